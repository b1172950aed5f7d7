#pragma once

#include <QString>

class QApplication;

namespace slipway::app {

/// Loads the catalogues of a language ("en", "ko"; empty: the desktop's) and, for the plurals, of English.
void loadTranslations(QApplication &application, const QString &language);

} // namespace slipway::app
