#pragma once

#include <services/applications/definitions.h>
#include <services/applications/desiredstate.h>
#include <services/applications/types.h>
#include <services/gitops/comparer.h>
#include <services/gitops/records.h>
#include <services/kube/clusterpool.h>

#include <QSet>

#include <memory>
#include <optional>

namespace slipway::applications {

/// What the local engine knows of one application at one moment. A value: copied out under the provider's
/// lock, worked on outside it, put back whole.
struct LocalApplication
{
    Definition definition;
    QString context; ///< of the destination; empty when it could not be resolved
    std::shared_ptr<kube::ClusterConnection> connection;
    std::shared_ptr<const DesiredState> desired;
    std::shared_ptr<const gitops::Comparison> comparison;
    QSet<base::ObjectKey> adoptable; ///< live objects of targets that carry no tracking id of ours
    std::optional<gitops::ApplicationRecord> record;
    OperationState operation;         ///< running or last, with results
    std::optional<base::Error> error; ///< why desired state or comparison could not be had
    QDateTime comparedAt;
    QString identity; ///< who we are at the destination
};

/// The row of the applications list. `guard` tells protected and read-only contexts. Pure apart from the live
/// store.
ApplicationSummary summarize(const LocalApplication &application, const kube::WriteGuard &guard);

/// The names of other controllers that would change back what a person does by hand, as sentences: auto-sync
/// and self-heal of the application, HorizontalPodAutoscalers over its workloads.
QStringList whatWouldUndo(const LocalApplication &application);

} // namespace slipway::applications
