#pragma once

#include <models/diff/resourcedocument.h>
#include <ui/canvas/diffview.h>
#include <ui/theme/statusglyph.h>

#include <QDateTime>
#include <QHash>

namespace slipway::ui {

/// Notes at the right of live lines: who set a field that differs, and when.
QHash<int, LineNote> ownerNotes(const models::ResourceDocument &document, const QDateTime &now);
/// Notes at the lines of ignored fields, in the live text, or in the desired one.
QHash<int, LineNote> ignoredNotes(const models::ResourceDocument &document, bool desired);
/// Sentences about the owners of what differs: "kubectl-edit set spec.replicas 26 min ago."
QStringList ownerSentences(const applications::ResourceDiff &diff, const QDateTime &now);
/// "ConfigMap", "ConfigMap, to prune", "ConfigMap, new".
QString changeNote(const applications::ResourceDiff &diff);
/// "+6 −4"; empty when nothing differs.
QString lineCounts(int added, int removed);
/// "/spec/template/spec/containers/0/image" as "spec.template.spec.containers.0.image".
QString pathWords(const QString &pointer);
/// "PreSync, wave 0".
QString waveWords(gitops::Phase phase, int wave);
/// The word of a task in an operation and its glyph.
QString resultWord(const gitops::ResourceResult &result);
Status resultStatus(const gitops::ResourceResult &result);

} // namespace slipway::ui
