#include "statuserror.h"

#include "secretmask.h"

#include <services/base/jsonaccess.h>
#include <services/base/redact.h>

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr int deepest = 500;
const QLatin1String conflictMark("field owner\t");

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

// The server's Status, as far as errors need it.
struct Status
{
    int code = 0;
    QString reason;
    QString message;
    QList<FieldConflict> conflicts;
    QStringList causes; ///< reasons of the causes
};

QString managerOf(const QString &message)
{
    static const QRegularExpression named(u"conflict with \"((?:[^\"\\\\]|\\\\.)*)\""_s);
    return named.match(message).captured(1);
}

Status readStatus(const ApiCall &call, const net::HttpResponse &response)
{
    Status status;
    status.code = response.status;
    const auto body = decodeBody(call, response.body);
    if (!body || base::text(*body, {"kind"}) != u"Status"_s) {
        status.message = QString::fromUtf8(response.body.left(300)).simplified();
        return status;
    }
    status.reason = base::text(*body, {"reason"});
    status.message = base::text(*body, {"message"});
    const json *causes = base::member(*body, {"details", "causes"});
    if (causes && causes->is_array()) {
        for (const json &cause : *causes) {
            const QString reason = base::text(cause, {"reason"});
            status.causes.append(reason);
            if (reason == u"FieldManagerConflict"_s) {
                status.conflicts.append(
                    {managerOf(base::text(cause, {"message"})), base::text(cause, {"field"})});
            }
        }
    }
    return status;
}

bool isPolicyDenial(const QString &message)
{
    return (message.contains(u"admission webhook"_s) && message.contains(u"denied the request"_s)) ||
           message.contains(u"ValidatingAdmissionPolicy"_s);
}

ErrorKind kindOf(const Status &status)
{
    if (isPolicyDenial(status.message)) {
        return ErrorKind::Invalid;
    }
    if (status.causes.contains(u"ResourceVersionTooLarge"_s) || status.reason == u"Expired"_s ||
        status.reason == u"Gone"_s) {
        return ErrorKind::Gone;
    }
    switch (status.code) {
    case 400:
    case 422:
        return ErrorKind::Invalid;
    case 401:
        return ErrorKind::Unauthenticated;
    case 403:
        return ErrorKind::Forbidden;
    case 404:
        return ErrorKind::NotFound;
    case 405:
    case 406:
    case 415:
    case 501:
        return ErrorKind::Unsupported;
    case 408:
    case 504:
        return ErrorKind::Timeout;
    case 409:
        return ErrorKind::Conflict;
    case 410:
        return ErrorKind::Gone;
    case 413:
        return ErrorKind::TooLarge;
    case 429:
        return ErrorKind::Throttled;
    case 502:
    case 503:
        return ErrorKind::Unreachable;
    default:
        return status.message.contains(u"field not declared in schema"_s) ? ErrorKind::Invalid
                                                                          : ErrorKind::Internal;
    }
}

QString place(const Subject &subject)
{
    return subject.nameSpace.isEmpty() ? tr("the whole cluster") : tr("namespace %1").arg(subject.nameSpace);
}

QString action(const Subject &subject)
{
    QString text = subject.verb + u' ' + subject.resource;
    if (!subject.name.isEmpty()) {
        text += u' ' + subject.name;
    }
    return subject.nameSpace.isEmpty() ? text : tr("%1 in %2").arg(text, subject.nameSpace);
}

// "User "dev" may not list pods in namespace x": the server's sentence without its API group grammar.
QString forbiddenCause(const ApiCall &call, const Status &status)
{
    static const QRegularExpression sentence(u"User \"([^\"]*)\" cannot (\\S+) resource \"([^\"]*)\""_s);
    const auto match = sentence.match(status.message);
    if (!match.hasMatch()) {
        return status.message;
    }
    return tr("the user %1 may not %2 %3 in %4")
        .arg(match.captured(1), match.captured(2), match.captured(3), place(call.subject));
}

QString causeOf(const ApiCall &call, const Status &status)
{
    QString text = status.code == 403 ? forbiddenCause(call, status) : status.message;
    if (!status.conflicts.isEmpty()) {
        QStringList owners;
        for (const FieldConflict &conflict : status.conflicts) {
            owners.append(tr("%1 owns %2").arg(conflict.manager, conflict.field));
        }
        text = owners.join(u", "_s);
    }
    static const QRegularExpression webhook(u"admission webhook \"([^\"]+)\" denied the request:?\\s*(.*)"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    if (const auto match = webhook.match(status.message); match.hasMatch()) {
        text = match.captured(2).isEmpty()
                   ? tr("the admission webhook %1 denied it").arg(match.captured(1))
                   : tr("the admission webhook %1 denied it: %2").arg(match.captured(1), match.captured(2));
    }
    if (status.code == 401) {
        text = tr("the server does not accept the credential of this context");
    }
    return text.isEmpty() ? tr("the server answered with HTTP %1").arg(status.code) : text;
}

QString hintOf(const ApiCall &call, const Status &status)
{
    if (isPolicyDenial(status.message)) {
        return tr("Change the manifest so that it satisfies the policy, or talk to the policy's owner");
    }
    if (status.message.contains(u"failed calling webhook"_s)) {
        return tr("The webhook's own service does not answer; check its pods");
    }
    if (!status.conflicts.isEmpty()) {
        return tr("Take these fields over, leave them out of the manifest, or give them the same value");
    }
    if (status.causes.contains(u"NamespaceTerminating"_s)) {
        return tr("Wait until the namespace is gone, then try again");
    }
    switch (status.code) {
    case 401:
        return tr("Sign in again or renew the token, then reload the kubeconfig");
    case 403:
        return tr("Ask for the right to %1 %2 in %3")
            .arg(call.subject.verb, call.subject.resource, place(call.subject));
    case 404:
        return call.subject.name.isEmpty() ? tr("The kind may not be installed on this cluster") : QString();
    case 409:
        return status.reason == u"AlreadyExists"_s ? QString() : tr("Read it again and repeat the change");
    case 429:
        return tr("The server is busy; try again in a moment");
    case 502:
    case 503:
    case 504:
        return tr("Try again; the server may be starting or overloaded");
    case 400:
    case 422:
        return tr("Correct the manifest");
    default:
        return {};
    }
}

} // namespace

base::Error statusError(const ApiCall &call, const net::HttpResponse &response)
{
    Status status = readStatus(call, response);
    status.message = base::redact(withoutSecretValues(status.message, call.subject.resource, call.body));
    QString detail = u"HTTP %1 %2 %3"_s.arg(status.code).arg(status.reason, status.message).simplified();
    for (const FieldConflict &conflict : status.conflicts) {
        detail += u'\n' + conflictMark + conflict.manager + u'\t' + conflict.field;
    }
    ErrorKind kind = kindOf(status);
    if (status.causes.contains(u"NamespaceTerminating"_s)) {
        kind = ErrorKind::Conflict;
    }
    return {kind,
            tr("Failed to %1").arg(action(call.subject)),
            causeOf(call, status),
            hintOf(call, status),
            detail};
}

QList<FieldConflict> fieldConflicts(const base::Error &error)
{
    QList<FieldConflict> conflicts;
    for (const QString &line : error.detail.split(u'\n')) {
        if (line.startsWith(conflictMark)) {
            const QStringList parts = line.mid(conflictMark.size()).split(u'\t');
            conflicts.append({parts.value(0), parts.value(1)});
        }
    }
    return conflicts;
}

QStringList warningsOf(const net::HttpResponse &response)
{
    // 299 agent "text with \" escapes", several in one header separated by commas.
    static const QRegularExpression one(u"299\\s+\\S+\\s+\"((?:[^\"\\\\]|\\\\.)*)\""_s);
    static const QRegularExpression escape(u"\\\\(.)"_s);
    QStringList warnings;
    for (const auto &[name, value] : response.headers) {
        if (name != "warning") {
            continue;
        }
        auto matches = one.globalMatch(QString::fromUtf8(value));
        while (matches.hasNext()) {
            QString text = matches.next().captured(1);
            text.replace(escape, u"\\1"_s);
            if (!warnings.contains(text)) {
                warnings.append(text);
            }
        }
    }
    return warnings;
}

base::Expected<json> decodeBody(const ApiCall &call, const QByteArray &body)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < body.size(); ++i) {
        const char c = body.at(i);
        if (inString) {
            i += c == '\\' ? 1 : 0;
            inString = c != '"';
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest) {
                return base::failure(ErrorKind::TooLarge,
                                     tr("Failed to %1").arg(action(call.subject)),
                                     tr("the answer is nested deeper than %1 levels").arg(deepest));
            }
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    auto parsed = base::parseJson(body, call.path);
    if (!parsed) {
        // The parser quotes what it read, which may be a Secret.
        return base::failure(ErrorKind::Invalid,
                             tr("Failed to %1").arg(action(call.subject)),
                             tr("the answer is not valid JSON"),
                             tr("Check that the address of the context belongs to a Kubernetes API server"));
    }
    return parsed;
}

} // namespace slipway::kube
