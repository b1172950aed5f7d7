#include "searchfield.h"

#include <ui/theme/controls.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>

#include <QKeyEvent>
#include <QPainter>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

SearchField::SearchField(const Theme &theme, const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setFont(fontFor(FontRole::Body));
    showMargins();
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SearchField::setHint(const QString &key)
{
    m_hint = key;
    showMargins();
}

void SearchField::setCount(const QString &count)
{
    m_count = count;
    showMargins();
    update();
}

void SearchField::showMargins()
{
    int right = 0;
    if (!m_count.isEmpty()) {
        right =
            static_cast<int>(std::ceil(QFontMetricsF(fontFor(FontRole::Small)).horizontalAdvance(m_count))) +
            4;
    } else if (!m_hint.isEmpty()) {
        right = 20;
    }
    setTextMargins(21, 0, right, 0);
}

QSize SearchField::sizeHint() const
{
    return {252, isCompact(this) ? 24 : 28};
}

void SearchField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    const Palette &p = m_theme.palette();
    m_theme.icons().paint(painter, QRect(9, 0, 16, height()), u"search"_s, p.text2, 15);
    if (!m_count.isEmpty()) {
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(p.text2);
        drawText(painter, QRectF(0, 0, width() - 9, height()), m_count, Qt::AlignRight | Qt::AlignVCenter);
    } else if (!m_hint.isEmpty() && text().isEmpty() && !hasFocus()) {
        drawKeyCap(&painter, QRectF(0, 0, width() - 6, height()), m_hint, p.text2, p.borderStrong);
    }
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (text().isEmpty()) {
            Q_EMIT left();
        } else {
            clear();
        }
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace slipway::ui
