#pragma once

#include <ui/canvas/treepainter.h>
#include <ui/theme/theme.h>

#include <QWidget>

#include <memory>

// The components of the kit with believable content, one function for each picture.
namespace gallery {

std::unique_ptr<QWidget> makeFrame(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeTable(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeTree(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeDiff(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeInlineDiff(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeLog(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeDialog(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makePalette(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeStates(slipway::ui::Theme &theme);
std::unique_ptr<QWidget> makeSmallParts(slipway::ui::Theme &theme);

slipway::applications::ApplicationTree paymentsTree();

} // namespace gallery
