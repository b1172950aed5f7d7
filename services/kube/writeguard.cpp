#include "writeguard.h"

#include <QCoreApplication>

#include <utility>

namespace slipway::kube {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::kube", text);
}

} // namespace

void WriteGuard::setReadOnly(const QString &context, bool readOnly)
{
    const std::lock_guard lock(m_mutex);
    if (readOnly) {
        m_readOnly.insert(context);
    } else {
        m_readOnly.remove(context);
    }
}

void WriteGuard::setProtected(const QString &context, bool isProtected)
{
    const std::lock_guard lock(m_mutex);
    if (isProtected) {
        m_protected.insert(context);
    } else {
        m_protected.remove(context);
    }
}

bool WriteGuard::isReadOnly(const QString &context) const
{
    const std::lock_guard lock(m_mutex);
    return m_readOnly.contains(context);
}

bool WriteGuard::isProtected(const QString &context) const
{
    const std::lock_guard lock(m_mutex);
    return m_protected.contains(context);
}

base::Expected<WriteGuard::Confirmation>
WriteGuard::confirm(const QString &context, const QString &expected, const QString &typed)
{
    if (expected.isEmpty() || typed != expected) {
        return base::failure(
            base::ErrorKind::Guarded,
            tr("Nothing was changed in %1").arg(context),
            typed.isEmpty() ? tr("the context is protected and the name was not typed")
                            : tr("the typed name \"%1\" is not \"%2\"").arg(typed, expected),
            tr("Type the name exactly as it is written, on the command line with --confirm"));
    }
    const std::lock_guard lock(m_mutex);
    ++m_confirmed[context];
    return Confirmation(this, context);
}

base::Expected<void> WriteGuard::check(const QString &context, bool dryRun) const
{
    if (dryRun) {
        return {};
    }
    const std::lock_guard lock(m_mutex);
    if (m_readOnly.contains(context)) {
        return base::failure(base::ErrorKind::Guarded,
                             tr("Nothing was changed in %1").arg(context),
                             tr("the context is set to read-only in Slipway"),
                             tr("Switch read-only off for this context on the Clusters page"));
    }
    if (m_protected.contains(context) && m_confirmed.value(context) == 0) {
        return base::failure(base::ErrorKind::Guarded,
                             tr("Nothing was changed in %1").arg(context),
                             tr("the context is protected and the write was not confirmed"),
                             tr("Confirm by typing the name, on the command line with --confirm NAME"));
    }
    return {};
}

void WriteGuard::release(const QString &context)
{
    const std::lock_guard lock(m_mutex);
    const auto count = m_confirmed.find(context);
    if (count != m_confirmed.end() && --count.value() <= 0) {
        m_confirmed.erase(count);
    }
}

WriteGuard::Confirmation::Confirmation(WriteGuard *guard, QString context)
    : m_guard(guard)
    , m_context(std::move(context))
{}

WriteGuard::Confirmation::Confirmation(Confirmation &&other) noexcept
    : m_guard(std::exchange(other.m_guard, nullptr))
    , m_context(std::move(other.m_context))
{}

WriteGuard::Confirmation &WriteGuard::Confirmation::operator=(Confirmation &&other) noexcept
{
    if (this != &other) {
        if (m_guard) {
            m_guard->release(m_context);
        }
        m_guard = std::exchange(other.m_guard, nullptr);
        m_context = std::move(other.m_context);
    }
    return *this;
}

WriteGuard::Confirmation::~Confirmation()
{
    if (m_guard) {
        m_guard->release(m_context);
    }
}

} // namespace slipway::kube
