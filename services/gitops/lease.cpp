#include "lease.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>
#include <services/base/logging.h>
#include <services/base/process.h>

#include <QCoreApplication>
#include <QDateTime>
#include <QSysInfo>

#include <thread>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;
using nlohmann::json;

namespace {

constexpr int leaseSeconds = 30;
constexpr std::chrono::seconds renewInterval(10);

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::gitops", text);
}

const kube::ApiResource &leases()
{
    static const kube::ApiResource resource{{u"coordination.k8s.io"_s, u"v1"_s, u"Lease"_s},
                                            u"leases"_s,
                                            true,
                                            true,
                                            {u"get"_s, u"create"_s, u"update"_s, u"delete"_s},
                                            {},
                                            {}};
    return resource;
}

std::string microTime(const QDateTime &time)
{
    return base::toStd(time.toUTC().toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz'000Z'"_s));
}

json leaseObject(const QString &nameSpace, const QString &name, const QString &holder, const QString &version)
{
    const std::string now = microTime(QDateTime::currentDateTimeUtc());
    json object = {{"apiVersion", "coordination.k8s.io/v1"},
                   {"kind", "Lease"},
                   {"metadata", {{"name", base::toStd(name)}, {"namespace", base::toStd(nameSpace)}}},
                   {"spec",
                    {{"holderIdentity", base::toStd(holder)},
                     {"leaseDurationSeconds", leaseSeconds},
                     {"acquireTime", now},
                     {"renewTime", now}}}};
    if (!version.isEmpty()) {
        object["metadata"]["resourceVersion"] = base::toStd(version);
    }
    return object;
}

bool isHeldByOther(const json &lease, const QString &holder)
{
    const QString current = base::text(lease, {"spec", "holderIdentity"});
    if (current.isEmpty() || current == holder) {
        return false;
    }
    const QDateTime renewed = base::fromRfc3339(base::text(lease, {"spec", "renewTime"}));
    const qint64 seconds = base::integer(lease, {"spec", "leaseDurationSeconds"}, leaseSeconds);
    return renewed.isValid() && renewed.addSecs(seconds) > QDateTime::currentDateTimeUtc();
}

} // namespace

struct OperationLease::Private
{
    kube::Client &client;
    QString nameSpace;
    QString name;
    QString holder;
    std::function<void()> onLost;
    QString resourceVersion;
    QString uid;
    bool lost = false; ///< written by the renewing thread, read after it has ended
    base::CancelSource stop;
    std::thread renewer;

    Expected<void> write(const QString &version)
    {
        kube::WriteOptions options;
        options.reason = u"lease"_s;
        const json object = leaseObject(nameSpace, name, holder, version);
        const auto written = version.isEmpty() ? client.create(leases(), object, options, stop.token())
                                               : client.replace(leases(), object, options, stop.token());
        if (!written) {
            return Unexpected(written.error());
        }
        resourceVersion = base::text(*written->object, {"metadata", "resourceVersion"});
        uid = base::text(*written->object, {"metadata", "uid"});
        return {};
    }

    void renewUntilStopped()
    {
        auto lastRenewed = std::chrono::steady_clock::now();
        while (!stop.token().waitFor(renewInterval)) {
            const auto renewed = write(resourceVersion);
            if (renewed) {
                lastRenewed = std::chrono::steady_clock::now();
                continue;
            }
            const bool expired =
                std::chrono::steady_clock::now() - lastRenewed > std::chrono::seconds(leaseSeconds);
            if (renewed.error().kind == ErrorKind::Conflict || expired) {
                qCWarning(base::lcGitops) << "lease lost:" << renewed.error().sentence();
                lost = true;
                onLost();
                return;
            }
        }
    }
};

OperationLease::OperationLease(std::unique_ptr<Private> priv)
    : d(std::move(priv))
{}

Expected<std::unique_ptr<OperationLease>> OperationLease::acquire(kube::Client &client,
                                                                  const QString &nameSpace,
                                                                  const QString &name,
                                                                  const QString &holder,
                                                                  std::function<void()> onLost,
                                                                  const base::CancelToken &cancel)
{
    auto priv = std::unique_ptr<Private>(
        new Private{client, nameSpace, name, holder, std::move(onLost), {}, {}, false, {}, {}});
    const auto current = client.get(leases(), nameSpace, name, cancel);
    if (!current && current.error().kind != ErrorKind::NotFound) {
        return Unexpected(current.error());
    }
    QString version;
    if (current) {
        if (isHeldByOther(**current, holder)) {
            return failure(ErrorKind::Conflict,
                           tr("Another Slipway is working on this application"),
                           tr("%1 holds it since %2")
                               .arg(base::text(**current, {"spec", "holderIdentity"}),
                                    base::text(**current, {"spec", "acquireTime"})),
                           tr("Wait until it has finished; a holder that stopped is replaced after %1 s")
                               .arg(leaseSeconds));
        }
        version = base::text(**current, {"metadata", "resourceVersion"});
    }
    if (const auto written = priv->write(version); !written) {
        return Unexpected(written.error());
    }
    Private *raw = priv.get();
    priv->renewer = std::thread([raw] { raw->renewUntilStopped(); });
    return std::unique_ptr<OperationLease>(new OperationLease(std::move(priv)));
}

OperationLease::~OperationLease()
{
    d->stop.cancel();
    d->renewer.join();
    if (d->lost) {
        return; // it belongs to somebody else now
    }
    // Releasing is a courtesy; an unreleased lease expires by itself.
    kube::DeleteOptions options;
    options.reason = u"lease"_s;
    options.uid = d->uid;
    base::CancelSource limit;
    const auto removed = d->client.remove(leases(), d->nameSpace, d->name, options, limit.token());
    if (!removed && removed.error().kind != ErrorKind::NotFound) {
        qCInfo(base::lcGitops) << "lease not released:" << removed.error().sentence();
    }
}

QString leaseHolder()
{
    return u"%1@%2 (%3)"_s.arg(
        base::loginName(), QSysInfo::machineHostName(), QString::number(QCoreApplication::applicationPid()));
}

} // namespace slipway::gitops
