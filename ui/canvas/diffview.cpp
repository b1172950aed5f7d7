#include "diffview.h"

#include "diffpainter.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QScrollBar>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;
using models::DiffRow;
using models::DiffRowKind;

namespace {

constexpr int headHeight = 28;
constexpr int gutter = 48;
constexpr int compactGutter = 24;

} // namespace

/// The band above the panes that says what they show.
class DiffView::Head final : public QWidget
{
public:
    Head(const Theme &theme, DiffView &view)
        : QWidget(&view)
        , m_theme(theme)
        , m_view(view)
    {}

    Q_DISABLE_COPY_MOVE(Head)

    void setTitles(const DiffTitles &titles)
    {
        m_titles = titles;
        update();
    }

    bool isEmpty() const { return m_titles.left.isEmpty() && m_titles.right.isEmpty(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Palette &p = m_theme.palette();
        painter.fillRect(rect(), p.surface);
        const QList<Pane> panes = m_view.panes();
        paintTitle(painter, panes.first(), m_titles.left, m_titles.leftNote);
        if (panes.size() > 1) {
            verticalHairline(painter, panes.at(1).left, 0, height(), p.border);
            paintTitle(painter, panes.at(1), m_titles.right, m_titles.rightNote);
        } else {
            const Pane half{width() / 2, width() / 2, width() / 2};
            paintTitle(painter, half, m_titles.right, m_titles.rightNote);
        }
        hairline(painter, 0, width(), height() - 1, p.border);
    }

private:
    void paintTitle(QPainter &painter, const Pane &pane, const QString &title, const QString &note)
    {
        const Palette &p = m_theme.palette();
        const double left = pane.left + 12;
        const double right = pane.left + pane.width - 8;
        painter.setFont(fontFor(FontRole::SmallStrong));
        painter.setPen(p.text);
        const double used = drawText(painter, QRectF(left, 0, right - left, height() - 1), title) + 8;
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(p.text2);
        drawText(painter, QRectF(left + used, 0, right - left - used, height() - 1), note);
    }

    const Theme &m_theme;
    DiffView &m_view;
    DiffTitles m_titles;
};

DiffView::DiffView(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
    , m_head(new Head(theme, *this))
    , m_document(std::make_shared<models::DiffDocument>())
{
    installAccessibleRows();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Differences"));
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setMouseTracking(true);
    m_charWidth = QFontMetricsF(fontFor(FontRole::Mono)).horizontalAdvance(u'0');
    verticalScrollBar()->setSingleStep(lineHeight);
    m_head->hide();
    connect(&theme, &Theme::changed, this, [this] {
        viewport()->update();
        m_head->update();
    });
}

DiffView::~DiffView() = default;

void DiffView::setDocument(std::shared_ptr<const models::DiffDocument> document, bool sameObject)
{
    m_document = document ? std::move(document) : std::make_shared<models::DiffDocument>();
    if (!sameObject) {
        m_layout.openFolds.clear();
        m_change = -1;
        m_current = -1;
    }
    rebuild();
    if (!sameObject) {
        verticalScrollBar()->setValue(0);
        horizontalScrollBar()->setValue(0);
    }
}

void DiffView::setTitles(const DiffTitles &titles)
{
    m_head->setTitles(titles);
    m_head->setVisible(!m_head->isEmpty());
    setViewportMargins(0, m_head->isEmpty() ? 0 : headHeight, 0, 0);
}

void DiffView::setNotes(const QHash<int, LineNote> &left, const QHash<int, LineNote> &right)
{
    m_leftNotes = left;
    m_rightNotes = right;
    viewport()->update();
}

void DiffView::setMode(Mode mode)
{
    if (m_mode != mode) {
        m_mode = mode;
        m_layout.sideBySide = mode == Mode::SideBySide;
        rebuild();
        m_head->update();
    }
}

void DiffView::setFolding(bool fold)
{
    m_layout.fold = fold;
    m_layout.openFolds.clear();
    rebuild();
}

void DiffView::setContext(int lines)
{
    m_layout.context = std::clamp(lines, 1, 50);
    rebuild();
}

void DiffView::setWrap(bool wrap)
{
    m_wrap = wrap;
    horizontalScrollBar()->setValue(0);
    measure();
}

void DiffView::setCompact(bool compact)
{
    m_compact = compact;
    measure();
}

void DiffView::rebuild()
{
    m_rows = models::makeDiffRows(*m_document, m_layout);
    m_words.clear();
    m_change = std::min(m_change, changeCount() - 1);
    m_current = std::min(m_current, static_cast<int>(m_rows.rows.size()) - 1);
    findHits();
    measure();
}

QList<DiffView::Pane> DiffView::panes() const
{
    const int width = viewport()->width() - rulerWidth();
    const int text = m_compact ? compactGutter : gutter;
    if (m_mode == Mode::Inline) {
        return {{0, width, text}};
    }
    const int half = width / 2;
    return {{0, half, text}, {half, width - half, half + text}};
}

int DiffView::columns() const
{
    const Pane pane = panes().first();
    const int room = pane.width - (pane.text - pane.left) - 8;
    return std::max(10, static_cast<int>(room / m_charWidth));
}

QStringView DiffView::lineOf(const DiffRow &row, bool right) const
{
    const int line = right ? row.right : row.left;
    return line < 0 ? QStringView() : (right ? m_document->right : m_document->left).line(line);
}

void DiffView::measure()
{
    m_tops.clear();
    if (m_wrap) {
        const int fits = columns();
        m_tops.reserve(m_rows.rows.size() + 1);
        int top = 0;
        for (const DiffRow &row : m_rows.rows) {
            m_tops.push_back(top);
            const bool fold = row.kind == DiffRowKind::Fold;
            const qsizetype longest =
                fold ? 0 : std::max(lineOf(row, false).size(), lineOf(row, true).size());
            top += std::max(1, static_cast<int>((longest + fits - 1) / fits)) * lineHeight;
        }
        m_tops.push_back(top);
    }
    updateScrollBars();
    viewport()->update();
}

int DiffView::topOf(int row) const
{
    return m_tops.empty() ? row * lineHeight : m_tops[static_cast<std::size_t>(row)];
}

int DiffView::heightOf(int row) const
{
    return topOf(row + 1) - topOf(row);
}

int DiffView::rowAt(int y) const
{
    const int last = static_cast<int>(m_rows.rows.size()) - 1;
    if (m_tops.empty()) {
        return std::clamp(y / lineHeight, 0, std::max(0, last));
    }
    const auto next = std::upper_bound(m_tops.begin(), m_tops.end(), y);
    return std::clamp(static_cast<int>(next - m_tops.begin()) - 1, 0, std::max(0, last));
}

void DiffView::updateScrollBars()
{
    const int high = topOf(static_cast<int>(m_rows.rows.size()));
    verticalScrollBar()->setRange(0, std::max(0, high - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    const Pane pane = panes().first();
    const int room = pane.width - (pane.text - pane.left);
    const int widest = std::max(m_document->left.widestLine(), m_document->right.widestLine());
    const int wide = m_wrap ? 0 : static_cast<int>(std::ceil(widest * m_charWidth)) + 24;
    horizontalScrollBar()->setRange(0, std::max(0, wide - room));
    horizontalScrollBar()->setPageStep(room);
    horizontalScrollBar()->setSingleStep(static_cast<int>(m_charWidth * 4));
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    m_head->setGeometry(0, 0, viewport()->width(), headHeight);
    measure();
}

void DiffView::scrollContentsBy(int dx, int dy)
{
    if (dx != 0) {
        viewport()->update();
        return;
    }
    // The ruler stands still; only rows that come into view are painted.
    viewport()->scroll(0, dy, QRect(0, 0, viewport()->width() - rulerWidth(), viewport()->height()));
}

void DiffView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setClipRect(event->rect());
    DiffPainter(painter, *this).paint(event->rect());
}

const models::WordSpans &DiffView::wordsOf(int row) const
{
    const auto found = m_words.constFind(row);
    if (found != m_words.cend()) {
        return *found;
    }
    const DiffRow &r = m_rows.rows[static_cast<std::size_t>(row)];
    models::WordSpans spans;
    int left = r.left;
    int right = r.right;
    // Inline, the n-th removed line of a change answers to its n-th added one.
    if (m_mode == Mode::Inline && r.change >= 0) {
        const gitops::LineHunk &hunk = m_document->hunks[static_cast<std::size_t>(r.change)];
        if (left >= 0 && left - hunk.leftStart < hunk.rightCount) {
            right = hunk.rightStart + left - hunk.leftStart;
        } else if (right >= 0 && right - hunk.rightStart < hunk.leftCount) {
            left = hunk.leftStart + right - hunk.rightStart;
        }
    }
    if (left >= 0 && right >= 0) {
        spans = models::compareWords(m_document->left.line(left).toString(),
                                     m_document->right.line(right).toString());
        if (spans.similarity < 0.3) {
            spans.left.clear();
            spans.right.clear();
        }
    }
    return *m_words.insert(row, spans);
}

void DiffView::findHits()
{
    m_hits.clear();
    m_hit = -1;
    if (!m_search.isEmpty()) {
        const auto scan = [this](int row, bool right, QStringView line) {
            for (qsizetype at = line.indexOf(m_search, 0, Qt::CaseInsensitive); at >= 0;
                 at = line.indexOf(m_search, at + m_search.size(), Qt::CaseInsensitive)) {
                m_hits.push_back({row, right, {static_cast<int>(at), static_cast<int>(m_search.size())}});
            }
        };
        for (int row = 0; row < static_cast<int>(m_rows.rows.size()); ++row) {
            const DiffRow &r = m_rows.rows[static_cast<std::size_t>(row)];
            if (r.kind == DiffRowKind::Fold) {
                continue;
            }
            scan(row, false, lineOf(r, false));
            if (m_mode == Mode::SideBySide || r.left < 0) {
                scan(row, true, lineOf(r, true));
            }
        }
    }
    Q_EMIT hitsChanged(m_hit, hitCount());
}

int DiffView::setSearch(const QString &text)
{
    m_search = text;
    findHits();
    if (!m_hits.empty()) {
        const int top = rowAt(verticalScrollBar()->value());
        const auto next =
            std::find_if(m_hits.begin(), m_hits.end(), [top](const Hit &hit) { return hit.row >= top; });
        goToHit(next == m_hits.end() ? 0 : static_cast<int>(next - m_hits.begin()));
    }
    viewport()->update();
    return hitCount();
}

void DiffView::goToHit(int hit)
{
    if (m_hits.empty()) {
        return;
    }
    m_hit = (hit + hitCount()) % hitCount();
    reveal(m_hits[static_cast<std::size_t>(m_hit)].row);
    viewport()->update();
    Q_EMIT hitsChanged(m_hit, hitCount());
}

void DiffView::nextHit()
{
    goToHit(m_hit + 1);
}

void DiffView::previousHit()
{
    goToHit(m_hit - 1);
}

void DiffView::goToChange(int change)
{
    if (m_rows.changes.empty()) {
        return;
    }
    m_change = std::clamp(change, 0, changeCount() - 1);
    m_current = m_rows.changes[static_cast<std::size_t>(m_change)].firstRow;
    reveal(m_current);
    viewport()->update();
    notifyCurrentRow(this, m_current);
    Q_EMIT currentChangeChanged(m_change, changeCount());
}

void DiffView::nextChange()
{
    goToChange(m_change + 1);
}

void DiffView::previousChange()
{
    goToChange(m_change < 0 ? changeCount() - 1 : m_change - 1);
}

void DiffView::reveal(int row)
{
    const int offset = verticalScrollBar()->value();
    const int top = topOf(row);
    const int margin = std::min(3 * lineHeight, viewport()->height() / 4);
    if (top < offset + margin || topOf(row + 1) > offset + viewport()->height() - margin) {
        verticalScrollBar()->setValue(top - viewport()->height() / 3);
    }
}

void DiffView::openFold(int row)
{
    const DiffRow fold = m_rows.rows[static_cast<std::size_t>(row)];
    if (fold.kind == DiffRowKind::Fold) {
        m_layout.openFolds.insert(fold.left);
        rebuild();
    }
}

QString DiffView::patch(const QString &name) const
{
    return models::makePatch(*m_document, name);
}

} // namespace slipway::ui
