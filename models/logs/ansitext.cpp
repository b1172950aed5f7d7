#include "ansitext.h"

namespace slipway::models {

namespace {

constexpr QChar escape(0x1B);

class AnsiParser final
{
public:
    explicit AnsiParser(const QString &line)
        : m_line(line)
    {}

    AnsiText run()
    {
        m_result.text.reserve(m_line.size());
        while (m_at < m_line.size()) {
            const QChar ch = m_line.at(m_at);
            if (ch == escape || ch == QChar(0x9B)) {
                sequence(ch);
            } else {
                take(ch);
                ++m_at;
            }
        }
        closeSpan();
        return std::move(m_result);
    }

private:
    void take(QChar ch)
    {
        if (ch == u'\t') {
            m_result.text += QStringLiteral("    ");
            return;
        }
        const char16_t code = ch.unicode();
        const bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        if (ch.category() != QChar::Other_Control && !direction) {
            m_result.text += ch;
        }
    }

    void sequence(QChar first)
    {
        ++m_at;
        if (first == escape) {
            if (m_at >= m_line.size()) {
                return;
            }
            const QChar kind = m_line.at(m_at++);
            if (kind == u']' || kind == u'P' || kind == u'_' || kind == u'^') {
                skipString();
                return;
            }
            if (kind != u'[') {
                return;
            }
        }
        const qsizetype start = m_at;
        while (m_at < m_line.size() && (m_line.at(m_at) < QChar(0x40) || m_line.at(m_at) > QChar(0x7E))) {
            ++m_at;
        }
        if (m_at < m_line.size() && m_line.at(m_at) == u'm') {
            select(m_line.mid(start, m_at - start));
        }
        ++m_at;
    }

    // Operating system commands end with BEL or ESC \; nothing of them is shown.
    void skipString()
    {
        while (m_at < m_line.size()) {
            const QChar ch = m_line.at(m_at++);
            if (ch == QChar(0x07)) {
                return;
            }
            if (ch == escape) {
                ++m_at;
                return;
            }
        }
    }

    void select(const QString &parameters)
    {
        closeSpan();
        const QStringList codes = parameters.split(u';');
        for (qsizetype at = 0; at < codes.size(); ++at) {
            const int code = codes.at(at).toInt();
            if (code == 0) {
                m_current = {};
            } else if (code == 1) {
                m_current.bold = true;
            } else if (code == 22) {
                m_current.bold = false;
            } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
                m_current.color = static_cast<AnsiColor>(code % 10 + 1);
            } else if (code == 39) {
                m_current.color = AnsiColor::Default;
            } else if (code == 38 || code == 48) {
                at += codes.value(at + 1) == u"5" ? 2 : 4;
            }
        }
        m_current.range.start = static_cast<int>(m_result.text.size());
    }

    void closeSpan()
    {
        m_current.range.length = static_cast<int>(m_result.text.size()) - m_current.range.start;
        const bool plain = m_current.color == AnsiColor::Default && !m_current.bold;
        if (m_current.range.length > 0 && !plain) {
            m_result.spans.append(m_current);
        }
        m_current.range.start = static_cast<int>(m_result.text.size());
    }

    const QString &m_line;
    qsizetype m_at = 0;
    AnsiText m_result;
    AnsiSpan m_current;
};

} // namespace

AnsiText parseAnsi(const QString &line)
{
    return AnsiParser(line).run();
}

} // namespace slipway::models
