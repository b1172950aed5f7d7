#include <services/journal/journal.h>
#include <services/journal/sqlaccess.h>

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace slipway;
using namespace Qt::StringLiterals;

/// Journals that cannot be opened, written or understood.
class TestJournalFaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explainsCodes_data();
    void explainsCodes();
    void fullDiskLosesNothing();
    void refusesForeignFile();
    void refusesNewerLayout();
    void refusesFolder();
    void waitsForOtherWriter();
};

void TestJournalFaults::explainsCodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<base::ErrorKind>("kind");
    QTest::addColumn<QString>("word");
    QTest::newRow("full") << 13 << base::ErrorKind::Io << u"full"_s;
    QTest::newRow("read-only") << 8 << base::ErrorKind::Io << u"read-only"_s;
    QTest::newRow("read-only folder, extended") << 1544 << base::ErrorKind::Io << u"read-only"_s;
    QTest::newRow("cannot open") << 14 << base::ErrorKind::Io << u"opened"_s;
    QTest::newRow("write error, extended") << 778 << base::ErrorKind::Io << u"disk"_s;
    QTest::newRow("busy") << 5 << base::ErrorKind::Timeout << u"locked"_s;
    QTest::newRow("corrupt") << 11 << base::ErrorKind::Invalid << u"damaged"_s;
    QTest::newRow("not a database") << 26 << base::ErrorKind::Invalid << u"damaged"_s;
    QTest::newRow("other") << 1 << base::ErrorKind::Internal << u"raw text"_s;
}

void TestJournalFaults::explainsCodes()
{
    QFETCH(const int, code);
    QFETCH(const base::ErrorKind, kind);
    QFETCH(const QString, word);
    const base::Error error =
        journal::sqlFailure(u"Reading failed"_s, QString::number(code), u"raw text"_s).value();
    QCOMPARE(error.kind, kind);
    QVERIFY2(error.cause.contains(word), qPrintable(error.sentence()));
    QCOMPARE(error.what, u"Reading failed"_s);
}

void TestJournalFaults::fullDiskLosesNothing()
{
    QTemporaryDir folder;
    const auto journal = journal::Journal::open(folder.filePath(u"journal.sqlite"_s));
    QVERIFY(journal.has_value());
    journal::Entry entry;
    entry.verb = u"apply"_s;
    QVERIFY((*journal)->append(entry).has_value());

    // A limit on the size of files stands for the full disk; the signal that comes with it is not wanted.
    const auto previousHandler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit previous{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &previous), 0);
    rlimit tight = previous;
    tight.rlim_cur = 64 * 1024;
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &tight), 0);
    entry.diff = '"' + QByteArray(300 * 1024, 'x') + '"';
    const auto refused = (*journal)->append(entry);
    setrlimit(RLIMIT_FSIZE, &previous);
    std::signal(SIGXFSZ, previousHandler);

    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().kind, base::ErrorKind::Io);
    QVERIFY(!refused.error().hint.isEmpty());
    QCOMPARE((*journal)->entries({})->size(), 1);
    QCOMPARE((*journal)->append(entry).value(), 2);
    QVERIFY(!(*journal)->verify()->has_value());
}

void TestJournalFaults::refusesForeignFile()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"notes.txt"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'n'));
    file.close();
    const auto journal = journal::Journal::open(path);
    QVERIFY(!journal.has_value());
    QCOMPARE(journal.error().kind, base::ErrorKind::Invalid);
    QVERIFY(journal.error().what.contains(path));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(4096, 'n'));
}

void TestJournalFaults::refusesNewerLayout()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"journal.sqlite"_s);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"newer"_s);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"PRAGMA user_version = 1000"_s));
        database.close();
    }
    QSqlDatabase::removeDatabase(u"newer"_s);
    const auto journal = journal::Journal::open(path);
    QVERIFY(!journal.has_value());
    QCOMPARE(journal.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(journal.error().hint.contains(u"Update"_s));
}

void TestJournalFaults::refusesFolder()
{
    QTemporaryDir folder;
    const auto journal = journal::Journal::open(folder.path());
    QVERIFY(!journal.has_value());
    QCOMPARE(journal.error().kind, base::ErrorKind::Io);
}

void TestJournalFaults::waitsForOtherWriter()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"journal.sqlite"_s);
    const auto journal = journal::Journal::open(path);
    QVERIFY(journal.has_value());
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"BEGIN IMMEDIATE"_s));
        // Readers go on while somebody writes.
        QVERIFY((*journal)->entries({}).has_value());
        QVERIFY(QSqlQuery(database).exec(u"COMMIT"_s));
        database.close();
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    QVERIFY((*journal)->append({}).has_value());
}

QTEST_GUILESS_MAIN(TestJournalFaults)
#include "tst_journalfaults.moc"
