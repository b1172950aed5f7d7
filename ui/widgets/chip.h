#pragma once

#include <QPushButton>
#include <QStringList>

class QMenu;

namespace slipway::ui {

class Theme;

struct ChipOption
{
    QString id;
    QString text;
    QString icon;
};

/// A 24 px chip with a menu: a filter ("Health": several of many) or a choice ("Group by Environment": one).
class Chip final : public QPushButton
{
    Q_OBJECT

public:
    enum class Mode
    {
        Several, ///< none selected = everything; set chips are tinted
        One      ///< label in text2, value in 600
    };

    Chip(const Theme &theme, Mode mode, const QString &label, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Chip)

    void setOptions(const QList<ChipOption> &options);

    QStringList selected() const { return m_selected; }

    QStringList optionIds() const;

    /// Selects without emitting.
    void setSelected(const QStringList &ids);
    QSize sizeHint() const override;

Q_SIGNALS:
    void selectionChanged(const QStringList &ids);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void openMenu();
    void choose(const QString &id, bool on);
    QString value() const;

    const Theme &m_theme;
    Mode m_mode;
    QString m_label;
    QList<ChipOption> m_options;
    QStringList m_selected;
};

/// A chip that is on or off: "Group pods", "Wrap".
QPushButton *
makeToggle(const Theme &theme, const QString &icon, const QString &text, QWidget *parent = nullptr);

} // namespace slipway::ui
