#pragma once

#include <services/base/canceltoken.h>

#include <QList>
#include <QString>

namespace slipway::render {
class Renderer;
}

namespace slipway::models {

/// A program that Slipway uses, as found now.
struct ToolFacts
{
    QString name;    ///< "helm", "git"
    QString path;    ///< empty when there is none
    QString version; ///< as it says itself; empty when it does not
    QString origin;  ///< "settings", "PATH", "pinned"

    bool operator==(const ToolFacts &) const = default;
};

/// helm, kustomize, kubectl, git and ssh. Runs each once to ask its version; not for the window's thread.
QList<ToolFacts> readTools(render::Renderer &renderer, const base::CancelToken &cancel);

} // namespace slipway::models
