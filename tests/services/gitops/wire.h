#pragma once

#include <services/net/httpclient.h>
#include <tests/services/kube/kubetest.h>

#include <QTest>

// What the wire-level tests of this room share: a server that knows a few kinds and gives every write back
// as it came, with a uid and a version. It has no memory: what a GET finds, the test says.
namespace slipway::tests {

inline QByteArray discoveryCore()
{
    return R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
      {"metadata":{"name":""},"versions":[{"version":"v1","freshness":"Current","resources":[
        {"resource":"configmaps","responseKind":{"group":"","version":"v1","kind":"ConfigMap"},"scope":"Namespaced","verbs":["get"]},
        {"resource":"namespaces","responseKind":{"group":"","version":"v1","kind":"Namespace"},"scope":"Cluster","verbs":["get"]}]}]}]})";
}

inline QByteArray discoveryGroups()
{
    return R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
      {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[
        {"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced","verbs":["get"]}]}]},
      {"metadata":{"name":"batch"},"versions":[{"version":"v1","freshness":"Current","resources":[
        {"resource":"jobs","responseKind":{"group":"batch","version":"v1","kind":"Job"},"scope":"Namespaced","verbs":["get"]}]}]}]})";
}

inline QByteArray statusBody(int code, const QByteArray &reason, const QByteArray &message)
{
    return R"({"kind":"Status","apiVersion":"v1","status":"Failure","code":)" + QByteArray::number(code) +
           R"(,"reason":")" + reason + R"(","message":")" + message + R"("})";
}

/// The connection of one test.
struct Wire
{
    using Answer = testsupport::Answer;
    using Request = testsupport::ScriptedRequest;

    Wire()
        : guard(std::make_shared<kube::WriteGuard>())
        , client(http, kubetest::contextFor(server), guard)
    {
        server.on("GET /api", {Answer::json(discoveryCore())});
        server.on("GET /apis", {Answer::json(discoveryGroups())});
        server.otherwise(echo);
    }

    static Answer echo(const Request &request)
    {
        if (request.method == "GET") {
            return Answer::json(statusBody(404, "NotFound", "not found"), 404);
        }
        if (request.method == "DELETE") {
            return Answer::json(R"({"kind":"Status","status":"Success"})");
        }
        nlohmann::json object = kubetest::parsed(request.body);
        if (!object.is_object()) {
            object = nlohmann::json::object();
        }
        object["metadata"]["uid"] = "u-new";
        object["metadata"]["resourceVersion"] = "9";
        return Answer::json(base::dumpJson(object));
    }

    /// "PATCH deployments/web" for every write that was not a dry run, in the order of arrival.
    QStringList writes() const
    {
        QStringList result;
        for (const Request &request : server.requests()) {
            if (request.method != "GET" && request.parameter(QStringLiteral("dryRun")).isEmpty() &&
                !kubetest::parsed(request.body.isEmpty() ? QByteArray("{}") : request.body)
                     .contains("dryRun")) {
                const QString path = QString::fromLatin1(request.path);
                result << QString::fromLatin1(request.method) + u' ' + path.section(u'/', -2);
            }
        }
        return result;
    }

    int dryRuns() const
    {
        int count = 0;
        for (const Request &request : server.requests()) {
            count += request.parameter(QStringLiteral("dryRun")).isEmpty() ? 0 : 1;
        }
        return count;
    }

    testsupport::ScriptedServer server;
    net::HttpClient http;
    std::shared_ptr<kube::WriteGuard> guard;
    kube::Client client;
};

inline base::Json object(const char *text)
{
    return base::share(nlohmann::json::parse(text));
}

} // namespace slipway::tests
