#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/kube/listreader.h>
#include <services/kube/objectdecoder.h>
#include <services/kube/watchreader.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using kube::Decode;

namespace {

std::string fixture(const QString &name)
{
    return base::readFile(QStringLiteral(SLIPWAY_TEST_DATA) + u"/watch/"_s + name).value().toStdString();
}

/// "ADDED one 101": what a line means, decoded.
QString describe(std::string_view line)
{
    const auto event = kube::decodeEvent(line, Decode::RowFacts);
    if (!event) {
        return event.error().sentence();
    }
    return u"%1 %2 %3"_s.arg(int(event->type))
        .arg(base::text(*event->object, {"metadata", "name"}),
             base::text(*event->object, {"metadata", "resourceVersion"}));
}

const QStringList &expectedEvents()
{
    static const QStringList events{
        u"0 one 101"_s, u"1 one 102"_s, u"0 two 103"_s, u"2 one 104"_s, u"3  110"_s};
    return events;
}

struct ListOutcome
{
    QStringList names;
    kube::ListEnvelope envelope;
};

base::Expected<ListOutcome> readList(const std::vector<std::string_view> &chunks,
                                     size_t maximumItem = 1 << 20)
{
    kube::ListReader reader(maximumItem);
    ListOutcome outcome;
    for (const std::string_view chunk : chunks) {
        const auto fed = reader.feed(chunk, [&](std::string_view item) -> base::Expected<void> {
            const auto object = kube::decodeObject(item, Decode::RowFacts);
            if (!object) {
                return tl::unexpected(object.error());
            }
            outcome.names.append(base::text(**object, {"metadata", "name"}));
            return {};
        });
        if (!fed) {
            return tl::unexpected(fed.error());
        }
    }
    const auto envelope = reader.finish();
    if (!envelope) {
        return tl::unexpected(envelope.error());
    }
    outcome.envelope = *envelope;
    return outcome;
}

} // namespace

class TestWatchReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsAtEveryByte();
    void splitsAtAnyChunkSize_data();
    void splitsAtAnyChunkSize();
    void keepsPartialLine();
    void leavesOutEmptyLines();
    void endsWhenSinkSaysSo();
    void limitsLines();

    void listSplitsAtEveryByte();
    void listTakesOneByteAtATime();
    void readsLists_data();
    void readsLists();
    void listLimitsItems();
    void listEndsAtFirstError();

    void decodeKeepsWhatIsWanted();
    void decodeRefuses_data();
    void decodeRefuses();
    void decodeStopsAtDepth();
    void completesKind();
};

void TestWatchReader::splitsAtEveryByte()
{
    const std::string bytes = fixture(u"events.jsonl"_s);
    for (size_t at = 0; at <= bytes.size(); ++at) {
        kube::WatchReader reader;
        QStringList events;
        const auto sink = [&](std::string_view line) {
            events.append(describe(line));
            return true;
        };
        QVERIFY(reader.feed(std::string_view(bytes).substr(0, at), sink));
        QVERIFY(reader.feed(std::string_view(bytes).substr(at), sink));
        QVERIFY2(events == expectedEvents(), qPrintable(u"cut at %1: "_s.arg(at) + events.join(u", ")));
        QVERIFY(!reader.hasPartialLine());
    }
}

void TestWatchReader::splitsAtAnyChunkSize_data()
{
    QTest::addColumn<int>("size");
    for (const int size : {1, 2, 3, 7, 64, 4096}) {
        QTest::addRow("%d bytes", size) << size;
    }
}

void TestWatchReader::splitsAtAnyChunkSize()
{
    QFETCH(const int, size);
    const std::string bytes = fixture(u"events.jsonl"_s);
    kube::WatchReader reader;
    QStringList events;
    for (size_t at = 0; at < bytes.size(); at += size_t(size)) {
        QVERIFY(reader.feed(std::string_view(bytes).substr(at, size_t(size)), [&](std::string_view line) {
            events.append(describe(line));
            return true;
        }));
    }
    QCOMPARE(events, expectedEvents());
}

void TestWatchReader::keepsPartialLine()
{
    kube::WatchReader reader;
    int lines = 0;
    const auto count = [&](std::string_view) { return ++lines > 0; };
    QVERIFY(reader.feed("{\"type\":", count));
    QCOMPARE(lines, 0);
    QVERIFY(reader.hasPartialLine());
    QVERIFY(reader.feed("1}\n", count));
    QCOMPARE(lines, 1);
    QVERIFY(!reader.hasPartialLine());
}

void TestWatchReader::leavesOutEmptyLines()
{
    kube::WatchReader reader;
    std::vector<std::string> lines;
    QVERIFY(reader.feed("\n\r\na\r\n\nb\n", [&](std::string_view line) {
        lines.emplace_back(line);
        return true;
    }));
    QCOMPARE(lines, (std::vector<std::string>{"a", "b"}));
}

void TestWatchReader::endsWhenSinkSaysSo()
{
    kube::WatchReader reader;
    int lines = 0;
    QVERIFY(reader.feed("a\nb\nc\n", [&](std::string_view) { return ++lines < 2; }));
    QCOMPARE(lines, 2);
}

void TestWatchReader::limitsLines()
{
    kube::WatchReader reader(10);
    const auto ignore = [](std::string_view) { return true; };
    QVERIFY(reader.feed("0123456789\n", ignore));
    QVERIFY(reader.feed("01234", ignore));
    const auto fed = reader.feed("567890", ignore);
    QVERIFY(!fed);
    QCOMPARE(fed.error().kind, base::ErrorKind::TooLarge);
}

void TestWatchReader::listSplitsAtEveryByte()
{
    const std::string bytes = fixture(u"list.json"_s);
    for (size_t at = 0; at <= bytes.size(); ++at) {
        const auto list =
            readList({std::string_view(bytes).substr(0, at), std::string_view(bytes).substr(at)});
        QVERIFY2(list.has_value(), qPrintable(QString::number(at)));
        QCOMPARE(list->names, (QStringList{u"one"_s, u"two"_s, u"three"_s}));
        QCOMPARE(list->envelope.resourceVersion, u"105"_s);
        QCOMPARE(list->envelope.continueToken, u"next-page"_s);
    }
}

void TestWatchReader::listTakesOneByteAtATime()
{
    const std::string bytes = fixture(u"list.json"_s);
    std::vector<std::string_view> chunks;
    for (size_t at = 0; at < bytes.size(); ++at) {
        chunks.push_back(std::string_view(bytes).substr(at, 1));
    }
    QCOMPARE(readList(chunks)->names, (QStringList{u"one"_s, u"two"_s, u"three"_s}));
}

void TestWatchReader::readsLists_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("names"); // "!" for an error
    QTest::newRow("empty") << QByteArray(R"({"metadata":{"resourceVersion":"1"},"items":[]})") << u""_s;
    QTest::newRow("null items") << QByteArray(R"({"items":null,"metadata":{"resourceVersion":"1"}})")
                                << u""_s;
    QTest::newRow("items first")
        << QByteArray(R"({"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"1"}})")
        << u"a"_s;
    QTest::newRow("items elsewhere")
        << QByteArray(
               R"({"metadata":{"items":[{"metadata":{"name":"no"}}]},"items":[{"metadata":{"name":"a"}}]})")
        << u"a"_s;
    QTest::newRow("a string named items")
        << QByteArray(R"({"note":"items","metadata":{},"list":[{"a":1}],"items":[]})") << u""_s;
    QTest::newRow("escaped quotes")
        << QByteArray(R"({"metadata":{"a":"\\\""},"items":[{"metadata":{"name":"b","x":"\\"}}]})") << u"b"_s;
    QTest::newRow("cut in an item") << QByteArray(R"({"metadata":{},"items":[{"metadata":{)") << u"!"_s;
    QTest::newRow("cut after an item") << QByteArray(R"({"metadata":{},"items":[{"a":1},)") << u"!"_s;
    QTest::newRow("not a list") << QByteArray(R"({"kind":"Status"})") << u"!"_s;
    QTest::newRow("not JSON") << QByteArray("<html>Sign in</html>") << u"!"_s;
    QTest::newRow("nothing") << QByteArray() << u"!"_s;
    QTest::newRow("item is no object") << QByteArray(R"({"metadata":{},"items":[[1]]})") << u"!"_s;
}

void TestWatchReader::readsLists()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, names);
    const auto list = readList({std::string_view(text.constData(), size_t(text.size()))});
    if (names == u"!"_s) {
        QVERIFY(!list);
        QCOMPARE(list.error().kind, base::ErrorKind::Invalid);
        QVERIFY(!list.error().cause.isEmpty());
        return;
    }
    QVERIFY2(list.has_value(), list ? "" : qPrintable(list.error().sentence()));
    QCOMPARE(list->names.join(u' '), names);
}

void TestWatchReader::listLimitsItems()
{
    const std::string big = R"({"metadata":{},"items":[{"a":")" + std::string(200, 'x') + R"("}]})";
    QCOMPARE(readList({big}, 100).error().kind, base::ErrorKind::TooLarge);
    QCOMPARE(readList({std::string_view(big).substr(0, 60), std::string_view(big).substr(60, 120)}, 100)
                 .error()
                 .kind,
             base::ErrorKind::TooLarge);
}

void TestWatchReader::listEndsAtFirstError()
{
    const auto list = readList({R"({"metadata":{},"items":[{"a":tru},{"metadata":{"name":"b"}}]})"});
    QVERIFY(!list);
    QCOMPARE(list.error().kind, base::ErrorKind::Invalid);
}

void TestWatchReader::decodeKeepsWhatIsWanted()
{
    const std::string line = fixture(u"events.jsonl"_s);
    const std::string_view first = std::string_view(line).substr(0, line.find('\n'));
    const auto whole = kube::decodeEvent(first, Decode::Whole);
    const auto facts = kube::decodeEvent(first, Decode::RowFacts);
    QVERIFY(whole && facts);
    QVERIFY(!base::member(*whole->object, {"metadata", "managedFields"}));
    QCOMPARE(base::text(*whole->object, {"data", "text"}), u"한국어 🚢"_s);
    QVERIFY(!base::annotation(*whole->object, "kubectl.kubernetes.io/last-applied-configuration").isEmpty());
    QVERIFY(!base::member(*facts->object, {"metadata", "managedFields"}));
    QVERIFY(!base::member(*facts->object, {"data"}));
    QVERIFY(base::annotation(*facts->object, "kubectl.kubernetes.io/last-applied-configuration").isEmpty());
    QCOMPARE(base::annotation(*facts->object, "team"), u"바다"_s);

    // Only there where they mean what is meant: elsewhere the same names are anybody's.
    const std::string nested =
        R"({"kind":"X","spec":{"data":{"a":1},"managedFields":[1],"deep":{"openAPIV3Schema":{"b":[{}]},"c":[null,2.5,-3]}}})";
    const auto object = kube::decodeObject(nested, Decode::RowFacts);
    QCOMPARE(
        base::dumpJson(**object),
        QByteArray(R"({"kind":"X","spec":{"data":{"a":1},"deep":{"c":[null,2.5,-3]},"managedFields":[1]}})"));
    QCOMPARE(base::dumpJson(**kube::decodeObject(nested, Decode::Whole)),
             base::dumpJson(nlohmann::json::parse(nested)));
}

void TestWatchReader::decodeRefuses_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("too many requests");
    QTest::newRow("cut") << QByteArray(R"({"type":"ADDED","object":{"a")");
    QTest::newRow("two values") << QByteArray(R"({"type":"ADDED","object":{}} {})");
    QTest::newRow("no object") << QByteArray(R"({"type":"ADDED"})");
    QTest::newRow("object of another type") << QByteArray(R"({"type":"ADDED","object":[]})");
    QTest::newRow("not an event") << QByteArray("[1]");
    QTest::newRow("broken UTF-8") << QByteArray("{\"type\":\"ADDED\",\"object\":{\"a\":\"\xff\xfe\"}}");
}

void TestWatchReader::decodeRefuses()
{
    QFETCH(const QByteArray, line);
    const auto event = kube::decodeEvent({line.constData(), size_t(line.size())}, Decode::Whole);
    QVERIFY(!event);
    QCOMPARE(event.error().kind, base::ErrorKind::Invalid);
}

void TestWatchReader::decodeStopsAtDepth()
{
    for (const QByteArray &bracket : {QByteArray("["), QByteArray("{\"a\":")}) {
        const QByteArray text = "{\"a\":" + bracket.repeated(100'000);
        for (const Decode decode : {Decode::Whole, Decode::RowFacts}) {
            const auto object = kube::decodeObject({text.constData(), size_t(text.size())}, decode);
            QCOMPARE(object.error().kind, base::ErrorKind::TooLarge);
        }
    }
    const QByteArray skipped = "{\"metadata\":{\"managedFields\":" + QByteArray("[").repeated(100'000);
    QCOMPARE(kube::decodeObject({skipped.constData(), size_t(skipped.size())}, Decode::Whole).error().kind,
             base::ErrorKind::TooLarge);
}

void TestWatchReader::completesKind()
{
    nlohmann::json bare = {{"metadata", {{"name", "a"}}}};
    kube::completeKind(bare, {u"apps"_s, u"v1"_s, u"Deployment"_s});
    QCOMPARE(base::kindOf(bare), (base::GroupVersionKind{u"apps"_s, u"v1"_s, u"Deployment"_s}));
    kube::completeKind(bare, {{}, u"v1"_s, u"Pod"_s});
    QCOMPARE(base::kindOf(bare).kind, u"Deployment"_s);
}

QTEST_GUILESS_MAIN(TestWatchReader)
#include "tst_watchreader.moc"
