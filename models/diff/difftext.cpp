#include "difftext.h"

namespace slipway::models {

using namespace Qt::StringLiterals;

namespace {

QString sanitized(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar ch : text) {
        if (ch == u'\t') {
            result += u"  "_s;
        } else if (ch == u'\r') {
            continue;
        } else if (ch != u'\n' && ch.category() == QChar::Other_Control) {
            result += QChar::ReplacementCharacter;
        } else {
            result += ch;
        }
    }
    return result;
}

int indentOf(QStringView line)
{
    int at = 0;
    while (at < line.size() && line.at(at) == u' ') {
        ++at;
    }
    return at;
}

bool isDash(QStringView line, int at)
{
    return at < line.size() && line.at(at) == u'-' && (at + 1 == line.size() || line.at(at + 1) == u' ');
}

QString escaped(QStringView key)
{
    QString text = key.toString();
    if (text.size() >= 2 && (text.startsWith(u'"') || text.startsWith(u'\'')) && text.endsWith(text.at(0))) {
        text = text.mid(1, text.size() - 2);
    }
    return text.replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
}

/// Walks block YAML line by line with a stack of open collections.
class PointerWalker final
{
public:
    void line(QStringView line, int number)
    {
        const int indent = indentOf(line);
        if (indent == line.size() || line.at(indent) == u'#' || line == u"---") {
            return;
        }
        if (m_scalarIndent >= 0 && indent > m_scalarIndent) {
            return;
        }
        m_scalarIndent = -1;
        int at = indent;
        closeDeeperThan(at, isDash(line, at));
        while (isDash(line, at)) {
            openItem(at, number);
            at += 2;
            while (at < line.size() && line.at(at) == u' ') {
                ++at;
            }
        }
        const Span key = yamlKey(line);
        if (key.length > 0) {
            openKey(key.start, line.mid(key.start, key.length), number);
            const QStringView value = line.mid(key.start + key.length + 1).trimmed();
            if (value.startsWith(u'|') || value.startsWith(u'>')) {
                m_scalarIndent = indent;
            }
        }
    }

    QHash<QString, int> result() const { return m_lines; }

private:
    struct Level
    {
        int indent;
        bool isItem;
        int index;
        QString pointer;
    };

    // A dash may stand at the indent of the key that owns the list.
    void closeDeeperThan(int indent, bool dash)
    {
        while (!m_levels.empty()) {
            const Level &top = m_levels.back();
            const bool ownsDash = dash && !top.isItem && top.indent == indent;
            const bool sameList = dash && top.isItem && top.indent == indent;
            if (top.indent < indent || ownsDash || sameList) {
                return;
            }
            m_levels.pop_back();
        }
    }

    QString parent() const { return m_levels.empty() ? QString() : m_levels.back().pointer; }

    void openItem(int indent, int number)
    {
        int index = 0;
        if (!m_levels.empty() && m_levels.back().isItem && m_levels.back().indent == indent) {
            index = m_levels.back().index + 1;
            m_levels.pop_back();
        }
        const QString pointer = parent() % u'/' % QString::number(index);
        m_levels.push_back({indent, true, index, pointer});
        m_lines.insert(pointer, number);
    }

    void openKey(int indent, QStringView key, int number)
    {
        const QString pointer = parent() % u'/' % escaped(key);
        m_levels.push_back({indent, false, 0, pointer});
        m_lines.insert(pointer, number);
    }

    std::vector<Level> m_levels;
    QHash<QString, int> m_lines;
    int m_scalarIndent = -1;
};

} // namespace

DiffText::DiffText(const QString &text)
    : m_text(sanitized(text))
{
    if (!m_text.isEmpty() && !m_text.endsWith(u'\n')) {
        m_text += u'\n';
    }
    int start = 0;
    for (qsizetype end = m_text.indexOf(u'\n'); end >= 0; end = m_text.indexOf(u'\n', start)) {
        m_starts.push_back(start);
        m_widest = std::max(m_widest, static_cast<int>(end) - start);
        start = static_cast<int>(end) + 1;
    }
}

QStringView DiffText::line(int index) const
{
    const std::size_t at = static_cast<std::size_t>(index);
    const int start = m_starts[at];
    const int end = at + 1 < m_starts.size() ? m_starts[at + 1] - 1 : static_cast<int>(m_text.size()) - 1;
    return QStringView(m_text).mid(start, end - start);
}

Span yamlKey(QStringView line)
{
    int at = indentOf(line);
    while (isDash(line, at)) {
        at += 2;
        while (at < line.size() && line.at(at) == u' ') {
            ++at;
        }
    }
    if (at >= line.size() || line.at(at) == u'#') {
        return {};
    }
    const int start = at;
    const QChar quote = line.at(at);
    if (quote == u'"' || quote == u'\'') {
        ++at;
        while (at < line.size() && line.at(at) != quote) {
            at += quote == u'"' && line.at(at) == u'\\' ? 2 : 1;
        }
        ++at;
        const bool isKey = at < line.size() && line.at(at) == u':';
        return isKey ? Span{start, at - start} : Span{};
    }
    for (; at < line.size(); ++at) {
        if (line.at(at) == u':' && (at + 1 == line.size() || line.at(at + 1) == u' ')) {
            return {start, at - start};
        }
        if (line.at(at) == u' ' || line.at(at) == u'{' || line.at(at) == u'[') {
            return {};
        }
    }
    return {};
}

QHash<QString, int> pointerLines(const DiffText &yaml)
{
    PointerWalker walker;
    for (int at = 0; at < yaml.lineCount(); ++at) {
        walker.line(yaml.line(at), at);
    }
    return walker.result();
}

} // namespace slipway::models
