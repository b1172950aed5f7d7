#pragma once

#include <services/journal/journal.h>

#include <QAbstractItemModel>
#include <QHash>

#include <memory>
#include <vector>

namespace slipway::models {

using EntryPtr = std::shared_ptr<const journal::Entry>;

/// One row of the Activity page: an entry, or an operation with its writes below.
struct ActivityItem
{
    EntryPtr entry;               ///< null for an operation whose own entry is not among the rows (yet)
    QString operation;            ///< of an operation's row
    std::vector<EntryPtr> writes; ///< newest first; of an operation's row
    int failed = 0;               ///< of the writes

    /// What stands for the row: its entry, else its newest write.
    EntryPtr shown() const { return entry ? entry : writes.empty() ? nullptr : writes.front(); }
};

/// Entries of the journal, newest first, as far as they have been read. Grouped, the writes of an operation
/// are the children of its row, which stands where its newest entry does.
class ActivityModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column
    {
        ResultColumn,
        VerbColumn,
        SubjectColumn, ///< application or object
        MessageColumn,
        RevisionColumn,
        WhoColumn,
        ContextColumn,
        TimeColumn,
        ColumnCount
    };

    explicit ActivityModel(QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ActivityModel)

    void setHeads(const QStringList &heads) { m_heads = heads; }

    bool isGrouped() const { return m_grouped; }

    void setGrouped(bool grouped);

    /// All three take entries newest first.
    void setEntries(const QList<journal::Entry> &entries);
    void addOlder(const QList<journal::Entry> &entries);
    void addNewer(const QList<journal::Entry> &entries);

    qint64 newestId() const { return m_entries.empty() ? 0 : m_entries.front()->id; }

    qint64 oldestId() const { return m_entries.empty() ? 0 : m_entries.back()->id; }

    int entryCount() const { return static_cast<int>(m_entries.size()); }

    /// Whether a view that has shown the last row may ask for more by moreWanted().
    void setHasMore(bool hasMore) { m_hasMore = hasMore; }

    ActivityItem item(const QModelIndex &index) const;
    /// The row that holds an entry; invalid when it has not been read.
    QModelIndex find(qint64 id) const;
    /// The entry of the operation that an index' row belongs to; null when there is none.
    EntryPtr operationOf(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

Q_SIGNALS:
    void moreWanted();

private:
    struct Node
    {
        int row = 0;
        ActivityItem item;
    };

    Node *nodeOf(const EntryPtr &entry) const;
    std::unique_ptr<Node> makeNode(const EntryPtr &entry);
    void arrange();
    void placeOlder(const EntryPtr &entry);
    void placeNewer(const EntryPtr &entry);
    void insertNode(int row, std::unique_ptr<Node> node);
    void addTo(Node &node, const EntryPtr &entry, bool newest);
    void moveToTop(const Node &node);
    void numberFrom(std::size_t row);

    QStringList m_heads;
    bool m_grouped = true;
    bool m_hasMore = false;
    std::vector<EntryPtr> m_entries; ///< newest first
    std::vector<std::unique_ptr<Node>> m_nodes;
    QHash<QString, Node *> m_operations;
};

} // namespace slipway::models
