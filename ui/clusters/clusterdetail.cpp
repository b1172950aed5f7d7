#include "clusterdetail.h"

#include <models/applications/applicationstore.h>
#include <models/settings/settings.h>
#include <ui/clusters/clusterwords.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/statepages.h>

#include <QAction>
#include <QCheckBox>
#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

constexpr int factsWidth = 330;

QScrollArea *makeScroll(QWidget *content, QWidget *parent)
{
    auto *scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return scroll;
}

} // namespace

ClusterDetail::ClusterDetail(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_explanation(new ErrorState(services.theme))
    , m_left(makeScroll(m_explanation, this))
{
    m_right = makeScroll(makeFactsPane(), this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(1);
    row->addWidget(m_left, 1);
    row->addWidget(m_right);
    m_right->setFixedWidth(factsWidth);
    connect(&services.theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

QLabel *ClusterDetail::addHead(QVBoxLayout &column, const QString &text)
{
    QLabel *head = makeLabel(m_services.theme, text, FontRole::BodyStrong, TextTone::Text, this);
    column.addWidget(head);
    return head;
}

QWidget *ClusterDetail::makeFactsPane()
{
    const Theme &theme = m_services.theme;
    auto *pane = new QWidget;
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(16, 18, 12, 16);
    column->setSpacing(8);
    m_factsHead = addHead(*column, tr("Context"));
    m_facts = new FactGrid(theme, pane);
    column->addWidget(m_facts);
    column->addSpacing(10);
    m_oldHead = addHead(*column, tr("What you can still see"));
    m_oldText = makeLabel(theme, {}, FontRole::Body, TextTone::Text2, pane);
    m_oldText->setWordWrap(true);
    column->addWidget(m_oldText);
    m_safetyHead = addHead(*column, tr("Safety"));
    m_protected = new QCheckBox(tr("Protected, ask for the name"), pane);
    m_readOnly = new QCheckBox(tr("Read-only, refuse every change"), pane);
    column->addWidget(m_protected);
    column->addWidget(m_readOnly);
    column->addSpacing(10);
    addHead(*column, tr("File"));
    m_path = makeLabel(theme, {}, FontRole::Mono, TextTone::Text, pane);
    m_path->setWordWrap(true);
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_path);
    m_fileNote = makeLabel(theme, {}, FontRole::Small, TextTone::Text3, pane);
    m_fileNote->setWordWrap(true);
    column->addWidget(m_fileNote);
    auto *remove = makeButton(theme, u"minus"_s, tr("Remove from the list"), pane);
    setCompact(*remove, true);
    column->addWidget(remove);
    column->addStretch(1);
    m_remove = remove;
    connect(remove, &QPushButton::clicked, this, &ClusterDetail::removeRequested);
    connect(m_protected, &QCheckBox::clicked, this, [this](bool on) {
        m_protected->setChecked(m_row.facts.isProtected); // the page decides
        Q_EMIT protectRequested(on);
    });
    connect(m_readOnly, &QCheckBox::clicked, this, &ClusterDetail::readOnlyRequested);
    return pane;
}

void ClusterDetail::showRow(const models::ClusterRow &row, const QList<QAction *> &actions)
{
    m_row = row;
    showExplanation(actions);
    showFacts();
    showSafety();
    showFile();
}

void ClusterDetail::showExplanation(const QList<QAction *> &actions)
{
    const base::Error text = explanation(m_row);
    // While a known cluster is asked again, what is known stays.
    const bool isKnown = !m_row.isFile() && m_row.facts.reachability.has_value();
    const Status glyph = statusOf(isKnown ? models::knownState(m_row.facts) : m_row.state);
    QStringList parts = {
        m_row.key(), text.what, text.cause, text.hint, QString::number(static_cast<int>(glyph))};
    for (const QAction *action : actions) {
        parts.append(action->objectName());
    }
    if (const QString shown = parts.join(u'\n'); shown != m_shown) {
        const bool hadFocus = focusWidget() && m_explanation->isAncestorOf(focusWidget());
        m_shown = shown;
        m_explanation->setError(glyph, text, actions);
        if (QWidget *next = hadFocus ? m_explanation->findChild<QPushButton *>() : nullptr) {
            next->setFocus(Qt::OtherFocusReason);
        }
    }
    const QList<CheckRow> checks = m_row.isFile() ? QList<CheckRow>() : checkRows(m_row.facts);
    const QString heading =
        m_row.facts.isChecking
            ? tr("Checks, under way")
            : tr("Checks, %1").arg(m_row.facts.checkedAt.toLocalTime().toString(u"HH:mm:ss"_s));
    m_explanation->setChecks(heading, checks);
}

void ClusterDetail::showFacts()
{
    const models::ClusterFacts &facts = m_row.facts;
    QList<FactGrid::Row> rows;
    if (m_row.isFile()) {
        const kube::KubeconfigFile &file = *m_row.file;
        const auto add = [&](const QString &label, const QStringList &names) {
            if (!names.isEmpty()) {
                rows.append({label, names.join(u", "_s), false, {}, {}});
            }
        };
        add(tr("Contexts"), file.contexts);
        add(tr("Hidden"), file.hidden);
        for (const base::Error &error : file.errors.mid(1)) { // the first one is the explanation
            rows.append({tr("Also"), error.cause, false, {}, {}});
        }
    } else {
        rows.append({tr("Server"), facts.server, true, {}, {}});
        rows.append({tr("Cluster"), facts.clusterName, false, {}, {}});
        rows.append({tr("User"), facts.userName, false, {}, {}});
        rows.append({tr("Namespace"), facts.nameSpace, false, {}, {}});
        if (facts.isCurrent) {
            rows.append({tr("Current"), tr("kubectl uses it when none is named"), false, {}, {}});
        }
    }
    m_factsHead->setText(m_row.isFile() ? tr("What it says") : tr("Context"));
    m_factsHead->setVisible(!rows.isEmpty());
    m_facts->setVisible(!rows.isEmpty());
    QStringList texts;
    for (const FactGrid::Row &row : std::as_const(rows)) {
        texts.append(row.label + u'\n' + row.value);
    }
    if (texts != m_shownFacts) { // text that is being selected stays
        m_shownFacts = texts;
        m_facts->setRows(rows);
    }
    const bool isDown = m_row.state == models::ClusterState::Unreachable && m_row.applications > 0;
    m_oldHead->setVisible(isDown);
    m_oldText->setVisible(isDown);
    const QDateTime seen =
        facts.lastReachable.isValid() ? facts.lastReachable : m_services.applications.asOf();
    m_oldText->setText(seen.isValid()
                           ? tr("Its applications as of %1, from this computer. Nothing can be changed.")
                                 .arg(words::clock(seen, m_services.clock.now()))
                           : tr("Its applications as they were last read. Nothing can be changed."));
}

void ClusterDetail::showSafety()
{
    const models::ClusterFacts &facts = m_row.facts;
    for (QWidget *widget : {static_cast<QWidget *>(m_safetyHead),
                            static_cast<QWidget *>(m_protected),
                            static_cast<QWidget *>(m_readOnly)}) {
        widget->setVisible(!m_row.isFile());
    }
    const auto show = [&](QCheckBox &box, bool on, const QStringList &chosen, const QString &tip) {
        const bool isFixed = on && !chosen.contains(facts.context);
        box.setChecked(on);
        box.setEnabled(!isFixed);
        box.setToolTip(isFixed ? tr("The workspace says so; change it there.") : tip);
    };
    show(*m_protected,
         facts.isProtected,
         m_services.settings.protectedContexts(),
         tr("Changes need the application's name typed, here and on the command line."));
    show(*m_readOnly,
         facts.isReadOnly,
         m_services.settings.readOnlyContexts(),
         tr("Slipway changes nothing there, here and on the command line."));
}

void ClusterDetail::showFile()
{
    const QString path = m_row.isFile() ? m_row.file->path : m_row.facts.file;
    m_path->setText(models::shortPath(path));
    QStringList notes;
    for (const kube::KubeconfigFile &file : m_services.clusters.files()) {
        if (file.path == path && file.wasRead) {
            notes.append(QCoreApplication::translate(
                "slipway::ui", "%n contexts", nullptr, static_cast<int>(file.contexts.size())));
            if (!file.hidden.isEmpty() && !m_row.isFile()) {
                notes.append(tr("%1 come from an earlier file").arg(file.hidden.join(u", "_s)));
            }
        }
    }
    const QFileInfo info(path);
    if (info.exists()) {
        notes.append(tr("changed %1").arg(words::clock(info.lastModified(), m_services.clock.now())));
    }
    m_fileNote->setText(notes.join(u", "_s));
    const bool isListed = m_services.settings.kubeconfigFiles().contains(path);
    m_remove->setVisible(isListed);
    m_remove->setToolTip(tr("The file itself stays where it is."));
}

void ClusterDetail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_services.theme.palette();
    painter.fillRect(rect(), palette.sunken);
    painter.fillRect(m_right->geometry(), palette.surface);
    verticalHairline(painter, m_right->x() - 1, 0, height(), palette.border);
}

} // namespace slipway::ui
