#pragma once

#include <QAccessibleWidget>
#include <QHash>
#include <QRect>
#include <QString>

namespace slipway::ui {

/// What a canvas tells screen readers: its rows as children, each named by the sentence it would be read as.
class AccessibleRows
{
public:
    virtual ~AccessibleRows() = default;

    virtual int accessibleRowCount() const = 0;
    virtual QString accessibleRowText(int row) const = 0;
    /// In coordinates of the viewport; may lie outside of it.
    virtual QRect accessibleRowRect(int row) const = 0;
    /// -1: none.
    virtual int accessibleCurrentRow() const = 0;
};

/// Makes canvases that are AccessibleRows known to accessibility. Called by the constructors of canvases;
/// does its work once.
void installAccessibleRows();

/// Tells screen readers that another row is current.
void notifyCurrentRow(QWidget *canvas, int row);

} // namespace slipway::ui
