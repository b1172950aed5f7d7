#include "desktopsettings.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace slipway::ui {

using namespace Qt::StringLiterals;

namespace {

QString serviceName()
{
    return u"org.freedesktop.portal.Desktop"_s;
}

QString objectPath()
{
    return u"/org/freedesktop/portal/desktop"_s;
}

QString interfaceName()
{
    return u"org.freedesktop.portal.Settings"_s;
}

QString colorSchemeKey()
{
    return u"color-scheme"_s;
}

QString animationsKey()
{
    return u"enable-animations"_s;
}

// Portals wrap the value once or twice, depending on the method and its age.
QVariant unwrapped(QVariant value)
{
    while (value.userType() == qMetaTypeId<QDBusVariant>()) {
        value = value.value<QDBusVariant>().variant();
    }
    return value;
}

} // namespace

DesktopPortal::DesktopPortal(QObject *parent)
    : QObject(parent)
{}

void DesktopPortal::start()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) {
        return;
    }
    bus.connect(serviceName(),
                objectPath(),
                interfaceName(),
                u"SettingChanged"_s,
                this,
                SLOT(onSetting(QString, QString, QDBusVariant)));
    read(u"org.freedesktop.appearance"_s, colorSchemeKey());
    read(u"org.gnome.desktop.interface"_s, animationsKey());
}

void DesktopPortal::read(const QString &nameSpace, const QString &key)
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(serviceName(), objectPath(), interfaceName(), u"Read"_s);
    call << nameSpace << key;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isError()) {
            take(key, reply.value().variant());
        }
        done->deleteLater();
    });
}

void DesktopPortal::onSetting(const QString &nameSpace, const QString &key, const QDBusVariant &value)
{
    Q_UNUSED(nameSpace)
    take(key, value.variant());
}

void DesktopPortal::take(const QString &key, const QVariant &value)
{
    DesktopSettings next = m_settings;
    if (key == colorSchemeKey()) {
        // 1: prefers dark, 2: prefers light, 0: no preference.
        next.isDark = unwrapped(value).toUInt() == 1;
    } else if (key == animationsKey()) {
        next.reducesMotion = !unwrapped(value).toBool();
    }
    if (next != m_settings) {
        m_settings = next;
        Q_EMIT changed(m_settings);
    }
}

} // namespace slipway::ui
