#include "chain.h"

#include <services/base/clock.h>
#include <services/base/jsonaccess.h>

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace slipway::journal {

QString chainHash(const Entry &entry)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &bytes) {
        const QByteArray length = QByteArray::number(bytes.size()) + ':';
        hash.addData(length);
        hash.addData(bytes);
    };
    add(entry.previousHash.toUtf8());
    add(QByteArray::number(entry.id));
    add(QByteArray::number(entry.at.toMSecsSinceEpoch()));
    for (const QString *text : {&entry.who,
                                &entry.context,
                                &entry.application,
                                &entry.operation,
                                &entry.verb,
                                &entry.object.group,
                                &entry.object.kind,
                                &entry.object.nameSpace,
                                &entry.object.name,
                                &entry.revision,
                                &entry.result,
                                &entry.message}) {
        add(text->toUtf8());
    }
    add(entry.diff);
    return QString::fromLatin1(hash.result().toHex());
}

QByteArray toJsonLine(const Entry &entry)
{
    const auto utf8 = base::toStd;
    nlohmann::ordered_json line{
        {"id", entry.id},
        {"at", utf8(entry.at.toUTC().toString(Qt::ISODateWithMs))},
        {"who", utf8(entry.who)},
        {"context", utf8(entry.context)},
        {"application", utf8(entry.application)},
        {"operation", utf8(entry.operation)},
        {"verb", utf8(entry.verb)},
        {"object",
         {{"group", utf8(entry.object.group)},
          {"kind", utf8(entry.object.kind)},
          {"namespace", utf8(entry.object.nameSpace)},
          {"name", utf8(entry.object.name)}}},
        {"revision", utf8(entry.revision)},
        {"result", utf8(entry.result)},
        {"message", utf8(entry.message)},
    };
    // Parsing cannot fail for what canonicalDiff() made; a discarded value stands for a damaged file.
    line["diff"] = entry.diff.isEmpty() ? nlohmann::ordered_json()
                                        : nlohmann::ordered_json::parse(entry.diff, nullptr, false);
    line["previousHash"] = utf8(entry.previousHash);
    line["hash"] = utf8(entry.hash);
    const std::string text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    return QByteArray::fromStdString(text);
}

QByteArray canonicalDiff(const QByteArray &diff)
{
    if (diff.isEmpty()) {
        return {};
    }
    const auto parsed = nlohmann::json::parse(diff, nullptr, false);
    if (parsed.is_discarded()) {
        return base::dumpJson(nlohmann::json(diff.toStdString()));
    }
    return base::dumpJson(parsed);
}

} // namespace slipway::journal
