#pragma once

#include <services/base/error.h>

#include <QString>

#include <functional>
#include <string>
#include <string_view>

namespace slipway::kube {

/// What a list says besides its items.
struct ListEnvelope
{
    QString resourceVersion;
    QString continueToken; ///< empty on the last page
};

/// Cuts the items out of a Kubernetes list while its bytes arrive, wherever the chunks are cut, so that no
/// more than one item is held at a time however long the list is. It looks only for the structure (strings,
/// brackets); each item's own parser judges its content.
class ListReader final
{
public:
    /// Called with the bytes of each element of the top-level "items"; an error ends the feed.
    using Sink = std::function<base::Expected<void>(std::string_view item)>;

    explicit ListReader(size_t maximumItem = size_t(64) * 1024 * 1024);

    base::Expected<void> feed(std::string_view bytes, const Sink &sink);
    /// After the last byte. Invalid when the list is cut short or is not a list.
    base::Expected<ListEnvelope> finish() const;

private:
    enum class Place
    {
        Envelope,
        BetweenItems,
        Item
    };

    /// Takes one byte; true when it completes an item.
    bool take(char c);
    void takeInString(char c);
    void open(char c);
    base::Expected<void> checkSize(size_t itemBytes) const;

    size_t m_maximumItem;
    Place m_place = Place::Envelope;
    bool m_inString = false;
    bool m_escaped = false;
    int m_depth = 0;
    std::string m_string; ///< the last string directly inside the list object, as far as it matters
    std::string m_key;    ///< the last member name directly inside the list object
    std::string m_envelope;
    std::string m_item; ///< the beginning of an item that continues in the next chunk
};

} // namespace slipway::kube
