#include <services/yaml/yaml.h>

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QString>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace Qt::StringLiterals;

// Whatever parses must come back unchanged from the emitter; nothing may crash or run away.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const slipway::yaml::Budget budget{65536, 20000, 64};
    const auto documents = slipway::yaml::parseAll(text, u"fuzz"_s, budget);
    if (!documents) {
        return 0;
    }
    std::vector<slipway::base::Json> values;
    for (const slipway::yaml::Document &document : *documents) {
        values.push_back(document.value);
    }
    const QByteArray emitted = slipway::yaml::emitAll(values);
    const auto again = slipway::yaml::parseAll(emitted, u"emitted"_s);
    if (!again || again->size() != values.size()) {
        std::abort();
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (*again->at(i).value != *values[i]) {
            std::abort();
        }
    }
    if (!values.empty() && values.front()->is_object() && !values.front()->empty()) {
        const QString key = QString::fromStdString(values.front()->begin().key());
        (void)slipway::yaml::replaceScalar(text, {key}, u"new value"_s);
    }
    return 0;
}
