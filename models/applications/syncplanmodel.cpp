#include "syncplanmodel.h"

namespace slipway::models {

using gitops::Task;
using gitops::TaskAction;

namespace {

bool isQuiet(const Task &task)
{
    return task.action == TaskAction::Unchanged;
}

SyncPlanRow headOf(const Task &task)
{
    SyncPlanRow row;
    row.isHead = true;
    row.phase = task.phase;
    row.wave = task.wave;
    row.isPrune = task.action == TaskAction::Prune || task.action == TaskAction::PruneSkipped;
    return row;
}

bool sameHead(const SyncPlanRow &a, const SyncPlanRow &b)
{
    return a.phase == b.phase && a.wave == b.wave && a.isPrune == b.isPrune;
}

void count(SyncPlanCounts &counts, const Task &task)
{
    switch (task.action) {
    case TaskAction::Create:
        ++counts.creates;
        break;
    case TaskAction::Update:
        ++counts.updates;
        break;
    case TaskAction::Unchanged:
        ++counts.unchanged;
        break;
    case TaskAction::Prune:
        ++counts.prunes;
        break;
    case TaskAction::PruneSkipped:
        ++counts.skipped;
        break;
    case TaskAction::RunHook:
        ++counts.hooks;
        break;
    }
}

} // namespace

void SyncPlanModel::setPreview(const applications::SyncPreview &preview,
                               const QList<ResourceDocument> &documents)
{
    beginResetModel();
    m_rows.clear();
    m_counts = {};
    m_documents.clear();
    for (const ResourceDocument &document : documents) {
        m_documents.insert(document.diff.key, document);
    }
    appendTasks(preview.plan);
    QSet<base::ObjectKey> still;
    for (const SyncPlanRow &row : std::as_const(m_rows)) {
        if (canCheck(row) && m_unchecked.contains(row.task.key)) {
            still.insert(row.task.key);
        }
    }
    m_unchecked = still;
    endResetModel();
    Q_EMIT checkedChanged();
}

void SyncPlanModel::appendTasks(const gitops::Plan &plan)
{
    QList<SyncPlanRow> unchanged;
    int head = -1;
    for (const Task &task : plan.tasks) {
        count(m_counts, task);
        SyncPlanRow row;
        row.phase = task.phase;
        row.wave = task.wave;
        row.task = task;
        if (isQuiet(task)) {
            unchanged.append(row);
            continue;
        }
        if (head < 0 || !sameHead(m_rows.at(head), headOf(task))) {
            head = static_cast<int>(m_rows.size());
            m_rows.append(headOf(task));
        }
        ++m_rows[head].count;
        m_rows.append(row);
    }
    if (!unchanged.isEmpty()) {
        SyncPlanRow quiet;
        quiet.isHead = true;
        quiet.isUnchangedHead = true;
        quiet.count = static_cast<int>(unchanged.size());
        m_rows.append(quiet);
        m_rows.append(unchanged);
    }
}

const SyncPlanRow *SyncPlanModel::at(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_rows.size() ? &m_rows.at(index.row()) : nullptr;
}

const ResourceDocument *SyncPlanModel::documentOf(const QModelIndex &index) const
{
    const SyncPlanRow *row = at(index);
    if (!row || row->isHead) {
        return nullptr;
    }
    const auto found = m_documents.constFind(row->task.key);
    return found == m_documents.constEnd() ? nullptr : &*found;
}

QModelIndex SyncPlanModel::firstChange() const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        const QModelIndex at = index(row, NameColumn);
        const ResourceDocument *document = documentOf(at);
        if (document && document->diff.change != applications::ChangeKind::Unchanged) {
            return at;
        }
    }
    return m_rows.size() > 1 ? index(1, NameColumn) : QModelIndex();
}

bool SyncPlanModel::canCheck(const SyncPlanRow &row)
{
    return !row.isHead && !row.task.hook && !isQuiet(row.task) && row.task.action != TaskAction::PruneSkipped;
}

void SyncPlanModel::chooseOnly(const base::ObjectKey &key)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        setData(index(row, CheckColumn),
                m_rows.at(row).task.key == key ? Qt::Checked : Qt::Unchecked,
                Qt::CheckStateRole);
    }
}

QList<base::ObjectKey> SyncPlanModel::chosen() const
{
    QList<base::ObjectKey> keys;
    for (const SyncPlanRow &row : m_rows) {
        if (canCheck(row) && !m_unchecked.contains(row.task.key)) {
            keys.append(row.task.key);
        }
    }
    return keys;
}

int SyncPlanModel::runCount() const
{
    return static_cast<int>(chosen().size()) + (isWhole() ? m_counts.hooks : 0);
}

int SyncPlanModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SyncPlanModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SyncPlanModel::data(const QModelIndex &index, int role) const
{
    const SyncPlanRow *row = at(index);
    if (!row) {
        return {};
    }
    if (role == Qt::CheckStateRole && index.column() == CheckColumn && canCheck(*row)) {
        return m_unchecked.contains(row->task.key) ? Qt::Unchecked : Qt::Checked;
    }
    if (role == Qt::DisplayRole && index.column() == NameColumn && !row->isHead) {
        return row->task.key.name;
    }
    if (role == Qt::AccessibleTextRole && !row->isHead) {
        return QString(row->task.key.kind + u' ' + row->task.key.name + u", " +
                       gitops::actionWord(row->task.action));
    }
    return {};
}

bool SyncPlanModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const SyncPlanRow *row = at(index);
    if (!row || role != Qt::CheckStateRole || !canCheck(*row)) {
        return false;
    }
    if (value.toInt() == Qt::Checked) {
        m_unchecked.remove(row->task.key);
    } else {
        m_unchecked.insert(row->task.key);
    }
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged();
    return true;
}

Qt::ItemFlags SyncPlanModel::flags(const QModelIndex &index) const
{
    const SyncPlanRow *row = at(index);
    if (!row) {
        return Qt::NoItemFlags;
    }
    if (row->isHead) {
        return Qt::ItemIsEnabled;
    }
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    flags.setFlag(Qt::ItemIsUserCheckable, index.column() == CheckColumn && canCheck(*row));
    return flags;
}

} // namespace slipway::models
