#include "execplugin.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>
#include <services/base/process.h>
#include <services/base/redact.h>

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QProcessEnvironment>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using base::ErrorKind;
using nlohmann::json;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

base::Unexpected
failed(const ExecPlugin &plugin, const QString &cause, const QString &hint = {}, const QString &detail = {})
{
    return base::failure(ErrorKind::Unauthenticated,
                         tr("The credential plugin %1 gave no credential").arg(plugin.command),
                         cause,
                         hint,
                         detail);
}

json clusterInfo(const ExecPlugin &plugin, const ClusterEndpoint &cluster)
{
    json info = {{"server", base::toStd(cluster.server)}};
    if (!cluster.tlsServerName.isEmpty()) {
        info["tls-server-name"] = base::toStd(cluster.tlsServerName);
    }
    if (cluster.insecureSkipTlsVerify) {
        info["insecure-skip-tls-verify"] = true;
    }
    if (cluster.disableCompression) {
        info["disable-compression"] = true;
    }
    if (!cluster.caPem.isEmpty()) {
        info["certificate-authority-data"] = cluster.caPem.toBase64().toStdString();
    }
    if (auto config = base::parseJson(plugin.clusterConfig, plugin.command); config && !config->is_null()) {
        info["config"] = std::move(*config);
    }
    return info;
}

QStringList environmentFor(const ExecPlugin &plugin, const ClusterEndpoint &cluster)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // Started from a desktop, the search path lacks the folders that plugins find their own tools in.
    environment.insert(u"PATH"_s, base::programSearchPath().join(u':'));
    for (const auto &[name, value] : plugin.environment) {
        environment.insert(name, value);
    }
    json info = {{"kind", "ExecCredential"},
                 {"apiVersion", base::toStd(plugin.apiVersion)},
                 {"spec", {{"interactive", false}}}};
    if (plugin.provideClusterInfo) {
        info["spec"]["cluster"] = clusterInfo(plugin, cluster);
    }
    environment.insert(u"KUBERNETES_EXEC_INFO"_s, QString::fromUtf8(base::dumpJson(info)));
    return environment.toStringList();
}

// The last words of a failed program say most.
QString lastLine(const QByteArray &output)
{
    QString text = QString::fromUtf8(output.right(4096)).trimmed();
    text = text.section(u'\n', -1).trimmed().left(300);
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    return base::redact(text);
}

base::Error explain(const ExecPlugin &plugin, const base::Error &error)
{
    switch (error.kind) {
    case ErrorKind::Cancelled:
        return error;
    case ErrorKind::NotFound:
        return failed(plugin,
                      error.cause.isEmpty() ? tr("the program was not found") : error.cause,
                      plugin.installHint.isEmpty() ? error.hint : plugin.installHint)
            .value();
    case ErrorKind::Timeout:
        return failed(plugin,
                      tr("it did not finish within %1 s").arg(double(plugin.timeLimit.count()) / 1000.0),
                      tr("Run it in a terminal to see what it waits for"))
            .value();
    case ErrorKind::TooLarge:
        return failed(plugin, tr("it printed more than a credential can be")).value();
    default:
        return failed(plugin, error.cause, error.hint).value();
    }
}

} // namespace

base::Expected<PluginCredential> parsePluginAnswer(const ExecPlugin &plugin, const QByteArray &output)
{
    const auto answer = base::parseJson(output, plugin.command);
    if (!answer || base::text(*answer, {"kind"}) != u"ExecCredential"_s) {
        return failed(plugin,
                      output.trimmed().isEmpty() ? tr("it printed nothing")
                                                 : tr("what it printed is not an ExecCredential"),
                      tr("Run it in a terminal to see what it prints"));
    }
    const QString version = base::text(*answer, {"apiVersion"});
    if (version != plugin.apiVersion) {
        return failed(plugin,
                      tr("it answered in %1, the kubeconfig says %2").arg(version, plugin.apiVersion),
                      tr("Correct apiVersion in the kubeconfig, or update the plugin"));
    }
    PluginCredential credential;
    credential.token = base::text(*answer, {"status", "token"});
    credential.clientCertificatePem = base::text(*answer, {"status", "clientCertificateData"}).toUtf8();
    credential.clientKeyPem = base::text(*answer, {"status", "clientKeyData"}).toUtf8();
    if (credential.clientCertificatePem.isEmpty() != credential.clientKeyPem.isEmpty()) {
        return failed(plugin,
                      tr("it handed out a certificate without a key, or a key without a certificate"));
    }
    if (credential.token.isEmpty() && credential.clientKeyPem.isEmpty()) {
        return failed(plugin, tr("its answer holds neither a token nor a certificate"));
    }
    const QString expires = base::text(*answer, {"status", "expirationTimestamp"});
    if (!expires.isEmpty()) {
        credential.expires = base::fromRfc3339(expires);
        if (!credential.expires.isValid()) {
            return failed(plugin, tr("its expirationTimestamp is not a time"));
        }
    }
    return credential;
}

base::Expected<PluginCredential>
runPlugin(const ExecPlugin &plugin, const ClusterEndpoint &cluster, const base::CancelToken &cancel)
{
    base::ProcessRequest request;
    request.program = plugin.command;
    request.arguments = plugin.arguments;
    request.environment = environmentFor(plugin, cluster);
    request.timeout = plugin.timeLimit;
    request.outputLimit = 1024 * 1024;
    const auto result = base::runProcess(request, cancel);
    if (!result) {
        return base::Unexpected(explain(plugin, result.error()));
    }
    if (result->exitCode != 0) {
        const QString said = lastLine(result->errorOutput);
        return failed(plugin,
                      said.isEmpty()
                          ? tr("it ended with code %1").arg(result->exitCode)
                          : tr("it ended with code %1 and said: %2").arg(result->exitCode).arg(said),
                      tr("Sign in again with the tool that made this kubeconfig"));
    }
    return parsePluginAnswer(plugin, result->output);
}

} // namespace slipway::kube
