#include "watchloop.h"
#include "watchsource.h"

#include <services/kube/watcher.h>

#include <QCoreApplication>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace slipway::kube {

namespace {

constexpr int listsAtOnce = 4;

/// One loop with its thread.
struct Runner
{
    Runner(const WatchLoop::Environment &environment,
           const WatchLoop::Target &target,
           std::function<void()> onChange)
        : loop(environment, target, std::move(onChange))
    {}

    base::CancelSource cancel;
    WatchLoop loop;
    std::atomic_bool finished = false;
    std::thread thread;

    void stop()
    {
        loop.detach();
        cancel.cancel();
    }
};

struct Watch
{
    WatchRequest request;
    std::vector<std::shared_ptr<Runner>> runners;

    /// The error of a kind of which nothing can be read.
    std::optional<base::Error> refusal() const
    {
        const bool allRefused = std::all_of(
            runners.begin(), runners.end(), [](const auto &runner) { return runner->loop.isRefused(); });
        return allRefused && !runners.empty() ? runners.front()->loop.state().error : std::nullopt;
    }

    bool isSettled() const
    {
        return std::all_of(runners.begin(), runners.end(), [](const auto &runner) {
            return runner->loop.isRefused() || runner->loop.state().synced;
        });
    }

    /// A namespace that may not be read does not keep the others from counting.
    bool isSynced() const { return isSettled() && !refusal(); }
};

WatchRequest widened(const WatchRequest &old, const WatchRequest &more)
{
    WatchRequest result = more;
    result.withDocuments = old.withDocuments || more.withDocuments;
    if (old.nameSpaces.isEmpty() || more.nameSpaces.isEmpty()) {
        result.nameSpaces.clear();
    } else {
        result.nameSpaces += old.nameSpaces;
        result.nameSpaces.removeDuplicates();
        result.nameSpaces.sort();
    }
    return result;
}

bool isSame(const WatchRequest &a, const WatchRequest &b)
{
    return a.resource == b.resource && a.withDocuments == b.withDocuments && a.nameSpaces == b.nameSpaces;
}

} // namespace

struct Watcher::Private
{
    Private(std::shared_ptr<WatchSource> watchSource,
            ResourceStore &resourceStore,
            HealthJudge healthJudge,
            QStringList fallback,
            const WatchTiming &watchTiming)
        : source(std::move(watchSource))
        , store(resourceStore)
        , judge(std::move(healthJudge))
        , fallbackNamespaces(std::move(fallback))
        , timing(watchTiming)
    {}

    const std::shared_ptr<WatchSource> source;
    ResourceStore &store;
    const HealthJudge judge;
    const QStringList fallbackNamespaces;
    const WatchTiming timing;
    Slots lists{listsAtOnce};

    mutable std::mutex mutex;
    mutable std::condition_variable changed;
    std::map<base::GroupKind, Watch> watches;
    std::vector<std::shared_ptr<Runner>> ended; ///< whose threads are to be joined
    bool ending = false;

    /// Held while the callback runs, so that replacing it waits for its end; it may itself call watch().
    std::recursive_mutex callbackMutex;
    std::function<void()> onStateChange;

    void start(Watch &watch, const QString &nameSpace);
    void startAll(Watch &watch);
    void stop(Watch &watch);
    void run(Runner &runner, const base::GroupKind &kind, bool wholeCluster);
    void fallBack(Runner &runner, const base::GroupKind &kind);
    void stateChanged();
    void reap();
    void endAll();
};

// With the mutex held.
void Watcher::Private::start(Watch &watch, const QString &nameSpace)
{
    const WatchLoop::Target target{watch.request.resource, nameSpace, watch.request.withDocuments};
    const bool wholeCluster = nameSpace.isEmpty() && target.resource.namespaced;
    auto runner = std::make_shared<Runner>(
        WatchLoop::Environment{*source, store, judge, lists, timing}, target, [this] { stateChanged(); });
    watch.runners.push_back(runner);
    runner->thread = std::thread([this, runner, kind = target.resource.gvk.groupKind(), wholeCluster] {
        run(*runner, kind, wholeCluster);
    });
}

void Watcher::Private::startAll(Watch &watch)
{
    if (watch.request.nameSpaces.isEmpty() || !watch.request.resource.namespaced) {
        start(watch, {});
        return;
    }
    for (const QString &nameSpace : std::as_const(watch.request.nameSpaces)) {
        start(watch, nameSpace);
    }
}

void Watcher::Private::stop(Watch &watch)
{
    for (const auto &runner : watch.runners) {
        runner->stop();
        ended.push_back(runner);
    }
    watch.runners.clear();
}

void Watcher::Private::run(Runner &runner, const base::GroupKind &kind, bool wholeCluster)
{
    const auto refused = runner.loop.run(runner.cancel.token());
    if (refused) {
        const bool canFallBack = wholeCluster && !fallbackNamespaces.isEmpty();
        if (canFallBack && refused->kind == base::ErrorKind::Forbidden) {
            fallBack(runner, kind);
        } else {
            runner.loop.refuse(*refused);
        }
    }
    runner.finished = true;
}

void Watcher::Private::fallBack(Runner &runner, const base::GroupKind &kind)
{
    {
        const std::lock_guard lock(mutex);
        const auto watch = watches.find(kind);
        if (ending || runner.cancel.isCancelled() || watch == watches.end()) {
            return;
        }
        stop(watch->second);
        // What a snapshot or an earlier right has left in other namespaces can no longer be kept in step.
        for (const auto &row : store.ofKind(kind)) {
            if (!fallbackNamespaces.contains(row->key.nameSpace)) {
                store.remove(row->key, row->uid);
            }
        }
        for (const QString &nameSpace : fallbackNamespaces) {
            start(watch->second, nameSpace);
        }
    }
    stateChanged();
}

void Watcher::Private::stateChanged()
{
    {
        const std::lock_guard lock(mutex);
        changed.notify_all();
    }
    const std::lock_guard lock(callbackMutex);
    if (onStateChange) {
        onStateChange();
    }
}

// Joins the threads that have come to their end; with the mutex held.
void Watcher::Private::reap()
{
    std::erase_if(ended, [](const std::shared_ptr<Runner> &runner) {
        if (!runner->finished) {
            return false;
        }
        runner->thread.join();
        return true;
    });
}

void Watcher::Private::endAll()
{
    std::vector<std::shared_ptr<Runner>> runners;
    {
        const std::lock_guard lock(mutex);
        ending = true;
        for (auto &[kind, watch] : watches) {
            stop(watch);
        }
        watches.clear();
        runners.swap(ended);
        changed.notify_all();
    }
    for (const auto &runner : runners) {
        runner->thread.join();
    }
}

Watcher::Watcher(std::shared_ptr<WatchSource> source,
                 ResourceStore &store,
                 HealthJudge judge,
                 QStringList fallbackNamespaces,
                 const WatchTiming &timing)
    : d(std::make_shared<Private>(
          std::move(source), store, std::move(judge), std::move(fallbackNamespaces), timing))
{}

Watcher::~Watcher()
{
    d->endAll();
}

void Watcher::watch(const WatchRequest &request)
{
    const base::GroupKind kind = request.resource.gvk.groupKind();
    {
        const std::lock_guard lock(d->mutex);
        d->reap();
        const auto known = d->watches.find(kind);
        if (known == d->watches.end()) {
            Watch &watch = d->watches[kind];
            watch.request = request;
            d->startAll(watch);
        } else {
            Watch &watch = known->second;
            const WatchRequest wanted = widened(watch.request, request);
            if (isSame(wanted, watch.request) && !watch.refusal()) {
                return;
            }
            d->stop(watch);
            watch.request = wanted;
            d->startAll(watch);
        }
    }
    d->stateChanged();
}

void Watcher::unwatch(const base::GroupKind &kind)
{
    {
        const std::lock_guard lock(d->mutex);
        d->reap();
        const auto watch = d->watches.find(kind);
        if (watch == d->watches.end()) {
            return;
        }
        d->stop(watch->second);
        d->watches.erase(watch);
        d->store.retainKind(kind, {}, {});
    }
    d->stateChanged();
}

QList<WatchState> Watcher::states() const
{
    const std::lock_guard lock(d->mutex);
    QList<WatchState> states;
    for (const auto &[kind, watch] : d->watches) {
        for (const auto &runner : watch.runners) {
            states.append(runner->loop.state());
        }
    }
    return states;
}

bool Watcher::isSynced() const
{
    const std::lock_guard lock(d->mutex);
    return std::all_of(
        d->watches.begin(), d->watches.end(), [](const auto &entry) { return entry.second.isSynced(); });
}

base::Expected<void> Watcher::waitSynced(const base::CancelToken &cancel) const
{
    const base::CancelCallback onCancel(cancel, [this] {
        const std::lock_guard lock(d->mutex);
        d->changed.notify_all();
    });
    std::unique_lock lock(d->mutex);
    d->changed.wait(lock, [&] {
        return cancel.isCancelled() || d->ending ||
               std::all_of(d->watches.begin(), d->watches.end(), [](const auto &entry) {
                   return entry.second.isSettled();
               });
    });
    if (cancel.isCancelled() || d->ending) {
        return base::cancelled(QCoreApplication::translate("slipway::kube", "Reading the cluster"));
    }
    for (const auto &[kind, watch] : d->watches) {
        if (const auto refusal = watch.refusal()) {
            return tl::unexpected(*refusal);
        }
    }
    return {};
}

void Watcher::onStateChange(std::function<void()> callback)
{
    const std::lock_guard lock(d->callbackMutex);
    d->onStateChange = std::move(callback);
}

} // namespace slipway::kube
