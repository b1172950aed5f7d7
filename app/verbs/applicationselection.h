#pragma once

#include <app/verbs/commandline.h>
#include <services/applications/types.h>

#include <memory>
#include <vector>

namespace slipway::app {

using SummaryPtr = std::shared_ptr<const applications::ApplicationSummary>;

/// Reads the definitions and brings the chosen applications up to date, eight at a time. Problems are printed
/// as notes; an application that cannot be compared stays in the list as Unknown.
std::vector<SummaryPtr> loadApplications(Invocation &invocation, Backend &backend, bool refresh);

/// Why no single application was chosen, with the exit code.
struct SelectionFailure
{
    base::Error error;
    int exitCode = exitcode::error;
};

/// The one application that NAME or context/namespace/name means. An ambiguous name is exit code 2 with the
/// candidates.
tl::expected<base::ApplicationId, SelectionFailure> selectApplication(Invocation &invocation,
                                                                      Backend &backend);

/// One application as `-o json` shows it.
nlohmann::json toJson(const applications::ApplicationSummary &application);

} // namespace slipway::app
