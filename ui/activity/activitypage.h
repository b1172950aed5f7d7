#pragma once

#include <models/activity/activityfeed.h>
#include <models/applications/applicationstore.h>
#include <ui/frame/page.h>
#include <ui/frame/services.h>

#include <QHash>
#include <QTimer>

class QAction;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace slipway::ui {

class ActivityPanel;
class Chip;
class EmptyState;
class ErrorState;
class FilterBar;
class Notice;
class TableView;

/// The journal: who did what to which application, when and with what result, newest first, and whether
/// anybody has changed it since.
class ActivityPage final : public Page
{
    Q_OBJECT

public:
    ActivityPage(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ActivityPage)

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

    models::ActivityModel &model() const { return *m_model; }

    models::ActivityFeed &feed() const { return *m_feed; }

    TableView &table() const { return *m_table; }

    FilterBar &filterBar() const { return *m_filterBar; }

    ActivityPanel &panel() const { return *m_panel; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addActions();
    void makeFilterBar();
    void makeTable();
    void setFilterText(const QString &text);
    void applyFilter();
    void setGrouped(bool grouped);
    void openApplication();
    void showOperation(const QString &operation);
    void copyEntry();
    void showEntry(qint64 id);
    void keepCurrent();
    void showState();
    void showIntegrity();
    void openPanel();
    void showActions();
    void showMenu(const QPoint &at);
    models::ApplicationFacts currentApplication() const;

    FrameServices &m_services;
    models::ActivityModel *m_model;
    models::ActivityFeed *m_feed;
    FilterBar *m_filterBar;
    Notice *m_notice;
    QStackedWidget *m_states;
    QSplitter *m_split;
    TableView *m_table;
    ActivityPanel *m_panel;
    EmptyState *m_empty;
    ErrorState *m_error;
    QPushButton *m_grouping = nullptr;
    QHash<QString, Chip *> m_fieldChips;
    QAction *m_showBroken;
    QAction *m_again;
    models::ActivityFilter m_filter;
    qint64 m_current = 0;   ///< id of the entry the panel is about; 0: closed
    bool m_keeping = false; ///< rows are being replaced: nobody chose another one
    QTimer m_typing;
    QTimer m_ages;
};

} // namespace slipway::ui
