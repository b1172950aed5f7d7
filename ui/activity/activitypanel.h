#pragma once

#include <models/activity/activitymodel.h>

#include <QPointer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace slipway::models {
class BackgroundCall;
}

namespace slipway::ui {

class DiffView;
class FactGrid;
class Notice;
class StatusLabel;
struct FrameServices;

/// One entry of the journal in full: what was done, by whom, to what, and what it changed.
class ActivityPanel final : public QWidget
{
    Q_OBJECT

public:
    ActivityPanel(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ActivityPanel)

    static constexpr int panelWidth = 340;

    /// `operation` is the entry of the operation that `item` belongs to, if any.
    void showItem(const models::ActivityItem &item, const models::EntryPtr &operation);

    DiffView &diff() const { return *m_diff; }

Q_SIGNALS:
    void closed();
    void applicationRequested();
    void operationRequested(const QString &operation);
    void copyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeFoot();
    void showFacts(const journal::Entry &entry, const models::EntryPtr &operation);
    void showMessage(const journal::Entry &entry);
    void showDiff(const journal::Entry &entry);
    void showOpen(const models::ActivityItem &item, const models::EntryPtr &operation);

    FrameServices &m_services;
    StatusLabel *m_status;
    QLabel *m_name;
    FactGrid *m_grid;
    Notice *m_message;
    QLabel *m_diffHead;
    QLabel *m_noDiff;
    DiffView *m_diff;
    QPushButton *m_open;
    QString m_operation;
    qint64 m_shown = 0; ///< id of the entry whose diff is shown or being made
    QPointer<models::BackgroundCall> m_call;
};

} // namespace slipway::ui
