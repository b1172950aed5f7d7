#include <services/kube/kubeconfig.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using kube::Kubeconfig;

namespace {

QString fixture(const QString &name)
{
    return QStringLiteral(SLIPWAY_TEST_DATA "/kubeconfig/") + name;
}

QStringList contextNames(const Kubeconfig &config)
{
    QStringList names;
    for (const kube::KubeContext &context : config.contexts) {
        names.append(context.name);
    }
    return names;
}

QString causes(const QList<base::Error> &errors)
{
    QStringList all;
    for (const base::Error &error : errors) {
        all.append(error.cause);
    }
    return all.join(u" | "_s);
}

} // namespace

class TestKubeconfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsEveryField();
    void firstFileWinsWhole();
    void resolvesExecPlugins();
    void namesContradictions_data();
    void namesContradictions();
    void otherContextsStayUsable();
    void listsAllErrorsOfAContext();
    void unreadableFiles_data();
    void unreadableFiles();
    void aBrokenFileLeavesTheOthers();
    void findsTheFiles_data();
    void findsTheFiles();
    void errorsNeverQuoteCredentials();
};

void TestKubeconfig::init()
{
    qunsetenv("KUBECONFIG");
}

void TestKubeconfig::readsEveryField()
{
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"first.yaml"_s), fixture(u"second.json"_s)});
    QVERIFY2(config.errors.isEmpty(), qPrintable(causes(config.errors)));
    const kube::KubeContext *dev = config.find(u"dev"_s);
    QVERIFY(dev);
    QVERIFY2(dev->errors.isEmpty(), qPrintable(causes(dev->errors)));
    QCOMPARE(dev->cluster.server, u"https://first.example:6443/k8s/clusters/c-1"_s);
    QCOMPARE(dev->cluster.tlsServerName, u"api.internal"_s);
    QVERIFY(dev->cluster.caPem.startsWith("-----BEGIN CERTIFICATE-----"));
    QCOMPARE(dev->nameSpace, u"payments"_s);
    QCOMPARE(dev->credential.token, u"first-token"_s);
    QCOMPARE(dev->file, fixture(u"first.yaml"_s));
    const kube::KubeContext *second = config.find(u"second"_s);
    QVERIFY(second);
    QVERIFY2(second->errors.isEmpty(), qPrintable(causes(second->errors)));
    QCOMPARE(second->nameSpace, u"default"_s);
    QVERIFY(second->cluster.disableCompression);
    QVERIFY(second->credential.clientCertificatePem.contains("CERTIFICATE"));
    QVERIFY(second->credential.clientKeyPem.contains("PRIVATE KEY"));
    const kube::KubeContext *rotated = config.find(u"rotated"_s);
    QVERIFY(rotated);
    QCOMPARE(rotated->credential.tokenFile, fixture(u"pki/token"_s));
    QVERIFY(rotated->errors.isEmpty());
    QVERIFY(!config.find(u"none"_s));
}

void TestKubeconfig::firstFileWinsWhole()
{
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"first.yaml"_s), fixture(u"second.json"_s)});
    QCOMPARE(config.currentContext, u"dev"_s);
    QCOMPARE(contextNames(config), (QStringList{u"dev"_s, u"second"_s, u"mixed"_s, u"rotated"_s}));
    const kube::KubeContext *mixed = config.find(u"mixed"_s);
    QCOMPARE(mixed->cluster.server, u"https://first.example:6443/k8s/clusters/c-1"_s);
    QVERIFY(!mixed->cluster.insecureSkipTlsVerify); // the later stanza adds nothing to the first
    QCOMPARE(mixed->credential.token, u"first-token"_s);
    QVERIFY(mixed->credential.userName.isEmpty());
    const Kubeconfig turned = Kubeconfig::loadFiles({fixture(u"second.json"_s), fixture(u"first.yaml"_s)});
    QCOMPARE(turned.currentContext, u"second"_s);
    QVERIFY(turned.find(u"mixed"_s)->cluster.insecureSkipTlsVerify);
    QCOMPARE(turned.find(u"dev"_s)->credential.userName, u"jane"_s);
}

void TestKubeconfig::resolvesExecPlugins()
{
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"exec.yaml"_s)});
    QVERIFY2(config.errors.isEmpty(), qPrintable(causes(config.errors)));
    const kube::KubeContext *relative = config.find(u"relative"_s);
    QVERIFY2(relative->errors.isEmpty(), qPrintable(causes(relative->errors)));
    QVERIFY(relative->credential.exec);
    const kube::ExecPlugin &plugin = *relative->credential.exec;
    QCOMPARE(plugin.command, fixture(u"plugins/login"_s));
    QCOMPARE(plugin.arguments, (QStringList{u"get-token"_s, u"--cluster=c"_s}));
    QCOMPARE(plugin.environment.size(), 1);
    QCOMPARE(plugin.environment.first().second, u"seoul"_s);
    QCOMPARE(plugin.installHint, u"Install it:\n  apt install login"_s); // without the terminal's colours
    QVERIFY(plugin.provideClusterInfo);
    QCOMPARE(plugin.clusterConfig, QByteArray("{\"audience\":\"slipway\"}"));
    QCOMPARE(config.find(u"bare"_s)->credential.exec->command, u"login"_s);
    QVERIFY(!config.find(u"tokenwins"_s)->credential.exec);
}

void TestKubeconfig::namesContradictions_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("cause");
    const auto row = [](const char *context, ErrorKind kind, const QString &cause) {
        QTest::newRow(context) << kind << cause;
    };
    row("noserver", ErrorKind::Invalid, u"names no server"_s);
    row("badserver", ErrorKind::Invalid, u"not an address"_s);
    row("bothca", ErrorKind::Invalid, u"both as certificate-authority and"_s);
    row("insecureca", ErrorKind::Invalid, u"contradicts"_s);
    row("missingca", ErrorKind::NotFound, u"pki/none.pem"_s);
    row("notbase64", ErrorKind::Invalid, u"not valid base64"_s);
    row("notpem", ErrorKind::Invalid, u"not a PEM text"_s);
    row("proxied", ErrorKind::Unsupported, u"proxy"_s);
    row("twice", ErrorKind::Invalid, u"both a token and a password"_s);
    row("keyless", ErrorKind::Invalid, u"without a key"_s);
    row("certless", ErrorKind::Invalid, u"without a certificate"_s);
    row("encrypted", ErrorKind::Unsupported, u"passphrase"_s);
    row("actor", ErrorKind::Unsupported, u"acts as somebody else"_s);
    row("oldprovider", ErrorKind::Unsupported, u"gcp"_s);
    row("nofile", ErrorKind::NotFound, u"pki/none"_s);
    row("nocommand", ErrorKind::Invalid, u"no command"_s);
    row("noversion", ErrorKind::Invalid, u"no apiVersion"_s);
    row("alpha", ErrorKind::Unsupported, u"v1alpha1"_s);
    row("nomode", ErrorKind::Invalid, u"interactiveMode"_s);
    row("badmode", ErrorKind::Invalid, u"interactiveMode"_s);
    row("terminal", ErrorKind::Unsupported, u"terminal"_s);
    row("execlist", ErrorKind::Invalid, u"not a mapping"_s);
    row("nocluster", ErrorKind::Invalid, u"names no cluster"_s);
    row("ghostcluster", ErrorKind::NotFound, u"cluster ghost"_s);
    row("nouser", ErrorKind::Invalid, u"names no user"_s);
    row("ghostuser", ErrorKind::NotFound, u"user ghost"_s);
    row("badnamespace", ErrorKind::Invalid, u"Not A Label"_s);
}

void TestKubeconfig::namesContradictions()
{
    QFETCH(ErrorKind, kind);
    QFETCH(QString, cause);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"contradictions.yaml"_s)});
    QVERIFY2(config.errors.isEmpty(), qPrintable(causes(config.errors)));
    const kube::KubeContext *context = config.find(name);
    QVERIFY(context);
    QVERIFY2(context->errors.size() == 1, qPrintable(causes(context->errors)));
    const base::Error &error = context->errors.first();
    QCOMPARE(error.kind, kind);
    QVERIFY2(error.cause.contains(cause), qPrintable(error.sentence()));
    QVERIFY(error.what.contains(name));
    QVERIFY(!error.hint.isEmpty());
}

void TestKubeconfig::otherContextsStayUsable()
{
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"contradictions.yaml"_s)});
    QVERIFY(config.find(u"good"_s)->errors.isEmpty());
}

void TestKubeconfig::listsAllErrorsOfAContext()
{
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"contradictions.yaml"_s)});
    QCOMPARE(config.find(u"everything"_s)->errors.size(), 3);
}

void TestKubeconfig::unreadableFiles_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("errors");
    QTest::addColumn<QStringList>("contexts");
    QTest::newRow("broken") << u"broken.yaml"_s << 1 << QStringList();
    QTest::newRow("scalar") << u"scalar.yaml"_s << 1 << QStringList();
    QTest::newRow("other kind") << u"pod.yaml"_s << 1 << QStringList();
    QTest::newRow("not a list") << u"notalist.yaml"_s << 1 << QStringList();
    QTest::newRow("two documents") << u"two.yaml"_s << 1 << QStringList();
    QTest::newRow("not UTF-8") << u"notutf8.yaml"_s << 1 << QStringList();
    QTest::newRow("missing") << u"none.yaml"_s << 1 << QStringList();
    QTest::newRow("a folder") << u"pki"_s << 1 << QStringList();
    QTest::newRow("empty") << u"empty.yaml"_s << 0 << QStringList();
    QTest::newRow("names twice and none") << u"twice.yaml"_s << 2 << QStringList{u"a"_s};
}

void TestKubeconfig::unreadableFiles()
{
    QFETCH(QString, file);
    QFETCH(int, errors);
    QFETCH(QStringList, contexts);
    const Kubeconfig config = Kubeconfig::load(fixture(file));
    QVERIFY2(config.errors.size() == errors, qPrintable(causes(config.errors)));
    QCOMPARE(contextNames(config), contexts);
    for (const base::Error &error : config.errors) {
        QVERIFY2(error.what.contains(file) && !error.cause.isEmpty(), qPrintable(error.sentence()));
    }
}

void TestKubeconfig::aBrokenFileLeavesTheOthers()
{
    const Kubeconfig config = Kubeconfig::loadFiles({fixture(u"broken.yaml"_s), fixture(u"first.yaml"_s)});
    QCOMPARE(config.errors.size(), 1);
    QCOMPARE(contextNames(config), QStringList{u"dev"_s});
    QCOMPARE(config.files, QStringList{fixture(u"first.yaml"_s)});
}

void TestKubeconfig::findsTheFiles_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<bool>("inHome");
    QTest::addColumn<QStringList>("additional");
    QTest::addColumn<QStringList>("contexts");
    QTest::addColumn<int>("errors");
    const QString first = fixture(u"first.yaml"_s);
    const QString none = fixture(u"none.yaml"_s);
    const QStringList dev{u"dev"_s};
    QTest::newRow("nothing at all") << QString() << false << QStringList() << QStringList() << 0;
    QTest::newRow("home") << QString() << true << QStringList() << dev << 0;
    QTest::newRow("variable") << first << false << QStringList() << dev << 0;
    QTest::newRow("missing ones are skipped")
        << QString(none + u"::"_s + first + u':' + first) << false << QStringList() << dev << 0;
    QTest::newRow("all missing") << none << true << QStringList() << QStringList() << 1;
    QTest::newRow("additional") << QString() << false << QStringList{first} << dev << 0;
}

void TestKubeconfig::findsTheFiles()
{
    QFETCH(QString, variable);
    QFETCH(bool, inHome);
    QFETCH(QStringList, additional);
    QFETCH(QStringList, contexts);
    QFETCH(int, errors);
    const QTemporaryDir home;
    const QByteArray oldHome = qgetenv("HOME");
    qputenv("HOME", home.path().toLocal8Bit());
    if (inHome) {
        QVERIFY(QDir(home.path()).mkpath(u".kube/pki"_s));
        QVERIFY(QFile::copy(fixture(u"first.yaml"_s), home.filePath(u".kube/config"_s)));
        QVERIFY(QFile::copy(fixture(u"pki/ca.pem"_s), home.filePath(u".kube/pki/ca.pem"_s)));
    }
    if (!variable.isEmpty()) {
        qputenv("KUBECONFIG", variable.toLocal8Bit());
    }
    const Kubeconfig config = Kubeconfig::load({}, additional);
    qputenv("HOME", oldHome);
    QCOMPARE(contextNames(config), contexts);
    QVERIFY2(config.errors.size() == errors, qPrintable(causes(config.errors)));
}

void TestKubeconfig::errorsNeverQuoteCredentials()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"config"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("users:\n- name: a\n  user:\n    token: hunter2\n    token: hunter2\n");
    file.close();
    const Kubeconfig config = Kubeconfig::load(file.fileName());
    QCOMPARE(config.errors.size(), 1);
    QVERIFY(!config.errors.first().sentence().contains(u"hunter2"_s));
    QVERIFY(!config.errors.first().detail.contains(u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestKubeconfig)
#include "tst_kubeconfig.moc"
