#pragma once

#include <models/async/background.h>
#include <models/diff/resourcedocument.h>
#include <models/lists/rowmodel.h>
#include <ui/application/applicationtab.h>

#include <QHash>
#include <QPointer>

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace slipway::ui {

struct FrameServices;
class CanvasBar;
class Chip;
class DiffView;
class EmptyState;
class ErrorState;
class SearchField;
class SegmentedSwitch;
class TableView;

/// What Git wants, or wanted at a revision that ran before, against what runs: the resources that differ with
/// their counts, and the diff of one.
class DiffTab final : public ApplicationTab
{
    Q_OBJECT

public:
    DiffTab(FrameServices &services, QWidget *parent);
    ~DiffTab() override;
    Q_DISABLE_COPY_MOVE(DiffTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    void deactivated() override;
    void refresh() override;
    bool focusFilter() override;
    bool escape() override;
    QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

    DiffView &view() const { return *m_view; }

    TableView &list() const { return *m_list; }

    const models::RowModel<models::ResourceDocument> &model() const { return *m_model; }

    Chip &with() const { return *m_with; }

Q_SIGNALS:
    /// The comparison was answered and is shown.
    void loaded();

private:
    void makeBar();
    void makeList();
    void loadRevisions();
    void showRevisions();
    QString revision() const; ///< empty: the application's target
    QString shownRevision() const;
    void load();
    void take(const base::Expected<QList<models::ResourceDocument>> &answer);
    void showRows();
    void showCurrent();
    void showChange();
    void setInline(bool isInline);
    const models::ResourceDocument *current() const;

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    CanvasBar *m_bar;
    Chip *m_with;
    SearchField *m_search;
    QLabel *m_change;
    QPushButton *m_previous;
    QPushButton *m_next;
    SegmentedSwitch *m_mode;
    QPushButton *m_fold;
    QPushButton *m_wrap;
    QPushButton *m_copy;
    QStackedWidget *m_states;
    QSplitter *m_split;
    models::RowModel<models::ResourceDocument> *m_model;
    TableView *m_list;
    QLabel *m_counts;
    QPushButton *m_unchanged;
    QLabel *m_owners;
    DiffView *m_view;
    EmptyState *m_empty;
    ErrorState *m_error;
    QList<models::ResourceDocument> m_documents;
    QList<applications::HistoryEntry> m_history;
    QPointer<models::BackgroundCall> m_call;
    QPointer<models::BackgroundCall> m_historyCall;
    QString m_shownKey;
    QString m_stamp; ///< what the documents belong to
};

} // namespace slipway::ui
