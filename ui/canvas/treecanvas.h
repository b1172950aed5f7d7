#pragma once

#include <ui/canvas/accessiblerows.h>
#include <ui/canvas/treepainter.h>

#include <QAbstractScrollArea>
#include <QVariantAnimation>

#include <optional>

namespace slipway::ui {

class Theme;

/// The resources of an application as a tree of cards on an own canvas. Arrows move along the tree, Enter
/// opens or unfolds, Space folds what is below, + and - zoom, 0 fits; the wheel scrolls and zooms with Ctrl;
/// dragging the ground moves the view. An update keeps what is where it was and moves the rest in 160 ms.
class TreeCanvas final : public QAbstractScrollArea, public AccessibleRows
{
    Q_OBJECT

public:
    explicit TreeCanvas(const Theme &theme, QWidget *parent = nullptr);
    ~TreeCanvas() override;
    Q_DISABLE_COPY_MOVE(TreeCanvas)

    void setTree(const TreeRoot &root, applications::ApplicationTree tree);

    const applications::ApplicationTree &tree() const { return m_tree; }

    const models::TreeLayout &layout() const { return m_layout; }

    void setGroupPods(bool group);

    bool groupsPods() const { return m_options.groupPods; }

    void setNarrow(bool narrow);
    /// What does not match is dimmed; the view goes to the first match.
    void setFilter(const models::TreeFilter &filter);
    int matchCount() const;
    void setFolded(const QString &cardId, bool folded);
    void unfoldAll();

    /// 0.25 to 2; keeps the point under the pointer, else the middle.
    void setZoom(double zoom);

    double zoom() const { return m_zoom; }

    void zoomIn();
    void zoomOut();
    /// The whole tree in the view, at most 100 %.
    void fit();

    /// Empty: nothing, "app": the application.
    void select(const QString &cardId);
    void select(const base::ObjectKey &key);

    QString selectedId() const { return m_selectedId; }

    /// Null for groups, the application and nothing.
    const applications::ResourceNode *selectedNode() const;
    QRect cardRect(const QString &cardId) const;

    int accessibleRowCount() const override;
    QString accessibleRowText(int row) const override;
    QRect accessibleRowRect(int row) const override;
    int accessibleCurrentRow() const override;

Q_SIGNALS:
    void selectionChanged();
    /// Enter or double click on a resource.
    void opened(const slipway::base::ObjectKey &key);
    void zoomChanged(double zoom);
    void menuRequested(const slipway::base::ObjectKey &key, const QPoint &globalPos);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    TreeScene scene() const;
    QPointF origin() const;
    void relayout(const applications::ApplicationTree *previousTree = nullptr);
    void animateFrom(const models::TreeLayout &before);
    void updateScrollBars();
    void zoomAround(double zoom, const QPointF &anchor);
    int cardAt(const QPoint &point) const;
    int neighbour(int key) const;
    void activate(int card);
    void setSelected(int card, bool reveal);
    void reveal(int card);
    void setHovered(int card);
    void updateCard(int card);
    const applications::ResourceNode *nodeOf(int card) const;

    const Theme &m_theme;
    TreeRoot m_root;
    applications::ApplicationTree m_tree;
    models::TreeOptions m_options;
    models::TreeLayout m_layout;
    models::TreeFilter m_filter;
    double m_zoom = 1.0;
    QString m_selectedId;
    int m_hovered = -1;
    std::optional<QPoint> m_dragFrom;
    QPoint m_dragScroll;
    QVariantAnimation m_motion;
    std::vector<QPointF> m_offsets; ///< from where surviving cards come; empty when nothing moves
};

} // namespace slipway::ui
