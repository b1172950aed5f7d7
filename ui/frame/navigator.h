#pragma once

#include <ui/frame/location.h>

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QStackedWidget;

namespace slipway::models {
class Settings;
}

namespace slipway::ui {

class Page;

/// A page that can be opened. A page without a text is reached from others only.
struct PageSpec
{
    QString id{};
    QString icon{};
    QString text{};
    bool atFoot = false; ///< at the foot of the rail
    QKeySequence key{};
    QString keywords{};
    std::function<Page *(QWidget *parent)> make{};
};

/// Opens pages and remembers the way back. Owns the pages, which are made when they are first opened.
class Navigator final : public QObject
{
    Q_OBJECT

public:
    /// `stack` shows the pages; it and `settings`, which keeps their states, outlive the navigator.
    Navigator(QStackedWidget &stack, models::Settings &settings, QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(Navigator)

    /// The pages of a new session; all pages of the last one are destroyed and the way back forgotten.
    void setPages(const QList<PageSpec> &pages);

    const QList<PageSpec> &pages() const { return m_specs; }

    bool has(const QString &page) const;

    /// Opens a page; nothing for one that does not exist.
    void open(const Location &location);

    void open(const QString &page) { open(Location{page, {}, {}, {}}); }

    /// The page of an application, on a tab: "tree", "list", "diff", "history", "operation", "events",
    /// "logs".
    void openApplication(const base::ApplicationId &id, const QString &tab = {});

    bool canGoBack() const { return !m_way.isEmpty(); }

    /// To the place before, else to the first page; false when it is shown already.
    bool back();

    Page *current() const;

    /// Writes the states of all pages to the settings.
    void saveStates() const;

Q_SIGNALS:
    void pagesChanged();
    /// Another page is in front, or the same one shows something else.
    void currentChanged();

private:
    void show(const Location &location);
    Page *pageOf(const QString &id);

    QStackedWidget &m_stack;
    models::Settings &m_settings;
    QList<PageSpec> m_specs;
    QHash<QString, Page *> m_made;
    QList<Location> m_way;
};

} // namespace slipway::ui
