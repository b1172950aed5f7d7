// Verbs over the credentials of Git remotes and clusters. They need no cluster and no kubeconfig.
#include <app/backend.h>
#include <app/verbs/commandline.h>
#include <app/verbs/secretinput.h>
#include <services/base/jsonaccess.h>
#include <services/credentials/credentialbook.h>

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using credentials::CredentialBook;
using credentials::Entry;
using credentials::Method;
using credentials::Realm;
using git::RemoteCredential;
using nlohmann::json;
using secrets::Vault;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

/// The credentials of this user, opened as far as a command line can.
struct OpenBook
{
    std::unique_ptr<Vault> vault;
    std::unique_ptr<CredentialBook> book;
};

Expected<OpenBook> openBook(const Invocation &invocation)
{
    OpenBook open;
    open.vault = makeVault(base::Paths::fromEnvironment());
    if (open.vault->kind() == Vault::Kind::LockedFile) {
        const auto passphrase =
            readSecret(invocation.streams(), tr("Passphrase of %1").arg(open.vault->fileName()));
        if (!passphrase) {
            return tl::unexpected(passphrase.error());
        }
        if (const auto unlocked = open.vault->openFile(*passphrase); !unlocked) {
            return tl::unexpected(unlocked.error());
        }
    }
    open.book = std::make_unique<CredentialBook>(*open.vault);
    return open;
}

Realm realmOf(const Arguments &arguments)
{
    return arguments.has(u"cluster"_s) ? Realm::Cluster : Realm::Git;
}

QString realmWord(Realm realm)
{
    return realm == Realm::Git ? u"git"_s : u"cluster"_s;
}

QString methodId(Method method)
{
    return method == Method::SshKey ? u"ssh-key"_s : method == Method::Bearer ? u"token"_s : u"password"_s;
}

int listCredentials(Invocation &invocation)
{
    const auto open = openBook(invocation);
    if (!open) {
        return invocation.fail(open.error());
    }
    const auto entries = open->book->list();
    if (!entries) {
        return invocation.fail(entries.error());
    }
    const OutputFormat format = invocation.format();
    json list = json::array();
    QList<QStringList> rows;
    for (const Entry &entry : *entries) {
        const QString kind = entry.isDamaged ? u"damaged"_s : methodId(entry.method);
        list.push_back({{"for", base::toStd(realmWord(entry.realm))},
                        {"address", base::toStd(entry.address)},
                        {"user", base::toStd(entry.userName)},
                        {"kind", base::toStd(kind)},
                        {"keyFile", base::toStd(entry.sshKeyFile)}});
        rows.append({entry.address, realmWord(entry.realm), entry.userName, kind});
    }
    if (format == OutputFormat::Json || format == OutputFormat::Yaml) {
        const json document = {{"items", std::move(list)},
                               {"store", base::toStd(open->vault->description())}};
        invocation.streams().out(formatDocument(document, format));
    } else if (format == OutputFormat::Name) {
        for (const QStringList &row : std::as_const(rows)) {
            invocation.streams().line(row.first());
        }
    } else {
        invocation.streams().line(formatTable({tr("ADDRESS"), tr("FOR"), tr("USER"), tr("KIND")}, rows));
    }
    return exitcode::fine;
}

// A keychain, or the encrypted file that was asked for: a process that ends keeps nothing in memory.
Expected<void> ensureKept(const Invocation &invocation, Vault &vault)
{
    if (vault.isPersistent()) {
        return {};
    }
    if (!invocation.arguments().has(u"encrypted-file"_s)) {
        return base::failure(
            ErrorKind::Unsupported,
            tr("The credential was not kept"),
            tr("no keychain answers"),
            tr("Start GNOME Keyring or KWallet, or add --encrypted-file to keep it in a file with a "
               "passphrase"));
    }
    invocation.streams().note(
        tr("Warning: who has %1 and its passphrase has every credential in it.").arg(vault.fileName()));
    const auto first = readSecret(invocation.streams(), tr("New passphrase"));
    if (!first) {
        return tl::unexpected(first.error());
    }
    const auto second = readSecret(invocation.streams(), tr("The same again"));
    if (!second) {
        return tl::unexpected(second.error());
    }
    if (*first != *second) {
        return base::failure(ErrorKind::Invalid,
                             tr("The two passphrases are not the same"),
                             {},
                             tr("Enter the same one twice"));
    }
    return vault.openFile(*first);
}

Expected<RemoteCredential> askedCredential(const Invocation &invocation)
{
    const Arguments &arguments = invocation.arguments();
    RemoteCredential credential;
    if (arguments.has(u"ca"_s)) {
        const auto pem = base::readFile(arguments.value(u"ca"_s), 1024 * 1024);
        if (!pem) {
            return tl::unexpected(pem.error());
        }
        credential.caPem = *pem;
    }
    if (arguments.has(u"ssh-key"_s)) {
        credential.sshKeyFile = QFileInfo(arguments.value(u"ssh-key"_s)).absoluteFilePath();
        return credential;
    }
    const bool isToken = arguments.has(u"token"_s);
    const auto secret = readSecret(invocation.streams(), isToken ? tr("Token") : tr("Password or token"));
    if (!secret) {
        return tl::unexpected(secret.error());
    }
    if (isToken) {
        credential.bearerToken = QString::fromUtf8(*secret);
    } else {
        credential.userName = arguments.value(u"user"_s);
        credential.password = QString::fromUtf8(*secret);
    }
    return credential;
}

int addCredential(Invocation &invocation)
{
    const Arguments &arguments = invocation.arguments();
    if (arguments.positional.size() != 1) {
        return invocation.usage(
            tr("`credentials add` takes one address; the secret comes by standard input"));
    }
    const QString address = CredentialBook::canonicalAddress(arguments.positional.first());
    if (address.isEmpty()) {
        return invocation.usage(tr("%1 is not an address").arg(arguments.positional.first()));
    }
    if (arguments.has(u"cluster"_s) && arguments.has(u"ssh-key"_s)) {
        return invocation.usage(tr("clusters know no SSH keys"));
    }
    const auto open = openBook(invocation);
    if (!open) {
        return invocation.fail(open.error());
    }
    if (const auto kept = ensureKept(invocation, *open->vault); !kept) {
        return invocation.fail(kept.error());
    }
    const auto credential = askedCredential(invocation);
    if (!credential) {
        return invocation.fail(credential.error());
    }
    const auto put = open->book->put(realmOf(arguments), address, *credential);
    if (!put) {
        return invocation.fail(put.error());
    }
    invocation.streams().line(
        tr("credential for %1 kept in the %2").arg(address, open->vault->description()));
    return exitcode::fine;
}

int removeCredential(Invocation &invocation)
{
    const Arguments &arguments = invocation.arguments();
    if (arguments.positional.size() != 1) {
        return invocation.usage(tr("`credentials remove` takes one address"));
    }
    const auto open = openBook(invocation);
    if (!open) {
        return invocation.fail(open.error());
    }
    const auto removed = open->book->remove(realmOf(arguments), arguments.positional.first());
    if (!removed) {
        return invocation.fail(removed.error());
    }
    invocation.streams().line(tr("credential for %1 removed").arg(arguments.positional.first()));
    return exitcode::fine;
}

} // namespace

QList<Verb> credentialVerbs()
{
    const OptionSpec cluster{u"cluster"_s, {}, tr("for the API server at the address instead of Git"), {}};
    return {
        {u"credentials list"_s,
         {},
         tr("List the addresses and user names of credentials; never the secrets."),
         {},
         listCredentials},
        {u"credentials add"_s,
         u"ADDRESS [--user NAME] [--token] [--ssh-key FILE] [--cluster]"_s,
         tr("Keep a credential for an address and all below it; the secret is read from standard input."),
         {{u"user"_s, u"NAME"_s, tr("the user name that goes with a password or token"), {}},
          {u"token"_s, {}, tr("the secret is a token that stands alone"), {}},
          {u"ssh-key"_s, u"FILE"_s, tr("this key, which stays where it is; nothing is read"), {}},
          {u"ca"_s, u"FILE"_s, tr("certificates to trust for the address"), {}},
          cluster,
          {u"encrypted-file"_s, {}, tr("without a keychain: in a file encrypted with a passphrase"), {}}},
         addCredential},
        {u"credentials remove"_s,
         u"ADDRESS [--cluster]"_s,
         tr("Forget the credential for exactly this address."),
         {cluster},
         removeCredential},
    };
}

} // namespace slipway::app
