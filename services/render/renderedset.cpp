#include "renderedset.h"

#include <services/base/jsonaccess.h>

#include <QCoreApplication>
#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::render {

using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr int listDepth = 8;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::render", text);
}

base::Unexpected incomplete(const json &manifest, const QString &source, const QString &cause)
{
    const QString kind = base::text(manifest, {"kind"});
    return base::failure(ErrorKind::Invalid,
                         kind.isEmpty() ? tr("%1 holds something that is not a Kubernetes object").arg(source)
                                        : tr("A %1 in %2 is incomplete").arg(kind, source),
                         cause,
                         tr("Every object needs apiVersion, kind and metadata.name"));
}

base::Expected<void> check(const json &manifest, const QString &source)
{
    if (!manifest.is_object()) {
        return incomplete(manifest, source, tr("it is not a map"));
    }
    for (const char *field : {"apiVersion", "kind"}) {
        if (base::text(manifest, {field}).isEmpty()) {
            return incomplete(manifest, source, tr("%1 is missing").arg(QString::fromLatin1(field)));
        }
    }
    if (base::text(manifest, {"metadata", "name"}).isEmpty() &&
        base::text(manifest, {"metadata", "generateName"}).isEmpty()) {
        return incomplete(manifest, source, tr("metadata.name is missing or is not text"));
    }
    return {};
}

bool isList(const json &manifest)
{
    const json *const items = base::member(manifest, {"items"});
    return base::text(manifest, {"kind"}).endsWith(u"List"_s) && items != nullptr && items->is_array();
}

// The items of a typed list may leave out what the list's own kind says.
json completed(json item, const json &list)
{
    const std::string kind = list.value("kind", std::string());
    if (item.is_object() && kind.size() > 4) {
        item.emplace("apiVersion", list.value("apiVersion", std::string()));
        item.emplace("kind", kind.substr(0, kind.size() - 4));
    }
    return item;
}

base::Expected<void>
add(std::vector<base::Json> &objects, const base::Json &manifest, const QString &source, int depth)
{
    if (isList(*manifest) && depth < listDepth) {
        for (const json &item : manifest->at("items")) {
            const auto added = add(objects, base::share(completed(item, *manifest)), source, depth + 1);
            if (!added) {
                return added;
            }
        }
        return {};
    }
    if (const auto fine = check(*manifest, source); !fine) {
        return fine;
    }
    objects.push_back(manifest);
    return {};
}

} // namespace

base::Expected<void>
addManifest(std::vector<base::Json> &objects, const base::Json &manifest, const QString &source)
{
    return add(objects, manifest, source, 0);
}

QString digestOf(const std::vector<base::Json> &objects)
{
    std::vector<QByteArray> texts;
    texts.reserve(objects.size());
    for (const base::Json &object : objects) {
        texts.push_back(base::dumpJson(*object));
    }
    std::ranges::sort(texts);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &text : texts) {
        hash.addData(text);
        hash.addData("\n");
    }
    return QString::fromLatin1(hash.result().toHex());
}

bool hasSecret(const std::vector<base::Json> &objects)
{
    return std::ranges::any_of(
        objects, [](const base::Json &object) { return base::text(*object, {"kind"}) == u"Secret"_s; });
}

bool looksLikeManifest(const json &document)
{
    return document.is_object() && document.contains("apiVersion") && document.contains("kind");
}

} // namespace slipway::render
