#pragma once

#include <ui/delegates/cells.h>

#include <QHeaderView>
#include <QPersistentModelIndex>
#include <QTreeView>

namespace slipway::ui {

class Theme;

/// The head of a table: 28 high, names in text3, a chevron beside the sorted one, a check box in the check
/// column.
class TableHeader final : public QHeaderView
{
    Q_OBJECT

public:
    TableHeader(const Theme &theme, QWidget *parent);
    Q_DISABLE_COPY_MOVE(TableHeader)

    void setCheckColumn(int column) { m_checkColumn = column; }

    void setCheckState(Qt::CheckState state);
    QSize sizeHint() const override;

Q_SIGNALS:
    void checkToggled(bool on);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    const Theme &m_theme;
    int m_checkColumn = -1;
    Qt::CheckState m_checkState = Qt::Unchecked;
};

/// The table of the kit: a QTreeView with uniform rows (28, or 52 in two lines), hairlines between rows,
/// hover and selection over the whole row, a 2 px focus ring on the current row while the keyboard is used,
/// and group rows. Rows whose data(groupRole) is a GroupCell are painted as the head of a group. Text of the
/// first column starts at x = 16; columns have 12 between them. Space toggles the check column of the
/// selected rows.
class TableView final : public QTreeView
{
    Q_OBJECT

public:
    explicit TableView(const Theme &theme, QWidget *parent = nullptr);
    Q_DISABLE_COPY_MOVE(TableView)

    /// Asked for each row: a GroupCell for a group's head, nothing for a plain row.
    using GroupOf = std::function<std::optional<GroupCell>(const QModelIndex &)>;
    void setGroups(GroupOf groupOf);
    void setRowHeight(int height);

    int rowHeight() const { return m_rowHeight; }

    void setCheckColumn(int column);
    /// Width of the text of a column; the gap is added.
    void setColumnTextWidth(int column, int width);
    /// The column that takes the room that is left.
    void setFlexibleColumn(int column, int minimum = 160);

    TableHeader *tableHeader() const { return m_header; }

    /// Rows of the whole tree stay where they are while the pointer is over the list.
    bool isPointerInside() const { return m_hovered.isValid(); }

    static constexpr int leftPadding = 16;
    static constexpr int columnGap = 12;

Q_SIGNALS:
    /// Enter or double click on a plain row.
    void opened(const QModelIndex &index);
    /// The pointer left the list: new rows may come in now.
    void pointerLeft();

protected:
    void
    drawRow(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void drawBranches(QPainter *painter, const QRect &rect, const QModelIndex &index) const override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    std::optional<GroupCell> groupAt(const QModelIndex &index) const;
    void
    paintGroup(QPainter &painter, const QRect &rect, const QModelIndex &index, const GroupCell &group) const;
    void setHovered(const QModelIndex &index);
    void updateRow(const QModelIndex &index);
    void toggleChecks();
    void fitFlexible();

    const Theme &m_theme;
    TableHeader *m_header;
    GroupOf m_groupOf;
    QPersistentModelIndex m_hovered;
    int m_rowHeight = 28;
    int m_checkColumn = -1;
    int m_flexible = -1;
    int m_flexibleMinimum = 160;
    bool m_keyboard = false;
};

} // namespace slipway::ui
