#include <models/activity/activityfeed.h>
#include <models/activity/activityfilter.h>
#include <models/activity/activitymodel.h>
#include <models/activity/journaldocument.h>
#include <services/journal/moment.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using journal::Entry;
using models::ActivityFeed;
using models::ActivityFilter;
using models::ActivityModel;
using models::JournalIntegrity;
using namespace Qt::StringLiterals;

namespace {

Entry makeEntry(qint64 id, const QString &operation, const QString &object)
{
    Entry entry;
    entry.id = id;
    entry.at = QDateTime(QDate(2026, 11, 21), QTime(9, 0), Qt::UTC).addSecs(id);
    entry.who = u"mina"_s;
    entry.context = u"seoul-dev"_s;
    entry.operation = operation;
    entry.verb = object.isEmpty() ? u"sync"_s : u"apply"_s;
    entry.application = object.isEmpty() ? u"seoul-dev/argocd/payments"_s : QString();
    if (!object.isEmpty()) {
        entry.object = {u"apps"_s, u"Deployment"_s, u"shop"_s, object};
    }
    entry.result = u"Succeeded"_s;
    return entry;
}

// "op: a b | c": top rows divided by bars, the writes of an operation behind it.
QString picture(const ActivityModel &model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex top = model.index(row, 0);
        const models::ActivityItem item = model.item(top);
        QString text = item.entry ? QString::number(item.entry->id) : u"-"_s;
        for (int child = 0; child < model.rowCount(top); ++child) {
            text += u' ' + QString::number(model.item(model.index(child, 0, top)).entry->id);
        }
        rows.append(text);
    }
    return rows.join(u" | "_s);
}

} // namespace

class TestActivityModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsWritesByOperation();
    void olderPagesJoinTheirOperations();
    void newerEntriesComeOnTop();
    void findsRows();
    void filterText_data();
    void filterText();
    void moments_data();
    void moments();
    void readsDiffs();
    void feedReadsPageByPage();
    void feedFollowsTheJournal();
    void newRowsWait();
    void chainIsChecked();
};

void TestActivityModel::groupsWritesByOperation()
{
    ActivityModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    // Two operations at once, and an entry that belongs to none.
    model.setEntries({makeEntry(6, u"b"_s, {}),
                      makeEntry(5, u"a"_s, {}),
                      makeEntry(4, u"b"_s, u"web"_s),
                      makeEntry(3, {}, u"lonely"_s),
                      makeEntry(2, u"a"_s, u"api"_s),
                      makeEntry(1, u"a"_s, u"db"_s)});
    QCOMPARE(picture(model), u"6 4 | 5 2 1 | 3"_s);
    model.setGrouped(false);
    QCOMPARE(picture(model), u"6 | 5 | 4 | 3 | 2 | 1"_s);
    model.setGrouped(true);
    QCOMPARE(picture(model), u"6 4 | 5 2 1 | 3"_s);
    const QModelIndex write = model.index(0, 0, model.index(1, 0));
    QCOMPARE(model.operationOf(write)->id, 5);
}

void TestActivityModel::olderPagesJoinTheirOperations()
{
    ActivityModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setEntries({makeEntry(9, u"a"_s, {}), makeEntry(8, u"a"_s, u"api"_s)});
    model.addOlder(
        {makeEntry(7, u"a"_s, u"db"_s), makeEntry(6, {}, u"lonely"_s), makeEntry(5, u"c"_s, u"x"_s)});
    QCOMPARE(picture(model), u"9 8 7 | 6 | - 5"_s);
    QCOMPARE(model.oldestId(), 5);
}

void TestActivityModel::newerEntriesComeOnTop()
{
    ActivityModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setEntries({makeEntry(2, {}, u"lonely"_s), makeEntry(1, u"a"_s, u"db"_s)});
    QCOMPARE(picture(model), u"2 | - 1"_s);
    model.addNewer({makeEntry(4, u"a"_s, {}), makeEntry(3, u"a"_s, u"api"_s)});
    QCOMPARE(picture(model), u"4 3 1 | 2"_s);
    QCOMPARE(model.newestId(), 4);
    QCOMPARE(model.entryCount(), 4);
}

void TestActivityModel::findsRows()
{
    ActivityModel model;
    model.setEntries({makeEntry(4, u"a"_s, {}), makeEntry(3, {}, u"x"_s), makeEntry(2, u"a"_s, u"api"_s)});
    QCOMPARE(model.find(3).row(), 1);
    QCOMPARE(model.find(2).parent().row(), 0);
    QVERIFY(!model.find(9).isValid());
    QCOMPARE(model.index(0, ActivityModel::SubjectColumn).data().toString(), u"seoul-dev/argocd/payments"_s);
}

void TestActivityModel::filterText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("found"); // ids, newest first
    QTest::newRow("nothing") << QString() << u"5 4 3 2 1"_s;
    QTest::newRow("application with its writes") << u"app:pay*"_s << u"3 2 1"_s;
    QTest::newRow("beginning of a value") << u"result:fail"_s << u"2"_s;
    QTest::newRow("both") << u"app:pay result:failed verb:apply"_s << u"2"_s;
    QTest::newRow("either value") << u"verb:sync,commit"_s << u"5 3"_s;
    QTest::newRow("not") << u"-verb:apply"_s << u"5 4 3"_s;
    QTest::newRow("a word anywhere") << u"quota"_s << u"2"_s;
    QTest::newRow("quoted words") << u"\"exceeded quota\""_s << u"2"_s;
    QTest::newRow("operation") << u"op:a"_s << u"3 2 1"_s;
    QTest::newRow("another name of a field") << u"cluster:seoul-prod"_s << u"4"_s;
    QTest::newRow("since") << u"since:30m"_s << u"5"_s;
    QTest::newRow("until") << u"until:30m"_s << u"4 3 2 1"_s;
    QTest::newRow("one entry") << u"id:4"_s << u"4"_s;
    QTest::newRow("being typed") << u"verb:"_s << u"5 4 3 2 1"_s;
}

void TestActivityModel::filterText()
{
    QFETCH(const QString, text);
    QFETCH(const QString, found);
    const QTemporaryDir folder;
    const auto journal = journal::Journal::open(folder.filePath(u"journal.sqlite"_s));
    QVERIFY(journal);
    Entry failed = makeEntry(2, u"a"_s, u"db"_s);
    failed.result = u"Failed"_s;
    failed.message = u"db was refused: exceeded quota"_s;
    Entry remote = makeEntry(4, {}, u"x"_s);
    remote.context = u"seoul-prod"_s;
    remote.verb = u"delete"_s;
    Entry commit = makeEntry(5, {}, {});
    commit.application = u"seoul-dev/argocd/cart"_s;
    commit.verb = u"commit"_s;
    commit.at = QDateTime(QDate(2026, 11, 21), QTime(11, 50), Qt::UTC);
    for (const Entry &entry :
         {makeEntry(1, u"a"_s, u"api"_s), failed, makeEntry(3, u"a"_s, {}), remote, commit}) {
        QVERIFY((*journal)->append(entry));
    }
    const QDateTime now(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);
    const ActivityFilter filter = ActivityFilter::parse(text, now);
    QVERIFY2(filter.problem().isEmpty(), qPrintable(filter.problem()));
    const auto entries = (*journal)->entries(filter.query());
    QVERIFY(entries);
    QStringList ids;
    for (const Entry &entry : *entries) {
        ids.append(QString::number(entry.id));
    }
    QCOMPARE(ids.join(u' '), found);
}

void TestActivityModel::moments_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("seconds"); // before now; -1: none
    QTest::newRow("minutes") << u"90m"_s << 5400LL;
    QTest::newRow("hours") << u"24h"_s << 86400LL;
    QTest::newRow("days") << u"7d"_s << 604800LL;
    QTest::newRow("weeks") << u"1w"_s << 604800LL;
    QTest::newRow("no number") << u"h"_s << -1LL;
    QTest::newRow("negative") << u"-3h"_s << -1LL;
    QTest::newRow("word") << u"yesterday"_s << -1LL;
    QTest::newRow("nothing") << QString() << -1LL;
}

void TestActivityModel::moments()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, seconds);
    const QDateTime now(QDate(2026, 11, 21), QTime(12, 0), Qt::UTC);
    const QDateTime moment = journal::momentOf(text, now);
    QCOMPARE(moment.isValid() ? moment.secsTo(now) : -1, seconds);
    QCOMPARE(journal::momentOf(u"2026-11-20"_s, now), QDate(2026, 11, 20).startOfDay());
    QVERIFY(!ActivityFilter::parse(u"since:yesterday"_s, now).problem().isEmpty());
    QVERIFY(ActivityFilter::parse(u"colour:red"_s, now).problem().contains(u"colour"_s));
}

void TestActivityModel::readsDiffs()
{
    const auto document = models::makeJournalDocument(
        R"([{"path":"/spec/replicas","live":2,"desired":3},{"path":"/metadata/labels/a~1b","live":null,"desired":"x"}])");
    QVERIFY(document);
    QCOMPARE(document->left.toUtf8(), QByteArray("spec.replicas: 2\n"));
    QCOMPARE(document->right.toUtf8(), QByteArray("spec.replicas: 3\nmetadata.labels.a/b: x\n"));
    QVERIFY(!models::makeJournalDocument({}));
    QVERIFY(!models::makeJournalDocument("no json"));
    QVERIFY(!models::makeJournalDocument(R"("a text")"));
}

namespace {

/// A journal with entries 1 to `count`, and a feed over it.
struct FedJournal
{
    explicit FedJournal(int count)
    {
        for (int id = 1; id <= count; ++id) {
            if (!journal->append(makeEntry(id, {}, u"x%1"_s.arg(id)))) {
                qFatal("the journal was not written");
            }
        }
    }

    QTemporaryDir folder;
    std::unique_ptr<journal::Journal> journal =
        std::move(*journal::Journal::open(folder.filePath(u"journal.sqlite"_s)));
    models::Background background{2};
    ActivityModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    ActivityFeed feed{*journal, background, model};
};

} // namespace

void TestActivityModel::feedReadsPageByPage()
{
    FedJournal fed(ActivityFeed::pageSize + 30);
    fed.feed.load();
    QCOMPARE(fed.feed.state(), ActivityFeed::State::Loading);
    QTRY_COMPARE(fed.feed.state(), ActivityFeed::State::Ready);
    QCOMPARE(fed.model.entryCount(), ActivityFeed::pageSize);
    QCOMPARE(fed.feed.total(), ActivityFeed::pageSize + 30);
    QVERIFY(fed.model.canFetchMore({}));
    fed.model.fetchMore({});
    fed.model.fetchMore({}); // asked twice, read once
    QTRY_COMPARE(fed.model.entryCount(), ActivityFeed::pageSize + 30);
    QVERIFY(!fed.model.canFetchMore({}));
    QCOMPARE(fed.model.oldestId(), 1);
}

void TestActivityModel::feedFollowsTheJournal()
{
    FedJournal fed(2);
    journal::Filter filter;
    filter.conditions = {{journal::Condition::Field::Object, {u"x*"_s}, false}};
    fed.feed.setFilter(filter);
    QTRY_COMPARE(fed.model.entryCount(), 2);
    fed.feed.setLive(true);
    QVERIFY(fed.journal->append(makeEntry(3, {}, u"x3"_s)));
    QVERIFY(fed.journal->append(makeEntry(4, {}, u"other"_s)));
    QTRY_COMPARE(fed.model.entryCount(), 3);
    QCOMPARE(fed.model.newestId(), 3);
    QCOMPARE(fed.feed.total(), 3);
}

void TestActivityModel::newRowsWait()
{
    FedJournal fed(1);
    fed.feed.load();
    QTRY_COMPARE(fed.model.entryCount(), 1);
    fed.feed.setLive(true);
    fed.feed.setHeld(true);
    QVERIFY(fed.journal->append(makeEntry(2, {}, u"x"_s)));
    QTRY_COMPARE(fed.feed.waiting(), 1);
    QCOMPARE(fed.model.entryCount(), 1);
    fed.feed.setHeld(false);
    QCOMPARE(fed.feed.waiting(), 0);
    QCOMPARE(fed.model.entryCount(), 2);
}

void TestActivityModel::chainIsChecked()
{
    FedJournal fed(3);
    QCOMPARE(fed.feed.integrity().state, JournalIntegrity::State::Unknown);
    fed.feed.verify();
    QCOMPARE(fed.feed.integrity().state, JournalIntegrity::State::Checking);
    QTRY_COMPARE(fed.feed.integrity().state, JournalIntegrity::State::Verified);
}

QTEST_GUILESS_MAIN(TestActivityModel)
#include "tst_activitymodel.moc"
