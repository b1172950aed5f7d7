#include "logging.h"

#include <services/base/logfile.h>
#include <services/base/redact.h>

#include <QDateTime>

#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;

namespace slipway::base {

Q_LOGGING_CATEGORY(lcBase, "slipway.base")
Q_LOGGING_CATEGORY(lcNet, "slipway.net")
Q_LOGGING_CATEGORY(lcKube, "slipway.kube")
Q_LOGGING_CATEGORY(lcGit, "slipway.git")
Q_LOGGING_CATEGORY(lcRender, "slipway.render")
Q_LOGGING_CATEGORY(lcGitops, "slipway.gitops")
Q_LOGGING_CATEGORY(lcApplications, "slipway.applications")
Q_LOGGING_CATEGORY(lcJournal, "slipway.journal")
Q_LOGGING_CATEGORY(lcSandbox, "slipway.sandbox")
Q_LOGGING_CATEGORY(lcSecrets, "slipway.secrets")
Q_LOGGING_CATEGORY(lcUi, "slipway.ui")

namespace {

// The message handler is a plain function pointer, so what it writes to has to be reachable from file scope.
std::unique_ptr<LogFile> s_file;
bool s_verbose = false;

QString levelWord(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return u"debug"_s;
    case QtInfoMsg:
        return u"info"_s;
    case QtWarningMsg:
        return u"warning"_s;
    case QtCriticalMsg:
        return u"error"_s;
    case QtFatalMsg:
        return u"fatal"_s;
    }
    return u"info"_s;
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QString line = u"%1 %2 %3: %4"_s.arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs),
                                               levelWord(type),
                                               QString::fromUtf8(context.category),
                                               redact(message));
    const bool serious = type == QtWarningMsg || type == QtCriticalMsg || type == QtFatalMsg;
    if (s_file) {
        s_file->write(line);
    }
    if (serious || s_verbose) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(line));
    }
}

} // namespace

void installLogging(const QString &folder, bool verbose)
{
    s_verbose = verbose;
    s_file = std::make_unique<LogFile>(folder + u"/slipway.log"_s, 4 * 1024 * 1024, 4);
    qInstallMessageHandler(handleMessage);
}

} // namespace slipway::base
