#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QStringList>

#include <algorithm>
#include <functional>

namespace slipway::models {

/// A flat table over values: the delegates of a view make their cells from at(). A new list of rows keeps the
/// rows whose key stays at the same end, so that a selection survives a refresh.
template <typename Row> class RowModel final : public QAbstractTableModel
{
public:
    using KeyOf = std::function<QString(const Row &)>;

    /// `textOf` is what sorting by keyboard and screen readers get of a row.
    RowModel(QStringList heads, KeyOf keyOf, KeyOf textOf, QObject *parent = nullptr)
        : QAbstractTableModel(parent)
        , m_heads(std::move(heads))
        , m_keyOf(std::move(keyOf))
        , m_textOf(std::move(textOf))
    {}

    const QList<Row> &rows() const { return m_rows; }

    /// Columns of numbers, whose heads stand at the right as well.
    void setNumberColumns(const QList<int> &columns) { m_numberColumns = columns; }

    const Row *at(const QModelIndex &index) const
    {
        const bool isInside = index.isValid() && index.row() < m_rows.size();
        return isInside ? &m_rows.at(index.row()) : nullptr;
    }

    /// The row with that key, or an invalid index.
    QModelIndex find(const QString &key) const
    {
        const auto found = std::ranges::find_if(m_rows, [&](const Row &row) { return m_keyOf(row) == key; });
        return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()), 0);
    }

    void setRows(const QList<Row> &rows)
    {
        const auto same = [this](const Row &a, const Row &b) { return m_keyOf(a) == m_keyOf(b); };
        const int common = static_cast<int>(std::min(m_rows.size(), rows.size()));
        int head = 0;
        while (head < common && same(m_rows.at(head), rows.at(head))) {
            ++head;
        }
        int tail = 0;
        while (tail < common - head &&
               same(m_rows.at(m_rows.size() - 1 - tail), rows.at(rows.size() - 1 - tail))) {
            ++tail;
        }
        replaceMiddle(rows, head, tail);
        m_rows = rows;
        if (!m_rows.isEmpty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        }
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_heads.size());
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        const Row *row = at(index);
        const bool isText =
            role == Qt::AccessibleTextRole || (role == Qt::DisplayRole && index.column() == 0);
        return row && isText ? QVariant(m_textOf(*row)) : QVariant();
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal) {
            return {};
        }
        if (role == Qt::TextAlignmentRole && m_numberColumns.contains(section)) {
            return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        }
        return role == Qt::DisplayRole ? QVariant(m_heads.value(section)) : QVariant();
    }

private:
    // Removes and inserts what lies between the first `head` and the last `tail` rows.
    void replaceMiddle(const QList<Row> &rows, int head, int tail)
    {
        const int gone = static_cast<int>(m_rows.size()) - head - tail;
        const int added = static_cast<int>(rows.size()) - head - tail;
        if (gone > 0) {
            beginRemoveRows({}, head, head + gone - 1);
            m_rows.remove(head, gone);
            endRemoveRows();
        }
        if (added > 0) {
            beginInsertRows({}, head, head + added - 1);
            for (int i = 0; i < added; ++i) {
                m_rows.insert(head + i, rows.at(head + i));
            }
            endInsertRows();
        }
    }

    QStringList m_heads;
    QList<int> m_numberColumns;
    KeyOf m_keyOf;
    KeyOf m_textOf;
    QList<Row> m_rows;
};

} // namespace slipway::models
