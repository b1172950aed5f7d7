#pragma once

#include <services/credentials/credentialbook.h>

#include <functional>
#include <optional>

namespace slipway::ui {

struct FrameServices;

/// What a dialog about a credential was filled in with.
struct CredentialForm
{
    credentials::Realm realm = credentials::Realm::Git;
    QString address;
    git::RemoteCredential credential;
};

/// Asks for a credential. `replaced` fixes its realm and address; its secret is never shown.
void openCredentialDialog(FrameServices &services,
                          const std::optional<credentials::Entry> &replaced,
                          std::function<void(const CredentialForm &)> accepted);

/// Asks for the passphrase of the encrypted file: twice and after a warning when it is made, once to unlock
/// it.
void openPassphraseDialog(FrameServices &services,
                          bool isNew,
                          std::function<void(const QByteArray &passphrase)> accepted);

/// Asks before a credential is taken away.
void openCredentialRemoval(FrameServices &services,
                           const credentials::Entry &entry,
                           std::function<void()> accepted);

} // namespace slipway::ui
