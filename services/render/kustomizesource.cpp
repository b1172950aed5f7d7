#include "kustomizesource.h"

#include "kustomization.h"

#include <services/base/paths.h>
#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::Expected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

// The folders without those that lie in another one.
QStringList outermost(QStringList folders)
{
    folders.sort();
    QStringList result;
    for (const QString &folder : folders) {
        const bool isCovered = std::ranges::any_of(result, [&](const QString &known) {
            return known.isEmpty() || folder == known || folder.startsWith(known + u'/');
        });
        if (!isCovered) {
            result << folder;
        }
    }
    return result;
}

Expected<void> writeOverrides(const QString &copy, const RenderSource &source, const QString &name)
{
    const auto text = base::readFile(copy);
    if (!text) {
        return base::Unexpected(text.error());
    }
    auto kustomization = yaml::parseOne(*text, name);
    if (!kustomization) {
        return base::Unexpected(kustomization.error());
    }
    const auto changed = withOverrides(std::move(*kustomization), source, name);
    if (!changed) {
        return base::Unexpected(changed.error());
    }
    return base::writePrivateFile(copy, yaml::emit(*changed));
}

} // namespace

Expected<KustomizePlan> planKustomize(const SourceTree &tree,
                                      const RenderSource &source,
                                      Toolbox &tools,
                                      const base::CancelToken &cancel)
{
    auto folders = kustomizationFolders(tree, source.path);
    if (!folders) {
        return base::Unexpected(folders.error());
    }
    auto tool = tools.findKustomize(cancel);
    if (!tool) {
        return base::Unexpected(tool.error());
    }
    const QString file = childPath(source.path, kustomizationFile(tree, source.path));
    return KustomizePlan{std::move(*tool), file, std::move(*folders)};
}

Expected<QByteArray> runKustomize(const SourceTree &tree,
                                  const KustomizePlan &plan,
                                  const RenderRequest &request,
                                  Toolbox &tools,
                                  const base::CancelToken &cancel)
{
    const WorkFolder work;
    if (const auto fine = work.check(); !fine) {
        return base::Unexpected(fine.error());
    }
    for (const QString &folder : outermost(plan.folders)) {
        if (const auto copied = copyInto(tree, folder, work.source(), cancel); !copied) {
            return base::Unexpected(copied.error());
        }
    }
    if (hasKustomizeOverrides(request.source)) {
        const QString copy = work.source() + u'/' + plan.file;
        if (const auto done = writeOverrides(copy, request.source, plan.file); !done) {
            return base::Unexpected(done.error());
        }
    }
    const QString folder = childPath(work.source(), request.source.path);
    const QString verb = plan.tool.name == u"kubectl"_s ? u"kustomize"_s : u"build"_s;
    auto output = tools.run(plan.tool, {verb, folder}, work, request.timeout, cancel);
    if (!output && output.error().kind == base::ErrorKind::Invalid) {
        base::Error error = output.error();
        error.what = tr("%1 %2 could not build %3").arg(plan.tool.name, plan.tool.version, plan.file);
        error.hint = tr("Correct the named file; `kustomize build` there shows the same");
        return base::Unexpected(error);
    }
    return output;
}

} // namespace slipway::render
