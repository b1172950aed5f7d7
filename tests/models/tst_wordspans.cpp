#include <models/diff/wordspans.h>

#include <QTest>

using namespace slipway::models;
using namespace Qt::StringLiterals;

class TestWordSpans final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marksChangedWords_data();
    void marksChangedWords();
    void survivesLongLines();
};

namespace {

// The line with its spans in brackets: what a reader would see.
QString marked(const QString &line, const QList<Span> &spans)
{
    QString text = line;
    for (auto it = spans.crbegin(); it != spans.crend(); ++it) {
        text.insert(it->start + it->length, u']');
        text.insert(it->start, u'[');
    }
    return text;
}

} // namespace

void TestWordSpans::marksChangedWords_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("markedLeft");
    QTest::addColumn<QString>("markedRight");
    QTest::newRow("equal") << u"a: 1"_s << u"a: 1"_s << u"a: 1"_s << u"a: 1"_s;
    QTest::newRow("version") << u"  version: 4.18.2"_s << u"  version: 4.19.0"_s << u"  version: [4.18.2]"_s
                             << u"  version: [4.19.0]"_s;
    QTest::newRow("image tag") << u"image: hub/payments:4.18.2"_s << u"image: hub/payments:4.19.0"_s
                               << u"image: hub/payments:[4.18.2]"_s << u"image: hub/payments:[4.19.0]"_s;
    QTest::newRow("quantity") << u"memory: 768Mi"_s << u"memory: 512Mi"_s << u"memory: [768Mi]"_s
                              << u"memory: [512Mi]"_s;
    QTest::newRow("quoted") << u"schema: \"13\""_s << u"schema: \"12\""_s << u"schema: \"[13]\""_s
                            << u"schema: \"[12]\""_s;
    QTest::newRow("added words") << u"args: a"_s << u"args: a b c"_s << u"args: a"_s << u"args: a[ b c]"_s;
    QTest::newRow("two places") << u"x: old y: same z: old"_s << u"x: new y: same z: new"_s
                                << u"x: [old] y: same z: [old]"_s << u"x: [new] y: same z: [new]"_s;
    QTest::newRow("korean") << u"설명: 재고 예약"_s << u"설명: 재고 만료"_s << u"설명: 재고 [예약]"_s
                            << u"설명: 재고 [만료]"_s;
    QTest::newRow("empty left") << QString() << u"a"_s << QString() << u"[a]"_s;
}

void TestWordSpans::marksChangedWords()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    const WordSpans spans = compareWords(left, right);
    QTEST(marked(left, spans.left), "markedLeft");
    QTEST(marked(right, spans.right), "markedRight");
    QVERIFY(spans.similarity >= 0 && spans.similarity <= 1);
}

void TestWordSpans::survivesLongLines()
{
    QString left;
    QString right;
    for (int word = 0; word < 20000; ++word) {
        left += u"a%1 "_s.arg(word);
        right += u"b%1 "_s.arg(word);
    }
    const WordSpans spans = compareWords(left, right);
    QVERIFY(!spans.left.isEmpty());
    QVERIFY(spans.similarity < 0.01);
}

QTEST_APPLESS_MAIN(TestWordSpans)
#include "tst_wordspans.moc"
