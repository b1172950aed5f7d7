#include <services/git/repository.h>
#include <tests/support/scratchrepository.h>

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

base::CancelToken noCancel()
{
    return {};
}

git::CommitRequest request(const QList<git::FileChange> &changes)
{
    git::CommitRequest result;
    result.branch = u"main"_s;
    result.changes = changes;
    result.message = u"Scale the shop to 5"_s;
    result.authorName = u"이하늘"_s;
    result.authorEmail = u"haneul.lee@example.com"_s;
    return result;
}

QByteArray fileContent(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// Commits to file:// remotes through a mirror, and to repositories opened in place.
class TestGitCommit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void commitsAndPushes();
    void deletesAndKeepsModes();
    void conflictsWhenTheBranchMoved();
    void makesABranch();
    void firstCommitOfARepository();
    void refuses_data();
    void refuses();
    void localBranchOfABareRepository();
    void workTreeFollows();
    void workTreeWithUncommittedChanges();
    void otherBranchLeavesTheWorkTreeAlone();
    void revertsAFolder();
    void revertsEverything();
    void refusesToRevert_data();
    void refusesToRevert();
    void cancelled();

private:
    std::shared_ptr<git::Repository> open(const QString &url)
    {
        const auto opened = m_cache->open(url, {});
        if (!opened) {
            qFatal("%s", qUtf8Printable(opened.error().sentence()));
        }
        return *opened;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<git::MirrorCache> m_cache;
};

void TestGitCommit::init()
{
    m_cache.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_unique<git::MirrorCache>(m_folder->filePath(u"mirrors"_s));
}

void TestGitCommit::commitsAndPushes()
{
    testsupport::ScratchRepository remote;
    const QString before = remote.commit(u"one"_s, {{u"shop/d.yaml"_s, "replicas: 3\n"}, {u"b"_s, "b"}});
    const auto repository = open(remote.url());
    auto wanted =
        request({{u"shop/d.yaml"_s, QByteArray("replicas: 5\n")}, {u"new/dir/x"_s, QByteArray("x")}});
    wanted.expectedParent = before;
    const auto commit = repository->commitAndPush(wanted, noCancel());
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(remote.head(), commit->id);
    QCOMPARE(commit->parents, QStringList{before});
    QCOMPARE(commit->author, u"이하늘"_s);
    QCOMPARE(commit->subject, u"Scale the shop to 5"_s);
    QCOMPARE(remote.read(u"main"_s, u"shop/d.yaml"_s), QByteArray("replicas: 5\n"));
    QCOMPARE(remote.read(u"main"_s, u"new/dir/x"_s), QByteArray("x"));
    QCOMPARE(remote.read(u"main"_s, u"b"_s), QByteArray("b"));
    // The mirror knows its own commit without asking.
    QCOMPARE(repository->resolve(u"main"_s).value_or(QString()), commit->id);
}

void TestGitCommit::deletesAndKeepsModes()
{
    testsupport::ScratchRepository remote;
    remote.putExecutable(u"run.sh"_s, "echo 1\n").put(u"only/file"_s, "x");
    remote.commit(u"one"_s);
    const auto repository = open(remote.url());
    const auto commit = repository->commitAndPush(
        request({{u"run.sh"_s, QByteArray("echo 2\n")}, {u"only/file"_s, std::nullopt}}), noCancel());
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    const auto entries = repository->list(commit->id, {}, true);
    QCOMPARE(entries->size(), 1);
    QCOMPARE(entries->first().kind, git::EntryKind::Executable);
}

void TestGitCommit::conflictsWhenTheBranchMoved()
{
    testsupport::ScratchRepository remote;
    const QString seen = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    const auto repository = open(remote.url());
    const QString other = remote.commit(u"by somebody else"_s, {{u"a"_s, "2"}});
    auto wanted = request({{u"a"_s, QByteArray("3")}});
    wanted.expectedParent = seen;
    const auto commit = repository->commitAndPush(wanted, noCancel());
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Conflict);
    QVERIFY(!commit.error().hint.isEmpty());
    QCOMPARE(remote.head(), other);
}

void TestGitCommit::makesABranch()
{
    testsupport::ScratchRepository remote;
    const QString first = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    const QString second = remote.commit(u"two"_s, {{u"a"_s, "2"}});
    const auto repository = open(remote.url());
    auto wanted = request({{u"a"_s, QByteArray("3")}});
    wanted.branch = u"promote/shop"_s;
    QCOMPARE(repository->commitAndPush(wanted, noCancel()).error().kind, base::ErrorKind::NotFound);
    wanted.expectedParent = first;
    const auto commit = repository->commitAndPush(wanted, noCancel());
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(remote.revision(u"promote/shop"_s), commit->id);
    QCOMPARE(commit->parents, QStringList{first});
    QCOMPARE(remote.head(), second);
}

void TestGitCommit::firstCommitOfARepository()
{
    testsupport::ScratchRepository remote;
    const auto repository = open(remote.url());
    const auto commit = repository->commitAndPush(request({{u"a"_s, QByteArray("1")}}), noCancel());
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(remote.head(), commit->id);
    QVERIFY(commit->parents.isEmpty());
}

void TestGitCommit::refuses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("deletes");
    QTest::addColumn<base::ErrorKind>("kind");

    QTest::newRow("up") << u"../a"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("Git's folder") << u".git/hooks/post-checkout"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("root") << u"/"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("folder") << u"dir"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("link") << u"link"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("through a link") << u"link/x"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("below a file") << u"dir/file/x"_s << false << base::ErrorKind::Invalid;
    QTest::newRow("deletes nothing") << u"dir/none"_s << true << base::ErrorKind::NotFound;
    QTest::newRow("no change") << u"dir/file"_s << false << base::ErrorKind::Invalid;
}

void TestGitCommit::refuses()
{
    QFETCH(QString, path);
    QFETCH(bool, deletes);
    QFETCH(base::ErrorKind, kind);
    testsupport::ScratchRepository remote;
    remote.put(u"dir/file"_s, "same").putLink(u"link"_s, "dir");
    const QString before = remote.commit(u"one"_s);
    const auto repository = open(remote.url());
    const git::FileChange change{path, deletes ? std::nullopt : std::optional(QByteArray("same"))};
    const auto commit = repository->commitAndPush(request({change}), noCancel());
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, kind);
    QVERIFY2(!commit.error().hint.isEmpty(), qUtf8Printable(commit.error().sentence()));
    QCOMPARE(remote.head(), before);
}

void TestGitCommit::localBranchOfABareRepository()
{
    testsupport::ScratchRepository local;
    const QString before = local.commit(u"one"_s, {{u"a"_s, "1"}});
    const auto repository = open(local.path());
    const auto commit = repository->commitAndPush(request({{u"a"_s, QByteArray("2")}}), noCancel());
    QVERIFY(commit.has_value());
    QCOMPARE(local.head(), commit->id);
    QCOMPARE(commit->parents, QStringList{before});
}

void TestGitCommit::workTreeFollows()
{
    testsupport::ScratchRepository local(testsupport::ScratchRepository::Shape::WorkTree);
    local.commit(u"one"_s, {{u"dir/a"_s, "1"}, {u"gone/b"_s, "b"}, {u"other"_s, "o"}});
    local.checkOut();
    QFile other(local.path() + u"/other"_s);
    QVERIFY(other.open(QIODevice::WriteOnly | QIODevice::Truncate));
    other.write("being edited");
    other.close();
    const auto repository = open(local.path());
    const auto commit = repository->commitAndPush(
        request({{u"dir/a"_s, QByteArray("2")}, {u"gone/b"_s, std::nullopt}, {u"new"_s, QByteArray("n")}}),
        noCancel());
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(local.head(), commit->id);
    QCOMPARE(fileContent(local.path() + u"/dir/a"_s), QByteArray("2"));
    QCOMPARE(fileContent(local.path() + u"/new"_s), QByteArray("n"));
    QVERIFY(!QFile::exists(local.path() + u"/gone/b"_s));
    QCOMPARE(fileContent(local.path() + u"/other"_s), QByteArray("being edited"));
}

void TestGitCommit::workTreeWithUncommittedChanges()
{
    testsupport::ScratchRepository local(testsupport::ScratchRepository::Shape::WorkTree);
    const QString before = local.commit(u"one"_s, {{u"a"_s, "1"}});
    local.checkOut();
    QFile file(local.path() + u"/a"_s);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("being edited");
    file.close();
    const auto commit = open(local.path())->commitAndPush(request({{u"a"_s, QByteArray("2")}}), noCancel());
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Conflict);
    QCOMPARE(local.head(), before);
    QCOMPARE(fileContent(local.path() + u"/a"_s), QByteArray("being edited"));
}

void TestGitCommit::otherBranchLeavesTheWorkTreeAlone()
{
    testsupport::ScratchRepository local(testsupport::ScratchRepository::Shape::WorkTree);
    local.commit(u"one"_s, {{u"a"_s, "1"}});
    local.checkOut();
    local.branch(u"staging"_s);
    auto wanted = request({{u"a"_s, QByteArray("2")}});
    wanted.branch = u"staging"_s;
    const auto commit = open(local.path())->commitAndPush(wanted, noCancel());
    QVERIFY(commit.has_value());
    QCOMPARE(local.revision(u"staging"_s), commit->id);
    QCOMPARE(fileContent(local.path() + u"/a"_s), QByteArray("1"));
}

void TestGitCommit::revertsAFolder()
{
    testsupport::ScratchRepository remote;
    const QString good =
        remote.commit(u"Deploy 1.4"_s, {{u"shop/d.yaml"_s, "1.4"}, {u"cart/d.yaml"_s, "2.0"}});
    const QString bad = remote.commit(u"Deploy 1.5"_s, {{u"shop/d.yaml"_s, "1.5"}});
    remote.commit(u"Cart 2.1"_s, {{u"cart/d.yaml"_s, "2.1"}});
    const QString worse = remote.commit(u"Add a job"_s, {{u"shop/job.yaml"_s, "job"}});
    const auto repository = open(remote.url());
    const auto commit =
        repository->revertTo(u"main"_s, u"shop"_s, good, u"Kim"_s, u"kim@example.com"_s, noCancel());
    QVERIFY2(commit.has_value(), qUtf8Printable(commit ? QString() : commit.error().sentence()));
    QCOMPARE(remote.head(), commit->id);
    QCOMPARE(commit->parents, QStringList{worse});
    QCOMPARE(remote.read(u"main"_s, u"shop/d.yaml"_s), QByteArray("1.4"));
    QCOMPARE(remote.read(u"main"_s, u"shop/job.yaml"_s), QByteArray());
    QCOMPARE(remote.read(u"main"_s, u"cart/d.yaml"_s), QByteArray("2.1"));
    QCOMPARE(commit->subject, u"Revert shop to "_s + good.left(7));
    QVERIFY(commit->body.contains(bad.left(7) + u" Deploy 1.5"_s));
    QVERIFY(commit->body.contains(worse.left(7) + u" Add a job"_s));
    QVERIFY(!commit->body.contains(u"Cart 2.1"_s));
    QCOMPARE(repository->objectId(commit->id, u"shop"_s).value_or(QString()),
             repository->objectId(good, u"shop"_s).value_or(u"-"_s));
}

void TestGitCommit::revertsEverything()
{
    testsupport::ScratchRepository remote;
    const QString good = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    remote.commit(u"two"_s, {{u"a"_s, "2"}, {u"b"_s, "2"}});
    const auto repository = open(remote.url());
    const auto commit = repository->revertTo(u"main"_s, {}, good, u"Kim"_s, u"kim@example.com"_s, noCancel());
    QVERIFY(commit.has_value());
    QCOMPARE(repository->objectId(commit->id, {}).value_or(QString()),
             repository->objectId(good, {}).value_or(u"-"_s));
}

void TestGitCommit::refusesToRevert_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("target");
    QTest::addColumn<base::ErrorKind>("kind");

    QTest::newRow("no change since") << u"same"_s << u"first"_s << base::ErrorKind::Invalid;
    QTest::newRow("folder did not exist") << u"late"_s << u"first"_s << base::ErrorKind::NotFound;
    QTest::newRow("commit of another branch") << u"shop"_s << u"side"_s << base::ErrorKind::Invalid;
    QTest::newRow("unknown commit") << u"shop"_s << u"unknown"_s << base::ErrorKind::NotFound;
}

void TestGitCommit::refusesToRevert()
{
    QFETCH(QString, path);
    QFETCH(QString, target);
    QFETCH(base::ErrorKind, kind);
    testsupport::ScratchRepository remote;
    QHash<QString, QString> ids;
    ids[u"unknown"_s] = QString(40, u'7');
    ids[u"first"_s] = remote.commit(u"one"_s, {{u"shop/a"_s, "1"}, {u"same/a"_s, "1"}});
    remote.branch(u"side"_s);
    const QString tip = remote.commit(u"two"_s, {{u"shop/a"_s, "2"}, {u"late/a"_s, "2"}});
    remote.switchTo(u"side"_s);
    ids[u"side"_s] = remote.commit(u"side"_s, {{u"shop/a"_s, "3"}});
    remote.switchTo(u"main"_s);
    const auto commit =
        open(remote.url())
            ->revertTo(u"main"_s, path, ids.value(target), u"Kim"_s, u"kim@example.com"_s, noCancel());
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, kind);
    QVERIFY(!commit.error().hint.isEmpty());
    QCOMPARE(remote.revision(u"main"_s), tip);
}

void TestGitCommit::cancelled()
{
    testsupport::ScratchRepository remote;
    const QString before = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    const auto repository = open(remote.url());
    base::CancelSource source;
    source.cancel();
    const auto commit = repository->commitAndPush(request({{u"a"_s, QByteArray("2")}}), source.token());
    QVERIFY(!commit.has_value());
    QCOMPARE(commit.error().kind, base::ErrorKind::Cancelled);
    QCOMPARE(remote.head(), before);
}

QTEST_GUILESS_MAIN(TestGitCommit)
#include "tst_git_commit.moc"
