#pragma once

#include <models/diff/resourcedocument.h>
#include <services/applications/types.h>

#include <QAbstractTableModel>
#include <QSet>

namespace slipway::models {

/// One row of a sync's preview: the head of a wave, or a task in it.
struct SyncPlanRow
{
    bool isHead = false;
    bool isUnchangedHead = false; ///< of what stays as it is
    gitops::Phase phase = gitops::Phase::Sync;
    int wave = 0;
    bool isPrune = false; ///< of a head: what follows is deleted
    int count = 0;        ///< of a head: tasks below it
    gitops::Task task;    ///< of a task
};

/// How much of each kind a preview holds.
struct SyncPlanCounts
{
    int hooks = 0;
    int creates = 0;
    int updates = 0;
    int prunes = 0;
    int skipped = 0;
    int unchanged = 0;

    int changes() const { return hooks + creates + updates + prunes; }
};

/// What a sync will do, in order, by phase and wave; resources can be left out of it by their check marks.
/// Hooks run with a whole sync only, so they have no mark.
class SyncPlanModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        CheckColumn,
        NameColumn,
        ChangeColumn,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Takes the place of what was shown; check marks stay for resources that stay.
    void setPreview(const applications::SyncPreview &preview, const QList<ResourceDocument> &documents);

    const SyncPlanRow *at(const QModelIndex &index) const;
    /// The comparison of a task's resource; null for heads and where nothing was compared.
    const ResourceDocument *documentOf(const QModelIndex &index) const;
    /// The first task that changes something.
    QModelIndex firstChange() const;

    SyncPlanCounts counts() const { return m_counts; }

    /// Takes the check marks of all the others.
    void chooseOnly(const base::ObjectKey &key);

    /// Everything that can be chosen is.
    bool isWhole() const { return m_unchecked.isEmpty(); }

    /// What is chosen among the tasks that change something, hooks aside.
    QList<base::ObjectKey> chosen() const;
    /// What will run: the chosen ones, and hooks when it is a whole sync.
    int runCount() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void checkedChanged();

private:
    static bool canCheck(const SyncPlanRow &row);
    void appendTasks(const gitops::Plan &plan);

    QList<SyncPlanRow> m_rows;
    QHash<base::ObjectKey, ResourceDocument> m_documents;
    QSet<base::ObjectKey> m_unchecked;
    SyncPlanCounts m_counts;
};

} // namespace slipway::models
