#include "settings.h"

#include <services/base/settingkeys.h>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace keys = base::settingkeys;

Settings::Settings(const base::Paths &paths, QObject *parent)
    : QObject(parent)
    , m_file(paths.config + u"/slipway.ini"_s, QSettings::IniFormat)
{}

Settings::ThemeMode Settings::theme() const
{
    const QString word = m_file.value(u"look/theme"_s).toString();
    if (word == "light"_L1) {
        return ThemeMode::Light;
    }
    return word == "dark"_L1 ? ThemeMode::Dark : ThemeMode::System;
}

void Settings::setTheme(ThemeMode mode)
{
    const QString word = mode == ThemeMode::Light  ? u"light"_s
                         : mode == ThemeMode::Dark ? u"dark"_s
                                                   : u"system"_s;
    if (set(u"look/theme"_s, word)) {
        Q_EMIT lookChanged();
    }
}

QString Settings::language() const
{
    return m_file.value(u"look/language"_s).toString();
}

void Settings::setLanguage(const QString &language)
{
    if (set(u"look/language"_s, language)) {
        Q_EMIT languageChanged();
    }
}

bool Settings::reducesMotion() const
{
    return m_file.value(u"look/reduceMotion"_s).toBool();
}

void Settings::setReducesMotion(bool reduce)
{
    if (set(u"look/reduceMotion"_s, reduce)) {
        Q_EMIT lookChanged();
    }
}

QStringList Settings::protectedContexts() const
{
    return list(keys::protectedContexts);
}

void Settings::setProtectedContexts(const QStringList &contexts)
{
    if (set(keys::protectedContexts, contexts)) {
        Q_EMIT protectionChanged();
    }
}

QStringList Settings::readOnlyContexts() const
{
    return list(keys::readOnlyContexts);
}

void Settings::setReadOnlyContexts(const QStringList &contexts)
{
    if (set(keys::readOnlyContexts, contexts)) {
        Q_EMIT protectionChanged();
    }
}

QStringList Settings::kubeconfigFiles() const
{
    return list(keys::kubeconfigFiles);
}

void Settings::setKubeconfigFiles(const QStringList &files)
{
    if (set(keys::kubeconfigFiles, files)) {
        Q_EMIT kubeconfigFilesChanged();
    }
}

QHash<QString, QString> Settings::toolPaths() const
{
    QHash<QString, QString> paths;
    for (const QString &tool : {u"helm"_s, u"kustomize"_s, u"kubectl"_s}) {
        if (const QString path = m_file.value(keys::toolFolder + tool).toString(); !path.isEmpty()) {
            paths.insert(tool, path);
        }
    }
    return paths;
}

void Settings::setToolPath(const QString &tool, const QString &path)
{
    if (set(keys::toolFolder + tool, path)) {
        Q_EMIT toolPathsChanged();
    }
}

QString Settings::lastWorkspace() const
{
    return m_file.value(keys::lastWorkspace).toString();
}

void Settings::setLastWorkspace(const QString &file)
{
    set(keys::lastWorkspace, file);
}

bool Settings::lastWasSandbox() const
{
    return m_file.value(u"window/sandbox"_s).toBool();
}

void Settings::setLastWasSandbox(bool sandbox)
{
    set(u"window/sandbox"_s, sandbox);
}

QByteArray Settings::geometry() const
{
    return m_file.value(u"window/geometry"_s).toByteArray();
}

void Settings::setGeometry(const QByteArray &geometry)
{
    set(u"window/geometry"_s, geometry);
}

QString Settings::scope() const
{
    return m_file.value(u"window/scope"_s).toString();
}

void Settings::setScope(const QString &context)
{
    set(u"window/scope"_s, context);
}

bool Settings::isRailFolded() const
{
    return m_file.value(u"window/railFolded"_s).toBool();
}

void Settings::setRailFolded(bool folded)
{
    set(u"window/railFolded"_s, folded);
}

QVariantMap Settings::pageState(const QString &page) const
{
    return m_file.value(u"pages/"_s + page).toMap();
}

void Settings::setPageState(const QString &page, const QVariantMap &state)
{
    set(u"pages/"_s + page, state);
}

QStringList Settings::list(const QString &key) const
{
    return m_file.value(key).toStringList();
}

bool Settings::set(const QString &key, const QVariant &value)
{
    if (m_file.value(key) == value) {
        return false;
    }
    m_file.setValue(key, value);
    return true;
}

} // namespace slipway::models
