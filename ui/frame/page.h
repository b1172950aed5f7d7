#pragma once

#include <ui/frame/location.h>

#include <QVariantMap>
#include <QWidget>

class QVBoxLayout;

namespace slipway::ui {

class HeaderBar;
class Theme;

/// One page of the window: a header of 44 and a body. Made when it is first opened, then kept; the navigator
/// shows one at a time. Actions that belong to a page are added to the registry with the page as their scope:
/// their keys work while it is shown.
class Page : public QWidget
{
    Q_OBJECT

public:
    Page(const Theme &theme, QString id, QWidget *parent);
    Q_DISABLE_COPY_MOVE(Page)

    const QString &id() const { return m_id; }

    HeaderBar &header() const { return *m_header; }

    /// For the window's title: "Applications", "payments, production".
    virtual QString title() const = 0;

    /// Shows what the location says; called before the page comes to the front, and again when it is in
    /// front.
    virtual void open(const Location &location);
    /// Where the page is now, tab included, for going back to.
    virtual Location location() const;

    /// Came to the front or left it: subscriptions that only a visible page needs begin and end here.
    virtual void activated() {}

    virtual void deactivated() {}

    /// F5.
    virtual void refresh() {}

    /// "/": puts the keyboard into the filter field; false when there is none.
    virtual bool focusFilter() { return false; }

    /// Esc: closes what is open in the page; false when the window shall go back.
    virtual bool escape() { return false; }

    /// Context of what is shown or selected, for the status bar; empty: several or none.
    virtual QString context() const { return {}; }

    /// What is worth keeping for the next start: splitters, columns, grouping.
    virtual QVariantMap saveState() const { return {}; }

    virtual void restoreState(const QVariantMap &) {}

Q_SIGNALS:
    /// Title, context or location changed.
    void changed();

protected:
    const Theme &theme() const { return m_theme; }

    /// Where the page puts its bands and views, below the header.
    QVBoxLayout &body() const { return *m_body; }

private:
    const Theme &m_theme;
    QString m_id;
    HeaderBar *m_header;
    QVBoxLayout *m_body;
};

} // namespace slipway::ui
