#include <services/base/semver.h>
#include <services/gitops/linediff.h>
#include <services/gitops/quantity.h>
#include <services/gitops/tracking.h>

#include <QByteArray>
#include <QList>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace slipway;

namespace {

void require(bool condition)
{
    if (!condition) {
        std::abort();
    }
}

void quantities(const QByteArray &text)
{
    const auto canonical =
        gitops::canonicalQuantity(std::string_view(text.constData(), static_cast<size_t>(text.size())));
    if (canonical) {
        require(gitops::canonicalQuantity(*canonical).has_value());
    }
}

void versions(const QByteArray &text)
{
    const QStringList words = QString::fromUtf8(text).split(u'\n');
    const auto constraint = base::VersionConstraint::parse(words.first());
    for (const QString &word : words) {
        const auto version = base::SemanticVersion::parse(word);
        if (version) {
            require(base::comparePrecedence(*version, *version) == std::weak_ordering::equivalent);
            if (constraint) {
                (void)constraint->matches(*version);
            }
        }
    }
    if (constraint) {
        const auto newest = constraint->newest(words);
        require(!newest || words.contains(*newest));
    }
}

QList<QByteArray> linesOf(const QByteArray &text)
{
    QList<QByteArray> lines = text.split('\n');
    if (lines.last().isEmpty()) {
        lines.removeLast();
    }
    return lines;
}

/// Left, with the hunks carried out, is right.
void lineDiffs(const QByteArray &text)
{
    const qsizetype middle = text.indexOf('\0');
    const QByteArray left = text.left(std::max<qsizetype>(middle, 0));
    const QByteArray right = text.mid(middle + 1);
    const auto hunks = gitops::diffLines(left, right);
    if (!hunks) {
        return;
    }
    const QList<QByteArray> before = linesOf(left);
    const QList<QByteArray> after = linesOf(right);
    QList<QByteArray> made;
    qsizetype next = 0;
    for (const gitops::LineHunk &hunk : *hunks) {
        require(hunk.leftStart >= next && hunk.leftStart + hunk.leftCount <= before.size());
        require(hunk.rightStart + hunk.rightCount <= after.size());
        made += before.mid(next, hunk.leftStart - next) + after.mid(hunk.rightStart, hunk.rightCount);
        next = hunk.leftStart + hunk.leftCount;
    }
    require(made + before.mid(next) == after);
}

void trackingIds(const QByteArray &text)
{
    const auto id = gitops::parseTrackingId(QString::fromUtf8(text));
    if (id) {
        const auto again = gitops::parseTrackingId(id->text());
        require(again && *again == *id);
    }
}

} // namespace

// Short texts of foreign origin: the first byte says which kind.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const QByteArray text(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    switch (data[0] % 4) {
    case 0:
        quantities(text);
        break;
    case 1:
        versions(text);
        break;
    case 2:
        lineDiffs(text);
        break;
    default:
        trackingIds(text);
        break;
    }
    return 0;
}
