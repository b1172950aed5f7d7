#include "sshserver.h"

#include <services/base/process.h>

#include <QFile>
#include <QTcpServer>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

namespace {

const QString privilegeFolder = u"/run/sshd"_s;

QString findServer()
{
    const QString found = base::findProgram(u"sshd"_s);
    return found.isEmpty() ? base::findProgram(u"/usr/sbin/sshd"_s) : found;
}

int freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

} // namespace

SshServer::SshServer()
{
    const QString program = findServer();
    if (program.isEmpty() || base::findProgram(u"ssh"_s).isEmpty()) {
        m_problem = u"sshd or ssh is not installed"_s;
        return;
    }
    m_port = freePort();
    makeKey(u"host"_s);
    makeKey(u"user"_s);
    authorize(keyFile());
    const QString config =
        u"Port %1\nListenAddress 127.0.0.1\nHostKey %2\nAuthorizedKeysFile %3\n"
        "StrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\n"
        "KexAlgorithms curve25519-sha256\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUseDNS no\n"_s
            .arg(m_port)
            .arg(file(u"host"_s), file(u"authorized"_s));
    write(u"sshd_config"_s, config.toUtf8());
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    const QStringList arguments = {u"-D"_s, u"-e"_s, u"-f"_s, file(u"sshd_config"_s)};
    if (::geteuid() == 0 && !QFile::exists(privilegeFolder)) {
        // sshd insists on a folder that only the system's own service makes: it gets one that nobody else
        // sees.
        const QString script = u"mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec \"$@\""_s;
        m_process.start(u"unshare"_s,
                        QStringList{u"-m"_s, u"sh"_s, u"-c"_s, script, u"sh"_s, program} + arguments);
    } else {
        m_process.start(program, arguments);
    }
    QByteArray printed;
    while (!printed.contains("Server listening") && m_process.waitForReadyRead(10'000)) {
        printed += m_process.readAll();
    }
    if (!printed.contains("Server listening")) {
        m_problem = u"sshd does not start: "_s + QString::fromUtf8(printed);
    }
}

SshServer::~SshServer()
{
    m_process.kill();
    m_process.waitForFinished();
}

void SshServer::write(const QString &name, const QByteArray &content) const
{
    QFile target(file(name));
    if (!target.open(QIODevice::WriteOnly) || target.write(content) != content.size()) {
        qFatal("SshServer: %s cannot be written", qUtf8Printable(target.fileName()));
    }
    target.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

QByteArray SshServer::read(const QString &path) const
{
    QFile source(path);
    return source.open(QIODevice::ReadOnly) ? source.readAll() : QByteArray();
}

bool SshServer::run(const QString &program, const QStringList &arguments) const
{
    base::ProcessRequest request;
    request.program = program;
    request.arguments = arguments;
    const auto result = base::runProcess(request, {});
    return result && result->exitCode == 0;
}

QString SshServer::hostKey() const
{
    const QString key = QString::fromUtf8(read(file(u"host.pub"_s))).section(u' ', 0, 1);
    return u"[127.0.0.1]:%1 %2\n"_s.arg(m_port).arg(key);
}

QString SshServer::makeKey(const QString &name, const QString &passphrase) const
{
    if (!run(u"ssh-keygen"_s,
             {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, passphrase, u"-C"_s, name, u"-f"_s, file(name)})) {
        qFatal("SshServer: ssh-keygen failed");
    }
    return file(name);
}

void SshServer::authorize(const QString &keyFile) const
{
    write(u"authorized"_s, read(file(u"authorized"_s)) + read(keyFile + u".pub"_s));
}

QString SshServer::writeConfig(const QString &knownHosts, const QString &keyFile) const
{
    write(u"known_hosts"_s, knownHosts.toUtf8());
    const QString config = u"Host gitbox\n  HostName 127.0.0.1\n  Port %1\n"
                           "Host *\n  UserKnownHostsFile %2\n  GlobalKnownHostsFile /dev/null\n"
                           "  IdentityFile %3\n  IdentitiesOnly yes\n  IdentityAgent none\n"_s.arg(m_port)
                               .arg(file(u"known_hosts"_s), keyFile);
    write(u"ssh_config"_s, config.toUtf8());
    return file(u"ssh_config"_s);
}

} // namespace slipway::testsupport
