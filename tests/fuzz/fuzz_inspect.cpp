#include <services/base/jsonaccess.h>
#include <services/gitops/inspect.h>

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using slipway::gitops::BatchTopic;

// The first byte picks the topic, the rest is the line. Every line gets one line of JSON, and what was
// normalised once stays as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    constexpr std::array topics = {
        BatchTopic::Health, BatchTopic::Diff, BatchTopic::Plan, BatchTopic::Normalize};
    const BatchTopic topic = topics[data[0] % topics.size()];
    const QByteArray line(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    const QByteArray answer = slipway::gitops::answerBatchLine(topic, line);
    const auto parsed = slipway::base::parseJson(answer, QString());
    if (!parsed || !parsed->is_object() || answer.contains('\n')) {
        std::abort();
    }
    if (topic == BatchTopic::Normalize && parsed->contains("object")) {
        if (slipway::gitops::answerBatchLine(topic, answer) != answer) {
            std::abort();
        }
    }
    return 0;
}
