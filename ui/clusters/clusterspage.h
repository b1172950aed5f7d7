#pragma once

#include <ui/clusters/clusterstable.h>
#include <ui/frame/page.h>
#include <ui/frame/services.h>

#include <QTimer>

#include <optional>

class QSplitter;
class QStackedWidget;

namespace slipway::ui {

class ClusterDetail;
class EmptyState;
class TableView;

/// The contexts of the kubeconfig: who one is there, how far each answers, why not, and the files they come
/// from. Checks run in the background while the page is in front and end when it is left.
class ClustersPage final : public Page
{
    Q_OBJECT

public:
    explicit ClustersPage(FrameServices &services, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ClustersPage)

    /// A band below everything else; owned. The program puts there what it runs itself.
    void setFootBand(QWidget *band);

    QString title() const override;
    /// The argument names a context to choose.
    void open(const Location &location) override;
    Location location() const override;
    void activated() override;
    void deactivated() override;
    /// Reads the kubeconfig again and checks every context.
    void refresh() override;
    QString context() const override;
    QVariantMap saveState() const override;
    void restoreState(const QVariantMap &state) override;

    TableView &table() const { return *m_table; }

    ClusterModel &model() const { return *m_model; }

    ClusterDetail &detail() const { return *m_detail; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addActions();
    void addRowActions();
    void addFileActions();
    void follow();
    void showRows();
    void showActions();
    void showHeader();
    void showMenu(const QPoint &at);
    void placeSplitter();
    void choose(const QString &key);
    const models::ClusterRow *current() const;
    QString currentFile() const;
    QList<QAction *> detailActions() const;

    FrameServices &m_services;
    ClusterModel *m_model;
    QStackedWidget *m_states;
    EmptyState *m_empty;
    QSplitter *m_split;
    TableView *m_table;
    ClusterDetail *m_detail;
    QString m_shownContext;
    QString m_chosen; ///< key of the row that the detail is about
    QTimer m_soon;    ///< gathers changes, and lets a button's click end before the button is rebuilt
    std::optional<int> m_tableHeight;  ///< chosen by the user
    std::optional<bool> m_headerShows; ///< whether the header offers to stop the checks
    bool m_wasAsked = false;           ///< the first look at the page checks
};

} // namespace slipway::ui
