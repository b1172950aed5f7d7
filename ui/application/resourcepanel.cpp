#include "resourcepanel.h"

#include <ui/application/resourceactions.h>
#include <ui/application/resourceevents.h>
#include <ui/application/resourcelogs.h>
#include <ui/canvas/diffview.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/segmentedswitch.h>
#include <ui/widgets/statepages.h>
#include <ui/widgets/tabstrip.h>
#include <ui/widgets/tag.h>

#include <nlohmann/json.hpp>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using applications::ResourceNode;

ResourcePanel::ResourcePanel(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_icon(new QLabel(this))
    , m_name(makeLabel(services.theme, {}, FontRole::BodyStrong, TextTone::Text, this))
    , m_tabs(new TabStrip(services.theme, this))
    , m_stack(new QStackedWidget(this))
    , m_summary(new QWidget(m_stack))
    , m_health(new StatusLabel(services.theme, m_summary))
    , m_sync(new StatusLabel(services.theme, m_summary))
    , m_notice(new Notice(services.theme, Notice::Form::Box, m_summary))
    , m_grid(new FactGrid(services.theme, m_summary))
    , m_yaml(new QWidget(m_stack))
    , m_side(new SegmentedSwitch(services.theme,
                                 {{u"live"_s, {}, tr("Live"), {}},
                                  {u"desired"_s, {}, tr("Desired"), {}},
                                  {u"diff"_s, {}, tr("Diff"), {}}},
                                 true,
                                 m_yaml))
    , m_copy(makeButton(services.theme, u"copy"_s, {}, m_yaml))
    , m_texts(new QStackedWidget(m_yaml))
    , m_text(new QPlainTextEdit(m_texts))
    , m_diff(new DiffView(services.theme, m_texts))
    , m_events(new ResourceEvents(services, m_stack))
    , m_logs(new ResourceLogs(services, m_stack))
    , m_actions(new ResourceActions(services, this))
{
    setMinimumWidth(240);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_tabs->add(u"summary"_s, tr("Summary"));
    m_tabs->add(u"yaml"_s, tr("YAML"));
    m_tabs->add(u"events"_s, tr("Events"));
    m_tabs->add(u"logs"_s, tr("Logs"));
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addWidget(m_actions);

    auto *facts = new QVBoxLayout(m_summary);
    facts->setContentsMargins(14, 12, 14, 12);
    facts->setSpacing(10);
    auto *statuses = new QHBoxLayout;
    statuses->setSpacing(14);
    statuses->addWidget(m_health);
    statuses->addWidget(m_sync);
    statuses->addStretch(1);
    facts->addLayout(statuses);
    facts->addWidget(m_notice);
    facts->addWidget(m_grid);
    facts->addStretch(1);
    auto *scroll = new QScrollArea(m_stack);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_summary);
    m_stack->addWidget(scroll);
    makeYaml();
    m_stack->addWidget(m_yaml);
    m_stack->addWidget(m_events);
    m_stack->addWidget(m_logs);
    connect(m_tabs, &TabStrip::currentIdChanged, this, &ResourcePanel::showTab);
    connect(&services.theme, &Theme::changed, this, &ResourcePanel::showIcon);
    connect(m_side, &SegmentedSwitch::currentChanged, this, &ResourcePanel::showYaml);
}

QWidget *ResourcePanel::makeHead()
{
    auto *head = new QWidget(this);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(14, 8, 8, 4);
    row->setSpacing(8);
    auto *close = makeButton(m_services.theme, u"close"_s, {}, head, ButtonKind::Flat);
    close->setAccessibleName(tr("Close the panel"));
    close->setToolTip(tr("Close (Esc)"));
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_icon);
    row->addWidget(m_name, 1);
    row->addWidget(close);
    connect(close, &QPushButton::clicked, this, &ResourcePanel::closed);
    return head;
}

void ResourcePanel::makeYaml()
{
    auto *column = new QVBoxLayout(m_yaml);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(14, 8, 14, 8);
    row->addWidget(m_side);
    row->addStretch(1);
    row->addWidget(m_copy);
    setCompact(*m_copy, true);
    m_copy->setToolTip(tr("Copy the YAML"));
    m_copy->setAccessibleName(tr("Copy the YAML"));
    column->addLayout(row);
    column->addWidget(m_texts, 1);
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(fontFor(FontRole::Mono));
    m_text->setAccessibleName(tr("YAML"));
    m_diff->setCompact(true);
    m_diff->setMode(DiffView::Mode::Inline);
    m_texts->addWidget(m_text);
    m_texts->addWidget(m_diff);
    connect(m_copy, &QPushButton::clicked, this, [this] { m_services.host.copy(yamlText(), tr("YAML")); });
}

void ResourcePanel::showNode(const models::ApplicationFacts &facts, const ResourceNode &node)
{
    const bool isSame = m_node && m_node->key == node.key && m_facts && m_facts->id == facts->id;
    const bool isStale = !isSame || *m_node != node || m_facts->revision != facts->revision;
    m_facts = facts;
    m_node = node;
    showIcon();
    m_name->setText(node.key.name);
    m_name->setToolTip(node.key.text());
    showSummary();
    m_events->showNode(facts, node);
    m_logs->showNode(facts, node);
    m_actions->showNode(facts, node);
    if (isStale) {
        if (!isSame) {
            m_manifests.reset();
            m_text->clear();
        }
        if (m_tabs->currentId() == "yaml"_L1) {
            load();
        } else {
            m_manifests.reset();
        }
    }
}

void ResourcePanel::showIcon()
{
    if (m_node) {
        m_icon->setPixmap(m_services.theme.icons().pixmap(
            Icons::ofKind(m_node->key.kind), 18, m_services.theme.palette().text2, devicePixelRatioF()));
    }
}

void ResourcePanel::showSummary()
{
    const ResourceNode &node = *m_node;
    m_health->setStatus(node.missing ? Status::Missing : statusOf(node.health));
    m_health->setVisible(node.missing || node.health != kube::Health::None);
    m_sync->setVisible(node.sync.has_value());
    if (node.sync) {
        m_sync->setStatus(node.requiresPruning ? Status::Prune : statusOf(*node.sync));
    }
    const bool isBad = node.health == kube::Health::Degraded || node.health == kube::Health::Missing;
    if (node.healthMessage.isEmpty()) {
        m_notice->clear();
    } else {
        NoticeSpec spec;
        spec.tone = isBad ? Tone::Degraded : Tone::Unknown;
        spec.status = isBad ? Status::Failed : statusOf(node.health);
        spec.bold = words::oneLine(node.healthMessage);
        m_notice->show(spec);
    }
    QList<FactGrid::Row> rows;
    const auto add = [&rows](const QString &label, const QString &value, bool mono = false) {
        if (!value.isEmpty()) {
            FactGrid::Row row;
            row.label = label;
            row.value = value;
            row.mono = mono;
            rows.append(row);
        }
    };
    add(tr("Kind"), node.key.kind);
    add(tr("API"), node.key.group.isEmpty() ? node.version : node.key.group + u'/' + node.version);
    add(tr("Namespace"), node.key.nameSpace);
    if (node.wantedCount >= 0) {
        add(tr("Pods"), words::ofReady(std::max(0, node.readyCount), node.wantedCount));
    }
    add(tr("Restarts"), node.restarts > 0 ? words::count(node.restarts) : QString());
    add(tr("Created"), words::age(node.created, m_services.clock.now()));
    QStringList images;
    for (const QString &image : node.images) {
        images.append(words::shortImage(image));
    }
    add(tr("Images"), images.join(u'\n'), true);
    add(tr("Note"), node.info);
    if (node.managed) {
        add(tr("Wave"), QString::number(node.wave));
    }
    add(tr("In Git"),
        node.requiresPruning ? tr("no longer")
        : node.managed       ? tr("yes")
                             : tr("no, made by a controller"));
    m_grid->setRows(rows);
}

void ResourcePanel::showTab()
{
    m_stack->setCurrentIndex(m_tabs->currentIndex());
    if (m_tabs->currentId() == "yaml"_L1 && !m_manifests && m_node) {
        load();
    }
}

void ResourcePanel::load()
{
    applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id);
    if (!provider) {
        return;
    }
    if (m_call) {
        m_call->drop();
    }
    m_call = m_services.background.run(
        this,
        [provider, id = m_facts->id, node = *m_node](const base::CancelToken &cancel) {
            const base::Error none{
                base::ErrorKind::NotFound, tr("There is nothing of this in Git."), {}, {}, {}};
            Manifests answer;
            answer.live = provider->liveManifest(id, node.key, cancel);
            answer.desired = node.managed ? provider->desiredManifest(id, node.key, cancel)
                                          : base::Expected<base::Json>(base::Unexpected(none));
            if (answer.live && answer.desired && *answer.live && *answer.desired) {
                applications::ResourceDiff diff;
                diff.key = node.key;
                diff.diff = gitops::diffOffline(answer.live->get(), answer.desired->get(), {});
                answer.compared = models::makeResourceDocument(diff);
            }
            return answer;
        },
        [this](const Manifests &answer) {
            m_manifests = answer;
            showYaml();
            Q_EMIT loaded();
        });
}

void ResourcePanel::showYaml()
{
    if (!m_manifests) {
        return;
    }
    if (m_side->current() == "diff"_L1 && m_manifests->compared.document) {
        m_diff->setDocument(m_manifests->compared.document, true);
        m_texts->setCurrentWidget(m_diff);
        return;
    }
    const base::Expected<base::Json> &side =
        m_side->current() == "live"_L1 ? m_manifests->live : m_manifests->desired;
    const QString text = side ? models::manifestText(*side) : side.error().sentence();
    if (text != m_text->toPlainText()) {
        m_text->setPlainText(text);
    }
    m_texts->setCurrentWidget(m_text);
}

QString ResourcePanel::yamlText() const
{
    return m_texts->currentWidget() == m_diff ? m_diff->patch(m_node ? m_node->key.name : QString())
                                              : m_text->toPlainText();
}

void ResourcePanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_services.theme.palette().surface);
    verticalHairline(painter, 0, 0, height(), m_services.theme.palette().border);
}

} // namespace slipway::ui
