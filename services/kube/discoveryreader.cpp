#include "discoveryreader.h"

#include "statuserror.h"

#include <services/base/jsonaccess.h>

#include <nlohmann/json.hpp>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using nlohmann::json;
using SteadyClock = std::chrono::steady_clock;

constexpr auto lifetime = std::chrono::minutes(10);

// The order of the parameters matters to the server.
constexpr char aggregatedAccept[] =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
    "application/json";

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

const json &listAt(const json &object, const char *name)
{
    static const json empty = json::array();
    const json *found = base::member(object, {name});
    return found && found->is_array() ? *found : empty;
}

QStringList textsAt(const json &object, const char *name)
{
    QStringList result;
    for (const json &item : listAt(object, name)) {
        if (item.is_string()) {
            result.append(base::fromStd(item.get_ref<const std::string &>()));
        }
    }
    return result;
}

ApiCall discoveryCall(const QString &path)
{
    ApiCall call;
    call.path = path;
    call.subject = {u"get"_s, u"API discovery"_s, {}, path};
    call.timeout = std::chrono::seconds(32);
    call.responseLimit = 16LL * 1024 * 1024;
    return call;
}

} // namespace

void addAggregated(const json &document, Discovery &into)
{
    for (const json &group : listAt(document, "items")) {
        const QString groupName = base::text(group, {"metadata", "name"});
        bool preferred = true;
        for (const json &version : listAt(group, "versions")) {
            const QString versionName = base::text(version, {"version"});
            const json &resources = listAt(version, "resources");
            if (base::text(version, {"freshness"}) == u"Stale"_s) {
                into.errors.append({base::ErrorKind::Unreachable,
                                    tr("The kinds of %1/%2 may be out of date").arg(groupName, versionName),
                                    tr("the server that offers them does not answer"),
                                    tr("Check the APIService %1.%2").arg(versionName, groupName),
                                    {}});
            }
            for (const json &entry : resources) {
                ApiResource resource;
                resource.gvk = {groupName, versionName, base::text(entry, {"responseKind", "kind"})};
                resource.plural = base::text(entry, {"resource"});
                resource.namespaced = base::text(entry, {"scope"}) == u"Namespaced"_s;
                resource.preferred = preferred;
                resource.verbs = textsAt(entry, "verbs");
                resource.shortNames = textsAt(entry, "shortNames");
                resource.categories = textsAt(entry, "categories");
                into.resources.append(resource);
            }
            preferred = false; // the first version of a group is the preferred one
        }
    }
}

void addLegacy(const json &document, bool preferred, Discovery &into)
{
    const auto groupVersion =
        base::GroupVersionKind::fromApiVersion(base::text(document, {"groupVersion"}), {});
    for (const json &entry : listAt(document, "resources")) {
        const QString name = base::text(entry, {"name"});
        if (name.contains(u'/')) {
            continue; // a subresource
        }
        ApiResource resource;
        resource.gvk = {groupVersion.group, groupVersion.version, base::text(entry, {"kind"})};
        resource.plural = name;
        resource.namespaced = base::boolean(entry, {"namespaced"});
        resource.preferred = preferred;
        resource.verbs = textsAt(entry, "verbs");
        resource.shortNames = textsAt(entry, "shortNames");
        resource.categories = textsAt(entry, "categories");
        into.resources.append(resource);
    }
}

const ApiResource *Discovery::find(const base::GroupVersionKind &gvk) const
{
    const auto exact = std::find_if(
        resources.begin(), resources.end(), [&](const ApiResource &resource) { return resource.gvk == gvk; });
    return exact != resources.end() ? &*exact : find(gvk.groupKind());
}

const ApiResource *Discovery::find(const base::GroupKind &kind) const
{
    // A kind may live in an older version only; then that one will do.
    const ApiResource *found = nullptr;
    for (const ApiResource &resource : resources) {
        if (resource.gvk.group == kind.group && resource.gvk.kind == kind.kind &&
            (!found || (resource.preferred && !found->preferred))) {
            found = &resource;
        }
    }
    return found;
}

DiscoveryReader::DiscoveryReader(Requests &requests)
    : m_requests(requests)
{}

std::shared_ptr<const Discovery> DiscoveryReader::fresh(bool refresh, SteadyClock::time_point asked)
{
    const std::lock_guard lock(m_mutex);
    if (!m_known || !m_readAt) {
        return nullptr;
    }
    // An answer that came while a refresh waited for its turn is new enough for it.
    const bool isFresh = refresh ? *m_readAt >= asked : SteadyClock::now() - *m_readAt < lifetime;
    return isFresh ? m_known : nullptr;
}

base::Expected<std::shared_ptr<const Discovery>> DiscoveryReader::read(const base::CancelToken &cancel,
                                                                       bool refresh)
{
    const auto asked = SteadyClock::now();
    if (auto known = fresh(refresh, asked)) {
        return known;
    }
    const Slots::Hold turn(m_turn, cancel);
    if (!turn.isHeld()) {
        return base::cancelled(tr("Reading the kinds of the cluster"));
    }
    if (auto known = fresh(refresh, asked)) {
        return known;
    }
    const auto begun = SteadyClock::now();
    const auto core = readRoot(u"/api"_s, m_core, cancel);
    if (!core) {
        return core;
    }
    auto all = std::make_shared<Discovery>(**core);
    if (const auto groups = readRoot(u"/apis"_s, m_groups, cancel)) {
        all->resources += (*groups)->resources;
        all->errors += (*groups)->errors;
    } else if (groups.error().kind == base::ErrorKind::Cancelled) {
        return groups;
    } else {
        all->errors.append(groups.error());
    }
    const std::lock_guard lock(m_mutex);
    m_known = all;
    m_readAt = begun;
    return m_known;
}

base::Expected<std::shared_ptr<const Discovery>>
DiscoveryReader::readRoot(const QString &path, Root &root, const base::CancelToken &cancel)
{
    ApiCall call = discoveryCall(path);
    call.accept = aggregatedAccept;
    if (!root.etag.isEmpty()) {
        call.headers.append({"If-None-Match", root.etag});
    }
    const auto response = m_requests.send(call, cancel);
    if (!response) {
        return base::Unexpected(response.error());
    }
    if (response->status == 304 && root.part) {
        return root.part;
    }
    const auto document = decodeBody(call, response->body);
    if (!document) {
        return base::Unexpected(document.error());
    }
    auto part = std::make_shared<Discovery>();
    root.etag.clear();
    if (base::text(*document, {"kind"}) == u"APIGroupDiscoveryList"_s) {
        addAggregated(*document, *part);
        root.etag = response->header("etag");
    } else {
        readLegacy(path, *document, *part, cancel);
        if (cancel.isCancelled()) {
            return base::cancelled(tr("Reading the kinds of the cluster"));
        }
    }
    root.part = part;
    return root.part;
}

void DiscoveryReader::readLegacy(const QString &path,
                                 const json &document,
                                 Discovery &into,
                                 const base::CancelToken &cancel)
{
    for (const QString &version : textsAt(document, "versions")) {
        readLegacyVersion(path + u'/' + version, true, into, cancel);
    }
    for (const json &group : listAt(document, "groups")) {
        const QString preferred = base::text(group, {"preferredVersion", "groupVersion"});
        for (const json &version : listAt(group, "versions")) {
            const QString groupVersion = base::text(version, {"groupVersion"});
            readLegacyVersion(path + u'/' + groupVersion, groupVersion == preferred, into, cancel);
        }
    }
}

void DiscoveryReader::readLegacyVersion(const QString &path,
                                        bool preferred,
                                        Discovery &into,
                                        const base::CancelToken &cancel)
{
    const ApiCall call = discoveryCall(path);
    const auto response = m_requests.send(call, cancel);
    const auto document = response ? decodeBody(call, response->body)
                                   : base::Expected<json>(base::Unexpected(response.error()));
    if (document) {
        addLegacy(*document, preferred, into);
    } else {
        into.errors.append(document.error());
    }
}

} // namespace slipway::kube
