#pragma once

#include <services/kube/kubeconfig.h>

#include <nlohmann/json.hpp>

#include <QHash>
#include <QString>

// Inside the kubeconfig reader only.
namespace slipway::kube {

/// One named entry of a kubeconfig and the file it comes from, against whose folder its paths are resolved.
struct Stanza
{
    nlohmann::json body;
    QString file;
};

using Stanzas = QHash<QString, Stanza>;

/// Why a file could not be read, as the end of a sentence.
inline QString whyUnreadable(const base::Error &error)
{
    return error.cause.isEmpty() ? error.what : error.cause;
}

/// Resolves the context `name` with everything it names; all that is wrong with it goes into its errors.
KubeContext
resolveContext(const QString &name, const Stanza &context, const Stanzas &clusters, const Stanzas &users);

} // namespace slipway::kube
