#pragma once

#include <QAbstractButton>
#include <QKeySequence>
#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace slipway::ui {

class Theme;

struct NavItem
{
    QString id;
    QString icon;
    QString text;
    QString count;       ///< plain, in text3; empty: none
    bool badged = false; ///< the count is a filled badge: something that you can decide
    QKeySequence key;    ///< shown in the tooltip
};

/// The rail at the left: scope button, pages, and Clusters and Settings at the foot. 168 wide, 48 folded
/// (icons with tooltips). Up and Down move between items.
class NavRail final : public QWidget
{
    Q_OBJECT

public:
    explicit NavRail(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(NavRail)

    /// The scope button on top; an empty text hides it.
    void setScope(const QString &text, const QString &icon);
    /// As if the scope button was pressed; nothing while it is hidden.
    void requestScope();
    void setPages(const QList<NavItem> &pages);
    void setFoot(const QList<NavItem> &foot);
    void setCurrent(const QString &id);

    QString current() const { return m_current; }

    void setCount(const QString &id, const QString &count, bool badged = false);
    void setFolded(bool folded);

    bool isFolded() const { return m_folded; }

    static constexpr int wideWidth = 168;
    static constexpr int foldedWidth = 48;

Q_SIGNALS:
    void activated(const QString &id);
    /// The scope button was pressed; `below` is the global point where a menu belongs.
    void scopeRequested(const QPoint &below);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class ItemButton;
    class ScopeButton;

    QList<ItemButton *> rebuild(QVBoxLayout *layout, const QList<NavItem> &items);
    QList<ItemButton *> allButtons() const;
    void showState();

    const Theme &m_theme;
    ScopeButton *m_scope;
    QVBoxLayout *m_pagesLayout;
    QVBoxLayout *m_footLayout;
    QList<ItemButton *> m_pages;
    QList<ItemButton *> m_foot;
    QString m_current;
    bool m_folded = false;
};

} // namespace slipway::ui
