#pragma once

#include <services/base/json.h>
#include <services/gitops/applicationspec.h>

#include <nlohmann/json_fwd.hpp>

#include <QList>
#include <QString>

#include <initializer_list>

namespace slipway::gitops {

struct DiffOptions
{
    QList<IgnoreDifference> ignoreDifferences;
};

/// One difference between two normalised objects; null `live` or `desired` = the field is absent on that
/// side.
struct FieldChange
{
    QString path; ///< RFC 6901 JSON pointer
    base::Json live;
    base::Json desired;
};

struct ObjectDiff
{
    bool modified = false;
    QList<FieldChange> changes;
    base::Json live;    ///< normalised and masked, ready to be shown; null when absent
    base::Json desired; ///< what the live object would become, normalised and masked; null when absent
};

/// Removes what never counts: managedFields, resourceVersion, uid, generation, creationTimestamp, selfLink,
/// status, the last-applied annotation, ignored fields and empty optional ones; folds Secret stringData;
/// makes quantities canonical and fills in the known defaults of built-in kinds. Idempotent. Pure.
nlohmann::json normalize(const nlohmann::json &object, const DiffOptions &options = {});

/// Judges as Argo CD does without a server: three-way with the last-applied annotation, else two-way
/// (argo-cd.md 3.9). Either side may be null. Pure. Secret values are masked in the result.
ObjectDiff diffOffline(const nlohmann::json *live, const nlohmann::json *desired, const DiffOptions &options);

/// Compares `live` with what a server-side dry run of the desired manifest answered. Pure; masked.
ObjectDiff
diffPredicted(const nlohmann::json &live, const nlohmann::json &predicted, const DiffOptions &options);

/// True when the structural comparison proves that applying `desired` would change nothing: normalised and
/// with the known defaults both say the same, except for what the API server and controllers are known to
/// assign. False = not proven (ask the server): also when the live object has more than the manifest, since
/// that may be a field that was removed from it.
bool isProvenEqual(const nlohmann::json &live, const nlohmann::json &desired, const DiffOptions &options);

/// Replaces the values of Secrets (data, stringData, last-applied) by plus signs; equal values of a key get
/// equal masks in all given objects, different ones get different lengths. Each pointer may be null.
void maskSecrets(std::initializer_list<nlohmann::json *> sameObject);

} // namespace slipway::gitops
