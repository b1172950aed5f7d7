#pragma once

#include <ui/frame/actionregistry.h>

class QWidget;

namespace slipway::ui {

/// Shows the keys that work now, by section, over the window; any of Esc and `?` closes it.
void showKeyList(const Theme &theme, const QList<KeyRow> &rows, QWidget *window);

} // namespace slipway::ui
