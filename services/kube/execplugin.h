#pragma once

#include <services/base/canceltoken.h>
#include <services/base/error.h>
#include <services/kube/kubeconfig.h>

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace slipway::kube {

/// What a credential plugin handed out.
struct PluginCredential
{
    QString token;
    QByteArray clientCertificatePem;
    QByteArray clientKeyPem;
    QDateTime expires; ///< invalid: good until the program ends

    bool isValidAt(const QDateTime &now) const { return !expires.isValid() || now < expires; }
};

/// Runs the plugin and reads its answer (client.authentication.k8s.io, v1 and v1beta1). Blocks up to the
/// plugin's time limit. Every failure is Unauthenticated, so that nobody takes a missing program for a
/// missing object; a cancelled run is Cancelled.
base::Expected<PluginCredential>
runPlugin(const ExecPlugin &plugin, const ClusterEndpoint &cluster, const base::CancelToken &cancel);

/// The plugin's standard output. Pure. What it printed never gets into an error, since it may be a token.
base::Expected<PluginCredential> parsePluginAnswer(const ExecPlugin &plugin, const QByteArray &output);

} // namespace slipway::kube
