#include "listreader.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

namespace slipway::kube {

namespace {

constexpr size_t maximumEnvelope = size_t(1024) * 1024;
constexpr size_t longestKey = 16;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

} // namespace

ListReader::ListReader(size_t maximumItem)
    : m_maximumItem(maximumItem)
{}

base::Expected<void> ListReader::feed(std::string_view bytes, const Sink &sink)
{
    // Where the bytes of the current item begin in this chunk.
    size_t begin = 0;
    for (size_t i = 0; i < bytes.size(); ++i) {
        const Place before = m_place;
        const bool complete = take(bytes[i]);
        if (before != Place::Item && m_place == Place::Item) {
            begin = i;
        }
        if (before == Place::Envelope) {
            m_envelope.push_back(bytes[i]);
        } else if (m_place == Place::Envelope) {
            m_envelope.append("]");
        }
        if (complete) {
            std::string_view item = bytes.substr(begin, i + 1 - begin);
            if (!m_item.empty()) {
                m_item.append(item);
                item = m_item;
            }
            if (const auto taken = checkSize(item.size()).and_then([&] { return sink(item); }); !taken) {
                return taken;
            }
            m_item.clear();
        }
    }
    if (m_place == Place::Item) {
        m_item.append(bytes.substr(begin));
    }
    return checkSize(m_item.size());
}

bool ListReader::take(char c)
{
    if (m_inString) {
        takeInString(c);
        return false;
    }
    switch (c) {
    case '"':
        m_inString = true;
        m_string.clear();
        break;
    case '{':
    case '[':
        open(c);
        break;
    case '}':
    case ']':
        --m_depth;
        if (m_place == Place::Item && m_depth == 2) {
            m_place = Place::BetweenItems;
            return true;
        }
        if (m_place == Place::BetweenItems && m_depth < 2) {
            m_place = Place::Envelope;
        }
        break;
    case ':':
        if (m_place == Place::Envelope && m_depth == 1) {
            m_key = m_string;
        }
        break;
    default:
        break;
    }
    return false;
}

void ListReader::takeInString(char c)
{
    if (m_escaped) {
        m_escaped = false;
    } else if (c == '\\') {
        m_escaped = true;
    } else if (c == '"') {
        m_inString = false;
    } else if (m_place == Place::Envelope && m_depth == 1 && m_string.size() < longestKey) {
        m_string.push_back(c);
    }
}

void ListReader::open(char c)
{
    ++m_depth;
    if (m_place == Place::Envelope && m_depth == 2 && c == '[' && m_key == "items") {
        m_place = Place::BetweenItems;
    } else if (m_place == Place::BetweenItems && m_depth == 3) {
        m_place = Place::Item;
    }
}

base::Expected<void> ListReader::checkSize(size_t itemBytes) const
{
    if (itemBytes > m_maximumItem || m_envelope.size() > maximumEnvelope) {
        return base::failure(
            base::ErrorKind::TooLarge,
            tr("A list from the cluster is too large"),
            tr("one of its objects has more than %1 MiB").arg(m_maximumItem / (1024 * 1024)));
    }
    return {};
}

base::Expected<ListEnvelope> ListReader::finish() const
{
    const auto envelope = base::parseJson(QByteArray::fromStdString(m_envelope), tr("The list"));
    if (!envelope || m_place != Place::Envelope || !base::member(*envelope, {"metadata"})) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("A list from the cluster cannot be read"),
                             tr("it is cut short or is not a list of Kubernetes objects"),
                             tr("Check that the address is that of an API server"));
    }
    return ListEnvelope{base::text(*envelope, {"metadata", "resourceVersion"}),
                        base::text(*envelope, {"metadata", "continue"})};
}

} // namespace slipway::kube
