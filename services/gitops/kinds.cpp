#include "kinds.h"

#include <QHash>
#include <QSet>

#include <array>

namespace slipway::gitops {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array orderedKinds = {"Namespace",
                                     "NetworkPolicy",
                                     "ResourceQuota",
                                     "LimitRange",
                                     "PodSecurityPolicy",
                                     "PodDisruptionBudget",
                                     "ServiceAccount",
                                     "Secret",
                                     "SecretList",
                                     "ConfigMap",
                                     "StorageClass",
                                     "PersistentVolume",
                                     "PersistentVolumeClaim",
                                     "CustomResourceDefinition",
                                     "ClusterRole",
                                     "ClusterRoleList",
                                     "ClusterRoleBinding",
                                     "ClusterRoleBindingList",
                                     "Role",
                                     "RoleList",
                                     "RoleBinding",
                                     "RoleBindingList",
                                     "Service",
                                     "DaemonSet",
                                     "Pod",
                                     "ReplicationController",
                                     "ReplicaSet",
                                     "Deployment",
                                     "HorizontalPodAutoscaler",
                                     "StatefulSet",
                                     "Job",
                                     "CronJob",
                                     "IngressClass",
                                     "Ingress",
                                     "APIService"};

QSet<QString> clusterScopedKinds()
{
    constexpr std::array entries = {
        "ComponentStatus",
        "Namespace",
        "Node",
        "PersistentVolume",
        "MutatingAdmissionPolicy.admissionregistration.k8s.io",
        "MutatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "MutatingWebhookConfiguration.admissionregistration.k8s.io",
        "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
        "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
        "CustomResourceDefinition.apiextensions.k8s.io",
        "APIService.apiregistration.k8s.io",
        "SelfSubjectReview.authentication.k8s.io",
        "TokenReview.authentication.k8s.io",
        "SelfSubjectAccessReview.authorization.k8s.io",
        "SelfSubjectRulesReview.authorization.k8s.io",
        "SubjectAccessReview.authorization.k8s.io",
        "CertificateSigningRequest.certificates.k8s.io",
        "ClusterTrustBundle.certificates.k8s.io",
        "FlowSchema.flowcontrol.apiserver.k8s.io",
        "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
        "StorageVersion.internal.apiserver.k8s.io",
        "IPAddress.networking.k8s.io",
        "IngressClass.networking.k8s.io",
        "ServiceCIDR.networking.k8s.io",
        "RuntimeClass.node.k8s.io",
        "PodSecurityPolicy.policy",
        "PodSecurityPolicy.extensions",
        "ClusterRole.rbac.authorization.k8s.io",
        "ClusterRoleBinding.rbac.authorization.k8s.io",
        "DeviceClass.resource.k8s.io",
        "DeviceTaintRule.resource.k8s.io",
        "ResourceSlice.resource.k8s.io",
        "PriorityClass.scheduling.k8s.io",
        "CSIDriver.storage.k8s.io",
        "CSINode.storage.k8s.io",
        "StorageClass.storage.k8s.io",
        "VolumeAttachment.storage.k8s.io",
        "VolumeAttributesClass.storage.k8s.io",
        "StorageVersionMigration.storagemigration.k8s.io",
        "ClusterAnalysisTemplate.argoproj.io",
        "ClusterWorkflowTemplate.argoproj.io",
        "ClusterIssuer.cert-manager.io",
        "GatewayClass.gateway.networking.k8s.io",
        "VolumeSnapshotClass.snapshot.storage.k8s.io",
        "VolumeSnapshotContent.snapshot.storage.k8s.io",
    };
    QSet<QString> result;
    for (const char *entry : entries) {
        result.insert(QString::fromLatin1(entry));
    }
    return result;
}

QHash<QString, int> ranks()
{
    QHash<QString, int> result;
    for (size_t i = 0; i < orderedKinds.size(); ++i) {
        result.insert(QString::fromLatin1(orderedKinds[i]), static_cast<int>(i));
    }
    return result;
}

} // namespace

bool isKnownClusterScoped(const base::GroupKind &kind)
{
    static const QSet<QString> kinds = clusterScopedKinds();
    return kinds.contains(kind.text());
}

int kindRank(const QString &kind)
{
    static const QHash<QString, int> byKind = ranks();
    return byKind.value(kind, static_cast<int>(orderedKinds.size()));
}

} // namespace slipway::gitops
