#include "ignorerules.h"

#include "manifestreader.h"

#include <services/base/jsonaccess.h>

#include <QRegularExpression>

#include <charconv>

namespace slipway::gitops {

using nlohmann::json;
using namespace Qt::StringLiterals;

namespace {

/// The end of a [class] that starts at `start`; -1 when it is not closed.
qsizetype classEnd(const QString &glob, qsizetype start)
{
    return glob.indexOf(u']', start + 2);
}

QString classPattern(const QString &glob, qsizetype start, qsizetype end)
{
    QString inside = glob.mid(start + 1, end - start - 1);
    const bool negated = inside.startsWith(u'!');
    inside = negated ? inside.mid(1) : inside;
    inside.replace(u'\\', u"\\\\"_s).replace(u'[', u"\\["_s);
    return u'[' + (negated ? u"^"_s : QString()) + inside + u']';
}

QString regularExpressionOf(const QString &glob)
{
    QString pattern;
    int braces = 0;
    for (qsizetype i = 0; i < glob.size(); ++i) {
        const QChar c = glob[i];
        const qsizetype end = c == u'[' ? classEnd(glob, i) : -1;
        if (c == u'\\' && i + 1 < glob.size()) {
            pattern += QRegularExpression::escape(QString(glob[++i]));
        } else if (c == u'*') {
            pattern += u".*"_s;
        } else if (c == u'?') {
            pattern += u'.';
        } else if (end > 0) {
            pattern += classPattern(glob, i, end);
            i = end;
        } else if (c == u'{') {
            pattern += u"(?:"_s;
            ++braces;
        } else if (c == u'}' && braces > 0) {
            pattern += u')';
            --braces;
        } else if (c == u',' && braces > 0) {
            pattern += u'|';
        } else {
            pattern += QRegularExpression::escape(QString(c));
        }
    }
    return pattern;
}

bool ruleMatches(const IgnoreDifference &rule, const base::ObjectKey &key)
{
    return matchesGlob(rule.group, key.group) && matchesGlob(rule.kind, key.kind) &&
           (rule.name.isEmpty() || rule.name == key.name) &&
           (rule.nameSpace.isEmpty() || rule.nameSpace == key.nameSpace);
}

bool removeMember(json &parent, const std::string &token)
{
    if (parent.is_object()) {
        return parent.erase(token) > 0;
    }
    if (!parent.is_array()) {
        return false;
    }
    long index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    const long size = static_cast<long>(parent.size());
    // The JSON patch library that Argo CD uses counts negative places from the end.
    index += index < 0 ? size : 0;
    if (error != std::errc() || end != token.data() + token.size() || index < 0 || index >= size) {
        return false;
    }
    parent.erase(static_cast<size_t>(index));
    return true;
}

} // namespace

IgnoreDifference readIgnoreRule(const ManifestReader &entry)
{
    IgnoreDifference rule;
    rule.group = entry.text("group");
    rule.kind = entry.text("kind");
    rule.name = entry.text("name");
    rule.nameSpace = entry.text("namespace");
    rule.jsonPointers = entry.texts("jsonPointers");
    rule.jqPathExpressions = entry.texts("jqPathExpressions");
    rule.managedFieldsManagers = entry.texts("managedFieldsManagers");
    return rule;
}

bool matchesGlob(const QString &glob, const QString &text)
{
    static const QRegularExpression special(u"[*?\\[\\]{}\\\\]"_s);
    if (!glob.contains(special)) {
        return glob == text;
    }
    const QRegularExpression expression(QRegularExpression::anchoredPattern(regularExpressionOf(glob)),
                                        QRegularExpression::DotMatchesEverythingOption);
    return expression.isValid() && expression.match(text).hasMatch();
}

bool removeAt(json &object, const QString &pointer)
{
    if (!pointer.startsWith(u'/')) {
        return false;
    }
    QStringList tokens = pointer.mid(1).split(u'/');
    for (QString &token : tokens) {
        token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    }
    const std::string last = base::toStd(tokens.takeLast());
    json *parent = &object;
    for (const QString &token : std::as_const(tokens)) {
        const std::string name = base::toStd(token);
        if (parent->is_object() && parent->contains(name)) {
            parent = &(*parent)[name];
            continue;
        }
        bool number = false;
        const qulonglong index = token.toULongLong(&number);
        if (!parent->is_array() || !number || index >= parent->size()) {
            return false;
        }
        parent = &(*parent)[index];
    }
    return removeMember(*parent, last);
}

void removeIgnored(json &object, const QList<IgnoreDifference> &rules)
{
    const base::ObjectKey key = base::keyOf(object);
    for (const IgnoreDifference &rule : rules) {
        if (ruleMatches(rule, key)) {
            for (const QString &pointer : rule.jsonPointers) {
                removeAt(object, pointer);
            }
        }
    }
}

} // namespace slipway::gitops
