#include "error.h"

#include <QCoreApplication>

namespace slipway::base {

namespace {

QString withoutFullStop(QString text)
{
    while (text.endsWith(u'.') || text.endsWith(u'\n') || text.endsWith(u' ')) {
        text.chop(1);
    }
    return text;
}

} // namespace

QString Error::sentence() const
{
    QString text = withoutFullStop(what);
    if (!cause.isEmpty()) {
        text += QStringLiteral(": ") + withoutFullStop(cause);
    }
    text += u'.';
    if (!hint.isEmpty()) {
        text += u' ' + withoutFullStop(hint) + u'.';
    }
    return text;
}

Unexpected failure(ErrorKind kind, QString what, QString cause, QString hint, QString detail)
{
    return Unexpected(Error{kind, std::move(what), std::move(cause), std::move(hint), std::move(detail)});
}

Unexpected cancelled(const QString &what)
{
    return failure(
        ErrorKind::Cancelled, what, QCoreApplication::translate("slipway::base", "it was cancelled"));
}

} // namespace slipway::base
