#include "actionregistry.h"

#include <ui/theme/theme.h>

#include <QAction>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString firstKey(const ActionSpec &spec)
{
    return spec.keys.isEmpty() ? QString() : spec.keys.first().toString(QKeySequence::NativeText);
}

} // namespace

ActionRegistry::ActionRegistry(const Theme &theme, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
{}

QAction *ActionRegistry::add(const ActionSpec &spec, QWidget *scope)
{
    forgetEnded();
    auto *action = new QAction(m_theme.icon(spec.icon), spec.text, scope);
    action->setObjectName(spec.id);
    action->setCheckable(spec.checkable);
    action->setShortcuts(spec.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, [this, run = spec.run] {
        if (run && !(m_isBlocked && m_isBlocked())) {
            run();
        }
    });
    scope->addAction(action);
    m_entries.push_back({spec, action, scope, {}});
    showTip(m_entries.back());
    return action;
}

QAction *ActionRegistry::find(const QString &id) const
{
    const Entry *found = entry(id);
    return found ? found->action.data() : nullptr;
}

void ActionRegistry::setOff(const QString &id, const QString &why)
{
    Entry *found = entry(id);
    if (!found || (found->whyOff == why && found->action->isEnabled() == why.isEmpty())) {
        return;
    }
    found->whyOff = why;
    found->action->setEnabled(why.isEmpty());
    showTip(*found);
}

QString ActionRegistry::whyOff(const QString &id) const
{
    const Entry *found = entry(id);
    return found ? found->whyOff : QString();
}

void ActionRegistry::setText(const QString &id, const QString &text)
{
    if (Entry *found = entry(id)) {
        found->spec.text = text;
        found->action->setText(text);
        showTip(*found);
    }
}

void ActionRegistry::setConsequence(const QString &id, const QString &consequence)
{
    if (Entry *found = entry(id)) {
        found->spec.consequence = consequence;
        showTip(*found);
    }
}

void ActionRegistry::addSource(const PaletteSource &source, QObject *scope)
{
    forgetEnded();
    m_sources.push_back({source, scope});
}

QList<models::PaletteEntry> ActionRegistry::paletteEntries() const
{
    QList<models::PaletteEntry> entries;
    for (const Entry &each : m_entries) {
        if (!each.action || !each.spec.inPalette || !each.scope || !each.scope->isVisible()) {
            continue;
        }
        models::PaletteEntry line;
        line.id = u"action:"_s + each.spec.id;
        line.section = tr("Actions");
        line.icon = each.spec.icon;
        line.title = each.spec.text;
        line.consequence = each.spec.consequence;
        line.key = firstKey(each.spec);
        line.whyOff = each.whyOff;
        line.keywords = each.spec.keywords;
        entries.append(line);
    }
    for (std::size_t number = 0; number < m_sources.size(); ++number) {
        if (!m_sources[number].scope) {
            continue;
        }
        for (models::PaletteEntry line : m_sources[number].source.entries()) {
            line.id = u"source:%1:"_s.arg(number) + line.id;
            entries.append(line);
        }
    }
    return entries;
}

void ActionRegistry::run(const QString &entryId)
{
    if (entryId.startsWith("action:"_L1)) {
        const Entry *found = entry(entryId.sliced(7));
        if (found && found->action->isEnabled()) {
            found->action->trigger();
        }
        return;
    }
    const QString rest = entryId.section(u':', 1);
    const auto number = rest.section(u':', 0, 0).toUInt();
    if (number < m_sources.size() && m_sources[number].scope) {
        m_sources[number].source.run(rest.section(u':', 1));
    }
}

QList<KeyRow> ActionRegistry::keys() const
{
    QList<KeyRow> rows;
    for (const Entry &each : m_entries) {
        if (each.action && each.scope && each.scope->isVisible() && !each.spec.keys.isEmpty()) {
            QStringList keys;
            for (const QKeySequence &key : each.spec.keys) {
                keys.append(key.toString(QKeySequence::NativeText));
            }
            rows.append({each.spec.section, each.spec.text, keys});
        }
    }
    for (const ViewKeys &each : m_viewKeys) {
        if (each.scope && each.scope->isVisible()) {
            rows += each.rows;
        }
    }
    return rows;
}

void ActionRegistry::addViewKeys(const QList<KeyRow> &rows, QWidget *scope)
{
    forgetEnded();
    m_viewKeys.push_back({rows, scope});
}

ActionRegistry::Entry *ActionRegistry::entry(const QString &id)
{
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry &each) { return each.action && each.spec.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

const ActionRegistry::Entry *ActionRegistry::entry(const QString &id) const
{
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry &each) { return each.action && each.spec.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

void ActionRegistry::showTip(const Entry &entry)
{
    if (!entry.whyOff.isEmpty()) {
        entry.action->setToolTip(entry.whyOff);
        return;
    }
    const QString key = firstKey(entry.spec);
    const QString head = key.isEmpty() ? entry.spec.text : tr("%1 (%2)").arg(entry.spec.text, key);
    entry.action->setToolTip(entry.spec.consequence.isEmpty() ? head : head + u'\n' + entry.spec.consequence);
}

void ActionRegistry::forgetEnded()
{
    std::erase_if(m_entries, [](const Entry &each) { return !each.action; });
    std::erase_if(m_sources, [](const Source &each) { return !each.scope; });
    std::erase_if(m_viewKeys, [](const ViewKeys &each) { return !each.scope; });
}

} // namespace slipway::ui
