#include "helmsource.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/base/redact.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using base::Expected;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

// Where a value file stands in the tree: below the chart, or from the root when it begins with "/".
Expected<QString> valueFilePath(const RenderSource &source, const QString &name)
{
    if (name.contains(u"://"_s) || name.startsWith(u'$')) {
        return base::failure(ErrorKind::Unsupported,
                             tr("The value file %1 is not read").arg(base::withoutUserInfo(name)),
                             tr("value files come from the application's own repository only"),
                             tr("Copy it into the repository"));
    }
    const auto path = name.startsWith(u'/') ? joinedPath({}, name.mid(1)) : joinedPath(source.path, name);
    if (!path) {
        return base::failure(ErrorKind::Invalid,
                             tr("The value file %1 is refused").arg(name),
                             tr("it leads out of the repository"),
                             tr("Name a file within the repository"));
    }
    return *path;
}

Expected<QStringList> findValueFiles(const SourceTree &tree, const RenderSource &source)
{
    QStringList result;
    for (const QString &name : source.valueFiles) {
        const auto path = valueFilePath(source, name);
        if (!path) {
            return base::Unexpected(path.error());
        }
        const auto kind = tree.kindAt(*path);
        if (!kind && source.ignoreMissingValueFiles) {
            continue;
        }
        if (!kind) {
            return base::failure(ErrorKind::NotFound,
                                 tr("The value file %1 is not in the repository").arg(*path),
                                 {},
                                 tr("Correct its name, or set ignoreMissingValueFiles"));
        }
        if (*kind != SourceTree::Kind::File) {
            return base::failure(ErrorKind::Invalid,
                                 tr("The value file %1 is refused").arg(*path),
                                 tr("it is a folder or a symbolic link"),
                                 tr("Name a regular file"));
        }
        result << *path;
    }
    return result;
}

bool isVendored(const SourceTree &tree, const QString &chart, const QString &name)
{
    const auto entries = tree.list(childPath(chart, u"charts"_s), false);
    const QString prefix = childPath(chart, u"charts/"_s + name);
    return entries && std::ranges::any_of(*entries, [&](const SourceTree::Entry &entry) {
               return entry.path == prefix ||
                      (entry.path.startsWith(prefix + u'-') && entry.path.endsWith(u".tgz"_s));
           });
}

// Dependencies in the same repository, which `helm dependency build` would pack without any network.
Expected<QHash<QString, QString>>
findLocalParts(const SourceTree &tree, const QString &chart, const json &definition)
{
    QHash<QString, QString> result;
    const json *const dependencies = base::member(definition, {"dependencies"});
    if (dependencies == nullptr || !dependencies->is_array()) {
        return result;
    }
    for (const json &dependency : *dependencies) {
        const QString name = base::text(dependency, {"name"});
        const QString repository = base::text(dependency, {"repository"});
        if (!repository.startsWith(u"file://"_s) || name.contains(u'/') || isVendored(tree, chart, name)) {
            continue;
        }
        const auto folder = joinedPath(chart, repository.mid(7));
        if (!folder || tree.kindAt(*folder) != SourceTree::Kind::Folder) {
            return base::failure(ErrorKind::NotFound,
                                 tr("The chart %1 needs %2 from %3").arg(chart, name, repository),
                                 tr("the repository has no such folder"),
                                 tr("Correct the dependency in Chart.yaml"));
        }
        result.insert(name, *folder);
    }
    return result;
}

// Commas separate parameters on Helm's command line, except within a {list}.
QString escapedValue(const QString &value)
{
    if (value.startsWith(u'{')) {
        return value;
    }
    QString result;
    for (qsizetype at = 0; at < value.size(); ++at) {
        if (value.at(at) == u',' && (at == 0 || value.at(at - 1) != u'\\')) {
            result += u'\\';
        }
        result += value.at(at);
    }
    return result;
}

class HelmRun final
{
public:
    HelmRun(const SourceTree &tree, const HelmPlan &plan, const RenderRequest &request)
        : m_tree(tree)
        , m_plan(plan)
        , m_request(request)
        , m_source(request.source)
    {}

    Expected<QByteArray> run(Toolbox &tools, const base::CancelToken &cancel)
    {
        if (const auto prepared = prepare(cancel); !prepared) {
            return base::Unexpected(prepared.error());
        }
        auto output = tools.run(m_plan.tool, arguments(), m_work, m_request.timeout, cancel);
        if (!output && output.error().kind == ErrorKind::Invalid) {
            return base::Unexpected(explained(output.error()));
        }
        return output;
    }

private:
    QString chartFolder() const { return childPath(m_work.source(), m_source.path); }

    Expected<void> prepare(const base::CancelToken &cancel)
    {
        if (const auto fine = m_work.check(); !fine) {
            return fine;
        }
        if (const auto copied = copyInto(m_tree, m_source.path, m_work.source(), cancel); !copied) {
            return copied;
        }
        for (auto part = m_plan.localParts.cbegin(); part != m_plan.localParts.cend(); ++part) {
            const QString target = chartFolder() + u"/charts/"_s + part.key();
            QDir().mkpath(target);
            if (const auto copied = m_tree.copyFolder(part.value(), target, cancel); !copied) {
                return copied;
            }
        }
        return writeValues();
    }

    Expected<void> writeValues()
    {
        for (const QString &file : m_plan.valueFiles) {
            const auto text = m_tree.read(file);
            if (!text) {
                return base::Unexpected(text.error());
            }
            if (const auto written = addValues(*text); !written) {
                return written;
            }
        }
        if (m_source.valuesObject && !m_source.valuesObject->is_null()) {
            return addValues(yaml::emit(*m_source.valuesObject));
        }
        return m_source.values.isEmpty() ? Expected<void>() : addValues(m_source.values.toUtf8());
    }

    Expected<void> addValues(const QByteArray &text)
    {
        const QString file = m_work.path() + u"/values-"_s + QString::number(m_values.size()) + u".yaml"_s;
        m_values << file;
        return base::writePrivateFile(file, text);
    }

    QStringList arguments() const
    {
        QStringList result = {u"template"_s};
        if (!m_request.nameSpace.isEmpty()) {
            result << u"--namespace="_s + m_request.nameSpace;
        }
        if (!m_request.kubeVersion.isEmpty()) {
            result << u"--kube-version="_s + m_request.kubeVersion;
        }
        for (const QString &version : m_request.apiVersions) {
            result << u"--api-versions="_s + version;
        }
        if (!m_source.skipCrds) {
            result << u"--include-crds"_s;
        }
        for (const QString &file : m_values) {
            result << u"--values="_s + file;
        }
        for (const HelmParameter &parameter : m_source.parameters) {
            const QString option = parameter.forceString ? u"--set-string="_s : u"--set="_s;
            result << option + parameter.name + u'=' + escapedValue(parameter.value);
        }
        const QString name = !m_source.releaseName.isEmpty()        ? m_source.releaseName
                             : !m_request.applicationName.isEmpty() ? m_request.applicationName
                                                                    : u"release-name"_s;
        return result << u"--"_s << name << chartFolder();
    }

    base::Error explained(base::Error error) const
    {
        const QString chart = m_source.path.isEmpty() ? m_plan.chartName : m_source.path;
        error.what =
            tr("%1 %2 could not render the chart %3").arg(m_plan.tool.name, m_plan.tool.version, chart);
        static const QRegularExpression missing(u"missing in charts/ directory: (.*)$"_s);
        if (const auto match = missing.match(error.cause); match.hasMatch()) {
            error.cause =
                tr("it depends on charts that are not in its charts folder: %1").arg(match.captured(1));
            error.hint = tr("Run `helm dependency build` and commit the charts folder; nothing is downloaded "
                            "while rendering");
            return error;
        }
        // Helm names templates by the chart; a person looks for them in the repository.
        const QRegularExpression inChart(u"(?<![\\w/.-])"_s + QRegularExpression::escape(m_plan.chartName) +
                                         u"/(templates|charts|crds)/"_s);
        QString prefix = m_source.path;
        prefix.replace(u"\\"_s, u"\\\\"_s);
        error.cause.replace(inChart, prefix.isEmpty() ? u"\\1/"_s : QString(prefix + u"/\\1/"_s));
        for (qsizetype i = 0; i < m_values.size(); ++i) {
            const QString inner = m_work.withoutPath(m_values.at(i));
            error.cause.replace(inner,
                                i < m_plan.valueFiles.size() ? m_plan.valueFiles.at(i) : tr("inline values"));
        }
        error.hint = tr("Correct the named template or value; `helm template` shows the same");
        return error;
    }

    const SourceTree &m_tree;
    const HelmPlan &m_plan;
    const RenderRequest &m_request;
    const RenderSource &m_source;
    WorkFolder m_work;
    QStringList m_values;
};

} // namespace

Expected<HelmPlan>
planHelm(const SourceTree &tree, const RenderSource &source, Toolbox &tools, const base::CancelToken &cancel)
{
    const QString file = childPath(source.path, u"Chart.yaml"_s);
    const auto text = tree.read(file);
    if (!text) {
        return base::failure(ErrorKind::NotFound,
                             tr("%1 is not in the repository").arg(file),
                             tr("the application says that its source is a Helm chart"),
                             tr("Correct the path of the application"),
                             text.error().sentence());
    }
    const auto definition = yaml::parseOne(*text, file);
    if (!definition) {
        return base::Unexpected(definition.error());
    }
    auto valueFiles = findValueFiles(tree, source);
    if (!valueFiles) {
        return base::Unexpected(valueFiles.error());
    }
    auto parts = findLocalParts(tree, source.path, *definition);
    if (!parts) {
        return base::Unexpected(parts.error());
    }
    auto tool = tools.find(u"helm"_s, cancel);
    if (!tool) {
        return base::Unexpected(tool.error());
    }
    return HelmPlan{
        std::move(*tool), base::text(*definition, {"name"}), std::move(*valueFiles), std::move(*parts)};
}

Expected<QByteArray> runHelm(const SourceTree &tree,
                             const HelmPlan &plan,
                             const RenderRequest &request,
                             Toolbox &tools,
                             const base::CancelToken &cancel)
{
    return HelmRun(tree, plan, request).run(tools, cancel);
}

} // namespace slipway::render
