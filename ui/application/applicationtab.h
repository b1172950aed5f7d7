#pragma once

#include <models/applications/applicationstore.h>

#include <QWidget>

namespace slipway::ui {

/// One tab of the page of an application. Made when it is first shown, then kept; it is told which
/// application is shown whenever anything about it changes, but only while the tab is in front.
class ApplicationTab : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Shows this state of the application. `isOther` says that it is another application than before.
    virtual void showApplication(const models::ApplicationFacts &facts, bool isOther) = 0;

    /// The tab left the front.
    virtual void deactivated() {}

    /// F5, after the page asked for a refresh.
    virtual void refresh() {}

    /// "/"; false when there is no filter.
    virtual bool focusFilter() { return false; }

    /// Esc: closes what is open in the tab; false when there is nothing to close.
    virtual bool escape() { return false; }

    virtual QVariantMap saveState() const { return {}; }

    virtual void restoreState(const QVariantMap &) {}

Q_SIGNALS:
    /// The number beside the name of the tab; 0: none.
    void countChanged(int count);
};

} // namespace slipway::ui
