#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace slipway::kube {

/// A credential plugin of a user (client.authentication.k8s.io).
struct ExecPlugin
{
    QString apiVersion;
    QString command; ///< relative paths with a separator are already resolved against the kubeconfig's folder
    QStringList arguments;
    QList<QPair<QString, QString>> environment;
    QString installHint;
    QString interactiveMode; ///< Never, IfAvailable or Always
    bool provideClusterInfo = false;
    QByteArray clusterConfig; ///< JSON of the cluster's `client.authentication.k8s.io/exec` extension, if any
    std::chrono::milliseconds timeLimit = std::chrono::seconds(30); ///< ours, not from the file

    bool operator==(const ExecPlugin &) const = default;
};

struct Credential;

/// Where the credential of a user that proves nothing in the kubeconfig may be kept instead.
struct StoredCredential
{
    std::function<bool(Credential &found)> find; ///< may block; false: there is none
    std::function<void()> forget;                ///< a server refused it: find() shall look again
};

/// How a user proves who they are; at most one way is set.
struct Credential
{
    QString token;
    QString tokenFile; ///< read again about every minute; wins over `token` once read
    QString userName;
    QString password;
    QByteArray clientCertificatePem; ///< data, or the file's content, read when the context is resolved
    QByteArray clientKeyPem;
    std::optional<ExecPlugin> exec;
    std::shared_ptr<const StoredCredential> stored; ///< asked when isEmpty()

    /// The kubeconfig says nothing.
    bool isEmpty() const
    {
        return token.isEmpty() && tokenFile.isEmpty() && userName.isEmpty() &&
               clientCertificatePem.isEmpty() && !exec;
    }

    bool operator==(const Credential &) const = default;
};

struct ClusterEndpoint
{
    QString server; ///< https://host:port[/prefix], without query and trailing slash
    QString tlsServerName;
    bool insecureSkipTlsVerify = false;
    QByteArray caPem;
    QString proxyUrl; ///< kept to be shown; a context with one is reported as not supported until proxies are
    bool disableCompression = false;

    bool operator==(const ClusterEndpoint &) const = default;
};

/// One context of the merged kubeconfig, with everything it names. A context with errors is listed and
/// unusable; the others stay usable.
struct KubeContext
{
    QString name;
    QString clusterName;
    QString userName;
    QString nameSpace; ///< "default" when the file says nothing
    QString file;      ///< where the context stanza comes from
    ClusterEndpoint cluster;
    Credential credential;
    QList<base::Error> errors; ///< all of them, not only the first

    bool operator==(const KubeContext &) const = default;
};

/// One file that was asked for, and how reading it went.
struct KubeconfigFile
{
    QString path;
    bool wasRead = false;      ///< false: nothing of it counts
    QStringList contexts;      ///< that come from here
    QStringList hidden;        ///< contexts that an earlier file defines, so that these do not count
    QList<base::Error> errors; ///< all of them

    bool operator==(const KubeconfigFile &) const = default;
};

/// The merged kubeconfig (clientcmd's loading rules: the first file that defines a name wins whole).
struct Kubeconfig
{
    QList<KubeContext> contexts; ///< in file order
    QString currentContext;
    QStringList files;             ///< that exist and were read
    QList<KubeconfigFile> sources; ///< every file that was tried, in order
    QList<base::Error> errors;     ///< of files that could not be read; the rest is still loaded

    const KubeContext *find(const QString &name) const;

    /// Loads and merges the files in order. `explicitPath` (from --kubeconfig) must exist and is the only one
    /// when given; else $KUBECONFIG, else ~/.kube/config; `additional` files (added in the window) come after
    /// those.
    static Kubeconfig load(const QString &explicitPath = {}, const QStringList &additional = {});
    static Kubeconfig loadFiles(const QStringList &files);
};

} // namespace slipway::kube
