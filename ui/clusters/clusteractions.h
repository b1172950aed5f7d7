#pragma once

#include <QString>

namespace slipway::ui {

struct FrameServices;

/// Takes a kubeconfig off the list in the settings, with a toast to undo it; the file stays where it is.
void removeKubeconfig(FrameServices &services, const QString &file);

/// Protects a context, or asks for its name before the protection ends.
void setProtected(FrameServices &services, const QString &context, bool on);
void setReadOnly(FrameServices &services, const QString &context, bool on);

} // namespace slipway::ui
