#include <services/base/jsonaccess.h>
#include <services/gitops/applicationspec.h>
#include <services/render/kustomization.h>
#include <services/render/renderedset.h>
#include <services/render/sourcetree.h>
#include <services/yaml/yaml.h>

#include <QHash>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace slipway;
using namespace Qt::StringLiterals;

namespace {

/// A tree in memory: the same text as the kustomization of three folders.
class TextTree final : public render::SourceTree
{
public:
    explicit TextTree(QByteArray text)
        : m_text(std::move(text))
    {}

    base::Expected<QString> id(const QString &) const override { return QString(); }

    base::Expected<QList<Entry>> list(const QString &path, bool) const override
    {
        if (path.isEmpty()) {
            return QList<Entry>{{u"kustomization.yaml"_s, Kind::File},
                                {u"base"_s, Kind::Folder},
                                {u"other"_s, Kind::Folder},
                                {u"link"_s, Kind::Symlink}};
        }
        if (path == u"base"_s || path == u"other"_s) {
            return QList<Entry>{{path + u"/kustomization.yaml"_s, Kind::File}};
        }
        return base::failure(base::ErrorKind::NotFound, u"There is no folder "_s + path);
    }

    base::Expected<QByteArray> read(const QString &path) const override
    {
        if (path.endsWith(u"kustomization.yaml"_s)) {
            return m_text;
        }
        return base::failure(base::ErrorKind::NotFound, u"There is no file "_s + path);
    }

    base::Expected<void>
    copyFolder(const QString &, const QString &, const base::CancelToken &) const override
    {
        return {};
    }

private:
    QByteArray m_text;
};

} // namespace

// What repositories hold: kustomizations, manifests, Applications. No folder may lead out of the tree.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const TextTree tree(text);
    if (const auto folders = render::kustomizationFolders(tree, QString())) {
        for (const QString &folder : *folders) {
            if (folder.startsWith(u'/') || folder.split(u'/').contains(u".."_s)) {
                std::abort();
            }
        }
    }
    const auto documents = yaml::parseAll(text, u"fuzz"_s, {65536, 20000, 64});
    if (!documents) {
        return 0;
    }
    std::vector<base::Json> objects;
    for (const yaml::Document &document : *documents) {
        (void)render::addManifest(objects, document.value, u"fuzz"_s);
        (void)gitops::parseApplication(*document.value);
        (void)render::withOverrides(*document.value, {}, u"fuzz"_s);
    }
    (void)render::digestOf(objects);
    (void)render::hasSecret(objects);
    return 0;
}
