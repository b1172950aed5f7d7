#include "changes.h"

#include <services/base/jsonaccess.h>

#include <algorithm>

namespace slipway::gitops {

using nlohmann::json;

namespace {

/// Collects the differences of one pair of objects.
class Collector final
{
public:
    void values(const std::string &path, const json *live, const json *desired, const FieldType *type);
    void structs(const std::string &path, const json &live, const json &desired, const StructType *type);

    QList<FieldChange> take() { return std::move(m_changes); }

private:
    void lists(const std::string &path, const json &live, const json &desired, const FieldType *element);
    void keyedLists(const std::string &path, const json &live, const json &desired, const Field &field);
    void add(const std::string &path, const json *live, const json *desired);

    QList<FieldChange> m_changes;
};

std::string joined(const std::string &path, std::string token)
{
    for (size_t at = 0; (at = token.find_first_of("~/", at)) != std::string::npos; at += 2) {
        token.replace(at, 1, token[at] == '~' ? "~0" : "~1");
    }
    return path + '/' + token;
}

const json *memberOf(const json &object, const std::string &name)
{
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

const json *elementOf(const json &list, size_t index)
{
    return index < list.size() ? &list[index] : nullptr;
}

/// Whether every member has the key, and no two have the same.
bool isKeyed(const json &list, const std::string &key)
{
    std::vector<json> seen;
    for (const json &member : list) {
        const json *value = member.is_object() ? memberOf(member, key) : nullptr;
        if (value == nullptr || std::find(seen.begin(), seen.end(), *value) != seen.end()) {
            return false;
        }
        seen.push_back(*value);
    }
    return true;
}

const json *withKey(const json &list, const std::string &key, const json &value)
{
    for (const json &member : list) {
        if (member[key] == value) {
            return &member;
        }
    }
    return nullptr;
}

/// Whether the members that both lists have stand in the same order in both.
bool sameOrder(const json &live, const json &desired, const std::string &key)
{
    std::vector<json> a;
    std::vector<json> b;
    for (const json &member : live) {
        if (withKey(desired, key, member[key])) {
            a.push_back(member[key]);
        }
    }
    for (const json &member : desired) {
        if (withKey(live, key, member[key])) {
            b.push_back(member[key]);
        }
    }
    return a == b;
}

void Collector::add(const std::string &path, const json *live, const json *desired)
{
    m_changes.append({base::fromStd(path),
                      live ? base::share(*live) : base::Json(),
                      desired ? base::share(*desired) : base::Json()});
}

void Collector::values(const std::string &path, const json *live, const json *desired, const FieldType *type)
{
    if (live == nullptr || desired == nullptr) {
        add(path, live, desired);
    } else if (live->is_object() && desired->is_object()) {
        structs(path, *live, *desired, type ? type->structure : nullptr);
    } else if (live->is_array() && desired->is_array()) {
        lists(path, *live, *desired, type ? type->element.get() : nullptr);
    } else if (*live != *desired) {
        add(path, live, desired);
    }
}

void Collector::structs(const std::string &path,
                        const json &live,
                        const json &desired,
                        const StructType *type)
{
    std::vector<std::string> names;
    for (const auto &[name, value] : live.items()) {
        names.push_back(name);
    }
    for (const auto &[name, value] : desired.items()) {
        if (!live.contains(name)) {
            names.push_back(name);
        }
    }
    std::sort(names.begin(), names.end());
    for (const std::string &name : names) {
        const json *before = memberOf(live, name);
        const json *after = memberOf(desired, name);
        const Field *field = type ? type->field(name) : nullptr;
        const bool keyed = field && !field->mergeKey.empty() && before && after && before->is_array() &&
                           after->is_array() && isKeyed(*before, field->mergeKey) &&
                           isKeyed(*after, field->mergeKey) && sameOrder(*before, *after, field->mergeKey);
        if (keyed) {
            keyedLists(joined(path, name), *before, *after, *field);
        } else {
            values(joined(path, name), before, after, field ? &field->type : nullptr);
        }
    }
}

void Collector::lists(const std::string &path,
                      const json &live,
                      const json &desired,
                      const FieldType *element)
{
    for (size_t i = 0; i < std::max(live.size(), desired.size()); ++i) {
        values(joined(path, std::to_string(i)), elementOf(live, i), elementOf(desired, i), element);
    }
}

void Collector::keyedLists(const std::string &path, const json &live, const json &desired, const Field &field)
{
    const FieldType *element = field.type.element.get();
    const auto twin = [&](const json &list, const json &member) {
        return withKey(list, field.mergeKey, member[field.mergeKey]);
    };
    for (size_t i = 0; i < std::max(live.size(), desired.size()); ++i) {
        const std::string memberPath = joined(path, std::to_string(i));
        const json *before = elementOf(live, i);
        const json *after = elementOf(desired, i);
        const bool removed = before && twin(desired, *before) == nullptr;
        const bool added = after && twin(live, *after) == nullptr;
        if (removed || added) {
            add(memberPath, removed ? before : nullptr, added ? after : nullptr);
        }
        if (after && !added) {
            values(memberPath, twin(live, *after), after, element);
        }
    }
}

} // namespace

QList<FieldChange> changesBetween(const json &live, const json &desired, const StructType *type)
{
    Collector collector;
    if (live.is_object() && desired.is_object()) {
        collector.structs({}, live, desired, type);
    } else {
        collector.values({}, &live, &desired, nullptr);
    }
    return collector.take();
}

} // namespace slipway::gitops
