#include "applicationstore.h"

#include <QSet>

#include <algorithm>

namespace slipway::models {

using applications::ApplicationProvider;
using base::ApplicationId;

namespace {

// An application that nobody has compared yet keeps the state of the last run until somebody has.
ApplicationFacts withStateOf(const ApplicationFacts &facts, const ApplicationFacts &before)
{
    auto merged = std::make_shared<applications::ApplicationSummary>(*facts);
    merged->sync = before->sync;
    merged->outOfSync = before->outOfSync;
    merged->toPrune = before->toPrune;
    merged->resources = before->resources;
    merged->revision = before->revision;
    merged->revisionSubject = before->revisionSubject;
    merged->revisionAuthor = before->revisionAuthor;
    merged->revisionTime = before->revisionTime;
    merged->images = before->images;
    merged->health = before->health;
    merged->healthMessage = before->healthMessage;
    merged->lastSyncAt = facts->lastSyncAt.isValid() ? facts->lastSyncAt : before->lastSyncAt;
    merged->comparedAt = before->comparedAt;
    return merged;
}

bool isKnown(const applications::ApplicationSummary &application)
{
    return application.comparedAt.isValid() || !application.ownedBy.isEmpty() ||
           !application.conditions.isEmpty();
}

} // namespace

ApplicationStore::ApplicationStore(const base::Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_mailbox(this, [this](const std::vector<Report> &reports) { take(reports); })
{}

ApplicationStore::~ApplicationStore() = default;

void ApplicationStore::setLastKnown(std::vector<ApplicationFacts> rows, const QDateTime &asOf)
{
    m_rows.clear();
    for (ApplicationFacts &facts : rows) {
        const ApplicationId id = facts->id;
        m_rows[id] = {std::move(facts), nullptr, true};
    }
    m_asOf = asOf;
    Q_EMIT reset();
    Q_EMIT liveChanged();
}

void ApplicationStore::addProvider(ApplicationProvider &provider)
{
    m_providers.append(&provider);
    const auto sender = m_mailbox.sender();
    m_subscriptions.push_back(provider.subscribe(
        [sender, &provider, &clock = m_clock](const applications::ApplicationChange &change) {
            sender.post({&provider, change, clock.monotonic()});
        }));
    if (!provider.applications().empty()) {
        take({{&provider, {.changed = {}, .removed = {}, .reset = true}, m_clock.monotonic()}});
    } else {
        readProblems();
    }
}

std::vector<ApplicationFacts> ApplicationStore::all() const
{
    std::vector<ApplicationFacts> rows;
    rows.reserve(m_rows.size());
    for (const auto &[id, row] : m_rows) {
        rows.push_back(row.facts);
    }
    return rows;
}

ApplicationFacts ApplicationStore::find(const ApplicationId &id) const
{
    const auto row = m_rows.find(id);
    return row == m_rows.end() ? nullptr : row->second.facts;
}

ApplicationProvider *ApplicationStore::providerOf(const ApplicationId &id) const
{
    const auto row = m_rows.find(id);
    return row == m_rows.end() ? nullptr : row->second.provider;
}

QList<ApplicationProvider *> ApplicationStore::providers() const
{
    return m_providers;
}

bool ApplicationStore::isLoading() const
{
    return !m_live ||
           std::ranges::any_of(m_rows, [](const auto &entry) { return !isKnown(*entry.second.facts); });
}

int ApplicationStore::runningOperations() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, [](const auto &entry) {
        return entry.second.provider && entry.second.facts->operation.isRunning();
    }));
}

void ApplicationStore::take(const std::vector<Report> &reports)
{
    QSet<ApplicationId> changed;
    QSet<ApplicationId> removed;
    for (const Report &report : reports) {
        takeChange(report, changed, removed);
    }
    m_lag = std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.monotonic() - reports.front().at);
    if (!changed.isEmpty() || !removed.isEmpty()) {
        Q_EMIT this->changed(changed.values(), removed.values());
    }
    QSet<ApplicationId> told = changed;
    for (const Report &report : reports) {
        told.unite(QSet<ApplicationId>(report.change.changed.begin(), report.change.changed.end()));
    }
    if (!told.isEmpty()) {
        Q_EMIT reported(told.values());
    }
    readProblems();
    showLive();
}

void ApplicationStore::takeChange(const Report &report,
                                  QSet<ApplicationId> &changed,
                                  QSet<ApplicationId> &removed)
{
    if (report.change.reset) {
        replaceAll(report.provider, changed, removed);
        return;
    }
    for (const ApplicationId &id : report.change.removed) {
        if (m_rows.erase(id) > 0) {
            removed.insert(id);
            changed.remove(id);
        }
    }
    for (const ApplicationId &id : report.change.changed) {
        if (ApplicationFacts facts = report.provider->find(id); facts && put(report.provider, facts)) {
            changed.insert(id);
            removed.remove(id);
        }
    }
}

void ApplicationStore::replaceAll(ApplicationProvider *provider,
                                  QSet<ApplicationId> &changed,
                                  QSet<ApplicationId> &removed)
{
    QSet<ApplicationId> present;
    for (const ApplicationFacts &facts : provider->applications()) {
        present.insert(facts->id);
        if (put(provider, facts)) {
            changed.insert(facts->id);
            removed.remove(facts->id);
        }
    }
    // Where something could not be read, what was known before still stands.
    const bool isWhole = provider->problems().isEmpty();
    std::erase_if(m_rows, [&](const auto &entry) {
        const Row &row = entry.second;
        const bool isGone =
            !present.contains(entry.first) && (row.provider == provider || (isWhole && !row.provider));
        if (isGone) {
            removed.insert(entry.first);
            changed.remove(entry.first);
        }
        return isGone;
    });
}

bool ApplicationStore::put(ApplicationProvider *provider, const ApplicationFacts &facts)
{
    Row &row = m_rows[facts->id];
    const bool wasRunning = row.provider && row.facts->operation.isRunning();
    const bool keepsOld = row.facts && row.isOld && row.facts->comparedAt.isValid() && !isKnown(*facts);
    const ApplicationFacts shown = keepsOld ? withStateOf(facts, row.facts) : facts;
    const bool isSame = row.facts && row.provider == provider && *row.facts == *shown;
    row = {shown, provider, keepsOld};
    if (wasRunning && !facts->operation.isRunning()) {
        Q_EMIT operationFinished(facts->id, facts->operation);
    }
    return !isSame;
}

void ApplicationStore::readProblems()
{
    QList<base::Error> problems;
    for (const ApplicationProvider *provider : std::as_const(m_providers)) {
        problems += provider->problems();
    }
    if (problems != m_problems) {
        m_problems = problems;
        Q_EMIT problemsChanged();
    }
}

void ApplicationStore::showLive()
{
    const bool hasOld = std::ranges::any_of(m_rows, [](const auto &entry) { return entry.second.isOld; });
    const bool wasAsOf = m_asOf.isValid();
    if (!hasOld) {
        m_asOf = {};
    }
    if (!m_live || wasAsOf != m_asOf.isValid()) {
        m_live = true;
        Q_EMIT liveChanged();
    }
}

} // namespace slipway::models
