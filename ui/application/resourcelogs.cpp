#include "resourcelogs.h"

#include <services/kube/client.h>
#include <ui/canvas/logview.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/theme.h>
#include <ui/widgets/statepages.h>

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace slipway::ui {

namespace {

constexpr int mostStreams = 4;
constexpr int tailLines = 200;

} // namespace

QStringList podsBelow(const applications::ApplicationTree &tree, const applications::ResourceNode &node)
{
    QSet<QString> above{node.uid};
    QStringList pods;
    // Parents come before their children.
    for (const applications::ResourceNode &each : tree.nodes) {
        const bool isBelow =
            each.key == node.key || (!each.parentUid.isEmpty() && above.contains(each.parentUid));
        if (!isBelow) {
            continue;
        }
        above.insert(each.uid);
        if (each.key.kind == QLatin1String("Pod")) {
            pods.append(each.key.name);
        }
    }
    return pods;
}

ResourceLogs::ResourceLogs(FrameServices &services, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_buffer(new models::LogBuffer(5000, this))
    , m_states(new QStackedWidget(this))
    , m_sentence(makeLabel(services.theme, {}, FontRole::Body, TextTone::Text2, m_states))
    , m_view(new LogView(services.theme, m_states))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_states);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_sentence->setContentsMargins(14, 12, 14, 12);
    m_view->setBuffer(m_buffer);
    m_view->setShowTimes(false);
    m_view->setWrap(true);
    m_view->setAccessibleName(tr("Log of the resource"));
    m_states->addWidget(m_sentence);
    m_states->addWidget(m_view);
}

ResourceLogs::~ResourceLogs()
{
    stop();
}

QStringList ResourceLogs::pods() const
{
    const applications::ApplicationProvider *provider =
        m_node ? m_services.applications.providerOf(m_facts->id) : nullptr;
    return provider ? podsBelow(provider->tree(m_facts->id), *m_node) : QStringList();
}

void ResourceLogs::showNode(const models::ApplicationFacts &facts, const applications::ResourceNode &node)
{
    m_facts = facts;
    m_node = node;
    if (isVisible() && pods() != m_pods) {
        start();
    }
}

void ResourceLogs::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    start();
}

void ResourceLogs::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    stop();
}

void ResourceLogs::stop()
{
    for (const QPointer<models::BackgroundCall> &stream : std::as_const(m_streams)) {
        if (stream) {
            stream->drop();
        }
    }
    m_streams.clear();
}

void ResourceLogs::start()
{
    stop();
    m_buffer->clear();
    m_pods = pods();
    if (m_pods.isEmpty()) {
        say(tr("This resource has no pod to read a log of."));
        return;
    }
    m_states->setCurrentWidget(m_view);
    kube::LogOptions options;
    options.follow = true;
    options.tailLines = tailLines;
    const QStringList read = m_pods.mid(0, mostStreams);
    for (const QString &pod : read) {
        m_streams.append(readLog(
            m_services,
            this,
            m_facts,
            pod,
            options,
            read.size() > 1,
            [this](const LogLines &lines) { m_buffer->append(lines); },
            [this](const base::Expected<void> &ended) {
                if (!ended && ended.error().kind != base::ErrorKind::Cancelled && m_buffer->size() == 0) {
                    say(ended.error().sentence());
                }
            }));
    }
}

void ResourceLogs::say(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_states->setCurrentWidget(m_sentence);
}

} // namespace slipway::ui
