#include "records.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace slipway::gitops {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;
using nlohmann::json;

namespace {

const kube::ApiResource &configMaps()
{
    static const kube::ApiResource resource{{QString(), u"v1"_s, u"ConfigMap"_s},
                                            u"configmaps"_s,
                                            true,
                                            true,
                                            {u"get"_s, u"create"_s, u"update"_s, u"delete"_s},
                                            {},
                                            {}};
    return resource;
}

const kube::ApiResource &namespaces()
{
    static const kube::ApiResource resource{
        {QString(), u"v1"_s, u"Namespace"_s}, u"namespaces"_s, false, true, {u"get"_s, u"create"_s}, {}, {}};
    return resource;
}

json toJson(const Deployment &entry)
{
    json images = json::array();
    for (const QString &image : entry.images) {
        images.push_back(base::toStd(image));
    }
    return {{"id", entry.id},
            {"repoURL", base::toStd(entry.source.repoUrl)},
            {"path", base::toStd(entry.source.path)},
            {"targetRevision", base::toStd(entry.source.targetRevision)},
            {"revision", base::toStd(entry.source.revision)},
            {"parameters", entry.source.parameters ? *entry.source.parameters : json(nullptr)},
            {"deployStartedAt", base::toStd(base::toRfc3339(entry.startedAt))},
            {"deployedAt", base::toStd(base::toRfc3339(entry.deployedAt))},
            {"initiatedBy", base::toStd(entry.initiatedBy)},
            {"images", std::move(images)},
            {"digest", base::toStd(entry.digest)},
            {"result", base::toStd(entry.result)}};
}

Deployment deploymentFromJson(const json &value)
{
    Deployment entry;
    entry.id = base::integer(value, {"id"});
    entry.source.repoUrl = base::text(value, {"repoURL"});
    entry.source.path = base::text(value, {"path"});
    entry.source.targetRevision = base::text(value, {"targetRevision"});
    entry.source.revision = base::text(value, {"revision"});
    if (const json *parameters = base::member(value, {"parameters"}); parameters && !parameters->is_null()) {
        entry.source.parameters = base::share(*parameters);
    }
    entry.startedAt = base::fromRfc3339(base::text(value, {"deployStartedAt"}));
    entry.deployedAt = base::fromRfc3339(base::text(value, {"deployedAt"}));
    entry.initiatedBy = base::text(value, {"initiatedBy"});
    if (const json *images = base::member(value, {"images"}); images && images->is_array()) {
        for (const json &image : *images) {
            if (image.is_string()) {
                entry.images.append(base::fromStd(image.get<std::string>()));
            }
        }
    }
    entry.digest = base::text(value, {"digest"});
    entry.result = base::text(value, {"result"});
    return entry;
}

json parsedMember(const json &configMap, std::string_view name)
{
    const QString text = base::text(configMap, {"data", name});
    return text.isEmpty() ? json() : json::parse(base::toStd(text), nullptr, false);
}

} // namespace

void appendDeployment(ApplicationRecord &record, Deployment deployment, int limit)
{
    deployment.id = record.history.isEmpty() ? 0 : record.history.last().id + 1;
    record.history.append(std::move(deployment));
    while (record.history.size() > std::max(1, limit)) {
        record.history.removeFirst();
    }
}

json recordData(const ApplicationRecord &record)
{
    json history = json::array();
    for (const Deployment &entry : record.history) {
        history.push_back(toJson(entry));
    }
    json data = {{"history", history.dump()}};
    if (record.operation) {
        data["operation"] = gitops::toJson(*record.operation).dump();
    }
    if (record.hold) {
        data["hold"] = json{{"who", base::toStd(record.hold->who)},
                            {"why", base::toStd(record.hold->why)},
                            {"until", base::toStd(base::toRfc3339(record.hold->until))}}
                           .dump();
    }
    return data;
}

ApplicationRecord recordFromConfigMap(const json &configMap)
{
    ApplicationRecord record;
    record.resourceVersion = base::text(configMap, {"metadata", "resourceVersion"});
    record.uid = base::text(configMap, {"metadata", "uid"});
    if (const json history = parsedMember(configMap, "history"); history.is_array()) {
        for (const json &entry : history) {
            record.history.append(deploymentFromJson(entry));
        }
    }
    if (const json operation = parsedMember(configMap, "operation"); operation.is_object()) {
        record.operation = operationFromJson(operation);
    }
    if (const json hold = parsedMember(configMap, "hold"); hold.is_object()) {
        record.hold = Hold{base::text(hold, {"who"}),
                           base::text(hold, {"why"}),
                           base::fromRfc3339(base::text(hold, {"until"}))};
    }
    return record;
}

ApplicationRecords::ApplicationRecords(kube::Client &client, QString controlNamespace)
    : m_client(client)
    , m_namespace(std::move(controlNamespace))
{}

QString ApplicationRecords::objectName(const base::ApplicationId &id)
{
    // Two namespaces may hold applications of one name; the digest keeps their records apart.
    const QByteArray digest =
        QCryptographicHash::hash((id.nameSpace + u'/' + id.name).toUtf8(), QCryptographicHash::Sha256);
    return u"application-%1-%2"_s.arg(id.name.left(180), QString::fromLatin1(digest.toHex().left(8)));
}

Expected<ApplicationRecord> ApplicationRecords::load(const base::ApplicationId &id,
                                                     const base::CancelToken &cancel)
{
    const auto found = m_client.get(configMaps(), m_namespace, objectName(id), cancel);
    if (found) {
        return recordFromConfigMap(**found);
    }
    if (found.error().kind == ErrorKind::NotFound) {
        return ApplicationRecord();
    }
    return Unexpected(found.error());
}

Expected<void> ApplicationRecords::ensureNamespace(const base::CancelToken &cancel)
{
    const auto found = m_client.get(namespaces(), {}, m_namespace, cancel);
    if (found || found.error().kind != ErrorKind::NotFound) {
        // Without the right to look, the write itself will say what is missing.
        return {};
    }
    const json object = {
        {"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", {{"name", base::toStd(m_namespace)}}}};
    kube::WriteOptions options;
    options.reason = u"control namespace"_s;
    const auto created = m_client.create(namespaces(), object, options, cancel);
    if (!created && created.error().kind != ErrorKind::Conflict) {
        return Unexpected(created.error());
    }
    return {};
}

Expected<ApplicationRecord> ApplicationRecords::save(const base::ApplicationId &id,
                                                     ApplicationRecord record,
                                                     const base::CancelToken &cancel)
{
    json object = {
        {"apiVersion", "v1"},
        {"kind", "ConfigMap"},
        {"metadata",
         {{"name", base::toStd(objectName(id))},
          {"namespace", base::toStd(m_namespace)},
          {"labels", {{"app.kubernetes.io/managed-by", "slipway"}}},
          {"annotations", {{"slipway.dev/application", base::toStd(id.nameSpace + u'/' + id.name)}}}}},
        {"data", recordData(record)}};
    kube::WriteOptions options;
    options.reason = u"record of %1"_s.arg(id.name);
    const bool fresh = record.resourceVersion.isEmpty();
    if (!fresh) {
        object["metadata"]["resourceVersion"] = base::toStd(record.resourceVersion);
    } else if (const auto made = ensureNamespace(cancel); !made) {
        return Unexpected(made.error());
    }
    const auto written = fresh ? m_client.create(configMaps(), object, options, cancel)
                               : m_client.replace(configMaps(), object, options, cancel);
    if (!written) {
        return Unexpected(written.error());
    }
    record.resourceVersion = base::text(*written->object, {"metadata", "resourceVersion"});
    return record;
}

Expected<ApplicationRecord> ApplicationRecords::update(const base::ApplicationId &id,
                                                       const std::function<void(ApplicationRecord &)> &change,
                                                       const base::CancelToken &cancel)
{
    constexpr int attempts = 5;
    for (int attempt = 1;; ++attempt) {
        auto record = load(id, cancel);
        if (!record) {
            return record;
        }
        change(*record);
        auto saved = save(id, std::move(*record), cancel);
        if (saved || saved.error().kind != ErrorKind::Conflict || attempt == attempts) {
            return saved;
        }
    }
}

Expected<void> ApplicationRecords::remove(const base::ApplicationId &id, const base::CancelToken &cancel)
{
    kube::DeleteOptions options;
    options.reason = u"record of %1"_s.arg(id.name);
    const auto removed = m_client.remove(configMaps(), m_namespace, objectName(id), options, cancel);
    if (!removed && removed.error().kind != ErrorKind::NotFound) {
        return removed;
    }
    return {};
}

} // namespace slipway::gitops
