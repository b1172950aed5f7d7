#include <app/verbs/commandline.h>
#include <services/base/logging.h>
#include <services/base/paths.h>
#include <services/base/version.h>

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <thread>

#ifdef SLIPWAY_WITH_UI
#include <app/tour/tourmain.h>
#include <app/window/windowmain.h>
#endif

using namespace Qt::StringLiterals;

namespace {

// Ctrl-C cancels the running verb, which then ends in an orderly way; a second one ends at once. Signals are
// taken by a thread of their own, since hardly anything may be called in a handler.
class InterruptWatch final
{
public:
    explicit InterruptWatch(slipway::base::CancelSource &cancel)
    {
        sigemptyset(&m_signals);
        sigaddset(&m_signals, SIGINT);
        sigaddset(&m_signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
        m_thread = std::thread([this, &cancel] {
            for (int received = 0;; ++received) {
                int signal = 0;
                sigwait(&m_signals, &signal);
                if (m_ending) {
                    return;
                }
                if (received > 0) {
                    std::_Exit(128 + signal);
                }
                cancel.cancel();
            }
        });
    }

    ~InterruptWatch()
    {
        m_ending = true;
        pthread_kill(m_thread.native_handle(), SIGTERM);
        m_thread.join();
    }

    InterruptWatch(const InterruptWatch &) = delete;
    InterruptWatch &operator=(const InterruptWatch &) = delete;

private:
    sigset_t m_signals{};
    std::atomic<bool> m_ending = false;
    std::thread m_thread;
};

int runVerb(int argc, char *argv[], const QStringList &words)
{
    slipway::base::CancelSource cancel;
    const InterruptWatch watch(cancel);
    const QCoreApplication application(argc, argv);
    const bool verbose = words.contains(u"--verbose"_s) || words.contains(u"-v"_s);
    slipway::base::installLogging(slipway::base::Paths::fromEnvironment().state + u"/logs"_s, verbose);
    return slipway::app::runCommandLine(words, slipway::app::Streams::ofProcess(), cancel.token());
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"slipway"_s);
    QCoreApplication::setApplicationVersion(QLatin1String(SLIPWAY_VERSION));
    QStringList words;
    for (int index = 1; index < argc; ++index) {
        words.append(QString::fromLocal8Bit(argv[index]));
    }
#ifdef SLIPWAY_WITH_UI
    if (words.value(0) == "tour"_L1) {
        return slipway::app::runTour(argc, argv, words.mid(1));
    }
    if (!slipway::app::isCommandLine(words)) {
        return slipway::app::runWindow(argc, argv, words);
    }
#else
    if (words.isEmpty()) {
        words.append(u"--help"_s);
    }
#endif
    return runVerb(argc, argv, words);
}
