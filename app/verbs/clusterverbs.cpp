#include <app/verbs/commandline.h>
#include <services/base/jsonaccess.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::app {

using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

int listClusters(Invocation &invocation)
{
    const auto backend = invocation.backend();
    if (!backend) {
        return invocation.fail(backend.error());
    }
    const kube::Kubeconfig config = (*backend)->clusters().kubeconfig();
    for (const base::Error &error : config.errors) {
        invocation.streams().note(tr("Note: %1").arg(error.sentence()));
    }
    json list = json::array();
    QList<QStringList> rows;
    for (const kube::KubeContext &context : config.contexts) {
        const bool isProtected = (*backend)->guard().isProtected(context.name);
        const bool isReadOnly = (*backend)->guard().isReadOnly(context.name);
        const QString problem = context.errors.isEmpty() ? QString() : context.errors.first().sentence();
        list.push_back({{"name", base::toStd(context.name)},
                        {"current", context.name == config.currentContext},
                        {"server", base::toStd(context.cluster.server)},
                        {"user", base::toStd(context.userName)},
                        {"namespace", base::toStd(context.nameSpace)},
                        {"protected", isProtected},
                        {"readOnly", isReadOnly},
                        {"file", base::toStd(context.file)},
                        {"problem", base::toStd(problem)}});
        QStringList marks;
        if (isProtected) {
            marks.append(tr("protected"));
        }
        if (isReadOnly) {
            marks.append(tr("read-only"));
        }
        if (!problem.isEmpty()) {
            marks.append(problem);
        }
        rows.append({context.name == config.currentContext ? u"*"_s : QString(),
                     context.name,
                     context.cluster.server,
                     context.userName,
                     context.nameSpace,
                     marks.join(u", "_s)});
    }
    const OutputFormat format = invocation.format();
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        invocation.streams().out(formatDocument({{"items", std::move(list)}}, format));
    } else if (format == OutputFormat::Name) {
        for (const QStringList &row : std::as_const(rows)) {
            invocation.streams().line(row.at(1));
        }
    } else {
        invocation.streams().line(formatTable(
            {QString(), tr("CONTEXT"), tr("SERVER"), tr("USER"), tr("NAMESPACE"), tr("NOTES")}, rows));
    }
    return exitcode::fine;
}

json toJson(const kube::Reachability &result)
{
    json steps = json::array();
    for (const kube::ReachabilityStep &step : result.steps) {
        steps.push_back({{"name", base::toStd(step.name)},
                         {"ok", !step.error && !step.skipped},
                         {"skipped", step.skipped},
                         {"detail", base::toStd(step.error ? step.error->sentence() : step.detail)}});
    }
    return {{"name", base::toStd(result.context)},
            {"reachable", result.isReachable()},
            {"version", base::toStd(result.serverVersion)},
            {"identity", base::toStd(result.identity)},
            {"milliseconds", result.milliseconds},
            {"steps", std::move(steps)}};
}

int checkClusters(Invocation &invocation)
{
    const auto backend = invocation.backend();
    if (!backend) {
        return invocation.fail(backend.error());
    }
    QStringList names = invocation.arguments().positional;
    if (names.isEmpty()) {
        for (const kube::KubeContext &context : (*backend)->clusters().kubeconfig().contexts) {
            names.append(context.name);
        }
    }
    json list = json::array();
    bool allReachable = true;
    const OutputFormat format = invocation.format();
    const bool asDocument = format == OutputFormat::Json || format == OutputFormat::Yaml;
    for (const QString &name : std::as_const(names)) {
        const kube::Reachability result = (*backend)->clusters().check(name, invocation.cancel());
        allReachable = allReachable && result.isReachable();
        list.push_back(toJson(result));
        if (asDocument) {
            continue;
        }
        invocation.streams().line(name + u": "_s +
                                  (result.isReachable() ? tr("reachable") : tr("not usable")));
        for (const kube::ReachabilityStep &step : result.steps) {
            const QString mark = step.skipped ? u"-"_s : step.error ? u"x"_s : u"+"_s;
            const QString detail = step.skipped ? tr("not tried")
                                   : step.error ? step.error->sentence()
                                                : step.detail;
            invocation.streams().line(u"  %1 %2: %3"_s.arg(mark, step.name, detail));
        }
    }
    if (asDocument) {
        invocation.streams().out(formatDocument({{"items", std::move(list)}}, format));
    }
    return allReachable ? exitcode::fine : exitcode::error;
}

} // namespace

QList<Verb> clusterVerbs()
{
    return {
        {u"cluster list"_s, {}, tr("List the contexts of the kubeconfig."), {}, listClusters},
        {u"cluster check"_s,
         u"[CONTEXT...]"_s,
         tr("Ask each cluster step by step and say what is wrong."),
         {},
         checkClusters},
    };
}

} // namespace slipway::app
