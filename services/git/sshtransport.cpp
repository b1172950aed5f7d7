#include "sshtransport.h"

#include <services/git/library.h>
#include <services/git/sshconnection.h>
#include <services/git/transfer.h>

#include <git2.h>
#include <git2/sys/transport.h>

#include <memory>

namespace slipway::git {

namespace {

int report(Transfer &transfer, const base::Error &error)
{
    git_error_set_str(GIT_ERROR_SSH, error.sentence().toUtf8().constData());
    transfer.error = error;
    return error.kind == base::ErrorKind::Cancelled ? GIT_EUSER : -1;
}

struct SshStream;

struct SshSubtransport : git_smart_subtransport
{
    git_transport *owner = nullptr;
    SshStream *stream = nullptr; ///< owned by libgit2, which frees it by freeStream()
};

// The whole conversation goes over one stream, which is handed out for every action of it.
struct SshStream : git_smart_subtransport_stream
{
    SshStream(SshSubtransport &parent, Transfer &conversation)
        : git_smart_subtransport_stream{}
        , ssh(parent)
        , transfer(conversation)
        , connection(conversation.address, conversation.cancel)
    {}

    SshSubtransport &ssh;
    Transfer &transfer;
    SshConnection connection;
};

int readStream(git_smart_subtransport_stream *base, char *buffer, size_t size, size_t *count)
{
    auto &stream = *static_cast<SshStream *>(base);
    *count = 0;
    const auto got = stream.connection.read(buffer, size);
    if (!got) {
        return report(stream.transfer, got.error());
    }
    *count = *got;
    return 0;
}

int writeStream(git_smart_subtransport_stream *base, const char *buffer, size_t size)
{
    auto &stream = *static_cast<SshStream *>(base);
    const auto done = stream.connection.write(buffer, size);
    return done ? 0 : report(stream.transfer, done.error());
}

void freeStream(git_smart_subtransport_stream *base)
{
    auto *stream = static_cast<SshStream *>(base);
    stream->ssh.stream = nullptr;
    delete stream;
}

int openStream(git_smart_subtransport_stream **out,
               git_smart_subtransport *base,
               const char *,
               git_smart_service_t service)
{
    auto &ssh = *static_cast<SshSubtransport *>(base);
    if (ssh.stream) {
        *out = ssh.stream;
        return 0;
    }
    Transfer *transfer = transferOfTransport(ssh.owner);
    if (!transfer) {
        git_error_set_str(GIT_ERROR_SSH, "the connection was not begun by Slipway");
        return -1;
    }
    const bool pushing = service == GIT_SERVICE_RECEIVEPACK_LS || service == GIT_SERVICE_RECEIVEPACK;
    auto stream = std::make_unique<SshStream>(ssh, *transfer);
    const auto started =
        stream->connection.start(pushing ? QByteArray("git-receive-pack") : QByteArray("git-upload-pack"),
                                 credentialFor(transfer->url));
    if (!started) {
        return report(*transfer, started.error());
    }
    stream->subtransport = base;
    stream->read = readStream;
    stream->write = writeStream;
    stream->free = freeStream;
    ssh.stream = stream.release();
    *out = ssh.stream;
    return 0;
}

int closeSubtransport(git_smart_subtransport *)
{
    return 0;
}

void freeSubtransport(git_smart_subtransport *base)
{
    delete static_cast<SshSubtransport *>(base);
}

int makeSubtransport(git_smart_subtransport **out, git_transport *owner, void *)
{
    auto ssh = std::make_unique<SshSubtransport>();
    ssh->action = openStream;
    ssh->close = closeSubtransport;
    ssh->free = freeSubtransport;
    ssh->owner = owner;
    *out = ssh.release();
    return 0;
}

} // namespace

void registerSshTransport()
{
    static git_smart_subtransport_definition definition = {makeSubtransport, 0, nullptr};
    for (const char *scheme : {"ssh", "git+ssh", "ssh+git"}) {
        git_transport_register(scheme, git_transport_smart, &definition);
    }
}

} // namespace slipway::git
