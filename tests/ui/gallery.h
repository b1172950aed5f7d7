#pragma once

#include <ui/theme/theme.h>

#include <QImage>
#include <QWidget>

#include <functional>
#include <memory>

/// Renders components to pictures for people to look at, light and dark, into the build folder.
namespace gallery {

using Builder = std::function<std::unique_ptr<QWidget>(slipway::ui::Theme &)>;

/// Builds the widget, shows it offscreen at `size` and writes NAME-light.png or NAME-dark.png.
QImage
render(slipway::ui::Theme &theme, const QString &name, const QSize &size, const Builder &build, bool dark);

/// Number of different colours along row or column; a plain picture has one.
int colorsIn(const QImage &image);

} // namespace gallery
