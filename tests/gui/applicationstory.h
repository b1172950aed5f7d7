#pragma once

#include <tests/support/applications/fakeprovider.h>

namespace slipway::tests {

/// payments in production, as its row and its story: the image, a setting and a flag differ from Git, two
/// revisions ran before.
applications::ApplicationSummary paymentsSummary(const QDateTime &now);
FakeStory paymentsStory(const QDateTime &now);

base::ObjectKey paymentsKey(const QString &group, const QString &kind, const QString &name);

} // namespace slipway::tests
