#include "scriptedclusters.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

ServerTls tlsFor(const TestAuthority &authority)
{
    const TestCertificate certificate = authority.issue(u"localhost"_s, {u"DNS:localhost"_s});
    return {certificate.certificatePem, certificate.keyPem, {}, false};
}

QByteArray cluster(const QByteArray &name, const QByteArray &server, const QByteArray &caPem)
{
    QByteArray text = "- name: " + name + "\n  cluster:\n    server: " + server + "\n";
    if (!caPem.isEmpty()) {
        text += "    certificate-authority-data: " + caPem.toBase64() + "\n";
    }
    return text;
}

QByteArray context(const QByteArray &name, const QByteArray &clusterName, const QByteArray &user)
{
    return "- name: " + name + "\n  context:\n    cluster: " + clusterName + "\n    user: " + user + "\n";
}

constexpr char users[] = R"(users:
- name: lead
  user:
    token: good
- name: former
  user:
    token: old
- name: helped
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: bada-login-that-is-not-installed
      installHint: Install bada-login from the handbook
      interactiveMode: Never
)";

void answerAsApiServer(ScriptedServer &server)
{
    server.on("GET /version", {Answer::json(R"({"gitVersion":"v1.36.1","major":"1","minor":"36"})")});
    server.on("POST /apis/authentication.k8s.io/v1/selfsubjectreviews",
              {Answer::json(R"({"status":{"userInfo":{"username":"release-lead"}}})", 201)});
    server.on("GET /api", {Answer::json(R"({"kind":"APIVersions","versions":["v1"]})")});
    server.on("GET /apis", {Answer::json(R"({"kind":"APIGroupList","groups":[]})")});
    server.on("GET /api/v1", {Answer::json(R"({"kind":"APIResourceList","groupVersion":"v1","resources":[
        {"name":"pods","kind":"Pod","namespaced":true,"verbs":["get","list","watch"]}]})")});
}

} // namespace

ScriptedClusters::ScriptedClusters()
    : m_otherAuthority(u"Another authority"_s)
    , m_reachable(tlsFor(m_authority))
    , m_expired(tlsFor(m_authority))
{
    answerAsApiServer(m_reachable);
    m_expired.otherwise([](const ScriptedRequest &) {
        return Answer::json(
            R"({"kind":"Status","status":"Failure","reason":"Unauthorized","message":"Unauthorized","code":401})",
            401);
    });
    const QByteArray server = m_reachable.url().toUtf8();
    const QByteArray ca = m_authority.caPem();
    const QByteArray text =
        "apiVersion: v1\nkind: Config\ncurrent-context: reachable\nclusters:\n" +
        cluster("here", server, ca) + cluster("stranger", server, m_otherAuthority.caPem()) +
        cluster("strict", m_expired.url().toUtf8(), ca) + cluster("nowhere", "https://127.0.0.1:1", ca) +
        users + "contexts:\n" + context("reachable", "here", "lead") +
        context("wrong-ca", "stranger", "lead") + context("expired", "strict", "former") +
        context("unreachable", "nowhere", "lead") + context("no-helper", "here", "helped") +
        context("broken", "here", "nobody");
    fileWithText(u"config"_s, text);
}

QString ScriptedClusters::fileWith(const QString &name) const
{
    const QByteArray own = name.toUtf8();
    return fileWithText(name + u".yaml"_s,
                        "apiVersion: v1\nkind: Config\nclusters:\n" +
                            cluster(own, m_reachable.url().toUtf8(), m_authority.caPem()) +
                            "users:\n- name: " + own + "\n  user:\n    token: good\ncontexts:\n" +
                            context(own, own, own));
}

QString ScriptedClusters::fileWithText(const QString &name, const QByteArray &text) const
{
    QFile file(m_folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) {
        qFatal("%s cannot be written", qUtf8Printable(file.fileName()));
    }
    return file.fileName();
}

void ScriptedClusters::hang()
{
    Answer silence;
    silence.never = true;
    m_reachable.on("GET /version", {silence});
}

} // namespace slipway::testsupport
