#include "journaldocument.h"

#include <services/base/jsonaccess.h>
#include <services/yaml/yaml.h>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

using nlohmann::json;

// "/spec/template/spec" as "spec.template.spec"; "~1" is a slash of the key itself.
QString pathOf(const QString &pointer)
{
    QString path = pointer.startsWith(u'/') ? pointer.sliced(1) : pointer;
    return path.replace(u'/', u'.').replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
}

void append(QString &text, const QString &path, const json &change, const char *side)
{
    const auto value = change.find(side);
    if (value != change.end() && !value->is_null()) {
        text += QString::fromUtf8(yaml::emit(json{{base::toStd(path), *value}}));
    }
}

} // namespace

std::shared_ptr<const DiffDocument> makeJournalDocument(const QByteArray &diff)
{
    if (diff.isEmpty()) {
        return nullptr;
    }
    const auto changes = base::parseJson(diff, u"diff"_s);
    if (!changes || !changes->is_array()) {
        return nullptr;
    }
    QString before;
    QString after;
    for (const json &change : *changes) {
        if (change.is_object()) {
            const QString path = pathOf(base::text(change, {"path"}));
            append(before, path, change, "live");
            append(after, path, change, "desired");
        }
    }
    auto document = makeDiffDocument(before, after);
    return document ? std::move(*document) : nullptr;
}

} // namespace slipway::models
