#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/client.h>

#include <QString>

#include <functional>
#include <memory>

namespace slipway::gitops {

/// The right to work on one application, held in the cluster as a coordination.k8s.io Lease, so that two
/// desktops never sync the same application at once. Renewed from a thread of its own while it lives;
/// released when destroyed.
class OperationLease final
{
public:
    /// Takes the lease or answers Conflict naming the holder and since when. A lease that was not renewed for
    /// its duration (30 s) is taken over. `onLost` is called at most once, from the renewing thread, when
    /// somebody else has it or it could not be renewed in time: the work must stop.
    static base::Expected<std::unique_ptr<OperationLease>> acquire(kube::Client &client,
                                                                   const QString &nameSpace,
                                                                   const QString &name,
                                                                   const QString &holder,
                                                                   std::function<void()> onLost,
                                                                   const base::CancelToken &cancel);
    ~OperationLease();
    OperationLease(const OperationLease &) = delete;
    OperationLease &operator=(const OperationLease &) = delete;

private:
    struct Private;
    explicit OperationLease(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// "user@host (process id)": how this desktop signs leases.
QString leaseHolder();

} // namespace slipway::gitops
