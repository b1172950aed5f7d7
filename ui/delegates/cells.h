#pragma once

#include <ui/theme/statusglyph.h>
#include <ui/widgets/tag.h>

#include <QDateTime>
#include <QModelIndex>
#include <QStyledItemDelegate>

#include <functional>

namespace slipway::ui {

class Theme;

// What a cell shows, as values. Models give facts; a page gives each column a function from the index to one
// of these, and the delegate of that kind paints it.

struct StatusCell
{
    Status status = Status::None;
    QString word;  ///< instead of the status' own
    QString count; ///< affected resources, in text3
};

struct NameCell
{
    QString icon; ///< kind icon before the name; empty: none
    QString name; ///< 500
    QString note; ///< after it in text3, or below it in rows of two lines
    QList<TagSpec> tags;
    bool dimmed = false;
    QStringList marks{}; ///< icons after the name
};

struct RevisionCell
{
    QString revision; ///< already short; mono
    QString subject;
    QString tag; ///< a branch
};

struct TextCell
{
    QString text;
    QString second; ///< second line in rows of two lines
    bool mono = false;
    bool strong = false;   ///< text instead of text2
    bool isNumber = false; ///< right aligned, figures on one width
    Tone tone = Tone::Unknown;
    bool toned = false; ///< text in the word colour of `tone`
};

struct TimeCell
{
    QDateTime time;
    QString text; ///< the age in words
};

/// Glyph and text in the text colour: what is going on now.
struct NowCell
{
    Status status = Status::None;
    QString text;
};

/// The head of a group of rows.
struct GroupCell
{
    QString name;
    QString count;
    QString note; ///< a cluster
    QList<TagSpec> tags;
    QString right; ///< "5 need attention"
};

/// A delegate that paints one kind of cell. Background, hover, selection and lines are the view's.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit CellDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const final;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event,
                   QAbstractItemView *view,
                   const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    /// `rect` is without the padding of the column; the painter's state is restored afterwards.
    virtual void paintCell(QPainter &painter,
                           const QRect &rect,
                           const QStyleOptionViewItem &option,
                           const QModelIndex &index) const = 0;
    /// The whole text, for the tooltip of a cut cell and for screen readers.
    virtual QString fullText(const QModelIndex &index) const = 0;

    const Theme &theme() const { return m_theme; }

private:
    const Theme &m_theme;
};

template <typename Cell> using CellOf = std::function<Cell(const QModelIndex &)>;

/// Makes the delegate that paints what `cell` answers.
CellDelegate *makeDelegate(const Theme &theme, CellOf<StatusCell> cell, QObject *parent);
CellDelegate *makeDelegate(const Theme &theme, CellOf<NameCell> cell, QObject *parent);
CellDelegate *makeDelegate(const Theme &theme, CellOf<RevisionCell> cell, QObject *parent);
CellDelegate *makeDelegate(const Theme &theme, CellOf<TextCell> cell, QObject *parent);
CellDelegate *makeDelegate(const Theme &theme, CellOf<TimeCell> cell, QObject *parent);
CellDelegate *makeDelegate(const Theme &theme, CellOf<NowCell> cell, QObject *parent);

/// A check box of the model's Qt::CheckStateRole; a click anywhere in the cell, or Space on the row, toggles
/// it.
CellDelegate *makeCheckDelegate(const Theme &theme, QObject *parent);

} // namespace slipway::ui

Q_DECLARE_METATYPE(slipway::ui::GroupCell)
