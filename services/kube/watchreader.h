#pragma once

#include <services/base/error.h>

#include <functional>
#include <string>
#include <string_view>

namespace slipway::kube {

/// Splits the bytes of a watch into lines, wherever the chunks are cut.
class WatchReader final
{
public:
    /// Called with each complete line, without its line break; empty lines are left out. False ends the feed.
    using Sink = std::function<bool(std::string_view line)>;

    explicit WatchReader(size_t maximumLine = size_t(64) * 1024 * 1024);

    /// Takes bytes as they come. TooLarge when a line outgrows the maximum.
    base::Expected<void> feed(std::string_view bytes, const Sink &sink);

    bool hasPartialLine() const { return !m_tail.empty(); }

private:
    static bool deliver(std::string_view line, const Sink &sink);

    size_t m_maximumLine;
    std::string m_tail;
};

} // namespace slipway::kube
