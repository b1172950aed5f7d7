#pragma once

#include <services/applications/types.h>

#include <QHash>
#include <QRectF>
#include <QSet>
#include <QSizeF>

#include <vector>

namespace slipway::models {

/// What a card of the tree stands for.
enum class CardKind
{
    Application,
    Resource,
    Pods,         ///< pods of one parent, as squares
    OldRevisions, ///< ReplicaSets scaled to nothing
    Siblings      ///< more than five quiet resources of one kind
};

struct TreeCard
{
    QString id; ///< stable over updates: "app", the uid or key of a resource, "pods:<parent>", ...
    CardKind kind = CardKind::Resource;
    int node = -1;            ///< index into ApplicationTree::nodes; -1 for groups and the application
    std::vector<int> members; ///< of a group
    int parent = -1;          ///< index into TreeLayout::cards
    int firstChild = -1;      ///< children are not contiguous: follow nextSibling
    int nextSibling = -1;
    int depth = 0;
    int hidden = 0;    ///< resources below that are folded away
    bool open = false; ///< an unfolded group
    QRectF rect;       ///< logical pixels at 100 %
};

struct TreeOptions
{
    bool groupPods = true;
    bool narrow = false;    ///< cards of 184 instead of 216
    int siblingLimit = 5;   ///< quiet siblings of a kind above this fold; 0 never folds
    QSet<QString> unfolded; ///< ids of groups whose members are shown
    QSet<QString> folded;   ///< ids of cards whose children are hidden
};

/// A laid-out tree. Cards of one column are ordered from top to bottom, so that what is exposed can be found
/// by bisection.
class TreeLayout final
{
public:
    std::vector<TreeCard> cards; ///< parents before children; the application is the first
    std::vector<std::vector<int>> columns;
    QHash<QString, int> byId;
    QSizeF size;

    const TreeCard &card(int index) const { return cards[static_cast<std::size_t>(index)]; }

    int indexOf(const QString &id) const { return byId.value(id, -1); }

    /// Positions in columns[column] of the cards that touch the band from `top` to `bottom`: first and past
    /// the last.
    std::pair<std::size_t, std::size_t> range(std::size_t column, double top, double bottom) const;
    /// The card at a point, or -1.
    int cardAt(const QPointF &point) const;
    /// The cards from `card` up to the application, itself first.
    QList<int> pathToRoot(int card) const;
};

inline constexpr double cardHeight = 39;
inline constexpr double cardPitch = 47;
inline constexpr double columnGap = 48;
inline constexpr double rootWidth = 140;

/// Lays an application's resources out as a forest below the application's own card, left to right: each leaf
/// takes a row, a parent stands level with its first child, the application in the middle of its children.
/// O(n). `previous` keeps survivors where they were: their order among siblings stays, and a new sibling
/// takes the row of one of the same kind that went away (a pod that was replaced). Pure.
TreeLayout layoutTree(const applications::ApplicationTree &tree,
                      const TreeOptions &options,
                      const TreeLayout *previous = nullptr,
                      const applications::ApplicationTree *previousTree = nullptr);

/// Whether nothing about the resource needs a person: such siblings may fold.
bool isQuiet(const applications::ResourceNode &node);

/// The stable id of a resource's card.
QString cardId(const applications::ResourceNode &node);

/// What the filter above the tree asks for; empty parts ask for nothing.
struct TreeFilter
{
    QString text; ///< part of the name or the kind
    QSet<QString> kinds;
    QSet<kube::Health> health;
    QSet<applications::SyncStatus> sync;

    bool isEmpty() const { return text.isEmpty() && kinds.isEmpty() && health.isEmpty() && sync.isEmpty(); }

    bool matches(const applications::ResourceNode &node) const;
};

} // namespace slipway::models
