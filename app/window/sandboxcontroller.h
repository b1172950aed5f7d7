#pragma once

#include <app/backend.h>
#include <models/async/background.h>
#include <services/sandbox/sandboxlocation.h>
#include <services/sandbox/sandboxsession.h>

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

namespace slipway::app {

/// How far the sandbox is.
struct SandboxProgress
{
    enum class Step
    {
        Idle,
        Building, ///< the control plane is compiled: minutes, once per machine
        Starting, ///< the control plane comes up: seconds
        Seeding,  ///< the scenario is played: up to a minute, once
        Ending,   ///< it was asked to end
        Ready,
        Failed
    };

    Step step = Step::Idle;
    QString text{}; ///< what is being done now
    int done = 0;   ///< of `total` parts; 0 of 0: not known
    int total = 0;
    std::optional<base::Error> error;

    bool isRunning() const
    {
        return step == Step::Building || step == Step::Starting || step == Step::Seeding ||
               step == Step::Ending;
    }
};

/// Brings the sandbox about for a window: builds it when needed, starts or attaches to it, plays the scenario
/// once, and hands over a backend for it. Lives on the window's thread and never blocks it.
class SandboxController final : public QObject
{
    Q_OBJECT

public:
    explicit SandboxController(const base::Paths &paths, QObject *parent = nullptr);
    ~SandboxController() override;
    Q_DISABLE_COPY_MOVE(SandboxController)

    /// Given the backend when all is ready, and also when the scenario could not be played to its end: what
    /// there is can be looked at.
    void onReady(std::function<void(std::unique_ptr<Backend>)> handler) { m_onReady = std::move(handler); }

    /// Does nothing while it is under way. A sandbox that is ready is handed over again.
    void open();
    /// Ends building or seeding; going on later begins where it stopped.
    void cancel();

    /// Ends the sandbox, also one that was started outside this window; what it holds is kept.
    void stop();
    /// Empties a sandbox that is ready, plays the scenario again and hands it over.
    void reset();
    /// Asks whether a sandbox runs that this window does not hold; progressChanged() tells.
    void look();

    /// As of the last look.
    bool isSeenRunning() const { return m_seenRunning; }

    const SandboxProgress &progress() const { return m_progress; }

Q_SIGNALS:
    void progressChanged();

private:
    void start();
    void finishStop();
    void onStatus(const sandbox::SandboxStatus &status);
    void prepare(const sandbox::SandboxAddresses &addresses);
    void handOver();
    void fail(const base::Error &error);
    void set(SandboxProgress progress);

    base::Paths m_paths;
    sandbox::SandboxLocation m_location;
    std::unique_ptr<sandbox::SandboxSession> m_session;
    std::function<void(std::unique_ptr<Backend>)> m_onReady;
    SandboxProgress m_progress;
    bool m_seenRunning = false;
    bool m_emptying = false;            ///< a reset was asked for and has not begun
    std::unique_ptr<Backend> m_backend; ///< while it is being seeded
    QPointer<models::BackgroundCall> m_call;
    models::Background m_background; ///< last: its work uses what is above
};

} // namespace slipway::app
