#include "accessiblerows.h"

#include <QAbstractScrollArea>
#include <QPointer>

namespace slipway::ui {

namespace {

class RowInterface final : public QAccessibleInterface
{
public:
    RowInterface(QAbstractScrollArea &canvas, const AccessibleRows &rows, int row)
        : m_canvas(&canvas)
        , m_rows(rows)
        , m_row(row)
    {}

    bool isValid() const override { return m_canvas && m_row < m_rows.accessibleRowCount(); }

    QObject *object() const override { return nullptr; }

    QAccessibleInterface *childAt(int, int) const override { return nullptr; }

    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_canvas); }

    QAccessibleInterface *child(int) const override { return nullptr; }

    int childCount() const override { return 0; }

    int indexOfChild(const QAccessibleInterface *) const override { return -1; }

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && isValid() ? m_rows.accessibleRowText(m_row) : QString();
    }

    void setText(QAccessible::Text, const QString &) override {}

    QRect rect() const override
    {
        if (!isValid()) {
            return {};
        }
        const QRect local = m_rows.accessibleRowRect(m_row);
        return {m_canvas->viewport()->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = true;
        state.selectable = true;
        state.selected = isValid() && m_rows.accessibleCurrentRow() == m_row;
        state.focused = state.selected && m_canvas->hasFocus();
        return state;
    }

private:
    QPointer<QAbstractScrollArea> m_canvas;
    const AccessibleRows &m_rows;
    int m_row;
};

/// The canvas itself: a list whose children are made when somebody asks for them.
class CanvasInterface final : public QAccessibleWidget
{
public:
    CanvasInterface(QAbstractScrollArea &canvas, const AccessibleRows &rows)
        : QAccessibleWidget(&canvas, QAccessible::List)
        , m_canvas(canvas)
        , m_rows(rows)
    {}

    ~CanvasInterface() override
    {
        for (const QAccessible::Id id : std::as_const(m_ids)) {
            QAccessible::deleteAccessibleInterface(id);
        }
    }

    Q_DISABLE_COPY_MOVE(CanvasInterface)

    int childCount() const override { return m_rows.accessibleRowCount(); }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount()) {
            return nullptr;
        }
        const auto found = m_ids.constFind(index);
        if (found != m_ids.cend()) {
            return QAccessible::accessibleInterface(*found);
        }
        auto *row = new RowInterface(m_canvas, m_rows, index);
        m_ids.insert(index, QAccessible::registerAccessibleInterface(row));
        return row;
    }

    int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (auto it = m_ids.cbegin(); it != m_ids.cend(); ++it) {
            if (QAccessible::accessibleInterface(it.value()) == child) {
                return it.key();
            }
        }
        return -1;
    }

    QAccessibleInterface *focusChild() const override { return child(m_rows.accessibleCurrentRow()); }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint local = m_canvas.viewport()->mapFromGlobal(QPoint(x, y));
        for (int row = 0; row < childCount(); ++row) {
            if (m_rows.accessibleRowRect(row).contains(local)) {
                return child(row);
            }
        }
        return nullptr;
    }

private:
    QAbstractScrollArea &m_canvas;
    const AccessibleRows &m_rows;
    mutable QHash<int, QAccessible::Id> m_ids;
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *canvas = qobject_cast<QAbstractScrollArea *>(object);
    const auto *rows = dynamic_cast<const AccessibleRows *>(object);
    return canvas && rows ? new CanvasInterface(*canvas, *rows) : nullptr;
}

} // namespace

void installAccessibleRows()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(installed)
}

void notifyCurrentRow(QWidget *canvas, int row)
{
    if (!QAccessible::isActive() || row < 0) {
        return;
    }
    QAccessibleEvent event(canvas, QAccessible::Focus);
    event.setChild(row);
    QAccessible::updateAccessibility(&event);
}

} // namespace slipway::ui
