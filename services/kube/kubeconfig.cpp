#include "kubeconfig.h"

#include "kubeconfigstanza.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using nlohmann::json;

constexpr qint64 sizeLimit = 8LL * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

base::Error
fileError(base::ErrorKind kind, const QString &file, const QString &cause, const QString &detail = {})
{
    return {kind,
            tr("The kubeconfig %1 cannot be used").arg(file),
            cause,
            tr("Correct or remove the file"),
            detail};
}

// Gathers what the files say; the first file that defines a name wins whole.
class Loader final
{
public:
    void addFile(const QString &file);
    Kubeconfig finish();

private:
    void addDocument(const json &document, const QString &file);
    void addStanzas(const json &document,
                    const char *list,
                    const char *bodyName,
                    const QString &file,
                    Stanzas &into,
                    QStringList *order = nullptr);

    void fail(const base::Error &error)
    {
        m_config.errors.append(error);
        m_config.sources.last().errors.append(error);
    }

    Kubeconfig m_config;
    Stanzas m_clusters;
    Stanzas m_users;
    Stanzas m_contexts;
    QStringList m_contextOrder;
};

void Loader::addFile(const QString &file)
{
    m_config.sources.append({file, false, {}, {}, {}});
    const auto bytes = base::readFile(file, sizeLimit);
    if (!bytes) {
        fail(fileError(bytes.error().kind, file, whyUnreadable(bytes.error())));
        return;
    }
    auto documents = yaml::parseAll(*bytes, file);
    if (!documents) {
        fail(fileError(documents.error().kind, file, documents.error().cause, documents.error().detail));
        return;
    }
    if (documents->size() > 1) {
        fail(fileError(base::ErrorKind::Invalid, file, tr("it holds more than one YAML document")));
        return;
    }
    m_config.files.append(file);
    m_config.sources.last().wasRead = true;
    if (!documents->empty() && !documents->front().value->is_null()) {
        addDocument(*documents->front().value, file);
    }
}

void Loader::addDocument(const json &document, const QString &file)
{
    if (!document.is_object()) {
        fail(fileError(base::ErrorKind::Invalid, file, tr("it is not a kubeconfig")));
        return;
    }
    const QString kind = base::text(document, {"kind"});
    if (!kind.isEmpty() && kind != u"Config"_s) {
        fail(fileError(base::ErrorKind::Invalid, file, tr("it is a %1, not a kubeconfig").arg(kind)));
        return;
    }
    addStanzas(document, "clusters", "cluster", file, m_clusters);
    addStanzas(document, "users", "user", file, m_users);
    addStanzas(document, "contexts", "context", file, m_contexts, &m_contextOrder);
    if (m_config.currentContext.isEmpty()) {
        m_config.currentContext = base::text(document, {"current-context"});
    }
}

void Loader::addStanzas(const json &document,
                        const char *list,
                        const char *bodyName,
                        const QString &file,
                        Stanzas &into,
                        QStringList *order)
{
    const json *entries = base::member(document, {list});
    if (!entries || entries->is_null()) {
        return;
    }
    if (!entries->is_array()) {
        fail(fileError(
            base::ErrorKind::Invalid, file, tr("\"%1\" is not a list").arg(QString::fromLatin1(list))));
        return;
    }
    QStringList seenHere;
    for (const json &entry : *entries) {
        const QString name = base::text(entry, {"name"});
        const json *body = base::member(entry, {bodyName});
        if (name.isEmpty() || (body && !body->is_object() && !body->is_null())) {
            fail(fileError(
                base::ErrorKind::Invalid,
                file,
                tr("an entry of \"%1\" has no name or is not a mapping").arg(QString::fromLatin1(list))));
            continue;
        }
        if (seenHere.contains(name)) {
            fail(fileError(
                base::ErrorKind::Invalid,
                file,
                tr("\"%1\" names %2 twice; the first one counts").arg(QString::fromLatin1(list), name)));
            continue;
        }
        seenHere.append(name);
        if (!into.contains(name)) {
            into.insert(name, {body && body->is_object() ? *body : json::object(), file});
            if (order) {
                order->append(name);
                m_config.sources.last().contexts.append(name);
            }
        } else if (order) {
            m_config.sources.last().hidden.append(name);
        }
    }
}

Kubeconfig Loader::finish()
{
    for (const QString &name : m_contextOrder) {
        m_config.contexts.append(resolveContext(name, m_contexts.value(name), m_clusters, m_users));
    }
    return std::move(m_config);
}

// The files of $KUBECONFIG or the one in the home folder.
QStringList usualFiles(QList<base::Error> &errors)
{
    const QString variable = qEnvironmentVariable("KUBECONFIG");
    if (variable.isEmpty()) {
        const QString file = QDir::homePath() + u"/.kube/config"_s;
        return QFileInfo::exists(file) ? QStringList(file) : QStringList();
    }
    QStringList named = variable.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    named.removeDuplicates();
    QStringList present;
    std::copy_if(named.begin(), named.end(), std::back_inserter(present), [](const QString &file) {
        return QFileInfo::exists(file);
    });
    if (present.isEmpty()) {
        errors.append({base::ErrorKind::NotFound,
                       tr("There is no kubeconfig"),
                       tr("none of the files that KUBECONFIG names exists: %1").arg(named.join(u", "_s)),
                       tr("Correct the variable, or open a kubeconfig on the Clusters page"),
                       {}});
    }
    return present;
}

} // namespace

const KubeContext *Kubeconfig::find(const QString &name) const
{
    const auto found = std::find_if(
        contexts.begin(), contexts.end(), [&](const KubeContext &context) { return context.name == name; });
    return found == contexts.end() ? nullptr : &*found;
}

Kubeconfig Kubeconfig::load(const QString &explicitPath, const QStringList &additional)
{
    if (!explicitPath.isEmpty()) {
        return loadFiles({explicitPath});
    }
    QList<base::Error> errors;
    QStringList files = usualFiles(errors) + additional;
    files.removeDuplicates();
    Kubeconfig config = loadFiles(files);
    config.errors = errors + config.errors;
    return config;
}

Kubeconfig Kubeconfig::loadFiles(const QStringList &files)
{
    Loader loader;
    for (const QString &file : files) {
        loader.addFile(file);
    }
    return loader.finish();
}

} // namespace slipway::kube
