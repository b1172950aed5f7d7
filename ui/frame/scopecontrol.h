#pragma once

#include <QObject>
#include <QPoint>

namespace slipway::ui {

class NavRail;
struct FrameServices;

/// The button on top of the rail that narrows every page to one context, its menu, and the same choices in
/// the palette. Lives as long as the session; hides the button while there is no context.
class ScopeControl final : public QObject
{
    Q_OBJECT

public:
    /// `rail` and `services` outlive the control.
    ScopeControl(NavRail &rail, FrameServices &services, QObject *parent = nullptr);
    ~ScopeControl() override;
    Q_DISABLE_COPY_MOVE(ScopeControl)

    /// "All clusters", or the name of the context.
    QString text() const;

private:
    void show();
    void openMenu(const QPoint &below);
    void addPaletteEntries();

    NavRail &m_rail;
    FrameServices &m_services;
};

} // namespace slipway::ui
