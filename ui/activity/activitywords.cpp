#include "activitywords.h"

#include <ui/theme/icons.h>
#include <ui/theme/words.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using models::ActivityItem;
using models::ApplicationFacts;
using models::ApplicationStore;

namespace {

QString tr(const char *text, int number = -1)
{
    return QCoreApplication::translate("slipway::ui", text, nullptr, number);
}

ApplicationFacts findIf(const ApplicationStore &applications,
                        const std::function<bool(const applications::ApplicationSummary &)> &is)
{
    const auto all = applications.all();
    const auto found = std::ranges::find_if(all, [&](const ApplicationFacts &facts) { return is(*facts); });
    return found == all.end() ? nullptr : *found;
}

} // namespace

Status activityStatus(const QString &result)
{
    return result == "Error"_L1 ? Status::Error : statusOfResult(result);
}

QString verbWord(const QString &verb)
{
    static const QHash<QString, const char *> words = {
        {u"sync"_s, QT_TRANSLATE_NOOP("slipway::ui", "Sync")},
        {u"rollback"_s, QT_TRANSLATE_NOOP("slipway::ui", "Roll back")},
        {u"commit"_s, QT_TRANSLATE_NOOP("slipway::ui", "Commit")},
        {u"create"_s, QT_TRANSLATE_NOOP("slipway::ui", "Create")},
        {u"apply"_s, QT_TRANSLATE_NOOP("slipway::ui", "Apply")},
        {u"patch"_s, QT_TRANSLATE_NOOP("slipway::ui", "Patch")},
        {u"update"_s, QT_TRANSLATE_NOOP("slipway::ui", "Update")},
        {u"delete"_s, QT_TRANSLATE_NOOP("slipway::ui", "Delete")}};
    if (const char *word = words.value(verb)) {
        return tr(word);
    }
    return verb.left(1).toUpper() + verb.mid(1);
}

QString activityMessage(const journal::Entry &entry)
{
    const bool isOnlyOperation = !entry.operation.isEmpty() && entry.message.endsWith(entry.operation) &&
                                 entry.message.size() <= entry.operation.size() + 10;
    return isOnlyOperation ? QString() : words::oneLine(entry.message);
}

ApplicationFacts runningApplication(const ApplicationStore &applications, const QString &operation)
{
    return findIf(applications, [&operation](const applications::ApplicationSummary &application) {
        return application.operation.id == operation &&
               (application.operation.phase == applications::OperationPhase::Running ||
                application.operation.phase == applications::OperationPhase::Terminating);
    });
}

ApplicationFacts applicationOf(const ApplicationStore &applications, const QString &text)
{
    if (text.isEmpty()) {
        return nullptr;
    }
    return findIf(applications, [&text](const applications::ApplicationSummary &application) {
        return application.id.text() == text;
    });
}

QString applicationName(const QString &text)
{
    return text.section(u'/', -1);
}

StatusCell resultCell(const ActivityItem &item, const ApplicationStore &applications)
{
    if (!item.entry && runningApplication(applications, item.operation)) {
        return {Status::Running, {}, {}};
    }
    if (!item.entry && item.failed > 0) {
        return {Status::Failed, {}, QString::number(item.failed)};
    }
    const models::EntryPtr shown = item.shown();
    if (!shown) {
        return {};
    }
    return {activityStatus(shown->result), words::oneLine(shown->result), {}};
}

TextCell verbCell(const ActivityItem &item, const ApplicationStore &applications)
{
    TextCell cell;
    if (item.entry) {
        cell.text = verbWord(item.entry->verb);
    } else if (const ApplicationFacts facts = runningApplication(applications, item.operation)) {
        cell.text = verbWord(facts->operation.verb);
    } else if (const models::EntryPtr shown = item.shown()) {
        // "sync 4f2a": the reason of a write begins with the verb of its operation.
        cell.text = verbWord(shown->message.section(u' ', 0, 0));
    }
    cell.strong = !item.operation.isEmpty();
    return cell;
}

NameCell subjectCell(const ActivityItem &item, const ApplicationStore &applications)
{
    NameCell cell;
    const journal::Entry *entry = item.entry.get();
    const int writes = static_cast<int>(item.writes.size());
    if (entry && !entry->object.kind.isEmpty()) {
        cell.icon = Icons::ofKind(entry->object.kind);
        cell.name = words::oneLine(entry->object.name);
        cell.note = entry->object.nameSpace;
        return cell;
    }
    cell.icon = u"kind-application"_s;
    cell.note = writes > 0 ? tr("%n writes", writes) : QString();
    if (entry) {
        cell.name = words::oneLine(applicationName(entry->application));
    } else if (const ApplicationFacts facts = runningApplication(applications, item.operation)) {
        cell.name = facts->id.name;
    } else {
        cell.icon = u"events"_s;
        cell.name = tr("Operation %1").arg(item.operation.left(7));
    }
    return cell;
}

} // namespace slipway::ui
