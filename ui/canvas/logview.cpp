#include "logview.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QScrollBar>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;
using models::LogLine;

LogView::LogView(const Theme &theme, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_theme(theme)
{
    installAccessibleRows();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log"));
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    viewport()->setCursor(Qt::IBeamCursor);
    m_charWidth = QFontMetricsF(fontFor(FontRole::Mono)).horizontalAdvance(u'0');
    verticalScrollBar()->setSingleStep(lineHeight);
    connect(&theme, &Theme::changed, viewport(), qOverload<>(&QWidget::update));
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        // Only a person's scrolling decides about following, never lines that come in.
        setFollowing(verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum());
    });
}

LogView::~LogView()
{
    // A buffer that is a child of this view goes after it and must not call back.
    setBuffer(nullptr);
}

void LogView::setBuffer(models::LogBuffer *buffer)
{
    if (m_buffer) {
        m_buffer->disconnect(this);
    }
    m_buffer = buffer;
    if (buffer) {
        connect(buffer, &models::LogBuffer::changed, this, &LogView::onChanged);
        connect(buffer, &models::LogBuffer::cleared, this, &LogView::onCleared);
        connect(buffer, &QObject::destroyed, this, [this] {
            m_buffer = nullptr;
            onCleared();
        });
    }
    onCleared();
}

void LogView::onCleared()
{
    m_current = -1;
    m_anchor = -1;
    findHits();
    measure();
}

void LogView::onChanged(int added, int dropped)
{
    if (m_wrap) {
        m_tops.erase(m_tops.begin(),
                     m_tops.begin() +
                         std::min<std::ptrdiff_t>(dropped, static_cast<std::ptrdiff_t>(m_tops.size())));
        for (int line = std::max(0, count() - added); line < count(); ++line) {
            m_tops.push_back(m_bottom);
            m_bottom += qint64(rowsOf(line)) * lineHeight;
        }
    }
    m_current = std::max(-1, m_current - dropped);
    m_anchor = std::max(-1, m_anchor - dropped);
    if (!m_search.isEmpty()) {
        findHits();
    }
    // What a person reads stays where it is while old lines go.
    const int shift = m_wrap ? 0 : dropped * lineHeight;
    const int before = verticalScrollBar()->value();
    updateScrollBars();
    if (!m_following && shift > 0) {
        verticalScrollBar()->setValue(before - shift);
    }
    viewport()->update();
}

void LogView::setFollowing(bool follow)
{
    if (follow) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    }
    if (m_following != follow) {
        m_following = follow;
        Q_EMIT followingChanged(follow);
    }
}

void LogView::setShowTimes(bool show)
{
    m_showTimes = show;
    measure();
}

void LogView::setWrap(bool wrap)
{
    m_wrap = wrap;
    horizontalScrollBar()->setValue(0);
    measure();
}

int LogView::textLeft() const
{
    const bool hasTimes = m_showTimes && count() > 0 && m_buffer->at(count() - 1).time.isValid();
    return leftPadding + numberWidth + (hasTimes ? static_cast<int>(std::ceil(m_charWidth * 8)) + 14 : 0);
}

int LogView::columns() const
{
    return std::max(20, static_cast<int>((viewport()->width() - textLeft() - 12) / m_charWidth));
}

int LogView::rowsOf(int line) const
{
    if (!m_wrap) {
        return 1;
    }
    const LogLine &l = m_buffer->at(line);
    const int length =
        static_cast<int>(l.text.size()) + (l.source.isEmpty() ? 0 : static_cast<int>(l.source.size()) + 2);
    return std::max(1, (length + columns() - 1) / columns());
}

void LogView::measure()
{
    m_tops.clear();
    m_bottom = 0;
    if (m_wrap) {
        for (int line = 0; line < count(); ++line) {
            m_tops.push_back(m_bottom);
            m_bottom += qint64(rowsOf(line)) * lineHeight;
        }
    }
    updateScrollBars();
    viewport()->update();
}

int LogView::topOf(int line) const
{
    if (!m_wrap) {
        return line * lineHeight;
    }
    const qint64 first = m_tops.empty() ? m_bottom : m_tops.front();
    const qint64 top =
        line < static_cast<int>(m_tops.size()) ? m_tops[static_cast<std::size_t>(line)] : m_bottom;
    return static_cast<int>(top - first);
}

int LogView::lineAt(int y) const
{
    if (!m_wrap) {
        return std::clamp(y / lineHeight, 0, std::max(0, count() - 1));
    }
    const qint64 wanted = y + (m_tops.empty() ? 0 : m_tops.front());
    const auto next = std::upper_bound(m_tops.begin(), m_tops.end(), wanted);
    return std::clamp(static_cast<int>(next - m_tops.begin()) - 1, 0, std::max(0, count() - 1));
}

void LogView::updateScrollBars()
{
    const int high = topOf(count()) + 8;
    verticalScrollBar()->setRange(0, std::max(0, high - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    const int wide =
        m_wrap || !m_buffer ? 0 : static_cast<int>(m_buffer->widestLine() * m_charWidth) + textLeft() + 24;
    horizontalScrollBar()->setRange(0, std::max(0, wide - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    if (m_following) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    }
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    measure();
}

void LogView::scrollContentsBy(int dx, int dy)
{
    if (dx != 0) {
        viewport()->update();
    } else {
        viewport()->scroll(0, dy);
    }
}

void LogView::findHits()
{
    m_hits = m_buffer ? m_buffer->find(m_search) : QList<int>();
    m_hit = std::min(m_hit, hitCount() - 1);
    Q_EMIT hitsChanged(m_hit, hitCount());
}

int LogView::setSearch(const QString &text)
{
    m_search = text;
    m_hit = -1;
    findHits();
    if (!m_hits.isEmpty()) {
        goToHit(hitCount() - 1);
    }
    viewport()->update();
    return hitCount();
}

void LogView::goToHit(int hit)
{
    if (m_hits.isEmpty()) {
        return;
    }
    m_hit = (hit + hitCount()) % hitCount();
    setFollowing(false);
    reveal(m_hits.at(m_hit));
    viewport()->update();
    Q_EMIT hitsChanged(m_hit, hitCount());
}

void LogView::nextHit()
{
    goToHit(m_hit + 1);
}

void LogView::previousHit()
{
    goToHit(m_hit - 1);
}

void LogView::reveal(int line)
{
    const int offset = verticalScrollBar()->value();
    if (topOf(line) < offset || topOf(line + 1) > offset + viewport()->height()) {
        verticalScrollBar()->setValue(topOf(line) - viewport()->height() / 3);
    }
}

bool LogView::isSelected(int line) const
{
    return m_current >= 0 && line >= std::min(m_anchor, m_current) && line <= std::max(m_anchor, m_current);
}

void LogView::setCurrent(int line, bool extend)
{
    if (count() == 0) {
        return;
    }
    m_current = std::clamp(line, 0, count() - 1);
    if (!extend || m_anchor < 0) {
        m_anchor = m_current;
    }
    setFollowing(false);
    const int offset = verticalScrollBar()->value();
    if (topOf(m_current) < offset) {
        verticalScrollBar()->setValue(topOf(m_current));
    } else if (topOf(m_current + 1) > offset + viewport()->height()) {
        verticalScrollBar()->setValue(topOf(m_current + 1) - viewport()->height() + 8);
    }
    viewport()->update();
    notifyCurrentRow(this, m_current);
}

QString LogView::selectedText() const
{
    if (m_current < 0 || !m_buffer) {
        return m_buffer ? m_buffer->plainText(m_showTimes) : QString();
    }
    QString text;
    for (int line = std::min(m_anchor, m_current); line <= std::max(m_anchor, m_current); ++line) {
        text += m_buffer->at(line).text % u'\n';
    }
    return text;
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    const int page = std::max(1, viewport()->height() / lineHeight - 2);
    const int from = m_current < 0 ? lineAt(verticalScrollBar()->value()) : m_current;
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(selectedText());
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = 0;
        m_current = count() - 1;
        viewport()->update();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Down:
        return setCurrent(from + 1, extend);
    case Qt::Key_Up:
        return setCurrent(from - 1, extend);
    case Qt::Key_PageDown:
        return setCurrent(from + page, extend);
    case Qt::Key_PageUp:
        return setCurrent(from - page, extend);
    case Qt::Key_Home:
        return setCurrent(0, extend);
    case Qt::Key_End:
        m_current = -1;
        viewport()->update();
        return setFollowing(true);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    const int y = static_cast<int>(event->position().y()) + verticalScrollBar()->value() - 4;
    if (event->button() != Qt::LeftButton || y >= topOf(count())) {
        m_current = -1;
        viewport()->update();
        return;
    }
    setCurrent(lineAt(y), event->modifiers() & Qt::ShiftModifier);
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && m_current >= 0) {
        setCurrent(lineAt(static_cast<int>(event->position().y()) + verticalScrollBar()->value() - 4), true);
    }
}

int LogView::accessibleRowCount() const
{
    return count();
}

QString LogView::accessibleRowText(int row) const
{
    const LogLine &line = m_buffer->at(row);
    const QString level = line.level == models::LogLevel::Error     ? tr("Error: ")
                          : line.level == models::LogLevel::Warning ? tr("Warning: ")
                                                                    : QString();
    return level % line.text;
}

QRect LogView::accessibleRowRect(int row) const
{
    return {0, topOf(row) - verticalScrollBar()->value(), viewport()->width(), rowsOf(row) * lineHeight};
}

} // namespace slipway::ui
