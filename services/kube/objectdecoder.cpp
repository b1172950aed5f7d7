#include "objectdecoder.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>

#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::kube {

namespace {

using nlohmann::json;

constexpr size_t deepest = 512;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

// Builds a document from SAX events and leaves out the members that are not wanted. `rootDepth` is the number
// of containers around the object: 0 for an item of a list, 1 for the object of a watch event.
class PruningBuilder final : public nlohmann::json_sax<json>
{
public:
    PruningBuilder(Decode decode, size_t rootDepth)
        : m_decode(decode)
        , m_rootDepth(rootDepth)
    {}

    std::shared_ptr<json> result() const { return m_root; }

    bool isTooDeep() const { return m_tooDeep; }

    QString message() const { return m_message; }

    bool null() override { return scalar(json()); }

    bool boolean(bool value) override { return scalar(json(value)); }

    bool number_integer(number_integer_t value) override { return scalar(json(value)); }

    bool number_unsigned(number_unsigned_t value) override { return scalar(json(value)); }

    bool number_float(number_float_t value, const string_t &) override { return scalar(json(value)); }

    bool string(string_t &value) override { return scalar(json(std::move(value))); }

    bool binary(binary_t &) override { return false; }

    bool start_object(size_t) override { return open(json::object()); }

    bool start_array(size_t) override { return open(json::array()); }

    bool end_object() override { return close(); }

    bool end_array() override { return close(); }

    bool key(string_t &name) override
    {
        if (m_skipped > 0) {
            return true;
        }
        m_skipNext = isUnwanted(name);
        if (!m_skipNext) {
            m_name = std::move(name);
        }
        return true;
    }

    bool parse_error(size_t, const std::string &, const json::exception &error) override
    {
        m_message = QString::fromUtf8(error.what());
        return false;
    }

private:
    struct Container
    {
        json *value;
        std::string name;
    };

    bool isUnwanted(const std::string &name) const
    {
        const size_t depth = m_open.size() - std::min(m_rootDepth, m_open.size());
        const std::string &parent = m_open.back().name;
        if (depth == 2 && parent == "metadata" && name == "managedFields") {
            return true;
        }
        if (m_decode == Decode::Whole) {
            return false;
        }
        if (depth == 1) {
            return name == "data" || name == "binaryData" || name == "stringData";
        }
        return name == "openAPIV3Schema" || (depth == 3 && parent == "annotations" &&
                                             name == "kubectl.kubernetes.io/last-applied-configuration");
    }

    bool scalar(json value)
    {
        if (m_skipped == 0 && !m_skipNext) {
            place(std::move(value));
        }
        m_skipNext = false;
        return true;
    }

    bool open(json container)
    {
        m_tooDeep = m_open.size() + m_skipped >= deepest;
        if (m_skipped > 0 || m_skipNext) {
            ++m_skipped;
            m_skipNext = false;
            return !m_tooDeep;
        }
        std::string name = m_name;
        json *placed = place(std::move(container));
        m_open.push_back({placed, std::move(name)});
        m_name.clear();
        return !m_tooDeep;
    }

    bool close()
    {
        if (m_skipped > 0) {
            --m_skipped;
        } else {
            m_open.pop_back();
        }
        return true;
    }

    // The pointers stay valid: a container grows only after the one inside it is closed.
    json *place(json value)
    {
        if (m_open.empty()) {
            m_root = std::make_shared<json>(std::move(value));
            return m_root.get();
        }
        json &parent = *m_open.back().value;
        if (parent.is_array()) {
            return &parent.emplace_back(std::move(value));
        }
        json &member = parent[m_name];
        member = std::move(value);
        return &member;
    }

    Decode m_decode;
    size_t m_rootDepth;
    std::shared_ptr<json> m_root;
    std::vector<Container> m_open;
    std::string m_name;
    size_t m_skipped = 0; ///< unwanted containers that are open
    bool m_skipNext = false;
    bool m_tooDeep = false;
    QString m_message;
};

base::Expected<std::shared_ptr<json>> build(std::string_view bytes, Decode decode, size_t rootDepth)
{
    PruningBuilder builder(decode, rootDepth);
    if (json::sax_parse(bytes, &builder) && builder.result()) {
        return builder.result();
    }
    if (builder.isTooDeep()) {
        return base::failure(base::ErrorKind::TooLarge,
                             tr("An object from the cluster cannot be read"),
                             tr("it is nested deeper than %1 levels").arg(deepest));
    }
    return base::failure(base::ErrorKind::Invalid,
                         tr("An object from the cluster cannot be read"),
                         tr("what the server sent is not valid JSON"),
                         tr("Check what stands between Slipway and the API server"),
                         builder.message());
}

base::Unexpected notAnObject()
{
    return base::failure(base::ErrorKind::Invalid,
                         tr("An object from the cluster cannot be read"),
                         tr("what the server sent is not a Kubernetes object"));
}

EventType eventType(const QString &word)
{
    if (word == u"ADDED"_s) {
        return EventType::Added;
    }
    if (word == u"MODIFIED"_s) {
        return EventType::Modified;
    }
    if (word == u"DELETED"_s) {
        return EventType::Deleted;
    }
    if (word == u"BOOKMARK"_s) {
        return EventType::Bookmark;
    }
    return word == u"ERROR"_s ? EventType::Error : EventType::Unknown;
}

} // namespace

base::Expected<DecodedObject> decodeObject(std::string_view bytes, Decode decode)
{
    auto object = build(bytes, decode, 0);
    if (object && !(*object)->is_object()) {
        return notAnObject();
    }
    return object;
}

base::Expected<WatchEvent> decodeEvent(std::string_view line, Decode decode)
{
    const auto event = build(line, decode, 1);
    if (!event) {
        return tl::unexpected(event.error());
    }
    const json *object = base::member(**event, {"object"});
    if (!object || !object->is_object()) {
        return notAnObject();
    }
    return WatchEvent{eventType(base::text(**event, {"type"})),
                      std::make_shared<json>(std::move((*event)->at("object")))};
}

void completeKind(json &object, const base::GroupVersionKind &gvk)
{
    if (!object.is_object()) {
        return;
    }
    if (!object.contains("kind")) {
        object["kind"] = base::toStd(gvk.kind);
    }
    if (!object.contains("apiVersion")) {
        object["apiVersion"] = base::toStd(gvk.apiVersion());
    }
}

} // namespace slipway::kube
