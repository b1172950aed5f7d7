#include "eventreader.h"

#include "textcheck.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <QCoreApplication>

#include <istream>
#include <streambuf>

using namespace Qt::StringLiterals;

namespace slipway::yaml {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::yaml", text);
}

// Lets yaml-cpp read the bytes where they are.
class ByteBuffer final : public std::streambuf
{
public:
    ByteBuffer(const QByteArray &text, qint64 from)
    {
        // A get area needs a writable pointer by its type; nothing writes through it.
        char *begin = const_cast<char *>(text.constData());
        setg(begin + from, begin + from, begin + text.size());
    }
};

bool isIndentedByTab(const QByteArray &line)
{
    for (const char c : line) {
        if (c == '\t') {
            return true;
        }
        if (c != ' ' && c != '-') {
            return false;
        }
    }
    return false;
}

base::Unexpected
syntaxError(const QByteArray &text, const QString &source, const YAML::Mark &mark, const std::string &message)
{
    const Position position = mark.is_null() ? Position{} : positionAt(text, mark.pos + byteOrderMark(text));
    const QByteArray line = lineAt(text, position.line);
    const QString raw = QString::fromStdString(message);
    QString cause = tr("line %1, column %2: %3").arg(position.line).arg(position.column).arg(raw);
    QString hint = tr("Check indentation, quotes and brackets on that line and the one before it");
    if (isIndentedByTab(line)) {
        cause = tr("line %1 is indented with a tab; YAML allows only spaces there").arg(position.line);
        hint = tr("Replace the tab with spaces");
    } else if (line.contains("{{")) {
        cause = tr("line %1 holds a template expression in {{ }}, which is not YAML").arg(position.line);
        hint = tr("Render the template first, or put the expression in quotes");
    }
    return base::failure(base::ErrorKind::Invalid, tr("%1 is not valid YAML").arg(source), cause, hint, raw);
}

// The last line before `offset` that is neither blank nor a comment.
QByteArray previousLine(const QByteArray &text, qint64 offset)
{
    qint64 end = offset;
    while (end > 0) {
        const qint64 start = text.lastIndexOf('\n', end - 1) + 1;
        const QByteArray line = text.mid(start, end - start).trimmed();
        if (!line.isEmpty() && !line.startsWith('#')) {
            return line;
        }
        end = start - 1;
    }
    return {};
}

// yaml-cpp takes whatever follows a finished document for the next one; only a marker may begin that.
class BoundaryCheck final : public YAML::EventHandler
{
public:
    BoundaryCheck(const QByteArray &text, const QString &source, YAML::EventHandler &next)
        : m_text(text)
        , m_source(source)
        , m_skipped(byteOrderMark(text))
        , m_next(next)
    {}

    void OnDocumentStart(const YAML::Mark &mark) override
    {
        const qint64 offset = mark.pos + m_skipped;
        if (m_documents++ > 0 && m_text.mid(offset, 3) != "---" &&
            !previousLine(m_text, offset).startsWith("...")) {
            const Position position = positionAt(m_text, offset);
            throw Stop{{base::ErrorKind::Invalid,
                        tr("%1 is not valid YAML").arg(m_source),
                        tr("line %1 does not belong to what stands before it").arg(position.line),
                        tr("Check the indentation, or begin a new document with ---"),
                        {}}};
        }
        m_next.OnDocumentStart(mark);
    }

    void OnDocumentEnd() override { m_next.OnDocumentEnd(); }

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override { m_next.OnNull(mark, anchor); }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override { m_next.OnAlias(mark, anchor); }

    void OnScalar(const YAML::Mark &mark,
                  const std::string &tag,
                  YAML::anchor_t anchor,
                  const std::string &value) override
    {
        m_lastScalar = tag == "?" ? -1 : mark.pos + m_skipped;
        m_next.OnScalar(mark, tag, anchor, value);
    }

    /// yaml-cpp accepts a quote that is still open where the text ends; only the last scalar can be that.
    void checkLastQuote() const
    {
        if (m_lastScalar >= 0 && !isQuoteClosed()) {
            const Position position = positionAt(m_text, m_lastScalar);
            throw Stop{{base::ErrorKind::Invalid,
                        tr("%1 is not valid YAML").arg(m_source),
                        tr("the quote on line %1, column %2 is never closed")
                            .arg(position.line)
                            .arg(position.column),
                        tr("Add the closing quote"),
                        {}}};
        }
    }

    void OnSequenceStart(const YAML::Mark &mark,
                         const std::string &tag,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override
    {
        m_next.OnSequenceStart(mark, tag, anchor, style);
    }

    void OnSequenceEnd() override { m_next.OnSequenceEnd(); }

    void OnMapStart(const YAML::Mark &mark,
                    const std::string &tag,
                    YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override
    {
        m_next.OnMapStart(mark, tag, anchor, style);
    }

    void OnMapEnd() override { m_next.OnMapEnd(); }

private:
    bool isQuoteClosed() const
    {
        const qint64 start = skipProperties(m_text, m_lastScalar);
        const bool isQuoted = start < m_text.size() && (m_text.at(start) == '"' || m_text.at(start) == '\'');
        return !isQuoted || quotedEnd(m_text, start) >= 0;
    }

    const QByteArray &m_text;
    const QString &m_source;
    qint64 m_skipped = 0;
    YAML::EventHandler &m_next;
    int m_documents = 0;
    qint64 m_lastScalar = -1;
};

} // namespace

base::Expected<void> readEvents(const QByteArray &text, const QString &source, YAML::EventHandler &handler)
{
    ByteBuffer buffer(text, byteOrderMark(text));
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        BoundaryCheck checked(text, source, handler);
        while (parser.HandleNextDocument(checked)) {}
        checked.checkLastQuote();
    } catch (const Stop &stop) {
        return base::Unexpected(stop.error);
    } catch (const YAML::Exception &exception) {
        return syntaxError(text, source, exception.mark, exception.msg);
    } catch (const std::exception &exception) {
        return base::failure(base::ErrorKind::Internal,
                             tr("%1 could not be read as YAML").arg(source),
                             QString::fromLocal8Bit(exception.what()));
    }
    return {};
}

} // namespace slipway::yaml
