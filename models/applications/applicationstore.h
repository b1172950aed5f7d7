#pragma once

#include <services/applications/provider.h>
#include <services/base/clock.h>
#include <services/base/mailbox.h>

#include <QDateTime>
#include <QObject>
#include <QSet>

#include <chrono>
#include <map>
#include <memory>
#include <vector>

namespace slipway::models {

using ApplicationFacts = std::shared_ptr<const applications::ApplicationSummary>;

/// The applications of one or more providers, mirrored on the window's thread: providers tell of changes on
/// threads of their own, which arrive here in batches through a mailbox. Starts with last-known rows when
/// there are any. Providers must outlive the store.
class ApplicationStore final : public QObject
{
    Q_OBJECT

public:
    explicit ApplicationStore(const base::Clock &clock, QObject *parent = nullptr);
    ~ApplicationStore() override;
    Q_DISABLE_COPY_MOVE(ApplicationStore)

    /// Rows of the last run, shown until the first provider reports; `asOf` is when they were true.
    void setLastKnown(std::vector<ApplicationFacts> rows, const QDateTime &asOf);
    /// Reads what the provider knows and follows it.
    void addProvider(applications::ApplicationProvider &provider);

    /// In the order of the ids.
    std::vector<ApplicationFacts> all() const;

    qsizetype size() const { return static_cast<qsizetype>(m_rows.size()); }

    ApplicationFacts find(const base::ApplicationId &id) const;
    /// The provider that knows the application; null for a row of the last run.
    applications::ApplicationProvider *providerOf(const base::ApplicationId &id) const;
    QList<applications::ApplicationProvider *> providers() const;

    /// Problems that concern no single application.
    QList<base::Error> problems() const { return m_problems; }

    /// Valid while rows of the last run, or their states, are among those shown.
    QDateTime asOf() const { return m_asOf; }

    /// True once a provider has reported, be it that there are none.
    bool isLive() const { return m_live; }

    /// True until the status of every application has been established once.
    bool isLoading() const;

    /// Operations that run now.
    int runningOperations() const;

    /// From a provider's report to its arrival here, of the last batch.
    std::chrono::milliseconds lag() const { return m_lag; }

Q_SIGNALS:
    /// After a batch: these are new or different, those are gone.
    void changed(const QList<slipway::base::ApplicationId> &changed,
                 const QList<slipway::base::ApplicationId> &removed);
    /// After a batch: providers told of these; where `changed` does not name one, only its resources are
    /// different.
    void reported(const QList<slipway::base::ApplicationId> &ids);
    /// Everything may be different: read all() anew.
    void reset();
    void problemsChanged();
    /// asOf() or isLive() changed.
    void liveChanged();
    /// An operation that was seen running has ended.
    void operationFinished(const slipway::base::ApplicationId &id,
                           const slipway::gitops::OperationState &state);

private:
    struct Report
    {
        applications::ApplicationProvider *provider = nullptr;
        applications::ApplicationChange change;
        std::chrono::steady_clock::time_point at;
    };

    struct Row
    {
        ApplicationFacts facts;
        applications::ApplicationProvider *provider = nullptr;
        bool isOld = true; ///< its state is that of the last run
    };

    void take(const std::vector<Report> &reports);
    void
    takeChange(const Report &report, QSet<base::ApplicationId> &changed, QSet<base::ApplicationId> &removed);
    void replaceAll(applications::ApplicationProvider *provider,
                    QSet<base::ApplicationId> &changed,
                    QSet<base::ApplicationId> &removed);
    bool put(applications::ApplicationProvider *provider, const ApplicationFacts &facts);
    void readProblems();
    void showLive();

    const base::Clock &m_clock;
    std::map<base::ApplicationId, Row> m_rows;
    QList<applications::ApplicationProvider *> m_providers;
    QList<base::Error> m_problems;
    QDateTime m_asOf;
    bool m_live = false;
    std::chrono::milliseconds m_lag{0};
    base::Mailbox<Report> m_mailbox;
    // Last, so that no provider reports any more when the rest goes.
    std::vector<std::unique_ptr<applications::Subscription>> m_subscriptions;
};

} // namespace slipway::models
