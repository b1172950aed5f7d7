#include <services/git/credentials.h>
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
    std::function<void(const QString &)> refused;
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
        registration().refused = {};
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

void onCredentialRefused(std::function<void(const QString &)> refused)
{
    const std::lock_guard lock(registration().mutex);
    registration().refused = std::move(refused);
}

void credentialRefused(const QString &url)
{
    std::function<void(const QString &)> refused;
    {
        const std::lock_guard lock(registration().mutex);
        refused = registration().refused;
    }
    if (refused) {
        refused(url);
    }
}

} // namespace slipway::git
