#include "windowhost.h"

#include <app/sandbox/sandboxworkspace.h>
#include <app/window/sandboxband.h>
#include <models/clusters/clusterstore.h>
#include <services/base/logging.h>
#include <services/sandbox/sandboxlocation.h>
#include <ui/frame/actionregistry.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/toast.h>

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::Expected;

WindowHost::WindowHost(const WindowOptions &options, const base::Paths &paths, QApplication &application)
    : m_options(options)
    , m_paths(paths)
    , m_settings(paths)
    , m_sandbox(paths)
    , m_cancelSandbox(new QAction(tr("Cancel"), this))
    , m_retrySandbox(new QAction(tr("Try again"), this))
{
    applyLook();
    m_theme.apply(application); // before the first widget, so that none is styled twice
    m_window = std::make_unique<ui::MainWindow>(m_theme, m_settings, m_clock);
    connect(&m_settings, &models::Settings::lookChanged, this, &WindowHost::applyLook);
    connect(&m_settings,
            &models::Settings::kubeconfigFilesChanged,
            this,
            &WindowHost::leaveFirstStart,
            Qt::QueuedConnection);
    connect(m_window.get(), &ui::MainWindow::firstPainted, this, &WindowHost::begin);
    connect(&m_sandbox, &SandboxController::progressChanged, this, &WindowHost::showSandboxProgress);
    connect(m_cancelSandbox, &QAction::triggered, &m_sandbox, &SandboxController::cancel);
    connect(m_retrySandbox, &QAction::triggered, &m_sandbox, &SandboxController::open);
    m_sandbox.onReady([this](std::unique_ptr<Backend> backend) {
        m_settings.setLastWasSandbox(true);
        attach(std::move(backend));
    });
    addActions();
    connect(&m_sandbox, &SandboxController::progressChanged, this, &WindowHost::showActions);
    connect(this, &WindowHost::sessionChanged, this, &WindowHost::showActions);
    showActions();
}

WindowHost::~WindowHost()
{
    m_window->setSession(nullptr);
}

void WindowHost::addActions()
{
    const auto add = [this](ui::ActionSpec spec) {
        spec.section = tr("Everywhere");
        m_window->actions().add(spec, m_window.get());
    };
    add({.id = u"program.sandbox"_s,
         .icon = u"sandbox"_s,
         .text = tr("Open the sandbox"),
         .consequence = tr("A living cluster on this computer"),
         .run = [this] { openSandbox(); }});
    add({.id = u"program.sandboxLeave"_s,
         .icon = u"clusters"_s,
         .text = tr("Show my own clusters"),
         .consequence = tr("The sandbox goes on"),
         .run = [this] { leaveSandbox(); }});
    add({.id = u"program.sandboxStop"_s,
         .icon = u"stop"_s,
         .text = tr("Stop the sandbox"),
         .consequence = tr("What it holds is kept"),
         .run = [this] { stopSandbox(); }});
    add({.id = u"program.sandboxReset"_s,
         .icon = u"rollback"_s,
         .text = tr("Reset the sandbox…"),
         .consequence = tr("Empties it and begins its story again"),
         .run = [this] { askToResetSandbox(); }});
    add({.id = u"program.sandboxCancel"_s,
         .icon = u"cancel"_s,
         .text = tr("Cancel the sandbox"),
         .consequence = tr("What was built so far is kept"),
         .inPalette = false,
         .run = [this] { m_sandbox.cancel(); }});
    add({.id = u"program.kubeconfig"_s, .icon = u"file"_s, .text = tr("Open a kubeconfig…"), .run = [this] {
             chooseKubeconfig();
         }});
}

void WindowHost::showActions()
{
    ui::ActionRegistry &actions = m_window->actions();
    const SandboxProgress &progress = m_sandbox.progress();
    const bool isReady = progress.step == SandboxProgress::Step::Ready;
    const bool isShown = isOnSandbox() && isReady;
    const QString busy = progress.isRunning() ? tr("The sandbox is busy: %1.").arg(progress.text) : QString();
    const QString notRunning = tr("The sandbox is not running.");
    actions.setOff(u"program.sandbox"_s, isShown ? tr("This window shows it already.") : busy);
    actions.setOff(u"program.sandboxLeave"_s,
                   isOnSandbox() ? QString() : tr("This window shows your own clusters already."));
    actions.setOff(u"program.sandboxStop"_s,
                   !busy.isEmpty()                        ? busy
                   : isReady || m_sandbox.isSeenRunning() ? QString()
                                                          : notRunning);
    actions.setOff(u"program.sandboxReset"_s, !busy.isEmpty() ? busy : isReady ? QString() : notRunning);
}

Expected<BackendOptions> WindowHost::firstOptions() const
{
    BackendOptions options;
    options.kubeconfig = m_options.kubeconfig;
    options.kubeconfigFiles = m_settings.kubeconfigFiles();
    options.context = m_options.context;
    options.toolPaths = m_settings.toolPaths();
    options.protectedContexts = m_settings.protectedContexts();
    options.readOnlyContexts = m_settings.readOnlyContexts();
    if (m_options.sandbox) {
        // Until the sandbox answers, its rows of the last run are shown.
        options.workspace = sandboxWorkspace(sandbox::SandboxLocation::of(m_paths).cluster);
        return options;
    }
    const QString file = m_options.workspace.isEmpty() ? m_settings.lastWorkspace() : m_options.workspace;
    if (!file.isEmpty() && (!m_options.workspace.isEmpty() || QFileInfo::exists(file))) {
        auto workspace = applications::loadWorkspace(file);
        if (!workspace) {
            return tl::unexpected(workspace.error());
        }
        options.workspace = *workspace;
    }
    return options;
}

Expected<void> WindowHost::prepare()
{
    const auto options = firstOptions();
    if (!options) {
        return tl::unexpected(options.error());
    }
    auto backend = Backend::create(*options, m_paths);
    if (!backend) {
        return tl::unexpected(backend.error());
    }
    if (!m_options.sandbox && m_settings.lastWasSandbox() &&
        (*backend)->clusters().kubeconfig().contexts.isEmpty()) {
        m_options.sandbox = true; // nothing has changed since the sandbox was chosen
        return prepare();
    }
    if (!m_options.workspace.isEmpty()) {
        m_settings.setLastWorkspace(QFileInfo(m_options.workspace).absoluteFilePath());
    }
    attach(std::move(*backend));
    return {};
}

void WindowHost::attach(std::unique_ptr<Backend> backend)
{
    auto session =
        std::make_unique<WindowSession>(std::move(backend), *m_window, m_theme, m_settings, program());
    m_session = session.get();
    m_window->setSession(std::move(session));
    const bool waitsForSandbox =
        m_options.sandbox && m_sandbox.progress().step != SandboxProgress::Step::Ready;
    if (m_wasPainted && !waitsForSandbox) {
        m_session->start();
    }
    Q_EMIT sessionChanged();
}

// After the first frame: now the network, the keychain and other programs may be asked.
void WindowHost::begin()
{
    m_wasPainted = true;
    qCDebug(base::lcUi) << "first frame painted with"
                        << (m_session ? m_session->services().applications.size() : 0) << "applications";
    if (m_options.sandbox) {
        openSandbox();
    } else if (m_session) {
        m_session->start();
    }
}

void WindowHost::openSandbox()
{
    const bool isThere = isOnSandbox() && m_sandbox.progress().step == SandboxProgress::Step::Ready;
    if (!isThere) {
        m_sandbox.open();
    }
}

void WindowHost::stopSandbox()
{
    if (isOnSandbox()) {
        leaveSandbox();
    }
    m_sandbox.stop();
}

void WindowHost::askToResetSandbox()
{
    auto *dialog = new ui::ScrimDialog(m_theme, ui::ScrimDialog::Size::Confirmation, m_window.get());
    dialog->setTitle(tr("Reset the sandbox"));
    dialog->setContext(tr("on this computer"), false);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 14, 16, 14);
    QLabel *text = ui::makeLabel(m_theme,
                                 tr("Everything in it is deleted, commits to its repositories included, and "
                                    "its story begins again. This takes about a minute."),
                                 ui::FontRole::Body,
                                 ui::TextTone::Text);
    text->setWordWrap(true);
    column->addWidget(text);
    dialog->setBody(body);
    dialog->setPrimary(u"rollback"_s, tr("Reset"), ui::ButtonKind::DestructiveFill);
    connect(dialog, &ui::ScrimDialog::accepted, this, &WindowHost::resetSandbox, Qt::QueuedConnection);
    dialog->open();
}

void WindowHost::resetSandbox()
{
    m_sandbox.reset();
    m_options.sandbox = true;
    // Its rows of before are shown until the new ones are there.
    if (const auto prepared = prepare(); !prepared) {
        m_window->toastError(prepared.error());
    }
}

void WindowHost::openKubeconfig(const QString &file)
{
    QStringList files = m_settings.kubeconfigFiles();
    if (!files.contains(file)) {
        files.append(file);
    }
    const kube::Kubeconfig config = kube::Kubeconfig::loadFiles({file});
    if (config.contexts.isEmpty()) {
        m_window->toastError(config.errors.isEmpty()
                                 ? base::Error{base::ErrorKind::Invalid,
                                               tr("%1 cannot be used").arg(QFileInfo(file).fileName()),
                                               tr("it names no context"),
                                               tr("Choose a kubeconfig."),
                                               {}}
                                 : config.errors.first());
        return;
    }
    m_settings.setKubeconfigFiles(files); // which the session follows, unless it is the sandbox
    if (isOnSandbox()) {
        leaveSandbox();
    }
}

bool WindowHost::isOnSandbox() const
{
    return m_session && m_session->backend().options().workspace ==
                            sandboxWorkspace(sandbox::SandboxLocation::of(m_paths).cluster);
}

void WindowHost::leaveSandbox()
{
    m_options.sandbox = false;
    m_settings.setLastWasSandbox(false);
    if (const auto prepared = prepare(); !prepared) {
        m_window->toastError(prepared.error());
    }
}

void WindowHost::openWorkspace(const QString &file)
{
    const WindowOptions before = m_options;
    m_options.workspace = file;
    m_options.sandbox = false;
    if (const auto prepared = prepare(); !prepared) {
        m_options = before;
        m_window->toastError(prepared.error());
        return;
    }
    m_settings.setLastWasSandbox(false);
}

// The first kubeconfig brings the other pages.
void WindowHost::leaveFirstStart()
{
    if (!m_window->navigator().has(u"applications"_s)) {
        if (const auto prepared = prepare(); !prepared) {
            m_window->toastError(prepared.error());
        }
    }
}

void WindowHost::chooseKubeconfig()
{
    auto *dialog = new QFileDialog(m_window.get(), tr("Open a kubeconfig"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &WindowHost::openKubeconfig);
    dialog->open();
}

ui::ProgramActions WindowHost::program()
{
    return {
        .openSandbox = [this] { openSandbox(); },
        .chooseKubeconfig = [this] { chooseKubeconfig(); },
        .openKubeconfig = [this](const QString &file) { openKubeconfig(file); },
        .rereadKubeconfig = [this] { m_session->reloadKubeconfig(); },
        .makeClustersBand =
            [this](QWidget *parent) { return new SandboxBand(*this, m_theme, m_window->actions(), parent); },
        .openWorkspace =
            [this](const QString &file) {
                // Later: what asks for it belongs to the session that ends.
                QMetaObject::invokeMethod(this, [this, file] { openWorkspace(file); }, Qt::QueuedConnection);
            }};
}

void WindowHost::applyLook()
{
    using Mode = models::Settings::ThemeMode;
    const Mode mode = m_settings.theme();
    m_theme.setChoice(mode == Mode::Light  ? ui::ThemeChoice::Light
                      : mode == Mode::Dark ? ui::ThemeChoice::Dark
                                           : ui::ThemeChoice::System);
    m_theme.setReduceMotion(m_settings.reducesMotion());
}

void WindowHost::showSandboxProgress()
{
    using Step = SandboxProgress::Step;
    const SandboxProgress &progress = m_sandbox.progress();
    ui::NoticeSpec spec;
    switch (progress.step) {
    case Step::Idle:
    case Step::Ready:
        m_window->clearBanner();
        return;
    case Step::Building:
        spec.bold = tr("The sandbox is being built.");
        break;
    case Step::Starting:
        spec.bold = tr("The sandbox is starting.");
        break;
    case Step::Seeding:
        spec.bold = tr("The sandbox gets its applications.");
        break;
    case Step::Ending:
        spec.bold = tr("The sandbox is ending.");
        break;
    case Step::Failed:
        m_window->showBanner(*progress.error, {m_retrySandbox});
        return;
    }
    spec.tone = ui::Tone::Progressing;
    spec.status = ui::Status::Running;
    spec.plain = progress.total > 0
                     ? tr("%1 (%2 of %3)").arg(progress.text).arg(progress.done).arg(progress.total)
                     : progress.text;
    if (progress.step == Step::Building || progress.step == Step::Seeding) {
        spec.actions = {m_cancelSandbox};
    }
    m_window->showBanner(spec);
}

} // namespace slipway::app
