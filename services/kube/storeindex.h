#pragma once

#include <services/kube/resourcestore.h>

#include <QSet>

#include <map>
#include <set>
#include <unordered_map>

namespace slipway::kube {

/// Keeps one copy of each often repeated string (kinds, namespaces, nodes, images), so that rows share it.
/// Strings that no row uses any more are dropped whenever the pool has doubled.
class StringPool final
{
public:
    void intern(QString &text);
    void intern(ResourceRow &row);
    void clear();

    qsizetype size() const { return m_strings.size(); }

private:
    void sweep();

    QSet<QString> m_strings;
    qsizetype m_sweepAt = 4096;
};

/// The rows of a ResourceStore and the ways to find them. Not thread safe.
class StoreIndex final
{
public:
    using Row = ResourceStore::Row;

    /// What an insertion did.
    enum class Outcome
    {
        Unchanged,
        Changed
    };

    Row find(const base::ObjectKey &key) const;
    Row findByUid(const QString &uid) const;
    std::vector<Row> childrenOf(const QString &uid) const;
    std::vector<Row> trackedBy(const QString &application) const;
    std::vector<Row> ofKind(const base::GroupKind &kind, const QString &nameSpace) const;
    std::vector<Row> all() const;

    qsizetype size() const { return m_size; }

    /// Puts the row in, instead of its namesake if there is one. `stored` is the row that is in now.
    Outcome put(ResourceRow row, Row &stored);
    /// Removes by key; null when nothing was there or its uid differs from a non-empty `uid`.
    Row take(const base::ObjectKey &key, const QString &uid);
    void clear();

private:
    struct ByName
    {
        using is_transparent = void;
        bool operator()(const Row &a, const Row &b) const;
        bool operator()(const Row &a, const base::ObjectKey &b) const;
        bool operator()(const base::ObjectKey &a, const Row &b) const;
    };

    struct HashText
    {
        size_t operator()(const QString &text) const noexcept { return qHash(text); }
    };

    using Group = std::unordered_map<QString, std::vector<Row>, HashText>;

    void link(const Row &row);
    void unlink(const Row &row);
    static void addTo(Group &group, const QString &name, const Row &row);
    static void removeFrom(Group &group, const QString &name, const Row &row);
    static std::vector<Row> sorted(const Group &group, const QString &name);

    std::map<base::GroupKind, std::set<Row, ByName>> m_kinds;
    std::unordered_map<QString, Row, HashText> m_byUid;
    Group m_byOwner;
    Group m_byApplication;
    StringPool m_pool;
    qsizetype m_size = 0;
};

} // namespace slipway::kube
