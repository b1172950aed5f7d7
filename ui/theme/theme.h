#pragma once

#include <ui/theme/desktopsettings.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/palette.h>
#include <ui/theme/ringclock.h>

#include <QIcon>
#include <QObject>
#include <QPalette>

class QApplication;

namespace slipway::ui {

enum class ThemeChoice
{
    System,
    Light,
    Dark
};

/// The look of the window at this moment: the palette, icons, motion. Made once by app/ and handed by
/// reference to every widget, canvas and delegate; they repaint on changed(). Window thread.
class Theme final : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;
    Q_DISABLE_COPY_MOVE(Theme)

    const Palette &palette() const { return *m_palette; }

    bool isDark() const { return m_palette->isDark; }

    ThemeChoice choice() const { return m_choice; }

    /// Light or dark by the user's setting; System follows the desktop's portal and is light without one.
    void setChoice(ThemeChoice choice);

    /// No motion at all: durations are 0 and rings stand still. True when the user or the desktop asks.
    bool reducesMotion() const { return m_reduceMotion || m_desktopReducesMotion; }

    void setReduceMotion(bool reduce);

    /// `milliseconds`, or 0 with reduced motion.
    int motion(int milliseconds) const { return reducesMotion() ? 0 : milliseconds; }

    Icons &icons() const { return *m_icons; }

    /// An icon for buttons, actions and menus that follows the palette and the state of its button.
    QIcon icon(const QString &name) const;
    /// The same icon in one fixed tone of the palette, for instance a destructive action.
    QIcon icon(const QString &name, Tone tone) const;

    RingClock &rings() const { return *m_rings; }

    /// Sets style, fonts and palette of the application, now and on every change, and asks the desktop's
    /// portal for its colour scheme without waiting for the answer.
    void apply(QApplication &application);
    QPalette widgetPalette() const;

Q_SIGNALS:
    void changed();

private:
    void choosePalette();
    void onDesktop(const DesktopSettings &settings);

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_reduceMotion = false;
    bool m_desktopReducesMotion = false;
    bool m_desktopIsDark = false;
    const Palette *m_palette;
    std::unique_ptr<Icons> m_icons;
    std::unique_ptr<RingClock> m_rings;
    std::unique_ptr<DesktopPortal> m_portal;
    QApplication *m_application = nullptr;
};

} // namespace slipway::ui
