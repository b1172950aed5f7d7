#include "plaintext.h"

#include <services/base/jsonaccess.h>

#include <algorithm>

namespace slipway::kube {

namespace {

bool isControl(QChar c)
{
    const char16_t code = c.unicode();
    return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

} // namespace

QString plainText(QString text)
{
    if (std::none_of(text.cbegin(), text.cend(), isControl)) {
        return text;
    }
    text.replace(u'\n', u' ');
    text.replace(u'\t', u' ');
    text.removeIf(isControl);
    return text;
}

QString plainText(const nlohmann::json &object, std::initializer_list<std::string_view> path)
{
    return plainText(base::text(object, path));
}

} // namespace slipway::kube
