#include <app/backend.h>
#include <app/verbs/commandline.h>
#include <services/base/jsonaccess.h>
#include <services/journal/journal.h>

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;

/// `slipway activity list|export|verify` on a real journal in a temporary folder.
class TestJournalVerbs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsNewestFirst();
    void lists_data();
    void lists();
    void wrongUse_data();
    void wrongUse();
    void exportsToStandardOutput();
    void exportsToAFile();
    void verifies();
    void helpNamesTheVerbs();

private:
    int run(const QStringList &words);
    void add(const QString &operation, const QString &application, const QString &verb, int hoursAgo);

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_out;
    QByteArray m_err;
};

void TestJournalVerbs::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_STATE_HOME", m_folder->path().toUtf8());
    add(u"a"_s, u"dev/argocd/cart"_s, u"sync"_s, 50);
    add(u"b"_s, {}, u"apply"_s, 3);
    add(u"b"_s, u"dev/argocd/payments"_s, u"rollback"_s, 3);
}

int TestJournalVerbs::run(const QStringList &words)
{
    m_out.clear();
    m_err.clear();
    const app::Streams streams{[this](const QByteArray &bytes) { m_out += bytes; },
                               [this](const QByteArray &bytes) { m_err += bytes; },
                               [] { return false; }};
    base::CancelSource cancel;
    return app::runCommandLine(words, streams, cancel.token());
}

void TestJournalVerbs::add(const QString &operation,
                           const QString &application,
                           const QString &verb,
                           int hoursAgo)
{
    const auto journal = journal::Journal::open(app::journalFile(base::Paths::fromEnvironment()));
    QVERIFY(journal);
    journal::Entry entry;
    entry.at = QDateTime::currentDateTimeUtc().addSecs(-3600 * hoursAgo);
    entry.who = u"mina"_s;
    entry.context = u"dev"_s;
    entry.operation = operation;
    entry.application = application;
    entry.verb = verb;
    if (application.isEmpty()) {
        entry.object = {u"apps"_s, u"Deployment"_s, u"shop"_s, u"payments-api"_s};
    }
    entry.result = u"Succeeded"_s;
    QVERIFY((*journal)->append(entry));
}

void TestJournalVerbs::listsNewestFirst()
{
    QCOMPARE(run({u"activity"_s, u"list"_s}), 0);
    const QList<QByteArray> lines = m_out.trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines.at(0).startsWith("ID"));
    QVERIFY(lines.at(1).contains("rollback") && lines.at(1).contains("payments"));
    QVERIFY(lines.at(2).contains("Deployment/payments-api (shop)"));
    QVERIFY(lines.at(3).contains("cart"));
}

void TestJournalVerbs::lists_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("ids");
    QTest::newRow("all") << QStringList{} << QByteArray("3 2 1");
    QTest::newRow("limit") << QStringList{u"--limit"_s, u"2"_s} << QByteArray("3 2");
    QTest::newRow("since") << QStringList{u"--since"_s, u"24h"_s} << QByteArray("3 2");
    QTest::newRow("an application and its writes")
        << QStringList{u"--application=payments"_s} << QByteArray("3 2");
    QTest::newRow("in full") << QStringList{u"--application=dev/argocd/cart"_s} << QByteArray("1");
    QTest::newRow("two") << QStringList{u"--application=cart"_s, u"--application=payments"_s}
                         << QByteArray("3 2 1");
}

void TestJournalVerbs::lists()
{
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, ids);
    QCOMPARE(run(QStringList{u"activity"_s, u"list"_s, u"-o"_s, u"name"_s} + options), 0);
    QCOMPARE(m_out.trimmed().replace('\n', ' '), ids);
    QCOMPARE(run(QStringList{u"activity"_s, u"list"_s, u"-o"_s, u"json"_s} + options), 0);
    const auto document = base::parseJson(m_out, u"answer"_s);
    QVERIFY(document);
    QCOMPARE(qsizetype(document->at("items").size()), ids.split(' ').size());
    QCOMPARE(run(QStringList{u"activity"_s, u"list"_s, u"-o"_s, u"yaml"_s} + options), 0);
    QVERIFY(m_out.startsWith("items:"));
}

void TestJournalVerbs::wrongUse_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("limit") << QStringList{u"activity"_s, u"list"_s, u"--limit"_s, u"none"_s};
    QTest::newRow("since") << QStringList{u"activity"_s, u"list"_s, u"--since"_s, u"yesterday"_s};
    QTest::newRow("verb") << QStringList{u"activity"_s, u"forget"_s};
    QTest::newRow("noun") << QStringList{u"activity"_s};
}

void TestJournalVerbs::wrongUse()
{
    QFETCH(const QStringList, words);
    QCOMPARE(run(words), 2);
}

void TestJournalVerbs::exportsToStandardOutput()
{
    QCOMPARE(run({u"activity"_s, u"export"_s}), 0);
    const QList<QByteArray> lines = m_out.trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    const auto first = base::parseJson(lines.first(), u"line"_s);
    QVERIFY(first);
    QCOMPARE(base::integer(*first, {"id"}), 1);
}

void TestJournalVerbs::exportsToAFile()
{
    const QString file = m_folder->filePath(u"out.jsonl"_s);
    QCOMPARE(run({u"activity"_s, u"export"_s, u"--output"_s, file}), 0);
    QVERIFY(m_out.isEmpty());
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll().count('\n'), 3);
    QVERIFY(!QFile::permissions(file).testAnyFlags(QFile::ReadGroup | QFile::ReadOther));
    QCOMPARE(run({u"activity"_s, u"export"_s, u"-o"_s, m_folder->filePath(u"no/such/folder/x"_s)}), 1);
    QVERIFY(m_err.contains("Next:"));
}

void TestJournalVerbs::verifies()
{
    QCOMPARE(run({u"activity"_s, u"verify"_s}), 0);
    QVERIFY(m_out.contains('3'));
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"alter"_s);
        database.setDatabaseName(app::journalFile(base::Paths::fromEnvironment()));
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"UPDATE entry SET who = 'nobody' WHERE id = 2"_s));
    }
    QSqlDatabase::removeDatabase(u"alter"_s);
    QCOMPARE(run({u"activity"_s, u"verify"_s}), 1);
    QVERIFY(m_err.contains("entry 2"));
    QCOMPARE(run({u"activity"_s, u"verify"_s, u"-o"_s, u"json"_s}), 1);
    const auto document = base::parseJson(m_out, u"answer"_s);
    QVERIFY(document);
    QCOMPARE(base::integer(*document, {"brokenAt"}), 2);
    QVERIFY(!base::boolean(*document, {"verified"}, true));
}

void TestJournalVerbs::helpNamesTheVerbs()
{
    QCOMPARE(run({u"activity"_s, u"--help"_s}), 0);
    QVERIFY(m_out.contains("activity list") && m_out.contains("activity export") &&
            m_out.contains("activity verify"));
    QCOMPARE(run({u"activity"_s, u"export"_s, u"--help"_s}), 0);
    QVERIFY(m_out.contains("--output FILE"));
    QVERIFY(!m_out.contains("--output FORMAT"));
}

QTEST_GUILESS_MAIN(TestJournalVerbs)
#include "tst_journalverbs.moc"
