#include <services/base/jsonaccess.h>
#include <services/journal/journal.h>

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;

namespace {

journal::Entry write(const QString &name, const QString &message = {})
{
    journal::Entry entry;
    entry.at = QDateTime(QDate(2026, 3, 1), QTime(9, 30), Qt::UTC);
    entry.who = u"mina"_s;
    entry.context = u"staging"_s;
    entry.application = u"staging/argocd/payments"_s;
    entry.operation = u"op-1"_s;
    entry.verb = u"apply"_s;
    entry.object = {u"apps"_s, u"Deployment"_s, u"pay"_s, name};
    entry.revision = u"4f2a9c1"_s;
    entry.result = u"Succeeded"_s;
    entry.message = message;
    return entry;
}

QStringList namesOf(const QList<journal::Entry> &entries)
{
    QStringList names;
    for (const auto &entry : entries) {
        names.append(entry.object.kind.isEmpty() ? entry.verb : entry.object.name);
    }
    return names;
}

} // namespace

class TestJournal final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsEveryField();
    void filters_data();
    void filters();
    void pagesBackwards();
    void exportsJsonLines();
    void chainShowsTampering_data();
    void chainShowsTampering();
    void survivesReopening();
    void twoJournalsShareOneChain();
    void appendsFromManyThreads();
    void remembersState();
    void reportsAppends();
    void redactsMessages();

private:
    std::unique_ptr<journal::Journal> open();
    void alter(const QString &sql);

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestJournal::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"state/journal.sqlite"_s);
}

std::unique_ptr<journal::Journal> TestJournal::open()
{
    auto opened = journal::Journal::open(m_path);
    if (!opened) {
        qFatal("%s", qPrintable(opened.error().sentence()));
    }
    return std::move(*opened);
}

void TestJournal::alter(const QString &sql)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"alter"_s);
        database.setDatabaseName(m_path);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(sql));
        database.close();
    }
    QSqlDatabase::removeDatabase(u"alter"_s);
}

void TestJournal::keepsEveryField()
{
    const auto journal = open();
    journal::Entry entry = write(u"api"_s, u"바다 시장 배포"_s);
    entry.diff = R"([{"path":"/spec/replicas","live":2,"desired":3}])";
    const auto id = journal->append(entry);
    QVERIFY(id.has_value());
    QCOMPARE(*id, 1);
    const auto entries = journal->entries({});
    QVERIFY(entries.has_value());
    QCOMPARE(entries->size(), 1);
    journal::Entry stored = entries->first();
    QCOMPARE(stored.hash.size(), 64);
    QCOMPARE(base::parseJson(stored.diff, u"diff"_s).value(), base::parseJson(entry.diff, u"diff"_s).value());
    stored.id = 0;
    stored.hash.clear();
    stored.diff = entry.diff;
    QVERIFY(stored == entry);
    QVERIFY(QFile::permissions(m_path).testFlags(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(!QFile::permissions(m_path).testAnyFlags(QFile::ReadGroup | QFile::ReadOther));
}

void TestJournal::filters_data()
{
    QTest::addColumn<journal::Filter>("filter");
    QTest::addColumn<QStringList>("expected");
    using journal::Filter;
    const auto at = [](int hour) { return QDateTime(QDate(2026, 3, 1), QTime(hour, 0), Qt::UTC); };
    QTest::newRow("all, newest first") << Filter{} << QStringList{u"db"_s, u"web_1"_s, u"sync"_s, u"api"_s};
    QTest::newRow("text in a name") << Filter{.text = u"API"_s} << QStringList{u"api"_s};
    QTest::newRow("text in a diff") << Filter{.text = u"tolerations"_s} << QStringList{u"db"_s};
    QTest::newRow("every word") << Filter{.text = u"jun web"_s} << QStringList{u"web_1"_s};
    QTest::newRow("underscore is itself") << Filter{.text = u"b_1"_s} << QStringList{u"web_1"_s};
    QTest::newRow("percent is itself") << Filter{.text = u"%"_s} << QStringList{};
    QTest::newRow("application") << Filter{.application = u"dev/argocd/shop"_s} << QStringList{u"web_1"_s};
    QTest::newRow("context") << Filter{.context = u"dev"_s} << QStringList{u"web_1"_s};
    QTest::newRow("since") << Filter{.since = at(11)} << QStringList{u"db"_s};
    QTest::newRow("until") << Filter{.until = at(9)} << QStringList{u"api"_s};
    QTest::newRow("operations") << Filter{.operationsOnly = true} << QStringList{u"sync"_s};
    using journal::Condition;
    using Field = Condition::Field;
    const auto where = [](Field field, const QStringList &values, bool excludes = false) {
        return Filter{.conditions = {{field, values, excludes}}};
    };
    QTest::newRow("whole field") << where(Field::Object, {u"API"_s}) << QStringList{u"api"_s};
    QTest::newRow("not a part of it") << where(Field::Object, {u"ap"_s}) << QStringList{};
    QTest::newRow("any characters") << where(Field::Object, {u"w*"_s}) << QStringList{u"web_1"_s};
    QTest::newRow("one character") << where(Field::Object, {u"a?i"_s}) << QStringList{u"api"_s};
    QTest::newRow("underscore of a value") << where(Field::Object, {u"a_i"_s}) << QStringList{};
    QTest::newRow("either") << where(Field::Object, {u"api"_s, u"db"_s}) << QStringList{u"db"_s, u"api"_s};
    QTest::newRow("none of") << where(Field::Object, {u"api"_s, u"db"_s}, true)
                             << QStringList{u"web_1"_s, u"sync"_s};
    QTest::newRow("verb") << where(Field::Verb, {u"sync"_s}) << QStringList{u"sync"_s};
    QTest::newRow("id") << where(Field::Id, {u"1"_s}) << QStringList{u"api"_s};
    QTest::newRow("application by name") << where(Field::Application, {u"shop"_s}) << QStringList{u"web_1"_s};
    QTest::newRow("application in full")
        << where(Field::Application, {u"dev/argocd/shop"_s}) << QStringList{u"web_1"_s};
    QTest::newRow("not its namespace") << where(Field::Application, {u"argocd"_s}) << QStringList{};
    // `db` has no application of its own, but belongs to the operation.
    QTest::newRow("writes of its operation")
        << where(Field::Application, {u"pay*"_s}) << QStringList{u"db"_s, u"sync"_s, u"api"_s};
    QTest::newRow("anything") << where(Field::Anything, {u"*tolerations*"_s}) << QStringList{u"db"_s};
    QTest::newRow("after") << Filter{.after = 2} << QStringList{u"db"_s, u"web_1"_s};
    QTest::newRow("limit") << Filter{.limit = 2} << QStringList{u"db"_s, u"web_1"_s};
}

void TestJournal::filters()
{
    QFETCH(const journal::Filter, filter);
    QFETCH(const QStringList, expected);
    const auto journal = open();
    const auto at = [](int hour) { return QDateTime(QDate(2026, 3, 1), QTime(hour, 0), Qt::UTC); };
    journal::Entry api = write(u"api"_s);
    api.at = at(9);
    journal::Entry sync = write(u""_s);
    sync.at = at(10);
    sync.verb = u"sync"_s;
    sync.object = {};
    journal::Entry web = write(u"web_1"_s);
    web.at = at(10);
    web.who = u"jun"_s;
    web.context = u"dev"_s;
    web.application = u"dev/argocd/shop"_s;
    web.operation = u"op-2"_s;
    journal::Entry db = write(u"db"_s);
    db.at = at(12);
    db.application.clear();
    db.diff = R"([{"path":"/spec/tolerations"}])";
    for (const auto &entry : {api, sync, web, db}) {
        QVERIFY(journal->append(entry).has_value());
    }
    const auto found = journal->entries(filter);
    QVERIFY(found.has_value());
    QCOMPARE(namesOf(*found), expected);
    if (filter.limit > 2 && filter.after == 0) {
        QCOMPARE(journal->count(filter).value(), expected.size());
    }
}

void TestJournal::pagesBackwards()
{
    const auto journal = open();
    for (int i = 1; i <= 7; ++i) {
        QVERIFY(journal->append(write(QString::number(i))).has_value());
    }
    QStringList names;
    qint64 before = 0;
    while (true) {
        const auto page = journal->entries({.limit = 3, .before = before});
        QVERIFY(page.has_value());
        if (page->isEmpty()) {
            break;
        }
        names += namesOf(*page);
        before = page->last().id;
    }
    QCOMPARE(names.join(u""), u"7654321"_s);
}

void TestJournal::exportsJsonLines()
{
    const auto journal = open();
    journal::Entry first = write(u"api"_s, u"two\nlines"_s);
    first.diff = R"([ {"path": "/a", "desired": 1} ])";
    QVERIFY(journal->append(first).has_value());
    QVERIFY(journal->append(write(u"db"_s)).has_value());
    QList<QByteArray> lines;
    QVERIFY(journal->exportJsonLines([&](const QByteArray &line) {
        lines.append(line);
        return true;
    }));
    QCOMPARE(lines.size(), 2);
    QVERIFY(!lines.first().contains('\n'));
    const auto parsed = base::parseJson(lines.first(), u"line"_s);
    QVERIFY(parsed.has_value());
    QCOMPARE(base::text(*parsed, {"object", "name"}), u"api"_s);
    QCOMPARE(base::text(*parsed, {"at"}), u"2026-03-01T09:30:00.000Z"_s);
    QCOMPARE(base::text(*parsed, {"message"}), u"two\nlines"_s);
    QVERIFY(parsed->at("diff").is_array());
    const auto second = base::parseJson(lines.last(), u"line"_s);
    QCOMPARE(base::text(*second, {"previousHash"}), base::text(*parsed, {"hash"}));
    int seen = 0;
    QVERIFY(journal->exportJsonLines([&](const QByteArray &) { return ++seen < 1; }));
    QCOMPARE(seen, 1);
}

void TestJournal::chainShowsTampering_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<qint64>("broken");
    QTest::newRow("untouched") << u"SELECT 1"_s << qint64(0);
    QTest::newRow("changed") << u"UPDATE entry SET who = 'nobody' WHERE id = 2"_s << qint64(2);
    QTest::newRow("removed inside") << u"DELETE FROM entry WHERE id = 3"_s << qint64(3);
    QTest::newRow("removed at the end") << u"DELETE FROM entry WHERE id = 4"_s << qint64(4);
    QTest::newRow("removed at the start") << u"DELETE FROM entry WHERE id = 1"_s << qint64(1);
    QTest::newRow("moved between columns")
        << u"UPDATE entry SET who = who || context, context = '' WHERE id = 1"_s << qint64(1);
}

void TestJournal::chainShowsTampering()
{
    QFETCH(const QString, sql);
    QFETCH(const qint64, broken);
    {
        const auto journal = open();
        for (const auto &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s}) {
            QVERIFY(journal->append(write(name)).has_value());
        }
    }
    alter(sql);
    const auto verified = open()->verify();
    QVERIFY(verified.has_value());
    QCOMPARE(verified->value_or(0), broken);
}

void TestJournal::survivesReopening()
{
    QVERIFY(open()->append(write(u"a"_s)).has_value());
    const auto journal = open();
    QCOMPARE(journal->append(write(u"b"_s)).value(), 2);
    QVERIFY(!journal->verify()->has_value());
}

void TestJournal::twoJournalsShareOneChain()
{
    const auto window = open();
    const auto commandLine = open();
    for (int i = 0; i < 5; ++i) {
        QVERIFY(window->append(write(u"w"_s)).has_value());
        QVERIFY(commandLine->append(write(u"c"_s)).has_value());
    }
    QVERIFY(!window->verify()->has_value());
    QCOMPARE(window->entries({})->size(), 10);
}

void TestJournal::appendsFromManyThreads()
{
    const auto journal = open();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&journal, t] {
            for (int i = 0; i < 20; ++i) {
                if (!journal->append(write(QString::number(t)))) {
                    qFatal("append failed");
                }
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    QCOMPARE(journal->entries({})->size(), 80);
    QVERIFY(!journal->verify()->has_value());
}

void TestJournal::remembersState()
{
    const auto journal = open();
    QCOMPARE(journal->state(u"applications/dev"_s).error().kind, base::ErrorKind::NotFound);
    const QByteArray bytes("\0\x01binary\xff", 9);
    QVERIFY(journal->saveState(u"applications/dev"_s, "old").has_value());
    QVERIFY(journal->saveState(u"applications/dev"_s, bytes).has_value());
    QCOMPARE(journal->state(u"applications/dev"_s).value(), bytes);
    QVERIFY(journal->saveState(u"empty"_s, {}).has_value());
    QCOMPARE(journal->state(u"empty"_s).value(), QByteArray());
}

void TestJournal::reportsAppends()
{
    const auto journal = open();
    QStringList seen;
    const auto caller = std::this_thread::get_id();
    auto subscription = journal->onAppend([&](const journal::Entry &entry) {
        QCOMPARE(std::this_thread::get_id(), caller);
        seen.append(QString::number(entry.id) + entry.object.name);
    });
    QVERIFY(journal->append(write(u"a"_s)).has_value());
    QVERIFY(journal->append(write(u"b"_s)).has_value());
    subscription.reset();
    QVERIFY(journal->append(write(u"c"_s)).has_value());
    QCOMPARE(seen, (QStringList{u"1a"_s, u"2b"_s}));
}

void TestJournal::redactsMessages()
{
    const auto journal = open();
    QVERIFY(
        journal->append(write(u"a"_s, u"push to https://mina:hunter2@git.example/x failed"_s)).has_value());
    QVERIFY(!journal->entries({})->first().message.contains(u"hunter2"_s));
}

Q_DECLARE_METATYPE(slipway::journal::Filter)
QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
