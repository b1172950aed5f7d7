#include "clusterwords.h"

#include <ui/theme/words.h>

#include <QCoreApplication>

#include <chrono>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ClusterRow;
using models::ClusterState;
using Stage = kube::ReachabilityStage;

namespace {

QString tr(const char *text, const char *comment = nullptr, int number = -1)
{
    return QCoreApplication::translate("slipway::ui", text, comment, number);
}

QString capitalized(const QString &sentence)
{
    return sentence.isEmpty() ? sentence : sentence.left(1).toUpper() + sentence.sliced(1);
}

QString withStop(const QString &sentence)
{
    const bool isWhole = sentence.isEmpty() || sentence.endsWith(u'.') || sentence.endsWith(u'?');
    return isWhole ? sentence : QString(sentence + u'.');
}

QString heading(const QString &context, Stage stage, bool usesPlugin)
{
    switch (stage) {
    case Stage::Configuration:
        return tr("%1 cannot be used").arg(context);
    case Stage::SignIn:
        return usesPlugin ? tr("Nobody is signed in to %1").arg(context)
                          : tr("There is no credential for %1").arg(context);
    case Stage::Connection:
        return tr("%1 does not answer").arg(context);
    case Stage::Certificate:
        return tr("%1 does not prove who it is").arg(context);
    case Stage::Version:
        return tr("%1 does not answer as a Kubernetes API server").arg(context);
    case Stage::Identity:
        return tr("%1 does not accept the sign-in").arg(context);
    case Stage::Api:
        return tr("%1 does not say what it offers").arg(context);
    }
    return {};
}

base::Error fileExplanation(const ClusterRow &row)
{
    base::Error error;
    const QString path = models::shortPath(row.file->path);
    if (const auto first = row.error()) {
        error = *first;
        error.what = row.state == ClusterState::FileMistakes ? tr("A part of %1 does not count").arg(path)
                                                             : tr("%1 cannot be used").arg(path);
        return error;
    }
    error.what = tr("%1 adds no context").arg(path);
    error.cause =
        row.file->hidden.isEmpty()
            ? tr("It is a kubeconfig, but names no context")
            : tr("An earlier file defines its contexts already: %1").arg(row.file->hidden.join(u", "_s));
    error.hint = row.file->hidden.isEmpty() ? tr("Take it off the list, or write a context into it")
                                            : tr("Take it off the list, or rename its contexts");
    return error;
}

base::Error reachableText(const models::ClusterFacts &facts)
{
    const kube::Reachability &result = *facts.reachability;
    base::Error text;
    text.what = tr("%1 answers").arg(facts.context);
    QStringList parts = {
        tr("Kubernetes %1 answered in %2")
            .arg(result.serverVersion, words::duration(std::chrono::milliseconds(result.milliseconds)))};
    if (!result.identity.isEmpty()) {
        parts.append(tr("signed in as %1").arg(result.identity));
    }
    text.cause = parts.join(u", "_s);
    return text;
}

base::Error contextExplanation(const ClusterRow &row)
{
    const models::ClusterFacts &facts = row.facts;
    if (const auto error = row.error()) {
        base::Error text = *error;
        const kube::ReachabilityStep *failure = facts.reachability ? facts.reachability->failure() : nullptr;
        const bool usesPlugin = text.kind == base::ErrorKind::Unauthenticated;
        text.what = heading(facts.context, failure ? failure->stage : Stage::Configuration, usesPlugin);
        if (failure && failure->stage == Stage::SignIn && !text.cause.isEmpty()) {
            text.cause = error->what + u": "_s + text.cause; // which helper or file it was
        }
        if (facts.problems.size() > 1) {
            QStringList causes;
            for (const base::Error &problem : facts.problems) {
                causes.append(withStop(capitalized(problem.cause)));
            }
            text.cause = causes.join(u' ');
        }
        return text;
    }
    if (facts.reachability) {
        return reachableText(facts);
    }
    base::Error text;
    text.what = facts.isChecking ? tr("Checking %1").arg(facts.context)
                                 : tr("%1 has not been asked yet").arg(facts.context);
    text.cause = facts.isChecking ? tr("The server %1 is asked step by step").arg(facts.server) : QString();
    text.hint = facts.isChecking ? QString() : tr("Check it");
    return text;
}

} // namespace

Status statusOf(ClusterState state)
{
    switch (state) {
    case ClusterState::NotChecked:
        return Status::NotRun;
    case ClusterState::Checking:
        return Status::Running;
    case ClusterState::Reachable:
        return Status::Reachable;
    case ClusterState::Unreachable:
        return Status::Unreachable;
    case ClusterState::NotSignedIn:
    case ClusterState::NotUsable:
    case ClusterState::FileUnusable:
        return Status::Failed;
    case ClusterState::FileMistakes:
        return Status::Unstable;
    }
    return Status::NotRun;
}

QString stateWord(ClusterState state)
{
    switch (state) {
    case ClusterState::NotChecked:
        return tr("Not checked");
    case ClusterState::Checking:
        return tr("Checking");
    case ClusterState::Reachable:
    case ClusterState::Unreachable:
        return words::status(statusOf(state));
    case ClusterState::NotSignedIn:
        return tr("Not signed in");
    case ClusterState::NotUsable:
        return tr("Not usable");
    case ClusterState::FileUnusable:
        return tr("Not usable");
    case ClusterState::FileMistakes:
        return tr("Partly read");
    }
    return {};
}

base::Error explanation(const ClusterRow &row)
{
    base::Error text = row.isFile() ? fileExplanation(row) : contextExplanation(row);
    text.cause = withStop(capitalized(text.cause));
    text.hint = withStop(capitalized(text.hint));
    return text;
}

QList<CheckRow> checkRows(const models::ClusterFacts &facts)
{
    const bool runs = facts.isChecking && facts.progress.has_value();
    if (!runs && (facts.isChecking || !facts.reachability)) {
        return {};
    }
    QList<CheckRow> rows;
    bool isNext = runs;
    for (const kube::ReachabilityStep &step : runs ? facts.progress->steps : facts.reachability->steps) {
        CheckRow row;
        row.name = step.name;
        if (step.error) {
            row.status = Status::Failed;
            row.result = step.error->cause.isEmpty() ? step.error->what : step.error->cause;
        } else if (step.skipped) {
            row.status = isNext ? Status::Running : Status::NotRun;
            row.result = isNext ? tr("under way") : runs ? QString() : tr("not reached");
            isNext = false;
        } else {
            row.status = Status::Succeeded;
            row.result = step.detail;
        }
        rows.append(row);
    }
    return rows;
}

QString clusterReport(const ClusterRow &row)
{
    const base::Error text = explanation(row);
    QStringList lines = {text.what};
    for (const QString &sentence : {text.cause, text.hint, text.detail}) {
        if (!sentence.isEmpty()) {
            lines.append(sentence);
        }
    }
    if (!row.isFile()) {
        lines.append(tr("Server: %1").arg(row.facts.server));
        lines.append(tr("Kubeconfig: %1").arg(models::shortPath(row.facts.file)));
        for (const CheckRow &check : checkRows(row.facts)) {
            lines.append(u"[%1] %2: %3"_s.arg(check.status == Status::Succeeded ? u"+"_s
                                              : check.status == Status::Failed  ? u"x"_s
                                                                                : u"-"_s,
                                              check.name,
                                              check.result));
        }
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace slipway::ui
