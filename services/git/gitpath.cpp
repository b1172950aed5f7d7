#include "gitpath.h"

#include <services/git/library.h>

#include <QByteArrayList>

using namespace Qt::StringLiterals;

namespace slipway::git {

namespace {

constexpr char16_t firstEscape = 0xDC80;
constexpr char16_t lastEscape = 0xDCFF;

// Characters without a width that HFS+ leaves out when it compares names.
bool isIgnorable(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= 0x200C && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x206A && code <= 0x206F) || code == 0xFEFF;
}

} // namespace

QString fromGitBytes(const QByteArray &bytes)
{
    if (bytes.isValidUtf8()) {
        return QString::fromUtf8(bytes);
    }
    QString text;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype length = 0;
        for (qsizetype tried = 1; tried <= 4 && at + tried <= bytes.size() && length == 0; ++tried) {
            if (bytes.mid(at, tried).isValidUtf8()) {
                length = tried;
            }
        }
        if (length == 0) {
            text += QChar(static_cast<char16_t>(0xDC00 + static_cast<unsigned char>(bytes[at])));
            ++at;
        } else {
            text += QString::fromUtf8(bytes.mid(at, length));
            at += length;
        }
    }
    return text;
}

QByteArray toGitBytes(const QString &text)
{
    QByteArray bytes;
    qsizetype plainFrom = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t code = text[at].unicode();
        const bool paired = at > 0 && text[at - 1].isHighSurrogate();
        if (code < firstEscape || code > lastEscape || paired) {
            continue;
        }
        bytes += text.mid(plainFrom, at - plainFrom).toUtf8();
        bytes += static_cast<char>(code - 0xDC00);
        plainFrom = at + 1;
    }
    return bytes + text.mid(plainFrom).toUtf8();
}

QByteArray branchReference(const QString &branch)
{
    return "refs/heads/" + toGitBytes(branch);
}

bool isForbiddenName(const QByteArray &name)
{
    if (name.isEmpty() || name == "." || name == ".." || name.contains('/') || name.contains('\0')) {
        return true;
    }
    QString plain;
    for (const QChar c : fromGitBytes(name)) {
        if (!isIgnorable(c)) {
            plain += c.toLower();
        }
    }
    // NTFS: an alternate stream (".git::$INDEX_ALLOCATION"), trailing dots and spaces name the same folder.
    plain = plain.section(u':', 0, 0);
    while (plain.endsWith(u'.') || plain.endsWith(u' ')) {
        plain.chop(1);
    }
    return plain == u".git"_s || plain == u"git~1"_s;
}

base::Expected<QByteArray> repositoryPath(const QString &path)
{
    QByteArrayList parts;
    const QByteArrayList given = toGitBytes(path).split('/');
    for (const QByteArray &part : given) {
        if (part.isEmpty() || part == ".") {
            continue;
        }
        if (isForbiddenName(part)) {
            return base::failure(
                base::ErrorKind::Invalid,
                tr("The path %1 cannot be used").arg(path),
                tr("\"%1\" is not allowed as a part of a path in a repository").arg(fromGitBytes(part)),
                tr("Give a path below the root of the repository"));
        }
        parts << part;
    }
    return parts.join('/');
}

} // namespace slipway::git
