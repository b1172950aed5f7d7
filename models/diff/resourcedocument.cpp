#include "resourcedocument.h"

#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

void countLines(ResourceDocument &document)
{
    for (const gitops::LineHunk &hunk : document.document->hunks) {
        document.removed += hunk.leftCount;
        document.added += hunk.rightCount;
    }
}

} // namespace

QString manifestText(const base::Json &manifest)
{
    if (!manifest || manifest->is_null()) {
        return {};
    }
    nlohmann::json shown = *manifest;
    if (shown.is_object()) {
        if (shown.value("kind", std::string()) == "Secret") {
            gitops::maskSecrets({&shown});
        }
        if (const auto metadata = shown.find("metadata"); metadata != shown.end() && metadata->is_object()) {
            metadata->erase("managedFields");
        }
    }
    return QString::fromUtf8(yaml::emit(shown));
}

ResourceDocument makeResourceDocument(const applications::ResourceDiff &diff)
{
    ResourceDocument result;
    result.diff = diff;
    // Both sides of a diff come masked together, so that equal values look equal.
    const auto textOf = [](const base::Json &side) {
        return side && !side->is_null() ? QString::fromUtf8(yaml::emit(*side)) : QString();
    };
    if (auto document = makeDiffDocument(textOf(diff.diff.live), textOf(diff.diff.desired))) {
        result.document = std::move(*document);
        countLines(result);
    }
    return result;
}

QList<ResourceDocument> makeResourceDocuments(const QList<applications::ResourceDiff> &diffs)
{
    QList<ResourceDocument> documents;
    documents.reserve(diffs.size());
    for (const applications::ResourceDiff &diff : diffs) {
        documents.append(makeResourceDocument(diff));
    }
    return documents;
}

std::shared_ptr<const DiffDocument> combineDocuments(const QList<applications::ResourceDiff> &diffs)
{
    QString left;
    QString right;
    for (const applications::ResourceDiff &diff : diffs) {
        if (diff.change == applications::ChangeKind::Unchanged) {
            continue;
        }
        const QString head = u"# "_s + diff.key.kind + u' ' + diff.key.name + u'\n';
        const auto append = [&head](QString &text, const base::Json &side) {
            text += head;
            text += side && !side->is_null() ? QString::fromUtf8(yaml::emit(*side)) : QString();
        };
        append(left, diff.diff.live);
        append(right, diff.diff.desired);
    }
    if (left.isEmpty()) {
        return nullptr;
    }
    auto document = makeDiffDocument(left, right);
    return document ? std::move(*document) : nullptr;
}

} // namespace slipway::models
