#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <compare>

namespace slipway::base {

/// A Kubernetes kind without version: {"apps", "Deployment"}; the core group is empty.
struct GroupKind
{
    QString group;
    QString kind;

    /// "Deployment.apps", "Pod" for the core group.
    QString text() const;
    std::strong_ordering operator<=>(const GroupKind &) const = default;
};

/// A Kubernetes kind with version: {"apps", "v1", "Deployment"}.
struct GroupVersionKind
{
    QString group;
    QString version;
    QString kind;

    GroupKind groupKind() const { return {group, kind}; }

    /// "apps/v1" or "v1", as in a manifest's apiVersion.
    QString apiVersion() const;
    static GroupVersionKind fromApiVersion(const QString &apiVersion, const QString &kind);
    std::strong_ordering operator<=>(const GroupVersionKind &) const = default;
};

/// Names one object in one cluster. An empty namespace means cluster-scoped. Ordered by group, kind,
/// namespace, name.
struct ObjectKey
{
    QString group;
    QString kind;
    QString nameSpace;
    QString name;

    GroupKind groupKind() const { return {group, kind}; }

    /// "apps/Deployment/production/payments-api"; parts may be empty. For logs and tests.
    QString text() const;
    std::strong_ordering operator<=>(const ObjectKey &) const = default;
};

/// Names one application wherever it is defined: the cluster context (or workspace) that defines it,
/// namespace, name.
struct ApplicationId
{
    QString context;
    QString nameSpace;
    QString name;

    /// "context/namespace/name", the form the command line accepts.
    QString text() const;
    std::strong_ordering operator<=>(const ApplicationId &) const = default;
};

size_t qHash(const GroupKind &value, size_t seed = 0) noexcept;
size_t qHash(const GroupVersionKind &value, size_t seed = 0) noexcept;
size_t qHash(const ObjectKey &value, size_t seed = 0) noexcept;
size_t qHash(const ApplicationId &value, size_t seed = 0) noexcept;

} // namespace slipway::base

Q_DECLARE_METATYPE(slipway::base::GroupVersionKind)
Q_DECLARE_METATYPE(slipway::base::ObjectKey)
Q_DECLARE_METATYPE(slipway::base::ApplicationId)
