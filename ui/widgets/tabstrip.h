#pragma once

#include <QHash>
#include <QTabBar>

namespace slipway::ui {

class Theme;

/// Tabs of 34: text 500, a 2 px line under the active one, counts as small tags. Keyboard as in any tab bar.
class TabStrip final : public QTabBar
{
    Q_OBJECT

public:
    explicit TabStrip(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(TabStrip)

    int add(const QString &id, const QString &text);
    QString currentId() const;
    void setCurrentId(const QString &id);
    /// 0 hides the count.
    void setCount(const QString &id, int count);
    /// A hairline over the whole width below the tabs; on by default.
    void setLine(bool line);

    static constexpr int stripHeight = 34;

Q_SIGNALS:
    void currentIdChanged(const QString &id);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;

private:
    int indexOf(const QString &id) const;
    int leftOf(int index) const;

    const Theme &m_theme;
    QHash<QString, int> m_counts;
    bool m_line = true;
};

} // namespace slipway::ui
