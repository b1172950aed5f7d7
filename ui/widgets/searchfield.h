#pragma once

#include <QLineEdit>

namespace slipway::ui {

class Theme;

/// A field with a magnifier at the left and a key hint or a count at the right. Esc clears it, then leaves
/// it.
class SearchField final : public QLineEdit
{
    Q_OBJECT

public:
    SearchField(const Theme &theme, const QString &placeholder, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(SearchField)

    /// "/" while empty and not focused.
    void setHint(const QString &key);
    /// "3 of 41" at the right.
    void setCount(const QString &count);
    QSize sizeHint() const override;

Q_SIGNALS:
    /// Esc in the empty field.
    void left();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showMargins();

    const Theme &m_theme;
    QString m_hint;
    QString m_count;
};

} // namespace slipway::ui
