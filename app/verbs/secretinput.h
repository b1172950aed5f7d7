#pragma once

#include <app/verbs/output.h>
#include <services/base/error.h>

#include <QByteArray>
#include <QString>

namespace slipway::app {

/// One secret from standard input: asked for without echo when a person sits there, else the first line of
/// what is piped in. Invalid when there is none.
base::Expected<QByteArray> readSecret(const Streams &streams, const QString &prompt);

} // namespace slipway::app
