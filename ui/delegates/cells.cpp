#include "cells.h"

#include "tableview.h"

#include <ui/theme/controls.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

QRect contentRect(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const auto *view = qobject_cast<const QTreeView *>(option.widget);
    const bool first = view && view->header()->visualIndex(index.column()) == 0;
    const int left = first && !view->rootIsDecorated() ? TableView::leftPadding : 0;
    return option.rect.adjusted(left, 0, -TableView::columnGap, -1);
}

bool isSelected(const QStyleOptionViewItem &option)
{
    return option.state & QStyle::State_Selected;
}

// Hints lose their contrast on the selection; secondary text takes their place there.
QColor hintColor(const QStyleOptionViewItem &option, const Palette &p)
{
    return isSelected(option) ? p.text2 : p.text3;
}

/// A line of text that remembers where it ends.
class LinePainter final
{
public:
    LinePainter(QPainter &painter, const QRect &rect)
        : m_painter(painter)
        , m_rect(rect)
    {}

    void text(const QString &text, FontRole role, const QColor &color, double reserve = 0)
    {
        m_painter.setFont(fontFor(role));
        m_painter.setPen(color);
        m_x += drawText(m_painter, QRectF(m_rect).adjusted(m_x, 0, -reserve, 0), text);
    }

    void skip(double width) { m_x += width; }

    double room() const { return m_rect.width() - m_x; }

    QRect rest() const { return m_rect.adjusted(static_cast<int>(std::ceil(m_x)), 0, 0, 0); }

private:
    QPainter &m_painter;
    QRect m_rect;
    double m_x = 0;
};

constexpr int markWidth = 20; // an icon after a name

void paintGlyph(QPainter &painter,
                const QRect &rect,
                Status status,
                const QStyleOptionViewItem &option,
                const Theme &theme)
{
    const QRect glyph(rect.left(), rect.top() + (rect.height() - 14) / 2, 14, 14);
    int step = 0;
    if (isTurning(status)) {
        const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
        step = view ? theme.rings().step(view->viewport(), glyph) : 0;
    }
    paintStatusGlyph(painter, glyph, status, theme.palette(), step);
}

template <typename Cell> class TypedDelegate : public CellDelegate
{
public:
    TypedDelegate(const Theme &theme, CellOf<Cell> cell, QObject *parent)
        : CellDelegate(theme, parent)
        , m_cell(std::move(cell))
    {}

protected:
    Cell cell(const QModelIndex &index) const { return m_cell(index); }

private:
    CellOf<Cell> m_cell;
};

class StatusDelegate final : public TypedDelegate<StatusCell>
{
public:
    using TypedDelegate::TypedDelegate;

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        const StatusCell c = cell(index);
        if (c.status == Status::None) {
            return;
        }
        paintGlyph(painter, rect, c.status, option, theme());
        LinePainter line(painter, rect);
        line.skip(20);
        line.text(wordOf(c), FontRole::Body, wordColor(c.status, theme().palette()));
        line.skip(7);
        line.text(c.count, FontRole::Row, hintColor(option, theme().palette()));
    }

    QString fullText(const QModelIndex &index) const override
    {
        const StatusCell c = cell(index);
        return c.count.isEmpty() ? wordOf(c) : wordOf(c) % u' ' % c.count;
    }

private:
    static QString wordOf(const StatusCell &c) { return c.word.isEmpty() ? words::status(c.status) : c.word; }
};

class NameDelegate final : public TypedDelegate<NameCell>
{
public:
    using TypedDelegate::TypedDelegate;

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        const NameCell c = cell(index);
        const Palette &p = theme().palette();
        const bool twoLines = rect.height() >= 44;
        LinePainter line(painter, twoLines ? QRect(rect.left(), rect.top() + 8, rect.width(), 18) : rect);
        if (!c.icon.isEmpty()) {
            theme().icons().paint(
                painter, QRect(rect.left(), rect.top(), 16, rect.height()), c.icon, p.text2);
            line.skip(22);
        }
        double reserve = 0;
        for (const TagSpec &tag : c.tags) {
            reserve += tagWidth(tag) + 6;
        }
        reserve += static_cast<double>(c.marks.size()) * markWidth;
        line.text(c.name, FontRole::BodyMedium, c.dimmed ? p.text2 : p.text, reserve);
        for (const QString &mark : c.marks) {
            const QRect rest = line.rest();
            theme().icons().paint(
                painter, QRectF(rest.left() + 6, rest.top(), 14, rest.height()), mark, p.text2, 14);
            line.skip(markWidth);
        }
        for (const TagSpec &tag : c.tags) {
            line.skip(6);
            line.skip(paintTag(painter, line.rest(), tag, theme()));
        }
        if (twoLines) {
            LinePainter second(painter, QRect(rect.left(), rect.top() + 26, rect.width(), 17));
            second.skip(c.icon.isEmpty() ? 0 : 22);
            second.text(c.note, FontRole::Small, p.text2);
        } else if (!c.note.isEmpty()) {
            line.skip(6);
            line.text(c.note, FontRole::Row, hintColor(option, p));
        }
    }

    QString fullText(const QModelIndex &index) const override
    {
        const NameCell c = cell(index);
        return c.note.isEmpty() ? c.name : c.name % u", "_s % c.note;
    }
};

class RevisionDelegate final : public TypedDelegate<RevisionCell>
{
public:
    using TypedDelegate::TypedDelegate;

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        Q_UNUSED(option)
        const RevisionCell c = cell(index);
        const Palette &p = theme().palette();
        LinePainter line(painter, rect);
        line.text(c.revision, FontRole::Mono, p.text2);
        line.skip(8);
        const double reserve = c.tag.isEmpty() ? 0 : tagWidth({c.tag, {}, {}, {}, {}}) + 8;
        line.text(c.subject, FontRole::Row, p.text2, reserve);
        if (!c.tag.isEmpty()) {
            line.skip(8);
            paintTag(painter, line.rest(), {c.tag, {}, Status::None, Tone::Unknown, {}}, theme());
        }
    }

    QString fullText(const QModelIndex &index) const override
    {
        const RevisionCell c = cell(index);
        return c.revision % u' ' % c.subject;
    }
};

class TextDelegate final : public TypedDelegate<TextCell>
{
public:
    using TypedDelegate::TypedDelegate;

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        Q_UNUSED(option)
        const TextCell c = cell(index);
        const Palette &p = theme().palette();
        const bool twoLines = rect.height() >= 44 && !c.second.isEmpty();
        const QRect first = twoLines ? QRect(rect.left(), rect.top() + 8, rect.width(), 18) : rect;
        painter.setFont(fontFor(c.mono ? FontRole::Mono : (c.strong ? FontRole::Body : FontRole::Row)));
        painter.setPen(c.toned ? p.tone(c.tone).fg : (c.strong ? p.text : p.text2));
        paintText(painter, first, c.text, c.isNumber);
        if (twoLines) {
            painter.setFont(fontFor(FontRole::Small));
            painter.setPen(p.text2);
            paintText(painter, QRect(rect.left(), rect.top() + 26, rect.width(), 17), c.second, c.isNumber);
        }
    }

    QString fullText(const QModelIndex &index) const override { return cell(index).text; }

private:
    static void paintText(QPainter &painter, const QRect &rect, const QString &text, bool isNumber)
    {
        if (isNumber) {
            drawFigures(painter, rect, text);
        } else {
            drawText(painter, rect, text);
        }
    }
};

class TimeDelegate final : public TypedDelegate<TimeCell>
{
public:
    using TypedDelegate::TypedDelegate;

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        Q_UNUSED(option)
        painter.setFont(fontFor(FontRole::Row));
        painter.setPen(theme().palette().text2);
        drawText(painter, rect, cell(index).text);
    }

    QString fullText(const QModelIndex &index) const override { return words::exactTime(cell(index).time); }
};

class NowDelegate final : public TypedDelegate<NowCell>
{
public:
    using TypedDelegate::TypedDelegate;

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        const NowCell c = cell(index);
        if (c.text.isEmpty()) {
            return;
        }
        paintGlyph(painter, rect, c.status, option, theme());
        LinePainter line(painter, rect);
        line.skip(20);
        line.text(c.text, FontRole::Row, theme().palette().text);
    }

    QString fullText(const QModelIndex &index) const override { return cell(index).text; }
};

class CheckDelegate final : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

    bool editorEvent(QEvent *event,
                     QAbstractItemModel *model,
                     const QStyleOptionViewItem &,
                     const QModelIndex &index) override
    {
        if (event->type() != QEvent::MouseButtonRelease || !index.data(Qt::CheckStateRole).isValid()) {
            // The press must not change the selection of the rows.
            return event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
        }
        const bool on = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, on ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }

protected:
    void paintCell(QPainter &painter,
                   const QRect &rect,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) const override
    {
        const QVariant state = index.data(Qt::CheckStateRole);
        if (!state.isValid()) {
            return;
        }
        const QRectF box(rect.left(), rect.top() + (rect.height() - 15) / 2, 15, 15);
        paintCheckMark(painter,
                       box,
                       static_cast<Qt::CheckState>(state.toInt()),
                       option.state & QStyle::State_MouseOver,
                       option.state & QStyle::State_Enabled,
                       theme());
    }

    QString fullText(const QModelIndex &) const override { return {}; }
};

} // namespace

CellDelegate::CellDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

void CellDelegate::paint(QPainter *painter,
                         const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    paintCell(*painter, contentRect(option, index), option, index);
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const auto *table = qobject_cast<const TableView *>(option.widget);
    return {80, table ? table->rowHeight() : 28};
}

bool CellDelegate::helpEvent(QHelpEvent *event,
                             QAbstractItemView *view,
                             const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    QString tip = index.data(Qt::ToolTipRole).toString();
    tip = tip.isEmpty() ? fullText(index) : tip;
    if (tip.isEmpty()) {
        QToolTip::hideText();
    } else {
        QToolTip::showText(event->globalPos(), tip.toHtmlEscaped(), view);
    }
    return true;
}

CellDelegate *makeDelegate(const Theme &theme, CellOf<StatusCell> cell, QObject *parent)
{
    return new StatusDelegate(theme, std::move(cell), parent);
}

CellDelegate *makeDelegate(const Theme &theme, CellOf<NameCell> cell, QObject *parent)
{
    return new NameDelegate(theme, std::move(cell), parent);
}

CellDelegate *makeDelegate(const Theme &theme, CellOf<RevisionCell> cell, QObject *parent)
{
    return new RevisionDelegate(theme, std::move(cell), parent);
}

CellDelegate *makeDelegate(const Theme &theme, CellOf<TextCell> cell, QObject *parent)
{
    return new TextDelegate(theme, std::move(cell), parent);
}

CellDelegate *makeDelegate(const Theme &theme, CellOf<TimeCell> cell, QObject *parent)
{
    return new TimeDelegate(theme, std::move(cell), parent);
}

CellDelegate *makeDelegate(const Theme &theme, CellOf<NowCell> cell, QObject *parent)
{
    return new NowDelegate(theme, std::move(cell), parent);
}

CellDelegate *makeCheckDelegate(const Theme &theme, QObject *parent)
{
    return new CheckDelegate(theme, parent);
}

} // namespace slipway::ui
