#pragma once

#include <services/applications/workspace.h>
#include <ui/frame/services.h>

#include <QWidget>

class QLabel;
class QPushButton;

namespace slipway::ui {

class SettingsLines;

/// The folders and Git repositories whose Application manifests the window reads, kept in a workspace file.
class WorkspaceSection final : public QWidget
{
    Q_OBJECT

public:
    WorkspaceSection(FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(WorkspaceSection)

    void addFolder(const QString &folder);
    /// Asks with a file dialog.
    void chooseFolder();
    void askRepository();
    void openOther();

private:
    void showLines();
    void remove(const applications::DefinitionSource &source);
    void add(const applications::DefinitionSource &source);
    /// Writes the workspace file and opens it.
    void save(applications::Workspace workspace);
    QString whyFixed() const;

    FrameServices &m_services;
    SettingsLines *m_lines;
    QPushButton *m_folder;
    QPushButton *m_repository;
    QPushButton *m_open;
    QLabel *m_file;
};

} // namespace slipway::ui
