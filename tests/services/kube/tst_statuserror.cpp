#include <services/base/jsonaccess.h>
#include <services/kube/statuserror.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;

namespace {

kube::ApiCall call(const QString &verb, const QString &resource)
{
    kube::ApiCall result;
    result.subject = {verb, resource, u"payments"_s, u"web"_s};
    return result;
}

net::HttpResponse answer(int status, const QByteArray &body)
{
    net::HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

QByteArray statusBody(const QByteArray &reason, const QByteArray &message, const QByteArray &causes = "[]")
{
    const nlohmann::json body = {{"kind", "Status"},
                                 {"status", "Failure"},
                                 {"reason", reason.toStdString()},
                                 {"message", message.toStdString()},
                                 {"details", {{"causes", nlohmann::json::parse(causes.toStdString())}}}};
    return base::dumpJson(body);
}

} // namespace

class TestStatusError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void explains_data();
    void explains();
    void namesFieldOwners();
    void keepsSecretValuesOut_data();
    void keepsSecretValuesOut();
    void readsWarnings_data();
    void readsWarnings();
    void refusesBottomlessAnswers();
};

void TestStatusError::explains_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QStringList>("words");
    const auto row =
        [](const char *name, int status, const QByteArray &body, ErrorKind kind, const QStringList &words) {
            QTest::newRow(name) << status << body << kind << words;
        };
    row("400 strict",
        400,
        statusBody("BadRequest", "strict decoding error: unknown field \"spec.replcas\""),
        ErrorKind::Invalid,
        {u"spec.replcas"_s});
    row("401",
        401,
        statusBody("Unauthorized", "Unauthorized"),
        ErrorKind::Unauthenticated,
        {u"does not accept the credential"_s, u"Sign in again"_s});
    row("403",
        403,
        statusBody("Forbidden",
                   "deployments.apps \"web\" is forbidden: User \"dev\" cannot patch resource "
                   "\"deployments\" in API group \"apps\" in the namespace \"payments\""),
        ErrorKind::Forbidden,
        {u"user dev may not patch deployments in namespace payments"_s, u"Ask for the right"_s});
    row("403 quota",
        403,
        statusBody("Forbidden", "pods \"a\" is forbidden: exceeded quota: small"),
        ErrorKind::Forbidden,
        {u"exceeded quota: small"_s});
    row("403 terminating",
        403,
        statusBody("Forbidden",
                   "unable to create new content in namespace payments because it is being terminated",
                   R"([{"reason":"NamespaceTerminating","message":"x","field":"metadata.namespace"}])"),
        ErrorKind::Conflict,
        {u"being terminated"_s, u"Wait until the namespace is gone"_s});
    row("404",
        404,
        statusBody("NotFound", "deployments.apps \"web\" not found"),
        ErrorKind::NotFound,
        {u"\"web\" not found"_s});
    row("404 no such API", 404, "404 page not found\n", ErrorKind::NotFound, {u"404 page not found"_s});
    row("405",
        405,
        statusBody("MethodNotAllowed", "not allowed"),
        ErrorKind::Unsupported,
        {u"not allowed"_s});
    row("409 exists",
        409,
        statusBody("AlreadyExists", "already exists"),
        ErrorKind::Conflict,
        {u"already exists"_s});
    row("409 stale",
        409,
        statusBody("Conflict", "the object has been modified"),
        ErrorKind::Conflict,
        {u"has been modified"_s, u"Read it again"_s});
    row("410", 410, statusBody("Expired", "too old resource version"), ErrorKind::Gone, {u"too old"_s});
    row("413",
        413,
        statusBody("RequestEntityTooLarge", "limit is 3145728"),
        ErrorKind::TooLarge,
        {u"3145728"_s});
    row("415",
        415,
        statusBody("UnsupportedMediaType", "the body of the request was in an unknown format"),
        ErrorKind::Unsupported,
        {u"unknown format"_s});
    row("422",
        422,
        statusBody("Invalid",
                   "Deployment.apps \"web\" is invalid: spec.replicas: Invalid value: -1: must be positive"),
        ErrorKind::Invalid,
        {u"spec.replicas"_s, u"Correct the manifest"_s});
    row("429", 429, statusBody("TooManyRequests", "busy"), ErrorKind::Throttled, {u"busy"_s});
    row("500 webhook down",
        500,
        statusBody("InternalError",
                   "Internal error occurred: failed calling webhook \"v.example\": connection refused"),
        ErrorKind::Internal,
        {u"v.example"_s, u"check its pods"_s});
    row("500 schema",
        500,
        statusBody("", ".spec.foo: field not declared in schema"),
        ErrorKind::Invalid,
        {u".spec.foo"_s});
    row("503", 503, "upstream connect error", ErrorKind::Unreachable, {u"upstream connect error"_s});
    row("504 future version",
        504,
        statusBody("Timeout",
                   "Too large resource version: 99",
                   R"([{"reason":"ResourceVersionTooLarge","message":"x"}])"),
        ErrorKind::Gone,
        {u"Too large resource version"_s});
    row("webhook denies",
        400,
        statusBody("BadRequest",
                   "admission webhook \"policy.example\" denied the request: images need a digest"),
        ErrorKind::Invalid,
        {u"admission webhook policy.example denied it: images need a digest"_s, u"policy"_s});
    row("policy denies",
        422,
        statusBody("Invalid",
                   "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' "
                   "denied request: too many replicas"),
        ErrorKind::Invalid,
        {u"too many replicas"_s});
    row("empty body", 500, "", ErrorKind::Internal, {u"HTTP 500"_s});
    row("HTML", 502, "<html>Bad\nGateway</html>", ErrorKind::Unreachable, {u"Bad Gateway"_s});
}

void TestStatusError::explains()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(ErrorKind, kind);
    QFETCH(QStringList, words);
    const base::Error error =
        kube::statusError(call(u"patch"_s, u"deployments.apps"_s), answer(status, body));
    QVERIFY2(error.kind == kind, qPrintable(error.sentence()));
    for (const QString &word : words) {
        QVERIFY2(error.sentence().contains(word), qPrintable(error.sentence()));
    }
    QVERIFY(error.what.contains(u"patch deployments.apps web in payments"_s));
    QVERIFY(kube::fieldConflicts(error).isEmpty());
}

void TestStatusError::namesFieldOwners()
{
    const QByteArray causes = R"([
        {"reason":"FieldManagerConflict","message":"conflict with \"kubectl-edit\" using apps/v1","field":".spec.replicas"},
        {"reason":"FieldManagerConflict","message":"conflict with \"hpa\"","field":".spec.template.spec.containers[name=\"token\"].image"}])";
    const base::Error error =
        kube::statusError(call(u"apply"_s, u"deployments.apps"_s),
                          answer(409, statusBody("Conflict", "Apply failed with 2 conflicts", causes)));
    QCOMPARE(error.kind, ErrorKind::Conflict);
    const QList<kube::FieldConflict> conflicts = kube::fieldConflicts(error);
    QCOMPARE(conflicts.size(), 2);
    QCOMPARE(conflicts[0].manager, u"kubectl-edit"_s);
    QCOMPARE(conflicts[0].field, u".spec.replicas"_s);
    QCOMPARE(conflicts[1].manager, u"hpa"_s);
    QCOMPARE(conflicts[1].field, u".spec.template.spec.containers[name=\"token\"].image"_s);
    QVERIFY2(error.sentence().contains(u"kubectl-edit owns .spec.replicas"_s), qPrintable(error.sentence()));
    QVERIFY(error.hint.contains(u"Take these fields over"_s));
}

void TestStatusError::keepsSecretValuesOut_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("sent in stringData")
        << QByteArray(R"({"stringData":{"a":"hunter2"}})") << QByteArray("cannot handle hunter2 here");
    QTest::newRow("sent in data") << QByteArray(R"({"data":{"a":"aHVudGVyMg=="}})")
                                  << QByteArray("illegal aHVudGVyMg== that is hunter2");
    QTest::newRow("sent in a JSON patch")
        << QByteArray(R"([{"op":"add","path":"/data/a","value":"hunter2"}])")
        << QByteArray("unable to parse hunter2");
    QTest::newRow("known to the server only")
        << QByteArray() << QByteArray("data[a]: Invalid value: \"hunter2 and more\": must be base64");
    QTest::newRow("encoded, known to the server only")
        << QByteArray() << QByteArray("bad base64 aHVudGVyMmh1bnRlcjJodW50ZXIy");
}

void TestStatusError::keepsSecretValuesOut()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, message);
    kube::ApiCall writing = call(u"apply"_s, u"secrets"_s);
    writing.body = body;
    const base::Error error = kube::statusError(writing, answer(422, statusBody("Invalid", message)));
    const QString all = error.sentence() + u' ' + error.detail;
    QVERIFY2(!all.contains(u"hunter2"_s), qPrintable(all));
    QVERIFY2(!all.contains(u"aHVudGVyM"_s), qPrintable(all));
    QVERIFY2(all.contains(u"++++++++"_s), qPrintable(all));
}

void TestStatusError::readsWarnings_data()
{
    QTest::addColumn<QList<QByteArray>>("headers");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("none") << QList<QByteArray>() << QStringList();
    QTest::newRow("one") << QList<QByteArray>{R"(299 - "unknown field \"spec.x\"")"}
                         << QStringList{u"unknown field \"spec.x\""_s};
    QTest::newRow("several headers") << QList<QByteArray>{R"(299 - "a")", R"(299 - "b")", R"(299 - "a")"}
                                     << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("several in one") << QList<QByteArray>{R"(299 - "a, b", 299 kube "c\\d")"}
                                    << QStringList{u"a, b"_s, u"c\\d"_s};
    QTest::newRow("other code") << QList<QByteArray>{R"(110 - "stale")"} << QStringList();
    QTest::newRow("malformed") << QList<QByteArray>{R"(299 - "open)"} << QStringList();
}

void TestStatusError::readsWarnings()
{
    QFETCH(QList<QByteArray>, headers);
    QFETCH(QStringList, texts);
    net::HttpResponse response;
    for (const QByteArray &header : headers) {
        response.headers.append({"warning", header});
    }
    QCOMPARE(kube::warningsOf(response), texts);
}

void TestStatusError::refusesBottomlessAnswers()
{
    const auto nested = [](int depth) -> QByteArray {
        return QByteArray("{\"a\":").repeated(depth) + "1" + QByteArray("}").repeated(depth);
    };
    QVERIFY(kube::decodeBody(call(u"get"_s, u"x"_s), nested(400)));
    const auto deep = kube::decodeBody(call(u"get"_s, u"x"_s), nested(100'000));
    QVERIFY(!deep);
    QCOMPARE(deep.error().kind, ErrorKind::TooLarge);
    const QByteArray bracketsInText = R"({"a":"[[[[\"[[{{"})";
    QVERIFY(kube::decodeBody(call(u"get"_s, u"x"_s), bracketsInText));
    const auto garbage = kube::decodeBody(call(u"get"_s, u"x"_s), "hunter2");
    QVERIFY(!garbage);
    QVERIFY(!garbage.error().sentence().contains(u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestStatusError)
#include "tst_statuserror.moc"
