#include "textcheck.h"

#include <QCoreApplication>

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace slipway::yaml {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::yaml", text);
}

// Bytes of the UTF-8 sequence at `at`, 0 when it is none (overlong forms, surrogates and values above
// U+10FFFF included). Table 3-7 of the Unicode standard.
int sequenceLength(const unsigned char *at, const unsigned char *end)
{
    const unsigned char first = *at;
    if (first < 0x80) {
        return 1;
    }
    const int length = first >= 0xc2 && first < 0xe0   ? 2
                       : (first & 0xf0U) == 0xe0       ? 3
                       : first >= 0xf0 && first < 0xf5 ? 4
                                                       : 0;
    if (length == 0 || end - at < length) {
        return 0;
    }
    const unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) {
        return 0;
    }
    for (int i = 2; i < length; ++i) {
        if ((at[i] & 0xc0U) != 0x80) {
            return 0;
        }
    }
    return length;
}

bool isForbiddenControl(const unsigned char *at)
{
    if (at[0] < 0x20) {
        return at[0] != '\t' && at[0] != '\n' && at[0] != '\r';
    }
    return at[0] == 0x7f;
}

base::Unexpected badByte(const QByteArray &text, const QString &source, qint64 offset, bool control)
{
    const Position position = positionAt(text, offset);
    const auto byte = static_cast<unsigned char>(text.at(offset));
    const QString hex = u"0x"_s + QString::number(byte, 16).rightJustified(2, u'0');
    const QString cause = control ? tr("line %1, column %2 holds the control character %3")
                                  : tr("line %1, column %2 is not valid UTF-8 (byte %3)");
    return base::failure(base::ErrorKind::Invalid,
                         tr("%1 cannot be read as YAML").arg(source),
                         cause.arg(position.line).arg(position.column).arg(hex),
                         control ? tr("Remove the character, or escape it within double quotes")
                                 : tr("Save the file as UTF-8"));
}

} // namespace

Position positionAt(const QByteArray &text, qint64 offset)
{
    const qint64 end = std::clamp<qint64>(offset, 0, text.size());
    const auto begin = text.cbegin();
    Position position;
    position.line = static_cast<int>(std::count(begin, begin + end, '\n')) + 1;
    const qint64 lineStart = end == 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const qint64 start = std::max(lineStart, lineStart == 0 ? byteOrderMark(text) : 0);
    position.column =
        1 + static_cast<int>(std::count_if(begin + std::min(start, end), begin + end, [](char c) {
            return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
        }));
    return position;
}

QByteArray lineAt(const QByteArray &text, int line)
{
    qint64 start = 0;
    for (int i = 1; i < line; ++i) {
        const qint64 next = text.indexOf('\n', start);
        if (next < 0) {
            return {};
        }
        start = next + 1;
    }
    const qint64 end = text.indexOf('\n', start);
    return text.mid(start, end < 0 ? -1 : end - start);
}

qint64 byteOrderMark(const QByteArray &text)
{
    return text.startsWith("\xef\xbb\xbf") ? 3 : 0;
}

qint64 skipProperties(const QByteArray &text, qint64 offset)
{
    constexpr std::string_view spaces = " \t\r\n";
    qint64 at = offset;
    while (at < text.size() && (text.at(at) == '&' || text.at(at) == '!')) {
        while (at < text.size() && spaces.find(text.at(at)) == spaces.npos) {
            ++at;
        }
        while (at < text.size() && spaces.find(text.at(at)) != spaces.npos) {
            ++at;
        }
    }
    return at;
}

qint64 quotedEnd(const QByteArray &text, qint64 start)
{
    const char quote = text.at(start);
    for (qint64 at = start + 1; at < text.size(); ++at) {
        const char c = text.at(at);
        if (c == '\\' && quote == '"') {
            ++at;
        } else if (c == quote) {
            const bool isDoubled = quote == '\'' && at + 1 < text.size() && text.at(at + 1) == quote;
            if (!isDoubled) {
                return at + 1;
            }
            ++at;
        }
    }
    return -1;
}

base::Expected<void> checkText(const QByteArray &text, const QString &source, qint64 byteLimit)
{
    if (text.size() > byteLimit) {
        return base::failure(base::ErrorKind::TooLarge,
                             tr("%1 is too large to be read as YAML").arg(source),
                             tr("it has %1 bytes, the limit is %2").arg(text.size()).arg(byteLimit),
                             tr("Split it into several files"));
    }
    const auto *const begin = reinterpret_cast<const unsigned char *>(text.constData());
    const auto *const end = begin + text.size();
    for (const unsigned char *at = begin; at < end;) {
        const int length = sequenceLength(at, end);
        if (length == 0 || isForbiddenControl(at)) {
            return badByte(text, source, at - begin, length != 0);
        }
        at += length;
    }
    return {};
}

} // namespace slipway::yaml
