#pragma once

#include <services/git/spool.h>
#include <services/git/transfer.h>
#include <services/net/httpclient.h>

namespace slipway::git {

enum class Service
{
    UploadPack, ///< fetch
    ReceivePack ///< push
};

/// Git's smart HTTP protocol below its packets (gitprotocol-http): which URL, which headers, who we are, and
/// what an HTTP answer means.
class HttpExchange final
{
public:
    explicit HttpExchange(Transfer &transfer);

    /// GET info/refs; follows redirections and remembers where they lead for call().
    base::Expected<void> advertise(Service service, Spool &answer);
    /// POST git-upload-pack or git-receive-pack.
    base::Expected<void> call(Service service, const QByteArray &body, Spool &answer);

private:
    struct Reply
    {
        int status = 0;
        QByteArray location;
        QByteArray contentType;
        QByteArray text; ///< the beginning of an answer that is not Git's
        bool diskFull = false;
        bool tooLarge = false;
    };

    base::Expected<Reply> perform(const QByteArray &method,
                                  const QString &url,
                                  const QByteArray &requestType,
                                  const QByteArray &body,
                                  const QByteArray &expectedType,
                                  Spool &answer);
    base::Expected<net::HttpRequest> prepare(const QByteArray &method, const QString &url);
    base::Expected<void> moveTo(const QByteArray &location, const QString &suffix);
    base::Expected<void> judge(const Reply &reply, const QByteArray &expectedType, Service service) const;
    base::Unexpected refused(int status, Service service) const;
    void findCredential();

    Transfer &m_transfer;
    QString m_base; ///< the repository's URL without user info, where redirections have led
    std::optional<RemoteCredential> m_credential;
};

} // namespace slipway::git
