#include <services/git/repository.h>
#include <tests/support/scratchrepository.h>

#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace slipway;

// Mirrors of file:// remotes: the same code as for https and ssh, without their transports.
class TestGitMirror final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void clonesOnce();
    void fetchesWhatIsNew();
    void followsForcedPushesAndDeletions();
    void branchMayBecomeAFolder();
    void defaultBranchMoves();
    void reopensWhatIsThere();
    void clonesADamagedMirrorAgain_data();
    void clonesADamagedMirrorAgain();
    void survivesADeletedRemote();
    void nothingIsLeftOfAFailedClone();
    void removesLocksOfTheDead();
    void sharedByThreads();
    void cancelledBeforeItBegins();

private:
    QString mirrorFolder() const
    {
        const QStringList found = QDir(m_cacheFolder).entryList({u"*.git"_s}, QDir::Dirs);
        return found.size() == 1 ? m_cacheFolder + u'/' + found.first() : QString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_cacheFolder;
};

void TestGitMirror::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_cacheFolder = m_folder->filePath(u"mirrors"_s);
}

void TestGitMirror::clonesOnce()
{
    testsupport::ScratchRepository remote;
    const QString id = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = cache.open(remote.url(), {});
    QVERIFY2(repository.has_value(), qUtf8Printable(repository ? QString() : repository.error().sentence()));
    QCOMPARE((*repository)->resolve(u"main"_s).value_or(QString()), id);
    QCOMPARE((*repository)->readFile(id, u"a"_s).value_or(QByteArray()), QByteArray("1"));
    QCOMPARE(cache.open(remote.url() + u'/', {})->get(), repository->get());
    QVERIFY(!mirrorFolder().isEmpty());
    QCOMPARE(QFileInfo(m_cacheFolder).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
}

void TestGitMirror::fetchesWhatIsNew()
{
    testsupport::ScratchRepository remote;
    remote.commit(u"one"_s, {{u"a"_s, "1"}});
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = *cache.open(remote.url(), {});
    QCOMPARE(repository->fetch({}).value_or(true), false);
    const QString second = remote.commit(u"two"_s, {{u"a"_s, "2"}});
    remote.tag(u"v1.0.0"_s);
    QCOMPARE(repository->resolve(u"main"_s).value_or(QString()) == second, false);
    QCOMPARE(repository->fetch({}).value_or(false), true);
    QCOMPARE(repository->resolve(u"^1"_s).value_or(QString()), second);
    QCOMPARE(repository->tags(), QStringList{u"v1.0.0"_s});
}

void TestGitMirror::followsForcedPushesAndDeletions()
{
    testsupport::ScratchRepository remote;
    const QString first = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    const QString lost = remote.commit(u"two"_s, {{u"a"_s, "2"}});
    remote.branch(u"old"_s);
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = *cache.open(remote.url(), {});
    remote.resetTo(first);
    const QString other = remote.commit(u"another two"_s, {{u"a"_s, "3"}});
    remote.deleteBranch(u"old"_s);
    QCOMPARE(repository->fetch({}).value_or(false), true);
    QCOMPARE(repository->resolve(u"main"_s).value_or(QString()), other);
    QCOMPARE(repository->branches(), QStringList{u"main"_s});
    // A deployed revision that was pushed away is still there to roll back to.
    QVERIFY(repository->commit(lost).has_value());
}

void TestGitMirror::branchMayBecomeAFolder()
{
    testsupport::ScratchRepository remote;
    remote.commit(u"one"_s, {{u"a"_s, "1"}});
    remote.branch(u"release"_s);
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = *cache.open(remote.url(), {});
    remote.deleteBranch(u"release"_s);
    remote.branch(u"release/1"_s);
    QCOMPARE(repository->fetch({}).value_or(false), true);
    QCOMPARE(repository->branches(), QStringList({u"main"_s, u"release/1"_s}));
}

void TestGitMirror::defaultBranchMoves()
{
    testsupport::ScratchRepository remote;
    remote.commit(u"one"_s, {{u"a"_s, "1"}});
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = *cache.open(remote.url(), {});
    remote.branch(u"trunk"_s);
    remote.switchTo(u"trunk"_s);
    const QString trunk = remote.commit(u"two"_s, {{u"a"_s, "2"}});
    QCOMPARE(repository->fetch({}).value_or(false), true);
    QCOMPARE(repository->resolve(u"HEAD"_s).value_or(QString()), trunk);
}

void TestGitMirror::reopensWhatIsThere()
{
    testsupport::ScratchRepository remote;
    const QString id = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    {
        git::MirrorCache cache(m_cacheFolder);
        QVERIFY(cache.open(remote.url(), {}).has_value());
    }
    remote.commit(u"two"_s, {{u"a"_s, "2"}});
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = cache.open(remote.url(), {});
    QVERIFY(repository.has_value());
    // Opening reads the disk alone; the network is asked by fetch().
    QCOMPARE((*repository)->resolve({}).value_or(QString()), id);
}

void TestGitMirror::clonesADamagedMirrorAgain_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<bool>("whileOpen");
    for (const QString &damage : {u"pack"_s, u"head"_s, u"everything"_s}) {
        QTest::addRow("%s, found on opening", qPrintable(damage)) << damage << false;
        QTest::addRow("%s, found on fetching", qPrintable(damage)) << damage << true;
    }
}

void TestGitMirror::clonesADamagedMirrorAgain()
{
    QFETCH(QString, damage);
    QFETCH(bool, whileOpen);
    testsupport::ScratchRepository remote;
    const QString id = remote.commit(u"one"_s, {{u"a"_s, "1"}});
    auto cache = std::make_unique<git::MirrorCache>(m_cacheFolder);
    QVERIFY(cache->open(remote.url(), {}).has_value());
    if (damage == u"head"_s) {
        QVERIFY(QFile::remove(mirrorFolder() + u"/HEAD"_s));
    } else if (damage == u"everything"_s) {
        QVERIFY(QDir(mirrorFolder()).removeRecursively());
    } else {
        int packs = 0;
        QDirIterator files(
            mirrorFolder() + u"/objects"_s, {u"*.pack"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile pack(files.next());
            QVERIFY(pack.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
            QVERIFY(pack.resize(pack.size() / 2));
            ++packs;
        }
        QVERIFY(packs > 0);
    }
    if (!whileOpen) {
        cache = std::make_unique<git::MirrorCache>(m_cacheFolder);
    }
    const auto repository = cache->open(remote.url(), {});
    QVERIFY2(repository.has_value(), qUtf8Printable(repository ? QString() : repository.error().sentence()));
    if (whileOpen) {
        QVERIFY((*repository)->fetch({}).has_value());
    }
    QCOMPARE((*repository)->readFile(id, u"a"_s).value_or(QByteArray()), QByteArray("1"));
}

void TestGitMirror::survivesADeletedRemote()
{
    auto remote = std::make_unique<testsupport::ScratchRepository>();
    const QString id = remote->commit(u"one"_s, {{u"a"_s, "1"}});
    const QString url = remote->url();
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = *cache.open(url, {});
    remote.reset();
    const auto fetched = repository->fetch({});
    QVERIFY(!fetched.has_value());
    QVERIFY(!fetched.error().hint.isEmpty());
    QCOMPARE(repository->readFile(id, u"a"_s).value_or(QByteArray()), QByteArray("1"));
}

void TestGitMirror::nothingIsLeftOfAFailedClone()
{
    git::MirrorCache cache(m_cacheFolder);
    const auto opened = cache.open(u"file://"_s + m_folder->filePath(u"none"_s), {});
    QVERIFY(!opened.has_value());
    const QStringList left = QDir(m_cacheFolder).entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot);
    QCOMPARE(left, QStringList());
}

void TestGitMirror::removesLocksOfTheDead()
{
    testsupport::ScratchRepository remote;
    remote.commit(u"one"_s, {{u"a"_s, "1"}});
    git::MirrorCache cache(m_cacheFolder);
    const auto repository = *cache.open(remote.url(), {});
    QFile lock(mirrorFolder() + u"/refs/heads/main.lock"_s);
    QVERIFY(lock.open(QIODevice::WriteOnly));
    const QString second = remote.commit(u"two"_s, {{u"a"_s, "2"}});
    const auto fetched = repository->fetch({});
    QVERIFY2(fetched.has_value(), qUtf8Printable(fetched ? QString() : fetched.error().sentence()));
    QCOMPARE(repository->resolve(u"main"_s).value_or(QString()), second);
}

void TestGitMirror::sharedByThreads()
{
    testsupport::ScratchRepository remote;
    remote.commit(u"one"_s, {{u"a"_s, "1"}});
    git::MirrorCache cache(m_cacheFolder);
    std::atomic<int> fine = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&cache, &remote, &fine] {
            const auto repository = cache.open(remote.url(), {});
            if (!repository || !(*repository)->fetch({})) {
                return;
            }
            const auto head = (*repository)->resolve({});
            if (head && (*repository)->readFile(*head, u"a"_s)) {
                ++fine;
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QCOMPARE(fine.load(), 8);
}

void TestGitMirror::cancelledBeforeItBegins()
{
    testsupport::ScratchRepository remote;
    remote.commit(u"one"_s, {{u"a"_s, "1"}});
    git::MirrorCache cache(m_cacheFolder);
    base::CancelSource source;
    source.cancel();
    const auto opened = cache.open(remote.url(), source.token());
    QVERIFY(!opened.has_value());
    QCOMPARE(opened.error().kind, base::ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestGitMirror)
#include "tst_git_mirror.moc"
