#include "commandpalette.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int panelWidth = 680;
constexpr int panelTop = 96;
constexpr int fieldHeight = 46;
constexpr int footerHeight = 34;
constexpr int rowHeight = 36;
constexpr int sectionHeight = 28;
constexpr int listPadding = 4;

/// The palette's field has no frame of its own.
class PaletteField final : public QLineEdit
{
public:
    explicit PaletteField(QWidget *parent)
        : QLineEdit(parent)
    {
        setFrame(false);
        setFont(fontFor(FontRole::Field));
    }

    Q_DISABLE_COPY_MOVE(PaletteField)
};

} // namespace

CommandPalette::CommandPalette(const Theme &theme, QWidget *window)
    : QWidget(window)
    , m_theme(theme)
    , m_field(new PaletteField(this))
{
    setObjectName(u"palette"_s);
    setMouseTracking(true);
    m_field->setPlaceholderText(tr("Search or run…"));
    m_field->setAccessibleName(tr("Search or run"));
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void CommandPalette::setSource(Source source)
{
    m_source = std::move(source);
}

void CommandPalette::setScope(const QString &scope)
{
    m_scope = scope;
    update();
}

void CommandPalette::open(const QString &text)
{
    if (!isVisible()) {
        m_focusBefore = QApplication::focusWidget();
    }
    m_entries = m_source ? m_source() : QList<models::PaletteEntry>();
    setGeometry(parentWidget()->rect());
    const QSignalBlocker blocker(m_field);
    m_field->setText(text);
    search();
    show();
    raise();
    m_field->setFocus(Qt::OtherFocusReason);
}

QString CommandPalette::currentId() const
{
    return m_current >= 0 && m_current < m_hits.size() ? m_hits.at(m_current).entry.id : QString();
}

QRect CommandPalette::panelRect() const
{
    const int wide = std::min(panelWidth, width() - 32);
    const int top = std::min(panelTop, std::max(16, height() / 8));
    const int most = height() - top - 64;
    int list = 2 * listPadding;
    for (const Line &line : m_lines) {
        list += line.rect.height();
    }
    if (m_lines.isEmpty()) {
        list = rowHeight + 2 * listPadding;
    }
    const int high = std::min({most, 472, fieldHeight + 1 + list + 1 + footerHeight + 2});
    return {(width() - wide) / 2, top, wide, high};
}

QRect CommandPalette::listRect() const
{
    const QRect panel = panelRect();
    return panel.adjusted(1, fieldHeight + 1, -1, -footerHeight - 2);
}

void CommandPalette::search()
{
    m_hits = models::searchPalette(m_entries, m_field->text());
    m_current = 0;
    m_offset = 0;
    layoutLines();
    update();
}

void CommandPalette::layoutLines()
{
    m_lines.clear();
    int y = listPadding;
    QString section;
    for (int at = 0; at < m_hits.size(); ++at) {
        const QString &own = m_hits.at(at).entry.section;
        if (own != section) {
            section = own;
            m_lines.append({-1, own, QRect(0, y, 0, sectionHeight)});
            y += sectionHeight;
        }
        m_lines.append({at, {}, QRect(0, y, 0, rowHeight)});
        y += rowHeight;
    }
    const QRect panel = panelRect();
    m_field->setGeometry(panel.left() + 34, panel.top() + 8, panel.width() - 34 - 150, 30);
}

void CommandPalette::resizeEvent(QResizeEvent *)
{
    layoutLines();
}

void CommandPalette::paintHit(QPainter &painter, const Line &line, const models::PaletteHit &hit) const
{
    const Palette &p = m_theme.palette();
    const models::PaletteEntry &entry = hit.entry;
    const bool off = !entry.whyOff.isEmpty();
    const bool current = line.hit == m_current;
    const QRectF row = line.rect;
    if (current) {
        painter.fillRect(row, p.selection);
    }
    m_theme.icons().paint(painter,
                          QRectF(row.left() + 14, row.top(), 16, row.height()),
                          entry.icon,
                          off ? p.disabled : (current ? p.accentText : p.text2));
    double right = row.right() - 14;
    painter.setFont(fontFor(FontRole::Row));
    const QColor hint = current ? p.text2 : p.text3;
    if (off) {
        painter.setPen(hint);
        const QString why = tr("Off: %1").arg(entry.whyOff);
        right -= drawText(painter,
                          QRectF(row.center().x(), row.top(), right - row.center().x(), row.height()),
                          why,
                          Qt::AlignRight | Qt::AlignVCenter) +
                 16;
    } else if (current || !entry.key.isEmpty()) {
        const QString key = entry.key.isEmpty() ? tr("Enter") : entry.key;
        right -= drawKeyCap(&painter,
                            QRectF(row.left(), row.top(), right - row.left(), row.height()),
                            key,
                            p.text2,
                            p.borderStrong) +
                 12;
    }
    double x = row.left() + 42;
    painter.setFont(fontFor(FontRole::BodyMedium));
    const QFontMetricsF metrics(painter.font());
    const QString title = metrics.elidedText(entry.title, Qt::ElideRight, right - x);
    int at = 0;
    const auto piece = [&](int to, const QColor &color) {
        const QString text = title.mid(at, to - at);
        painter.setPen(color);
        painter.drawText(
            QRectF(x, row.top(), right - x + 8, row.height()), Qt::AlignVCenter | Qt::TextDontClip, text);
        x += metrics.horizontalAdvance(text);
        at = to;
    };
    const int size = static_cast<int>(title.size());
    for (const models::Span &mark : hit.marks) {
        if (mark.start >= at && mark.start + mark.length <= size && !off) {
            piece(mark.start, p.text);
            piece(mark.start + mark.length, p.accentText);
        }
    }
    piece(size, off ? p.text3 : p.text);
    painter.setFont(fontFor(FontRole::Row));
    painter.setPen(hint);
    drawText(painter, QRectF(x + 10, row.top(), right - x - 10, row.height()), entry.consequence);
}

void CommandPalette::paintFooter(QPainter &painter, const QRect &rect) const
{
    const Palette &p = m_theme.palette();
    const auto hint = [&](int x, const QStringList &keys, const QString &text) {
        for (const QString &key : keys) {
            x += static_cast<int>(drawKeyCap(&painter,
                                             QRectF(x, rect.top(), 100, rect.height()),
                                             key,
                                             p.text2,
                                             p.borderStrong,
                                             Qt::AlignLeft)) +
                 4;
        }
        painter.setFont(fontFor(FontRole::Row));
        painter.setPen(p.text2);
        return x + static_cast<int>(drawText(painter, QRectF(x + 2, rect.top(), 200, rect.height()), text)) +
               18;
    };
    int x = rect.left() + 14;
    x = hint(x, {u"↑"_s, u"↓"_s}, tr("choose"));
    x = hint(x, {tr("Enter")}, tr("run"));
    hint(x, {tr("Esc")}, tr("close"));
    const QFontMetricsF metrics(fontFor(FontRole::Row));
    const QStringList words{tr("kinds"), tr("clusters"), tr("commits")};
    int right = rect.right() - 14;
    for (int at = 2; at >= 0; --at) {
        const int wide = static_cast<int>(std::ceil(metrics.horizontalAdvance(words.at(at)))) + 24;
        right -= wide;
        hint(right, {QString(u":@#"_s.at(at))}, words.at(at));
        right -= 16;
    }
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.scrim);
    const QRect panel = panelRect();
    outline(painter, panel, 8, p.borderStrong, p.raised);
    m_theme.icons().paint(
        painter, QRect(panel.left() + 14, panel.top(), 18, fieldHeight), u"search"_s, p.text2);
    painter.setFont(fontFor(FontRole::Row));
    painter.setPen(p.text2);
    drawText(painter,
             QRectF(panel.right() - 144, panel.top(), 130, fieldHeight),
             m_scope,
             Qt::AlignRight | Qt::AlignVCenter);
    hairline(painter, panel.left() + 1, panel.right(), panel.top() + fieldHeight, p.border);

    const QRect list = listRect();
    painter.save();
    painter.setClipRect(list);
    if (m_hits.isEmpty()) {
        painter.setFont(fontFor(FontRole::Body));
        painter.setPen(p.text3);
        painter.drawText(list.adjusted(16, 0, 0, 0), Qt::AlignVCenter, tr("Nothing is called that."));
    }
    for (const Line &line : m_lines) {
        Line shown = line;
        shown.rect =
            QRect(list.left(), list.top() + line.rect.top() - m_offset, list.width(), line.rect.height());
        if (!shown.rect.intersects(list)) {
            continue;
        }
        if (line.hit < 0) {
            painter.setFont(fontFor(FontRole::CaptionMedium));
            painter.setPen(p.text3);
            painter.drawText(shown.rect.adjusted(14, 4, 0, 0), Qt::AlignVCenter, line.section);
        } else {
            paintHit(painter, shown, m_hits.at(line.hit));
        }
    }
    painter.restore();

    const QRect footer(panel.left() + 1, panel.bottom() - footerHeight, panel.width() - 2, footerHeight);
    painter.save();
    painter.setClipRect(footer);
    outline(painter, footer.adjusted(0, -20, 0, 0), 7, p.window, p.window);
    painter.restore();
    hairline(painter, panel.left() + 1, panel.right(), footer.top() - 1, p.border);
    paintFooter(painter, footer);
}

void CommandPalette::move(int by)
{
    if (m_hits.isEmpty()) {
        return;
    }
    const int size = static_cast<int>(m_hits.size());
    m_current = std::abs(by) == 1 ? (m_current + by + size) % size : std::clamp(m_current + by, 0, size - 1);
    ensureVisible();
    update();
}

void CommandPalette::ensureVisible()
{
    for (qsizetype at = 0; at < m_lines.size(); ++at) {
        const Line &line = m_lines.at(at);
        if (line.hit != m_current) {
            continue;
        }
        const int height = listRect().height();
        // The head of a section comes along with its first row.
        const int top =
            at > 0 && m_lines.at(at - 1).hit < 0 ? m_lines.at(at - 1).rect.top() : line.rect.top();
        m_offset = std::min(m_offset, std::max(0, top - listPadding));
        m_offset = std::max(m_offset, line.rect.bottom() + 1 + listPadding - height);
    }
}

void CommandPalette::run()
{
    if (m_current < 0 || m_current >= m_hits.size() || !m_hits.at(m_current).entry.whyOff.isEmpty()) {
        return;
    }
    const QString id = currentId();
    close();
    Q_EMIT triggered(id);
}

void CommandPalette::close()
{
    hide();
    if (m_focusBefore) {
        m_focusBefore->setFocus(Qt::OtherFocusReason);
    }
}

void CommandPalette::mousePressEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (!panelRect().contains(at)) {
        close();
        return;
    }
    const QRect list = listRect();
    for (const Line &line : m_lines) {
        const QRect rect = line.rect.translated(list.left(), list.top() - m_offset);
        if (line.hit >= 0 && list.contains(at) && at.y() >= rect.top() && at.y() <= rect.bottom()) {
            m_current = line.hit;
            run();
            return;
        }
    }
}

void CommandPalette::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    const QRect list = listRect();
    for (const Line &line : m_lines) {
        const QRect rect = line.rect.translated(list.left(), list.top() - m_offset);
        if (line.hit >= 0 && list.contains(at) && at.y() >= rect.top() && at.y() <= rect.bottom() &&
            m_current != line.hit) {
            m_current = line.hit;
            update();
        }
    }
}

void CommandPalette::wheelEvent(QWheelEvent *event)
{
    const int most =
        m_lines.isEmpty() ? 0 : m_lines.last().rect.bottom() + 1 + listPadding - listRect().height();
    m_offset = std::clamp(m_offset - event->angleDelta().y() / 2, 0, std::max(0, most));
    update();
    event->accept();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible()) {
        setGeometry(parentWidget()->rect());
    }
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down:
            move(1);
            return true;
        case Qt::Key_Up:
            move(-1);
            return true;
        case Qt::Key_PageDown:
            move(8);
            return true;
        case Qt::Key_PageUp:
            move(-8);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            run();
            return true;
        case Qt::Key_Escape:
            close();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

bool CommandPalette::focusNextPrevChild(bool next)
{
    move(next ? 1 : -1);
    return true;
}

} // namespace slipway::ui
