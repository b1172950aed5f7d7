#include "threeway.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace slipway::gitops {

using nlohmann::json;
using Form = FieldType::Form;

namespace {

const json *memberOf(const json *object, const std::string &name)
{
    if (object == nullptr || !object->is_object()) {
        return nullptr;
    }
    const auto found = object->find(name);
    return found == object->end() ? nullptr : &*found;
}

json withoutNulls(const json &value)
{
    if (!value.is_object()) {
        return value;
    }
    json result = json::object();
    for (const auto &[name, member] : value.items()) {
        if (!member.is_null()) {
            result[name] = withoutNulls(member);
        }
    }
    return result;
}

bool sameForm(const json &a, const json &b)
{
    return a.type() == b.type() || (a.is_number() && b.is_number());
}

constexpr size_t nowhere = static_cast<size_t>(-1);

/// Takes the first unused place of `key` in `keys`.
size_t takePlace(const std::vector<json> &keys, const json &key, std::vector<bool> &used)
{
    for (size_t i = 0; i < keys.size(); ++i) {
        if (!used[i] && keys[i] == key) {
            used[i] = true;
            return i;
        }
    }
    return nowhere;
}

size_t placeOf(const std::vector<json> &keys, const json &key)
{
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() ? nowhere : static_cast<size_t>(found - keys.begin());
}

struct Placed
{
    size_t place = nowhere; ///< in the live list
    json value;
};

/// One strategic merge; remembers whether a list could not be joined.
class StrategicMerge final
{
public:
    json mergeObjects(
        const json *before, const json &wanted, const json &live, const StructType *type, bool retainKeys);

    bool failed() const { return m_failed; }

private:
    json mergeMembers(const json *before, const json &wanted, const json &live, const Field *field);
    json mergeLists(const json *before, const json &wanted, const json &live, const Field &field);
    json mergeListMember(const json *before, const json &wanted, const json &live, const Field &field);
    void addMember(
        const json *base, const json &wanted, size_t twin, const Field &field, std::vector<Placed> &merged);
    json keyOf(const json &member, const Field &field);
    std::vector<json> keysOf(const json &list, const Field &field);

    bool m_failed = false;
};

json StrategicMerge::mergeObjects(
    const json *before, const json &wanted, const json &live, const StructType *type, bool retainKeys)
{
    json result = json::object();
    for (const auto &[name, value] : live.items()) {
        const bool gone = !wanted.contains(name) && (retainKeys || memberOf(before, name) != nullptr);
        if (!gone) {
            result[name] = value;
        }
    }
    for (const auto &[name, value] : wanted.items()) {
        const json *current = memberOf(&live, name);
        if (value.is_null()) {
            if (current && !current->is_null()) {
                result.erase(name);
            }
        } else if (current == nullptr) {
            result[name] = withoutNulls(value);
        } else {
            const Field *field = type ? type->field(name) : nullptr;
            result[name] = mergeMembers(memberOf(before, name), value, *current, field);
        }
    }
    return result;
}

json StrategicMerge::mergeMembers(const json *before,
                                  const json &wanted,
                                  const json &live,
                                  const Field *field)
{
    if (!sameForm(wanted, live) || (field && field->replace)) {
        return wanted;
    }
    if (wanted.is_object()) {
        const StructType *type = field ? field->type.structure : nullptr;
        return mergeObjects(before, wanted, live, type, field && field->retainKeys);
    }
    if (wanted.is_array() && field && field->merge) {
        return mergeLists(before, wanted, live, *field);
    }
    return wanted;
}

json StrategicMerge::keyOf(const json &member, const Field &field)
{
    if (field.mergeKey.empty()) {
        return member;
    }
    const json *key = memberOf(&member, field.mergeKey);
    if (key == nullptr) {
        m_failed = true;
        return nullptr;
    }
    return *key;
}

std::vector<json> StrategicMerge::keysOf(const json &list, const Field &field)
{
    std::vector<json> keys;
    keys.reserve(list.size());
    for (const json &member : list) {
        keys.push_back(keyOf(member, field));
    }
    return keys;
}

json StrategicMerge::mergeListMember(const json *before,
                                     const json &wanted,
                                     const json &live,
                                     const Field &field)
{
    if (!wanted.is_object() || !live.is_object()) {
        return wanted;
    }
    const StructType *type = field.type.element ? field.type.element->structure : nullptr;
    return mergeObjects(before, wanted, live, type, field.retainKeys);
}

/// Puts what only the cluster has between the wanted members, as near to its old place as the wanted order
/// allows.
json interleave(std::vector<Placed> wanted, std::vector<Placed> serverOnly)
{
    json result = json::array();
    size_t next = 0;
    for (Placed &member : wanted) {
        while (next < serverOnly.size() && member.place != nowhere && serverOnly[next].place < member.place) {
            result.push_back(std::move(serverOnly[next++].value));
        }
        result.push_back(std::move(member.value));
    }
    for (; next < serverOnly.size(); ++next) {
        result.push_back(std::move(serverOnly[next].value));
    }
    return result;
}

/// Puts one wanted member that has no place of its own: a second member of one key goes into the first.
void StrategicMerge::addMember(
    const json *base, const json &wanted, size_t twin, const Field &field, std::vector<Placed> &merged)
{
    const auto first = std::find_if(merged.begin(), merged.end(), [&](const Placed &member) {
        return twin != nowhere && member.place == twin;
    });
    if (first == merged.end()) {
        merged.push_back({nowhere, withoutNulls(wanted)});
    } else {
        first->value = mergeListMember(base, wanted, first->value, field);
    }
}

json StrategicMerge::mergeLists(const json *before, const json &wanted, const json &live, const Field &field)
{
    if (live.empty()) {
        return wanted;
    }
    const json none = json::array();
    const json &previous = before && before->is_array() ? *before : none;
    const std::vector<json> wantedKeys = keysOf(wanted, field);
    const std::vector<json> liveKeys = keysOf(live, field);
    const std::vector<json> previousKeys = keysOf(previous, field);
    std::vector<bool> usedLive(live.size());
    std::vector<bool> usedPrevious(previous.size());
    std::vector<Placed> merged;
    for (size_t i = 0; i < wanted.size(); ++i) {
        const size_t earlier = takePlace(previousKeys, wantedKeys[i], usedPrevious);
        const json *base = earlier == nowhere ? nullptr : &previous[earlier];
        const size_t place = takePlace(liveKeys, wantedKeys[i], usedLive);
        if (place == nowhere) {
            addMember(base, wanted[i], placeOf(liveKeys, wantedKeys[i]), field, merged);
        } else {
            merged.push_back({place, mergeListMember(base, wanted[i], live[place], field)});
        }
    }
    // Removing one member removes all that share its key.
    const auto isRemoved = [&](const json &key) {
        for (size_t i = 0; i < previous.size(); ++i) {
            if (!usedPrevious[i] && previousKeys[i] == key) {
                return true;
            }
        }
        return false;
    };
    std::erase_if(merged, [&](const Placed &member) {
        return member.place != nowhere && isRemoved(liveKeys[member.place]);
    });
    std::vector<Placed> serverOnly;
    for (size_t i = 0; i < live.size(); ++i) {
        if (!usedLive[i] && !isRemoved(liveKeys[i])) {
            serverOnly.push_back({i, live[i]});
        }
    }
    return interleave(std::move(merged), std::move(serverOnly));
}

/// Fields that the API server fills in in claim templates and that no client can know do not count.
void keepClaimTemplates(const json &lastApplied, const json &desired, const json &live, json &result)
{
    const json::json_pointer path("/spec/volumeClaimTemplates");
    if (!lastApplied.contains(path) || !desired.contains(path) || !live.contains(path)) {
        return;
    }
    const json &before = lastApplied[path];
    if (before.is_array() && live[path].is_array() && reducedTo(before, live[path]) == desired[path]) {
        result[path] = live[path];
    }
}

/// The three-way JSON merge of two values that are both present; `known` is the live value without the
/// fields that the manifest did not have before.
json mergeJson(const json *before, const json &wanted, const json *known, const json &live)
{
    if (!wanted.is_object() || !live.is_object()) {
        return known && *known == wanted ? live : wanted;
    }
    json result = live;
    for (const auto &[name, value] : live.items()) {
        if (!wanted.contains(name) && memberOf(before, name) != nullptr) {
            result.erase(name);
        }
    }
    for (const auto &[name, value] : wanted.items()) {
        const json *previous = memberOf(before, name);
        if (value.is_null()) {
            if (previous == nullptr || !previous->is_null()) {
                result.erase(name);
            }
            continue;
        }
        const json *current = memberOf(&live, name);
        result[name] =
            current ? mergeJson(previous, value, memberOf(known, name), *current) : withoutNulls(value);
    }
    return result;
}

} // namespace

json reducedTo(const json &wanted, const json &live)
{
    if (wanted.is_object() && live.is_object()) {
        json result = json::object();
        for (const auto &[name, value] : wanted.items()) {
            if (const json *current = memberOf(&live, name)) {
                result[name] = reducedTo(value, *current);
            }
        }
        return result;
    }
    if (wanted.is_array() && live.is_array()) {
        json result = live;
        for (size_t i = 0; i < std::min(wanted.size(), live.size()); ++i) {
            result[i] = reducedTo(wanted[i], live[i]);
        }
        return result;
    }
    return live;
}

std::optional<json>
applyStrategic(const json &lastApplied, const json &desired, const json &live, const StructType &type)
{
    StrategicMerge merge;
    json result = merge.mergeObjects(&lastApplied, desired, live, &type, false);
    if (merge.failed()) {
        return {};
    }
    if (type.name == "apps.v1.StatefulSet") {
        keepClaimTemplates(lastApplied, desired, live, result);
    }
    return result;
}

json applyJsonMerge(const json &lastApplied, const json &desired, const json &live)
{
    const json known = reducedTo(lastApplied, live);
    return mergeJson(&lastApplied, desired, &known, live);
}

} // namespace slipway::gitops
