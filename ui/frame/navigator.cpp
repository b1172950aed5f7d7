#include "navigator.h"

#include <models/settings/settings.h>
#include <ui/frame/page.h>
#include <ui/widgets/headerbar.h>

#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

constexpr qsizetype longestWay = 50;

} // namespace

Navigator::Navigator(QStackedWidget &stack, models::Settings &settings, QObject *parent)
    : QObject(parent)
    , m_stack(stack)
    , m_settings(settings)
{}

void Navigator::setPages(const QList<PageSpec> &pages)
{
    saveStates();
    m_way.clear();
    for (Page *page : std::as_const(m_made)) {
        m_stack.removeWidget(page);
        delete page;
    }
    m_made.clear();
    m_specs = pages;
    Q_EMIT pagesChanged();
}

bool Navigator::has(const QString &page) const
{
    return std::ranges::any_of(m_specs, [&](const PageSpec &spec) { return spec.id == page; });
}

void Navigator::open(const Location &location)
{
    if (!has(location.page)) {
        return;
    }
    if (const Page *page = current()) {
        const Location here = page->location();
        if (here.page != location.page || here.application != location.application) {
            m_way.append(here);
            if (m_way.size() > longestWay) {
                m_way.removeFirst();
            }
        }
    }
    show(location);
}

void Navigator::openApplication(const base::ApplicationId &id, const QString &tab)
{
    open(Location{u"application"_s, id, tab, {}});
}

bool Navigator::back()
{
    if (!m_way.isEmpty()) {
        show(m_way.takeLast());
        return true;
    }
    const Page *page = current();
    if (!page || m_specs.isEmpty() || page->id() == m_specs.first().id) {
        return false;
    }
    show({m_specs.first().id, {}, {}, {}});
    return true;
}

Page *Navigator::current() const
{
    return qobject_cast<Page *>(m_stack.currentWidget());
}

void Navigator::saveStates() const
{
    for (const Page *page : m_made) {
        if (const QVariantMap state = page->saveState(); !state.isEmpty()) {
            m_settings.setPageState(page->id(), state);
        }
    }
}

void Navigator::show(const Location &location)
{
    // A stack shows its first page as soon as it gets it: what was shown has to be asked for before.
    Page *before = current();
    Page *page = pageOf(location.page);
    page->open(location);
    if (page != before) {
        if (before) {
            before->deactivated();
        }
        m_stack.setCurrentWidget(page);
        page->activated();
        page->setFocus(Qt::OtherFocusReason);
    }
    Q_EMIT currentChanged();
}

Page *Navigator::pageOf(const QString &id)
{
    if (Page *made = m_made.value(id)) {
        return made;
    }
    const auto spec = std::ranges::find(m_specs, id, &PageSpec::id);
    Page *page = spec->make(&m_stack);
    m_made.insert(id, page);
    page->restoreState(m_settings.pageState(id));
    m_stack.addWidget(page);
    connect(page, &Page::changed, this, [this, page] {
        if (page == current()) {
            Q_EMIT currentChanged();
        }
    });
    connect(&page->header(), &HeaderBar::backRequested, this, [this] { back(); });
    connect(&page->header(), &HeaderBar::trailActivated, this, [this] { open(m_specs.first().id); });
    return page;
}

} // namespace slipway::ui
