#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/gitops/diff.h>
#include <services/gitops/plan.h>
#include <services/kube/client.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace slipway::gitops {

/// What is compared: rendered manifests against the live objects of one application.
struct CompareInput
{
    std::vector<base::Json> targets;
    std::vector<base::Json> live; ///< tracked live objects and the live object of every target
    QString application;          ///< tracking name
    QString destinationNamespace;
    bool createNamespace = false;
    DiffOptions options;
};

/// One managed resource after the comparison.
struct ComparedResource
{
    base::ObjectKey key;
    QString version;
    base::Json target; ///< null: no longer in Git
    base::Json live;   ///< null: missing
    bool hook = false;
    bool modified = false;
    bool requiresPruning = false;
    bool ignoreExtraneous = false; ///< an extra object that does not make the application OutOfSync
    int wave = 0;
    QString problem; ///< why it could not be compared on the server; the offline comparison stands

    bool isOutOfSync() const { return !hook && (modified || requiresPruning || (target && !live)); }
};

struct Comparison
{
    std::vector<ComparedResource> resources; ///< in plan order
    int outOfSync = 0;
    int toPrune = 0;
    int missing = 0;
    QStringList warnings;

    bool isSynced() const;
};

/// Compares without a request per resource (design: cost). A pair that is structurally proven equal asks
/// nothing; the others get one server-side dry run each, at most eight at once, remembered by the digests of
/// the manifest and of the live object without its status. Where the dry run is not permitted the offline
/// three-way diff decides. Thread safe; one per cluster connection.
class Comparer final
{
public:
    explicit Comparer(kube::Client &client);

    base::Expected<Comparison> compare(const CompareInput &input, const base::CancelToken &cancel);
    /// The diff of one pair as compare() judges it; either may be null.
    ObjectDiff diff(const base::Json &live,
                    const base::Json &target,
                    const DiffOptions &options,
                    const base::CancelToken &cancel,
                    QString *problem = nullptr);

    /// Whether a kind is namespaced on this server; kinds it does not know count as namespaced.
    std::function<bool(const base::GroupKind &)> scopeLookup(const base::CancelToken &cancel);
    /// Dry runs sent so far, for tests and benchmarks.
    int dryRunCount() const;

private:
    struct Remembered
    {
        ObjectDiff diff;
        QString problem;
        bool passing = false; ///< the server could not be asked this time: not remembered
    };

    Remembered askServer(const base::Json &live,
                         const base::Json &target,
                         const DiffOptions &options,
                         const base::CancelToken &cancel);

    kube::Client &m_client;
    mutable std::mutex m_mutex;
    QHash<QByteArray, Remembered> m_remembered;
    int m_dryRuns = 0;
};

} // namespace slipway::gitops
