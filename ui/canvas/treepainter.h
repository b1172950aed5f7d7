#pragma once

#include <models/tree/treelayout.h>
#include <ui/theme/statusglyph.h>

#include <QPainter>

#include <functional>

namespace slipway::ui {

class Theme;

/// The application at the root of the tree.
struct TreeRoot
{
    QString name;
    kube::Health health = kube::Health::Unknown;
    applications::SyncStatus sync = applications::SyncStatus::Unknown;
};

/// How much a card shows at a zoom.
enum class DetailLevel
{
    Full,
    NameAndGlyph, ///< under 60 %
    GlyphOnly     ///< under 35 %
};

DetailLevel detailAt(double zoom);

/// What to paint besides the layout itself.
struct TreeScene
{
    const applications::ApplicationTree *tree = nullptr;
    const models::TreeLayout *layout = nullptr;
    TreeRoot root;
    models::TreeFilter filter;
    double zoom = 1.0;
    QPointF origin; ///< of the tree's (0, 0) in the viewport
    int selected = -1;
    int hovered = -1;
    bool focused = false;
    std::function<QPointF(int)> offset;         ///< of a moving card from its place; may be null
    std::function<int(const QRect &)> ringStep; ///< for turning glyphs; may be null
};

/// The words of a card, also for screen readers and tests.
struct CardWords
{
    QString title;
    QString second;
    QString right; ///< the kind
    Status glyph = Status::None;
    Status edge = Status::None; ///< OutOfSync, Degraded or Missing colour the outline
    bool prune = false;
    bool outOfSync = false;
    bool dashed = false;
    QString icon;
};

CardWords cardWords(const TreeScene &scene, int card);

/// Paints the part of the tree that touches `exposed` (viewport coordinates).
class TreePainter final
{
public:
    TreePainter(QPainter &painter, const TreeScene &scene, const Theme &theme);
    Q_DISABLE_COPY_MOVE(TreePainter)

    void paint(const QRectF &exposed);

    /// Number of cards painted by the last call; for tests.
    int paintedCards() const { return m_painted; }

private:
    QRectF cardRect(int card) const;

    bool isOnPath(int card) const { return m_path.contains(card); }

    void paintEdges(int parent, double top, double bottom);
    void paintStub(int parent, int child);
    void paintCard(int card);
    void paintFrame(const QRectF &rect, int card, const CardWords &words);
    void paintFull(const QRectF &rect, int card, const CardWords &words);
    void paintNameAndGlyph(const QRectF &rect, const CardWords &words);
    void paintMarks(const QRectF &rect, const CardWords &words);
    void paintPods(const QRectF &line, const models::TreeCard &card, const QString &text);
    void glyph(const QRectF &rect, Status status);
    bool isDimmed(int card) const;

    QPainter &m_painter;
    const TreeScene &m_scene;
    const Theme &m_theme;
    QSet<int> m_path;
    int m_painted = 0;
};

} // namespace slipway::ui
