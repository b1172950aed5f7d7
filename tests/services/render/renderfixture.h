#pragma once

#include <services/git/repository.h>
#include <services/render/renderer.h>
#include <tests/support/scratchrepository.h>

#include <QStringList>
#include <QTemporaryDir>

namespace slipway::testsupport {

/// A scratch repository filled from `data/NAME`, and a renderer with a cache of its own and the tools of this
/// machine: the user's, else the pinned ones.
class RenderFixture final
{
    QTemporaryDir m_folder;

public:
    explicit RenderFixture(const QString &name = {});
    RenderFixture(const RenderFixture &) = delete;
    RenderFixture &operator=(const RenderFixture &) = delete;

    /// Renders `source` at the head.
    base::Expected<render::Rendered> render(const render::RenderSource &source);
    render::RenderRequest request(const render::RenderSource &source);
    /// A second renderer on the same cache folder, as after a restart.
    std::unique_ptr<render::Renderer> restarted() const;

    QString cacheFolder() const { return m_folder.filePath(QStringLiteral("cache")); }

    ScratchRepository scratch;
    std::unique_ptr<render::Renderer> renderer;

    static render::ToolPaths tools();
    static QString dataFolder(const QString &name);
    /// Why a test that needs the tool is skipped; empty when the tool is there.
    static QString missing(const QString &tool);

private:
    git::MirrorCache m_mirrors;
};

/// "Kind/name" of each object in order; "kind/namespace/name" when it has a namespace.
QStringList names(const render::Rendered &rendered);
/// The names, or the sentence of the error as the only entry.
QStringList outcome(const base::Expected<render::Rendered> &rendered);

} // namespace slipway::testsupport
