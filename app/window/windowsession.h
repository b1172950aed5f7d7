#pragma once

#include <app/backend.h>
#include <models/applications/applicationstore.h>
#include <models/applications/operations.h>
#include <models/async/background.h>
#include <models/clusters/clusterstore.h>
#include <models/clusters/scope.h>
#include <models/settings/settings.h>
#include <ui/frame/mainwindow.h>
#include <ui/frame/session.h>

#include <QObject>
#include <QTimer>

#include <memory>

namespace slipway::app {

/// A backend with the stores and pages that a window needs of it. Starts with the rows of the last run and
/// asks nobody before start().
class WindowSession final : public QObject, public ui::FrameSession
{
    Q_OBJECT

public:
    /// `window`, `theme` and `settings` outlive the session.
    WindowSession(std::unique_ptr<Backend> backend,
                  ui::MainWindow &window,
                  const ui::Theme &theme,
                  models::Settings &settings,
                  const ui::ProgramActions &program);
    ~WindowSession() override; ///< keeps the rows for the next start
    Q_DISABLE_COPY_MOVE(WindowSession)

    ui::FrameServices &services() override { return m_services; }

    QList<ui::PageSpec> pages() override;

    Backend &backend() { return *m_backend; }

    bool isStarted() const { return m_started; }

    /// Begins to read Git and the clusters.
    void start();

    /// Reads the files of the kubeconfig anew.
    void reloadKubeconfig();

private:
    void askForPassphrase();
    void showLastKnown();
    void keepRows();
    void applyProtection();
    QString stateName() const;

    // In this order: what refers to something goes before it.
    std::unique_ptr<Backend> m_backend;
    models::Background m_background;
    models::Settings &m_settings;
    models::ApplicationStore m_applications;
    models::Operations m_operations;
    models::ClusterStore m_clusters;
    models::Scope m_scope;
    ui::FrameServices m_services;
    QTimer m_keeping;
    bool m_started = false;
};

} // namespace slipway::app
