#include <services/git/httptransport.h>
#include <services/git/library.h>
#include <services/git/repository.h>
#include <services/git/sshtransport.h>

#include <mutex>

namespace slipway::git {

namespace {

struct Registration
{
    std::mutex
        mutex; // a window exchanges its services while mirrors of the last ones are still being fetched
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
    {
        const std::lock_guard lock(registration().mutex);
        registration().http = &http;
        registration().lookup = std::move(lookup);
    }
    registerHttpTransport();
    registerSshTransport();
}

net::HttpClient *httpClient()
{
    const std::lock_guard lock(registration().mutex);
    return registration().http;
}

std::optional<RemoteCredential> credentialFor(const QString &url)
{
    CredentialLookup lookup;
    {
        const std::lock_guard lock(registration().mutex);
        lookup = registration().lookup;
    }
    return lookup ? lookup(url) : std::nullopt;
}

} // namespace slipway::git
