#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace slipway::testsupport {

struct TestCertificate
{
    QByteArray certificatePem;
    QByteArray keyPem;
};

/// A certificate authority that exists for one test, made by the openssl program.
class TestAuthority final
{
public:
    explicit TestAuthority(const QString &name = QStringLiteral("Slipway test authority"));

    QByteArray caPem() const;

    enum class Validity
    {
        Now,
        Past
    };

    /// `alternativeNames` as openssl writes them: "DNS:localhost", "IP:127.0.0.1". `organization` is the
    /// group that Kubernetes reads from a client certificate.
    TestCertificate issue(const QString &commonName,
                          const QStringList &alternativeNames = {},
                          Validity validity = Validity::Now,
                          const QString &organization = {}) const;

private:
    QString path(const QString &name) const;
    QByteArray read(const QString &name) const;
    void openssl(const QStringList &arguments) const;

    QTemporaryDir m_folder;
};

/// An EC key as openssl writes it, encrypted with a passphrase.
QByteArray encryptedKeyPem();

} // namespace slipway::testsupport
