#pragma once

#include <services/base/error.h>
#include <services/git/repository.h>

#include <QByteArray>
#include <QString>

#include <optional>

struct git_oid;

namespace slipway::git {

/// Text of this room in the user's language.
QString tr(const char *text);

/// Starts libgit2 once per process, with the user's and the machine's Git configuration out of sight. Cheap
/// after the first call, from any thread.
void startLibrary();

/// What initialize() was given; null and empty before.
net::HttpClient *httpClient();
std::optional<RemoteCredential> credentialFor(const QString &url);
/// The server of `url` did not accept what credentialFor() gave.
void credentialRefused(const QString &url);

/// What libgit2 said about the call of this thread that has just returned `code`; taken at once because the
/// text belongs to the thread and the next call overwrites it.
struct LibraryFailure
{
    int code = 0;
    int category = 0;
    QString message;
};

LibraryFailure lastFailure(int code);

/// The failure of a libgit2 call as an error: the kind from its code, its text as the cause.
base::Unexpected failureOf(const LibraryFailure &failure, const QString &what, const QString &hint = {});
base::Unexpected failureOf(int code, const QString &what, const QString &hint = {});

/// 40 hex digits; and back (false when the text is not that).
QString idText(const git_oid &id);
bool parseId(const QString &text, git_oid *id);

} // namespace slipway::git
