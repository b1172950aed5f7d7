#pragma once

#include <services/base/error.h>

#include <QByteArray>
#include <QString>

namespace slipway::secrets {

/// Bytes sealed under a passphrase: scrypt (RFC 7914) makes the key, AES-256-GCM encrypts and authenticates
/// them together with the parameters. The text form is JSON: {"version", "kdf": {"name", "n", "r", "p",
/// "salt"}, "check", "cipher": {"name", "nonce"}, "data"}, all bytes in base64.
class SealedBox final
{
public:
    ~SealedBox();
    SealedBox(const SealedBox &) = default;
    SealedBox &operator=(const SealedBox &) = default;
    SealedBox(SealedBox &&) = default;
    SealedBox &operator=(SealedBox &&) = default;

    /// A key with a fresh salt. Takes about a tenth of a second and 32 MiB.
    static base::Expected<SealedBox> create(const QByteArray &passphrase);
    /// The key that a sealed text asks for. Unauthenticated when the passphrase is not the one it was sealed
    /// with; Invalid when the text is not one of ours or asks for more than 256 MiB.
    static base::Expected<SealedBox> forText(const QByteArray &text, const QByteArray &passphrase);

    /// Each sealing takes a nonce of its own.
    base::Expected<QByteArray> seal(const QByteArray &bytes) const;
    /// Opens a text that this key sealed; Invalid when it was sealed with another key or has been changed.
    base::Expected<QByteArray> unseal(const QByteArray &text) const;

private:
    struct Parameters
    {
        quint64 n = 1 << 15;
        quint64 r = 8;
        quint64 p = 1;
        QByteArray salt;

        bool operator==(const Parameters &) const = default;
    };

    struct Sealed
    {
        Parameters parameters;
        QByteArray check;
        QByteArray nonce;
        QByteArray data;
    };

    SealedBox() = default;
    static base::Expected<SealedBox> derive(const Parameters &parameters, const QByteArray &passphrase);
    static base::Expected<Sealed> parse(const QByteArray &text);
    QByteArray header() const;

    Parameters m_parameters;
    QByteArray m_key;
    QByteArray m_check; ///< tells a wrong passphrase from a damaged file
};

} // namespace slipway::secrets
