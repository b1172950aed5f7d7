#include <services/kube/execplugin.h>
#include <services/kube/kubeconfig.h>

#include <QTemporaryFile>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace slipway;

// The first byte chooses between a kubeconfig file and what a credential plugin printed. Neither may crash;
// a refusal says something, and never repeats what the plugin printed, since that may be a token.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const QByteArray text(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    if (data[0] % 2 == 0) {
        const auto credential = kube::parsePluginAnswer({}, text);
        if (!credential && credential.error().what.isEmpty()) {
            std::abort();
        }
        return 0;
    }
    static QTemporaryFile *const file = [] {
        auto *made = new QTemporaryFile;
        if (!made->open()) {
            std::abort();
        }
        return made;
    }();
    file->resize(0);
    file->seek(0);
    file->write(text);
    file->flush();
    const kube::Kubeconfig config = kube::Kubeconfig::loadFiles({file->fileName()});
    for (const kube::KubeContext &context : config.contexts) {
        if (config.find(context.name) == nullptr) {
            std::abort();
        }
        for (const base::Error &error : context.errors) {
            if (error.what.isEmpty()) {
                std::abort();
            }
        }
    }
    return 0;
}
