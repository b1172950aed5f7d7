#pragma once

#include <models/diff/wordspans.h>

#include <QHash>
#include <QString>
#include <QStringView>

#include <vector>

namespace slipway::models {

/// A text cut into lines, without copies of them. Tabs become two blanks; control characters become a mark.
class DiffText final
{
public:
    DiffText() = default;
    explicit DiffText(const QString &text);

    int lineCount() const { return static_cast<int>(m_starts.size()); }

    /// Without its newline. Valid while this text lives.
    QStringView line(int index) const;

    /// Characters of the longest line.
    int widestLine() const { return m_widest; }

    QByteArray toUtf8() const { return m_text.toUtf8(); }

private:
    QString m_text;
    std::vector<int> m_starts;
    int m_widest = 0;
};

/// The key of a line of block YAML (for its colour), dashes left out; empty where there is none.
Span yamlKey(QStringView line);

/// The line of each JSON pointer in block YAML as our emitter writes it: where a field's owner is shown. Flow
/// collections and block scalars belong to the line of their key.
QHash<QString, int> pointerLines(const DiffText &yaml);

} // namespace slipway::models
