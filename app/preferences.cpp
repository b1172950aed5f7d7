#include "preferences.h"

#include <services/base/settingkeys.h>

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace keys = base::settingkeys;

Preferences::Preferences(const base::Paths &paths)
    : m_file(paths.config + u"/slipway.ini"_s, QSettings::IniFormat)
{}

QStringList Preferences::kubeconfigFiles() const
{
    return m_file.value(keys::kubeconfigFiles).toStringList();
}

QStringList Preferences::protectedContexts() const
{
    return m_file.value(keys::protectedContexts).toStringList();
}

QStringList Preferences::readOnlyContexts() const
{
    return m_file.value(keys::readOnlyContexts).toStringList();
}

QString Preferences::lastWorkspace() const
{
    const QString file = m_file.value(keys::lastWorkspace).toString();
    return QFileInfo::exists(file) ? file : QString();
}

void Preferences::applyTo(BackendOptions &options) const
{
    options.protectedContexts = protectedContexts();
    options.readOnlyContexts = readOnlyContexts();
    for (const QString &tool : {u"helm"_s, u"kustomize"_s, u"kubectl"_s}) {
        if (const QString path = m_file.value(keys::toolFolder + tool).toString(); !path.isEmpty()) {
            options.toolPaths.insert(tool, path);
        }
    }
}

bool Preferences::setKubeconfigFiles(const QStringList &files)
{
    return write(keys::kubeconfigFiles, files);
}

bool Preferences::setProtectedContexts(const QStringList &contexts)
{
    return write(keys::protectedContexts, contexts);
}

bool Preferences::setReadOnlyContexts(const QStringList &contexts)
{
    return write(keys::readOnlyContexts, contexts);
}

bool Preferences::write(const QString &key, const QStringList &list)
{
    m_file.setValue(key, list);
    m_file.sync();
    return m_file.status() == QSettings::NoError;
}

} // namespace slipway::app
