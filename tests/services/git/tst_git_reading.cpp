#include <services/git/repository.h>
#include <tests/support/scratchrepository.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

QStringList subjects(const base::Expected<QList<git::Commit>> &commits)
{
    QStringList result;
    if (!commits) {
        return {commits.error().sentence()};
    }
    for (const git::Commit &commit : *commits) {
        result << commit.subject;
    }
    return result;
}

} // namespace

// Reads a repository opened in place; mirrors read with the same code.
class TestGitReading final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void resolves_data();
    void resolves();
    void saysWhatExists_data();
    void saysWhatExists();
    void readsACommit();
    void readsForeignEncodings();
    void logsNewestFirst();
    void logsOnePath();
    void leavesOutMergesThatChangedNothing();
    void listsAFolder();
    void identicalContentHasIdenticalIds();
    void readsFiles();
    void refusesWhatIsNoFile_data();
    void refusesWhatIsNoFile();
    void noticesMovedReferences();
    void emptyRepository();
    void opensWhatIsARepository_data();
    void opensWhatIsARepository();

private:
    std::shared_ptr<git::Repository> open(const QString &path)
    {
        const auto opened = m_cache.open(path, {});
        if (!opened) {
            qFatal("%s", qUtf8Printable(opened.error().sentence()));
        }
        return *opened;
    }

    QTemporaryDir m_folder;
    git::MirrorCache m_cache{m_folder.filePath(u"mirrors"_s)};
    testsupport::ScratchRepository m_scratch;
    std::shared_ptr<git::Repository> m_repository;
    QString m_first;
    QString m_second;
    QString m_third;
    QString m_side;
};

void TestGitReading::initTestCase()
{
    m_first = m_scratch.commit(u"Add the shop"_s,
                               {{u"apps/shop/deployment.yaml"_s, "kind: Deployment\n"},
                                {u"apps/shop/service.yaml"_s, "kind: Service\n"},
                                {u"README.md"_s, "Bada Market\n"}});
    m_scratch.tag(u"v1.0.0"_s);
    m_scratch.setAuthor(u"박서연"_s, u"seoyeon.park@example.com"_s);
    m_second = m_scratch.commit(u"장바구니 추가\n\n재고를 확인합니다."_s,
                                {{u"apps/cart/deployment.yaml"_s, "kind: Deployment\n"}});
    m_scratch.annotatedTag(u"v1.2.0"_s, u"Release"_s);
    m_scratch.tag(u"v2.0.0-rc.1"_s);
    m_third = m_scratch.commit(u"Scale the shop"_s, {{u"apps/shop/deployment.yaml"_s, "replicas: 3\n"}});
    m_scratch.branch(u"team/side"_s, m_first);
    m_scratch.switchTo(u"team/side"_s);
    m_side = m_scratch.commit(u"Side"_s, {{u"side.txt"_s, "x"}});
    m_scratch.switchTo(u"main"_s);
    m_repository = open(m_scratch.path());
}

void TestGitReading::resolves_data()
{
    QTest::addColumn<QString>("revision");
    QTest::addColumn<QString>("expected");

    QTest::newRow("nothing") << u""_s << m_third;
    QTest::newRow("HEAD") << u"HEAD"_s << m_third;
    QTest::newRow("branch") << u"main"_s << m_third;
    QTest::newRow("branch with a slash") << u"team/side"_s << m_side;
    QTest::newRow("full name") << u"refs/heads/team/side"_s << m_side;
    QTest::newRow("tag") << u"v1.0.0"_s << m_first;
    QTest::newRow("annotated tag") << u"v1.2.0"_s << m_second;
    QTest::newRow("full tag name") << u"refs/tags/v1.2.0"_s << m_second;
    QTest::newRow("commit") << m_second << m_second;
    QTest::newRow("short commit") << m_second.left(8) << m_second;
    QTest::newRow("upper case commit") << m_second.toUpper() << m_second;
    QTest::newRow("caret range") << u"^1.0"_s << m_second;
    QTest::newRow("wildcard") << u"1.x"_s << m_second;
    QTest::newRow("exact by constraint") << u"=1.0.0"_s << m_first;
    QTest::newRow("any release") << u"*"_s << m_second;
    QTest::newRow("pre-release wanted") << u">=2.0.0-0"_s << m_second;
}

void TestGitReading::resolves()
{
    QFETCH(QString, revision);
    QFETCH(QString, expected);
    const auto commit = m_repository->resolve(revision);
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(*commit, expected);
}

void TestGitReading::saysWhatExists_data()
{
    QTest::addColumn<QString>("revision");
    QTest::addColumn<QString>("mentioned");

    QTest::newRow("unknown branch") << u"stagng"_s << u"team/side"_s;
    QTest::newRow("version without its v") << u"1.0.0"_s << u"v1.0.0"_s;
    QTest::newRow("no version fits") << u"^3"_s << u"v2.0.0-rc.1"_s;
    QTest::newRow("unknown commit") << u"0123456789012345678901234567890123456789"_s << u"forced push"_s;
    QTest::newRow("broken name") << u"main..side"_s << u"main"_s;
}

void TestGitReading::saysWhatExists()
{
    QFETCH(QString, revision);
    QFETCH(QString, mentioned);
    const auto commit = m_repository->resolve(revision);
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::NotFound);
    QVERIFY2(commit.error().sentence().contains(mentioned), qUtf8Printable(commit.error().sentence()));
    QVERIFY(!commit.error().hint.isEmpty());
}

void TestGitReading::readsACommit()
{
    const auto commit = m_repository->commit(m_second);
    QVERIFY(commit.has_value());
    QCOMPARE(commit->id, m_second);
    QCOMPARE(commit->author, u"박서연"_s);
    QCOMPARE(commit->authorEmail, u"seoyeon.park@example.com"_s);
    QCOMPARE(commit->authoredAt, QDateTime::fromString(u"2026-01-05T10:00:00Z"_s, Qt::ISODate));
    QCOMPARE(commit->subject, u"장바구니 추가"_s);
    QVERIFY(commit->body.startsWith(u"재고를 확인합니다."_s));
    QVERIFY(commit->body.contains(u"Signed-off-by: 박서연"_s));
    QCOMPARE(commit->parents, QStringList{m_first});

    const auto missing = m_repository->commit(u"0123456789012345678901234567890123456789"_s);
    QVERIFY(!missing.has_value());
    QCOMPARE(missing.error().kind, base::ErrorKind::NotFound);
}

void TestGitReading::readsForeignEncodings()
{
    testsupport::ScratchRepository scratch;
    scratch.setMessageEncoding("ISO-8859-1");
    const QString id = scratch.commit(u"Café \x1b[31mred"_s, {{u"a"_s, "a"}});
    const auto commit = open(scratch.path())->commit(id);
    QVERIFY(commit.has_value());
    QCOMPARE(commit->subject, u"Café [31mred"_s);
}

void TestGitReading::logsNewestFirst()
{
    QCOMPARE(subjects(m_repository->log(m_third, 10)),
             QStringList({u"Scale the shop"_s, u"장바구니 추가"_s, u"Add the shop"_s}));
    QCOMPARE(subjects(m_repository->log(m_third, 1)), QStringList{u"Scale the shop"_s});
    base::CancelSource source;
    source.cancel();
    const auto cancelled = m_repository->log(m_third, 10, {}, source.token());
    QVERIFY(!cancelled.has_value());
    QCOMPARE(cancelled.error().kind, base::ErrorKind::Cancelled);
}

void TestGitReading::logsOnePath()
{
    QCOMPARE(subjects(m_repository->log(m_third, 10, u"apps/shop"_s)),
             QStringList({u"Scale the shop"_s, u"Add the shop"_s}));
    QCOMPARE(subjects(m_repository->log(m_third, 10, u"apps/cart/deployment.yaml"_s)),
             QStringList{u"장바구니 추가"_s});
    QCOMPARE(subjects(m_repository->log(m_third, 10, u"nowhere"_s)), QStringList());
}

void TestGitReading::leavesOutMergesThatChangedNothing()
{
    testsupport::ScratchRepository scratch;
    scratch.commit(u"base"_s, {{u"a"_s, "1"}, {u"b"_s, "1"}});
    scratch.branch(u"work"_s);
    scratch.switchTo(u"work"_s);
    scratch.commit(u"change b"_s, {{u"b"_s, "2"}});
    scratch.switchTo(u"main"_s);
    scratch.commit(u"change a"_s, {{u"a"_s, "2"}});
    scratch.put(u"b"_s, "2");
    const QString merged = scratch.merge(u"work"_s, u"merge work"_s);
    const auto repository = open(scratch.path());
    QCOMPARE(subjects(repository->log(merged, 10, u"a"_s)), QStringList({u"change a"_s, u"base"_s}));
    QCOMPARE(subjects(repository->log(merged, 10, u"b"_s)), QStringList({u"change b"_s, u"base"_s}));
    QCOMPARE(subjects(repository->log(merged, 10)),
             QStringList({u"merge work"_s, u"change a"_s, u"change b"_s, u"base"_s}));
}

void TestGitReading::listsAFolder()
{
    const auto all = m_repository->list(m_third, u"apps"_s, true);
    QVERIFY(all.has_value());
    QStringList paths;
    for (const git::TreeEntry &entry : *all) {
        paths << entry.path;
    }
    QCOMPARE(paths,
             QStringList({u"apps/cart"_s,
                          u"apps/cart/deployment.yaml"_s,
                          u"apps/shop"_s,
                          u"apps/shop/deployment.yaml"_s,
                          u"apps/shop/service.yaml"_s}));
    QCOMPARE(all->at(0).kind, git::EntryKind::Folder);
    QCOMPARE(all->at(3).kind, git::EntryKind::File);
    QCOMPARE(all->at(3).size, 12);
    QCOMPARE(m_repository->list(m_third, u""_s, false)->size(), 2);

    const auto missing = m_repository->list(m_third, u"apps/shopp"_s, true);
    QVERIFY(!missing.has_value());
    QCOMPARE(missing.error().kind, base::ErrorKind::NotFound);
    QVERIFY(missing.error().cause.contains(u"cart, shop"_s));
    QCOMPARE(m_repository->list(m_third, u"README.md"_s, true).error().kind, base::ErrorKind::Invalid);
}

void TestGitReading::identicalContentHasIdenticalIds()
{
    const auto shopBefore = m_repository->objectId(m_first, u"apps/shop"_s);
    const auto shopBetween = m_repository->objectId(m_second, u"/apps/shop/"_s);
    const auto shopAfter = m_repository->objectId(m_third, u"apps/shop"_s);
    QVERIFY(shopBefore && shopBetween && shopAfter);
    QCOMPARE(*shopBefore, *shopBetween);
    QVERIFY(*shopBetween != *shopAfter);
    QVERIFY(*m_repository->objectId(m_first, u""_s) != *m_repository->objectId(m_second, u""_s));
}

void TestGitReading::readsFiles()
{
    const auto content = m_repository->readFile(m_first, u"apps/shop/deployment.yaml"_s);
    QVERIFY(content.has_value());
    QCOMPARE(*content, QByteArray("kind: Deployment\n"));
    const auto large = m_repository->readFile(m_first, u"apps/shop/deployment.yaml"_s, 5);
    QVERIFY(!large.has_value());
    QCOMPARE(large.error().kind, base::ErrorKind::TooLarge);
}

void TestGitReading::refusesWhatIsNoFile_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<base::ErrorKind>("kind");

    QTest::newRow("missing") << u"apps/none.yaml"_s << base::ErrorKind::NotFound;
    QTest::newRow("folder") << u"apps"_s << base::ErrorKind::Invalid;
    QTest::newRow("root") << u""_s << base::ErrorKind::Invalid;
    QTest::newRow("up") << u"../passwd"_s << base::ErrorKind::Invalid;
    QTest::newRow("below a file") << u"README.md/x"_s << base::ErrorKind::NotFound;
}

void TestGitReading::refusesWhatIsNoFile()
{
    QFETCH(QString, path);
    QFETCH(base::ErrorKind, kind);
    const auto content = m_repository->readFile(m_third, path);
    QVERIFY(!content.has_value());
    QCOMPARE(content.error().kind, kind);
}

void TestGitReading::noticesMovedReferences()
{
    testsupport::ScratchRepository scratch;
    scratch.commit(u"one"_s, {{u"a"_s, "1"}});
    const auto repository = open(scratch.path());
    QCOMPARE(repository->fetch({}).value_or(true), false);
    scratch.commit(u"two"_s, {{u"a"_s, "2"}});
    QCOMPARE(repository->fetch({}).value_or(false), true);
    QCOMPARE(repository->fetch({}).value_or(true), false);
    scratch.tag(u"v1"_s);
    QCOMPARE(repository->fetch({}).value_or(false), true);
}

void TestGitReading::emptyRepository()
{
    testsupport::ScratchRepository scratch;
    const auto repository = open(scratch.path());
    const auto head = repository->resolve({});
    QVERIFY(!head.has_value());
    QCOMPARE(head.error().kind, base::ErrorKind::NotFound);
    QVERIFY(head.error().cause.contains(u"no commit"_s));
    QVERIFY(repository->branches().isEmpty());
}

void TestGitReading::opensWhatIsARepository_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<base::ErrorKind>("kind");

    QTest::newRow("missing folder") << m_folder.filePath(u"none"_s) << base::ErrorKind::NotFound;
    QTest::newRow("no repository") << m_folder.path() << base::ErrorKind::NotFound;
    QTest::newRow("relative") << u"some/folder"_s << base::ErrorKind::Invalid;
    QTest::newRow("unknown scheme") << u"ftp://example.com/x"_s << base::ErrorKind::Invalid;
    QTest::newRow("without a host") << u"https:///x"_s << base::ErrorKind::Invalid;
}

void TestGitReading::opensWhatIsARepository()
{
    QFETCH(QString, url);
    QFETCH(base::ErrorKind, kind);
    const auto opened = m_cache.open(url, {});
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, kind);
    QVERIFY(!opened.error().hint.isEmpty());
}

QTEST_GUILESS_MAIN(TestGitReading)
#include "tst_git_reading.moc"
