#include "applicationfilter.h"

#include <services/gitops/operation.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

using applications::ApplicationSummary;
using applications::SyncStatus;
using kube::Health;

QString healthText(Health health)
{
    switch (health) {
    case Health::Healthy:
        return u"healthy"_s;
    case Health::Suspended:
        return u"suspended"_s;
    case Health::Progressing:
        return u"progressing"_s;
    case Health::Missing:
        return u"missing"_s;
    case Health::Degraded:
        return u"degraded"_s;
    case Health::None:
    case Health::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString operationText(const ApplicationSummary &application)
{
    const QString word = gitops::operationPhaseWord(application.operation.phase).toLower();
    return word.isEmpty() ? u"none"_s : word;
}

QStringList labelTexts(const ApplicationSummary &application)
{
    QStringList texts;
    for (auto it = application.labels.cbegin(); it != application.labels.cend(); ++it) {
        texts << it.key() << it.key() + u'=' + it.value();
    }
    return texts;
}

QString canonicalField(const QString &field)
{
    static const QHash<QString, QString> aliases = {
        {u"name"_s, u"app"_s},
        {u"application"_s, u"app"_s},
        {u"environment"_s, u"env"_s},
        {u"ns"_s, u"namespace"_s},
        {u"rev"_s, u"revision"_s},
        {u"operation"_s, u"op"_s},
    };
    const QString lower = field.toLower();
    return aliases.value(lower, lower);
}

using TextsOf = QStringList (*)(const ApplicationSummary &);

const QHash<QString, TextsOf> &readers()
{
    static const QHash<QString, TextsOf> all = {
        {u"app"_s, [](const ApplicationSummary &a) { return QStringList{a.id.name}; }},
        {u"health"_s, [](const ApplicationSummary &a) { return QStringList{healthText(a.health)}; }},
        {u"sync"_s, [](const ApplicationSummary &a) { return QStringList{applications::syncWord(a.sync)}; }},
        {u"env"_s, [](const ApplicationSummary &a) { return QStringList{a.environment}; }},
        {u"project"_s, [](const ApplicationSummary &a) { return QStringList{a.project}; }},
        {u"cluster"_s, [](const ApplicationSummary &a) { return QStringList{a.cluster}; }},
        {u"namespace"_s, [](const ApplicationSummary &a) { return QStringList{a.nameSpace}; }},
        {u"revision"_s,
         [](const ApplicationSummary &a) { return QStringList{a.revision, a.targetRevision}; }},
        {u"repo"_s, [](const ApplicationSummary &a) { return QStringList{a.repoUrl}; }},
        {u"image"_s, [](const ApplicationSummary &a) { return a.images; }},
        {u"author"_s, [](const ApplicationSummary &a) { return QStringList{a.revisionAuthor}; }},
        {u"label"_s, labelTexts},
        {u"op"_s, [](const ApplicationSummary &a) { return QStringList{operationText(a)}; }},
        {u"auto"_s, [](const ApplicationSummary &a) { return QStringList{a.autoSync ? u"on"_s : u"off"_s}; }},
        {u"needs"_s,
         [](const ApplicationSummary &a) {
             return QStringList{needsAttention(a) ? u"attention"_s : u"nothing"_s};
         }},
    };
    return all;
}

// Fields whose values are long texts are searched for a part, the others for the beginning: "env:prod" finds
// production, and "health:un" Unknown.
bool isSearchedInside(const QString &field)
{
    return field == "revision"_L1 || field == "repo"_L1 || field == "image"_L1 || field == "author"_L1;
}

QRegularExpression patternOf(const QString &field, const QString &value)
{
    QString pattern;
    bool hasWildcard = false;
    for (const QChar c : value) {
        if (c == u'*' || c == u'?') {
            hasWildcard = true;
            pattern += c == u'*' ? u".*"_s : u"."_s;
        } else {
            pattern += QRegularExpression::escape(QString(c));
        }
    }
    if (hasWildcard) {
        pattern = u"\\A"_s + pattern + u"\\z"_s;
    } else if (!field.isEmpty() && !isSearchedInside(field)) {
        pattern = u"\\A"_s + pattern;
    }
    return QRegularExpression(
        pattern, QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
}

// Words of the text with their quotes; a quote may stand anywhere in a word: label:"team=the shop".
QStringList splitWords(const QString &text)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    for (const QChar c : text) {
        if (c == u'"') {
            isQuoted = !isQuoted;
            word += c;
        } else if (c.isSpace() && !isQuoted) {
            if (!word.isEmpty()) {
                words.append(std::exchange(word, {}));
            }
        } else {
            word += c;
        }
    }
    if (!word.isEmpty()) {
        words.append(word);
    }
    return words;
}

// The name of the field a word is about; empty for a plain word.
QString fieldOf(QStringView word)
{
    if (word.startsWith(u'-')) {
        word = word.sliced(1);
    }
    const qsizetype colon = word.indexOf(u':');
    const qsizetype quote = word.indexOf(u'"');
    if (colon <= 0 || (quote >= 0 && quote < colon)) {
        return {};
    }
    const QStringView field = word.first(colon);
    const bool isName = std::ranges::all_of(field, [](QChar c) { return c.isLetter(); });
    return isName ? canonicalField(field.toString()) : QString();
}

QString quoted(const QString &value)
{
    return value.contains(u' ') ? u'"' + value + u'"' : value;
}

} // namespace

ApplicationFilter ApplicationFilter::parse(const QString &text)
{
    ApplicationFilter filter;
    for (const QString &word : splitWords(text)) {
        Term term = makeTerm(word);
        if (term.values.isEmpty()) {
            continue; // "health:" while it is being typed
        }
        const auto same = std::ranges::find_if(filter.m_terms, [&](const Term &other) {
            return !term.field.isEmpty() && other.field == term.field && other.excludes == term.excludes;
        });
        if (same == filter.m_terms.end()) {
            filter.m_terms.append(term);
        } else {
            same->values += term.values;
            same->patterns += term.patterns;
        }
    }
    return filter;
}

ApplicationFilter::Term ApplicationFilter::makeTerm(QString word)
{
    Term term;
    term.field = fieldOf(word);
    if (word.size() > 1 && word.startsWith(u'-')) {
        term.excludes = true;
        word.remove(0, 1);
    }
    if (!term.field.isEmpty()) {
        word.remove(0, word.indexOf(u':') + 1);
        term.isKnown = readers().contains(term.field);
    }
    word.remove(u'"');
    term.values =
        term.field.isEmpty() ? QStringList{word.toLower()} : word.toLower().split(u',', Qt::SkipEmptyParts);
    term.values.removeAll(QString());
    for (const QString &value : std::as_const(term.values)) {
        term.patterns.append(patternOf(term.field, value));
    }
    return term;
}

bool ApplicationFilter::holds(const Term &term, const ApplicationSummary &application)
{
    if (!term.isKnown) {
        return false;
    }
    const QStringList texts = term.field.isEmpty() ? QStringList{application.id.name,
                                                                 application.project,
                                                                 application.cluster,
                                                                 application.nameSpace,
                                                                 application.environment,
                                                                 application.revisionSubject}
                                                   : readers().value(term.field)(application);
    const bool found = std::ranges::any_of(term.patterns, [&](const QRegularExpression &pattern) {
        return std::ranges::any_of(texts,
                                   [&](const QString &text) { return pattern.match(text).hasMatch(); });
    });
    return found != term.excludes;
}

bool ApplicationFilter::matches(const ApplicationSummary &application) const
{
    return std::ranges::all_of(m_terms, [&](const Term &term) { return holds(term, application); });
}

QStringList ApplicationFilter::unknownFields() const
{
    QStringList fields;
    for (const Term &term : m_terms) {
        if (!term.isKnown && !fields.contains(term.field)) {
            fields.append(term.field);
        }
    }
    return fields;
}

QStringList ApplicationFilter::values(const QString &field) const
{
    const QString wanted = canonicalField(field);
    for (const Term &term : m_terms) {
        if (term.field == wanted && !term.excludes) {
            return term.values;
        }
    }
    return {};
}

QHash<QString, QStringList> ApplicationFilter::fields()
{
    QHash<QString, QStringList> result;
    for (const QString &field : readers().keys()) {
        result.insert(field, {});
    }
    result[u"health"_s] = {
        u"healthy"_s, u"progressing"_s, u"degraded"_s, u"suspended"_s, u"missing"_s, u"unknown"_s};
    result[u"sync"_s] = {u"synced"_s, u"outofsync"_s, u"unknown"_s};
    result[u"auto"_s] = {u"on"_s, u"off"_s};
    result[u"op"_s] = {u"running"_s, u"succeeded"_s, u"failed"_s, u"error"_s, u"none"_s};
    result[u"needs"_s] = {u"attention"_s};
    return result;
}

QString withFilterField(const QString &text, const QString &field, const QStringList &values)
{
    const QString wanted = canonicalField(field);
    QStringList words;
    for (const QString &word : splitWords(text)) {
        if (word.startsWith(u'-') || fieldOf(word) != wanted) {
            words.append(word);
        }
    }
    if (!values.isEmpty()) {
        words.append(wanted + u':' + quoted(values.join(u',')));
    }
    return words.join(u' ');
}

bool needsAttention(const ApplicationSummary &application)
{
    const bool isWell = application.health == Health::Healthy || application.health == Health::Progressing ||
                        application.health == Health::None;
    const bool operationFailed = application.operation.phase == applications::OperationPhase::Failed ||
                                 application.operation.phase == applications::OperationPhase::Error;
    return !isWell || application.sync != SyncStatus::Synced || operationFailed ||
           std::ranges::any_of(application.conditions, &applications::Condition::isError);
}

} // namespace slipway::models
