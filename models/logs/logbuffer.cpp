#include "logbuffer.h"

#include <optional>

namespace slipway::models {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestLine = 20'000;

// A level is looked for only near the start of a line: later words are what the line talks about.
constexpr int levelWindow = 160;

bool hasWord(const QString &head, const QString &word)
{
    for (qsizetype at = head.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = head.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        const bool startsWord = at == 0 || !head.at(at - 1).isLetterOrNumber();
        const qsizetype end = at + word.size();
        if (startsWord && (end == head.size() || !head.at(end).isLetterOrNumber())) {
            return true;
        }
    }
    return false;
}

// klog: E0102 15:04:05.000000, with the level as the first letter.
std::optional<LogLevel> klogLevel(const QString &text)
{
    const bool looksRight = text.size() > 6 && text.at(1).isDigit() && text.at(2).isDigit() &&
                            text.at(3).isDigit() && text.at(4).isDigit() && text.at(5) == u' ';
    if (!looksRight) {
        return std::nullopt;
    }
    switch (text.at(0).unicode()) {
    case u'E':
    case u'F':
        return LogLevel::Error;
    case u'W':
        return LogLevel::Warning;
    case u'I':
        return LogLevel::Plain;
    default:
        return std::nullopt;
    }
}

// The value of level=... or "level":"...", which outweighs all other words.
QString namedLevel(const QString &head)
{
    for (const QString &name : {u"level="_s, u"\"level\":"_s, u"lvl="_s, u"\"severity\":"_s}) {
        const qsizetype at = head.indexOf(name, 0, Qt::CaseInsensitive);
        if (at >= 0) {
            QString value = head.mid(at + name.size(), 12).trimmed();
            value.remove(u'"');
            return value.toLower();
        }
    }
    return {};
}

} // namespace

LogLevel levelOf(const QString &text)
{
    if (const std::optional<LogLevel> level = klogLevel(text)) {
        return *level;
    }
    const QString head = text.left(levelWindow);
    if (const QString level = namedLevel(head); !level.isEmpty()) {
        const bool error = level.startsWith(u"err"_s) || level.startsWith(u"fatal"_s) ||
                           level.startsWith(u"crit"_s) || level.startsWith(u"panic"_s);
        return error ? LogLevel::Error : (level.startsWith(u"warn"_s) ? LogLevel::Warning : LogLevel::Plain);
    }
    for (const QString &word : {u"error"_s, u"fatal"_s, u"panic"_s, u"critical"_s}) {
        if (hasWord(head, word)) {
            return LogLevel::Error;
        }
    }
    return hasWord(head, u"warn"_s) || hasWord(head, u"warning"_s) ? LogLevel::Warning : LogLevel::Plain;
}

LogBuffer::LogBuffer(int capacity, QObject *parent)
    : QObject(parent)
    , m_capacity(std::max(1, capacity))
{}

void LogBuffer::append(const QList<RawLine> &lines)
{
    if (lines.isEmpty()) {
        return;
    }
    for (const RawLine &raw : lines) {
        AnsiText parsed = parseAnsi(raw.text.left(longestLine));
        LogLine line;
        line.number = m_next++;
        line.time = raw.time;
        line.source = raw.source;
        line.level = levelOf(parsed.text);
        line.text = std::move(parsed.text);
        line.spans = std::move(parsed.spans);
        m_widest = std::max(m_widest, static_cast<int>(line.text.size()));
        m_lines.push_back(std::move(line));
    }
    int dropped = 0;
    while (size() > m_capacity) {
        m_lines.pop_front();
        ++dropped;
    }
    Q_EMIT changed(static_cast<int>(lines.size()), dropped);
}

void LogBuffer::clear()
{
    m_lines.clear();
    m_widest = 0;
    m_next = 1;
    Q_EMIT cleared();
}

QList<int> LogBuffer::find(const QString &text) const
{
    QList<int> hits;
    if (text.isEmpty()) {
        return hits;
    }
    for (int index = 0; index < size(); ++index) {
        if (at(index).text.contains(text, Qt::CaseInsensitive)) {
            hits.append(index);
        }
    }
    return hits;
}

QString LogBuffer::plainText(bool withTimes) const
{
    QString text;
    for (const LogLine &line : m_lines) {
        if (withTimes && line.time.isValid()) {
            text += line.time.toString(Qt::ISODateWithMs) % u' ';
        }
        if (!line.source.isEmpty()) {
            text += line.source % u' ';
        }
        text += line.text % u'\n';
    }
    return text;
}

} // namespace slipway::models
