#pragma once

#include <models/clusters/clusterrow.h>
#include <ui/frame/services.h>

#include <QWidget>

class QAction;
class QCheckBox;
class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace slipway::ui {

class ErrorState;
class FactGrid;

/// What is known of the chosen row: at the left how far it answers and why not, check by check; at the right
/// who one is there, what may be done, and which file it comes from.
class ClusterDetail final : public QWidget
{
    Q_OBJECT

public:
    /// `services` outlive the widget.
    explicit ClusterDetail(FrameServices &services, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ClusterDetail)

    /// `actions` are about the row, the most likely one first. They may be triggered by what is rebuilt here:
    /// call this from the event loop, never from one of them.
    void showRow(const models::ClusterRow &row, const QList<QAction *> &actions);

    const models::ClusterRow &row() const { return m_row; }

Q_SIGNALS:
    void protectRequested(bool on);
    void readOnlyRequested(bool on);
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeFactsPane();
    QLabel *addHead(QVBoxLayout &column, const QString &text);
    void showExplanation(const QList<QAction *> &actions);
    void showFacts();
    void showSafety();
    void showFile();

    FrameServices &m_services;
    models::ClusterRow m_row;
    ErrorState *m_explanation;
    QScrollArea *m_left;
    QWidget *m_right = nullptr;
    QLabel *m_factsHead = nullptr;
    FactGrid *m_facts = nullptr;
    QLabel *m_oldHead = nullptr;
    QLabel *m_oldText = nullptr;
    QLabel *m_safetyHead = nullptr;
    QCheckBox *m_protected = nullptr;
    QCheckBox *m_readOnly = nullptr;
    QLabel *m_path = nullptr;
    QLabel *m_fileNote = nullptr;
    QWidget *m_remove = nullptr;
    QStringList m_shownFacts;
    QString m_shown; ///< the explanation on the screen, to leave it alone while it stays the same
};

} // namespace slipway::ui
