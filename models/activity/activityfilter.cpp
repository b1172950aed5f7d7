#include "activityfilter.h"

#include <services/journal/moment.h>

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::models {

namespace {

using journal::Condition;
using Field = Condition::Field;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::models", text);
}

const QHash<QString, Field> &fieldNames()
{
    static const QHash<QString, Field> names = {{u"id"_s, Field::Id},
                                                {u"who"_s, Field::Who},
                                                {u"context"_s, Field::Context},
                                                {u"app"_s, Field::Application},
                                                {u"op"_s, Field::Operation},
                                                {u"verb"_s, Field::Verb},
                                                {u"kind"_s, Field::Kind},
                                                {u"namespace"_s, Field::Namespace},
                                                {u"object"_s, Field::Object},
                                                {u"revision"_s, Field::Revision},
                                                {u"result"_s, Field::Result},
                                                {u"message"_s, Field::Message}};
    return names;
}

const FilterAliases &aliases()
{
    static const FilterAliases names = {{u"application"_s, u"app"_s},
                                        {u"cluster"_s, u"context"_s},
                                        {u"ns"_s, u"namespace"_s},
                                        {u"name"_s, u"object"_s},
                                        {u"operation"_s, u"op"_s},
                                        {u"rev"_s, u"revision"_s},
                                        {u"user"_s, u"who"_s},
                                        {u"action"_s, u"verb"_s}};
    return names;
}

bool isTime(const QString &field)
{
    return field == "since"_L1 || field == "until"_L1;
}

QString patternOf(Field field, const QString &value)
{
    if (value.contains(u'*') || value.contains(u'?') || field == Field::Id) {
        return value;
    }
    const bool isInside = field == Field::Message || field == Field::Anything;
    return isInside ? QString(u'*' + value + u'*') : QString(value + u'*');
}

} // namespace

ActivityFilter ActivityFilter::parse(const QString &text, const QDateTime &now)
{
    ActivityFilter filter;
    filter.m_terms = parseFilterTerms(text, aliases());
    for (const FilterTerm &term : std::as_const(filter.m_terms)) {
        filter.add(term, now);
    }
    return filter;
}

void ActivityFilter::add(const FilterTerm &term, const QDateTime &now)
{
    if (isTime(term.field)) {
        addTime(term, now);
        return;
    }
    if (!term.field.isEmpty() && !fieldNames().contains(term.field)) {
        m_problem = tr("Entries have no field %1.").arg(term.field);
        return;
    }
    Condition condition;
    condition.field = fieldNames().value(term.field, Field::Anything);
    condition.excludes = term.excludes;
    for (const QString &value : term.values) {
        condition.values.append(patternOf(condition.field, value));
    }
    m_query.conditions.append(condition);
}

void ActivityFilter::addTime(const FilterTerm &term, const QDateTime &now)
{
    const QDateTime moment = journal::momentOf(term.values.last(), now);
    if (!moment.isValid()) {
        m_problem = tr("%1 is neither an age, such as 24h or 7d, nor a date, such as 2026-11-21.")
                        .arg(term.values.last());
        return;
    }
    if (term.field == "since"_L1) {
        m_query.since = moment;
    } else {
        m_query.until = moment;
    }
}

QStringList ActivityFilter::values(const QString &field) const
{
    for (const FilterTerm &term : m_terms) {
        if (term.field == field && !term.excludes) {
            return term.values;
        }
    }
    return {};
}

QHash<QString, QStringList> ActivityFilter::fields()
{
    QHash<QString, QStringList> result;
    for (const QString &field : fieldNames().keys()) {
        result.insert(field, {});
    }
    result[u"since"_s] = {u"1h"_s, u"24h"_s, u"7d"_s};
    result[u"until"_s] = {};
    result[u"result"_s] = {u"succeeded"_s, u"failed"_s, u"error"_s};
    result[u"verb"_s] = {
        u"sync"_s, u"rollback"_s, u"apply"_s, u"create"_s, u"patch"_s, u"delete"_s, u"commit"_s};
    return result;
}

QString ActivityFilter::withField(const QString &text, const QString &field, const QStringList &values)
{
    return withFilterField(text, field, values, aliases());
}

} // namespace slipway::models
