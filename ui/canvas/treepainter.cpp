#include "treepainter.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QCoreApplication>
#include <QPainterPath>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;
using applications::ResourceNode;
using models::CardKind;
using models::TreeCard;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

const ResourceNode &nodeOf(const TreeScene &scene, int node)
{
    return scene.tree->nodes[static_cast<std::size_t>(node)];
}

// "Rev:34" is kubectl's short form of what a person reads as "Revision 34".
QString factOf(const ResourceNode &node)
{
    if (node.info.startsWith(u"Rev:"_s)) {
        return tr("Revision %1").arg(node.info.mid(4));
    }
    return words::oneLine(node.info);
}

CardWords resourceWords(const ResourceNode &node)
{
    CardWords words;
    words.title = node.key.name;
    words.right = words::shortKind(node.key.kind);
    words.icon = Icons::ofKind(node.key.kind);
    words.prune = node.requiresPruning;
    words.outOfSync = node.sync == applications::SyncStatus::OutOfSync;
    words.dashed = node.requiresPruning;
    if (node.requiresPruning) {
        words.second = tr("No longer in Git");
        words.edge = Status::OutOfSync;
        return words;
    }
    words.glyph = statusOf(node.missing ? kube::Health::Missing : node.health);
    if (words.glyph == Status::None && node.sync) {
        words.glyph = statusOf(*node.sync);
    }
    words.second = node.missing ? QString() : factOf(node);
    if (words.second.isEmpty()) {
        words.second = words::status(words.glyph);
    }
    if (words.glyph == Status::Degraded || words.glyph == Status::Missing) {
        words.edge = Status::Degraded;
    } else if (words.outOfSync) {
        words.edge = Status::OutOfSync;
    }
    return words;
}

CardWords groupWords(const TreeScene &scene, const TreeCard &card)
{
    CardWords words;
    const int count = static_cast<int>(card.members.size());
    const ResourceNode &first = nodeOf(scene, card.members.front());
    words.icon = Icons::ofKind(first.key.kind);
    if (card.kind == CardKind::Pods) {
        words.title = tr("%1 pods").arg(words::count(count));
        const auto ready = std::count_if(card.members.begin(), card.members.end(), [&](int member) {
            return nodeOf(scene, member).health == kube::Health::Healthy;
        });
        words.second = words::ofReady(static_cast<int>(ready), count);
        return words;
    }
    words.dashed = true;
    words.right = words::shortKind(first.key.kind);
    if (card.kind == CardKind::OldRevisions) {
        words.title = tr("%1 older revisions").arg(words::count(count));
        words.second = tr("Scaled to 0");
    } else {
        words.title = tr("%1 more, all fine").arg(words::count(count));
        words.second = card.open ? tr("Shown at the right") : tr("Enter shows them");
    }
    return words;
}

PodState podState(const ResourceNode &node)
{
    switch (node.health) {
    case kube::Health::Healthy:
        return PodState::Ready;
    case kube::Health::Degraded:
    case kube::Health::Missing:
        return PodState::Failing;
    default:
        return PodState::Starting;
    }
}

} // namespace

DetailLevel detailAt(double zoom)
{
    if (zoom < 0.35) {
        return DetailLevel::GlyphOnly;
    }
    return zoom < 0.6 ? DetailLevel::NameAndGlyph : DetailLevel::Full;
}

CardWords cardWords(const TreeScene &scene, int index)
{
    const TreeCard &card = scene.layout->card(index);
    if (card.kind == CardKind::Resource) {
        CardWords words = resourceWords(nodeOf(scene, card.node));
        if (card.hidden > 0) {
            words.right = tr("+%1 below").arg(card.hidden);
        }
        return words;
    }
    if (card.kind != CardKind::Application) {
        return groupWords(scene, card);
    }
    CardWords words;
    words.title = scene.root.name;
    words.icon = u"kind-application"_s;
    words.glyph = statusOf(scene.root.health);
    words.second = words::status(words.glyph);
    words.outOfSync = scene.root.sync == applications::SyncStatus::OutOfSync;
    if (words.glyph == Status::Degraded || words.glyph == Status::Missing) {
        words.edge = Status::Degraded;
    } else if (words.outOfSync) {
        words.edge = Status::OutOfSync;
    }
    return words;
}

TreePainter::TreePainter(QPainter &painter, const TreeScene &scene, const Theme &theme)
    : m_painter(painter)
    , m_scene(scene)
    , m_theme(theme)
{
    const QList<int> path = scene.layout->pathToRoot(scene.selected);
    m_path = QSet<int>(path.begin(), path.end());
}

QRectF TreePainter::cardRect(int card) const
{
    QRectF rect = m_scene.layout->card(card).rect;
    if (m_scene.offset) {
        rect.translate(m_scene.offset(card));
    }
    const double z = m_scene.zoom;
    // Whole pixels keep outlines crisp while the distance between rows stays exact.
    return {std::round(m_scene.origin.x() + rect.x() * z),
            std::round(m_scene.origin.y() + rect.y() * z),
            std::round(rect.width() * z),
            std::round(rect.height() * z)};
}

void TreePainter::paint(const QRectF &exposed)
{
    const double z = m_scene.zoom;
    // Cards on the move may be far from their row; then nothing is left out.
    const bool moving = static_cast<bool>(m_scene.offset);
    const double top = moving ? -1e9 : (exposed.top() - m_scene.origin.y()) / z - 8;
    const double bottom = moving ? 1e9 : (exposed.bottom() - m_scene.origin.y()) / z + 8;
    m_painted = 0;
    m_painter.setRenderHint(QPainter::Antialiasing);
    const models::TreeLayout &layout = *m_scene.layout;
    for (std::size_t column = 0; column + 1 < layout.columns.size(); ++column) {
        // A parent above the band can have its line through it, never one below it.
        const auto [first, last] = layout.range(column, top, bottom);
        std::size_t from = first;
        if (column == 0) {
            from = 0;
        } else if (from > 0) {
            --from;
        }
        const std::size_t to = column == 0 ? layout.columns[0].size() : last;
        for (std::size_t at = from; at < to; ++at) {
            paintEdges(layout.columns[column][at], top, bottom);
        }
    }
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        const auto [first, last] = layout.range(column, top, bottom);
        for (std::size_t at = first; at < last; ++at) {
            const QRectF rect = cardRect(layout.columns[column][at]);
            if (rect.intersects(exposed)) {
                paintCard(layout.columns[column][at]);
            }
        }
    }
}

void TreePainter::paintStub(int parent, int child)
{
    const QRectF from = cardRect(parent);
    const QRectF to = cardRect(child);
    const double z = m_scene.zoom;
    const double startX = from.right();
    const double endX = to.left();
    const double y1 = std::floor(from.center().y()) + 0.5;
    const double y2 = std::floor(to.center().y()) + 0.5;
    const double middle = std::floor(endX - models::columnGap / 2 * z) + 0.5;
    QPainterPath path(QPointF(startX, y1));
    if (qFuzzyCompare(y1, y2)) {
        path.lineTo(endX, y2);
    } else {
        const double sign = y2 > y1 ? 1 : -1;
        const double radius = std::min(5 * z, std::abs(y2 - y1) / 2);
        path.lineTo(middle - radius, y1);
        path.quadTo(middle, y1, middle, y1 + sign * radius);
        path.lineTo(middle, y2 - sign * radius);
        path.quadTo(middle, y2, middle + radius, y2);
        path.lineTo(endX, y2);
    }
    m_painter.drawPath(path);
}

void TreePainter::paintEdges(int parent, double top, double bottom)
{
    const models::TreeLayout &layout = *m_scene.layout;
    const Palette &p = m_theme.palette();
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(p.borderStrong, 1));
    int onPath = -1;
    int last = -1;
    for (int child = layout.card(parent).firstChild; child >= 0; child = layout.card(child).nextSibling) {
        if (isOnPath(child) && isOnPath(parent)) {
            onPath = child;
        }
        const QRectF &rect = layout.card(child).rect;
        if (rect.bottom() < top - models::cardPitch) {
            continue;
        }
        last = child;
        if (rect.top() > bottom) {
            break;
        }
        if (child != onPath) {
            paintStub(parent, child);
        }
    }
    // The line to a child below the band still passes through it.
    if (last >= 0 && layout.card(last).rect.top() > bottom) {
        paintStub(parent, last);
    }
    // From the selected card on, the way to what it owns is marked too.
    if (parent == m_scene.selected || onPath >= 0) {
        m_painter.setPen(QPen(p.accentText, 1.5));
        if (onPath >= 0) {
            paintStub(parent, onPath);
        }
    }
}

bool TreePainter::isDimmed(int index) const
{
    if (m_scene.filter.isEmpty()) {
        return false;
    }
    const TreeCard &card = m_scene.layout->card(index);
    if (card.kind == CardKind::Application) {
        return false;
    }
    if (card.node >= 0) {
        return !m_scene.filter.matches(nodeOf(m_scene, card.node));
    }
    return std::none_of(card.members.begin(), card.members.end(), [this](int member) {
        return m_scene.filter.matches(nodeOf(m_scene, member));
    });
}

void TreePainter::paintCard(int card)
{
    ++m_painted;
    const QRectF rect = cardRect(card);
    const CardWords words = cardWords(m_scene, card);
    const bool dimmed = isDimmed(card);
    if (dimmed) {
        m_painter.setOpacity(0.35);
    }
    paintFrame(rect, card, words);
    switch (detailAt(m_scene.zoom)) {
    case DetailLevel::Full:
        paintFull(rect, card, words);
        break;
    case DetailLevel::NameAndGlyph:
        paintNameAndGlyph(rect, words);
        break;
    case DetailLevel::GlyphOnly: {
        const double side = std::min(rect.height() - 2, 12.0);
        const Status status = words.outOfSync || words.prune ? Status::OutOfSync : words.glyph;
        glyph(QRectF(rect.left() + 3, rect.center().y() - side / 2, side, side), status);
        break;
    }
    }
    if (dimmed) {
        m_painter.setOpacity(1.0);
    }
}

void TreePainter::paintFrame(const QRectF &rect, int card, const CardWords &words)
{
    const Palette &p = m_theme.palette();
    QColor fill = p.raised;
    if (card == m_scene.selected) {
        fill = p.selection;
    } else if (card == m_scene.hovered) {
        fill = p.hover;
    } else if (words.dashed) {
        fill = p.sunken;
    }
    QColor line = p.borderStrong;
    if (words.edge != Status::None) {
        line = p.tone(toneOf(words.edge)).fill;
    }
    const double radius = 5 * std::min(1.0, m_scene.zoom);
    if (card == m_scene.selected) {
        outline(m_painter,
                rect,
                radius,
                m_scene.focused ? p.focus : p.accentText,
                fill,
                Qt::SolidLine,
                m_scene.focused ? 2 : 1.5);
        return;
    }
    outline(m_painter, rect, radius, line, fill, words.dashed ? Qt::DashLine : Qt::SolidLine);
}

void TreePainter::glyph(const QRectF &rect, Status status)
{
    const int step = isTurning(status) && m_scene.ringStep ? m_scene.ringStep(rect.toAlignedRect()) : 0;
    paintStatusGlyph(m_painter, rect, status, m_theme.palette(), step);
}

void TreePainter::paintMarks(const QRectF &rect, const CardWords &words)
{
    const double z = m_scene.zoom;
    double right = rect.right() - 9 * z;
    const auto mark = [&](Status status) {
        glyph(QRectF(right - 12 * z, rect.top() + 5 * z, 12 * z, 12 * z), status);
        right -= 16 * z;
    };
    if (words.outOfSync || words.prune) {
        mark(Status::OutOfSync);
    }
    if (words.prune) {
        mark(Status::Prune);
    }
}

void TreePainter::paintFull(const QRectF &rect, int index, const CardWords &words)
{
    const Palette &p = m_theme.palette();
    const double z = m_scene.zoom;
    const TreeCard &card = m_scene.layout->card(index);
    const int iconSize = static_cast<int>(std::lround(16 * z));
    m_theme.icons().paint(m_painter,
                          QRectF(rect.left() + 8 * z, rect.top(), 16 * z, rect.height()),
                          words.icon,
                          p.text2,
                          iconSize);
    const double left = rect.left() + 32 * z;
    const double right = rect.right() - 9 * z;
    const double marks = (words.outOfSync || words.prune ? 16 : 0) + (words.prune ? 16 : 0);
    m_painter.setFont(fontFor(FontRole::RowMedium, z));
    m_painter.setPen(words.dashed ? p.text2 : p.text);
    drawText(m_painter, QRectF(left, rect.top() + 2 * z, right - left - marks * z, 18 * z), words.title);
    paintMarks(rect, words);

    const QRectF second(left, rect.top() + 19 * z, right - left, 16 * z);
    double kindWidth = 0;
    if (!words.right.isEmpty()) {
        m_painter.setFont(fontFor(FontRole::Caption, z));
        m_painter.setPen(index == m_scene.selected ? p.text2 : p.text3);
        const double most = second.width() * 0.55;
        kindWidth = drawText(m_painter,
                             QRectF(second.right() - most, second.top(), most, second.height()),
                             words.right,
                             Qt::AlignRight | Qt::AlignVCenter) +
                    6 * z;
    }
    if (card.kind == CardKind::Pods) {
        paintPods(second, card, words.second);
        return;
    }
    double x = second.left();
    if (words.glyph != Status::None) {
        glyph(QRectF(x, second.top() + 2 * z, 12 * z, 12 * z), words.glyph);
        x += 17 * z;
    }
    m_painter.setFont(fontFor(FontRole::Caption, z));
    m_painter.setPen(words.glyph == Status::None ? p.text2 : wordColor(words.glyph, p));
    drawText(
        m_painter, QRectF(x, second.top(), second.right() - kindWidth - x, second.height()), words.second);
}

void TreePainter::paintPods(const QRectF &line, const TreeCard &card, const QString &text)
{
    const Palette &p = m_theme.palette();
    const double z = m_scene.zoom;
    const double side = std::round(9 * z);
    const double textWidth = QFontMetricsF(fontFor(FontRole::Caption, z)).horizontalAdvance(text) + 6 * z;
    const int room = static_cast<int>((line.width() - textWidth) / (side + 2));
    const int shown = std::min(room, static_cast<int>(card.members.size()));
    double x = line.left();
    const double y = std::round(line.center().y() - side / 2);
    for (int at = 0; at < shown; ++at) {
        const ResourceNode &pod = nodeOf(m_scene, card.members[static_cast<std::size_t>(at)]);
        paintPodSquare(m_painter, QRectF(x, y, side, side), podState(pod), p.tone(Tone::Healthy).fill, p);
        x += side + 2;
    }
    m_painter.setFont(fontFor(FontRole::Caption, z));
    m_painter.setPen(p.text2);
    drawText(m_painter, QRectF(x + 4 * z, line.top(), line.right() - x, line.height()), text);
}

void TreePainter::paintNameAndGlyph(const QRectF &rect, const CardWords &words)
{
    const Palette &p = m_theme.palette();
    const double z = m_scene.zoom;
    const double side = std::min(rect.height() - 4, 12.0);
    const Status status = words.outOfSync || words.prune ? Status::OutOfSync : words.glyph;
    double x = rect.left() + 5;
    if (status != Status::None) {
        glyph(QRectF(x, rect.center().y() - side / 2, side, side), status);
        x += side + 4;
    }
    // Below full size the name keeps a size that can be read, cut where it must be.
    m_painter.setFont(fontFor(FontRole::RowMedium, std::max(0.72, z)));
    m_painter.setPen(words.dashed ? p.text2 : p.text);
    drawText(m_painter, QRectF(x, rect.top(), rect.right() - 4 - x, rect.height()), words.title);
}

} // namespace slipway::ui
