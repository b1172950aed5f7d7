#include "ids.h"

namespace slipway::base {

QString GroupKind::text() const
{
    return group.isEmpty() ? kind : kind + u'.' + group;
}

QString GroupVersionKind::apiVersion() const
{
    return group.isEmpty() ? version : group + u'/' + version;
}

GroupVersionKind GroupVersionKind::fromApiVersion(const QString &apiVersion, const QString &kind)
{
    const qsizetype slash = apiVersion.indexOf(u'/');
    if (slash < 0) {
        return {QString(), apiVersion, kind};
    }
    return {apiVersion.left(slash), apiVersion.mid(slash + 1), kind};
}

QString ObjectKey::text() const
{
    return group + u'/' + kind + u'/' + nameSpace + u'/' + name;
}

QString ApplicationId::text() const
{
    return context + u'/' + nameSpace + u'/' + name;
}

size_t qHash(const GroupKind &value, size_t seed) noexcept
{
    return qHashMulti(seed, value.group, value.kind);
}

size_t qHash(const GroupVersionKind &value, size_t seed) noexcept
{
    return qHashMulti(seed, value.group, value.version, value.kind);
}

size_t qHash(const ObjectKey &value, size_t seed) noexcept
{
    return qHashMulti(seed, value.group, value.kind, value.nameSpace, value.name);
}

size_t qHash(const ApplicationId &value, size_t seed) noexcept
{
    return qHashMulti(seed, value.context, value.nameSpace, value.name);
}

} // namespace slipway::base
