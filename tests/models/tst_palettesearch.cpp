#include <models/palette/palettesearch.h>

#include <QTest>

using namespace slipway::models;
using namespace Qt::StringLiterals;

class TestPaletteSearch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void marksWhatMatched();
    void offEntriesStayBehind();
};

namespace {

PaletteEntry
entry(const QString &section, const QString &title, const QString &keywords = {}, QChar prefix = {})
{
    PaletteEntry made;
    made.id = title;
    made.section = section;
    made.title = title;
    made.keywords = keywords;
    made.prefix = prefix;
    return made;
}

QList<PaletteEntry> entries()
{
    return {entry(u"Actions"_s, u"Sync payments, production"_s),
            entry(u"Actions"_s, u"Promote checkout, production"_s),
            entry(u"Pages"_s, u"Applications"_s, u"start home"_s),
            entry(u"Pages"_s, u"Settings"_s, u"theme language"_s),
            entry(u"Resources"_s, u"Deployment payments-api"_s, {}, u':')};
}

QStringList titles(const QList<PaletteHit> &hits)
{
    QStringList list;
    for (const PaletteHit &hit : hits) {
        list.append(hit.entry.title);
    }
    return list;
}

} // namespace

void TestPaletteSearch::finds_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QStringList>("titles");
    QTest::newRow("start of a word") << u"pay"_s
                                     << QStringList(
                                            {u"Sync payments, production"_s, u"Deployment payments-api"_s});
    QTest::newRow("two words") << u"prod sync"_s << QStringList({u"Sync payments, production"_s});
    QTest::newRow("best first") << u"pro"_s
                                << QStringList(
                                       {u"Promote checkout, production"_s, u"Sync payments, production"_s});
    QTest::newRow("keywords") << u"theme"_s << QStringList({u"Settings"_s});
    QTest::newRow("letters in order") << u"stgs"_s << QStringList({u"Settings"_s});
    QTest::newRow("prefix") << u":pay"_s << QStringList({u"Deployment payments-api"_s});
    QTest::newRow("prefix alone") << u":"_s << QStringList({u"Deployment payments-api"_s});
    QTest::newRow("nothing") << u"zzz"_s << QStringList();
    QTest::newRow("everything") << QString() << titles(searchPalette(entries(), {}));
}

void TestPaletteSearch::finds()
{
    QFETCH(QString, query);
    QTEST(titles(searchPalette(entries(), query)), "titles");
}

void TestPaletteSearch::marksWhatMatched()
{
    const QList<PaletteHit> hits = searchPalette(entries(), u"check prom"_s);
    QCOMPARE(hits.size(), 1);
    QCOMPARE(hits.first().marks, QList<Span>({{0, 4}, {8, 5}}));
}

void TestPaletteSearch::offEntriesStayBehind()
{
    QList<PaletteEntry> list{entry(u"Actions"_s, u"Promote a"_s), entry(u"Actions"_s, u"Promote b"_s)};
    list[0].whyOff = u"not paused"_s;
    QCOMPARE(titles(searchPalette(list, u"promote"_s)), QStringList({u"Promote b"_s, u"Promote a"_s}));
    QCOMPARE(searchPalette(list, {}, 1).size(), 1);
}

QTEST_APPLESS_MAIN(TestPaletteSearch)
#include "tst_palettesearch.moc"
