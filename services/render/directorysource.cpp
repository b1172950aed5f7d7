#include "directorysource.h"

#include "glob.h"
#include "renderedset.h"

#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using base::Expected;

namespace {

constexpr qint64 totalLimit = 16LL * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

bool hasManifestName(const QString &path)
{
    return path.endsWith(u".yaml"_s) || path.endsWith(u".yml"_s) || path.endsWith(u".json"_s);
}

bool isWanted(const RenderSource &source, const QString &relative)
{
    return (source.exclude.isEmpty() || !matchesGlob(source.exclude, relative)) &&
           (source.include.isEmpty() || matchesGlob(source.include, relative));
}

// Argo CD's rule for a file that cannot be read: only one that speaks of Kubernetes is an error.
bool speaksOfKubernetes(const QByteArray &text)
{
    return text.contains("apiVersion") && text.contains("kind") && text.contains("metadata");
}

class DirectoryReader final
{
public:
    DirectoryReader(const SourceTree &tree, const RenderSource &source)
        : m_tree(tree)
        , m_source(source)
    {}

    Expected<Rendered> run(const base::CancelToken &cancel)
    {
        const auto entries = m_tree.list(m_source.path, m_source.recurse);
        if (!entries) {
            return base::Unexpected(entries.error());
        }
        for (const SourceTree::Entry &entry : *entries) {
            if (cancel.isCancelled()) {
                return base::cancelled(tr("Reading the manifests of %1").arg(m_source.path));
            }
            if (const auto done = addEntry(entry); !done) {
                return base::Unexpected(done.error());
            }
        }
        return std::move(m_result);
    }

private:
    Expected<void> addEntry(const SourceTree::Entry &entry)
    {
        const QString relative =
            m_source.path.isEmpty() ? entry.path : entry.path.mid(m_source.path.size() + 1);
        if (entry.path.endsWith(u".jsonnet"_s) && isWanted(m_source, relative)) {
            m_result.warnings << tr("%1 was left out: Jsonnet is not rendered").arg(entry.path);
        }
        if (entry.kind == SourceTree::Kind::Folder || !hasManifestName(relative) ||
            !isWanted(m_source, relative)) {
            return {};
        }
        if (entry.kind != SourceTree::Kind::File) {
            return base::failure(ErrorKind::Invalid,
                                 tr("%1 is refused").arg(entry.path),
                                 tr("it is a symbolic link, and manifests are read from files alone"),
                                 tr("Replace the link by the file, or exclude it"));
        }
        return addFile(entry.path);
    }

    Expected<void> addFile(const QString &path)
    {
        const auto text = m_tree.read(path);
        if (!text) {
            return base::Unexpected(text.error());
        }
        m_bytes += text->size();
        if (m_bytes > totalLimit) {
            return base::failure(ErrorKind::TooLarge,
                                 tr("The manifests of %1 are too large").arg(m_source.path),
                                 tr("with %1 they exceed %2 MiB").arg(path).arg(totalLimit >> 20),
                                 tr("Split the application"));
        }
        if (text->contains("+argocd:skip-file-rendering")) {
            return {};
        }
        const auto documents = yaml::parseAll(*text, path);
        if (!documents) {
            if (speaksOfKubernetes(*text) || documents.error().kind == ErrorKind::TooLarge) {
                return base::Unexpected(documents.error());
            }
            m_result.warnings << tr("%1 was left out: %2").arg(path, documents.error().sentence());
            return {};
        }
        return addDocuments(*documents, path);
    }

    Expected<void> addDocuments(const std::vector<yaml::Document> &documents, const QString &path)
    {
        const bool isForeign = std::ranges::none_of(
            documents, [](const yaml::Document &document) { return looksLikeManifest(*document.value); });
        if (isForeign) {
            if (!documents.empty()) {
                m_result.warnings << tr("%1 was left out: it holds no Kubernetes objects").arg(path);
            }
            return {};
        }
        for (const yaml::Document &document : documents) {
            const QString place = tr("%1 (line %2)").arg(path).arg(document.firstLine);
            if (const auto added = addManifest(m_result.objects, document.value, place); !added) {
                return added;
            }
        }
        return {};
    }

    const SourceTree &m_tree;
    const RenderSource &m_source;
    Rendered m_result;
    qint64 m_bytes = 0;
};

} // namespace

Expected<Rendered>
readDirectory(const SourceTree &tree, const RenderSource &source, const base::CancelToken &cancel)
{
    return DirectoryReader(tree, source).run(cancel);
}

} // namespace slipway::render
