#include <services/base/paths.h>
#include <services/secrets/secretstore.h>

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;

/// What every store must do, and what the encrypted file does besides.
class TestSecretStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsValues_data();
    void keepsValues();
    void fileSurvivesReopening();
    void fileHidesContent();
    void fileRefusesWrongPassphrase();
    void fileRefusesEmptyPassphrase();
    void fileRefusesDamage_data();
    void fileRefusesDamage();
    void fileIsSharedByTwoStores();
    void fileThatVanishesIsAnError();
    void worksFromManyThreads();

private:
    std::unique_ptr<secrets::SecretStore> openFile(const QByteArray &passphrase = "correct horse");

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void TestSecretStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"secrets.json"_s);
}

std::unique_ptr<secrets::SecretStore> TestSecretStore::openFile(const QByteArray &passphrase)
{
    auto opened = secrets::openEncryptedFile(m_path, passphrase);
    if (!opened) {
        qFatal("%s", qPrintable(opened.error().sentence()));
    }
    return std::move(*opened);
}

void TestSecretStore::keepsValues_data()
{
    QTest::addColumn<bool>("inFile");
    QTest::newRow("memory") << false;
    QTest::newRow("file") << true;
}

void TestSecretStore::keepsValues()
{
    QFETCH(const bool, inFile);
    const auto store = inFile ? openFile() : secrets::makeMemoryStore();
    QCOMPARE(store->isPersistent(), inFile);
    QVERIFY(!store->description().isEmpty());
    QCOMPARE(store->read(u"git/github"_s).error().kind, ErrorKind::NotFound);
    QCOMPARE(store->remove(u"git/github"_s).error().kind, ErrorKind::NotFound);
    const QByteArray binary("\0\xff\n바다", 9);
    QVERIFY(store->write(u"git/github"_s, "first").has_value());
    QVERIFY(store->write(u"git/github"_s, binary).has_value());
    QVERIFY(store->write(u"클러스터"_s, {}).has_value());
    QCOMPARE(store->read(u"git/github"_s).value(), binary);
    QCOMPARE(store->read(u"클러스터"_s).value(), QByteArray());
    QCOMPARE(store->names().value(), (QStringList{u"git/github"_s, u"클러스터"_s}));
    QVERIFY(store->remove(u"git/github"_s).has_value());
    QCOMPARE(store->names().value(), (QStringList{u"클러스터"_s}));
}

void TestSecretStore::fileSurvivesReopening()
{
    QVERIFY(openFile()->write(u"a"_s, "value").has_value());
    QCOMPARE(openFile()->read(u"a"_s).value(), QByteArray("value"));
}

void TestSecretStore::fileHidesContent()
{
    QVERIFY(openFile()->write(u"forge-name"_s, "hunter2-hunter2").has_value());
    const QByteArray bytes = base::readFile(m_path).value();
    for (const QByteArray &secret : {QByteArray("hunter2"), QByteArray("forge-name")}) {
        QVERIFY(!bytes.contains(secret));
        QVERIFY(!bytes.contains(secret.toBase64(QByteArray::OmitTrailingEquals)));
    }
    QVERIFY(!QFile::permissions(m_path).testAnyFlags(QFile::ReadGroup | QFile::ReadOther));
}

void TestSecretStore::fileRefusesWrongPassphrase()
{
    QVERIFY(openFile()->write(u"a"_s, "value").has_value());
    const QByteArray before = base::readFile(m_path).value();
    const auto opened = secrets::openEncryptedFile(m_path, "battery staple");
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Unauthenticated);
    QVERIFY2(opened.error().cause.contains(u"passphrase"_s), qPrintable(opened.error().sentence()));
    QVERIFY(!opened.error().hint.isEmpty());
    QCOMPARE(base::readFile(m_path).value(), before);
}

void TestSecretStore::fileRefusesEmptyPassphrase()
{
    QCOMPARE(secrets::openEncryptedFile(m_path, {}).error().kind, ErrorKind::Invalid);
    QVERIFY(!QFileInfo::exists(m_path));
}

void TestSecretStore::fileRefusesDamage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("-----BEGIN");
    QTest::newRow("JSON of somebody else") << QByteArray("{\"a\":1}");
    QTest::newRow("huge cost") << QByteArray(
        R"({"version":1,"kdf":{"n":1073741824,"r":32,"p":1,"salt":"MDEyMzQ1Njc4OWFiY2RlZg=="},)"
        R"("check":"","cipher":{"nonce":"MDEyMzQ1Njc4OWFi"},"data":"MDEyMzQ1Njc4OWFiY2RlZg=="})");
}

void TestSecretStore::fileRefusesDamage()
{
    QFETCH(const QByteArray, bytes);
    QVERIFY(base::writePrivateFile(m_path, bytes).has_value());
    const auto opened = secrets::openEncryptedFile(m_path, "correct horse");
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, ErrorKind::Invalid);
    QCOMPARE(base::readFile(m_path).value(), bytes);
}

void TestSecretStore::fileIsSharedByTwoStores()
{
    const auto window = openFile();
    const auto commandLine = openFile();
    QVERIFY(window->write(u"a"_s, "1").has_value());
    QVERIFY(commandLine->write(u"b"_s, "2").has_value());
    QCOMPARE(window->names().value(), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(window->read(u"b"_s).value(), QByteArray("2"));
}

void TestSecretStore::fileThatVanishesIsAnError()
{
    const auto store = openFile();
    QVERIFY(QFile::remove(m_path));
    QCOMPARE(store->read(u"a"_s).error().kind, ErrorKind::NotFound);
    QVERIFY(!store->write(u"a"_s, "1").has_value());
}

void TestSecretStore::worksFromManyThreads()
{
    const auto store = openFile();
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&store, t] {
            for (int i = 0; i < 5; ++i) {
                if (!store->write(u"%1-%2"_s.arg(t).arg(i), "x")) {
                    qFatal("write failed");
                }
            }
        });
    }
    for (auto &thread : threads) {
        thread.join();
    }
    QCOMPARE(store->names()->size(), 15);
}

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secretstore.moc"
