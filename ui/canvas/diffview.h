#pragma once

#include <models/diff/diffrows.h>
#include <ui/canvas/accessiblerows.h>

#include <QAbstractScrollArea>
#include <QHash>

#include <memory>
#include <vector>

namespace slipway::ui {

class Theme;

/// What stands at the right of a line: who set a field and since when, or why it is ignored.
struct LineNote
{
    QString text;
    bool ignored = false; ///< the line is grey: it does not count as a difference
};

struct DiffTitles
{
    QString left;      ///< "Live"
    QString leftNote;  ///< "seoul-prod, read 14:32:09"
    QString right;     ///< "Desired"
    QString rightNote; ///< "a41f7c9, dry run on the server"
};

/// Two versions of a text, side by side or inline, in one scroll area: one bar, so the panes cannot drift
/// apart. Only rows in view are painted. F7 or N and Shift+F7 or P go from change to change, Enter opens the
/// fold at the current row, arrows and Page keys scroll.
class DiffView final : public QAbstractScrollArea, public AccessibleRows
{
    Q_OBJECT

public:
    enum class Mode
    {
        SideBySide,
        Inline
    };

    explicit DiffView(const Theme &theme, QWidget *parent = nullptr);
    ~DiffView() override;
    Q_DISABLE_COPY_MOVE(DiffView)

    /// Keeps scroll position and opened folds when only the content of the same object changed.
    void setDocument(std::shared_ptr<const models::DiffDocument> document, bool sameObject = false);
    /// Empty titles hide the head.
    void setTitles(const DiffTitles &titles);
    /// Notes by line number (from 0) of the left and of the right side.
    void setNotes(const QHash<int, LineNote> &left, const QHash<int, LineNote> &right);

    void setMode(Mode mode);

    Mode mode() const { return m_mode; }

    void setFolding(bool fold);

    bool folds() const { return m_layout.fold; }

    /// Lines of context around changes, 1 to 50.
    void setContext(int lines);
    void setWrap(bool wrap);

    bool wraps() const { return m_wrap; }

    /// No line numbers, no head, no ruler: for the narrow panes of dialogs.
    void setCompact(bool compact);

    int changeCount() const { return static_cast<int>(m_rows.changes.size()); }

    /// -1 before the first step.
    int currentChange() const { return m_change; }

    int addedLines() const { return m_rows.added; }

    int removedLines() const { return m_rows.removed; }

    void nextChange();
    void previousChange();

    /// Marks all hits, goes to the first one from the top of the view; the number of hits.
    int setSearch(const QString &text);
    void nextHit();
    void previousHit();

    int hitCount() const { return static_cast<int>(m_hits.size()); }

    int currentHit() const { return m_hit; }

    /// The unified patch; `name` stands on both sides.
    QString patch(const QString &name) const;

    const models::DiffRows &rows() const { return m_rows; }

    int rowHeight() const { return lineHeight; }

    static constexpr int lineHeight = 19;

    int accessibleRowCount() const override;
    QString accessibleRowText(int row) const override;
    QRect accessibleRowRect(int row) const override;
    int accessibleCurrentRow() const override;

Q_SIGNALS:
    void currentChangeChanged(int change, int count);
    void hitsChanged(int current, int count);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    friend class DiffPainter;
    class Head;

    struct Hit
    {
        int row;
        bool right;
        models::Span span;
    };

    struct Pane
    {
        int left; ///< of the whole pane
        int width;
        int text; ///< where text starts
    };

    void rebuild();
    void measure();
    void updateScrollBars();
    void findHits();
    void goToChange(int change);
    void goToHit(int hit);
    void reveal(int row);
    void openFold(int row);
    int rowAt(int y) const;
    int topOf(int row) const;
    int heightOf(int row) const;
    QList<Pane> panes() const;

    int rulerWidth() const { return m_compact ? 0 : 14; }

    /// Characters that fit on a line of the pane.
    int columns() const;
    const models::WordSpans &wordsOf(int row) const;
    QStringView lineOf(const models::DiffRow &row, bool right) const;

    const Theme &m_theme;
    Head *m_head;
    std::shared_ptr<const models::DiffDocument> m_document;
    models::DiffLayout m_layout;
    models::DiffRows m_rows;
    Mode m_mode = Mode::SideBySide;
    bool m_wrap = false;
    bool m_compact = false;
    double m_charWidth = 7.2;
    std::vector<int> m_tops; ///< with wrapping: top of each row and the end; empty without
    QHash<int, LineNote> m_leftNotes;
    QHash<int, LineNote> m_rightNotes;
    int m_change = -1;
    int m_current = -1; ///< the row of the keyboard
    QString m_search;
    std::vector<Hit> m_hits;
    int m_hit = -1;
    mutable QHash<int, models::WordSpans> m_words;
};

} // namespace slipway::ui
