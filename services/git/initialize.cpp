#include <services/git/httptransport.h>
#include <services/git/library.h>
#include <services/git/repository.h>
#include <services/git/sshtransport.h>

namespace slipway::git {

namespace {

struct Registration
{
    net::HttpClient *http = nullptr;
    CredentialLookup lookup;
};

// libgit2 keeps one table of transports per process, so what they work with is one per process too.
Registration &registration()
{
    static Registration instance;
    return instance;
}

} // namespace

void initialize(net::HttpClient &http, CredentialLookup lookup)
{
    startLibrary();
    registration() = {&http, std::move(lookup)};
    registerHttpTransport();
    registerSshTransport();
}

net::HttpClient *httpClient()
{
    return registration().http;
}

std::optional<RemoteCredential> credentialFor(const QString &url)
{
    const CredentialLookup &lookup = registration().lookup;
    return lookup ? lookup(url) : std::nullopt;
}

} // namespace slipway::git
