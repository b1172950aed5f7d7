#pragma once

#include <models/applications/applicationlistmodel.h>
#include <ui/frame/page.h>
#include <ui/frame/services.h>

#include <QSet>
#include <QTimer>

class QStackedLayout;
class QStackedWidget;

namespace slipway::ui {

class Chip;
class CountsBar;
class EmptyState;
class ErrorState;
class FilterBar;
class Notice;
class TableView;

/// All applications: what needs attention, filtered, grouped and sorted, and what can be done to several.
class ApplicationsPage final : public Page
{
    Q_OBJECT

public:
    ApplicationsPage(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ApplicationsPage)

    QString title() const override;
    /// `argument` is a text for the filter.
    void open(const Location &location) override;
    Location location() const override;
    void activated() override;
    void deactivated() override;
    void refresh() override;
    bool focusFilter() override;
    bool escape() override;
    QString context() const override;
    QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

    /// The rows that actions are about: the checked ones, else the selected ones.
    QList<models::ApplicationFacts> targets() const;

    models::ApplicationListModel &model() const { return *m_model; }

    TableView &table() const { return *m_table; }

    FilterBar &filterBar() const { return *m_filterBar; }

    CountsBar &countsBar() const { return *m_counts; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addActions();
    void makeFilterBar();
    void makeTable();
    void makeStates();
    void follow();
    void setFilterText(const QString &text);
    void applyFilter();
    void setGrouping(models::ApplicationGrouping grouping);
    void setOrder(models::ApplicationOrder order, bool descending);
    void onHeaderClicked(int column);
    void onCountToggled(const QString &id, bool on);
    void unfoldNewGroups();
    void expandGroups();
    void keepCurrent();
    void openRow(const QModelIndex &index, const QString &tab = {});
    std::vector<models::ApplicationFacts> inScope() const;
    void showCounts();
    void showTargets();
    void showState();
    void showNotice();
    void showMenu(const QPoint &at);
    void showColumns();
    models::ApplicationFacts currentFacts() const;

    FrameServices &m_services;
    models::ApplicationListModel *m_model;
    FilterBar *m_filterBar;
    CountsBar *m_counts;
    Notice *m_notice;
    QStackedWidget *m_states;
    TableView *m_table;
    EmptyState *m_empty;
    ErrorState *m_error;
    QWidget *m_loading;
    Chip *m_groupChip = nullptr;
    Chip *m_orderChip = nullptr;
    QHash<QString, Chip *> m_fieldChips;
    QSet<QString> m_folded; ///< names of the groups that the user folded
    base::ApplicationId m_current;
    QTimer m_ages;
    QTimer m_patience; ///< before a skeleton is shown
};

} // namespace slipway::ui
