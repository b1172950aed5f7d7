#include "icons.h"

#include <QDir>
#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

QString pathOf(const QString &name)
{
    return u":/slipway/icons/"_s + name + u".svg"_s;
}

QString drawnAs(const QString &lowerKind)
{
    static const QHash<QString, QString> same{
        {u"horizontalpodautoscaler"_s, u"hpa"_s},
        {u"verticalpodautoscaler"_s, u"hpa"_s},
        {u"scaledobject"_s, u"hpa"_s},
        {u"poddisruptionbudget"_s, u"pdb"_s},
        {u"endpoints"_s, u"endpointslice"_s},
        {u"clusterrole"_s, u"role"_s},
        {u"clusterrolebinding"_s, u"rolebinding"_s},
        {u"customresourcedefinition"_s, u"crd"_s},
        {u"replicationcontroller"_s, u"replicaset"_s},
        {u"controllerrevision"_s, u"replicaset"_s},
        {u"externalsecret"_s, u"sealedsecret"_s},
        {u"grpcroute"_s, u"httproute"_s},
        {u"tlsroute"_s, u"httproute"_s},
        {u"tcproute"_s, u"httproute"_s},
        {u"destinationrule"_s, u"virtualservice"_s},
        {u"gatewayclass"_s, u"gateway"_s},
        {u"ingressclass"_s, u"ingress"_s},
        {u"issuer"_s, u"certificate"_s},
        {u"clusterissuer"_s, u"certificate"_s},
        {u"analysistemplate"_s, u"analysisrun"_s},
        {u"clusteranalysistemplate"_s, u"analysisrun"_s},
        {u"canary"_s, u"rollout"_s},
        {u"helmrepository"_s, u"gitrepository"_s},
        {u"ocirepository"_s, u"gitrepository"_s},
        {u"mutatingwebhookconfiguration"_s, u"webhook"_s},
        {u"validatingwebhookconfiguration"_s, u"webhook"_s},
        {u"apiservice"_s, u"crd"_s},
    };
    return same.value(lowerKind, lowerKind);
}

} // namespace

bool Icons::exists(const QString &name)
{
    return QFile::exists(pathOf(name));
}

QStringList Icons::names()
{
    QStringList names = QDir(u":/slipway/icons"_s).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString &name : names) {
        name.chop(4);
    }
    return names;
}

QString Icons::ofKind(const QString &kind)
{
    const QString name = u"kind-"_s + drawnAs(kind.toLower());
    return exists(name) ? name : u"kind-other"_s;
}

QPixmap Icons::pixmap(const QString &name, int size, const QColor &color, double devicePixelRatio)
{
    const QString key = name % u'/' % QString::number(size) % u'/' % color.name(QColor::HexArgb) % u'/' %
                        QString::number(devicePixelRatio);
    const auto found = m_cache.constFind(key);
    if (found != m_cache.cend()) {
        return *found;
    }
    QFile file(pathOf(exists(name) ? name : u"kind-other"_s));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    const int pixels = static_cast<int>(std::ceil(size * devicePixelRatio));
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(color.alphaF());
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.end();
    pixmap.setDevicePixelRatio(devicePixelRatio);
    m_cache.insert(key, pixmap);
    return pixmap;
}

void Icons::paint(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color, int size)
{
    const double ratio = painter.device()->devicePixelRatioF();
    const QPixmap icon = pixmap(name, size, color, ratio);
    const double x = std::round((rect.center().x() - size / 2.0) * ratio) / ratio;
    const double y = std::round((rect.center().y() - size / 2.0) * ratio) / ratio;
    painter.drawPixmap(QPointF(x, y), icon);
}

} // namespace slipway::ui
