#include "kustomization.h"

#include <services/base/jsonaccess.h>
#include <services/base/redact.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using base::Expected;
using nlohmann::json;

namespace {

constexpr int folderLimit = 500;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

bool looksRemote(const QString &entry)
{
    return entry.contains(u"://"_s) || entry.startsWith(u"git@"_s) || entry.startsWith(u"git::"_s) ||
           entry.contains(u"?ref="_s) || entry.startsWith(u"github.com/"_s) || entry.contains(u".git/"_s);
}

class FolderWalk final
{
public:
    explicit FolderWalk(const SourceTree &tree)
        : m_tree(tree)
    {}

    QStringList folders() const { return m_folders; }

    Expected<void> visit(const QString &folder, const QString &askedBy)
    {
        if (m_folders.contains(folder)) {
            return {};
        }
        const QString file = kustomizationFile(m_tree, folder);
        if (file.isEmpty()) {
            return base::failure(
                ErrorKind::NotFound,
                tr("%1 has no kustomization file").arg(folder.isEmpty() ? tr("The root folder") : folder),
                askedBy.isEmpty() ? QString() : tr("%1 uses it as a base").arg(askedBy),
                tr("Add a kustomization.yaml that lists its resources"));
        }
        if (m_folders.size() >= folderLimit) {
            return base::failure(ErrorKind::TooLarge,
                                 tr("The kustomization uses more than %1 folders").arg(folderLimit),
                                 tr("%1 adds another").arg(askedBy));
        }
        m_folders << folder;
        return visitEntries(folder, childPath(folder, file));
    }

private:
    Expected<void> visitEntries(const QString &folder, const QString &file)
    {
        const auto text = m_tree.read(file);
        if (!text) {
            return base::Unexpected(text.error());
        }
        const auto kustomization = yaml::parseOne(*text, file);
        if (!kustomization) {
            return base::Unexpected(kustomization.error());
        }
        for (const char *field :
             {"resources", "bases", "components", "generators", "transformers", "validators"}) {
            const json *const entries = base::member(*kustomization, {field});
            if (entries == nullptr || !entries->is_array()) {
                continue;
            }
            for (const json &entry : *entries) {
                const QString name = entry.is_string() ? base::fromStd(entry.get<std::string>()) : QString();
                // Several lines are a configuration written in place, not a path.
                if (name.isEmpty() || name.contains(u'\n')) {
                    continue;
                }
                if (const auto done = visitEntry(folder, name, file); !done) {
                    return done;
                }
            }
        }
        return {};
    }

    Expected<void> visitEntry(const QString &folder, const QString &entry, const QString &file)
    {
        const auto path = joinedPath(folder, entry);
        if (!path && !looksRemote(entry)) {
            return refused(file, entry, tr("it leads out of the repository"));
        }
        const auto kind = path ? m_tree.kindAt(*path) : std::nullopt;
        if (!kind) {
            return looksRemote(entry) ? remote(file, entry) : missing(file, entry);
        }
        switch (*kind) {
        case SourceTree::Kind::Folder:
            return visit(*path, file);
        case SourceTree::Kind::File: {
            const bool isInside = folder.isEmpty() || path->startsWith(folder + u'/');
            return isInside ? Expected<void>()
                            : refused(file,
                                      entry,
                                      tr("Kustomize reads files outside the folder only through a base"));
        }
        default:
            return refused(file, entry, tr("it is a symbolic link or a submodule"));
        }
    }

    static base::Unexpected refused(const QString &file, const QString &entry, const QString &cause)
    {
        return base::failure(ErrorKind::Invalid,
                             tr("%1 in %2 is refused").arg(entry, file),
                             cause,
                             tr("Name a file below the folder, or a folder with a kustomization of its own"));
    }

    static base::Unexpected remote(const QString &file, const QString &entry)
    {
        return base::failure(
            ErrorKind::Unsupported,
            tr("%1 in %2 is not fetched").arg(base::withoutUserInfo(entry), file),
            tr("rendering uses no network, so that the same commit always gives the same result"),
            tr("Copy that base into this repository"));
    }

    static base::Unexpected missing(const QString &file, const QString &entry)
    {
        return base::failure(ErrorKind::NotFound,
                             tr("%1 names %2, which is not in the repository").arg(file, entry),
                             {},
                             tr("Add the file, or remove the entry"));
    }

    const SourceTree &m_tree;
    QStringList m_folders;
};

struct Image
{
    std::string name;
    std::string newName;
    std::string newTag;
    std::string digest;
};

// "name=newname:tag", "name:tag", "name@sha256:...": the forms of `kustomize edit set image`.
Image parseImage(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    QString rest = equals < 0 ? text : text.mid(equals + 1);
    Image image;
    if (const qsizetype at = rest.indexOf(u'@'); at >= 0) {
        image.digest = base::toStd(rest.mid(at + 1));
        rest.truncate(at);
    }
    const qsizetype colon = rest.lastIndexOf(u':');
    if (colon > rest.lastIndexOf(u'/')) {
        image.newTag = base::toStd(rest.mid(colon + 1));
        rest.truncate(colon);
    }
    image.name = base::toStd(equals < 0 ? rest : text.left(equals));
    if (equals >= 0 && rest != u"*"_s) {
        image.newName = base::toStd(rest);
    }
    return image;
}

void setImage(json &images, const Image &image)
{
    auto entry = std::ranges::find_if(images, [&](const json &known) {
        return known.is_object() && known.value("name", json()) == json(image.name);
    });
    if (entry == images.end()) {
        images.push_back({{"name", image.name}});
        entry = std::prev(images.end());
    }
    if (!image.newName.empty()) {
        (*entry)["newName"] = image.newName;
    }
    if (!image.newTag.empty() || !image.digest.empty()) {
        for (const char *field : {"newTag", "digest", "tagSuffix"}) {
            entry->erase(field);
        }
    }
    if (!image.newTag.empty()) {
        (*entry)["newTag"] = image.newTag;
    }
    if (!image.digest.empty()) {
        (*entry)["digest"] = image.digest;
    }
}

json &memberOf(json &object, const char *name, json::value_t type)
{
    json &member = object[name];
    if (member.type() != type) {
        member = json(type);
    }
    return member;
}

void setPairs(json &object, const char *name, const QList<QPair<QString, QString>> &pairs)
{
    for (const auto &[key, value] : pairs) {
        memberOf(object, name, json::value_t::object)[base::toStd(key)] = base::toStd(value);
    }
}

void setText(json &object, const char *name, const QString &value)
{
    if (!value.isEmpty()) {
        object[name] = base::toStd(value);
    }
}

} // namespace

QString kustomizationFile(const SourceTree &tree, const QString &folder)
{
    const auto entries = tree.list(folder, false);
    for (const QString &name : {u"kustomization.yaml"_s, u"kustomization.yml"_s, u"Kustomization"_s}) {
        const bool isThere =
            entries && std::ranges::any_of(*entries, [&](const SourceTree::Entry &entry) {
                return entry.path == childPath(folder, name) && entry.kind == SourceTree::Kind::File;
            });
        if (isThere) {
            return name;
        }
    }
    return {};
}

Expected<QStringList> kustomizationFolders(const SourceTree &tree, const QString &path)
{
    FolderWalk walk(tree);
    if (const auto done = walk.visit(path, {}); !done) {
        return base::Unexpected(done.error());
    }
    return walk.folders();
}

bool hasKustomizeOverrides(const RenderSource &source)
{
    return !source.namePrefix.isEmpty() || !source.nameSuffix.isEmpty() || !source.images.isEmpty() ||
           !source.kustomizeNamespace.isEmpty() || !source.commonLabels.isEmpty() ||
           !source.commonAnnotations.isEmpty();
}

Expected<json> withOverrides(json kustomization, const RenderSource &source, const QString &file)
{
    if (!kustomization.is_object()) {
        return base::failure(ErrorKind::Invalid,
                             tr("%1 is not a kustomization").arg(file),
                             tr("it is not a map"),
                             tr("Write resources: and the list of files"));
    }
    setText(kustomization, "namePrefix", source.namePrefix);
    setText(kustomization, "nameSuffix", source.nameSuffix);
    setText(kustomization, "namespace", source.kustomizeNamespace);
    for (const QString &image : source.images) {
        setImage(memberOf(kustomization, "images", json::value_t::array), parseImage(image));
    }
    setPairs(kustomization, "commonLabels", source.commonLabels);
    setPairs(kustomization, "commonAnnotations", source.commonAnnotations);
    return kustomization;
}

} // namespace slipway::render
