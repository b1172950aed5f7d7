#include "workspacesection.h"

#include "settingsform.h"

#include <models/async/background.h>
#include <services/git/repository.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statepages.h>

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::DefinitionSource;
using applications::Workspace;

WorkspaceSection::WorkspaceSection(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_lines(new SettingsLines(services.theme, this))
    , m_folder(makeButton(services.theme, u"folder"_s, tr("Add folder…"), this))
    , m_repository(makeButton(services.theme, u"branch"_s, tr("Add repository…"), this))
    , m_open(makeButton(services.theme, u"open"_s, tr("Open workspace…"), this))
    , m_file(makeLabel(services.theme, {}, FontRole::Small, TextTone::Text3, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_lines);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    for (QPushButton *button : {m_folder, m_repository, m_open}) {
        foot->addWidget(button);
    }
    foot->addStretch(1);
    column->addLayout(foot);
    m_file->setWordWrap(true);
    column->addWidget(m_file);
    connect(m_folder, &QPushButton::clicked, this, &WorkspaceSection::chooseFolder);
    connect(m_repository, &QPushButton::clicked, this, &WorkspaceSection::askRepository);
    connect(m_open, &QPushButton::clicked, this, &WorkspaceSection::openOther);
    showLines();
}

// A workspace that no file stands for was put together by the program.
QString WorkspaceSection::whyFixed() const
{
    const Workspace &workspace = m_services.workspace;
    const bool isMade = workspace.file.isEmpty() && workspace.onlyTheseKubeconfigs;
    return isMade ? tr("%1 has what it needs and cannot be changed here.").arg(workspace.name) : QString();
}

void WorkspaceSection::showLines()
{
    const Workspace &workspace = m_services.workspace;
    const QString why = whyFixed();
    QList<SettingsLine> lines;
    for (const DefinitionSource &source : workspace.sources) {
        SettingsLine line;
        const bool isFolder = !source.folder.isEmpty();
        line.icon = isFolder ? u"folder"_s : u"branch"_s;
        line.name = isFolder ? source.folder : source.repoUrl;
        QStringList notes = {source.revision, source.path};
        notes.removeAll(QString());
        line.note = notes.join(u" · "_s);
        line.buttons = {{.icon = u"delete"_s,
                         .run = [this, source] { remove(source); },
                         .whyOff = why,
                         .accessibleName = tr("Take out %1").arg(line.name)}};
        lines.append(line);
    }
    if (workspace.clusterApplications) {
        SettingsLine cluster;
        cluster.icon = u"clusters"_s;
        cluster.name = workspace.homeContext.isEmpty() ? tr("The current context") : workspace.homeContext;
        cluster.note = tr("namespace %1").arg(workspace.applicationsNamespace);
        lines.append(cluster);
    }
    m_lines->setLines(lines, tr("None. Add a folder or a repository that holds Application manifests."));
    m_file->setText(!why.isEmpty()             ? why
                    : workspace.file.isEmpty() ? tr("Adding one makes a workspace file of your own.")
                                               : tr("Kept in %1.").arg(workspace.file));
    for (QPushButton *button : {m_folder, m_repository}) {
        if (why.isEmpty()) {
            setOn(*button);
        } else {
            setOff(*button, why);
        }
    }
}

void WorkspaceSection::chooseFolder()
{
    auto *dialog = new QFileDialog(m_services.host.dialogParent(), tr("Folder with Application manifests"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &WorkspaceSection::addFolder);
    dialog->open();
}

void WorkspaceSection::addFolder(const QString &folder)
{
    DefinitionSource source;
    source.folder = QDir(folder).absolutePath();
    add(source);
}

void WorkspaceSection::askRepository()
{
    auto *dialog =
        new ScrimDialog(m_services.theme, ScrimDialog::Size::Confirmation, m_services.host.dialogParent());
    dialog->setTitle(tr("Add repository"));
    dialog->setContext(tr("Its Application manifests are read, nothing is written to it"), false);
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(16, 12, 16, 14);
    column->setSpacing(4);
    const auto addField = [&](const QString &label, const QString &hint, const QString &name) {
        auto *field = new QLineEdit(body);
        field->setPlaceholderText(hint);
        field->setAccessibleName(label);
        field->setObjectName(name);
        column->addWidget(makeLabel(m_services.theme, label, FontRole::SmallMedium, TextTone::Text2, body));
        column->addWidget(field);
        column->addSpacing(6);
        return field;
    };
    auto *url = addField(tr("Address"), u"https://git.example.com/team/deploy.git"_s, u"repository"_s);
    auto *revision = addField(tr("Branch, tag or commit"), u"HEAD"_s, u"revision"_s);
    auto *path = addField(tr("Path"), u"apps"_s, u"path"_s);
    dialog->setBody(body);
    dialog->setPrimary(u"plus"_s, tr("Add repository"));
    const auto judge = [dialog, url] {
        dialog->setPrimaryOff(url->text().trimmed().isEmpty() ? WorkspaceSection::tr("Enter its address.")
                                                              : QString());
    };
    connect(url, &QLineEdit::textChanged, dialog, judge);
    connect(dialog, &ScrimDialog::accepted, this, [this, url, revision, path] {
        DefinitionSource source;
        source.repoUrl = url->text().trimmed();
        source.revision = revision->text().trimmed();
        source.path = path->text().trimmed();
        add(source);
    });
    judge();
    dialog->open();
    url->setFocus(Qt::OtherFocusReason);
}

void WorkspaceSection::openOther()
{
    auto *dialog = new QFileDialog(m_services.host.dialogParent(), tr("Open workspace"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Workspaces (*.yaml *.yml)"), tr("All files (*)")});
    connect(dialog,
            &QFileDialog::fileSelected,
            this,
            [open = m_services.program.openWorkspace](const QString &file) {
                if (open) {
                    open(file);
                }
            });
    dialog->open();
}

void WorkspaceSection::add(const DefinitionSource &source)
{
    Workspace workspace = m_services.workspace;
    if (!workspace.sources.contains(source)) {
        workspace.sources.append(source);
        save(std::move(workspace));
    }
}

void WorkspaceSection::remove(const DefinitionSource &source)
{
    Workspace workspace = m_services.workspace;
    workspace.sources.removeAll(source);
    save(std::move(workspace));
}

void WorkspaceSection::save(Workspace workspace)
{
    if (workspace.file.isEmpty()) {
        workspace.name = workspace.name.isEmpty() ? tr("My applications") : workspace.name;
        workspace.file = m_services.paths.config + u"/workspaces/own.yaml"_s;
    }
    m_services.background.run(
        this,
        [workspace](const base::CancelToken &) -> base::Expected<void> {
            const QString folder = QFileInfo(workspace.file).absolutePath();
            if (const auto made = base::ensurePrivateFolder(folder); !made) {
                return made;
            }
            return applications::saveWorkspace(workspace);
        },
        [this, file = workspace.file](const base::Expected<void> &saved) {
            if (!saved) {
                m_services.host.toastError(saved.error());
            } else if (m_services.program.openWorkspace) {
                m_services.program.openWorkspace(file); // makes a new session: nothing here may follow
            }
        });
}

} // namespace slipway::ui
