#include "client.h"

#include "clientprivate.h"
#include "statuserror.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using nlohmann::json;
using SteadyClock = std::chrono::steady_clock;

constexpr auto rightsLifetime = std::chrono::minutes(5);
constexpr qint64 wholeListLimit = 512LL * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

// "30+" on some providers.
int leadingNumber(const QString &text)
{
    qsizetype digits = 0;
    while (digits < text.size() && text.at(digits).isDigit()) {
        ++digits;
    }
    return text.left(digits).toInt();
}

// The items of one page, made complete objects.
void takeItems(json &page, const ApiResource &resource, bool withManagedFields, QList<base::Json> &into)
{
    const auto items = page.find("items");
    if (items == page.end() || !items->is_array()) {
        return;
    }
    into.reserve(into.size() + static_cast<qsizetype>(items->size()));
    for (json &item : *items) {
        if (!item.is_object()) {
            continue;
        }
        if (!withManagedFields) {
            removeManagedFields(item);
        }
        // Lists of built-in kinds leave these out of their items.
        item.emplace("apiVersion", base::toStd(resource.gvk.apiVersion()));
        item.emplace("kind", base::toStd(resource.gvk.kind));
        into.append(base::share(std::move(item)));
    }
}

ApiCall reviewCall(const QString &group, const QString &version, const QString &plural, const json &body)
{
    ApiCall call;
    call.method = "POST";
    call.path = u"/apis/%1/%2/%3"_s.arg(group, version, plural);
    call.contentType = "application/json";
    call.body = base::dumpJson(body);
    call.subject = {u"create"_s, u"%1.%2"_s.arg(plural, group), {}, {}};
    call.timeout = std::chrono::seconds(15);
    return call;
}

json accessReview(const AccessQuestion &question)
{
    json attributes = {{"verb", base::toStd(question.verb)}, {"resource", base::toStd(question.resource)}};
    const std::initializer_list<std::pair<const char *, QString>> optional = {
        {"group", question.group},
        {"namespace", question.nameSpace},
        {"name", question.name},
        {"subresource", question.subresource}};
    for (const auto &[name, value] : optional) {
        if (!value.isEmpty()) {
            attributes[name] = base::toStd(value);
        }
    }
    return {{"apiVersion", "authorization.k8s.io/v1"},
            {"kind", "SelfSubjectAccessReview"},
            {"spec", {{"resourceAttributes", attributes}}}};
}

} // namespace

void removeManagedFields(json &object)
{
    const auto metadata = object.find("metadata");
    if (metadata != object.end() && metadata->is_object()) {
        metadata->erase("managedFields");
    }
}

base::Expected<net::HttpResponse> Client::Private::send(const ApiCall &call, const base::CancelToken &cancel)
{
    auto response = requests.send(call, cancel);
    if (!response && response.error().kind == base::ErrorKind::Forbidden) {
        const std::lock_guard lock(mutex);
        rights.clear();
    }
    return response;
}

base::Expected<json> Client::Private::sendForJson(const ApiCall &call, const base::CancelToken &cancel)
{
    const auto response = send(call, cancel);
    if (!response) {
        return base::Unexpected(response.error());
    }
    return decodeBody(call, response->body);
}

Client::Client(net::HttpClient &http,
               KubeContext context,
               std::shared_ptr<WriteGuard> guard,
               std::shared_ptr<WriteObserver> observer)
    : d(std::make_unique<Private>(http, std::move(context)))
{
    d->guard = std::move(guard);
    d->observer = std::move(observer);
}

Client::~Client() = default;

const KubeContext &Client::context() const
{
    return d->context;
}

Requests &Client::requests() const
{
    return d->requests;
}

base::Expected<void> Client::signIn(const base::CancelToken &cancel)
{
    return d->requests.signIn(cancel);
}

base::Expected<ServerVersion> Client::version(const base::CancelToken &cancel)
{
    ApiCall call;
    call.path = u"/version"_s;
    call.subject = {u"get"_s, tr("the server's version"), {}, {}};
    call.timeout = std::chrono::seconds(15);
    const auto answer = d->sendForJson(call, cancel);
    if (!answer) {
        return base::Unexpected(answer.error());
    }
    ServerVersion version;
    version.gitVersion = base::text(*answer, {"gitVersion"});
    version.major = leadingNumber(base::text(*answer, {"major"}));
    version.minor = leadingNumber(base::text(*answer, {"minor"}));
    if (version.gitVersion.isEmpty()) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("%1 is not a Kubernetes API server").arg(d->context.cluster.server),
                             tr("its answer to a question for its version is something else"),
                             tr("Check the address of the context"));
    }
    return version;
}

base::Expected<std::shared_ptr<const Discovery>> Client::discovery(const base::CancelToken &cancel,
                                                                   bool refresh)
{
    return d->discovery.read(cancel, refresh);
}

base::Expected<QString> Client::identity(const base::CancelToken &cancel)
{
    for (const QString &version : {u"v1"_s, u"v1beta1"_s}) {
        const QString group = u"authentication.k8s.io"_s;
        const json body = {{"apiVersion", base::toStd(group + u'/' + version)},
                           {"kind", "SelfSubjectReview"}};
        const auto answer = d->sendForJson(reviewCall(group, version, u"selfsubjectreviews"_s, body), cancel);
        if (answer) {
            return base::text(*answer, {"status", "userInfo", "username"});
        }
        if (answer.error().kind != base::ErrorKind::NotFound) {
            return base::Unexpected(answer.error());
        }
    }
    return base::failure(base::ErrorKind::Unsupported,
                         tr("The identity in the context %1 is not known").arg(d->context.name),
                         tr("the server is too old to say who is signed in"));
}

base::Expected<bool> Client::isAllowed(const AccessQuestion &question, const base::CancelToken &cancel)
{
    {
        const std::lock_guard lock(d->mutex);
        const auto known = d->rights.find(question);
        if (known != d->rights.end() && SteadyClock::now() - known->second.at < rightsLifetime) {
            return known->second.allowed;
        }
    }
    const auto answer = d->sendForJson(
        reviewCall(u"authorization.k8s.io"_s, u"v1"_s, u"selfsubjectaccessreviews"_s, accessReview(question)),
        cancel);
    if (!answer) {
        return base::Unexpected(answer.error());
    }
    const bool allowed = base::boolean(*answer, {"status", "allowed"});
    const std::lock_guard lock(d->mutex);
    d->rights[question] = {allowed, SteadyClock::now()};
    return allowed;
}

base::Expected<base::Json> Client::get(const ApiResource &resource,
                                       const QString &nameSpace,
                                       const QString &name,
                                       const base::CancelToken &cancel,
                                       bool withManagedFields)
{
    ApiCall call;
    call.path = resourcePath(resource, nameSpace, name);
    call.subject = {u"get"_s, resourceText(resource), nameSpace, name};
    auto object = d->sendForJson(call, cancel);
    if (!object) {
        return base::Unexpected(object.error());
    }
    if (!withManagedFields) {
        removeManagedFields(*object);
    }
    return base::share(std::move(*object));
}

base::Expected<ListResult>
Client::list(const ApiResource &resource, const ListOptions &options, const base::CancelToken &cancel)
{
    ListResult result;
    QString next;
    bool paged = options.pageSize > 0;
    while (true) {
        ApiCall call;
        call.path = resourcePath(resource, options.nameSpace);
        call.subject = {u"list"_s, resourceText(resource), options.nameSpace, {}};
        const std::initializer_list<std::pair<const char *, QString>> parameters = {
            {"labelSelector", options.labelSelector},
            {"fieldSelector", options.fieldSelector},
            {"limit", paged ? QString::number(options.pageSize) : QString()},
            {"continue", next}};
        for (const auto &[name, value] : parameters) {
            if (!value.isEmpty()) {
                call.query.append({QString::fromLatin1(name), value});
            }
        }
        call.responseLimit = paged ? call.responseLimit : wholeListLimit;
        auto page = d->sendForJson(call, cancel);
        if (!page) {
            if (page.error().kind == base::ErrorKind::Gone && !next.isEmpty()) {
                // The page token has expired: a list that mixes two moments is worse than a long one.
                result = {};
                next.clear();
                paged = false;
                continue;
            }
            return base::Unexpected(page.error());
        }
        result.resourceVersion = base::text(*page, {"metadata", "resourceVersion"});
        takeItems(*page, resource, options.withManagedFields, result.items);
        const QString previous = std::exchange(next, base::text(*page, {"metadata", "continue"}));
        if (next.isEmpty() || next == previous) {
            return result;
        }
    }
}

base::Expected<QByteArray> Client::getRaw(const QString &path, const base::CancelToken &cancel)
{
    ApiCall call;
    call.path = path;
    call.accept = "*/*";
    call.subject = {u"get"_s, path.section(u'?', 0, 0), {}, {}};
    auto response = d->send(call, cancel);
    if (!response) {
        return base::Unexpected(response.error());
    }
    return response->body;
}

} // namespace slipway::kube
