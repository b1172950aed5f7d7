#include "logstab.h"

#include <services/applications/provider.h>
#include <services/kube/client.h>
#include <ui/application/resourcereading.h>
#include <ui/canvas/logview.h>
#include <ui/frame/services.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/filterbar.h>
#include <ui/widgets/notice.h>
#include <ui/widgets/searchfield.h>

#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

// A followed log keeps one of the few calls that a cluster may be asked at once.
constexpr int mostStreams = 4;
constexpr int tailLines = 1000;

const QString &everyPod()
{
    static const QString id = u"*"_s;
    return id;
}

} // namespace

LogsTab::LogsTab(FrameServices &services, QWidget *parent)
    : ApplicationTab(parent)
    , m_services(services)
    , m_bar(new FilterBar(services.theme, tr("Search in the log"), this))
    , m_follow(makeToggle(services.theme, {}, tr("Follow"), m_bar))
    , m_previous(makeToggle(services.theme, {}, tr("Previous run"), m_bar))
    , m_times(makeToggle(services.theme, {}, tr("Times"), m_bar))
    , m_wrap(makeToggle(services.theme, u"wrap"_s, tr("Wrap"), m_bar))
    , m_notice(new Notice(services.theme, Notice::Form::Band, this))
    , m_buffer(new models::LogBuffer(50'000, this))
    , m_view(new LogView(services.theme, this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_notice);
    column->addWidget(m_view, 1);
    m_view->setBuffer(m_buffer);
    m_view->setAccessibleName(tr("Log"));
    setFocusProxy(m_view);
    makeBar();
}

LogsTab::~LogsTab()
{
    stop();
}

void LogsTab::makeBar()
{
    m_podChip = m_bar->addChoice(u"pod"_s, tr("Pod"), {});
    m_follow->setChecked(true);
    m_times->setChecked(true);
    for (QPushButton *toggle : {m_follow, m_previous, m_times, m_wrap}) {
        m_bar->addRight(toggle);
    }
    auto *copy = makeButton(m_services.theme, u"copy"_s, {}, m_bar);
    setCompact(*copy, true);
    copy->setToolTip(tr("Copy the selected lines, else all"));
    copy->setAccessibleName(tr("Copy the log"));
    m_bar->addRight(copy);
    connect(copy, &QPushButton::clicked, this, [this] {
        m_services.host.copy(m_view->selectedText(), tr("Log"));
    });
    connect(m_bar, &FilterBar::chipChanged, this, [this] { start(); });
    connect(m_previous, &QPushButton::toggled, this, [this] { start(); });
    connect(m_follow, &QPushButton::toggled, m_view, &LogView::setFollowing);
    connect(m_view, &LogView::followingChanged, m_follow, &QPushButton::setChecked);
    connect(m_times, &QPushButton::toggled, m_view, &LogView::setShowTimes);
    connect(m_wrap, &QPushButton::toggled, m_view, &LogView::setWrap);
    connect(m_bar, &FilterBar::textChanged, this, [this](const QString &text) {
        const int hits = m_view->setSearch(text);
        m_bar->field()->setCount(text.isEmpty() ? QString() : words::count(hits));
    });
    connect(m_bar->field(), &QLineEdit::returnPressed, m_view, &LogView::nextHit);
    connect(m_bar->field(), &SearchField::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
}

void LogsTab::showApplication(const models::ApplicationFacts &facts, bool isOther)
{
    m_facts = facts;
    const QStringList before = m_pods;
    showPods();
    if (isOther || !m_isReading || (m_pods != before && m_podChip->selected().contains(everyPod()))) {
        start();
    }
}

void LogsTab::showPods()
{
    m_pods.clear();
    QList<ChipOption> options;
    QString broken; // what a log is opened for, as a rule
    if (applications::ApplicationProvider *provider = m_services.applications.providerOf(m_facts->id)) {
        for (const applications::ResourceNode &node : provider->tree(m_facts->id).nodes) {
            if (node.key.kind == "Pod"_L1) {
                m_pods.append(node.key.name);
                options.append({node.key.name, node.key.name, {}});
                if (broken.isEmpty() && node.health == kube::Health::Degraded) {
                    broken = node.key.name;
                }
            }
        }
    }
    if (m_pods.size() > 1) {
        options.prepend({everyPod(), tr("All, up to %1").arg(mostStreams), {}});
    }
    m_podChip->setOptions(options);
    const QString chosen = m_podChip->selected().value(0);
    const bool isThere = m_pods.contains(chosen) || (chosen == everyPod() && m_pods.size() > 1);
    if (!isThere && !options.isEmpty()) {
        m_podChip->setSelected({broken.isEmpty() ? options.first().id : broken});
        m_isReading = false;
    }
}

void LogsTab::stop()
{
    for (const QPointer<models::BackgroundCall> &stream : std::as_const(m_streams)) {
        if (stream) {
            stream->drop();
        }
    }
    m_streams.clear();
    m_isReading = false;
}

void LogsTab::start()
{
    stop();
    m_buffer->clear();
    m_notice->clear();
    const QString chosen = m_podChip->selected().value(0);
    if (m_pods.isEmpty()) {
        NoticeSpec spec;
        spec.tone = Tone::Unknown;
        spec.status = Status::NotRun;
        spec.bold = tr("There is no pod to read a log of.");
        m_notice->show(spec);
        return;
    }
    m_isReading = true;
    const QStringList pods = chosen == everyPod() ? m_pods.mid(0, mostStreams) : QStringList{chosen};
    for (const QString &pod : pods) {
        follow(pod, pods.size() > 1);
    }
}

void LogsTab::follow(const QString &pod, bool isNamed)
{
    kube::LogOptions options;
    options.previous = m_previous->isChecked();
    options.follow = !options.previous;
    options.tailLines = tailLines;
    m_streams.append(readLog(
        m_services,
        this,
        m_facts,
        pod,
        options,
        isNamed,
        [this](const LogLines &lines) { m_buffer->append(lines); },
        [this](const base::Expected<void> &result) {
            if (!result && result.error().kind != base::ErrorKind::Cancelled) {
                m_notice->show(result.error());
            }
            Q_EMIT streamEnded();
        }));
}

void LogsTab::deactivated()
{
    stop();
}

void LogsTab::refresh()
{
    start();
}

bool LogsTab::focusFilter()
{
    m_bar->field()->setFocus(Qt::ShortcutFocusReason);
    m_bar->field()->selectAll();
    return true;
}

bool LogsTab::escape()
{
    if (m_bar->text().isEmpty()) {
        return false;
    }
    m_bar->setText({});
    return true;
}

} // namespace slipway::ui
