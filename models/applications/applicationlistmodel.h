#pragma once

#include <models/applications/applicationarrangement.h>
#include <models/applications/applicationstore.h>

#include <QAbstractItemModel>
#include <QSet>

#include <array>
#include <memory>
#include <vector>

namespace slipway::models {

/// The applications as rows of facts, below rows of groups where there are any. Words, glyphs and colours are
/// the view's. Follows the store with the smallest possible changes, so that selection, scroll position and
/// unfolded groups survive.
class ApplicationListModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column
    {
        CheckColumn,
        NameColumn,
        HealthColumn,
        SyncColumn,
        RevisionColumn,
        ImagesColumn,
        AuthorColumn,
        NowColumn,
        LastSyncColumn,
        PolicyColumn,
        ColumnCount
    };

    enum Role
    {
        FactsRole = Qt::UserRole + 1, ///< ApplicationFacts; not for groups
        IdRole,                       ///< base::ApplicationId
        IsGroupRole,
        GroupNameRole,
        GroupCountRole,
        GroupAttentionRole,
        GroupClustersRole,
        GroupProtectedRole
    };

    explicit ApplicationListModel(ApplicationStore &store, QObject *parent = nullptr);
    ~ApplicationListModel() override;
    Q_DISABLE_COPY_MOVE(ApplicationListModel)

    const ApplicationView &view() const { return m_view; }

    void setFilter(const ApplicationFilter &filter);
    /// Shows only the applications of one context, or all; those out of it lose their check mark.
    void setScope(const QString &context);
    void setGrouping(ApplicationGrouping grouping);
    void setOrder(ApplicationOrder order, bool descending);

    /// While held, rows keep their places and new ones wait; facts are still updated and rows that are gone
    /// leave. A change of filter, grouping or order is shown at once.
    void setHeld(bool held);

    /// Rows that wait for the end of the hold.
    bool hasWaiting() const { return m_waiting; }

    /// Rows shown, without groups.
    int applicationCount() const;
    /// The shown rows from top to bottom.
    QList<base::ApplicationId> shown() const;
    QModelIndex indexOf(const base::ApplicationId &id, int column = NameColumn) const;

    /// Checked rows, shown or not by the present filter.
    QList<base::ApplicationId> checked() const;
    void setChecked(const QList<base::ApplicationId> &ids);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// The words of the columns are the window's, which sets them.
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setHeaderData(int section, Qt::Orientation orientation, const QVariant &value, int role) override;

Q_SIGNALS:
    void checkedChanged();

private:
    using Group = ApplicationGroup;

    bool isGrouped() const { return m_view.grouping != ApplicationGrouping::None; }

    const Group *groupAt(const QModelIndex &index) const;
    ApplicationFacts factsAt(const QModelIndex &index) const;
    QModelIndex groupIndex(const Group *group) const;
    QVariant groupData(const Group &group, int role) const;

    void onChanged(const QList<base::ApplicationId> &changed, const QList<base::ApplicationId> &removed);
    void onReset();
    void rearrange();
    void updateFacts(const QSet<base::ApplicationId> &changed);
    void removeRows(Group &group, const QSet<base::ApplicationId> &wanted);
    void placeRows(Group &group, std::vector<ApplicationFacts> wanted);
    void forgetGone(const QList<base::ApplicationId> &removed);

    ApplicationStore &m_store;
    ApplicationView m_view;
    std::vector<std::unique_ptr<Group>> m_groups; ///< their addresses are the children's internal pointers
    QSet<base::ApplicationId> m_checked;
    std::array<QString, ColumnCount> m_labels;
    bool m_held = false;
    bool m_waiting = false;
};

} // namespace slipway::models

Q_DECLARE_METATYPE(slipway::models::ApplicationFacts)
