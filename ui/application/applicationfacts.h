#pragma once

#include <services/applications/types.h>
#include <ui/widgets/factsstrip.h>

#include <QDateTime>
#include <QList>

namespace slipway::ui {

/// The five facts below the header: what it is, how it is, which change, last operation, policy. Their ids
/// are the tabs they lead to. Pure.
QList<Fact> applicationFacts(const applications::ApplicationSummary &application, const QDateTime &now);

} // namespace slipway::ui
