#include "tag.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QPainter>

#include <cmath>

namespace slipway::ui {

namespace {

bool isTinted(const TagSpec &tag)
{
    return tag.tone.has_value() || tag.status != Status::None;
}

int heightOf(const TagSpec &tag)
{
    return tag.status != Status::None ? 20 : 18;
}

int leadWidth(const TagSpec &tag)
{
    return tag.icon.isEmpty() && tag.status == Status::None ? 0 : 17;
}

} // namespace

int tagWidth(const TagSpec &tag)
{
    const QFontMetricsF metrics(fontFor(FontRole::Small));
    return static_cast<int>(std::ceil(metrics.horizontalAdvance(tag.text))) + leadWidth(tag) + 12;
}

int paintTag(QPainter &painter, const QRect &rect, const TagSpec &tag, const Theme &theme)
{
    const Palette &p = theme.palette();
    const int height = heightOf(tag);
    const QRect box(rect.left(), rect.center().y() - height / 2 + 1, tagWidth(tag), height);
    const Tone tone = tag.tone.value_or(toneOf(tag.status));
    QColor text = p.text2;
    if (isTinted(tag)) {
        outline(painter, box, tag.status != Status::None ? 4 : 3, p.tone(tone).tint, p.tone(tone).tint);
        text = p.tone(tone).fg;
    } else {
        outline(painter, box, 3, p.borderStrong);
    }
    int x = box.left() + 6;
    if (tag.status != Status::None) {
        paintStatusGlyph(painter, QRectF(x, box.center().y() - 5.5, 12, 12), tag.status, p);
    } else if (!tag.icon.isEmpty()) {
        theme.icons().paint(painter, QRectF(x - 1, box.top(), 14, box.height()), tag.icon, text, 13);
    }
    x += leadWidth(tag);
    painter.save();
    painter.setFont(fontFor(FontRole::Small));
    painter.setPen(text);
    painter.drawText(
        QRect(x, box.top(), box.right() - x, box.height()), Qt::AlignVCenter | Qt::TextDontClip, tag.text);
    painter.restore();
    return box.width();
}

Tag::Tag(const Theme &theme, TagSpec spec, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSpec(std::move(spec));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Tag::setSpec(TagSpec spec)
{
    m_spec = std::move(spec);
    setToolTip(m_spec.toolTip);
    setAccessibleName(m_spec.text);
    updateGeometry();
    update();
}

QSize Tag::sizeHint() const
{
    return {tagWidth(m_spec), heightOf(m_spec)};
}

void Tag::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintTag(painter, rect(), m_spec, m_theme);
}

StatusLabel::StatusLabel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StatusLabel::setStatus(Status status, const QString &word, const QString &note)
{
    m_status = status;
    m_word = word.isEmpty() ? words::status(status) : word;
    m_note = note;
    setToolTip(words::statusMeaning(status));
    setAccessibleName(m_note.isEmpty() ? m_word : m_word % QChar(u' ') % m_note);
    updateGeometry();
    update();
}

QSize StatusLabel::sizeHint() const
{
    const QFontMetricsF metrics(fontFor(FontRole::Body));
    double width = 20 + metrics.horizontalAdvance(m_word);
    if (!m_note.isEmpty()) {
        width += 7 + metrics.horizontalAdvance(m_note);
    }
    return {static_cast<int>(std::ceil(width)) + 1, 20};
}

void StatusLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    const QRect glyph(0, height() / 2 - 7, 14, 14);
    const int step = isTurning(m_status) ? m_theme.rings().step(this, glyph) : 0;
    paintStatusGlyph(painter, glyph, m_status, p, step);
    painter.setFont(fontFor(FontRole::Body));
    painter.setPen(wordColor(m_status, p));
    const double used = drawText(painter, QRectF(20, 0, width() - 20, height()), m_word);
    if (!m_note.isEmpty()) {
        painter.setPen(p.text3);
        drawText(painter, QRectF(20 + used + 7, 0, width() - 27 - used, height()), m_note);
    }
}

void paintPodSquares(QPainter &painter,
                     const QRectF &rect,
                     int ready,
                     int starting,
                     int failing,
                     int side,
                     const Palette &palette)
{
    const int gap = 2;
    double x = rect.left();
    const double y = std::round(rect.center().y() - side / 2.0);
    const auto row = [&](int count, PodState state) {
        for (int at = 0; at < count && x + side <= rect.right() + 0.5; ++at) {
            paintPodSquare(
                painter, QRectF(x, y, side, side), state, palette.tone(Tone::Healthy).fill, palette);
            x += side + gap;
        }
    };
    row(failing, PodState::Failing);
    row(ready, PodState::Ready);
    row(starting, PodState::Starting);
}

} // namespace slipway::ui
