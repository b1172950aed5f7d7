#include "watchreader.h"

#include <QCoreApplication>

namespace slipway::kube {

WatchReader::WatchReader(size_t maximumLine)
    : m_maximumLine(maximumLine)
{}

base::Expected<void> WatchReader::feed(std::string_view bytes, const Sink &sink)
{
    while (!bytes.empty()) {
        const size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        if (m_tail.size() + piece.size() > m_maximumLine) {
            return base::failure(
                base::ErrorKind::TooLarge,
                QCoreApplication::translate("slipway::kube", "A change from the cluster is too large"),
                QCoreApplication::translate("slipway::kube", "one object has more than %1 MiB")
                    .arg(m_maximumLine / (1024 * 1024)));
        }
        if (end == std::string_view::npos) {
            m_tail.append(piece);
            break;
        }
        bytes.remove_prefix(end + 1);
        bool goOn = true;
        if (m_tail.empty()) {
            goOn = deliver(piece, sink);
        } else {
            m_tail.append(piece);
            goOn = deliver(m_tail, sink);
            m_tail.clear();
        }
        if (!goOn) {
            break;
        }
    }
    return {};
}

bool WatchReader::deliver(std::string_view line, const Sink &sink)
{
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    return line.empty() || sink(line);
}

} // namespace slipway::kube
