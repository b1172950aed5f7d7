#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>
#include <services/render/renderer.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace slipway::gitops {

/// One source of an Argo CD Application.
struct ApplicationSource
{
    QString repoUrl;
    QString targetRevision; ///< branch, tag, SHA, semver constraint; empty = HEAD
    QString chart;          ///< of a Helm repository; such a source is reported as not supported yet
    QString ref;
    render::RenderSource render;
};

/// One entry of spec.ignoreDifferences.
struct IgnoreDifference
{
    QString group; ///< glob
    QString kind;  ///< glob
    QString name;  ///< exact when not empty
    QString nameSpace;
    QStringList jsonPointers;          ///< RFC 6901
    QStringList jqPathExpressions;     ///< kept to be shown; not evaluated yet
    QStringList managedFieldsManagers; ///< kept to be shown; not evaluated yet
};

struct AutomatedPolicy
{
    bool enabled = false;
    bool prune = false;
    bool selfHeal = false;
    bool allowEmpty = false;
};

struct RetryLimit
{
    int limit = 0; ///< -1: for ever
    qint64 durationMs = 5000;
    int factor = 2;
    qint64 maxDurationMs = 180'000;
};

/// What an `argoproj.io/v1alpha1 Application` says, parsed. Fields that this engine does not act on stay in
/// `manifest`, and `unsupported` names those that would change the outcome.
struct ApplicationSpec
{
    QString name;
    QString nameSpace; ///< where the Application object lives
    QString project;
    QList<ApplicationSource> sources;
    QString destinationServer;
    QString destinationName;
    QString destinationNamespace;
    AutomatedPolicy automated;
    QStringList syncOptions; ///< "CreateNamespace=true", ...
    RetryLimit retry;
    QList<IgnoreDifference> ignoreDifferences;
    int revisionHistoryLimit = 10;
    QHash<QString, QString> labels;
    QHash<QString, QString> annotations;
    base::Json manifest;
    QStringList unsupported; ///< plain sentences: "chart repositories are not supported yet"

    /// "true"/"false" value of a syncOptions entry, or `fallback`.
    bool hasOption(const QString &name, bool fallback = false) const;
    QString optionValue(const QString &name) const;
    /// The text Argo CD writes in tracking ids: the name, or "<namespace>_<name>" outside the control-plane
    /// namespace.
    QString trackingName(const QString &controlPlaneNamespace) const;
};

/// Parses an Application manifest. Invalid names the field, what was found and what is expected.
base::Expected<ApplicationSpec> parseApplication(const nlohmann::json &manifest);

} // namespace slipway::gitops
