#include "sandboxcontroller.h"

#include <app/sandbox/sandboxworld.h>
#include <services/sandbox/clusterbuild.h>

namespace slipway::app {

using base::CancelToken;
using base::Expected;
using Step = SandboxProgress::Step;

SandboxController::SandboxController(const base::Paths &paths, QObject *parent)
    : QObject(parent)
    , m_paths(paths)
    , m_location(sandbox::SandboxLocation::of(paths))
    , m_background(2)
{}

SandboxController::~SandboxController() = default;

void SandboxController::open()
{
    if (m_progress.isRunning() || m_progress.step == Step::Ready) {
        return;
    }
    set({.step = Step::Building, .text = tr("Looking at what is built"), .error = {}});
    m_call = m_background.runReporting<sandbox::BuildProgress>(
        this,
        [location = m_location](const CancelToken &cancel,
                                const std::function<void(sandbox::BuildProgress)> &report) {
            return sandbox::buildCluster(location, report, cancel);
        },
        [this](const sandbox::BuildProgress &progress) {
            set({.step = Step::Building,
                 .text = progress.text,
                 .done = progress.step,
                 .total = progress.steps,
                 .error = {}});
        },
        [this](const Expected<void> &built) {
            if (built) {
                start();
            } else {
                fail(built.error());
            }
        });
}

void SandboxController::cancel()
{
    if (m_call) {
        m_call->cancel();
    }
}

void SandboxController::start()
{
    set({.step = Step::Starting, .text = tr("Starting the control plane"), .error = {}});
    if (!m_session) {
        m_session = std::make_unique<sandbox::SandboxSession>(m_location);
        connect(m_session.get(), &sandbox::SandboxSession::statusChanged, this, &SandboxController::onStatus);
    }
    m_session->open();
}

void SandboxController::onStatus(const sandbox::SandboxStatus &status)
{
    switch (status.state) {
    case sandbox::SandboxState::Absent:
    case sandbox::SandboxState::Ending:
        break;
    case sandbox::SandboxState::Starting:
        if (m_progress.step == Step::Starting && !status.activity.isEmpty()) {
            set({.step = Step::Starting, .text = status.activity, .error = {}});
        }
        break;
    case sandbox::SandboxState::Ready:
        if (m_progress.step == Step::Starting) {
            prepare(status.addresses);
        }
        break;
    case sandbox::SandboxState::Failed:
        fail(status.error);
        break;
    }
}

void SandboxController::prepare(const sandbox::SandboxAddresses &addresses)
{
    const auto options = sandboxOptions(addresses);
    if (!options) {
        fail(options.error());
        return;
    }
    auto backend = Backend::create(*options, m_paths);
    if (!backend) {
        fail(backend.error());
        return;
    }
    m_backend = std::move(*backend);
    if (isSeeded(addresses.folder)) {
        handOver();
        return;
    }
    set({.step = Step::Seeding, .text = tr("Playing the scenario"), .error = {}});
    m_call = m_background.runReporting<SeedProgress>(
        this,
        [backend = m_backend.get(), addresses](const CancelToken &cancel,
                                               const std::function<void(SeedProgress)> &report) {
            return seedSandbox(*backend, addresses, report, cancel);
        },
        [this](const SeedProgress &progress) {
            set({.step = Step::Seeding,
                 .text = progress.title,
                 .done = progress.done,
                 .total = progress.total,
                 .error = {}});
        },
        [this](const Expected<void> &seeded) {
            handOver();
            if (!seeded) {
                fail(seeded.error());
            }
        });
}

void SandboxController::handOver()
{
    set({.step = Step::Ready, .text = {}, .error = {}});
    if (m_onReady) {
        m_onReady(std::move(m_backend));
    }
}

void SandboxController::fail(const base::Error &error)
{
    set({.step = Step::Failed, .text = {}, .error = error});
}

void SandboxController::set(SandboxProgress progress)
{
    m_progress = std::move(progress);
    Q_EMIT progressChanged();
}

} // namespace slipway::app
