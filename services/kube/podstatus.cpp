#include "podstatus.h"

#include "plaintext.h"

#include <services/base/jsonaccess.h>

#include <set>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using base::boolean;
using base::integer;
using base::member;
using nlohmann::json;

const json &listAt(const json &object, std::initializer_list<std::string_view> path)
{
    static const json empty = json::array();
    const json *list = member(object, path);
    return list && list->is_array() ? *list : empty;
}

bool hasCondition(const json &pod, std::string_view type, const QString &status, const QString &reason = {})
{
    for (const json &condition : listAt(pod, {"status", "conditions"})) {
        if (base::text(condition, {"type"}).toUtf8() == QByteArrayView(type.data(), qsizetype(type.size())) &&
            base::text(condition, {"status"}) == status &&
            (reason.isEmpty() || base::text(condition, {"reason"}) == reason)) {
            return true;
        }
    }
    return false;
}

int restartsOf(const json &container)
{
    return int(integer(container, {"restartCount"}));
}

// "Error", or "Signal:9" and "ExitCode:1" where the runtime gave no reason.
QString terminationReason(const json &container)
{
    const QString reason = plainText(container, {"state", "terminated", "reason"});
    if (!reason.isEmpty()) {
        return reason;
    }
    const qint64 signal = integer(container, {"state", "terminated", "signal"});
    return signal != 0 ? u"Signal:%1"_s.arg(signal)
                       : u"ExitCode:%1"_s.arg(integer(container, {"state", "terminated", "exitCode"}));
}

std::set<std::string> sidecarNames(const json &pod)
{
    std::set<std::string> names;
    for (const json &container : listAt(pod, {"spec", "initContainers"})) {
        if (base::text(container, {"restartPolicy"}) == u"Always"_s) {
            names.insert(base::toStd(base::text(container, {"name"})));
        }
    }
    return names;
}

class PodReader final
{
public:
    explicit PodReader(const json &pod)
        : m_pod(pod)
        , m_sidecars(sidecarNames(pod))
    {}

    PodStatus read()
    {
        m_status.wanted = int(listAt(m_pod, {"spec", "containers"}).size() + m_sidecars.size());
        const QString phase = plainText(m_pod, {"status", "phase"});
        const QString podReason = plainText(m_pod, {"status", "reason"});
        m_status.reason = podReason.isEmpty() ? phase : podReason;
        if (hasCondition(m_pod, "PodScheduled", u"False"_s, u"SchedulingGated"_s)) {
            m_status.reason = u"SchedulingGated"_s;
        }
        const bool initializing = readInitContainers();
        if (!initializing || hasCondition(m_pod, "Initialized", u"True"_s)) {
            readContainers();
        }
        readDeletion(phase, podReason);
        return m_status;
    }

private:
    bool isSidecar(const json &container) const
    {
        return m_sidecars.contains(base::toStd(base::text(container, {"name"})));
    }

    /// True while an init container has work to do.
    bool readInitContainers()
    {
        int position = 0;
        for (const json &container : listAt(m_pod, {"status", "initContainerStatuses"})) {
            m_status.restarts += restartsOf(container);
            if (isSidecar(container)) {
                m_sidecarRestarts += restartsOf(container);
            }
            if (!isDone(container)) {
                m_status.reason = initReason(container, position);
                return true;
            }
            ++position;
        }
        return false;
    }

    bool isDone(const json &container)
    {
        const json *terminated = member(container, {"state", "terminated"});
        if (terminated && integer(*terminated, {"exitCode"}) == 0) {
            return true;
        }
        if (isSidecar(container) && boolean(container, {"started"})) {
            m_status.ready += boolean(container, {"ready"}) ? 1 : 0;
            return true;
        }
        return false;
    }

    QString initReason(const json &container, int position) const
    {
        if (member(container, {"state", "terminated"})) {
            return u"Init:"_s + terminationReason(container);
        }
        const QString waiting = plainText(container, {"state", "waiting", "reason"});
        if (!waiting.isEmpty() && waiting != u"PodInitializing"_s) {
            return u"Init:"_s + waiting;
        }
        return u"Init:%1/%2"_s.arg(position).arg(listAt(m_pod, {"spec", "initContainers"}).size());
    }

    void readContainers()
    {
        m_status.restarts = m_sidecarRestarts;
        bool running = false;
        const json &containers = listAt(m_pod, {"status", "containerStatuses"});
        // From the last to the first, as the printer does: the first container's reason is the one shown.
        for (auto container = containers.rbegin(); container != containers.rend(); ++container) {
            m_status.restarts += restartsOf(*container);
            const QString waiting = plainText(*container, {"state", "waiting", "reason"});
            if (!waiting.isEmpty()) {
                m_status.reason = waiting;
            } else if (member(*container, {"state", "terminated"})) {
                m_status.reason = terminationReason(*container);
            } else if (boolean(*container, {"ready"}) && member(*container, {"state", "running"})) {
                running = true;
                ++m_status.ready;
            }
        }
        if (m_status.reason == u"Completed"_s && running) {
            m_status.reason = hasCondition(m_pod, "Ready", u"True"_s) ? u"Running"_s : u"NotReady"_s;
        }
    }

    void readDeletion(const QString &phase, const QString &podReason)
    {
        if (!member(m_pod, {"metadata", "deletionTimestamp"})) {
            return;
        }
        if (podReason == u"NodeLost"_s) {
            m_status.reason = u"Unknown"_s;
        } else if (phase != u"Succeeded"_s && phase != u"Failed"_s) {
            m_status.reason = u"Terminating"_s;
        }
    }

    const json &m_pod;
    std::set<std::string> m_sidecars;
    PodStatus m_status;
    int m_sidecarRestarts = 0;
};

} // namespace

PodStatus podStatus(const json &pod)
{
    return PodReader(pod).read();
}

} // namespace slipway::kube
