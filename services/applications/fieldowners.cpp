#include "fieldowners.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using nlohmann::json;

namespace {

// The step of a field set that means `index` of the list `value`: "k:{...}" whose keys the item has, or "v:"
// / "i:".
const json *listStep(const json &fields, const json &list, size_t index)
{
    const json &item = list.at(index);
    for (const auto &[step, inner] : fields.items()) {
        if (step.rfind("k:", 0) == 0) {
            const json keys = json::parse(step.substr(2), nullptr, false);
            const bool matches =
                keys.is_object() && item.is_object() &&
                std::all_of(keys.items().begin(), keys.items().end(), [&item](const auto &key) {
                    return item.contains(key.key()) && item.at(key.key()) == key.value();
                });
            if (matches) {
                return &inner;
            }
        } else if (step.rfind("v:", 0) == 0) {
            if (json::parse(step.substr(2), nullptr, false) == item) {
                return &inner;
            }
        } else if (step == "i:" + std::to_string(index)) {
            return &inner;
        }
    }
    return nullptr;
}

// How deep the field set follows the pointer; -1 when it does not own the field or anything above it as a
// whole.
bool owns(const json &fields, const json &object, const QString &pointer)
{
    const json *set = &fields;
    const json *value = &object;
    const QStringList parts = pointer.split(u'/').mid(1);
    for (const QString &raw : parts) {
        QString part = raw;
        part.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
        if (set->empty()) {
            // A leaf of the set owns everything below it (an atomic list or map).
            return true;
        }
        const json *nextSet = nullptr;
        const json *nextValue = nullptr;
        if (value && value->is_array()) {
            bool isNumber = false;
            const uint index = part.toUInt(&isNumber);
            if (isNumber && index < value->size()) {
                nextSet = listStep(*set, *value, index);
                nextValue = &value->at(index);
            }
        } else {
            const std::string name = base::toStd(part);
            if (const auto found = set->find("f:" + name); found != set->end()) {
                nextSet = &*found;
            }
            if (value && value->is_object() && value->contains(name)) {
                nextValue = &value->at(name);
            }
        }
        if (!nextSet) {
            return false;
        }
        set = nextSet;
        value = nextValue;
    }
    return true;
}

} // namespace

QList<FieldOwner> fieldOwners(const json &live, const QStringList &pointers)
{
    QList<FieldOwner> result;
    const json *entries = base::member(live, {"metadata", "managedFields"});
    if (!entries || !entries->is_array()) {
        return result;
    }
    for (const QString &pointer : pointers) {
        std::optional<FieldOwner> newest;
        for (const json &entry : *entries) {
            const json *fields = base::member(entry, {"fieldsV1"});
            if (!fields || !owns(*fields, live, pointer)) {
                continue;
            }
            FieldOwner owner{pointer,
                             base::text(entry, {"manager"}),
                             base::text(entry, {"operation"}),
                             base::fromRfc3339(base::text(entry, {"time"}))};
            if (!newest || owner.since > newest->since) {
                newest = std::move(owner);
            }
        }
        if (newest) {
            result.append(std::move(*newest));
        }
    }
    return result;
}

QList<FieldOwner> ownersOf(kube::ClusterConnection &connection,
                           const base::ObjectKey &key,
                           const QList<gitops::FieldChange> &changes,
                           const base::CancelToken &cancel)
{
    const auto discovery = connection.client.discovery(cancel);
    const kube::ApiResource *resource = discovery ? (*discovery)->find(key.groupKind()) : nullptr;
    if (!resource || changes.isEmpty()) {
        return {};
    }
    const auto live = connection.client.get(*resource, key.nameSpace, key.name, cancel, true);
    if (!live) {
        return {};
    }
    QStringList pointers;
    for (const gitops::FieldChange &change : changes) {
        pointers.append(change.path);
    }
    return fieldOwners(**live, pointers);
}

} // namespace slipway::applications
