#pragma once

#include <models/logs/ansitext.h>

#include <QDateTime>
#include <QObject>

#include <deque>

namespace slipway::models {

enum class LogLevel
{
    Plain,
    Warning,
    Error
};

struct LogLine
{
    qint64 number = 0; ///< counts from 1 over the whole stream
    QDateTime time;    ///< invalid when the stream has none
    QString source;    ///< pod or container when several are read together
    QString text;
    QList<AnsiSpan> spans;
    LogLevel level = LogLevel::Plain;
};

/// The level that a line says of itself: level=warn, "level":"error", WARN, E0102 of klog, ... Pure.
LogLevel levelOf(const QString &text);

/// The last lines of a log, at most `capacity`. Window thread; the streams hand their lines over in batches.
class LogBuffer final : public QObject
{
    Q_OBJECT

public:
    explicit LogBuffer(int capacity = 50'000, QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(LogBuffer)

    struct RawLine
    {
        QDateTime time;
        QString source;
        QString text;
    };

    void append(const QList<RawLine> &lines);
    void clear();

    int size() const { return static_cast<int>(m_lines.size()); }

    const LogLine &at(int index) const { return m_lines[static_cast<std::size_t>(index)]; }

    /// Characters of the longest line so far.
    int widestLine() const { return m_widest; }

    /// Indices of lines with `text`, ignoring case.
    QList<int> find(const QString &text) const;
    /// All lines as plain text, for saving and the clipboard.
    QString plainText(bool withTimes) const;

Q_SIGNALS:
    /// `added` lines came at the end, `dropped` went from the start.
    void changed(int added, int dropped);
    void cleared();

private:
    std::deque<LogLine> m_lines;
    int m_capacity;
    int m_widest = 0;
    qint64 m_next = 1;
};

} // namespace slipway::models
