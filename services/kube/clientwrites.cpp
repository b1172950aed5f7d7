#include "clientprivate.h"
#include "secretmask.h"
#include "statuserror.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using nlohmann::json;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

QString validationText(FieldValidation validation)
{
    switch (validation) {
    case FieldValidation::Warn:
        return u"Warn"_s;
    case FieldValidation::Ignore:
        return u"Ignore"_s;
    case FieldValidation::Strict:
        break;
    }
    return u"Strict"_s;
}

QByteArray contentTypeOf(PatchType type)
{
    switch (type) {
    case PatchType::Json:
        return "application/json-patch+json";
    case PatchType::Strategic:
        return "application/strategic-merge-patch+json";
    case PatchType::Apply:
        return "application/apply-patch+yaml"; // JSON is YAML
    case PatchType::Merge:
        break;
    }
    return "application/merge-patch+json";
}

const char *propagationText(Propagation propagation)
{
    switch (propagation) {
    case Propagation::Foreground:
        return "Foreground";
    case Propagation::Orphan:
        return "Orphan";
    case Propagation::Background:
        break;
    }
    return "Background";
}

ApiCall writeCall(const QByteArray &method, const WriteOptions &options, const json &body)
{
    ApiCall call;
    call.method = method;
    call.contentType = "application/json";
    call.body = base::dumpJson(body);
    call.query = {{u"fieldManager"_s, options.fieldManager},
                  {u"fieldValidation"_s, validationText(options.validation)}};
    if (options.dryRun) {
        call.query.append({u"dryRun"_s, u"All"_s});
    }
    return call;
}

// Where an object is written to: a namespaced one that says nothing goes where the context says.
QString nameSpaceOf(const ApiResource &resource, const json &object, const KubeContext &context)
{
    if (!resource.namespaced) {
        return {};
    }
    const QString own = base::text(object, {"metadata", "namespace"});
    return own.isEmpty() ? context.nameSpace : own;
}

base::Unexpected nameless(const QString &verb, const ApiResource &resource)
{
    return base::failure(base::ErrorKind::Invalid,
                         tr("Failed to %1 %2").arg(verb, resourceText(resource)),
                         tr("the manifest has no name"),
                         tr("Give it metadata.name"));
}

} // namespace

base::Json
Client::Private::readBefore(const ApiResource &resource, const ApiCall &call, const base::CancelToken &cancel)
{
    if (call.method == "POST" || call.subject.name.isEmpty()) {
        return nullptr;
    }
    ApiCall read;
    read.path = resourcePath(resource, call.subject.nameSpace, call.subject.name);
    read.subject = call.subject;
    read.timeout = std::chrono::seconds(10);
    // Not knowing what was there is no reason not to write.
    auto object = sendForJson(read, cancel);
    if (!object) {
        return nullptr;
    }
    removeManagedFields(*object);
    return base::share(std::move(*object));
}

void Client::Private::report(Write write, const base::Json &before, const base::Json &after)
{
    json shownBefore = before ? *before : json();
    json shownAfter = after ? *after : json();
    removeManagedFields(shownAfter);
    maskSecrets({&shownBefore, &shownAfter});
    write.before = before ? base::share(std::move(shownBefore)) : nullptr;
    write.after = after ? base::share(std::move(shownAfter)) : nullptr;
    write.context = context.name;
    write.at = QDateTime::currentDateTimeUtc();
    observer->wrote(write);
}

base::Expected<WriteResult> Client::Private::write(const ApiResource &resource,
                                                   const ApiCall &call,
                                                   const base::ObjectKey &key,
                                                   bool dryRun,
                                                   const QString &reason,
                                                   const base::CancelToken &cancel)
{
    if (!guard && !dryRun) {
        return base::failure(base::ErrorKind::Guarded,
                             tr("Nothing was changed in %1").arg(context.name),
                             tr("this connection is for reading only"));
    }
    if (guard) {
        if (const auto permitted = guard->check(context.name, dryRun); !permitted) {
            return base::Unexpected(permitted.error());
        }
    }
    const bool isReported = observer && !dryRun;
    const base::Json before = isReported ? readBefore(resource, call, cancel) : nullptr;
    const auto response = send(call, cancel);
    base::Expected<json> object = response ? decodeBody(call, response->body)
                                           : base::Expected<json>(base::Unexpected(response.error()));
    Write record{.context = {},
                 .verb = call.subject.verb,
                 .object = key,
                 .dryRun = dryRun,
                 .reason = reason,
                 .before = nullptr,
                 .after = nullptr,
                 .error = std::nullopt,
                 .at = {}};
    if (!object) {
        if (isReported) {
            record.error = object.error();
            report(std::move(record), before, nullptr);
        }
        return base::Unexpected(object.error());
    }
    if (record.object.name.isEmpty()) {
        record.object.name = base::text(*object, {"metadata", "name"}); // made by the server
    }
    WriteResult result{base::share(std::move(*object)), warningsOf(*response)};
    if (isReported) {
        report(std::move(record), before, call.method == "DELETE" ? nullptr : result.object);
    }
    return result;
}

base::Expected<WriteResult> Client::create(const ApiResource &resource,
                                           const json &object,
                                           const WriteOptions &options,
                                           const base::CancelToken &cancel)
{
    const QString nameSpace = nameSpaceOf(resource, object, d->context);
    const QString name = base::text(object, {"metadata", "name"});
    ApiCall call = writeCall("POST", options, object);
    // Only a subresource ("eviction", "token") is posted to a named object.
    call.path = resourcePath(
        resource, nameSpace, options.subresource.isEmpty() ? QString() : name, options.subresource);
    call.subject = {u"create"_s, resourceText(resource, options.subresource), nameSpace, name};
    return d->write(resource,
                    call,
                    {resource.gvk.group, resource.gvk.kind, nameSpace, name},
                    options.dryRun,
                    options.reason,
                    cancel);
}

base::Expected<WriteResult> Client::replace(const ApiResource &resource,
                                            const json &object,
                                            const WriteOptions &options,
                                            const base::CancelToken &cancel)
{
    const QString nameSpace = nameSpaceOf(resource, object, d->context);
    const QString name = base::text(object, {"metadata", "name"});
    if (name.isEmpty()) {
        return nameless(u"replace"_s, resource);
    }
    ApiCall call = writeCall("PUT", options, object);
    call.path = resourcePath(resource, nameSpace, name, options.subresource);
    call.subject = {u"replace"_s, resourceText(resource, options.subresource), nameSpace, name};
    return d->write(resource,
                    call,
                    {resource.gvk.group, resource.gvk.kind, nameSpace, name},
                    options.dryRun,
                    options.reason,
                    cancel);
}

base::Expected<WriteResult> Client::patch(const ApiResource &resource,
                                          const QString &nameSpace,
                                          const QString &name,
                                          PatchType type,
                                          const json &body,
                                          const WriteOptions &options,
                                          const base::CancelToken &cancel)
{
    if (name.isEmpty()) {
        return nameless(u"patch"_s, resource);
    }
    ApiCall call = writeCall("PATCH", options, body);
    call.contentType = contentTypeOf(type);
    call.path = resourcePath(resource, nameSpace, name, options.subresource);
    call.subject = {type == PatchType::Apply ? u"apply"_s : u"patch"_s,
                    resourceText(resource, options.subresource),
                    nameSpace,
                    name};
    if (type == PatchType::Apply && options.force) {
        call.query.append({u"force"_s, u"true"_s});
    }
    return d->write(resource,
                    call,
                    {resource.gvk.group, resource.gvk.kind, nameSpace, name},
                    options.dryRun,
                    options.reason,
                    cancel);
}

base::Expected<WriteResult> Client::apply(const ApiResource &resource,
                                          const json &manifest,
                                          const WriteOptions &options,
                                          const base::CancelToken &cancel)
{
    const QString name = base::text(manifest, {"metadata", "name"});
    if (name.isEmpty()) {
        return nameless(u"apply"_s, resource);
    }
    json body = manifest;
    removeManagedFields(body);
    return patch(
        resource, nameSpaceOf(resource, manifest, d->context), name, PatchType::Apply, body, options, cancel);
}

base::Expected<void> Client::remove(const ApiResource &resource,
                                    const QString &nameSpace,
                                    const QString &name,
                                    const DeleteOptions &options,
                                    const base::CancelToken &cancel)
{
    if (name.isEmpty()) {
        return nameless(u"delete"_s, resource);
    }
    json body = {{"apiVersion", "v1"},
                 {"kind", "DeleteOptions"},
                 {"propagationPolicy", propagationText(options.propagation)}};
    if (!options.uid.isEmpty()) {
        body["preconditions"] = {{"uid", base::toStd(options.uid)}};
    }
    if (options.gracePeriodSeconds) {
        body["gracePeriodSeconds"] = *options.gracePeriodSeconds;
    }
    if (options.dryRun) {
        body["dryRun"] = {"All"};
    }
    ApiCall call;
    call.method = "DELETE";
    call.contentType = "application/json";
    call.body = base::dumpJson(body);
    call.path = resourcePath(resource, nameSpace, name);
    call.subject = {u"delete"_s, resourceText(resource), nameSpace, name};
    const auto removed = d->write(resource,
                                  call,
                                  {resource.gvk.group, resource.gvk.kind, nameSpace, name},
                                  options.dryRun,
                                  options.reason,
                                  cancel);
    if (!removed) {
        return base::Unexpected(removed.error());
    }
    return {};
}

} // namespace slipway::kube
