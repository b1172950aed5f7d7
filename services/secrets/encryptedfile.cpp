#include "sealedbox.h"

#include <services/base/jsonaccess.h>
#include <services/base/paths.h>
#include <services/secrets/secretstore.h>

#include <QCoreApplication>
#include <QFile>
#include <QLockFile>

#include <map>
#include <mutex>

using namespace Qt::StringLiterals;

namespace slipway::secrets {

namespace {

constexpr int lockMilliseconds = 5000;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::secrets", text);
}

using Values = std::map<QString, QByteArray>;

QByteArray toBytes(const Values &values)
{
    nlohmann::json object = nlohmann::json::object();
    for (const auto &[name, value] : values) {
        object[base::toStd(name)] = value.toBase64().toStdString();
    }
    return base::dumpJson(object);
}

base::Expected<Values> fromBytes(const QByteArray &bytes)
{
    const auto object = base::parseJson(bytes, tr("The content of the file of credentials"));
    if (!object) {
        return tl::unexpected(object.error());
    }
    Values values;
    for (const auto &[name, value] : object->items()) {
        if (value.is_string()) {
            values[base::fromStd(name)] =
                QByteArray::fromBase64(QByteArray::fromStdString(value.get_ref<const std::string &>()));
        }
    }
    return values;
}

/// Reads the file anew for each call, so that a window and a command line can share it; nothing but the key
/// stays in memory.
class EncryptedFile final : public SecretStore
{
public:
    EncryptedFile(QString path, SealedBox box)
        : m_path(std::move(path))
        , m_box(std::move(box))
    {}

    QString description() const override { return tr("encrypted file %1").arg(m_path); }

    bool isPersistent() const override { return true; }

    base::Expected<QByteArray> read(const QString &name) override
    {
        const std::lock_guard lock(m_mutex);
        const auto values = load();
        if (!values) {
            return tl::unexpected(values.error());
        }
        const auto found = values->find(name);
        if (found == values->end()) {
            return noSuchSecret(name);
        }
        return found->second;
    }

    base::Expected<void> write(const QString &name, const QByteArray &value) override
    {
        return change([&](Values &values) -> base::Expected<void> {
            values[name] = value;
            return {};
        });
    }

    base::Expected<void> remove(const QString &name) override
    {
        return change([&](Values &values) -> base::Expected<void> {
            if (values.erase(name) == 0) {
                return noSuchSecret(name);
            }
            return {};
        });
    }

    base::Expected<QStringList> names() override
    {
        const std::lock_guard lock(m_mutex);
        const auto values = load();
        if (!values) {
            return tl::unexpected(values.error());
        }
        QStringList names;
        for (const auto &[name, value] : *values) {
            names.append(name);
        }
        return names;
    }

    base::Expected<void> save(const Values &values)
    {
        return m_box.seal(toBytes(values)).and_then([this](const QByteArray &text) {
            return base::writePrivateFile(m_path, text);
        });
    }

private:
    base::Expected<Values> load() const
    {
        return base::readFile(m_path)
            .and_then([this](const QByteArray &text) { return m_box.unseal(text); })
            .and_then(fromBytes);
    }

    template <typename Change> base::Expected<void> change(const Change &apply)
    {
        const std::lock_guard lock(m_mutex);
        QLockFile file(m_path + u".lock"_s);
        if (!file.tryLock(lockMilliseconds)) {
            return base::failure(base::ErrorKind::Timeout,
                                 tr("The file of credentials %1 cannot be changed").arg(m_path),
                                 tr("another Slipway process is changing it"),
                                 tr("Try again"));
        }
        auto values = load();
        if (!values) {
            return tl::unexpected(values.error());
        }
        if (const auto applied = apply(*values); !applied) {
            return applied;
        }
        return save(*values);
    }

    std::mutex m_mutex;
    QString m_path;
    SealedBox m_box;
};

base::Expected<std::unique_ptr<EncryptedFile>> createFile(const QString &path, const QByteArray &passphrase)
{
    auto box = SealedBox::create(passphrase);
    if (!box) {
        return tl::unexpected(box.error());
    }
    auto file = std::make_unique<EncryptedFile>(path, std::move(*box));
    // Written at once: from here on the passphrase is fixed.
    if (const auto saved = file->save({}); !saved) {
        return tl::unexpected(saved.error());
    }
    return file;
}

} // namespace

base::Expected<std::unique_ptr<SecretStore>> openEncryptedFile(const QString &path,
                                                               const QByteArray &passphrase)
{
    if (passphrase.isEmpty()) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("The file of credentials cannot be opened"),
                             tr("the passphrase is empty"),
                             tr("Enter a passphrase"));
    }
    if (!QFile::exists(path)) {
        return createFile(path, passphrase);
    }
    const auto text = base::readFile(path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    auto box = SealedBox::forText(*text, passphrase);
    if (!box) {
        base::Error error = box.error();
        error.what = tr("The file of credentials %1 cannot be opened").arg(path);
        return tl::unexpected(error);
    }
    return std::make_unique<EncryptedFile>(path, std::move(*box));
}

} // namespace slipway::secrets
