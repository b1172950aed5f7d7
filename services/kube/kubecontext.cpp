#include "kubeconfigstanza.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/base/redact.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using base::ErrorKind;
using nlohmann::json;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

// Resolves one context and keeps everything that is wrong with it.
class Resolver final
{
public:
    explicit Resolver(const QString &name) { m_result.name = name; }

    KubeContext resolve(const Stanza &context, const Stanzas &clusters, const Stanzas &users);

private:
    void readCluster(const Stanza &stanza);
    void readServer(const QString &server);
    void readUser(const Stanza &stanza);
    void readTokens(const Stanza &stanza);
    void readCertificate(const Stanza &stanza);
    void readExec(const json &exec, const Stanza &stanza);
    void checkExec(const ExecPlugin &plugin);
    void refuseUnsupported(const json &user);

    QByteArray data(const Stanza &stanza, const char *field, const QString &words);
    QByteArray
    dataOrFile(const Stanza &stanza, const char *fileField, const char *dataField, const QString &words);
    static QString resolved(const QString &path, const Stanza &stanza);

    void fail(ErrorKind kind, const QString &cause, const QString &hint = {})
    {
        m_result.errors.append(
            {kind,
             tr("The context %1 cannot be used").arg(m_result.name),
             cause,
             hint.isEmpty() ? tr("Correct it in the kubeconfig %1").arg(m_result.file) : hint,
             {}});
    }

    KubeContext m_result;
    json m_execConfig; ///< the cluster's extension for credential plugins
};

// The escape sequences that a terminal would obey; the text is shown to people.
QString withoutControls(QString text)
{
    static const QRegularExpression escapes(u"\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\x1b[@-_]"_s);
    text.remove(escapes);
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\n' && c != u'\t'; });
    return text.trimmed();
}

bool isDnsLabel(const QString &text)
{
    static const QRegularExpression label(u"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"_s);
    return label.match(text).hasMatch();
}

KubeContext Resolver::resolve(const Stanza &context, const Stanzas &clusters, const Stanzas &users)
{
    m_result.file = context.file;
    m_result.clusterName = base::text(context.body, {"cluster"});
    m_result.userName = base::text(context.body, {"user"});
    m_result.nameSpace = base::text(context.body, {"namespace"});
    if (m_result.nameSpace.isEmpty()) {
        m_result.nameSpace = u"default"_s;
    } else if (!isDnsLabel(m_result.nameSpace)) {
        fail(ErrorKind::Invalid, tr("\"%1\" is not a valid namespace name").arg(m_result.nameSpace));
    }
    if (m_result.clusterName.isEmpty()) {
        fail(ErrorKind::Invalid, tr("it names no cluster"));
    } else if (!clusters.contains(m_result.clusterName)) {
        fail(ErrorKind::NotFound, tr("no file defines its cluster %1").arg(m_result.clusterName));
    } else {
        readCluster(clusters.value(m_result.clusterName));
    }
    if (m_result.userName.isEmpty()) {
        fail(ErrorKind::Invalid, tr("it names no user"));
    } else if (!users.contains(m_result.userName)) {
        fail(ErrorKind::NotFound, tr("no file defines its user %1").arg(m_result.userName));
    } else {
        readUser(users.value(m_result.userName));
    }
    return std::move(m_result);
}

void Resolver::readCluster(const Stanza &stanza)
{
    ClusterEndpoint &cluster = m_result.cluster;
    readServer(base::text(stanza.body, {"server"}));
    cluster.tlsServerName = base::text(stanza.body, {"tls-server-name"});
    cluster.insecureSkipTlsVerify = base::boolean(stanza.body, {"insecure-skip-tls-verify"});
    cluster.disableCompression = base::boolean(stanza.body, {"disable-compression"});
    cluster.proxyUrl = base::text(stanza.body, {"proxy-url"});
    cluster.caPem = dataOrFile(
        stanza, "certificate-authority", "certificate-authority-data", tr("the certificate authority"));
    if (cluster.insecureSkipTlsVerify && !cluster.caPem.isEmpty()) {
        fail(ErrorKind::Invalid,
             tr("its cluster has a certificate authority and says not to verify the server: one contradicts "
                "the other"));
    }
    if (!cluster.proxyUrl.isEmpty()) {
        fail(ErrorKind::Unsupported,
             tr("its cluster is reached through a proxy of its own, which is not supported yet"),
             tr("Remove proxy-url where the server can be reached directly"));
    }
    if (const json *extensions = base::member(stanza.body, {"extensions"});
        extensions && extensions->is_array()) {
        for (const json &entry : *extensions) {
            const json *extension = base::member(entry, {"extension"});
            if (extension && base::text(entry, {"name"}) == u"client.authentication.k8s.io/exec"_s) {
                m_execConfig = *extension;
            }
        }
    }
}

void Resolver::readServer(const QString &server)
{
    if (server.isEmpty()) {
        fail(ErrorKind::Invalid, tr("its cluster %1 names no server").arg(m_result.clusterName));
        return;
    }
    QUrl url(server, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"https"_s && url.scheme() != u"http"_s)) {
        fail(ErrorKind::Invalid,
             tr("the server \"%1\" of its cluster is not an address like https://host:port")
                 .arg(base::withoutUserInfo(server)));
        return;
    }
    m_result.cluster.server = url.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo |
                                           QUrl::StripTrailingSlash | QUrl::FullyEncoded);
    while (m_result.cluster.server.endsWith(u'/')) {
        m_result.cluster.server.chop(1);
    }
}

void Resolver::readUser(const Stanza &stanza)
{
    refuseUnsupported(stanza.body);
    readTokens(stanza);
    readCertificate(stanza);
    Credential &credential = m_result.credential;
    const json *exec = base::member(stanza.body, {"exec"});
    if (!exec || exec->is_null()) {
        return;
    }
    if (!exec->is_object()) {
        fail(ErrorKind::Invalid, tr("\"exec\" of its user is not a mapping"));
        return;
    }
    readExec(*exec, stanza);
    const bool hasOther = !credential.token.isEmpty() || !credential.tokenFile.isEmpty() ||
                          !credential.userName.isEmpty() || !credential.clientCertificatePem.isEmpty();
    if (hasOther) {
        // As kubectl: what stands in the file wins and the plugin is not run.
        credential.exec.reset();
    }
}

void Resolver::refuseUnsupported(const json &user)
{
    for (const char *field : {"as", "as-uid", "as-groups", "as-user-extra"}) {
        const json *value = base::member(user, {field});
        if (value && !value->empty()) {
            fail(ErrorKind::Unsupported,
                 tr("its user acts as somebody else (%1), which is not supported yet")
                     .arg(QString::fromLatin1(field)),
                 tr("Use a context with credentials of its own"));
            break;
        }
    }
    if (base::member(user, {"auth-provider"})) {
        fail(ErrorKind::Unsupported,
             tr("its user signs in by the old auth-provider \"%1\"")
                 .arg(base::text(user, {"auth-provider", "name"})),
             tr("Use the credential plugin of the provider (exec) instead"));
    }
}

void Resolver::readTokens(const Stanza &stanza)
{
    Credential &credential = m_result.credential;
    credential.token = base::text(stanza.body, {"token"});
    credential.userName = base::text(stanza.body, {"username"});
    credential.password = base::text(stanza.body, {"password"});
    const QString tokenFile = base::text(stanza.body, {"tokenFile"});
    if (!tokenFile.isEmpty()) {
        credential.tokenFile = resolved(tokenFile, stanza);
        if (const auto read = base::readFile(credential.tokenFile, 1024 * 1024); !read) {
            fail(read.error().kind,
                 tr("the token file %1 of its user cannot be read: %2")
                     .arg(credential.tokenFile, whyUnreadable(read.error())));
        }
    }
    const bool hasToken = !credential.token.isEmpty() || !credential.tokenFile.isEmpty();
    if (hasToken && !credential.userName.isEmpty()) {
        fail(ErrorKind::Invalid, tr("its user has both a token and a password: only one can be sent"));
    }
}

void Resolver::readCertificate(const Stanza &stanza)
{
    Credential &credential = m_result.credential;
    credential.clientCertificatePem =
        dataOrFile(stanza, "client-certificate", "client-certificate-data", tr("the client certificate"));
    credential.clientKeyPem = dataOrFile(stanza, "client-key", "client-key-data", tr("the client key"));
    const auto isSet = [&](const char *name) { return !base::text(stanza.body, {name}).isEmpty(); };
    const bool wantsCertificate = isSet("client-certificate") || isSet("client-certificate-data");
    const bool wantsKey = isSet("client-key") || isSet("client-key-data");
    if (wantsCertificate != wantsKey) {
        fail(ErrorKind::Invalid,
             wantsCertificate ? tr("its user has a client certificate without a key")
                              : tr("its user has a client key without a certificate"));
    }
    if (credential.clientKeyPem.contains("ENCRYPTED")) {
        fail(ErrorKind::Unsupported,
             tr("the client key of its user is encrypted with a passphrase"),
             tr("Store the key without one, as kubectl needs it too"));
    }
}

void Resolver::readExec(const json &exec, const Stanza &stanza)
{
    ExecPlugin plugin;
    plugin.apiVersion = base::text(exec, {"apiVersion"});
    plugin.command = base::text(exec, {"command"});
    if (plugin.command.contains(u'/')) {
        plugin.command = resolved(plugin.command, stanza);
    }
    if (const json *arguments = base::member(exec, {"args"}); arguments && arguments->is_array()) {
        for (const json &argument : *arguments) {
            plugin.arguments.append(
                argument.is_string() ? base::fromStd(argument.get_ref<const std::string &>()) : QString());
        }
    }
    if (const json *environment = base::member(exec, {"env"}); environment && environment->is_array()) {
        for (const json &entry : *environment) {
            plugin.environment.append({base::text(entry, {"name"}), base::text(entry, {"value"})});
        }
    }
    plugin.installHint = withoutControls(base::text(exec, {"installHint"}));
    plugin.interactiveMode = base::text(exec, {"interactiveMode"});
    plugin.provideClusterInfo = base::boolean(exec, {"provideClusterInfo"});
    if (!m_execConfig.is_null()) {
        plugin.clusterConfig = base::dumpJson(m_execConfig);
    }
    checkExec(plugin);
    m_result.credential.exec = plugin;
}

void Resolver::checkExec(const ExecPlugin &plugin)
{
    const bool isStable = plugin.apiVersion == u"client.authentication.k8s.io/v1"_s;
    if (plugin.command.isEmpty()) {
        fail(ErrorKind::Invalid, tr("the credential plugin of its user has no command"));
    }
    if (plugin.apiVersion.isEmpty()) {
        fail(ErrorKind::Invalid, tr("the credential plugin of its user has no apiVersion"));
    } else if (!isStable && plugin.apiVersion != u"client.authentication.k8s.io/v1beta1"_s) {
        fail(ErrorKind::Unsupported,
             tr("the credential plugin of its user speaks %1; known are v1 and v1beta1")
                 .arg(plugin.apiVersion),
             tr("Update the plugin and let it write the kubeconfig anew"));
    }
    const QString &mode = plugin.interactiveMode;
    if (mode == u"Always"_s) {
        fail(ErrorKind::Unsupported,
             tr("the credential plugin %1 of its user asks its questions in a terminal").arg(plugin.command),
             tr("Sign in with another method, or set interactiveMode to IfAvailable where the plugin allows "
                "it"));
    } else if (mode.isEmpty() ? isStable : (mode != u"Never"_s && mode != u"IfAvailable"_s)) {
        fail(ErrorKind::Invalid,
             tr("interactiveMode of the credential plugin must be Never, IfAvailable or Always"));
    }
}

QByteArray Resolver::data(const Stanza &stanza, const char *field, const QString &words)
{
    const QByteArray encoded = base::text(stanza.body, {field}).toLatin1().simplified().replace(' ', "");
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded) {
        fail(ErrorKind::Invalid, tr("%1 (%2) is not valid base64").arg(words, QString::fromLatin1(field)));
        return {};
    }
    return *decoded;
}

QByteArray
Resolver::dataOrFile(const Stanza &stanza, const char *fileField, const char *dataField, const QString &words)
{
    const QString path = base::text(stanza.body, {fileField});
    const bool hasData = !base::text(stanza.body, {dataField}).isEmpty();
    QByteArray pem;
    if (hasData) {
        if (!path.isEmpty()) {
            fail(ErrorKind::Invalid,
                 tr("%1 is given both as %2 and as %3")
                     .arg(words, QString::fromLatin1(fileField), QString::fromLatin1(dataField)));
        }
        pem = data(stanza, dataField, words);
        if (pem.isEmpty()) {
            return {};
        }
    } else if (!path.isEmpty()) {
        const auto read = base::readFile(resolved(path, stanza), 1024 * 1024);
        if (!read) {
            fail(read.error().kind,
                 tr("%1 cannot be read from %2: %3")
                     .arg(words, resolved(path, stanza), whyUnreadable(read.error())));
            return {};
        }
        pem = *read;
    } else {
        return {};
    }
    if (!pem.contains("-----BEGIN ")) {
        fail(ErrorKind::Invalid, tr("%1 is not a PEM text").arg(words));
    }
    return pem;
}

QString Resolver::resolved(const QString &path, const Stanza &stanza)
{
    return QDir::cleanPath(QFileInfo(stanza.file).absoluteDir().absoluteFilePath(path));
}

} // namespace

KubeContext
resolveContext(const QString &name, const Stanza &context, const Stanzas &clusters, const Stanzas &users)
{
    return Resolver(name).resolve(context, clusters, users);
}

} // namespace slipway::kube
