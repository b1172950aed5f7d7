#include "redact.h"

#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::base {

namespace {

struct Rule
{
    QRegularExpression pattern;
    QString replacement;
};

const std::array<Rule, 7> &rules()
{
    const auto caseless = QRegularExpression::CaseInsensitiveOption;
    static const std::array<Rule, 7> all = {
        Rule{
            QRegularExpression(u"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|$)"_s,
                               QRegularExpression::DotMatchesEverythingOption),
            u"<private key>"_s},
        Rule{QRegularExpression(u"\\b(bearer|basic)\\s+(?!<)[A-Za-z0-9+/=._~-]{4,}"_s, caseless),
             u"\\1 <redacted>"_s},
        Rule{QRegularExpression(u"([a-z][a-z0-9+.-]*://)[^/\\s@\"']+@"_s, caseless), u"\\1"_s},
        Rule{QRegularExpression(u"\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"_s),
             u"<token>"_s},
        Rule{QRegularExpression(
                 u"\\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,})"_s),
             u"<token>"_s},
        Rule{
            QRegularExpression(
                u"([\"']?[A-Za-z0-9_.-]*(?:password|passwd|secret|token|api[-_]?key|client-key-data|"
                "access[-_]?key|private[-_]?key)[\"']?\\s*[:=]\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|(?!<)[^\\s,;&}\"']+)"_s,
                caseless),
            u"\\1<redacted>"_s},
        Rule{QRegularExpression(u"(client-certificate-data[\"']?\\s*[:=]\\s*)[^\\s,}]+"_s, caseless),
             u"\\1<redacted>"_s},
    };
    return all;
}

} // namespace

QString redact(const QString &text)
{
    QString result = text;
    for (const Rule &rule : rules()) {
        result.replace(rule.pattern, rule.replacement);
    }
    return result;
}

QString withoutUserInfo(const QString &url)
{
    static const QRegularExpression userInfo(u"^([A-Za-z][A-Za-z0-9+.-]*://)[^/@]*@"_s);
    QString result = url;
    return result.replace(userInfo, u"\\1"_s);
}

} // namespace slipway::base
