#pragma once

#include <QDBusVariant>
#include <QObject>

namespace slipway::ui {

/// What the desktop says about looks.
struct DesktopSettings
{
    bool isDark = false;
    bool reducesMotion = false;

    bool operator==(const DesktopSettings &) const = default;
};

/// Reads `org.freedesktop.portal.Settings` by D-Bus, without ever waiting, and follows its changes. Without a
/// bus or a portal it stays silent.
class DesktopPortal final : public QObject
{
    Q_OBJECT

public:
    explicit DesktopPortal(QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(DesktopPortal)

    /// Asks for the values and subscribes to changes; answers come by changed().
    void start();

    const DesktopSettings &settings() const { return m_settings; }

Q_SIGNALS:
    void changed(const slipway::ui::DesktopSettings &settings);

private Q_SLOTS:
    void onSetting(const QString &nameSpace, const QString &key, const QDBusVariant &value);

private:
    void read(const QString &nameSpace, const QString &key);
    void take(const QString &key, const QVariant &value);

    DesktopSettings m_settings;
};

} // namespace slipway::ui
