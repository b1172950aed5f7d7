#include <services/base/logging.h>
#include <services/base/paths.h>
#include <services/base/redact.h>
#include <services/git/library.h>
#include <services/git/mirrorlock.h>
#include <services/git/remoteaddress.h>
#include <services/git/repository.h>
#include <services/git/repositorydata.h>
#include <services/git/revisions.h>
#include <services/git/transfer.h>
#include <services/git/turnstile.h>

#include <git2.h>

#include <QCryptographicHash>
#include <QDir>
#include <QHash>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace slipway::git {

using base::ErrorKind;
using base::Expected;

namespace {

struct Slot
{
    Turnstile turnstile;
    std::shared_ptr<Repository> repository; ///< while holding the turnstile
};

// Readable for the person who looks into the cache, and distinct by the hash.
QString mirrorName(const QString &url)
{
    static const QRegularExpression unusual(u"[^A-Za-z0-9._-]+"_s);
    const RemoteAddress address = RemoteAddress::parse(url);
    const QString canonical = canonicalUrl(url);
    // On a plain ssh server the user decides which folder a relative path belongs to.
    const QString identity = address.kind == RemoteAddress::Kind::Ssh && !address.path.startsWith(u'/')
                                 ? address.user + u'@' + canonical
                                 : canonical;
    const QByteArray hash = QCryptographicHash::hash(identity.toUtf8(), QCryptographicHash::Sha256).toHex();
    QString name = canonical.section(u"://"_s, -1);
    name.replace(unusual, u"-"_s);
    return name.right(60) + u'-' + QString::fromLatin1(hash.left(16)) + u".git"_s;
}

base::Unexpected unknownAddress(const QString &url)
{
    return base::failure(ErrorKind::Invalid,
                         tr("%1 is not the address of a repository").arg(base::withoutUserInfo(url)),
                         tr("it is neither https, http, ssh nor an absolute path"),
                         tr("Write it like https://host/path, ssh://git@host/path, git@host:path or /path"));
}

Expected<Handle<git_repository>> makeBare(const QString &folder)
{
    git_repository_init_options options;
    git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH;
    options.mode = 0700;
    Handle<git_repository> repository;
    const int code = git_repository_init_ext(into(repository), folder.toUtf8().constData(), &options);
    if (code != 0) {
        return failureOf(code,
                         tr("The mirror %1 cannot be made").arg(folder),
                         tr("Check the free space and the rights of the cache folder"));
    }
    return repository;
}

} // namespace

bool isReadable(git_repository *repository)
{
    git_strarray names{};
    if (git_reference_list(&names, repository) != 0) {
        return false;
    }
    bool readable = true;
    for (size_t i = 0; i < names.count && readable; ++i) {
        Handle<git_reference> reference;
        Handle<git_object> tree;
        const QByteArray name(names.strings[i]);
        if (!name.startsWith("refs/heads/")) {
            continue;
        }
        readable = git_reference_lookup(into(reference), repository, name.constData()) == 0 &&
                   git_reference_peel(into(tree), reference.get(), GIT_OBJECT_TREE) == 0;
    }
    git_strarray_dispose(&names);
    Handle<git_reference> head;
    return readable && git_reference_lookup(into(head), repository, "HEAD") == 0;
}

Expected<void> cloneMirror(const QString &url, const QString &folder, const base::CancelToken &cancel)
{
    const QString parent = QFileInfo(folder).absolutePath();
    QTemporaryDir building(parent + u"/.incomplete-XXXXXX"_s);
    const base::Error unwritable{ErrorKind::Io,
                                 tr("The mirror of %1 cannot be made").arg(base::withoutUserInfo(url)),
                                 tr("the folder %1 cannot be written").arg(parent),
                                 tr("Check the free space and the rights of the cache folder"),
                                 {}};
    if (!building.isValid()) {
        return base::Unexpected(unwritable);
    }
    const QString fresh = building.filePath(u"mirror.git"_s);
    {
        const auto repository = makeBare(fresh);
        if (!repository) {
            return base::Unexpected(repository.error());
        }
        Transfer transfer(url, cancel);
        if (const auto fetched = fetchInto(repository->get(), transfer); !fetched) {
            return fetched;
        }
    }
    QDir damaged(folder);
    if (damaged.exists() && !QDir().rename(folder, building.filePath(u"damaged.git"_s))) {
        return base::Unexpected(unwritable);
    }
    if (!QDir().rename(fresh, folder)) {
        return base::Unexpected(unwritable);
    }
    return {};
}

struct MirrorCache::Private
{
    QString folder;
    std::mutex mutex;
    QHash<QString, std::shared_ptr<Slot>> slots; ///< by name of the mirror or path; under mutex

    std::shared_ptr<Slot> slotOf(const QString &name)
    {
        const std::lock_guard lock(mutex);
        auto &slot = slots[name];
        if (!slot) {
            slot = std::make_shared<Slot>();
        }
        return slot;
    }

    Expected<void> prepare(Repository::Private &data, const base::CancelToken &cancel) const
    {
        if (!data.isMirror) {
            return data.openReader();
        }
        if (const auto made = base::ensurePrivateFolder(folder); !made) {
            return made;
        }
        const MirrorLock lock(data.folder, cancel);
        if (!lock) {
            return base::Unexpected(lock.error());
        }
        const auto existing = openRepository(data.folder, false);
        if (!existing || !isReadable(existing->get())) {
            if (const auto cloned = cloneMirror(data.url, data.folder, cancel); !cloned) {
                return cloned;
            }
        }
        return data.openReader();
    }
};

MirrorCache::MirrorCache(QString folder)
    : d(std::make_unique<Private>())
{
    d->folder = QDir::cleanPath(folder);
    startLibrary();
}

MirrorCache::~MirrorCache() = default;

Expected<std::shared_ptr<Repository>> MirrorCache::open(const QString &url, const base::CancelToken &cancel)
{
    const RemoteAddress address = RemoteAddress::parse(url);
    if (address.kind == RemoteAddress::Kind::Unknown) {
        return unknownAddress(url);
    }
    const bool inPlace = address.kind == RemoteAddress::Kind::Path;
    const QString name = inPlace ? address.path : mirrorName(url);
    const auto slot = d->slotOf(name);
    const Passage passage(slot->turnstile, cancel);
    if (!passage) {
        return base::cancelled(tr("Opening %1").arg(base::withoutUserInfo(url)));
    }
    if (slot->repository) {
        return slot->repository;
    }
    auto data = std::make_unique<Repository::Private>();
    data->url = url.trimmed();
    data->isMirror = !inPlace;
    data->folder = inPlace ? address.path : d->folder + u'/' + name;
    if (const auto prepared = d->prepare(*data, cancel); !prepared) {
        return base::Unexpected(prepared.error());
    }
    if (inPlace) {
        data->knownRefs = refsFingerprint(data->reader.get());
    }
    slot->repository = std::shared_ptr<Repository>(new Repository(std::move(data)));
    return slot->repository;
}

} // namespace slipway::git
