#include <services/sandbox/controlrequest.h>
#include <services/sandbox/sandboxstatus.h>

#include <QTest>

using namespace Qt::StringLiterals;
using namespace slipway::sandbox;

class TestSandboxStatus final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesTheSocket_data();
    void survivesTheSocket();
    void requestsSurviveTheSocket_data();
    void requestsSurviveTheSocket();
    void unknownRequestsAreRefused_data();
    void unknownRequestsAreRefused();
};

void TestSandboxStatus::survivesTheSocket_data()
{
    QTest::addColumn<SandboxStatus>("status");

    SandboxStatus status;
    QTest::addRow("absent") << status;
    status.state = SandboxState::Starting;
    status.activity = u"etcd 시작"_s;
    status.ownerPid = 4711;
    status.components = {{u"etcd"_s, u"starting"_s, 12, 0, u"/l"_s}};
    QTest::addRow("starting") << status;
    status.state = SandboxState::Ready;
    status.addresses.server = u"https://127.0.0.1:1"_s;
    status.addresses.contexts = QStringList{u"dev"_s};
    status.addresses.firstStart = true;
    status.addresses.startTime = std::chrono::milliseconds(1234);
    QTest::addRow("ready") << status;
    status.state = SandboxState::Failed;
    status.addresses = {};
    status.error = {slipway::base::ErrorKind::Io, u"what"_s, u"cause"_s, u"hint"_s, {}};
    QTest::addRow("failed") << status;
}

void TestSandboxStatus::survivesTheSocket()
{
    QFETCH(SandboxStatus, status);
    const QByteArray line = encodeStatus(status);
    QVERIFY(!line.contains('\n'));
    const auto decoded = decodeStatus(line);
    QVERIFY(decoded);
    QCOMPARE(*decoded, status);
}

void TestSandboxStatus::requestsSurviveTheSocket_data()
{
    QTest::addColumn<ControlRequest>("request");
    using Kind = ControlRequest::Kind;
    QTest::addRow("watch") << ControlRequest{Kind::Watch};
    QTest::addRow("down") << ControlRequest{Kind::Down};
    QTest::addRow("stop") << ControlRequest{Kind::Component, ComponentAction::Stop, u"apiserver"_s};
}

void TestSandboxStatus::requestsSurviveTheSocket()
{
    QFETCH(ControlRequest, request);
    const auto decoded = decodeRequest(encodeRequest(request).trimmed());
    QVERIFY(decoded);
    QCOMPARE(*decoded, request);
}

void TestSandboxStatus::unknownRequestsAreRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addRow("word") << QByteArray(R"({"request":"dance"})");
    QTest::addRow("nothing") << QByteArray("{}");
    QTest::addRow("action") << QByteArray(R"({"request":"component","action":"paint","component":"etcd"})");
    QTest::addRow("not JSON") << QByteArray("down");
}

void TestSandboxStatus::unknownRequestsAreRefused()
{
    QFETCH(QByteArray, line);
    QVERIFY(!decodeRequest(line));
}

QTEST_GUILESS_MAIN(TestSandboxStatus)
#include "tst_sandboxstatus.moc"
