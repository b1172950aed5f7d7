#pragma once

#include <QString>

class QWidget;

namespace slipway::ui {

struct FrameServices;

/// Asks for a file, then writes the whole journal to it, oldest first, one JSON object per line, and says how
/// that ended. `scope` ends it.
void askJournalExport(FrameServices &services, QWidget *scope);
/// The same into a file that is known. An unfinished export leaves what was there before.
void exportJournal(FrameServices &services, const QString &file, QWidget *scope);

} // namespace slipway::ui
