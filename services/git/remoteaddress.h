#pragma once

#include <QString>

namespace slipway::git {

/// The parts of a repository's address.
struct RemoteAddress
{
    enum class Kind
    {
        Http,
        Ssh,
        File, ///< file://, mirrored like a remote
        Path, ///< an absolute path, opened in place
        Unknown
    };

    Kind kind = Kind::Unknown;
    QString scheme; ///< lower case
    QString user;
    QString password;
    QString host; ///< lower case, IPv6 without brackets
    int port = 0; ///< 0: the scheme's own
    QString path; ///< for ssh what the command on the other side gets, else with the leading "/"

    static RemoteAddress parse(const QString &url);

    /// "host:port" or "host", for messages.
    QString hostAndPort() const;
};

} // namespace slipway::git
