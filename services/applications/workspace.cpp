#include "workspace.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::applications {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::applications", text);
}

// Reads the fields of one file and remembers the first complaint.
class Reader final
{
public:
    Reader(const json &document, QString file, const QString &folder)
        : m_document(document)
        , m_file(std::move(file))
        , m_folder(folder)
    {}

    QString string(std::string_view name, const QString &fallback = {})
    {
        const auto found = m_document.find(name);
        if (found == m_document.end() || found->is_null()) {
            return fallback;
        }
        if (!found->is_string()) {
            complain(name, tr("a text is expected"));
            return fallback;
        }
        return base::fromStd(found->get<std::string>());
    }

    bool flag(std::string_view name, bool fallback)
    {
        const auto found = m_document.find(name);
        if (found == m_document.end() || found->is_null()) {
            return fallback;
        }
        if (!found->is_boolean()) {
            complain(name, tr("true or false is expected"));
            return fallback;
        }
        return found->get<bool>();
    }

    QStringList strings(std::string_view name)
    {
        QStringList result;
        const auto found = m_document.find(name);
        if (found == m_document.end() || found->is_null()) {
            return result;
        }
        if (!found->is_array()) {
            complain(name, tr("a list of texts is expected"));
            return result;
        }
        for (const json &item : *found) {
            if (item.is_string()) {
                result.append(base::fromStd(item.get<std::string>()));
            } else {
                complain(name, tr("a list of texts is expected"));
            }
        }
        return result;
    }

    QList<DefinitionSource> sources(std::string_view name)
    {
        QList<DefinitionSource> result;
        const auto found = m_document.find(name);
        if (found == m_document.end() || found->is_null()) {
            return result;
        }
        if (!found->is_array()) {
            complain(name, tr("a list is expected"));
            return result;
        }
        for (const json &item : *found) {
            DefinitionSource source;
            source.folder = absolute(base::text(item, {"folder"}));
            source.repoUrl = base::text(item, {"repoURL"});
            source.revision = base::text(item, {"revision"});
            source.path = base::text(item, {"path"});
            if (source.folder.isEmpty() == source.repoUrl.isEmpty()) {
                complain(name, tr("each entry needs either folder or repoURL"));
            }
            result.append(source);
        }
        return result;
    }

    QString absolute(const QString &path) const
    {
        return path.isEmpty() ? path : QDir::cleanPath(QDir(m_folder).absoluteFilePath(path));
    }

    void complain(std::string_view field, const QString &cause)
    {
        if (!m_error) {
            m_error = base::Error{ErrorKind::Invalid,
                                  tr("The workspace %1 cannot be used").arg(m_file),
                                  tr("field %1: %2").arg(base::fromStd(field), cause),
                                  tr("Correct the file; its format is described in docs/formats.md"),
                                  {}};
        }
    }

    const std::optional<base::Error> &error() const { return m_error; }

private:
    const json &m_document;
    QString m_file;
    QString m_folder;
    std::optional<base::Error> m_error;
};

json list(const QStringList &items)
{
    json result = json::array();
    for (const QString &item : items) {
        result.push_back(base::toStd(item));
    }
    return result;
}

} // namespace

Expected<Workspace> parseWorkspace(const QByteArray &text, const QString &file, const QString &folder)
{
    const auto document = yaml::parseOne(text, file);
    if (!document) {
        return Unexpected(document.error());
    }
    if (!document->is_object()) {
        return failure(ErrorKind::Invalid,
                       tr("The workspace %1 cannot be used").arg(file),
                       tr("it is not a YAML mapping"),
                       tr("Its format is described in docs/formats.md"));
    }
    Reader reader(*document, file, folder);
    Workspace workspace;
    workspace.file = file;
    workspace.name = reader.string("name", QFileInfo(file).completeBaseName());
    for (const QString &path : reader.strings("kubeconfigs")) {
        workspace.kubeconfigFiles.append(reader.absolute(path));
    }
    workspace.onlyTheseKubeconfigs = reader.flag("onlyTheseKubeconfigs", false);
    workspace.homeContext = reader.string("homeContext");
    workspace.clusterApplications = reader.flag("clusterApplications", true);
    workspace.applicationsNamespace = reader.string("applicationsNamespace", workspace.applicationsNamespace);
    workspace.sources = reader.sources("sources");
    workspace.controlNamespace = reader.string("controlNamespace", workspace.controlNamespace);
    workspace.protectedContexts = reader.strings("protectedContexts");
    workspace.readOnlyContexts = reader.strings("readOnlyContexts");
    if (reader.error()) {
        return Unexpected(*reader.error());
    }
    return workspace;
}

Expected<Workspace> loadWorkspace(const QString &file)
{
    const auto text = base::readFile(file, 1024 * 1024);
    if (!text) {
        return Unexpected(text.error());
    }
    return parseWorkspace(*text, file, QFileInfo(file).absolutePath());
}

QByteArray workspaceText(const Workspace &workspace)
{
    json sources = json::array();
    for (const DefinitionSource &source : workspace.sources) {
        if (!source.folder.isEmpty()) {
            sources.push_back({{"folder", base::toStd(source.folder)}});
        } else {
            sources.push_back({{"repoURL", base::toStd(source.repoUrl)},
                               {"revision", base::toStd(source.revision)},
                               {"path", base::toStd(source.path)}});
        }
    }
    const json document = {{"name", base::toStd(workspace.name)},
                           {"kubeconfigs", list(workspace.kubeconfigFiles)},
                           {"onlyTheseKubeconfigs", workspace.onlyTheseKubeconfigs},
                           {"homeContext", base::toStd(workspace.homeContext)},
                           {"clusterApplications", workspace.clusterApplications},
                           {"applicationsNamespace", base::toStd(workspace.applicationsNamespace)},
                           {"sources", std::move(sources)},
                           {"controlNamespace", base::toStd(workspace.controlNamespace)},
                           {"protectedContexts", list(workspace.protectedContexts)},
                           {"readOnlyContexts", list(workspace.readOnlyContexts)}};
    return yaml::emit(document, {.kubernetesOrder = false});
}

Expected<void> saveWorkspace(const Workspace &workspace)
{
    return base::writePrivateFile(workspace.file, workspaceText(workspace));
}

} // namespace slipway::applications
