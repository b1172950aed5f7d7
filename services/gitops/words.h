#pragma once

#include <QCoreApplication>

namespace slipway::gitops {

/// The translation context of this room, in a form that lupdate finds.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(slipway::gitops)
};

} // namespace slipway::gitops
