#include <services/git/repository.h>
#include <tests/support/scratchrepository.h>

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using testsupport::ScratchRepository;

namespace {

constexpr qint64 plenty = 64 * 1024 * 1024;

} // namespace

// What a repository may contain that was made to harm, and what is written of it.
class TestGitCheckout final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesFilesAndFolders();
    void copiesLinksInside_data();
    void copiesLinksInside();
    void refusesLinks_data();
    void refusesLinks();
    void refusesNames_data();
    void refusesNames();
    void refusesSubmodules();
    void neverWritesThroughWhatIsThere();
    void keepsForeignNames();
    void obeysTheByteLimit();
    void readsNothingTooLarge();
    void stopsTreeBombs();
    void stopsDeepTrees();
    void stopsLinkBombs();
    void cancels();

private:
    base::Expected<void> checkOut(const QString &path, qint64 limit = plenty)
    {
        const auto repository = *m_cache->open(m_scratch->path(), {});
        return repository->checkout(m_scratch->head(), path, target(), limit, {});
    }

    QString target(const QString &name = {}) const
    {
        return m_folder->filePath(name.isEmpty() ? u"out"_s : u"out/"_s + name);
    }

    QStringList written() const
    {
        QStringList names;
        QDirIterator files(target(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            names << files.next().mid(target().size() + 1);
        }
        names.sort();
        return names;
    }

    QByteArray content(const QString &name) const
    {
        QFile file(target(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<git::MirrorCache> m_cache;
    std::unique_ptr<ScratchRepository> m_scratch;
};

void TestGitCheckout::init()
{
    m_cache.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_cache = std::make_unique<git::MirrorCache>(m_folder->filePath(u"mirrors"_s));
    m_scratch = std::make_unique<ScratchRepository>();
}

void TestGitCheckout::writesFilesAndFolders()
{
    m_scratch->put(u"apps/shop/d.yaml"_s, "d")
        .putExecutable(u"apps/shop/bin/run"_s, "r")
        .put(u"other"_s, "o");
    m_scratch->commit(u"one"_s);
    QVERIFY(checkOut(u"apps/shop"_s).has_value());
    QCOMPARE(written(), QStringList({u"bin/run"_s, u"d.yaml"_s}));
    QCOMPARE(content(u"d.yaml"_s), QByteArray("d"));
    QVERIFY(QFileInfo(target(u"bin/run"_s)).isExecutable());
    QVERIFY(!QFileInfo(target(u"d.yaml"_s)).isExecutable());
    QCOMPARE(QFileInfo(target(u"d.yaml"_s)).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
}

void TestGitCheckout::copiesLinksInside_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<QStringList>("files");
    QTest::newRow("file") << QByteArray("../base/values.yaml") << QStringList{u"link"_s, u"own"_s};
    QTest::newRow("folder") << QByteArray("../base") << QStringList{u"link/values.yaml"_s, u"own"_s};
    QTest::newRow("over a link") << QByteArray("../again/values.yaml") << QStringList{u"link"_s, u"own"_s};
    QTest::newRow("dots") << QByteArray(".././base/../base/values.yaml") << QStringList{u"link"_s, u"own"_s};
}

void TestGitCheckout::copiesLinksInside()
{
    QFETCH(QByteArray, link);
    QFETCH(QStringList, files);
    m_scratch->put(u"base/values.yaml"_s, "v").put(u"app/own"_s, "o");
    m_scratch->putLink(u"app/link"_s, link).putLink(u"again"_s, "base");
    m_scratch->commit(u"one"_s);
    const auto done = checkOut(u"app"_s);
    QVERIFY2(done.has_value(), qUtf8Printable(done ? QString() : done.error().sentence()));
    QCOMPARE(written(), files);
    QCOMPARE(content(files.first()), QByteArray("v"));
    QVERIFY(!QFileInfo(target(u"link"_s)).isSymLink());
}

void TestGitCheckout::refusesLinks_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::newRow("absolute") << QByteArray("/etc/passwd");
    QTest::newRow("above the root") << QByteArray("../../etc/passwd");
    QTest::newRow("above the root and back") << QByteArray("../../out/app/own");
    QTest::newRow("to itself") << QByteArray("link");
    QTest::newRow("in a circle") << QByteArray("../ring-a");
    QTest::newRow("to its own folder") << QByteArray("../app");
    QTest::newRow("to the root") << QByteArray("..");
    QTest::newRow("to nothing") << QByteArray("../missing");
    QTest::newRow("through a file") << QByteArray("own/x");
    QTest::newRow("absurdly long") << QByteArray(100'000, 'a');
}

void TestGitCheckout::refusesLinks()
{
    QFETCH(QByteArray, link);
    m_scratch->put(u"app/own"_s, "o").putLink(u"app/link"_s, link);
    m_scratch->putLink(u"ring-a"_s, "ring-b").putLink(u"ring-b"_s, "ring-a");
    m_scratch->commit(u"one"_s);
    const auto done = checkOut(u"app"_s);
    QVERIFY(!done.has_value());
    QVERIFY2(done.error().kind == base::ErrorKind::Invalid || done.error().kind == base::ErrorKind::TooLarge,
             qUtf8Printable(done.error().sentence()));
    QVERIFY(done.error().sentence().contains(u"link"_s) || done.error().sentence().contains(u"app"_s));
    QVERIFY(!done.error().hint.isEmpty());
}

void TestGitCheckout::refusesNames_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("up") << QByteArray("..");
    QTest::newRow("here") << QByteArray(".");
    QTest::newRow("slash") << QByteArray("../../escaped");
    QTest::newRow("Git's folder") << QByteArray(".git");
    QTest::newRow("Git's folder in capitals") << QByteArray(".GIT");
    QTest::newRow("Git's folder on NTFS") << QByteArray("GIT~1");
}

// Such trees are made by hand; every Git refuses to write them.
void TestGitCheckout::refusesNames()
{
    QFETCH(QByteArray, name);
    const QString blob = m_scratch->writeBlob("evil");
    const QString inner = m_scratch->writeTree({{"config", "100644", blob}});
    m_scratch->commitTree(m_scratch->writeTree({{name, "40000", inner}}), u"evil folder"_s);
    for (const bool folder : {true, false}) {
        if (!folder) {
            m_scratch->commitTree(m_scratch->writeTree({{name, "100644", blob}}), u"evil file"_s);
        }
        const auto done = checkOut({});
        QVERIFY(!done.has_value());
        QVERIFY(!done.error().hint.isEmpty());
        QCOMPARE(written(), QStringList());
        QVERIFY(!QFile::exists(m_folder->filePath(u"escaped"_s)));
        QVERIFY(!QFile::exists(m_folder->filePath(u"config"_s)));
    }
}

void TestGitCheckout::refusesSubmodules()
{
    const QString id = m_scratch->commit(u"one"_s, {{u"a"_s, "1"}});
    m_scratch->putSubmodule(u"vendor/lib"_s, id);
    m_scratch->commit(u"two"_s);
    const auto done = checkOut({});
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::Unsupported);
    QVERIFY(done.error().what.contains(u"vendor/lib"_s));
    const auto entries = (*m_cache->open(m_scratch->path(), {}))->list(m_scratch->head(), u"vendor"_s, true);
    QCOMPARE(entries->first().kind, git::EntryKind::Submodule);
}

void TestGitCheckout::neverWritesThroughWhatIsThere()
{
    m_scratch->commit(u"one"_s, {{u"a"_s, "new"}});
    QVERIFY(QDir().mkpath(target()));
    QFile outside(m_folder->filePath(u"outside"_s));
    QVERIFY(outside.open(QIODevice::WriteOnly));
    outside.write("untouched");
    outside.close();
    QVERIFY(QFile::link(outside.fileName(), target(u"a"_s)));
    const auto done = checkOut({});
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::Io);
    QVERIFY(outside.open(QIODevice::ReadOnly));
    QCOMPARE(outside.readAll(), QByteArray("untouched"));
}

void TestGitCheckout::keepsForeignNames()
{
    const QByteArray name("caf\xE9.yaml");
    const QString blob = m_scratch->writeBlob("latin");
    m_scratch->commitTree(m_scratch->writeTree({{name, "100644", blob}}), u"latin 1"_s);
    const auto repository = *m_cache->open(m_scratch->path(), {});
    const auto entries = repository->list(m_scratch->head(), {}, true);
    QCOMPARE(entries->size(), 1);
    QCOMPARE(repository->readFile(m_scratch->head(), entries->first().path).value_or(QByteArray()),
             QByteArray("latin"));
    QVERIFY(checkOut({}).has_value());
    QCOMPARE(written(), QStringList{u"caf%E9.yaml"_s});
    QCOMPARE(content(u"caf%E9.yaml"_s), QByteArray("latin"));
}

void TestGitCheckout::obeysTheByteLimit()
{
    m_scratch->commit(u"one"_s, {{u"a"_s, QByteArray(600, 'a')}, {u"b"_s, QByteArray(600, 'b')}});
    const auto done = checkOut({}, 1000);
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::TooLarge);
    QVERIFY(done.error().cause.contains(u"1000"_s));
}

// A few kilobytes in Git, 24 MB when unpacked: its header alone is read.
void TestGitCheckout::readsNothingTooLarge()
{
    m_scratch->commit(u"one"_s, {{u"zeros"_s, QByteArray(24 * 1024 * 1024, '\0')}});
    const auto repository = *m_cache->open(m_scratch->path(), {});
    const auto content = repository->readFile(m_scratch->head(), u"zeros"_s);
    QVERIFY(!content.has_value());
    QCOMPARE(content.error().kind, base::ErrorKind::TooLarge);
    const auto done = checkOut({}, 1024 * 1024);
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::TooLarge);
}

// Ten entries a level lead to the same tree: 10^12 files from a few hundred bytes.
void TestGitCheckout::stopsTreeBombs()
{
    QString tree = m_scratch->writeTree({{"f", "100644", m_scratch->writeBlob("x")}});
    for (int level = 0; level < 12; ++level) {
        QList<std::tuple<QByteArray, QByteArray, QString>> entries;
        for (char name = 'a'; name < 'k'; ++name) {
            entries << std::tuple(QByteArray(1, name), QByteArray("40000"), tree);
        }
        tree = m_scratch->writeTree(entries);
    }
    m_scratch->commitTree(tree, u"bomb"_s);
    const auto repository = *m_cache->open(m_scratch->path(), {});
    const auto entries = repository->list(m_scratch->head(), {}, true);
    QVERIFY(!entries.has_value());
    QCOMPARE(entries.error().kind, base::ErrorKind::TooLarge);
    const auto done = checkOut({});
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::TooLarge);
}

void TestGitCheckout::stopsDeepTrees()
{
    QString tree = m_scratch->writeTree({{"f", "100644", m_scratch->writeBlob("x")}});
    for (int level = 0; level < 1000; ++level) {
        tree = m_scratch->writeTree({{"d", "40000", tree}});
    }
    m_scratch->commitTree(tree, u"deep"_s);
    const auto repository = *m_cache->open(m_scratch->path(), {});
    QCOMPARE(repository->list(m_scratch->head(), {}, true).error().kind, base::ErrorKind::TooLarge);
    QCOMPARE(checkOut({}).error().kind, base::ErrorKind::TooLarge);
    QVERIFY(!QFile::exists(target()));
}

// Links to folders of links to folders: every copy doubles the work.
void TestGitCheckout::stopsLinkBombs()
{
    m_scratch->put(u"l0/f"_s, "x");
    for (int level = 1; level < 40; ++level) {
        const QByteArray below = "../l" + QByteArray::number(level - 1);
        const QString folder = u"l"_s + QString::number(level);
        m_scratch->putLink(folder + u"/a"_s, below).putLink(folder + u"/b"_s, below);
    }
    m_scratch->commit(u"links"_s);
    const auto done = checkOut(u"l39"_s);
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::TooLarge);
}

void TestGitCheckout::cancels()
{
    m_scratch->commit(u"one"_s, {{u"a"_s, "1"}});
    const auto repository = *m_cache->open(m_scratch->path(), {});
    base::CancelSource source;
    source.cancel();
    const auto done = repository->checkout(m_scratch->head(), {}, target(), plenty, source.token());
    QVERIFY(!done.has_value());
    QCOMPARE(done.error().kind, base::ErrorKind::Cancelled);
    QCOMPARE(written(), QStringList());
}

QTEST_GUILESS_MAIN(TestGitCheckout)
#include "tst_git_checkout.moc"
