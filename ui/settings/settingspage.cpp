#include "settingspage.h"

#include "credentialsection.h"
#include "settingsform.h"
#include "workspacesection.h"

#include <models/async/background.h>
#include <models/clusters/clusterstore.h>
#include <models/settings/settings.h>
#include <ui/frame/actionregistry.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/segmentedswitch.h>
#include <ui/widgets/statepages.h>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ToolFacts;
using ThemeMode = models::Settings::ThemeMode;

namespace {

const std::pair<ThemeMode, QString> themeIds[] = {
    {ThemeMode::System, u"system"_s}, {ThemeMode::Light, u"light"_s}, {ThemeMode::Dark, u"dark"_s}};

QStringList with(QStringList list, const QString &value, bool isIn)
{
    list.removeAll(value);
    if (isIn) {
        list.append(value);
    }
    return list;
}

bool canBeChosen(const QString &tool)
{
    return tool == "helm"_L1 || tool == "kustomize"_L1 || tool == "kubectl"_L1;
}

} // namespace

SettingsPage::SettingsPage(FrameServices &services, QWidget *parent)
    : Page(services.theme, u"settings"_s, parent)
    , m_services(services)
{
    header().setTitle(tr("Settings"));
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    auto *whole = new QWidget;
    auto *row = new QHBoxLayout(whole);
    row->setContentsMargins(16, 0, 12, 0);
    auto *form = new SettingsForm(theme(), whole);
    row->addWidget(form, 0, Qt::AlignTop);
    row->addStretch(1);
    addLook(*form);
    m_toolLines = new SettingsLines(theme(), form);
    form->addSection(
        tr("Tools"),
        tr("What is chosen here comes first, then what $PATH has, then what the sandbox brought."));
    form->addWide(m_toolLines);
    m_toolLines->setLines({}, tr("Asking the tools for their versions"));
    form->addSection(
        tr("Credentials"),
        tr("For private Git repositories, and for clusters whose kubeconfig has none. The longest "
           "address wins."));
    m_credentials = new CredentialSection(services, form);
    form->addWide(m_credentials);
    form->addSection(
        tr("Contexts"),
        tr("A change in a protected context needs the application's name typed; a read-only one is "
           "never written to."));
    m_contexts = new QWidget(form);
    new QVBoxLayout(m_contexts);
    form->addWide(m_contexts);
    form->addSection(tr("Workspace"), tr("Where Application manifests are read from."));
    m_workspace = new WorkspaceSection(services, form);
    form->addWide(m_workspace);
    addPlaces(*form);
    scroll->setWidget(whole);
    body().addWidget(scroll, 1);
    setFocusProxy(scroll);
    addActions();
    connect(&services.settings, &models::Settings::lookChanged, this, &SettingsPage::showLook);
    connect(&services.settings, &models::Settings::languageChanged, this, &SettingsPage::showLook);
    connect(&services.settings, &models::Settings::toolPathsChanged, this, &SettingsPage::readTools);
    connect(&services.clusters, &models::ClusterStore::changed, this, &SettingsPage::showContexts);
    showLook();
    showContexts();
}

void SettingsPage::addActions()
{
    ActionRegistry &actions = m_services.actions;
    const QString section = tr("Settings");
    actions.add({.id = u"settings.addCredential"_s,
                 .icon = u"key"_s,
                 .text = tr("Add credential…"),
                 .consequence = tr("For a Git remote or a cluster"),
                 .section = section,
                 .run = [this] { m_credentials->addCredential(); }},
                this);
    actions.add({.id = u"settings.addFolder"_s,
                 .icon = u"folder"_s,
                 .text = tr("Add folder to the workspace…"),
                 .section = section,
                 .run = [this] { m_workspace->chooseFolder(); }},
                this);
    actions.add({.id = u"settings.addRepository"_s,
                 .icon = u"branch"_s,
                 .text = tr("Add repository to the workspace…"),
                 .section = section,
                 .run = [this] { m_workspace->askRepository(); }},
                this);
    actions.add({.id = u"settings.logs"_s,
                 .icon = u"logs"_s,
                 .text = tr("Open the log folder"),
                 .section = section,
                 .run = [this] { openFolder(m_services.paths.state + u"/logs"_s); }},
                this);
}

void SettingsPage::addLook(SettingsForm &form)
{
    form.addSection(tr("Look"));
    m_theme = new SegmentedSwitch(theme(),
                                  {{themeIds[0].second, {}, tr("As the desktop"), {}},
                                   {themeIds[1].second, u"sun"_s, tr("Light"), {}},
                                   {themeIds[2].second, u"moon"_s, tr("Dark"), {}}},
                                  false,
                                  &form);
    m_theme->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    form.addRow(tr("Theme"), m_theme);
    m_language = new QComboBox(&form);
    m_language->addItem(tr("As the desktop"), QString());
    m_language->addItem(u"English"_s, u"en"_s);
    m_language->addItem(u"한국어"_s, u"ko"_s);
    m_language->setFixedWidth(200);
    form.addRow(tr("Language"), m_language, tr("Takes effect at the next start."));
    m_reduceMotion = new QCheckBox(tr("Nothing moves, rings stand still"), &form);
    m_reduceMotion->setFixedHeight(28);
    form.addRow(tr("Reduce motion"), m_reduceMotion);
    connect(m_theme, &SegmentedSwitch::currentChanged, this, [this](const QString &id) {
        for (const auto &[mode, name] : themeIds) {
            if (name == id) {
                m_services.settings.setTheme(mode);
            }
        }
    });
    connect(m_language, &QComboBox::activated, this, [this](int index) {
        m_services.settings.setLanguage(m_language->itemData(index).toString());
    });
    connect(m_reduceMotion, &QCheckBox::toggled, this, [this](bool on) {
        m_services.settings.setReducesMotion(on);
    });
}

void SettingsPage::addPlaces(SettingsForm &form)
{
    form.addSection(tr("Files"));
    auto *lines = new SettingsLines(theme(), &form);
    const auto place =
        [this](const QString &icon, const QString &name, const QString &path, const QString &folder) {
            SettingsLine line;
            line.icon = icon;
            line.name = name;
            line.second = path;
            line.buttons = {{.text = tr("Open folder"),
                             .run = [this, folder] { openFolder(folder); },
                             .accessibleName = tr("Open the folder of %1").arg(name)}};
            return line;
        };
    const base::Paths &paths = m_services.paths;
    lines->setLines({place(u"logs"_s, tr("Logs"), paths.state + u"/logs"_s, paths.state + u"/logs"_s),
                     place(u"activity"_s, tr("Journal"), paths.state + u"/journal.sqlite"_s, paths.state),
                     place(u"settings"_s, tr("Settings"), m_services.settings.fileName(), paths.config)},
                    {});
    form.addWide(lines);
}

QString SettingsPage::title() const
{
    return tr("Settings");
}

void SettingsPage::activated()
{
    readTools();
    m_credentials->load();
}

void SettingsPage::refresh()
{
    readTools();
    m_credentials->load();
    showContexts();
}

void SettingsPage::showLook()
{
    const models::Settings &settings = m_services.settings;
    for (const auto &[mode, name] : themeIds) {
        if (mode == settings.theme()) {
            m_theme->setCurrent(name);
        }
    }
    m_language->setCurrentIndex(std::max(0, m_language->findData(settings.language())));
    m_reduceMotion->setChecked(settings.reducesMotion());
}

void SettingsPage::readTools()
{
    if (m_call) {
        m_call->drop();
    }
    m_call = m_services.background.run(
        this,
        [&renderer = m_services.renderer](const base::CancelToken &cancel) {
            return models::readTools(renderer, cancel);
        },
        [this](const QList<ToolFacts> &tools) {
            m_tools = tools;
            showTools();
        });
}

void SettingsPage::showTools()
{
    const QHash<QString, QString> chosen = m_services.settings.toolPaths();
    QList<SettingsLine> lines;
    for (const ToolFacts &tool : std::as_const(m_tools)) {
        SettingsLine line;
        line.name = tool.name;
        line.mono = true;
        const QString wanted = chosen.value(tool.name);
        const QString origin = tool.origin == "settings"_L1 ? tr("chosen here")
                               : tool.origin == "pinned"_L1 ? tr("from the sandbox")
                                                            : u"$PATH"_s;
        line.note = tool.path.isEmpty() ? QString() : tool.version + u" · "_s + origin;
        line.second = tool.path;
        const QString used = tool.origin == "settings"_L1 ? tool.path : QString();
        if (wanted != used) {
            line.warning = wanted.isEmpty() ? tr("From the next start: as found.")
                                            : tr("From the next start: %1").arg(wanted);
        } else if (tool.path.isEmpty()) {
            line.warning = canBeChosen(tool.name)
                               ? tr("Not found. Choose its file, or build the sandbox, which brings one.")
                               : tr("Not found. Install it with the system's packages.");
        }
        if (canBeChosen(tool.name)) {
            line.buttons.append({.text = tr("Choose…"),
                                 .run = [this, name = tool.name] { chooseTool(name); },
                                 .accessibleName = tr("Choose the file of %1").arg(tool.name)});
            if (!wanted.isEmpty()) {
                line.buttons.append(
                    {.icon = u"close"_s,
                     .run = [this, name = tool.name] { m_services.settings.setToolPath(name, {}); },
                     .accessibleName = tr("Use %1 as found").arg(tool.name)});
            }
        }
        lines.append(line);
    }
    m_toolLines->setLines(lines, {});
}

void SettingsPage::chooseTool(const QString &name)
{
    auto *dialog = new QFileDialog(m_services.host.dialogParent(), tr("Choose %1").arg(name));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, name](const QString &file) {
        m_services.settings.setToolPath(name, file);
    });
    dialog->open();
}

void SettingsPage::showContexts()
{
    auto *column = static_cast<QVBoxLayout *>(m_contexts->layout());
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto old = m_contexts->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (QWidget *line : old) {
        line->hide();
        line->deleteLater(); // one of its boxes may be what changed
    }
    const models::Settings &settings = m_services.settings;
    for (const models::ClusterFacts &cluster : m_services.clusters.all()) {
        auto *line = new QWidget(m_contexts);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 2, 0, 2);
        row->setSpacing(16);
        auto *name = makeLabel(theme(), cluster.context, FontRole::BodyMedium, TextTone::Text, line);
        name->setFixedWidth(SettingsForm::labelWidth - 16);
        name->setToolTip(cluster.server);
        row->addWidget(name);
        const auto addBox = [&](const QString &text, bool isOn, bool isOurs, auto set) {
            auto *box = new QCheckBox(text, line);
            box->setChecked(isOn);
            box->setAccessibleName(text + u", "_s + cluster.context);
            box->setObjectName(text + u':' + cluster.context);
            if (isOn && !isOurs) {
                setOff(*box, tr("The workspace says so."));
            }
            connect(box, &QCheckBox::toggled, this, [this, set, context = cluster.context](bool on) {
                (this->*set)(context, on);
            });
            row->addWidget(box);
        };
        addBox(tr("Protected"),
               cluster.isProtected,
               settings.protectedContexts().contains(cluster.context),
               &SettingsPage::setProtection);
        addBox(tr("Read-only"),
               cluster.isReadOnly,
               settings.readOnlyContexts().contains(cluster.context),
               &SettingsPage::setReadOnly);
        row->addStretch(1);
        column->addWidget(line);
    }
    if (m_services.clusters.isEmpty()) {
        column->addWidget(makeLabel(
            theme(), tr("No kubeconfig names a context yet."), FontRole::Row, TextTone::Text3, m_contexts));
    }
}

void SettingsPage::setProtection(const QString &context, bool isProtected)
{
    models::Settings &settings = m_services.settings;
    settings.setProtectedContexts(with(settings.protectedContexts(), context, isProtected));
}

void SettingsPage::setReadOnly(const QString &context, bool isReadOnly)
{
    models::Settings &settings = m_services.settings;
    settings.setReadOnlyContexts(with(settings.readOnlyContexts(), context, isReadOnly));
}

void SettingsPage::openFolder(const QString &folder)
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder))) {
        m_services.host.copy(folder, tr("Path"));
    }
}

} // namespace slipway::ui
