#include <services/base/jsonaccess.h>
#include <services/kube/listreader.h>
#include <services/kube/objectdecoder.h>
#include <services/kube/resourcestore.h>
#include <services/kube/watcher.h>
#include <services/kube/watchreader.h>
#include <services/kube/watchsource.h>
#include <tests/bench/figures.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <malloc.h>
#include <map>
#include <mutex>

// What the way from a cluster's bytes to a change set costs: decoder throughput, time per event, memory per
// row, and the latency of a change at a steady rate and in a flood. Prints figures; judges nothing.

using namespace slipway;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using bench::Clock;
using bench::milliseconds;

/// A pod of about four kilobytes, as a busy cluster has it: two managers' fields take half of it. Number and
/// version stand in it as words to be replaced.
std::string podTemplate()
{
    nlohmann::json fields = nlohmann::json::object();
    for (int i = 0; i < 24; ++i) {
        fields["f:spec"]["f:containers"]["k:{\"name\":\"container-" + std::to_string(i) + "\"}"] = {
            {".", nlohmann::json::object()}};
    }
    const nlohmann::json owner = {
        {"kind", "ReplicaSet"}, {"uid", "5f1c0e52-9a55-4d1e-8f57-rsOWNER"}, {"controller", true}};
    const nlohmann::json container = {{"name", "web"},
                                      {"image", "registry.example/shop/web:1.2.3"},
                                      {"resources", {{"requests", {{"cpu", "100m"}, {"memory", "64Mi"}}}}}};
    const nlohmann::json status = {{"name", "web"},
                                   {"ready", true},
                                   {"restartCount", 0},
                                   {"state", {{"running", {{"startedAt", "2026-03-01T08:00:09Z"}}}}}};
    const nlohmann::json object = {
        {"apiVersion", "v1"},
        {"kind", "Pod"},
        {"metadata",
         {{"name", "web-7d9c5b6f4-NUMBER"},
          {"namespace", "team-TEAM"},
          {"uid", "5f1c0e52-9a55-4d1e-8f57-00NUMBER"},
          {"resourceVersion", "VERSION"},
          {"creationTimestamp", "2026-03-01T08:00:00Z"},
          {"labels", {{"app", "web"}, {"pod-template-hash", "7d9c5b6f4"}}},
          {"ownerReferences", nlohmann::json::array({owner})},
          {"managedFields",
           {{{"manager", "kube-controller-manager"}, {"fieldsV1", fields}},
            {{"manager", "kubelet"}, {"fieldsV1", fields}}}}}},
        {"spec", {{"nodeName", "worker-TEAM"}, {"containers", nlohmann::json::array({container})}}},
        {"status",
         {{"phase", "Running"},
          {"conditions",
           {{{"type", "Ready"}, {"status", "True"}}, {{"type", "Initialized"}, {"status", "True"}}}},
          {"containerStatuses", nlohmann::json::array({status})}}},
    };
    return object.dump();
}

void replaceAll(std::string &text, std::string_view word, const std::string &by)
{
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
        text.replace(at, word.size(), by);
    }
}

std::string pod(int number, int version)
{
    static const std::string words = podTemplate();
    std::string text = words;
    replaceAll(text, "NUMBER", std::to_string(1'000'000 + number));
    replaceAll(text, "VERSION", std::to_string(version));
    replaceAll(text, "TEAM", std::to_string(number % 50));
    replaceAll(text, "OWNER", std::to_string(number / 5));
    return text;
}

std::string listOf(int count)
{
    std::string text =
        R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"100"},"items":[)";
    for (int i = 0; i < count; ++i) {
        text += (i > 0 ? "," : "") + pod(i, 1);
    }
    return text + "]}";
}

kube::ApiResource pods()
{
    kube::ApiResource resource;
    resource.gvk = {{}, u"v1"_s, u"Pod"_s};
    resource.plural = u"pods"_s;
    return resource;
}

void decoderThroughput()
{
    const int count = 10'000;
    const std::string list = listOf(count);
    const auto begin = Clock::now();
    kube::ListReader reader;
    qsizetype rows = 0;
    constexpr size_t chunk = 16 * 1024;
    for (size_t at = 0; at < list.size(); at += chunk) {
        const auto fed = reader.feed(
            std::string_view(list).substr(at, chunk), [&](std::string_view item) -> base::Expected<void> {
                const auto object = kube::decodeObject(item, kube::Decode::RowFacts);
                rows += kube::makeRow(**object, nullptr, false).key.name.isEmpty() ? 0 : 1;
                return {};
            });
        if (!fed) {
            return;
        }
    }
    const double ms = milliseconds(Clock::now() - begin);
    const double megabytes = double(list.size()) / 1e6;
    std::printf("list: %lld pods, %.1f MB in %.0f ms: %.0f MB/s, %.1f us a row\n",
                static_cast<long long>(rows),
                megabytes,
                ms,
                megabytes / ms * 1000,
                ms * 1000 / count);
}

void memoryPerRow()
{
    const int count = 100'000;
    kube::ResourceStore store;
    const auto before = mallinfo2().uordblks;
    for (int i = 0; i < count; i += 500) {
        std::vector<kube::ResourceRow> rows;
        for (int j = i; j < i + 500; ++j) {
            const auto object = kube::decodeObject(pod(j, 1), kube::Decode::RowFacts);
            rows.push_back(kube::makeRow(**object, nullptr, false));
        }
        store.upsert(std::move(rows));
    }
    const auto after = mallinfo2().uordblks;
    std::printf("store: %lld rows, %.0f bytes a row with indexes (%zu in the row itself)\n",
                static_cast<long long>(store.size()),
                double(after - before) / count,
                sizeof(kube::ResourceRow));
}

/// Plays a list of nothing and then, line by line, a watch at a given pace.
class PacedSource final : public kube::WatchSource
{
public:
    PacedSource(int count, Clock::duration interval)
        : m_interval(interval)
    {
        for (int i = 0; i < count; ++i) {
            m_lines.push_back(R"({"type":"MODIFIED","object":)" + pod(i % 1000, i + 1) + "}\n");
        }
    }

    base::Expected<void>
    stream(const kube::WatchCall &call, const Handlers &handlers, const base::CancelToken &cancel) override
    {
        handlers.onOpen();
        if (!call.isWatch) {
            handlers.onChunk(QByteArray(R"({"metadata":{"resourceVersion":"1"},"items":[]})"));
            return {};
        }
        auto next = Clock::now();
        for (size_t i = 0; i < m_lines.size() && !cancel.isCancelled(); ++i) {
            if (m_interval > 0ns) {
                cancel.waitFor(std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()));
                next += m_interval;
            }
            sent[i] = Clock::now();
            handlers.onChunk(QByteArray::fromRawData(m_lines[i].data(), qsizetype(m_lines[i].size())));
        }
        cancel.waitFor(1h);
        return base::cancelled(u"bench"_s);
    }

    std::array<Clock::time_point, 20'000> sent;

private:
    Clock::duration m_interval;
    std::vector<std::string> m_lines;
};

void changeLatency(const char *name, int count, Clock::duration interval)
{
    auto source = std::make_shared<PacedSource>(count, interval);
    kube::ResourceStore store;
    std::mutex mutex;
    std::condition_variable finished;
    std::vector<double> latencies;
    bool done = false;
    const auto subscription = store.subscribe([&](const kube::ChangeSet &changes) {
        const auto now = Clock::now();
        const std::lock_guard lock(mutex);
        for (const auto &row : changes.upserted) {
            const int version = row->resourceVersion.toInt();
            latencies.push_back(milliseconds(now - source->sent[size_t(version - 1)]));
            done = done || version == count;
        }
        finished.notify_all();
    });
    const auto begin = Clock::now();
    kube::Watcher watcher(source, store, nullptr, {}, kube::WatchTiming());
    watcher.watch({pods()});
    std::unique_lock lock(mutex);
    finished.wait_for(lock, 60s, [&] { return done; });
    const double ms = milliseconds(Clock::now() - begin);
    std::sort(latencies.begin(), latencies.end());
    const auto at = [&](double part) {
        return latencies.empty() ? 0 : latencies[size_t(double(latencies.size() - 1) * part)];
    };
    std::printf("%s: %d events in %.0f ms, %zu rows reported; event to change set p50 %.1f ms, p95 %.1f, p99 "
                "%.1f, max %.1f\n",
                name,
                count,
                ms,
                latencies.size(),
                at(0.5),
                at(0.95),
                at(0.99),
                at(1.0));
}

} // namespace

int main()
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    decoderThroughput();
    memoryPerRow();
    changeLatency("50 events/s", 200, 20ms);
    changeLatency("1000 events/s", 5'000, 1ms);
    changeLatency("flood", 20'000, 0ms);
    return 0;
}
