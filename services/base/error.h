#pragma once

#include <tl/expected.hpp>

#include <QMetaType>
#include <QString>

namespace slipway::base {

/// Why something failed, for code that must choose what to do next; the words for a person are in Error.
enum class ErrorKind
{
    Invalid,         ///< the input is wrong: syntax, a missing field, a contradiction
    NotFound,        ///< the named thing does not exist
    Forbidden,       ///< known identity, missing right (HTTP 403)
    Unauthenticated, ///< no or expired credential (HTTP 401)
    Conflict,        ///< somebody else changed or owns it (HTTP 409)
    Gone,            ///< a resource version or page token has expired (HTTP 410)
    Unreachable,     ///< no connection: name, route, TLS, refused
    Timeout,         ///< the time limit was reached
    Cancelled,       ///< the caller cancelled
    TooLarge,        ///< a budget was exceeded: bytes, nodes, depth
    Throttled,       ///< the server asks to wait (HTTP 429)
    Unsupported,     ///< the other side, or this build, cannot do it
    Guarded,         ///< the write guard stopped it: read-only or unconfirmed protected context
    Io,              ///< a file, pipe or disk failed
    Internal,        ///< the other side reports a fault of its own, or we do
};

/// A failure as a value: what failed, most likely why, and what to do next. All three are sentences or
/// sentence parts that a person reads; `detail` keeps the raw text of the library or server, already
/// redacted.
struct Error
{
    ErrorKind kind = ErrorKind::Internal;
    QString what;
    QString cause;
    QString hint;
    QString detail;

    /// "What: cause. Hint." in one line, for logs, the command line and notices.
    QString sentence() const;

    bool operator==(const Error &) const = default;
};

template <typename T> using Expected = tl::expected<T, Error>;
using Unexpected = tl::unexpected<Error>;

/// Shorthand for returning a failure: `return failure(ErrorKind::Invalid, tr("..."), cause, hint);`
Unexpected failure(ErrorKind kind, QString what, QString cause = {}, QString hint = {}, QString detail = {});

/// The failure of a cancelled call; `what` names the work that was cancelled.
Unexpected cancelled(const QString &what);

} // namespace slipway::base

Q_DECLARE_METATYPE(slipway::base::Error)
