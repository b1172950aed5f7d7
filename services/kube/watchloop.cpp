#include "watchloop.h"

#include "listreader.h"
#include "watchreader.h"

#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/kube/watcher.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using base::ErrorKind;

constexpr size_t batchSize = 256;
constexpr int pageSize = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

// The API server says so (504) when it is asked for a version that its cache has not reached within seconds,
// typically after a restore from a backup.
bool isVersionFromTheFuture(const base::Error &error)
{
    const auto phrase = u"Too large resource version"_s;
    return error.cause.contains(phrase) || error.detail.contains(phrase);
}

base::Error errorOfStatus(const nlohmann::json &status, const QString &what)
{
    const qint64 code = base::integer(status, {"code"});
    const QString reason = base::text(status, {"reason"});
    const QString message = base::text(status, {"message"});
    ErrorKind kind = ErrorKind::Internal;
    if (code == 410 || reason == u"Expired"_s || reason == u"Gone"_s) {
        kind = ErrorKind::Gone;
    } else if (code == 403) {
        kind = ErrorKind::Forbidden;
    } else if (code == 429) {
        kind = ErrorKind::Throttled;
    }
    return {kind, what, message, {}, message};
}

std::uint32_t randomSeed()
{
    return std::random_device()();
}

} // namespace

WatchLoop::WatchLoop(Environment environment, Target target, std::function<void()> onChange)
    : m_env(environment)
    , m_target(std::move(target))
    , m_onChange(std::move(onChange))
    , m_backoff(m_env.timing.firstDelay, m_env.timing.maximumDelay, m_env.timing.healthyAfter, randomSeed())
    , m_listVersion(u"0"_s)
{
    m_state.gvk = m_target.resource.gvk;
    m_state.nameSpace = m_target.nameSpace;
}

std::optional<base::Error> WatchLoop::run(const base::CancelToken &cancel)
{
    while (!cancel.isCancelled()) {
        const Expected done = m_resourceVersion.isEmpty() ? list(cancel) : watch(cancel);
        m_rows.clear();
        if (!done) {
            if (auto final = recover(done.error(), cancel)) {
                return final;
            }
        }
    }
    return std::nullopt;
}

WatchState WatchLoop::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

bool WatchLoop::isRefused() const
{
    const std::lock_guard lock(m_mutex);
    return m_refused;
}

void WatchLoop::detach()
{
    const std::lock_guard lock(m_writeMutex);
    m_detached = true;
}

void WatchLoop::refuse(const base::Error &error)
{
    write([this](ResourceStore &store) {
        store.retainKind(m_target.resource.gvk.groupKind(), m_target.nameSpace, {});
    });
    {
        const std::lock_guard lock(m_mutex);
        m_refused = true;
        m_state.error = error;
    }
    m_onChange();
}

WatchLoop::Expected WatchLoop::list(const base::CancelToken &cancel)
{
    const Slots::Hold place(m_env.lists, cancel);
    if (!place.isHeld()) {
        return base::cancelled(tr("Reading the list of %1").arg(m_target.resource.plural));
    }
    QSet<QString> seen;
    QString continueToken;
    do {
        const auto next = listPage(continueToken, seen, cancel);
        if (!next) {
            m_resourceVersion.clear();
            return tl::unexpected(next.error());
        }
        continueToken = *next;
    } while (!continueToken.isEmpty());
    write([&](ResourceStore &store) {
        store.retainKind(m_target.resource.gvk.groupKind(), m_target.nameSpace, seen);
    });
    m_listVersion = u"0"_s;
    m_paged = true;
    setHealthy(true);
    return {};
}

base::Expected<QString>
WatchLoop::listPage(const QString &continueToken, QSet<QString> &seen, const base::CancelToken &cancel)
{
    WatchCall call{m_target.resource, m_target.nameSpace, false, {}, m_env.timing.listIdle};
    if (m_paged) {
        call.parameters.append({u"limit"_s, QString::number(pageSize)});
    }
    if (!continueToken.isEmpty()) {
        call.parameters.append({u"continue"_s, continueToken});
    } else if (!m_listVersion.isEmpty()) {
        call.parameters.append({u"resourceVersion"_s, m_listVersion});
    }
    ListReader reader;
    const auto takeItem = [&](std::string_view item) -> Expected {
        const auto object = decodeObject(item, m_target.withDocuments ? Decode::Whole : Decode::RowFacts);
        if (!object) {
            return tl::unexpected(object.error());
        }
        addRow(*object);
        seen.insert(m_rows.back().uid);
        if (m_rows.size() >= batchSize) {
            flush();
        }
        return {};
    };
    const auto read = stream(
        call,
        [&](const QByteArray &chunk) {
            touch();
            return reader.feed({chunk.constData(), size_t(chunk.size())}, takeItem);
        },
        cancel);
    if (!read) {
        return tl::unexpected(read.error());
    }
    flush();
    const auto envelope = reader.finish();
    if (!envelope) {
        return tl::unexpected(envelope.error());
    }
    m_resourceVersion = envelope->resourceVersion;
    return envelope->continueToken;
}

WatchLoop::Expected WatchLoop::watch(const base::CancelToken &cancel)
{
    std::uniform_int_distribution<int> seconds(int(m_env.timing.shortestWatch.count()),
                                               int(m_env.timing.longestWatch.count()));
    std::mt19937 random(randomSeed());
    const WatchCall call{m_target.resource,
                         m_target.nameSpace,
                         true,
                         {{u"watch"_s, u"1"_s},
                          {u"resourceVersion"_s, m_resourceVersion},
                          {u"allowWatchBookmarks"_s, u"true"_s},
                          {u"timeoutSeconds"_s, QString::number(seconds(random))}},
                         m_env.timing.liveness};
    const auto begin = std::chrono::steady_clock::now();
    WatchReader reader;
    m_sawEvent = false;
    m_opened = false;
    const auto ended = stream(
        call,
        [&](const QByteArray &chunk) {
            touch();
            return applyLines({chunk.constData(), size_t(chunk.size())}, reader);
        },
        cancel);
    const bool isShort = std::chrono::steady_clock::now() - begin < m_env.timing.suspiciouslyShort;
    if (m_sawEvent || !isShort) {
        m_startedOver = 0;
    }
    if (!ended) {
        // A stream that has served for a while may break; only if the next one does not open is that worth
        // telling.
        const ErrorKind kind = ended.error().kind;
        const bool broke = kind == ErrorKind::Unreachable || kind == ErrorKind::Timeout;
        return broke && m_opened && !isShort ? Expected() : ended;
    }
    if (!m_sawEvent && isShort && !cancel.isCancelled()) {
        return base::failure(ErrorKind::Unreachable,
                             tr("Changes of %1 cannot be followed").arg(m_target.resource.plural),
                             tr("the server ended the stream at once"));
    }
    return {};
}

WatchLoop::Expected WatchLoop::applyLines(std::string_view bytes, WatchReader &reader)
{
    Expected taken;
    const auto fed = reader.feed(bytes, [&](std::string_view line) {
        taken = takeEvent(line);
        return taken.has_value();
    });
    flush();
    return taken ? fed : taken;
}

WatchLoop::Expected WatchLoop::takeEvent(std::string_view line)
{
    const auto event = decodeEvent(line, m_target.withDocuments ? Decode::Whole : Decode::RowFacts);
    if (!event) {
        // Not knowing what it said, only the newest list leads back to the truth.
        m_resourceVersion.clear();
        m_listVersion.clear();
        return tl::unexpected(event.error());
    }
    if (event->type == EventType::Error) {
        return tl::unexpected(errorOfStatus(
            *event->object, tr("Changes of %1 cannot be followed").arg(m_target.resource.plural)));
    }
    m_sawEvent = true;
    switch (event->type) {
    case EventType::Added:
    case EventType::Modified:
        addRow(event->object);
        break;
    case EventType::Deleted: {
        addRow(event->object);
        const ResourceRow gone = std::move(m_rows.back());
        m_rows.pop_back();
        flush();
        write([&](ResourceStore &store) { store.remove(gone.key, gone.uid); });
        break;
    }
    default:
        break;
    }
    const QString version = base::text(*event->object, {"metadata", "resourceVersion"});
    if (!version.isEmpty()) {
        m_resourceVersion = version;
    }
    return {};
}

WatchLoop::Expected WatchLoop::stream(WatchCall call,
                                      const std::function<Expected(const QByteArray &chunk)> &onChunk,
                                      const base::CancelToken &cancel)
{
    Expected taken;
    m_retryAfter = {};
    const WatchSource::Handlers handlers{
        [&] {
            m_opened = true;
            if (call.isWatch) {
                setHealthy(false);
            }
        },
        [&](const QByteArray &chunk) {
            taken = onChunk(chunk);
            return taken.has_value();
        },
        [this](std::chrono::milliseconds wait) { m_retryAfter = wait; },
    };
    const Expected streamed = m_env.source.stream(call, handlers, cancel);
    return taken ? streamed : taken;
}

std::optional<base::Error> WatchLoop::recover(const base::Error &error, const base::CancelToken &cancel)
{
    if (error.kind == ErrorKind::Cancelled || cancel.isCancelled()) {
        return std::nullopt;
    }
    qCDebug(base::lcKube) << "watch of" << m_target.resource.plural << m_target.nameSpace << ":"
                          << error.sentence();
    switch (error.kind) {
    case ErrorKind::Forbidden:
    case ErrorKind::NotFound:
    case ErrorKind::Unsupported:
        return error;
    case ErrorKind::Gone:
        startOver(error);
        if (m_startedOver > 1) {
            wait(error, cancel);
        }
        return std::nullopt;
    default:
        if (isVersionFromTheFuture(error)) {
            startOver(error);
        } else {
            setError(error);
        }
        wait(error, cancel);
        return std::nullopt;
    }
}

// As client-go's reflector: after an expired watch first a list that is at least as new as what we have seen;
// when that has expired too, or its next page has, the newest in one piece.
void WatchLoop::startOver(const base::Error &error)
{
    const bool wasWatching = !m_resourceVersion.isEmpty();
    ++m_startedOver;
    if (wasWatching && error.kind == ErrorKind::Gone && m_startedOver == 1) {
        m_listVersion = m_resourceVersion;
    } else {
        m_listVersion.clear();
        m_paged = false;
    }
    m_resourceVersion.clear();
}

void WatchLoop::wait(const base::Error &error, const base::CancelToken &cancel)
{
    auto duration = m_backoff.next(std::chrono::steady_clock::now());
    if (error.kind == ErrorKind::Throttled) {
        duration = std::max(duration, m_env.timing.firstDelay);
    }
    cancel.waitFor(std::max(duration, m_retryAfter));
}

void WatchLoop::addRow(const DecodedObject &object)
{
    completeKind(*object, m_target.resource.gvk);
    m_rows.push_back(makeRow(*object, m_env.judge, false));
    if (m_target.withDocuments) {
        m_rows.back().document = object;
    }
}

void WatchLoop::flush()
{
    if (m_rows.empty()) {
        return;
    }
    write([this](ResourceStore &store) { store.upsert(std::move(m_rows)); });
    m_rows = {};
}

void WatchLoop::write(const std::function<void(ResourceStore &store)> &change)
{
    const std::lock_guard lock(m_writeMutex);
    if (!m_detached) {
        change(m_env.store);
    }
}

void WatchLoop::setHealthy(bool synced)
{
    bool changed = false;
    {
        const std::lock_guard lock(m_mutex);
        changed = m_state.error.has_value() || (synced && !m_state.synced);
        m_state.error.reset();
        m_state.synced = m_state.synced || synced;
    }
    if (changed) {
        m_onChange();
    }
}

void WatchLoop::setError(const base::Error &error)
{
    {
        const std::lock_guard lock(m_mutex);
        m_state.error = error;
    }
    m_onChange();
}

void WatchLoop::touch()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const std::lock_guard lock(m_mutex);
    m_state.lastEvent = now;
}

} // namespace slipway::kube
