#include "renderfixture.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/base/process.h>

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::testsupport {

RenderFixture::RenderFixture(const QString &name)
    : renderer(std::make_unique<render::Renderer>(tools(), cacheFolder()))
    , m_mirrors(m_folder.filePath(u"mirrors"_s))
{
    const QString folder = dataFolder(name);
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    bool hasFiles = false;
    while (!name.isEmpty() && it.hasNext()) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly)) {
            scratch.put(it.filePath().mid(folder.size() + 1), file.readAll());
            hasFiles = true;
        }
    }
    if (hasFiles) {
        scratch.commit(u"Fixture"_s);
    }
}

render::RenderRequest RenderFixture::request(const render::RenderSource &source)
{
    render::RenderRequest result;
    const auto repository = m_mirrors.open(scratch.path(), {});
    if (!repository) {
        qFatal("%s", qUtf8Printable(repository.error().sentence()));
    }
    result.repository = *repository;
    result.commit = scratch.head();
    result.source = source;
    result.applicationName = u"shop"_s;
    result.nameSpace = u"market"_s;
    return result;
}

base::Expected<render::Rendered> RenderFixture::render(const render::RenderSource &source)
{
    return renderer->render(request(source), {});
}

std::unique_ptr<render::Renderer> RenderFixture::restarted() const
{
    return std::make_unique<render::Renderer>(tools(), cacheFolder());
}

render::ToolPaths RenderFixture::tools()
{
    return {{}, base::Paths::fromEnvironment().data + u"/cluster"_s};
}

QString RenderFixture::dataFolder(const QString &name)
{
    return QStringLiteral(SLIPWAY_RENDER_DATA "/") + name;
}

QString RenderFixture::missing(const QString &tool)
{
    const bool isThere =
        !base::findProgram(tool).isEmpty() || QFileInfo(tools().pinnedFolder + u'/' + tool).isExecutable();
    return isThere ? QString()
                   : QString(tool + u" is neither in PATH nor in "_s + tools().pinnedFolder +
                             u": build the sandbox first"_s);
}

QStringList names(const render::Rendered &rendered)
{
    QStringList result;
    for (const base::Json &object : rendered.objects) {
        const base::ObjectKey key = base::keyOf(*object);
        result << key.kind + (key.nameSpace.isEmpty() ? QString() : QString(u'/' + key.nameSpace)) + u'/' +
                      key.name;
    }
    return result;
}

QStringList outcome(const base::Expected<render::Rendered> &rendered)
{
    return rendered ? names(*rendered) : QStringList{rendered.error().sentence()};
}

} // namespace slipway::testsupport
