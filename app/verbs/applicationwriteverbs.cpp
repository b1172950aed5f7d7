// Verbs that change something: each prints the context first and asks unless it was told not to.
#include <app/verbs/applicationselection.h>
#include <app/verbs/commandline.h>
#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/base/process.h>
#include <services/gitops/health.h>
#include <services/gitops/taskexecutor.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>

#include <chrono>
#include <iostream>
#include <string>

using namespace Qt::StringLiterals;

namespace slipway::app {

using applications::ApplicationSummary;
using applications::ChangeKind;
using applications::OperationPhase;
using applications::OperationState;
using applications::SyncPreview;
using base::ErrorKind;
using nlohmann::json;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

struct Chosen
{
    Backend *backend = nullptr;
    base::ApplicationId id;
    SummaryPtr summary;
    int exitCode = exitcode::fine;
};

// Selects the application and says where it is going to act.
Chosen chooseForWriting(Invocation &invocation)
{
    Chosen chosen;
    const auto backend = invocation.backend();
    if (!backend) {
        chosen.exitCode = invocation.fail(backend.error());
        return chosen;
    }
    chosen.backend = *backend;
    const auto id = selectApplication(invocation, **backend);
    if (!id) {
        invocation.fail(id.error().error);
        chosen.exitCode = id.error().exitCode;
        return chosen;
    }
    chosen.id = *id;
    chosen.summary = (*backend)->applications().find(*id);
    const QString mark = chosen.summary->isProtected ? tr(" (protected)") : QString();
    invocation.streams().note(
        tr("Context: %1%2, namespace: %3").arg(chosen.summary->cluster, mark, chosen.summary->nameSpace));
    return chosen;
}

bool asksYes(const Invocation &invocation, const QString &question)
{
    if (invocation.arguments().has(u"yes"_s)) {
        return true;
    }
    invocation.streams().note(question + u" [y/N]"_s);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

// The confirmation that a protected context needs, held while the verb runs.
base::Expected<kube::WriteGuard::Confirmation> confirmIfProtected(const Invocation &invocation,
                                                                  const Chosen &chosen)
{
    if (!chosen.summary->isProtected || invocation.arguments().has(u"dry-run"_s)) {
        return kube::WriteGuard::Confirmation();
    }
    const QString typed = invocation.arguments().value(u"confirm"_s);
    if (typed.isEmpty()) {
        return base::failure(ErrorKind::Guarded,
                             tr("%1 is a protected context").arg(chosen.summary->cluster),
                             tr("nothing was changed"),
                             tr("Repeat the command with --confirm %1").arg(chosen.id.name));
    }
    return chosen.backend->guard().confirm(chosen.summary->cluster, chosen.id.name, typed);
}

void printPreview(const Streams &streams, const SyncPreview &preview)
{
    streams.line(tr("Revision %1 %2").arg(preview.revision.left(7), preview.revisionSubject));
    QList<QStringList> rows;
    for (const gitops::Task &task : preview.plan.tasks) {
        if (task.action == gitops::TaskAction::Unchanged) {
            continue;
        }
        rows.append({gitops::phaseWord(task.phase),
                     QString::number(task.wave),
                     gitops::actionWord(task.action),
                     gitops::objectLabel(task.key),
                     task.note});
    }
    if (rows.isEmpty()) {
        streams.line(tr("Nothing to change."));
    } else {
        streams.line(formatTable({tr("PHASE"), tr("WAVE"), tr("ACTION"), tr("RESOURCE"), tr("NOTE")}, rows));
    }
    for (const QString &warning : preview.warnings) {
        streams.line(tr("Warning: %1").arg(warning));
    }
    for (const QString &note : preview.notes) {
        streams.line(tr("Note: %1").arg(note));
    }
}

int reportOperation(const Invocation &invocation, const OperationState &state)
{
    const OutputFormat format = invocation.format();
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        invocation.streams().out(formatDocument(gitops::toJson(state), format));
    } else {
        const double seconds = static_cast<double>(state.startedAt.msecsTo(state.finishedAt)) / 1000.0;
        invocation.streams().line(tr("%1 after %2 s: %3")
                                      .arg(gitops::operationPhaseWord(state.phase))
                                      .arg(seconds, 0, 'f', 1)
                                      .arg(state.message));
    }
    return state.phase == OperationPhase::Succeeded ? exitcode::fine : exitcode::error;
}

// Prints each result once, when it is final.
std::function<void(const OperationState &)> progressPrinter(const Invocation &invocation)
{
    const auto printed = std::make_shared<QSet<QString>>();
    return [&invocation, printed](const OperationState &state) {
        for (const applications::ResourceResult &result : state.results) {
            const QString line =
                u"  %1 %2 %3: %4"_s.arg(gitops::phaseWord(result.phase),
                                        QString::number(result.wave),
                                        gitops::objectLabel(result.key),
                                        gitops::resultStatusWord(result.status) + u' ' + result.message);
            if (result.isFinished() && !printed->contains(line)) {
                printed->insert(line);
                invocation.streams().note(line);
            }
        }
    };
}

base::Expected<applications::SyncRequest> syncRequest(const Arguments &arguments)
{
    applications::SyncRequest request;
    request.revision = arguments.value(u"revision"_s);
    request.dryRun = arguments.has(u"dry-run"_s);
    request.force = arguments.has(u"force"_s);
    request.replace = arguments.has(u"replace"_s);
    request.takeOverFields = arguments.has(u"take-over-fields"_s);
    if (arguments.has(u"prune"_s)) {
        request.prune = true;
    }
    if (arguments.has(u"apply-out-of-sync-only"_s)) {
        request.outOfSyncOnly = true;
    }
    if (arguments.has(u"client-side"_s)) {
        request.serverSide = false;
    }
    for (const QString &text : arguments.values(u"resource"_s)) {
        const QStringList parts = text.split(u':');
        if (parts.size() != 3) {
            return base::failure(
                ErrorKind::Invalid,
                tr("%1 does not name a resource").arg(text),
                {},
                tr("Write GROUP:KIND:NAME or GROUP:KIND:NAMESPACE/NAME; the core group is empty"));
        }
        const qsizetype slash = parts.at(2).indexOf(u'/');
        request.only.append({parts.at(0),
                             parts.at(1),
                             parts.at(2).left(std::max<qsizetype>(0, slash)),
                             parts.at(2).mid(slash + 1)});
    }
    return request;
}

int syncApplication(Invocation &invocation)
{
    const Chosen chosen = chooseForWriting(invocation);
    if (!chosen.summary) {
        return chosen.exitCode;
    }
    auto request = syncRequest(invocation.arguments());
    if (!request) {
        return invocation.usage(request.error().sentence());
    }
    for (base::ObjectKey &key : request->only) {
        if (key.nameSpace.isEmpty()) {
            key.nameSpace = chosen.summary->nameSpace;
        }
    }
    applications::LocalProvider &provider = chosen.backend->applications();
    const auto preview = provider.previewSync(chosen.id, *request, invocation.cancel());
    if (!preview) {
        return invocation.fail(preview.error());
    }
    const bool asDocument =
        invocation.format() == OutputFormat::Json || invocation.format() == OutputFormat::Yaml;
    if (!asDocument) {
        printPreview(invocation.streams(), *preview);
    }
    const auto confirmation = confirmIfProtected(invocation, chosen);
    if (!confirmation) {
        return invocation.fail(confirmation.error());
    }
    if (!request->dryRun && !chosen.summary->isProtected &&
        !asksYes(invocation, tr("Sync %1 to %2?").arg(chosen.id.name, preview->revision.left(7)))) {
        invocation.streams().note(tr("Nothing was changed."));
        return exitcode::error;
    }
    const auto following = provider.followOperation(chosen.id, progressPrinter(invocation));
    const auto state = provider.sync(chosen.id, *request, invocation.cancel());
    return state ? reportOperation(invocation, *state) : invocation.fail(state.error());
}

int rollbackApplication(Invocation &invocation)
{
    const Chosen chosen = chooseForWriting(invocation);
    if (!chosen.summary) {
        return chosen.exitCode;
    }
    bool isNumber = false;
    applications::RollbackRequest request;
    request.historyId = invocation.arguments().positional.value(1).toLongLong(&isNumber);
    if (!isNumber) {
        return invocation.usage(
            tr("give the ID of a history entry, from `slipway app history %1`").arg(chosen.id.name));
    }
    request.kind = invocation.arguments().has(u"revert-commit"_s) ? applications::RollbackKind::Revert
                                                                  : applications::RollbackKind::Reapply;
    request.prune = invocation.arguments().has(u"prune"_s);
    request.dryRun = invocation.arguments().has(u"dry-run"_s);
    request.takeOverFields = invocation.arguments().has(u"take-over-fields"_s);
    request.authorName = invocation.arguments().value(u"author"_s, base::loginName());
    request.authorEmail =
        invocation.arguments().value(u"author-email"_s, request.authorName + u"@localhost"_s);
    applications::LocalProvider &provider = chosen.backend->applications();
    const auto preview = provider.previewRollback(chosen.id, request, invocation.cancel());
    if (!preview) {
        return invocation.fail(preview.error());
    }
    if (invocation.format() == OutputFormat::Table || invocation.format() == OutputFormat::Wide) {
        printPreview(invocation.streams(), *preview);
    }
    const auto confirmation = confirmIfProtected(invocation, chosen);
    if (!confirmation) {
        return invocation.fail(confirmation.error());
    }
    if (!request.dryRun && !chosen.summary->isProtected &&
        !asksYes(invocation, tr("Roll %1 back to %2?").arg(chosen.id.name, preview->revision.left(7)))) {
        invocation.streams().note(tr("Nothing was changed."));
        return exitcode::error;
    }
    const auto following = provider.followOperation(chosen.id, progressPrinter(invocation));
    const auto state = provider.rollback(chosen.id, request, invocation.cancel());
    return state ? reportOperation(invocation, *state) : invocation.fail(state.error());
}

int createApplication(Invocation &invocation)
{
    const QString file = invocation.arguments().positional.value(0);
    if (file.isEmpty()) {
        return invocation.usage(tr("give the file of an Application manifest"));
    }
    const auto text = base::readFile(file);
    const auto manifest =
        text ? yaml::parseOne(*text, file) : base::Expected<json>(base::Unexpected(text.error()));
    if (!manifest) {
        return invocation.fail(manifest.error());
    }
    const auto backend = invocation.backend();
    if (!backend) {
        return invocation.fail(backend.error());
    }
    applications::LocalProvider &provider = (*backend)->applications();
    const QString home = provider.homeContext();
    invocation.streams().note(tr("Context: %1").arg(home));
    if (!asksYes(invocation, tr("Create %1 in %2?").arg(base::keyOf(*manifest).name, home))) {
        return exitcode::error;
    }
    kube::WriteGuard::Confirmation held;
    if ((*backend)->guard().isProtected(home)) {
        auto confirmation = (*backend)->guard().confirm(
            home, base::keyOf(*manifest).name, invocation.arguments().value(u"confirm"_s));
        if (!confirmation) {
            return invocation.fail(confirmation.error());
        }
        held = std::move(*confirmation);
    }
    const auto created = provider.create(*manifest, {}, invocation.cancel());
    if (!created) {
        return invocation.fail(created.error());
    }
    invocation.streams().line(tr("application %1 created").arg(created->text()));
    return exitcode::fine;
}

int deleteApplication(Invocation &invocation)
{
    const Chosen chosen = chooseForWriting(invocation);
    if (!chosen.summary) {
        return chosen.exitCode;
    }
    const QString cascade = invocation.arguments().value(u"cascade"_s, u"foreground"_s);
    const QHash<QString, applications::DeleteKind> kinds = {
        {u"foreground"_s, applications::DeleteKind::Foreground},
        {u"background"_s, applications::DeleteKind::Background},
        {u"keep"_s, applications::DeleteKind::KeepResources}};
    if (!kinds.contains(cascade)) {
        return invocation.usage(tr("--cascade takes foreground, background or keep"));
    }
    const auto confirmation = confirmIfProtected(invocation, chosen);
    if (!confirmation) {
        return invocation.fail(confirmation.error());
    }
    const QString question = cascade == u"keep"_s ? tr("Delete the application %1 and keep its resources?")
                                                  : tr("Delete the application %1 and all its resources?");
    if (!asksYes(invocation, question.arg(chosen.id.name))) {
        return exitcode::error;
    }
    const auto removed =
        chosen.backend->applications().remove(chosen.id, kinds.value(cascade), invocation.cancel());
    if (!removed) {
        return invocation.fail(removed.error());
    }
    invocation.streams().line(tr("application %1 deleted").arg(chosen.id.name));
    return exitcode::fine;
}

// "120s", "2m", "1h" or seconds without unit; negative when it is none of them.
std::chrono::seconds parseDuration(const QString &text)
{
    const QHash<QChar, int> units = {{u's', 1}, {u'm', 60}, {u'h', 3600}};
    const bool hasUnit = !text.isEmpty() && units.contains(text.back());
    bool isNumber = false;
    const int number = (hasUnit ? text.chopped(1) : text).toInt(&isNumber);
    return std::chrono::seconds(isNumber ? number * (hasUnit ? units.value(text.back()) : 1) : -1);
}

int waitForApplication(Invocation &invocation)
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
    const auto timeout = parseDuration(invocation.arguments().value(u"timeout"_s, u"120s"_s));
    if (timeout.count() < 0) {
        return invocation.usage(tr("--timeout takes a duration such as 120s or 2m"));
    }
    const bool both = !invocation.arguments().has(u"sync"_s) && !invocation.arguments().has(u"health"_s);
    const bool wantsSync = both || invocation.arguments().has(u"sync"_s);
    const bool wantsHealth = both || invocation.arguments().has(u"health"_s);
    applications::LocalProvider &provider = (*backend)->applications();
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const auto refreshed = provider.refresh(*id, false, invocation.cancel());
        const auto application = provider.find(*id);
        const bool synced = !wantsSync || application->sync == applications::SyncStatus::Synced;
        const bool healthy = !wantsHealth || application->health == applications::Health::Healthy;
        const QString state = u"%1, %2"_s.arg(applications::syncWord(application->sync),
                                              gitops::healthWord(application->health));
        if (refreshed && synced && healthy) {
            invocation.streams().line(u"%1: %2"_s.arg(id->name, state));
            return exitcode::fine;
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            return invocation.fail({ErrorKind::Timeout,
                                    tr("%1 did not get there in %2 s").arg(id->name).arg(timeout.count()),
                                    refreshed ? tr("it is %1. %2").arg(state, application->healthMessage)
                                              : refreshed.error().sentence(),
                                    tr("See `slipway app get %1`").arg(id->name),
                                    {}});
        }
        if (invocation.cancel().waitFor(std::chrono::milliseconds(500))) {
            return exitcode::error;
        }
    }
}

} // namespace

QList<Verb> applicationWriteVerbs()
{
    const OptionSpec yes{u"yes"_s, {}, tr("answer ordinary questions with yes"), u'y'};
    const OptionSpec confirm{
        u"confirm"_s, u"NAME"_s, tr("the application's name, needed in a protected context"), {}};
    const OptionSpec dryRun{u"dry-run"_s, {}, tr("ask the server, change nothing"), {}};
    const OptionSpec prune{u"prune"_s, {}, tr("delete what is no longer in Git"), {}};
    const OptionSpec takeOver{u"take-over-fields"_s, {}, tr("take over fields that others manage"), {}};
    return {
        {u"app sync"_s,
         u"NAME [--revision REV] [--prune]"_s,
         tr("Bring the cluster to what Git says."),
         {yes,
          confirm,
          dryRun,
          prune,
          takeOver,
          {u"revision"_s, u"REV"_s, tr("a branch, tag or commit instead of the target revision"), {}},
          {u"resource"_s, u"GROUP:KIND:NAME"_s, tr("only this resource (may be repeated)"), {}},
          {u"force"_s, {}, tr("delete and create again where an update is refused"), {}},
          {u"replace"_s, {}, tr("replace objects instead of applying"), {}},
          {u"client-side"_s, {}, tr("apply on the client's side"), {}},
          {u"apply-out-of-sync-only"_s, {}, tr("leave alone what is in sync"), {}}},
         syncApplication},
        {u"app rollback"_s,
         u"NAME ID"_s,
         tr("Go back to a history entry, by re-applying it or by a revert commit."),
         {yes,
          confirm,
          dryRun,
          prune,
          takeOver,
          {u"revert-commit"_s, {}, tr("commit the old content to Git and sync"), {}},
          {u"author"_s, u"NAME"_s, tr("author of the revert commit"), {}},
          {u"author-email"_s, u"EMAIL"_s, tr("e-mail of the author"), {}}},
         rollbackApplication},
        {u"app create"_s,
         u"FILE"_s,
         tr("Create an application from an Application manifest."),
         {yes, confirm},
         createApplication},
        {u"app delete"_s,
         u"NAME [--cascade foreground|background|keep]"_s,
         tr("Delete an application, with or without its resources."),
         {yes, confirm, {u"cascade"_s, u"HOW"_s, tr("foreground (default), background or keep"), {}}},
         deleteApplication},
        {u"app wait"_s,
         u"NAME [--sync] [--health] [--timeout 120s]"_s,
         tr("Wait until an application is Synced and Healthy."),
         {{u"sync"_s, {}, tr("wait for Synced"), {}},
          {u"health"_s, {}, tr("wait for Healthy"), {}},
          {u"timeout"_s, u"TIME"_s, tr("give up after this time (120s)"), {}}},
         waitForApplication},
    };
}

} // namespace slipway::app
