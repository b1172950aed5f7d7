#include "library.h"

#include <services/base/redact.h>

#include <git2.h>

#include <QCoreApplication>

#include <mutex>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;

namespace {

void configureLibrary()
{
    git_libgit2_init();
    // url.insteadOf, http.proxy and the like of the user's own Git must not redirect what Slipway was told.
    for (const int level : {GIT_CONFIG_LEVEL_PROGRAMDATA,
                            GIT_CONFIG_LEVEL_SYSTEM,
                            GIT_CONFIG_LEVEL_XDG,
                            GIT_CONFIG_LEVEL_GLOBAL}) {
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    // The check protects programs that run commands named in a repository's configuration; nothing here does,
    // and a mirror in a shared or mounted cache often has another owner.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    git_libgit2_opts(GIT_OPT_SET_USER_AGENT, "slipway");
}

ErrorKind kindOf(const LibraryFailure &failure)
{
    switch (failure.code) {
    case GIT_ENOTFOUND:
    case GIT_EUNBORNBRANCH:
        return ErrorKind::NotFound;
    case GIT_EAMBIGUOUS:
    case GIT_EINVALID:
    case GIT_EINVALIDSPEC:
        return ErrorKind::Invalid;
    case GIT_EEXISTS:
    case GIT_ENONFASTFORWARD:
    case GIT_ECONFLICT:
    case GIT_EMODIFIED:
    case GIT_ELOCKED:
        return ErrorKind::Conflict;
    case GIT_EAUTH:
        return ErrorKind::Unauthenticated;
    case GIT_ECERTIFICATE:
        return ErrorKind::Unreachable;
    case GIT_EUSER:
        return ErrorKind::Cancelled;
    default:
        break;
    }
    switch (failure.category) {
    case GIT_ERROR_OS:
    case GIT_ERROR_FILESYSTEM:
        return ErrorKind::Io;
    case GIT_ERROR_NET:
    case GIT_ERROR_SSL:
    case GIT_ERROR_HTTP:
    case GIT_ERROR_SSH:
        return ErrorKind::Unreachable;
    default:
        return ErrorKind::Internal;
    }
}

} // namespace

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::git", text);
}

void startLibrary()
{
    static std::once_flag once;
    std::call_once(once, configureLibrary);
}

LibraryFailure lastFailure(int code)
{
    LibraryFailure failure{code, 0, {}};
    if (const git_error *error = git_error_last()) {
        failure.category = error->klass;
        failure.message = base::redact(QString::fromUtf8(error->message));
    }
    return failure;
}

base::Unexpected failureOf(const LibraryFailure &failure, const QString &what, const QString &hint)
{
    return base::failure(kindOf(failure), what, failure.message, hint, failure.message);
}

base::Unexpected failureOf(int code, const QString &what, const QString &hint)
{
    return failureOf(lastFailure(code), what, hint);
}

QString idText(const git_oid &id)
{
    char text[GIT_OID_HEXSZ + 1];
    git_oid_tostr(text, sizeof text, &id);
    return QString::fromLatin1(text);
}

bool parseId(const QString &text, git_oid *id)
{
    return text.size() == GIT_OID_HEXSZ && git_oid_fromstr(id, text.toLatin1().constData()) == 0;
}

} // namespace slipway::git
