#include <services/kube/listreader.h>
#include <services/kube/objectdecoder.h>
#include <services/kube/snapshot.h>
#include <services/kube/watcher.h>
#include <services/kube/watchreader.h>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

using namespace slipway;

namespace {

struct Seen
{
    std::vector<std::string> pieces;
    bool failed = false;

    bool operator==(const Seen &) const = default;
};

// The first byte says where the bytes are cut.
std::vector<std::string_view> cut(std::string_view bytes, size_t size)
{
    std::vector<std::string_view> chunks;
    for (size_t at = 0; at < bytes.size(); at += size) {
        chunks.push_back(bytes.substr(at, size));
    }
    return chunks;
}

Seen lines(const std::vector<std::string_view> &chunks)
{
    kube::WatchReader reader(4096);
    Seen seen;
    for (const std::string_view chunk : chunks) {
        seen.failed = seen.failed || !reader.feed(chunk, [&](std::string_view line) {
            seen.pieces.emplace_back(line);
            return true;
        });
    }
    return seen;
}

Seen items(const std::vector<std::string_view> &chunks)
{
    kube::ListReader reader(1 << 20);
    Seen seen;
    for (const std::string_view chunk : chunks) {
        (void)reader.feed(chunk, [&](std::string_view item) -> base::Expected<void> {
            seen.pieces.emplace_back(item);
            return {};
        });
    }
    seen.failed = !reader.finish();
    return seen;
}

void decode(std::string_view text)
{
    for (const kube::Decode how : {kube::Decode::Whole, kube::Decode::RowFacts}) {
        if (const auto object = kube::decodeObject(text, how)) {
            const auto row =
                std::make_shared<const kube::ResourceRow>(kube::makeRow(**object, nullptr, false));
            const auto loaded = kube::loadSnapshot(kube::saveSnapshot({row}));
            if (!loaded || loaded->size() != 1) {
                std::abort();
            }
        }
        (void)kube::decodeEvent(text, how);
    }
}

} // namespace

// However the bytes are cut, the same lines and the same items must come out; nothing that a server can send
// may crash the decoder, and every row must survive a snapshot.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    const auto chunks = cut(bytes, size_t(data[0]) % 17 + 1);
    const Seen wholeLines = lines({bytes});
    const Seen cutLines = lines(chunks);
    if (!wholeLines.failed && wholeLines != cutLines) {
        std::abort();
    }
    if (items({bytes}) != items(chunks)) {
        std::abort();
    }
    decode(bytes);
    (void)kube::loadSnapshot(QByteArray(bytes.data(), qsizetype(bytes.size())));
    return 0;
}
