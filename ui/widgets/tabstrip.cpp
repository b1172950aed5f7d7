#include "tabstrip.h"

#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QPainter>

#include <cmath>

namespace slipway::ui {

namespace {

constexpr int gap = 20;

int textWidth(const QString &text)
{
    return static_cast<int>(std::ceil(QFontMetricsF(fontFor(FontRole::BodyMedium)).horizontalAdvance(text)));
}

int countWidth(int count)
{
    if (count <= 0) {
        return 0;
    }
    const QFontMetricsF metrics(fontFor(FontRole::CaptionMedium));
    return 6 + std::max(18, static_cast<int>(std::ceil(metrics.horizontalAdvance(words::count(count)))) + 10);
}

} // namespace

TabStrip::TabStrip(const Theme &theme, QWidget *parent)
    : QTabBar(parent)
    , m_theme(theme)
{
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideNone);
    setMouseTracking(true);
    setFixedHeight(stripHeight);
    connect(this, &QTabBar::currentChanged, this, [this] { Q_EMIT currentIdChanged(currentId()); });
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

int TabStrip::add(const QString &id, const QString &text)
{
    const int index = addTab(text);
    setTabData(index, id);
    return index;
}

int TabStrip::indexOf(const QString &id) const
{
    for (int at = 0; at < count(); ++at) {
        if (tabData(at).toString() == id) {
            return at;
        }
    }
    return -1;
}

QString TabStrip::currentId() const
{
    return tabData(currentIndex()).toString();
}

void TabStrip::setCurrentId(const QString &id)
{
    if (const int index = indexOf(id); index >= 0) {
        setCurrentIndex(index);
    }
}

void TabStrip::setCount(const QString &id, int count)
{
    if (m_counts.value(id) == count) {
        return;
    }
    m_counts.insert(id, count);
    // Only a change of the text makes the tab bar lay out its tabs again.
    if (const int index = indexOf(id); index >= 0) {
        const QString text = tabText(index);
        setTabText(index, text + QChar(u' '));
        setTabText(index, text);
    }
}

void TabStrip::setLine(bool line)
{
    m_line = line;
    update();
}

int TabStrip::leftOf(int index) const
{
    return index == 0 ? 17 : 0;
}

QSize TabStrip::tabSizeHint(int index) const
{
    const int tag = countWidth(m_counts.value(tabData(index).toString()));
    return {leftOf(index) + textWidth(tabText(index)) + tag + gap, stripHeight};
}

QSize TabStrip::minimumTabSizeHint(int index) const
{
    return tabSizeHint(index);
}

void TabStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    painter.fillRect(rect(), p.surface);
    if (m_line) {
        hairline(painter, 0, width(), height() - 1, p.border);
    }
    const QPoint pointer = mapFromGlobal(QCursor::pos());
    for (int at = 0; at < count(); ++at) {
        const bool current = at == currentIndex();
        const QRect tab = tabRect(at);
        const QRect body = tab.adjusted(leftOf(at), 0, -gap, 0);
        const bool hover = underMouse() && tab.contains(pointer);
        painter.setFont(fontFor(FontRole::BodyMedium));
        painter.setPen(!isTabEnabled(at) ? p.disabled : (current || hover ? p.text : p.text2));
        drawText(painter, QRectF(body.left(), 0, body.width(), height() - 1), tabText(at));
        if (const int number = m_counts.value(tabData(at).toString()); number > 0) {
            const int left = body.left() + textWidth(tabText(at)) + 6;
            const QRect tag(left, height() / 2 - 9, countWidth(number) - 6, 17);
            outline(painter, tag, 3, p.hover, p.hover);
            painter.setFont(fontFor(FontRole::CaptionMedium));
            painter.setPen(p.text2);
            painter.drawText(tag, Qt::AlignCenter, words::count(number));
        }
        if (current) {
            painter.fillRect(QRect(body.left() - 1, height() - 2, body.width() + 2, 2), p.accentText);
            if (hasFocus()) {
                focusRing(painter, body.adjusted(-6, 4, 6, -5), 4, p.focus);
            }
        }
    }
}

} // namespace slipway::ui
