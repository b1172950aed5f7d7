#include <services/secrets/secretstore.h>

#include <QCoreApplication>

#include <map>
#include <mutex>

namespace slipway::secrets {

namespace {

class MemoryStore final : public SecretStore
{
public:
    QString description() const override
    {
        return QCoreApplication::translate("slipway::secrets", "memory, until Slipway ends");
    }

    bool isPersistent() const override { return false; }

    base::Expected<QByteArray> read(const QString &name) override
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_values.find(name);
        if (found == m_values.end()) {
            return noSuchSecret(name);
        }
        return found->second;
    }

    base::Expected<void> write(const QString &name, const QByteArray &value) override
    {
        const std::lock_guard lock(m_mutex);
        m_values[name] = value;
        return {};
    }

    base::Expected<void> remove(const QString &name) override
    {
        const std::lock_guard lock(m_mutex);
        if (m_values.erase(name) == 0) {
            return noSuchSecret(name);
        }
        return {};
    }

    base::Expected<QStringList> names() override
    {
        const std::lock_guard lock(m_mutex);
        QStringList names;
        for (const auto &[name, value] : m_values) {
            names.append(name);
        }
        return names;
    }

private:
    std::mutex m_mutex;
    std::map<QString, QByteArray> m_values;
};

} // namespace

base::Unexpected noSuchSecret(const QString &name)
{
    return base::failure(
        base::ErrorKind::NotFound,
        QCoreApplication::translate("slipway::secrets", "No credential is stored as %1").arg(name));
}

std::unique_ptr<SecretStore> makeMemoryStore()
{
    return std::make_unique<MemoryStore>();
}

} // namespace slipway::secrets
