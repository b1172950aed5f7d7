#include "workfolder.h"

#include <QCoreApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::render {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

} // namespace

WorkFolder::WorkFolder()
    : m_folder(QDir::tempPath() + u"/slipway-render-XXXXXX"_s)
{
    for (const QString &name : {u"source"_s, u"home"_s, u"home/plugins"_s, u"bin"_s, u"tmp"_s}) {
        QDir(m_folder.path()).mkpath(name);
    }
}

base::Expected<void> WorkFolder::check() const
{
    if (!m_folder.isValid()) {
        return base::failure(base::ErrorKind::Io,
                             tr("A temporary folder for rendering cannot be made"),
                             m_folder.errorString(),
                             tr("Check the free space and the rights of %1").arg(QDir::tempPath()));
    }
    return {};
}

QStringList WorkFolder::environment() const
{
    const QString home = path() + u"/home"_s;
    // A proxy nobody listens at: a chart or kustomization that reaches for the network fails at once.
    const QString nowhere = u"http://127.0.0.1:9"_s;
    return {u"HOME="_s + home,
            u"PATH="_s + path() + u"/bin"_s,
            u"TMPDIR="_s + path() + u"/tmp"_s,
            u"LANG=C.UTF-8"_s,
            u"TZ=UTC"_s,
            u"XDG_CONFIG_HOME="_s + home + u"/config"_s,
            u"XDG_CACHE_HOME="_s + home + u"/cache"_s,
            u"XDG_DATA_HOME="_s + home + u"/data"_s,
            u"HELM_CONFIG_HOME="_s + home + u"/helm/config"_s,
            u"HELM_CACHE_HOME="_s + home + u"/helm/cache"_s,
            u"HELM_DATA_HOME="_s + home + u"/helm/data"_s,
            u"HELM_PLUGINS="_s + home + u"/plugins"_s,
            u"KUBECONFIG="_s + home + u"/none"_s,
            u"HTTP_PROXY="_s + nowhere,
            u"HTTPS_PROXY="_s + nowhere,
            u"ALL_PROXY="_s + nowhere,
            u"GIT_ALLOW_PROTOCOL=none"_s,
            u"GIT_TERMINAL_PROMPT=0"_s,
            u"GOMEMLIMIT=300MiB"_s};
}

QString WorkFolder::withoutPath(QString text) const
{
    text.replace(source() + u'/', QString());
    text.replace(source(), u"."_s);
    return text.replace(path(), QString());
}

} // namespace slipway::render
