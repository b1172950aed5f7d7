#include "query.h"

using namespace Qt::StringLiterals;

namespace slipway::journal {

namespace {

using Field = Condition::Field;

const QString &everything()
{
    static const QString text =
        u"(who || ' ' || context || ' ' || application || ' ' || operation || ' ' || verb || ' ' "
        "|| object_group || ' ' || object_kind || ' ' || object_namespace || ' ' || object_name "
        "|| ' ' || revision || ' ' || result || ' ' || message || ' ' || CAST(diff AS TEXT))"_s;
    return text;
}

// Percent signs and underscores of the user are to be found, not to match anything.
QString escaped(const QString &word)
{
    QString text = word;
    for (const QChar special : {u'\\', u'%', u'_'}) {
        text.replace(special, QString(u'\\') + special);
    }
    return text;
}

QString patternOf(const QString &value)
{
    // A null text would be bound as NULL, which is like nothing.
    return value.isEmpty() ? u""_s : escaped(value).replace(u'*', u'%').replace(u'?', u'_');
}

QString columnOf(Field field)
{
    switch (field) {
    case Field::Id:
        return u"CAST(id AS TEXT)"_s;
    case Field::Who:
        return u"who"_s;
    case Field::Context:
        return u"context"_s;
    case Field::Application:
        return u"application"_s;
    case Field::Operation:
        return u"operation"_s;
    case Field::Verb:
        return u"verb"_s;
    case Field::Kind:
        return u"object_kind"_s;
    case Field::Namespace:
        return u"object_namespace"_s;
    case Field::Object:
        return u"object_name"_s;
    case Field::Revision:
        return u"revision"_s;
    case Field::Result:
        return u"result"_s;
    case Field::Message:
        return u"message"_s;
    case Field::Anything:
        break;
    }
    return everything();
}

// What follows the last slash is the name: rtrim() takes away all that is no slash, replace() what is left.
const QString applicationName = QStringLiteral("replace(application, rtrim(application, replace(application, "
                                               "'/', '')), '')");

// The writes of an operation do not name its application, only the operation.
QString applicationClause(QVariantList &values, const QString &pattern)
{
    const QString own =
        u"(application LIKE ? ESCAPE '\\' OR "_s + applicationName + u" LIKE ? ESCAPE '\\')"_s;
    values << pattern << pattern << pattern << pattern;
    return u'(' + own +
           u" OR (operation <> '' AND operation IN (SELECT operation FROM entry WHERE application <> '' AND "
           "operation <> '' AND "_s +
           own + u")))"_s;
}

void add(SqlCondition &condition, const Condition &asked)
{
    QStringList alternatives;
    QVariantList values;
    for (const QString &value : asked.values) {
        const QString pattern = patternOf(value);
        if (asked.field == Field::Application) {
            alternatives.append(applicationClause(values, pattern));
        } else {
            alternatives.append(columnOf(asked.field) + u" LIKE ? ESCAPE '\\'"_s);
            values.append(pattern);
        }
    }
    if (!alternatives.isEmpty()) {
        const QString any = u'(' + alternatives.join(u" OR "_s) + u')';
        condition.add(asked.excludes ? u"NOT "_s + any : any, values);
    }
}

} // namespace

void SqlCondition::add(const QString &clause, const QVariantList &with)
{
    clauses.append(clause);
    values += with;
}

QString SqlCondition::where() const
{
    return clauses.isEmpty() ? QString() : u" WHERE "_s + clauses.join(u" AND "_s);
}

SqlCondition conditionOf(const Filter &filter)
{
    SqlCondition condition;
    if (!filter.application.isEmpty()) {
        condition.add(u"application = ?"_s, {filter.application});
    }
    if (!filter.context.isEmpty()) {
        condition.add(u"context = ?"_s, {filter.context});
    }
    if (filter.since.isValid()) {
        condition.add(u"at >= ?"_s, {filter.since.toMSecsSinceEpoch()});
    }
    if (filter.until.isValid()) {
        condition.add(u"at <= ?"_s, {filter.until.toMSecsSinceEpoch()});
    }
    if (filter.before > 0) {
        condition.add(u"id < ?"_s, {filter.before});
    }
    if (filter.after > 0) {
        condition.add(u"id > ?"_s, {filter.after});
    }
    if (filter.operationsOnly) {
        condition.add(u"object_kind = ''"_s, {});
    }
    const QStringList words = filter.text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        condition.add(everything() + u" LIKE ? ESCAPE '\\'"_s, {QString(u'%' + escaped(word) + u'%')});
    }
    for (const Condition &asked : filter.conditions) {
        add(condition, asked);
    }
    return condition;
}

} // namespace slipway::journal
