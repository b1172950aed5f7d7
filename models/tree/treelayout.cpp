#include "treelayout.h"

#include <algorithm>
#include <cmath>

namespace slipway::models {

using namespace Qt::StringLiterals;
using applications::ApplicationTree;
using applications::ResourceNode;

namespace {

constexpr double wideCard = 216;
constexpr double narrowCard = 184;
constexpr int none = -1;

bool isPod(const ResourceNode &node)
{
    return node.key.group.isEmpty() && node.key.kind == u"Pod";
}

bool isOldReplicaSet(const ResourceNode &node, bool hasChildren)
{
    return node.key.kind == u"ReplicaSet" && node.wantedCount <= 0 && node.readyCount <= 0 && !hasChildren &&
           !node.managed;
}

/// Three passes over arrays: adjacency of nodes, cards with their groups and folds, rows.
class TreeBuilder final
{
public:
    TreeBuilder(const ApplicationTree &tree,
                const TreeOptions &options,
                const TreeLayout *previous,
                const ApplicationTree *previousTree)
        : m_tree(tree)
        , m_options(options)
        , m_previous(previous)
        , m_previousTree(previousTree)
    {}

    TreeLayout run()
    {
        link();
        m_layout.cards.reserve(m_tree.nodes.size() + 1);
        TreeCard root;
        root.id = u"app"_s;
        root.kind = CardKind::Application;
        m_layout.cards.push_back(std::move(root));
        addCards();
        place();
        return std::move(m_layout);
    }

private:
    void link()
    {
        const std::size_t count = m_tree.nodes.size();
        QHash<QString, int> byUid;
        byUid.reserve(static_cast<qsizetype>(count));
        for (std::size_t at = 0; at < count; ++at) {
            if (!m_tree.nodes[at].uid.isEmpty()) {
                byUid.insert(m_tree.nodes[at].uid, static_cast<int>(at));
            }
        }
        m_children.resize(count + 1);
        for (std::size_t at = 0; at < count; ++at) {
            const int parent = byUid.value(m_tree.nodes[at].parentUid, none);
            // Only an earlier node can be the parent: whatever the cluster says, there are no cycles.
            const bool known = parent >= 0 && parent < static_cast<int>(at);
            m_children[known ? static_cast<std::size_t>(parent) : count].push_back(static_cast<int>(at));
        }
    }

    const ResourceNode &node(int index) const { return m_tree.nodes[static_cast<std::size_t>(index)]; }

    const std::vector<int> &childrenOf(int index) const
    {
        return m_children[static_cast<std::size_t>(index)];
    }

    TreeCard &card(int index) { return m_layout.cards[static_cast<std::size_t>(index)]; }

    const TreeCard &card(int index) const { return m_layout.card(index); }

    // Breadth-first keeps parents before children without recursion: owner chains can be deep.
    void addCards()
    {
        addChildren(0, m_children.back());
        for (int at = 1; at < static_cast<int>(m_layout.cards.size()); ++at) {
            if (card(at).kind == CardKind::Resource) {
                const std::vector<int> &children = childrenOf(card(at).node);
                if (m_options.folded.contains(card(at).id)) {
                    card(at).hidden = static_cast<int>(children.size());
                } else {
                    addChildren(at, children);
                }
            } else if (card(at).open) {
                const std::vector<int> members = card(at).members;
                for (const int member : inOldOrder(members, at)) {
                    addResource(at, member);
                }
            }
        }
    }

    void addCard(int parent, TreeCard added)
    {
        const int index = static_cast<int>(m_layout.cards.size());
        TreeCard &above = card(parent);
        added.parent = parent;
        added.depth = above.depth + 1;
        if (above.firstChild == none) {
            above.firstChild = index;
        } else {
            card(m_lastChild.value(parent)).nextSibling = index;
        }
        m_lastChild.insert(parent, index);
        m_layout.cards.push_back(std::move(added));
    }

    void addResource(int parent, int nodeIndex)
    {
        TreeCard added;
        added.id = cardId(node(nodeIndex));
        added.node = nodeIndex;
        addCard(parent, std::move(added));
    }

    void addGroup(int parent, CardKind kind, const QString &prefix, std::vector<int> members)
    {
        TreeCard added;
        added.kind = kind;
        added.id = prefix % card(parent).id;
        added.members = std::move(members);
        added.open = m_options.unfolded.contains(added.id);
        addCard(parent, std::move(added));
    }

    void addChildren(int parent, const std::vector<int> &children)
    {
        std::vector<int> shown;
        std::vector<int> pods;
        std::vector<int> old;
        for (const int child : children) {
            const ResourceNode &n = node(child);
            if (m_options.groupPods && isPod(n)) {
                pods.push_back(child);
            } else if (m_options.siblingLimit > 0 && isOldReplicaSet(n, !childrenOf(child).empty())) {
                old.push_back(child);
            } else {
                shown.push_back(child);
            }
        }
        if (old.size() == 1) {
            shown.push_back(old.front());
            old.clear();
        }
        takeLoudPods(pods, shown);
        if (pods.size() == 1) {
            shown.push_back(pods.front());
            pods.clear();
        }
        addShown(parent, shown);
        if (!pods.empty()) {
            addGroup(parent, CardKind::Pods, u"pods:"_s, std::move(pods));
        }
        if (!old.empty()) {
            addGroup(parent, CardKind::OldRevisions, u"old:"_s, std::move(old));
        }
    }

    // Pods in trouble stand for themselves as long as they are few.
    void takeLoudPods(std::vector<int> &pods, std::vector<int> &shown) const
    {
        const auto isLoud = [this](int pod) { return !isQuiet(node(pod)); };
        const auto loud = std::count_if(pods.begin(), pods.end(), isLoud);
        if (loud == 0 || loud > m_options.siblingLimit) {
            return;
        }
        std::copy_if(pods.begin(), pods.end(), std::back_inserter(shown), isLoud);
        pods.erase(std::remove_if(pods.begin(), pods.end(), isLoud), pods.end());
    }

    // Pods are grouped as pods or, when that is switched off, shown one by one.
    bool mayFold(int child) const
    {
        return isQuiet(node(child)) && !isPod(node(child)) && childrenOf(child).empty();
    }

    void addShown(int parent, const std::vector<int> &shown)
    {
        QHash<QString, std::vector<int>> foldable;
        if (m_options.siblingLimit > 0) {
            for (const int child : shown) {
                if (mayFold(child)) {
                    foldable[node(child).key.kind].push_back(child);
                }
            }
        }
        for (const int child : inOldOrder(shown, parent)) {
            const QString &kind = node(child).key.kind;
            const auto fold = foldable.find(kind);
            const bool isMember = fold != foldable.end() && mayFold(child) &&
                                  static_cast<int>(fold->size()) > m_options.siblingLimit;
            if (!isMember) {
                addResource(parent, child);
            } else if (!m_groupsDone.contains({parent, kind})) {
                m_groupsDone.insert({parent, kind});
                addGroup(parent, CardKind::Siblings, u"fold:"_s % kind % u':', *fold);
            }
        }
    }

    // The order of the previous layout, with newcomers in the places of those of their kind that went away.
    std::vector<int> inOldOrder(const std::vector<int> &children, int parentCard) const
    {
        if (!m_previous || !m_previousTree || children.size() < 2) {
            return children;
        }
        const int before = m_previous->indexOf(card(parentCard).id);
        if (before < 0) {
            return children;
        }
        QHash<QString, int> present;
        for (const int child : children) {
            present.insert(cardId(node(child)), child);
        }
        std::vector<int> survivors;
        QHash<QString, std::vector<std::size_t>> freeRows;
        for (int at = m_previous->card(before).firstChild; at >= 0; at = m_previous->card(at).nextSibling) {
            const TreeCard &old = m_previous->card(at);
            if (old.node < 0) {
                continue;
            }
            const int child = present.value(old.id, none);
            if (child < 0) {
                const QString &kind = m_previousTree->nodes[static_cast<std::size_t>(old.node)].key.kind;
                freeRows[kind].push_back(survivors.size());
            }
            survivors.push_back(child);
        }
        return merged(children, std::move(survivors), freeRows);
    }

    std::vector<int> merged(const std::vector<int> &children,
                            std::vector<int> survivors,
                            QHash<QString, std::vector<std::size_t>> &freeRows) const
    {
        const QSet<int> placed(survivors.begin(), survivors.end());
        std::vector<int> late;
        for (const int child : children) {
            if (placed.contains(child)) {
                continue;
            }
            const auto rows = freeRows.find(node(child).key.kind);
            if (rows != freeRows.end() && !rows->empty()) {
                survivors[rows->front()] = child;
                rows->erase(rows->begin());
            } else {
                late.push_back(child);
            }
        }
        survivors.erase(std::remove(survivors.begin(), survivors.end(), none), survivors.end());
        // The rest goes before the first survivor that sorts after it.
        std::vector<int> result;
        result.reserve(children.size());
        std::size_t next = 0;
        for (const int survivor : survivors) {
            while (next < late.size() && late[next] < survivor) {
                result.push_back(late[next++]);
            }
            result.push_back(survivor);
        }
        result.insert(result.end(), late.begin() + static_cast<std::ptrdiff_t>(next), late.end());
        return result;
    }

    void place()
    {
        const int count = static_cast<int>(m_layout.cards.size());
        // Children follow their parents, so one pass backwards adds up the rows below each card.
        std::vector<int> rows(static_cast<std::size_t>(count), 0);
        for (int at = count - 1; at >= 0; --at) {
            int &own = rows[static_cast<std::size_t>(at)];
            own = std::max(1, own);
            if (card(at).parent >= 0) {
                rows[static_cast<std::size_t>(card(at).parent)] += own;
            }
        }
        const double width = m_options.narrow ? narrowCard : wideCard;
        std::vector<int> firstRow(static_cast<std::size_t>(count), 0);
        for (int at = 0; at < count; ++at) {
            int row = firstRow[static_cast<std::size_t>(at)];
            for (int child = card(at).firstChild; child >= 0; child = card(child).nextSibling) {
                firstRow[static_cast<std::size_t>(child)] = row;
                row += rows[static_cast<std::size_t>(child)];
            }
            const int depth = card(at).depth;
            const double x = depth == 0 ? 0 : rootWidth + columnGap + (depth - 1) * (width + columnGap);
            card(at).rect = QRectF(x,
                                   firstRow[static_cast<std::size_t>(at)] * cardPitch,
                                   depth == 0 ? rootWidth : width,
                                   cardHeight);
        }
        centreRoot();
        indexCards();
    }

    void centreRoot()
    {
        double last = 0;
        for (int child = card(0).firstChild; child >= 0; child = card(child).nextSibling) {
            last = card(child).rect.top();
        }
        card(0).rect.moveTop(std::floor(last / 2));
    }

    void indexCards()
    {
        m_layout.byId.reserve(static_cast<qsizetype>(m_layout.cards.size()));
        double right = 0;
        double bottom = 0;
        for (int at = 0; at < static_cast<int>(m_layout.cards.size()); ++at) {
            const std::size_t depth = static_cast<std::size_t>(card(at).depth);
            m_layout.columns.resize(std::max(m_layout.columns.size(), depth + 1));
            m_layout.columns[depth].push_back(at);
            m_layout.byId.insert(card(at).id, at);
            right = std::max(right, card(at).rect.right());
            bottom = std::max(bottom, card(at).rect.bottom());
        }
        m_layout.size = QSizeF(right, bottom);
        for (std::vector<int> &column : m_layout.columns) {
            std::sort(column.begin(), column.end(), [this](int a, int b) {
                return card(a).rect.top() < card(b).rect.top();
            });
        }
    }

    const ApplicationTree &m_tree;
    const TreeOptions &m_options;
    const TreeLayout *m_previous;
    const ApplicationTree *m_previousTree;
    std::vector<std::vector<int>> m_children;
    QHash<int, int> m_lastChild;
    QSet<std::pair<int, QString>> m_groupsDone;
    TreeLayout m_layout;
};

} // namespace

bool isQuiet(const ResourceNode &node)
{
    const bool healthy = node.health == kube::Health::Healthy || node.health == kube::Health::None;
    const bool synced = !node.sync || *node.sync == applications::SyncStatus::Synced;
    return healthy && synced && !node.missing && !node.requiresPruning;
}

QString cardId(const ResourceNode &node)
{
    return node.uid.isEmpty() ? node.key.text() : node.uid;
}

std::pair<std::size_t, std::size_t> TreeLayout::range(std::size_t column, double top, double bottom) const
{
    const std::vector<int> &inColumn = columns[column];
    const auto first = std::partition_point(
        inColumn.begin(), inColumn.end(), [this, top](int index) { return card(index).rect.bottom() < top; });
    const auto last = std::partition_point(
        first, inColumn.end(), [this, bottom](int index) { return card(index).rect.top() <= bottom; });
    return {static_cast<std::size_t>(first - inColumn.begin()),
            static_cast<std::size_t>(last - inColumn.begin())};
}

int TreeLayout::cardAt(const QPointF &point) const
{
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const auto [first, last] = range(column, point.y(), point.y());
        for (std::size_t at = first; at < last; ++at) {
            const int index = columns[column][at];
            if (card(index).rect.contains(point)) {
                return index;
            }
        }
    }
    return none;
}

QList<int> TreeLayout::pathToRoot(int from) const
{
    QList<int> path;
    for (int at = from; at >= 0; at = card(at).parent) {
        path.append(at);
    }
    return path;
}

TreeLayout layoutTree(const ApplicationTree &tree,
                      const TreeOptions &options,
                      const TreeLayout *previous,
                      const ApplicationTree *previousTree)
{
    return TreeBuilder(tree, options, previous, previousTree).run();
}

bool TreeFilter::matches(const ResourceNode &node) const
{
    if (!text.isEmpty() && !node.key.name.contains(text, Qt::CaseInsensitive) &&
        !node.key.kind.contains(text, Qt::CaseInsensitive)) {
        return false;
    }
    if (!kinds.isEmpty() && !kinds.contains(node.key.kind)) {
        return false;
    }
    if (!health.isEmpty() && !health.contains(node.health)) {
        return false;
    }
    return sync.isEmpty() || (node.sync && sync.contains(*node.sync));
}

} // namespace slipway::models
