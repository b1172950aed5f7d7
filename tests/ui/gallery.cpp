#include "gallery.h"

#include <QDir>
#include <QSet>
#include <QTest>

using namespace slipway::ui;
using namespace Qt::StringLiterals;

namespace gallery {

QImage render(Theme &theme, const QString &name, const QSize &size, const Builder &build, bool dark)
{
    theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    const std::unique_ptr<QWidget> widget = build(theme);
    widget->resize(size);
    widget->show();
    if (!QTest::qWaitForWindowExposed(widget.get())) {
        return {};
    }
    const QImage image = widget->grab().toImage();
    const QDir folder(QStringLiteral(SLIPWAY_GALLERY));
    folder.mkpath(u"."_s);
    image.save(folder.filePath(name + (dark ? u"-dark.png"_s : u"-light.png"_s)));
    return image;
}

int colorsIn(const QImage &image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); y += 2) {
        for (int x = 0; x < image.width(); x += 2) {
            colors.insert(image.pixel(x, y));
        }
    }
    return static_cast<int>(colors.size());
}

} // namespace gallery
