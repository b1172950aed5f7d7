#include "steplist.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QMouseEvent>
#include <QPainter>

namespace slipway::ui {

namespace {

constexpr int markX = 24;

} // namespace

StepList::StepList(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMinimumWidth(180);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StepList::setSteps(const QList<Step> &steps, int current)
{
    m_steps = steps;
    m_current = current;
    updateGeometry();
    update();
}

int StepList::heightOf(const Step &step) const
{
    return 28 + (step.second.isEmpty() ? 0 : 17) + (step.third.isEmpty() ? 0 : 17);
}

QSize StepList::sizeHint() const
{
    int height = 8;
    for (const Step &step : m_steps) {
        height += heightOf(step);
    }
    return {listWidth, height};
}

void StepList::paintMark(QPainter &painter, const QRect &row, int index)
{
    const Palette &p = m_theme.palette();
    const Step &step = m_steps.at(index);
    const double middle = row.top() + 14;
    if (index + 1 < m_steps.size()) {
        const bool done = index < m_current || m_current < 0;
        const bool nextDone = done && m_steps.at(index + 1).status != Status::NotRun;
        QPen pen(nextDone ? p.tone(Tone::Healthy).fill : p.borderStrong, 1.5);
        if (!nextDone) {
            pen.setDashPattern({1.5, 2.5});
        }
        painter.setPen(pen);
        painter.drawLine(QPointF(markX, middle + 12), QPointF(markX, row.bottom() + 1 + 4));
    }
    if (index == m_current && step.status != Status::Failed) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(p.accent);
        painter.drawEllipse(QPointF(markX, middle), 10, 10);
        painter.setPen(p.onAccent);
        painter.setFont(fontFor(FontRole::CaptionMedium));
        painter.drawText(
            QRectF(markX - 10, middle - 10, 20, 20), Qt::AlignCenter, QString::number(index + 1));
    } else if (step.status == Status::NotRun) {
        QPen pen(p.control, 1);
        pen.setDashPattern({3, 2.2});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(markX, middle), 9.5, 9.5);
        painter.setPen(p.text2);
        painter.setFont(fontFor(FontRole::Caption));
        painter.drawText(
            QRectF(markX - 10, middle - 10, 20, 20), Qt::AlignCenter, QString::number(index + 1));
    } else {
        const QRect glyph(markX - 7, static_cast<int>(middle) - 7, 14, 14);
        const int turn = isTurning(step.status) ? m_theme.rings().step(this, glyph) : 0;
        paintStatusGlyph(painter, glyph, step.status, p, turn);
    }
}

void StepList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.surface);
    int y = 4;
    for (int at = 0; at < m_steps.size(); ++at) {
        const Step &step = m_steps.at(at);
        const QRect row(0, y, width(), heightOf(step));
        if (at == m_current) {
            painter.fillRect(row, p.selection);
        }
        paintMark(painter, row, at);
        const bool isNext = step.status == Status::NotRun;
        painter.setFont(fontFor(at == m_current ? FontRole::BodyStrong : FontRole::BodyMedium));
        painter.setPen(isNext ? p.text2 : p.text);
        drawText(painter, QRectF(44, y + 5, width() - 56, 18), step.title);
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(p.text2);
        drawText(painter, QRectF(44, y + 23, width() - 56, 17), step.second);
        if (!step.third.isEmpty()) {
            painter.setFont(fontFor(at == m_current ? FontRole::SmallStrong : FontRole::Small));
            painter.setPen(at == m_current ? p.text : p.text2);
            const int top = y + (step.second.isEmpty() ? 23 : 40);
            drawText(painter, QRectF(44, top, width() - 56, 17), step.third);
        }
        y += row.height();
    }
}

void StepList::mousePressEvent(QMouseEvent *event)
{
    int y = 4;
    for (int at = 0; at < m_steps.size(); ++at) {
        y += heightOf(m_steps.at(at));
        if (event->position().y() < y) {
            Q_EMIT activated(at);
            return;
        }
    }
}

} // namespace slipway::ui
