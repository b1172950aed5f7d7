#include <ui/theme/controls.h>
#include <ui/theme/paint.h>
#include <ui/theme/statusglyph.h>
#include <ui/theme/theme.h>

#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>

using namespace slipway::ui;
using namespace Qt::StringLiterals;

class TestTheme final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsChoice();
    void iconsAreTintedAndCached();
    void everyIconIsOfTheFamily();
    void kindsHaveIcons_data();
    void kindsHaveIcons();
    void glyphsOfOneFamilyDiffer();
    void metrics();
    void figuresKeepTheirWidth();
    void hairlineIsOneDevicePixel();
    void reducedMotionStopsRings();
};

namespace {

QImage glyph(Status status)
{
    QImage image(28, 28, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintStatusGlyph(painter, QRectF(0, 0, 28, 28), status, Palette::light());
    return image.convertToFormat(QImage::Format_Grayscale8);
}

} // namespace

void TestTheme::followsChoice()
{
    Theme theme;
    theme.apply(*qApp);
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(ThemeChoice::Dark);
    QVERIFY(theme.isDark());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(qApp->palette().color(QPalette::Text), Palette::dark().text);
    theme.setChoice(ThemeChoice::Light);
    QCOMPARE(qApp->palette().color(QPalette::Text), Palette::light().text);
}

void TestTheme::iconsAreTintedAndCached()
{
    Theme theme;
    const QPixmap first = theme.icons().pixmap(u"refresh"_s, 16, Qt::red, 2.0);
    QCOMPARE(first.size(), QSize(32, 32));
    QCOMPARE(first.devicePixelRatio(), 2.0);
    bool red = false;
    const QImage image = first.toImage();
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            red = red || (pixel.alpha() > 200 && pixel.red() > 200 && pixel.green() < 30);
        }
    }
    QVERIFY(red);
    const QPixmap again = theme.icons().pixmap(u"refresh"_s, 16, Qt::red, 2.0);
    QCOMPARE(again.cacheKey(), first.cacheKey());
    QCOMPARE(theme.icons().cached(), 1);
    QCOMPARE(theme.icon(u"sync"_s).name(), u"sync"_s);
}

void TestTheme::everyIconIsOfTheFamily()
{
    Theme theme;
    QVERIFY(Icons::names().size() > 100);
    for (const QString &name : Icons::names()) {
        QFile file(u":/slipway/icons/"_s + name + u".svg"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray svg = file.readAll();
        QVERIFY2(svg.contains("viewBox=\"0 0 16 16\""), qPrintable(name));
        QVERIFY2(svg.contains("stroke-width=\"1.5\""), qPrintable(name));
        QVERIFY2(svg.contains("stroke=\"currentColor\""), qPrintable(name));
        QVERIFY2(svg.contains("fill=\"none\""), qPrintable(name));
        const QImage image = theme.icons().pixmap(name, 16, Qt::black, 1.0).toImage();
        int inked = 0;
        for (int y = 0; y < 16; ++y) {
            for (int x = 0; x < 16; ++x) {
                inked += image.pixelColor(x, y).alpha() > 60 ? 1 : 0;
            }
        }
        QVERIFY2(inked >= 6, qPrintable(name));
    }
}

void TestTheme::kindsHaveIcons_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"Application",
                             "ConfigMap",
                             "CronJob",
                             "DaemonSet",
                             "Deployment",
                             "EndpointSlice",
                             "HorizontalPodAutoscaler",
                             "Ingress",
                             "Job",
                             "Namespace",
                             "PersistentVolumeClaim",
                             "Pod",
                             "PodDisruptionBudget",
                             "ReplicaSet",
                             "Role",
                             "ClusterRoleBinding",
                             "Secret",
                             "Service",
                             "ServiceAccount",
                             "StatefulSet",
                             "NetworkPolicy",
                             "HTTPRoute"}) {
        QTest::newRow(kind) << QString::fromLatin1(kind);
    }
}

void TestTheme::kindsHaveIcons()
{
    Theme theme;
    QFETCH(QString, kind);
    QVERIFY(Icons::ofKind(kind) != u"kind-other"_s);
    QCOMPARE(Icons::ofKind(u"Gizmo"_s), u"kind-other"_s);
}

void TestTheme::glyphsOfOneFamilyDiffer()
{
    const QList<QList<Status>> families{
        {Status::Healthy,
         Status::Progressing,
         Status::Degraded,
         Status::Suspended,
         Status::Missing,
         Status::HealthUnknown},
        {Status::Synced, Status::OutOfSync, Status::Prune, Status::SyncUnknown},
        {Status::Succeeded,
         Status::Failed,
         Status::Running,
         Status::Queued,
         Status::Waiting,
         Status::Unstable,
         Status::Skipped,
         Status::NotRun,
         Status::Cancelled},
    };
    for (const QList<Status> &family : families) {
        for (int a = 0; a < family.size(); ++a) {
            for (int b = a + 1; b < family.size(); ++b) {
                const QImage first = glyph(family.at(a));
                const QImage second = glyph(family.at(b));
                int different = 0;
                for (int y = 0; y < first.height(); ++y) {
                    for (int x = 0; x < first.width(); ++x) {
                        different +=
                            std::abs(qGray(first.pixel(x, y)) - qGray(second.pixel(x, y))) > 60 ? 1 : 0;
                    }
                }
                QVERIFY2(different > 30, qPrintable(u"%1 and %2 of a family"_s.arg(a).arg(b)));
            }
        }
    }
}

void TestTheme::metrics()
{
    Theme theme;
    theme.apply(*qApp);
    QPushButton button(u"Sync…"_s);
    QCOMPARE(button.sizeHint().height(), 28);
    setCompact(button, true);
    QCOMPARE(button.sizeHint().height(), 24);
    QLineEdit field;
    QCOMPARE(field.sizeHint().height(), 28);
    QCOMPARE(qApp->style()->pixelMetric(QStyle::PM_ScrollBarExtent), 10);
    QCOMPARE(qApp->style()->pixelMetric(QStyle::PM_IndicatorWidth), 15);
}

void TestTheme::figuresKeepTheirWidth()
{
    QFont f = fontFor(FontRole::Body);
    const QFontMetricsF metrics(f);
    QCOMPARE(figuresWidth(metrics, u"11:11"_s), figuresWidth(metrics, u"08:40"_s));
    QImage image(120, 20, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setFont(f);
    const double width = drawFigures(painter, QRectF(0, 0, 120, 20), u"10 min 06 s"_s);
    QVERIFY(qAbs(width - figuresWidth(metrics, u"10 min 06 s"_s)) < 0.01);
}

void TestTheme::hairlineIsOneDevicePixel()
{
    for (const double ratio : {1.0, 2.0}) {
        QImage image(20, 20, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::white);
        QPainter painter(&image);
        hairline(painter, 0, 10, 4.3, Qt::black);
        painter.end();
        int dark = 0;
        for (int y = 0; y < image.height(); ++y) {
            const int grey = qGray(image.pixel(5, y));
            QVERIFY(grey == 0 || grey == 255);
            dark += grey == 0 ? 1 : 0;
        }
        QCOMPARE(dark, 1);
    }
}

void TestTheme::reducedMotionStopsRings()
{
    Theme theme;
    QWidget widget;
    widget.show();
    theme.rings().step(&widget, QRect(0, 0, 14, 14));
    QVERIFY(theme.rings().isTurning());
    theme.setReduceMotion(true);
    QVERIFY(!theme.rings().isTurning());
    QCOMPARE(theme.rings().step(&widget, QRect(0, 0, 14, 14)), 0);
    QVERIFY(!theme.rings().isTurning());
    QCOMPARE(theme.motion(160), 0);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
