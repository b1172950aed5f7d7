#include "mainwindow.h"

#include <models/applications/applicationstore.h>
#include <models/applications/operations.h>
#include <models/clusters/clusterstore.h>
#include <models/settings/settings.h>
#include <ui/applications/applicationwords.h>
#include <ui/frame/actionregistry.h>
#include <ui/frame/keylist.h>
#include <ui/frame/page.h>
#include <ui/frame/scopecontrol.h>
#include <ui/frame/statuspieces.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/navrail.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statusline.h>
#include <ui/widgets/toast.h>

#include <QClipboard>
#include <QCloseEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

// Below this width there is more use in the content than in the words of the rail.
constexpr int narrowWidth = 960;

} // namespace

MainWindow::MainWindow(const Theme &theme, models::Settings &settings, const base::Clock &clock)
    : m_theme(theme)
    , m_settings(settings)
    , m_clock(clock)
    , m_rail(new NavRail(theme, this))
    , m_banner(new Notice(theme, Notice::Form::Band, this))
    , m_stack(new QStackedWidget(this))
    , m_status(new StatusLine(theme, this))
    , m_actions(std::make_unique<ActionRegistry>(theme))
    , m_navigator(std::make_unique<Navigator>(*m_stack, settings))
    , m_toasts(std::make_unique<ToastStack>(theme, *this))
    , m_palette(new CommandPalette(theme, this))
{
    setMinimumSize(760, 480);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    auto *content = new QVBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_banner);
    content->addWidget(m_stack, 1);
    middle->addLayout(content, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(middle, 1);
    column->addWidget(m_status);

    m_actions->setBlocked([this] { return isBlocked(); });
    m_palette->setSource([this] { return m_actions->paletteEntries(); });
    connect(m_palette, &CommandPalette::triggered, this, [this](const QString &id) { m_actions->run(id); });
    connect(m_rail, &NavRail::activated, this, [this](const QString &id) { m_navigator->open(id); });
    connect(m_status, &StatusLine::activated, this, &MainWindow::onStatusActivated);
    connect(m_navigator.get(), &Navigator::pagesChanged, this, &MainWindow::showRail);
    connect(m_navigator.get(), &Navigator::currentChanged, this, &MainWindow::showCurrent);
    m_rail->setFolded(settings.isRailFolded());
    addActions();
    addPaletteSources();

    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &MainWindow::showStatus);
    m_tick.start();
}

MainWindow::~MainWindow()
{
    m_following.reset();
    m_navigator->setPages({});
    m_scope.reset();
}

void MainWindow::setSession(std::unique_ptr<FrameSession> session)
{
    if (m_palette->isOpen()) {
        m_palette->hide();
    }
    if (ScrimDialog *dialog = ScrimDialog::activeIn(this)) {
        dialog->reject();
    }
    m_following = std::make_unique<QObject>();
    m_navigator->setPages({});
    m_scope.reset();
    m_session = std::move(session);
    if (!m_session) {
        return;
    }
    follow(m_session->services());
    m_scope = std::make_unique<ScopeControl>(*m_rail, m_session->services());
    const QList<PageSpec> pages = m_session->pages();
    m_navigator->setPages(pages);
    addPageKeys();
    if (!pages.isEmpty()) {
        m_navigator->open(pages.first().id);
    }
    showStatus();
}

void MainWindow::follow(FrameServices &services)
{
    using models::ApplicationStore;
    connect(&services.applications,
            &ApplicationStore::operationFinished,
            m_following.get(),
            [this](const base::ApplicationId &id, const gitops::OperationState &state) {
                onOperationFinished(id, state);
            });
    connect(&services.operations,
            &models::Operations::failed,
            m_following.get(),
            [this](const base::ApplicationId &, const base::Error &error) { toastError(error); });
    connect(
        &services.applications, &ApplicationStore::liveChanged, m_following.get(), [this] { showStatus(); });
    connect(&services.clusters, &models::ClusterStore::changed, m_following.get(), [this] { showStatus(); });
}

void MainWindow::showBanner(const NoticeSpec &banner)
{
    m_banner->show(banner);
}

void MainWindow::showBanner(const base::Error &error, const QList<QAction *> &actions)
{
    m_banner->show(error, actions);
}

void MainWindow::clearBanner()
{
    m_banner->clear();
}

int MainWindow::toastCount() const
{
    return m_toasts->count();
}

void MainWindow::toast(const ToastSpec &toast)
{
    m_toasts->show(toast);
}

void MainWindow::toastError(const base::Error &error)
{
    ToastSpec spec;
    spec.status = Status::Failed;
    spec.head = error.what;
    spec.second = error.hint.isEmpty() ? error.cause : error.cause + u' ' + error.hint;
    spec.stays = true;
    m_toasts->show(spec);
}

void MainWindow::copy(const QString &text, const QString &what)
{
    QGuiApplication::clipboard()->setText(text);
    m_toasts->show({.status = Status::Succeeded, .head = tr("%1 copied").arg(what), .milliseconds = 3000});
}

void MainWindow::addActions()
{
    const QString section = tr("Everywhere");
    m_actions->add({.id = u"window.palette"_s,
                    .icon = u"search"_s,
                    .text = tr("Search or run"),
                    .keys = {QKeySequence(Qt::CTRL | Qt::Key_K)},
                    .section = section,
                    .inPalette = false,
                    .run = [this] { openPalette(); }},
                   this);
    m_actions->add({.id = u"window.refresh"_s,
                    .icon = u"refresh"_s,
                    .text = tr("Refresh"),
                    .keys = {QKeySequence(Qt::Key_F5)},
                    .consequence = tr("Reads Git and the clusters again"),
                    .section = section,
                    .run =
                        [this] {
                            if (Page *page = m_navigator->current()) {
                                page->refresh();
                            }
                        }},
                   this);
    m_actions->add({.id = u"window.filter"_s,
                    .icon = u"filter"_s,
                    .text = tr("Filter"),
                    .keys = {QKeySequence(Qt::Key_Slash)},
                    .section = section,
                    .inPalette = false,
                    .run =
                        [this] {
                            if (Page *page = m_navigator->current()) {
                                page->focusFilter();
                            }
                        }},
                   this);
    m_actions->add({.id = u"window.foldRail"_s,
                    .icon = u"fold"_s,
                    .text = tr("Fold the rail"),
                    .keys = {QKeySequence(Qt::CTRL | Qt::Key_B)},
                    .section = section,
                    .run = [this] { foldRail(!m_rail->isFolded()); }},
                   this);
    m_actions->add({.id = u"window.scope"_s,
                    .icon = u"clusters"_s,
                    .text = tr("Choose clusters to show"),
                    .keys = {QKeySequence(Qt::ALT | Qt::Key_0)},
                    .consequence = tr("All of them, or one"),
                    .section = section,
                    .run = [this] { m_rail->requestScope(); }},
                   this);
    m_actions->add({.id = u"window.keys"_s,
                    .icon = u"keyboard"_s,
                    .text = tr("Show keys"),
                    .keys = {QKeySequence(u"?"_s)},
                    .section = section,
                    .run = [this] { showKeyList(m_theme, m_actions->keys(), this); }},
                   this);
    m_actions->add({.id = u"window.quit"_s,
                    .icon = u"close"_s,
                    .text = tr("Quit Slipway"),
                    .keys = {QKeySequence(QKeySequence::Quit)},
                    .section = section,
                    .run = [this] { close(); }},
                   this);
    m_actions->addViewKeys({{section, tr("Back"), {tr("Esc")}}, {section, tr("Choose"), {u"↑"_s, u"↓"_s}}},
                           this);
}

void MainWindow::addPaletteSources()
{
    m_actions->addSource({.entries =
                              [this] {
                                  QList<models::PaletteEntry> entries;
                                  for (const PageSpec &page : m_navigator->pages()) {
                                      if (!page.text.isEmpty()) {
                                          entries.append({.id = page.id,
                                                          .section = tr("Pages"),
                                                          .icon = page.icon,
                                                          .title = page.text,
                                                          .key = page.key.toString(QKeySequence::NativeText),
                                                          .keywords = page.keywords});
                                      }
                                  }
                                  return entries;
                              },
                          .run = [this](const QString &id) { m_navigator->open(id); }},
                         this);
}

void MainWindow::addPageKeys()
{
    // An action's keys work while its scope is visible: one of no size will do.
    m_pageKeys = std::make_unique<QWidget>(this);
    m_pageKeys->setFixedSize(0, 0);
    m_pageKeys->show();
    for (const PageSpec &page : m_navigator->pages()) {
        if (!page.key.isEmpty()) {
            m_actions->add({.id = u"page."_s + page.id,
                            .icon = page.icon,
                            .text = page.text,
                            .keys = {page.key},
                            .section = tr("Pages"),
                            .inPalette = false,
                            .run = [this, id = page.id] { m_navigator->open(id); }},
                           m_pageKeys.get());
        }
    }
}

void MainWindow::showRail()
{
    QList<NavItem> pages;
    QList<NavItem> foot;
    for (const PageSpec &page : m_navigator->pages()) {
        if (!page.text.isEmpty()) {
            NavItem item;
            item.id = page.id;
            item.icon = page.icon;
            item.text = page.text;
            item.key = page.key;
            (page.atFoot ? foot : pages).append(item);
        }
    }
    m_rail->setPages(pages);
    m_rail->setFoot(foot);
}

void MainWindow::showCurrent()
{
    const Page *page = m_navigator->current();
    if (!page) {
        return;
    }
    m_rail->setCurrent(page->id() == "application"_L1 ? u"applications"_s : page->id());
    setWindowTitle(page->title().isEmpty() ? tr("Slipway") : tr("%1 – Slipway").arg(page->title()));
    if (m_session) {
        m_session->services().clusters.checkOnce(page->context());
    }
    connect(
        &page->header(), &HeaderBar::searchRequested, this, &MainWindow::openPalette, Qt::UniqueConnection);
    showStatus();
}

void MainWindow::showStatus()
{
    if (!m_session || !isVisible()) {
        return;
    }
    FrameServices &services = m_session->services();
    const Page *page = m_navigator->current();
    m_status->setLeft(contextPieces(services.clusters, page ? page->context() : QString()));
    m_status->setRight(activityPieces(services.clusters, services.applications, m_clock.now()));
}

void MainWindow::foldRail(bool folded)
{
    m_rail->setFolded(folded);
    m_foldedByWidth = false;
    m_settings.setRailFolded(folded);
}

void MainWindow::openPalette()
{
    if (!isBlocked()) {
        m_palette->setScope(m_scope ? m_scope->text() : QString());
        m_palette->open();
    }
}

void MainWindow::onStatusActivated(const QString &id)
{
    m_navigator->open(id == "operations"_L1 ? u"activity"_s : id);
}

void MainWindow::onOperationFinished(const base::ApplicationId &id, const gitops::OperationState &state)
{
    const models::ApplicationFacts facts = m_session->services().applications.find(id);
    const QString verb = state.verb == "rollback"_L1 ? tr("Rollback") : tr("Sync");
    const bool succeeded = state.phase == gitops::OperationPhase::Succeeded;
    ToastSpec spec;
    spec.status = statusOf(state.phase);
    spec.head = succeeded ? tr("%1 succeeded").arg(verb) : tr("%1 failed").arg(verb);
    const QString name = facts ? applicationTitle(*facts) : id.name;
    const std::chrono::milliseconds took(state.startedAt.msecsTo(state.finishedAt));
    spec.second =
        succeeded ? tr("%1, took %2").arg(name, words::duration(took)) : name + u", "_s + state.message;
    spec.stays = !succeeded;
    if (m_navigator->has(u"application"_s)) {
        spec.link = tr("Show operation");
        spec.onLink = [this, id] { m_navigator->openApplication(id, u"operation"_s); };
    }
    m_toasts->show(spec);
}

bool MainWindow::isBlocked() const
{
    return m_palette->isOpen() || ScrimDialog::activeIn(this) != nullptr;
}

void MainWindow::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_theme.palette().surface);
    if (!m_wasPainted) {
        m_wasPainted = true;
        QTimer::singleShot(0, this, [this] {
            showStatus();
            Q_EMIT firstPainted();
        });
    }
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || isBlocked()) {
        QWidget::keyPressEvent(event);
        return;
    }
    Page *page = m_navigator->current();
    if (!page || !page->escape()) {
        m_navigator->back();
    }
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < narrowWidth;
    if (isNarrow != m_foldedByWidth && (isNarrow ? !m_rail->isFolded() : m_foldedByWidth)) {
        m_foldedByWidth = isNarrow;
        m_rail->setFolded(isNarrow || m_settings.isRailFolded());
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_navigator->saveStates();
    m_settings.setGeometry(saveGeometry());
    QWidget::closeEvent(event);
}

} // namespace slipway::ui
