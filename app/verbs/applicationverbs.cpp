// Verbs that only read applications.
#include <app/verbs/applicationselection.h>
#include <app/verbs/commandline.h>
#include <services/base/clock.h>
#include <services/base/jsonaccess.h>
#include <services/gitops/health.h>

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::app {

using applications::ApplicationSummary;
using applications::ChangeKind;
using base::ErrorKind;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

QString syncText(const ApplicationSummary &application)
{
    const QString word = applications::syncWord(application.sync);
    return application.outOfSync > 0 ? u"%1 (%2)"_s.arg(word).arg(application.outOfSync) : word;
}

json items(json list)
{
    return {{"items", std::move(list)}};
}

int listApplications(Invocation &invocation)
{
    const auto backend = invocation.backend();
    if (!backend) {
        return invocation.fail(backend.error());
    }
    const auto chosen = loadApplications(invocation, **backend, true);
    const OutputFormat format = invocation.format();
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        json list = json::array();
        for (const SummaryPtr &item : chosen) {
            list.push_back(toJson(*item));
        }
        invocation.streams().out(formatDocument(items(std::move(list)), format));
        return exitcode::fine;
    }
    QStringList headings = {
        tr("NAME"), tr("CLUSTER"), tr("NAMESPACE"), tr("HEALTH"), tr("SYNC"), tr("REVISION")};
    if (format == OutputFormat::Wide) {
        headings << tr("SUBJECT") << tr("PROJECT") << tr("REPOSITORY") << tr("PATH");
    }
    QList<QStringList> rows;
    for (const SummaryPtr &item : chosen) {
        if (format == OutputFormat::Name) {
            invocation.streams().line(item->id.text());
            continue;
        }
        QStringList row = {item->id.name,
                           item->cluster,
                           item->nameSpace,
                           gitops::healthWord(item->health),
                           syncText(*item),
                           item->revision.left(7)};
        if (format == OutputFormat::Wide) {
            row << item->revisionSubject << item->project << item->repoUrl << item->path;
        }
        rows.append(row);
    }
    if (format != OutputFormat::Name) {
        invocation.streams().line(formatTable(headings, rows));
    }
    return exitcode::fine;
}

void printTree(const Streams &streams,
               const applications::ApplicationTree &tree,
               const QString &parent,
               int depth)
{
    for (const applications::ResourceNode &node : tree.nodes) {
        if (node.parentUid != parent) {
            continue;
        }
        QString line = QString(depth * 2, u' ') + node.key.kind + u'/' + node.key.name;
        if (node.sync) {
            line += u"  "_s + applications::syncWord(*node.sync);
        }
        if (node.health != applications::Health::None) {
            line += u"  "_s + gitops::healthWord(node.health);
        }
        for (const QString &extra : {node.info, node.healthMessage}) {
            line += extra.isEmpty() ? QString() : u"  "_s + extra;
        }
        streams.line(line);
        if (!node.uid.isEmpty()) {
            printTree(streams, tree, node.uid, depth + 1);
        }
    }
}

json nodeJson(const applications::ResourceNode &node)
{
    return {{"group", base::toStd(node.key.group)},
            {"version", base::toStd(node.version)},
            {"kind", base::toStd(node.key.kind)},
            {"namespace", base::toStd(node.key.nameSpace)},
            {"name", base::toStd(node.key.name)},
            {"uid", base::toStd(node.uid)},
            {"parentUid", base::toStd(node.parentUid)},
            {"managed", node.managed},
            {"sync", node.sync ? base::toStd(applications::syncWord(*node.sync)) : std::string()},
            {"requiresPruning", node.requiresPruning},
            {"hook", node.hook},
            {"health", base::toStd(gitops::healthWord(node.health))},
            {"message", base::toStd(node.healthMessage)},
            {"info", base::toStd(node.info)}};
}

int withRefreshed(Invocation &invocation,
                  const std::function<int(applications::LocalProvider &, const base::ApplicationId &)> &work)
{
    const auto backend = invocation.backend();
    if (!backend) {
        return invocation.fail(backend.error());
    }
    const auto id = selectApplication(invocation, **backend);
    if (!id) {
        invocation.fail(id.error().error);
        return id.error().exitCode;
    }
    applications::LocalProvider &provider = (*backend)->applications();
    if (const auto refreshed =
            provider.refresh(*id, invocation.arguments().has(u"hard"_s), invocation.cancel());
        !refreshed) {
        return invocation.fail(refreshed.error());
    }
    return work(provider, *id);
}

int showResources(Invocation &invocation)
{
    return withRefreshed(invocation, [&](auto &provider, const base::ApplicationId &id) {
        const applications::ApplicationTree tree = provider.tree(id);
        const OutputFormat format = invocation.format();
        if (format == OutputFormat::Tree) {
            printTree(invocation.streams(), tree, {}, 0);
            return exitcode::fine;
        }
        if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
            json list = json::array();
            for (const applications::ResourceNode &node : tree.nodes) {
                list.push_back(nodeJson(node));
            }
            invocation.streams().out(formatDocument(items(std::move(list)), format));
            return exitcode::fine;
        }
        QList<QStringList> rows;
        for (const applications::ResourceNode &node : tree.nodes) {
            if (!node.managed && format != OutputFormat::Wide) {
                continue;
            }
            rows.append({node.key.kind,
                         node.key.nameSpace,
                         node.key.name,
                         node.sync ? applications::syncWord(*node.sync) : QString(),
                         gitops::healthWord(node.health),
                         node.requiresPruning ? tr("no longer in Git") : node.healthMessage});
        }
        invocation.streams().line(formatTable(
            {tr("KIND"), tr("NAMESPACE"), tr("NAME"), tr("SYNC"), tr("HEALTH"), tr("MESSAGE")}, rows));
        return exitcode::fine;
    });
}

int getApplication(Invocation &invocation)
{
    return withRefreshed(invocation, [&](auto &provider, const base::ApplicationId &id) {
        const auto application = provider.find(id);
        const OutputFormat format = invocation.format();
        if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
            json document = toJson(*application);
            json resources = json::array();
            for (const applications::ResourceNode &node : provider.tree(id).nodes) {
                resources.push_back(nodeJson(node));
            }
            document["resources"] = std::move(resources);
            invocation.streams().out(formatDocument(document, format));
            return exitcode::fine;
        }
        const Streams &streams = invocation.streams();
        const auto fact = [&streams](const QString &name, const QString &value) {
            if (!value.isEmpty()) {
                streams.line(u"%1 %2"_s.arg(name, -16).arg(value));
            }
        };
        fact(tr("Name:"), application->id.name);
        fact(tr("Destination:"), application->cluster + u'/' + application->nameSpace);
        fact(tr("Source:"), application->repoUrl + u' ' + application->path);
        fact(tr("Target:"), application->targetRevision);
        fact(tr("Sync:"), syncText(*application));
        fact(tr("Health:"), gitops::healthWord(application->health) + u' ' + application->healthMessage);
        fact(tr("Revision:"),
             application->revision.left(7) + u' ' + application->revisionSubject + u" ("_s +
                 application->revisionAuthor + u')');
        fact(tr("Last sync:"), base::toRfc3339(application->lastSyncAt));
        fact(tr("Owned by:"), application->ownedBy);
        for (const applications::Condition &condition : application->conditions) {
            fact(condition.type + u':', condition.message);
        }
        streams.line({});
        printTree(streams, provider.tree(id), {}, 0);
        return exitcode::fine;
    });
}

json patchOf(const gitops::ObjectDiff &diff)
{
    json patch = json::array();
    for (const gitops::FieldChange &change : diff.changes) {
        json step = {{"op",
                      !change.live      ? "add"
                      : !change.desired ? "remove"
                                        : "replace"},
                     {"path", base::toStd(change.path)}};
        if (change.desired) {
            step["value"] = *change.desired;
        }
        patch.push_back(std::move(step));
    }
    return patch;
}

void printDiff(const Streams &streams, const applications::ResourceDiff &diff)
{
    streams.line(u"%1 %2/%3 %4"_s.arg(
        applications::changeWord(diff.change), diff.key.kind, diff.key.name, diff.key.nameSpace));
    QHash<QString, QString> owners;
    for (const applications::FieldOwner &owner : diff.owners) {
        owners.insert(owner.path, owner.manager + u", "_s + base::toRfc3339(owner.since));
    }
    for (const gitops::FieldChange &change : diff.diff.changes) {
        const QString by = owners.contains(change.path) ? u"   # "_s + owners.value(change.path) : QString();
        streams.line(u"  "_s + change.path + by);
        if (change.live) {
            streams.line(u"    - "_s + QString::fromUtf8(base::dumpJson(*change.live)));
        }
        if (change.desired) {
            streams.line(u"    + "_s + QString::fromUtf8(base::dumpJson(*change.desired)));
        }
    }
    if (!diff.note.isEmpty()) {
        streams.line(u"  "_s + diff.note);
    }
}

int diffApplication(Invocation &invocation)
{
    return withRefreshed(invocation, [&](auto &provider, const base::ApplicationId &id) {
        const auto diffs =
            provider.diff(id, invocation.arguments().value(u"revision"_s), invocation.cancel());
        if (!diffs) {
            return invocation.fail(diffs.error());
        }
        json list = json::array();
        const OutputFormat format = invocation.format();
        const bool asDocument = format == OutputFormat::Json || format == OutputFormat::Yaml;
        bool differs = false;
        for (const applications::ResourceDiff &diff : *diffs) {
            if (diff.change == ChangeKind::Unchanged) {
                continue;
            }
            differs = true;
            if (asDocument) {
                list.push_back({{"group", base::toStd(diff.key.group)},
                                {"kind", base::toStd(diff.key.kind)},
                                {"namespace", base::toStd(diff.key.nameSpace)},
                                {"name", base::toStd(diff.key.name)},
                                {"change", base::toStd(applications::changeWord(diff.change))},
                                {"patch", patchOf(diff.diff)}});
            } else {
                printDiff(invocation.streams(), diff);
            }
        }
        if (asDocument) {
            invocation.streams().out(formatDocument(items(std::move(list)), format));
        } else if (!differs) {
            invocation.streams().line(tr("Nothing to change."));
        }
        return differs ? exitcode::differences : exitcode::fine;
    });
}

int showHistory(Invocation &invocation)
{
    const auto backend = invocation.backend();
    if (!backend) {
        return invocation.fail(backend.error());
    }
    const auto id = selectApplication(invocation, **backend);
    if (!id) {
        invocation.fail(id.error().error);
        return id.error().exitCode;
    }
    const auto history = (*backend)->applications().history(*id, invocation.cancel());
    if (!history) {
        return invocation.fail(history.error());
    }
    const OutputFormat format = invocation.format();
    json list = json::array();
    QList<QStringList> rows;
    for (const applications::HistoryEntry &entry : *history) {
        json images = json::array();
        for (const QString &image : entry.images) {
            images.push_back(base::toStd(image));
        }
        list.push_back({{"id", entry.id},
                        {"revision", base::toStd(entry.revision)},
                        {"deployedAt", base::toStd(base::toRfc3339(entry.deployedAt))},
                        {"initiatedBy", base::toStd(entry.initiatedBy)},
                        {"images", std::move(images)},
                        {"subject", base::toStd(entry.revisionSubject)},
                        {"available", entry.available}});
        rows.append(
            {QString::number(entry.id),
             base::toRfc3339(entry.deployedAt),
             entry.revision.left(7),
             entry.initiatedBy,
             entry.available ? entry.revisionSubject : tr("unavailable: %1").arg(entry.unavailableReason)});
    }
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        invocation.streams().out(formatDocument(items(std::move(list)), format));
    } else {
        invocation.streams().line(
            formatTable({tr("ID"), tr("DEPLOYED"), tr("REVISION"), tr("BY"), tr("SUBJECT")}, rows));
    }
    return exitcode::fine;
}

int refreshApplication(Invocation &invocation)
{
    return withRefreshed(invocation, [&](auto &provider, const base::ApplicationId &id) {
        const auto application = provider.find(id);
        invocation.streams().line(u"%1  %2  %3  %4"_s.arg(application->id.name,
                                                          gitops::healthWord(application->health),
                                                          syncText(*application),
                                                          application->revision.left(7)));
        return exitcode::fine;
    });
}

// Every pod on a thread of its own: a followed log never ends. Whole lines are printed, so they do not mix.
int printLogs(Invocation &invocation,
              kube::Client &client,
              const QString &nameSpace,
              const QStringList &pods,
              const kube::LogOptions &options)
{
    std::mutex printing;
    std::atomic<bool> failed = false;
    std::vector<std::thread> threads;
    for (const QString &pod : pods) {
        threads.emplace_back([&, pod] {
            const QByteArray prefix = u"[%1] "_s.arg(pod).toUtf8();
            const auto done = client.logs(
                nameSpace,
                pod,
                options,
                [&](const QList<QByteArray> &lines) {
                    const std::lock_guard lock(printing);
                    for (const QByteArray &line : lines) {
                        invocation.streams().out(prefix + line + '\n');
                    }
                    return true;
                },
                invocation.cancel());
            if (!done && done.error().kind != ErrorKind::Cancelled) {
                const std::lock_guard lock(printing);
                invocation.streams().fail(done.error());
                failed = true;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    return failed ? exitcode::error : exitcode::fine;
}

int showLogs(Invocation &invocation)
{
    return withRefreshed(invocation, [&](auto &provider, const base::ApplicationId &id) {
        const auto application = provider.find(id);
        const auto connection = (*invocation.backend())->clusters().connection(application->cluster);
        if (!connection) {
            return invocation.fail(connection.error());
        }
        kube::LogOptions options;
        options.follow = invocation.arguments().has(u"follow"_s);
        options.previous = invocation.arguments().has(u"previous"_s);
        options.container = invocation.arguments().value(u"container"_s);
        options.timestamps = invocation.arguments().has(u"timestamps"_s);
        options.tailLines = invocation.arguments().value(u"tail"_s, u"200"_s).toInt();
        QStringList pods;
        const QString wanted = invocation.arguments().positional.value(1);
        for (const applications::ResourceNode &node : provider.tree(id).nodes) {
            if (node.key.kind == u"Pod"_s && node.key.name.startsWith(wanted)) {
                pods.append(node.key.name);
            }
        }
        if (pods.isEmpty()) {
            invocation.streams().note(tr("%1 has no pod to show logs of").arg(id.name));
            return exitcode::error;
        }
        return printLogs(invocation, (*connection)->client, application->nameSpace, pods, options);
    });
}

} // namespace

QList<Verb> applicationVerbs()
{
    const OptionSpec hard{u"hard"_s, {}, tr("ignore caches"), {}};
    return {
        {u"app list"_s, {}, tr("List the applications with their status."), {}, listApplications},
        {u"app get"_s, u"NAME"_s, tr("Show one application and its tree."), {hard}, getApplication},
        {u"app resources"_s,
         u"NAME"_s,
         tr("List the resources of an application; -o tree shows what controllers made of them."),
         {hard},
         showResources},
        {u"app diff"_s,
         u"NAME [--revision REV]"_s,
         tr("Show what a sync would change; exit code 20 when something differs."),
         {hard, {u"revision"_s, u"REV"_s, tr("compare with this revision instead of the target"), {}}},
         diffApplication},
        {u"app history"_s, u"NAME"_s, tr("List what was deployed, newest first."), {}, showHistory},
        {u"app refresh"_s,
         u"NAME [--hard]"_s,
         tr("Fetch, render and compare again."),
         {hard},
         refreshApplication},
        {u"app logs"_s,
         u"NAME [POD]"_s,
         tr("Print the logs of an application's pods; POD is the beginning of a pod's name."),
         {{u"follow"_s, {}, tr("go on with new lines"), u'f'},
          {u"previous"_s, {}, tr("of the previous container"), u'p'},
          {u"container"_s, u"NAME"_s, tr("the container"), u'c'},
          {u"timestamps"_s, {}, tr("print times"), {}},
          {u"tail"_s, u"N"_s, tr("the last N lines of each pod (200)"), {}}},
         showLogs},
    };
}

} // namespace slipway::app
