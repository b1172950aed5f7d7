#pragma once

#include <models/applications/applicationlistmodel.h>
#include <ui/delegates/tableview.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/countsbar.h>

#include <QSet>
#include <QWidget>

#include <optional>

namespace slipway::ui {

struct FrameServices;
class Theme;

/// The table of applications with a delegate for each column, over `model`.
TableView *
makeApplicationsTable(const FrameServices &services, models::ApplicationListModel &model, QWidget *parent);
/// Shows the columns there is room for on a page of this width.
void showApplicationColumns(TableView &table, int pageWidth);

/// The order a click on a column's head asks for.
std::optional<models::ApplicationOrder> orderOfColumn(int column);
/// -1: no column shows it.
int columnOfOrder(models::ApplicationOrder order);

/// Health and sync counts; states without applications are left out, but for the good ones.
QList<CountGroup> countGroups(const models::ApplicationCounts &counts);
QList<ChipOption> healthOptions();
QList<ChipOption> syncOptions();
QList<ChipOption> plainOptions(const QSet<QString> &values);

/// Grey bars where rows will be: shown only while nothing at all is known.
class ListSkeleton final : public QWidget
{
    Q_OBJECT

public:
    ListSkeleton(const Theme &theme, QWidget *parent);
    Q_DISABLE_COPY_MOVE(ListSkeleton)

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
};

} // namespace slipway::ui
