#include "testcertificates.h"

#include <services/base/process.h>

#include <QFile>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

void run(const QStringList &arguments, const QString &folder)
{
    base::ProcessRequest request;
    request.program = u"openssl"_s;
    request.arguments = arguments;
    request.folder = folder;
    const auto result = base::runProcess(request, {});
    if (!result) {
        qFatal("%s", qPrintable(result.error().sentence()));
    }
    if (result->exitCode != 0) {
        qFatal("openssl %s: %s", qPrintable(arguments.join(u' ')), result->errorOutput.constData());
    }
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        qFatal("%s cannot be written", qPrintable(path));
    }
}

const QStringList newKey = {
    u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s};

} // namespace

TestAuthority::TestAuthority(const QString &name)
{
    openssl(QStringList{u"req"_s, u"-x509"_s} + newKey +
            QStringList{u"-keyout"_s,
                        u"ca.key"_s,
                        u"-out"_s,
                        u"ca.pem"_s,
                        u"-days"_s,
                        u"2"_s,
                        u"-subj"_s,
                        u"/CN="_s + name});
}

QByteArray TestAuthority::caPem() const
{
    return read(u"ca.pem"_s);
}

TestCertificate TestAuthority::issue(const QString &commonName,
                                     const QStringList &alternativeNames,
                                     Validity validity,
                                     const QString &organization) const
{
    const QString subject =
        (organization.isEmpty() ? QString() : QString(u"/O="_s + organization)) + u"/CN="_s + commonName;
    openssl(QStringList{u"req"_s, u"-new"_s} + newKey +
            QStringList{u"-keyout"_s, u"one.key"_s, u"-out"_s, u"one.csr"_s, u"-subj"_s, subject});
    write(path(u"index.txt"_s), {});
    write(path(u"serial"_s), "01\n");
    QByteArray configuration =
        "[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\n"
        "default_md=sha256\npolicy=any\nunique_subject=no\nrand_serial=yes\n"
        "[any]\ncommonName=supplied\norganizationName=optional\n[extensions]\n"
        "basicConstraints=CA:FALSE\n";
    if (!alternativeNames.isEmpty()) {
        configuration += "subjectAltName=" + alternativeNames.join(u',').toLatin1() + '\n';
    }
    write(path(u"ca.conf"_s), configuration);
    QStringList arguments{u"ca"_s,
                          u"-batch"_s,
                          u"-notext"_s,
                          u"-config"_s,
                          u"ca.conf"_s,
                          u"-cert"_s,
                          u"ca.pem"_s,
                          u"-keyfile"_s,
                          u"ca.key"_s,
                          u"-in"_s,
                          u"one.csr"_s,
                          u"-out"_s,
                          u"one.pem"_s,
                          u"-extensions"_s,
                          u"extensions"_s};
    if (validity == Validity::Past) {
        arguments << u"-startdate"_s << u"20200101000000Z"_s << u"-enddate"_s << u"20200201000000Z"_s;
    } else {
        arguments << u"-days"_s << u"2"_s;
    }
    openssl(arguments);
    return {read(u"one.pem"_s), read(u"one.key"_s)};
}

QString TestAuthority::path(const QString &name) const
{
    return m_folder.filePath(name);
}

QByteArray TestAuthority::read(const QString &name) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("%s cannot be read", qPrintable(path(name)));
    }
    return file.readAll();
}

void TestAuthority::openssl(const QStringList &arguments) const
{
    run(arguments, m_folder.path());
}

QByteArray encryptedKeyPem()
{
    const QTemporaryDir folder;
    run({u"genpkey"_s,
         u"-algorithm"_s,
         u"EC"_s,
         u"-pkeyopt"_s,
         u"ec_paramgen_curve:prime256v1"_s,
         u"-aes256"_s,
         u"-pass"_s,
         u"pass:test"_s,
         u"-out"_s,
         u"key.pem"_s},
        folder.path());
    QFile file(folder.filePath(u"key.pem"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace slipway::testsupport
