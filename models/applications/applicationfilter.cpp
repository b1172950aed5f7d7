#include "applicationfilter.h"

#include <models/lists/filterwords.h>
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

const FilterAliases &aliases()
{
    static const FilterAliases names = {
        {u"name"_s, u"app"_s},
        {u"application"_s, u"app"_s},
        {u"environment"_s, u"env"_s},
        {u"ns"_s, u"namespace"_s},
        {u"rev"_s, u"revision"_s},
        {u"operation"_s, u"op"_s},
    };
    return names;
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

} // namespace

ApplicationFilter ApplicationFilter::parse(const QString &text)
{
    ApplicationFilter filter;
    for (const FilterTerm &written : parseFilterTerms(text, aliases())) {
        Term term;
        term.field = written.field;
        term.values = written.values;
        term.excludes = written.excludes;
        term.isKnown = written.field.isEmpty() || readers().contains(written.field);
        for (const QString &value : written.values) {
            term.patterns.append(patternOf(written.field, value));
        }
        filter.m_terms.append(term);
    }
    return filter;
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
    const QString lower = field.toLower();
    const QString wanted = aliases().value(lower, lower);
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
    return withFilterField(text, field, values, aliases());
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
