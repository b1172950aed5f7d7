#include "gallery.h"
#include "galleryparts.h"

#include <ui/theme/controls.h>
#include <ui/theme/statusglyph.h>
#include <ui/theme/words.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QTest>

using namespace slipway::ui;
using namespace Qt::StringLiterals;

class TestGallery final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void icons_data();
    void icons();
    void glyphs_data();
    void glyphs();
    void controls_data();
    void controls();
    void parts_data();
    void parts();

private:
    void themes();

    Theme m_theme;
};

namespace {

class IconSheet final : public QWidget
{
public:
    explicit IconSheet(Theme &theme)
        : m_theme(theme)
    {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.palette().surface);
        painter.setFont(fontFor(FontRole::Axis));
        painter.setPen(m_theme.palette().text2);
        int at = 0;
        for (const QString &name : Icons::names()) {
            const QRect cell(at % 10 * 122 + 12, at / 10 * 34 + 10, 120, 30);
            m_theme.icons().paint(
                painter, QRect(cell.left(), cell.top(), 20, 30), name, m_theme.palette().text2);
            painter.drawText(cell.adjusted(26, 0, 0, 0), Qt::AlignVCenter, QString(name).remove(u"kind-"_s));
            ++at;
        }
    }

private:
    Theme &m_theme;
};

class GlyphSheet final : public QWidget
{
public:
    explicit GlyphSheet(Theme &theme)
        : m_theme(theme)
    {}

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_theme.palette().surface);
        for (int value = 1; value <= static_cast<int>(Status::Unreachable); ++value) {
            const Status status = static_cast<Status>(value);
            const int x = (value - 1) % 6 * 150 + 16;
            const int y = (value - 1) / 6 * 34 + 12;
            paintStatusGlyph(painter, QRectF(x, y + 2, 14, 14), status, m_theme.palette());
            paintStatusGlyph(painter, QRectF(x + 110, y - 1, 20, 20), status, m_theme.palette());
            painter.setFont(fontFor(FontRole::Body));
            painter.setPen(wordColor(status, m_theme.palette()));
            painter.drawText(QRect(x + 20, y, 100, 18), Qt::AlignVCenter, words::status(status));
        }
    }

private:
    Theme &m_theme;
};

} // namespace

void TestGallery::initTestCase()
{
    m_theme.apply(*qApp);
    m_theme.setReduceMotion(true);
}

void TestGallery::themes()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestGallery::icons_data()
{
    themes();
}

void TestGallery::icons()
{
    QFETCH(bool, dark);
    const QImage image = gallery::render(
        m_theme,
        u"icons"_s,
        QSize(1240, 500),
        [](Theme &theme) { return std::make_unique<IconSheet>(theme); },
        dark);
    QVERIFY(gallery::colorsIn(image) > 10);
}

void TestGallery::glyphs_data()
{
    themes();
}

void TestGallery::glyphs()
{
    QFETCH(bool, dark);
    const QImage image = gallery::render(
        m_theme,
        u"glyphs"_s,
        QSize(920, 160),
        [](Theme &theme) { return std::make_unique<GlyphSheet>(theme); },
        dark);
    QVERIFY(gallery::colorsIn(image) > 20);
}

void TestGallery::controls_data()
{
    themes();
}

void TestGallery::controls()
{
    QFETCH(bool, dark);
    const auto build = [](Theme &theme) {
        auto page = std::make_unique<QWidget>();
        auto *column = new QVBoxLayout(page.get());
        column->setContentsMargins(16, 12, 16, 12);
        auto *row = new QHBoxLayout;
        const auto add = [&](const QString &icon, const QString &text, ButtonKind kind) {
            auto *button = new QPushButton(theme.icon(icon), text);
            setButtonKind(*button, kind);
            row->addWidget(button);
            return button;
        };
        setKeyHint(*add(u"refresh"_s, u"Refresh"_s, ButtonKind::Outlined), u"F5"_s);
        add(u"rollback"_s, u"Roll back…"_s, ButtonKind::Outlined);
        add(u"more"_s, {}, ButtonKind::Outlined);
        add(u"delete"_s, u"Delete…"_s, ButtonKind::Destructive);
        add(u"delete"_s, u"Delete payments"_s, ButtonKind::DestructiveFill);
        add(u"copy"_s, u"Copy report"_s, ButtonKind::Flat);
        auto *off = add(u"shell"_s, u"Shell"_s, ButtonKind::Outlined);
        off->setEnabled(false);
        auto *on = add(u"fold"_s, u"Fold"_s, ButtonKind::Outlined);
        on->setCheckable(true);
        on->setChecked(true);
        setCompact(*on, true);
        add(u"sync"_s, u"Sync…"_s, ButtonKind::Primary);
        row->addStretch();
        column->addLayout(row);
        auto *second = new QHBoxLayout;
        auto *field = new QLineEdit(u"payments"_s);
        field->setFixedWidth(150);
        second->addWidget(field);
        auto *combo = new QComboBox;
        combo->addItems({u"Automatic"_s, u"Light"_s});
        second->addWidget(combo);
        for (const Qt::CheckState state : {Qt::Unchecked, Qt::Checked, Qt::PartiallyChecked}) {
            auto *box = new QCheckBox(u"Prune"_s);
            box->setTristate(state == Qt::PartiallyChecked);
            box->setCheckState(state);
            second->addWidget(box);
        }
        auto *radio = new QRadioButton(u"Re-apply"_s);
        radio->setChecked(true);
        second->addWidget(radio);
        second->addWidget(new QRadioButton(u"Commit a revert"_s));
        auto *progress = new QProgressBar;
        progress->setValue(40);
        second->addWidget(progress);
        second->addStretch();
        column->addLayout(second);
        column->addStretch();
        field->setFocus();
        return page;
    };
    const QImage image = gallery::render(m_theme, u"controls"_s, QSize(1000, 110), build, dark);
    QVERIFY(gallery::colorsIn(image) > 20);
}

void TestGallery::parts_data()
{
    using Make = std::unique_ptr<QWidget> (*)(Theme &);
    QTest::addColumn<Make>("make");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("dark");
    const auto add = [](const char *name, Make make, QSize size) {
        for (const bool dark : {false, true}) {
            QTest::addRow("%s %s", name, dark ? "dark" : "light")
                << make << QString::fromLatin1(name) << size << dark;
        }
    };
    add("frame", gallery::makeFrame, QSize(1280, 400));
    add("table", gallery::makeTable, QSize(1112, 460));
    add("tree", gallery::makeTree, QSize(1112, 620));
    add("diff", gallery::makeDiff, QSize(900, 560));
    add("diff-inline", gallery::makeInlineDiff, QSize(520, 480));
    add("log", gallery::makeLog, QSize(900, 280));
    add("dialog", gallery::makeDialog, QSize(1280, 800));
    add("palette", gallery::makePalette, QSize(1280, 800));
    add("states", gallery::makeStates, QSize(1280, 440));
    add("parts", gallery::makeSmallParts, QSize(900, 420));
}

void TestGallery::parts()
{
    using Make = std::unique_ptr<QWidget> (*)(Theme &);
    QFETCH(Make, make);
    QFETCH(QString, name);
    QFETCH(QSize, size);
    QFETCH(bool, dark);
    const QImage image = gallery::render(m_theme, name, size, make, dark);
    QCOMPARE(image.size(), size * image.devicePixelRatio());
    QVERIFY(gallery::colorsIn(image) > 20);
    // Neither theme has pure black areas, and the dark one nothing white.
    const QRgb forbidden = dark ? qRgb(255, 255, 255) : qRgb(0, 0, 0);
    int found = 0;
    for (int y = 0; y < image.height(); y += 3) {
        for (int x = 0; x < image.width(); x += 3) {
            found += image.pixel(x, y) == forbidden ? 1 : 0;
        }
    }
    QVERIFY2(found * 100 < image.width() * image.height() / 9, "large areas of pure black or white");
}

QTEST_MAIN(TestGallery)
#include "tst_gallery.moc"
