#include "sandboxcontroller.h"

#include <app/sandbox/sandboxworld.h>
#include <services/sandbox/clusterbuild.h>
#include <services/sandbox/sandboxcontrol.h>

#include <QFile>

namespace slipway::app {

using base::CancelToken;
using base::Expected;
using Step = SandboxProgress::Step;
using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds endLimit(30);

} // namespace

SandboxController::SandboxController(const base::Paths &paths, QObject *parent)
    : QObject(parent)
    , m_paths(paths)
    , m_location(sandbox::SandboxLocation::of(paths))
    , m_background(2)
{}

SandboxController::~SandboxController() = default;

void SandboxController::open()
{
    if (m_progress.isRunning()) {
        return;
    }
    if (m_progress.step == Step::Ready && m_session) {
        set({.step = Step::Starting, .text = tr("Opening the sandbox"), .error = {}});
        prepare(m_session->status().addresses);
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

void SandboxController::stop()
{
    if (m_progress.isRunning()) {
        return;
    }
    set({.step = Step::Ending, .text = tr("Ending the sandbox"), .error = {}});
    if (m_session && m_session->status().state != sandbox::SandboxState::Absent) {
        m_session->end();
        return;
    }
    m_call = m_background.run(
        this,
        [location = m_location](const CancelToken &cancel) {
            return sandbox::endSandbox(location, endLimit, cancel);
        },
        [this](const Expected<void> &ended) {
            if (ended) {
                finishStop();
            } else {
                fail(ended.error());
            }
        });
}

void SandboxController::finishStop()
{
    if (m_session) {
        m_session->disconnect(this);
        m_session.release()->deleteLater(); // it may be telling us of it
    }
    m_seenRunning = false;
    set({});
}

void SandboxController::reset()
{
    if (m_progress.step != Step::Ready || !m_session) {
        return;
    }
    QFile::remove(m_location.cluster + u"/seeded.json"_s);
    m_emptying = true;
    set({.step = Step::Starting, .text = tr("Emptying the sandbox"), .error = {}});
    m_session->reset();
}

void SandboxController::look()
{
    if (m_progress.step != Step::Idle) {
        return;
    }
    m_background.run(
        this,
        [location = m_location](const CancelToken &) { return sandbox::sandboxStatus(location).state; },
        [this](sandbox::SandboxState state) {
            const bool isRunning = state != sandbox::SandboxState::Absent;
            if (isRunning != m_seenRunning) {
                m_seenRunning = isRunning;
                Q_EMIT progressChanged();
            }
        });
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
    case sandbox::SandboxState::Ending:
        break;
    case sandbox::SandboxState::Absent:
        if (m_progress.step == Step::Ending) {
            finishStop();
        }
        break;
    case sandbox::SandboxState::Starting:
        m_emptying = false;
        if (m_progress.step == Step::Starting && !status.activity.isEmpty()) {
            set({.step = Step::Starting, .text = status.activity, .error = {}});
        }
        break;
    case sandbox::SandboxState::Ready:
        if (m_progress.step == Step::Starting && !m_emptying) {
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
