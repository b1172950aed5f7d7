#pragma once

#include <services/applications/provider.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace slipway::tests {

/// What there is to tell of one application beyond its row.
struct FakeStory
{
    applications::ApplicationTree tree{};
    QList<applications::ResourceDiff> diffs{};
    applications::SyncPreview preview{};
    QList<applications::HistoryEntry> history{};
    applications::SyncPreview rollbackPreview{};
    applications::OperationState operation{}; ///< what a sync or rollback ends in
};

/// Applications with given facts, for tests of models and windows. `put` and `remove` tell subscribers at
/// once, on the calling thread. Syncs and refreshes are noted and answer what was set.
class FakeProvider final : public applications::ApplicationProvider
{
public:
    void put(const applications::ApplicationSummary &summary);
    void putAll(const std::vector<applications::ApplicationSummary> &summaries); ///< as one change
    void drop(const base::ApplicationId &id);
    void setProblems(const QList<base::Error> &problems); ///< and says that the list was read

    /// From now on questions about the application are answered from the story.
    void setStory(const base::ApplicationId &id, const FakeStory &story);

    QList<base::ApplicationId> refreshed() const;
    /// The last request of each kind.
    applications::SyncRequest lastSync() const;
    applications::RollbackRequest lastRollback() const;
    /// What the last comparison was asked to compare with.
    QString lastDiffRevision() const;
    QList<base::ApplicationId> synced() const;

    QString name() const override { return QStringLiteral("fake"); }

    applications::Capabilities capabilities() const override;
    std::vector<std::shared_ptr<const applications::ApplicationSummary>> applications() const override;
    std::shared_ptr<const applications::ApplicationSummary>
    find(const base::ApplicationId &id) const override;
    QList<base::Error> problems() const override;
    std::unique_ptr<applications::Subscription>
    subscribe(std::function<void(const applications::ApplicationChange &)> onChange) override;
    std::unique_ptr<applications::Subscription>
    followOperation(const base::ApplicationId &id,
                    std::function<void(const applications::OperationState &)> onChange) override;
    applications::ApplicationTree tree(const base::ApplicationId &id) const override;
    applications::OperationState operation(const base::ApplicationId &id) const override;
    base::Expected<void>
    refresh(const base::ApplicationId &id, bool hard, const base::CancelToken &cancel) override;
    base::Expected<QList<applications::ResourceDiff>>
    diff(const base::ApplicationId &id, const QString &revision, const base::CancelToken &cancel) override;
    base::Expected<base::Json> liveManifest(const base::ApplicationId &id,
                                            const base::ObjectKey &key,
                                            const base::CancelToken &cancel) override;
    base::Expected<base::Json> desiredManifest(const base::ApplicationId &id,
                                               const base::ObjectKey &key,
                                               const base::CancelToken &cancel) override;
    base::Expected<applications::SyncPreview> previewSync(const base::ApplicationId &id,
                                                          const applications::SyncRequest &request,
                                                          const base::CancelToken &cancel) override;
    base::Expected<applications::OperationState> sync(const base::ApplicationId &id,
                                                      const applications::SyncRequest &request,
                                                      const base::CancelToken &cancel) override;
    base::Expected<void> terminate(const base::ApplicationId &id) override;
    base::Expected<QList<applications::HistoryEntry>> history(const base::ApplicationId &id,
                                                              const base::CancelToken &cancel) override;
    base::Expected<applications::SyncPreview> previewRollback(const base::ApplicationId &id,
                                                              const applications::RollbackRequest &request,
                                                              const base::CancelToken &cancel) override;
    base::Expected<applications::OperationState> rollback(const base::ApplicationId &id,
                                                          const applications::RollbackRequest &request,
                                                          const base::CancelToken &cancel) override;
    base::Expected<base::ApplicationId>
    create(const nlohmann::json &manifest, const QString &context, const base::CancelToken &cancel) override;
    base::Expected<void> remove(const base::ApplicationId &id,
                                applications::DeleteKind kind,
                                const base::CancelToken &cancel) override;

private:
    class Handle;

    void tell(const applications::ApplicationChange &change) const;
    std::shared_ptr<const FakeStory> storyOf(const base::ApplicationId &id) const;
    /// Puts the end of an operation into the row of the application.
    applications::OperationState finish(const base::ApplicationId &id, const QString &verb);

    mutable std::mutex m_mutex;
    std::map<base::ApplicationId, std::shared_ptr<const applications::ApplicationSummary>> m_rows;
    std::map<int, std::function<void(const applications::ApplicationChange &)>> m_listeners;
    int m_nextListener = 1;
    QList<base::Error> m_problems;
    QList<base::ApplicationId> m_refreshed;
    QList<base::ApplicationId> m_synced;
    std::map<base::ApplicationId, std::shared_ptr<const FakeStory>> m_stories;
    applications::SyncRequest m_lastSync;
    applications::RollbackRequest m_lastRollback;
    QString m_lastDiffRevision;
};

/// An application with believable facts: Healthy, Synced, in context "seoul-" and the environment.
applications::ApplicationSummary makeSummary(const QString &name, const QString &environment);

/// The thirty-odd applications of a company over three environments, some of them in trouble.
std::vector<applications::ApplicationSummary> believableApplications(const QDateTime &now);

} // namespace slipway::tests
