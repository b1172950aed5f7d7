#pragma once

#include "backoff.h"
#include "objectdecoder.h"
#include "slots.h"
#include "watchsource.h"

#include <services/kube/resourcestore.h>

#include <QSet>

#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace slipway::kube {

/// Keeps one kind (in one namespace, or in all) of a store in step with the cluster: list, watch, and list
/// again when the server has forgotten where we were. run() is the body of a thread; the rest may be called
/// from any thread.
class WatchLoop final
{
public:
    struct Target
    {
        ApiResource resource;
        QString nameSpace;
        bool withDocuments = false;
    };

    struct Environment
    {
        WatchSource &source;
        ResourceStore &store;
        const HealthJudge &judge;
        Slots &lists; ///< bounds how many lists run at once
        const WatchTiming &timing;
    };

    /// `onChange` is called whenever the state has changed in more than the time of the last event.
    WatchLoop(Environment environment, Target target, std::function<void()> onChange);
    WatchLoop(const WatchLoop &) = delete;
    WatchLoop &operator=(const WatchLoop &) = delete;

    /// Works until cancelled (answers nothing) or refused for good: Forbidden, NotFound (the kind is gone) or
    /// Unsupported (it cannot be listed or watched).
    std::optional<base::Error> run(const base::CancelToken &cancel);
    /// Makes a refusal known and removes from the store what this loop has written.
    void refuse(const base::Error &error);

    WatchState state() const;
    bool isRefused() const;
    /// After this, nothing more is written to the store.
    void detach();

private:
    using Expected = base::Expected<void>;

    Expected list(const base::CancelToken &cancel);
    base::Expected<QString>
    listPage(const QString &continueToken, QSet<QString> &seen, const base::CancelToken &cancel);
    Expected watch(const base::CancelToken &cancel);
    Expected applyLines(std::string_view bytes, class WatchReader &reader);
    Expected takeEvent(std::string_view line);
    Expected stream(WatchCall call,
                    const std::function<Expected(const QByteArray &chunk)> &onChunk,
                    const base::CancelToken &cancel);

    /// Decides what a failure means; an answer is final.
    std::optional<base::Error> recover(const base::Error &error, const base::CancelToken &cancel);
    void startOver(const base::Error &error);
    void wait(const base::Error &error, const base::CancelToken &cancel);

    void addRow(const DecodedObject &object);
    void flush();
    void write(const std::function<void(ResourceStore &store)> &change);

    void setHealthy(bool synced);
    void setError(const base::Error &error);
    void touch();

    Environment m_env;
    const Target m_target;
    const std::function<void()> m_onChange;

    // Of the thread in run().
    Backoff m_backoff;
    QString m_resourceVersion; ///< where the watch goes on; empty: a list is due
    QString m_listVersion;     ///< "0": any version that the server has at hand; empty: the newest
    bool m_paged = true;
    int m_startedOver = 0;   ///< times in a row that a version had expired
    bool m_opened = false;   ///< the server has accepted the latest call
    bool m_sawEvent = false; ///< in the latest watch
    std::chrono::milliseconds m_retryAfter{};
    std::vector<ResourceRow> m_rows; ///< decoded, not yet written

    mutable std::mutex m_mutex;
    WatchState m_state;
    bool m_refused = false;

    std::mutex m_writeMutex;
    bool m_detached = false;
};

} // namespace slipway::kube
