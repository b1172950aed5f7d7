#include <services/sandbox/linesplitter.h>
#include <services/sandbox/sandboxevent.h>
#include <services/sandbox/statusreducer.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway::sandbox;

class TestSandboxEvent final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refusesWhatIsNotAnObject_data();
    void refusesWhatIsNotAnObject();
    void readsAddresses();
    void splitsAtAnyByte_data();
    void splitsAtAnyByte();
    void followsARun();
    void tellsOfAnUnexpectedEnd();
};

void TestSandboxEvent::parses_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("component");
    QTest::addColumn<QString>("message");

    using Kind = SandboxEvent::Kind;
    const auto row = [](const char *name,
                        const QByteArray &line,
                        Kind kind,
                        const QString &component,
                        const QString &message) {
        QTest::addRow("%s", name) << line << static_cast<int>(kind) << component << message;
    };
    row("starting", R"({"event":"starting","component":"etcd","pid":7})", Kind::Starting, u"etcd"_s, {});
    row("running",
        R"({"event":"running","component":"etcd","pid":7,"elapsedMs":90})",
        Kind::Running,
        u"etcd"_s,
        {});
    row("progress",
        R"({"event":"progress","text":"nodes are in place"})",
        Kind::Progress,
        {},
        u"nodes are in place"_s);
    row("exited",
        R"({"event":"exited","component":"kwok","expected":true,"message":"ended"})",
        Kind::Exited,
        u"kwok"_s,
        u"ended"_s);
    row("refused",
        R"({"event":"refused","id":"3","message":"no component \"moon\""})",
        Kind::Refused,
        {},
        u"no component \"moon\""_s);
    row("error", R"({"event":"error","message":"no space"})", Kind::Error, {}, u"no space"_s);
    row("of a later version", R"({"event":"dance","component":"etcd"})", Kind::Other, u"etcd"_s, {});
    row("wrong types", R"({"event":5,"component":[],"expected":"x"})", Kind::Other, {}, {});
}

void TestSandboxEvent::parses()
{
    QFETCH(QByteArray, line);
    const auto event = parseSandboxEvent(line);
    QVERIFY(event);
    QTEST(static_cast<int>(event->kind), "kind");
    QTEST(event->component, "component");
    QTEST(event->message, "message");
}

void TestSandboxEvent::refusesWhatIsNotAnObject_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addRow("text") << QByteArray("panic: runtime error");
    QTest::addRow("array") << QByteArray("[1]");
    QTest::addRow("cut") << QByteArray(R"({"event":"rea)");
    QTest::addRow("not UTF-8") << QByteArray("\xff\xfe{}");
}

void TestSandboxEvent::refusesWhatIsNotAnObject()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseSandboxEvent(line));
}

void TestSandboxEvent::readsAddresses()
{
    const auto event = parseSandboxEvent(
        R"({"event":"ready","elapsedMs":2900,"dir":"/s","server":"https://127.0.0.1:1","kubeconfig":"/s/kubeconfig",)"
        R"("git":"http://127.0.0.1:2","gitDir":"/s/git","gitUser":"slipway","gitPasswordFile":"/s/git-password",)"
        R"("registry":"127.0.0.1:3","firstStart":true,"contexts":["dev","admin"],)"
        R"("components":[{"name":"etcd","state":"running","pid":9,"restarts":1,"log":"/s/logs/etcd.log"}]})");
    QVERIFY(event);
    const SandboxAddresses expected{u"/s"_s,
                                    u"https://127.0.0.1:1"_s,
                                    u"/s/kubeconfig"_s,
                                    u"http://127.0.0.1:2"_s,
                                    u"/s/git"_s,
                                    u"slipway"_s,
                                    u"/s/git-password"_s,
                                    u"127.0.0.1:3"_s,
                                    {u"dev"_s, u"admin"_s},
                                    true,
                                    std::chrono::milliseconds(2900)};
    QCOMPARE(event->addresses, expected);
    const QList<ComponentStatus> components{{u"etcd"_s, u"running"_s, 9, 1, u"/s/logs/etcd.log"_s}};
    QCOMPARE(event->components, components);
}

void TestSandboxEvent::splitsAtAnyByte_data()
{
    QTest::addColumn<int>("chunk");
    for (const int chunk : {1, 2, 3, 7, 64}) {
        QTest::addRow("%d bytes", chunk) << chunk;
    }
}

void TestSandboxEvent::splitsAtAnyByte()
{
    QFETCH(int, chunk);
    const QByteArray stream = "first\n\nsecond line\nthird\nrest";
    LineSplitter splitter;
    QList<QByteArray> lines;
    for (qsizetype i = 0; i < stream.size(); i += chunk) {
        splitter.feed(stream.mid(i, chunk), [&](const QByteArray &line) { lines.append(line); });
    }
    QCOMPARE(lines, (QList<QByteArray>{"first", "second line", "third"}));
}

void TestSandboxEvent::followsARun()
{
    SandboxStatus status;
    status.state = SandboxState::Starting;
    const auto feed = [&](const QByteArray &line) { status = statusAfter(status, *parseSandboxEvent(line)); };
    feed(R"({"event":"starting","component":"etcd"})");
    QCOMPARE(status.components.value(0).state, u"starting"_s);
    QVERIFY(status.activity.contains(u"etcd"));
    feed(R"({"event":"running","component":"etcd"})");
    QCOMPARE(status.components.size(), 1);
    QCOMPARE(status.state, SandboxState::Starting);
    feed(
        R"({"event":"ready","server":"https://127.0.0.1:1","components":[{"name":"etcd","state":"running"}]})");
    QCOMPARE(status.state, SandboxState::Ready);
    QCOMPARE(status.addresses.server, u"https://127.0.0.1:1"_s);
    feed(R"({"event":"exited","component":"etcd","expected":true})");
    QCOMPARE(status.components.value(0).state, u"stopped"_s);
    QCOMPARE(status.state, SandboxState::Ready);
    feed(R"({"event":"error","message":"no space left on device"})");
    QCOMPARE(status.state, SandboxState::Failed);
    QVERIFY(status.error.sentence().contains(u"no space left on device"));
}

void TestSandboxEvent::tellsOfAnUnexpectedEnd()
{
    SandboxStatus status;
    const auto event = parseSandboxEvent(
        R"({"event":"exited","component":"kwok","expected":false,"message":"signal: killed"})");
    status = statusAfter(status, *event);
    QCOMPARE(status.components.value(0).state, u"failed"_s);
    QCOMPARE(status.components.value(0).restarts, 1);
    QVERIFY(status.activity.contains(u"signal: killed"));
}

QTEST_GUILESS_MAIN(TestSandboxEvent)
#include "tst_sandboxevent.moc"
