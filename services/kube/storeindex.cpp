#include "storeindex.h"

#include <algorithm>

namespace slipway::kube {

namespace {

int compareNames(const base::ObjectKey &a, const base::ObjectKey &b)
{
    const int order = a.nameSpace.compare(b.nameSpace);
    return order != 0 ? order : a.name.compare(b.name);
}

QString applicationOf(const ResourceRow &row)
{
    const qsizetype colon = row.trackingId.indexOf(u':');
    return colon > 0 ? row.trackingId.left(colon) : QString();
}

// Documents are compared by identity elsewhere; here one version of one object is known to have one content.
bool bringsNothingNew(const ResourceRow &old, const ResourceRow &fresh)
{
    if (old.uid != fresh.uid || old.resourceVersion != fresh.resourceVersion ||
        old.resourceVersion.isEmpty() || !old.document != !fresh.document) {
        return false;
    }
    ResourceRow comparable = fresh;
    comparable.document = old.document;
    return comparable == old;
}

} // namespace

void StringPool::intern(QString &text)
{
    if (text.isEmpty()) {
        text = QString();
        return;
    }
    const auto known = m_strings.constFind(text);
    if (known != m_strings.constEnd()) {
        text = *known;
        return;
    }
    text.squeeze();
    m_strings.insert(text);
    if (m_strings.size() > m_sweepAt) {
        sweep();
    }
}

void StringPool::intern(ResourceRow &row)
{
    for (QString *text : {&row.key.group,
                          &row.key.kind,
                          &row.key.nameSpace,
                          &row.version,
                          &row.info,
                          &row.healthMessage,
                          &row.node}) {
        intern(*text);
    }
    for (QString &image : row.images) {
        intern(image);
    }
}

void StringPool::clear()
{
    m_strings.clear();
}

void StringPool::sweep()
{
    m_strings.removeIf([](const QString &text) { return text.isDetached(); });
    m_sweepAt = std::max<qsizetype>(4096, m_strings.size() * 2);
}

bool StoreIndex::ByName::operator()(const Row &a, const Row &b) const
{
    return compareNames(a->key, b->key) < 0;
}

bool StoreIndex::ByName::operator()(const Row &a, const base::ObjectKey &b) const
{
    return compareNames(a->key, b) < 0;
}

bool StoreIndex::ByName::operator()(const base::ObjectKey &a, const Row &b) const
{
    return compareNames(a, b->key) < 0;
}

StoreIndex::Row StoreIndex::find(const base::ObjectKey &key) const
{
    const auto kind = m_kinds.find(key.groupKind());
    if (kind == m_kinds.end()) {
        return nullptr;
    }
    const auto found = kind->second.find(key);
    return found == kind->second.end() ? nullptr : *found;
}

StoreIndex::Row StoreIndex::findByUid(const QString &uid) const
{
    const auto found = m_byUid.find(uid);
    return found == m_byUid.end() ? nullptr : found->second;
}

std::vector<StoreIndex::Row> StoreIndex::childrenOf(const QString &uid) const
{
    return sorted(m_byOwner, uid);
}

std::vector<StoreIndex::Row> StoreIndex::trackedBy(const QString &application) const
{
    return sorted(m_byApplication, application);
}

std::vector<StoreIndex::Row> StoreIndex::ofKind(const base::GroupKind &kind, const QString &nameSpace) const
{
    const auto found = m_kinds.find(kind);
    if (found == m_kinds.end()) {
        return {};
    }
    const auto &rows = found->second;
    if (nameSpace.isEmpty()) {
        return {rows.begin(), rows.end()};
    }
    std::vector<Row> result;
    base::ObjectKey first;
    first.nameSpace = nameSpace;
    for (auto row = rows.lower_bound(first); row != rows.end() && (*row)->key.nameSpace == nameSpace; ++row) {
        result.push_back(*row);
    }
    return result;
}

std::vector<StoreIndex::Row> StoreIndex::all() const
{
    std::vector<Row> result;
    result.reserve(static_cast<size_t>(m_size));
    for (const auto &[kind, rows] : m_kinds) {
        result.insert(result.end(), rows.begin(), rows.end());
    }
    return result;
}

StoreIndex::Outcome StoreIndex::put(ResourceRow row, Row &stored)
{
    stored = find(row.key);
    if (stored && bringsNothingNew(*stored, row)) {
        return Outcome::Unchanged;
    }
    if (stored) {
        unlink(stored);
    }
    m_pool.intern(row);
    // A child's owner uid is a string that the owner's row already holds.
    if (const Row owner = findByUid(row.ownerUid)) {
        row.ownerUid = owner->uid;
    }
    stored = std::make_shared<const ResourceRow>(std::move(row));
    link(stored);
    return Outcome::Changed;
}

StoreIndex::Row StoreIndex::take(const base::ObjectKey &key, const QString &uid)
{
    Row row = find(key);
    if (!row || (!uid.isEmpty() && row->uid != uid)) {
        return nullptr;
    }
    unlink(row);
    return row;
}

void StoreIndex::clear()
{
    m_kinds.clear();
    m_byUid.clear();
    m_byOwner.clear();
    m_byApplication.clear();
    m_pool.clear();
    m_size = 0;
}

void StoreIndex::link(const Row &row)
{
    m_kinds[row->key.groupKind()].insert(row);
    ++m_size;
    if (!row->uid.isEmpty()) {
        m_byUid[row->uid] = row;
    }
    addTo(m_byOwner, row->ownerUid, row);
    addTo(m_byApplication, applicationOf(*row), row);
}

void StoreIndex::unlink(const Row &row)
{
    const auto kind = m_kinds.find(row->key.groupKind());
    kind->second.erase(row);
    if (kind->second.empty()) {
        m_kinds.erase(kind);
    }
    --m_size;
    // The same uid may have come back under another API group (an Ingress seen twice): keep the newer one.
    const auto byUid = m_byUid.find(row->uid);
    if (byUid != m_byUid.end() && byUid->second == row) {
        m_byUid.erase(byUid);
    }
    removeFrom(m_byOwner, row->ownerUid, row);
    removeFrom(m_byApplication, applicationOf(*row), row);
}

void StoreIndex::addTo(Group &group, const QString &name, const Row &row)
{
    if (!name.isEmpty()) {
        group[name].push_back(row);
    }
}

void StoreIndex::removeFrom(Group &group, const QString &name, const Row &row)
{
    const auto found = group.find(name);
    if (found == group.end()) {
        return;
    }
    std::vector<Row> &rows = found->second;
    const auto position = std::find(rows.begin(), rows.end(), row);
    if (position != rows.end()) {
        *position = std::move(rows.back());
        rows.pop_back();
    }
    if (rows.empty()) {
        group.erase(found);
    }
}

std::vector<StoreIndex::Row> StoreIndex::sorted(const Group &group, const QString &name)
{
    const auto found = group.find(name);
    if (found == group.end()) {
        return {};
    }
    std::vector<Row> rows = found->second;
    std::sort(rows.begin(), rows.end(), [](const Row &a, const Row &b) { return a->key < b->key; });
    return rows;
}

} // namespace slipway::kube
