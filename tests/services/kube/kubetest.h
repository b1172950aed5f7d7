#pragma once

#include <services/base/jsonaccess.h>
#include <services/kube/client.h>
#include <services/kube/kubeconfig.h>
#include <services/kube/writeguard.h>
#include <tests/support/scriptedserver.h>

#include <mutex>
#include <vector>

// What the wire-level tests of this room share.
namespace slipway::kubetest {

inline kube::KubeContext contextFor(const testsupport::ScriptedServer &server, const QByteArray &caPem = {})
{
    kube::KubeContext context;
    context.name = QStringLiteral("test");
    context.nameSpace = QStringLiteral("default");
    context.cluster.server = server.url();
    context.cluster.caPem = caPem;
    return context;
}

inline kube::ApiResource resource(const QString &group, const QString &kind, const QString &plural)
{
    kube::ApiResource result;
    result.gvk = {group, QStringLiteral("v1"), kind};
    result.plural = plural;
    return result;
}

inline nlohmann::json parsed(const QByteArray &text)
{
    return nlohmann::json::parse(text.begin(), text.end());
}

/// Keeps every write it is told of.
class WriteLog final : public kube::WriteObserver
{
public:
    void wrote(const kube::Write &write) override
    {
        const std::lock_guard lock(m_mutex);
        m_writes.push_back(write);
    }

    std::vector<kube::Write> writes() const
    {
        const std::lock_guard lock(m_mutex);
        return m_writes;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<kube::Write> m_writes;
};

} // namespace slipway::kubetest
