#include "resourcedocument.h"

#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

QSet<int> ignoredLines(const ResourceDocument &document, const DiffText &text)
{
    QSet<int> ignored;
    if (!document.diff.ignored.isEmpty()) {
        const QHash<QString, int> lines = pointerLines(text);
        for (const gitops::FieldChange &change : document.diff.ignored) {
            ignored.insert(lines.value(change.path, -1));
        }
    }
    return ignored;
}

int countOf(int start, int count, const QSet<int> &ignored)
{
    int counted = 0;
    for (int line = start; line < start + count; ++line) {
        counted += ignored.contains(line) ? 0 : 1;
    }
    return counted;
}

// Lines of ignored fields are shown, but are no difference.
void countLines(ResourceDocument &document)
{
    const QSet<int> left = ignoredLines(document, document.document->left);
    const QSet<int> right = ignoredLines(document, document.document->right);
    for (const gitops::LineHunk &hunk : document.document->hunks) {
        document.removed += countOf(hunk.leftStart, hunk.leftCount, left);
        document.added += countOf(hunk.rightStart, hunk.rightCount, right);
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
