#pragma once

#include <QColor>
#include <QHash>
#include <QIcon>
#include <QPixmap>
#include <QRectF>
#include <QString>

class QPainter;

namespace slipway::ui {

/// Draws the icons of our one family in any colour. Each is an SVG with `currentColor`, rendered once for
/// each name, size, colour and device pixel ratio. Window thread only.
class Icons final
{
public:
    Icons() = default;
    Q_DISABLE_COPY_MOVE(Icons)

    /// The icon `name` ("refresh", "kind-pod"), `size` logical pixels square. An unknown name gives
    /// "kind-other".
    QPixmap pixmap(const QString &name, int size, const QColor &color, double devicePixelRatio);
    /// Paints the icon centred in `rect`, on whole device pixels.
    void
    paint(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color, int size = 16);

    void clear() { m_cache.clear(); }

    qsizetype cached() const { return m_cache.size(); }

    static bool exists(const QString &name);
    /// Names of all icons there are, sorted.
    static QStringList names();
    /// The icon of a Kubernetes kind: "kind-deployment" for "Deployment", "kind-other" for kinds without
    /// one.
    static QString ofKind(const QString &kind);

private:
    QHash<QString, QPixmap> m_cache;
};

} // namespace slipway::ui
