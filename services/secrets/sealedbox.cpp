#include "sealedbox.h"

#include <services/base/jsonaccess.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <QCoreApplication>
#include <QCryptographicHash>

#include <bit>

namespace slipway::secrets {

namespace {

constexpr int keySize = 32;
constexpr int nonceSize = 12;
constexpr int tagSize = 16;
constexpr int saltSize = 16;
constexpr quint64 mostMemory = 256 * 1024 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::secrets", text);
}

base::Unexpected cryptoFailure()
{
    return base::failure(base::ErrorKind::Internal,
                         tr("The credentials cannot be encrypted"),
                         tr("the cryptographic library refused"));
}

base::Unexpected damaged()
{
    return base::failure(base::ErrorKind::Invalid,
                         tr("The file of credentials cannot be read"),
                         tr("it is damaged or was not written by Slipway"),
                         tr("Restore it from a backup, or remove it and enter the credentials again"));
}

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

base::Expected<QByteArray> randomBytes(int size)
{
    QByteArray bytes(size, '\0');
    if (RAND_bytes(bytesOf(bytes), size) != 1) {
        return cryptoFailure();
    }
    return bytes;
}

struct FreeContext
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// Output is the ciphertext followed by the tag.
base::Expected<QByteArray>
encrypt(const QByteArray &key, const QByteArray &nonce, const QByteArray &header, const QByteArray &bytes)
{
    const CipherContext context(EVP_CIPHER_CTX_new());
    QByteArray output(bytes.size() + tagSize, '\0');
    int written = 0;
    int last = 0;
    const bool done =
        context &&
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(nonce)) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &written, bytesOf(header), int(header.size())) == 1 &&
        EVP_EncryptUpdate(context.get(), bytesOf(output), &written, bytesOf(bytes), int(bytes.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), bytesOf(output) + written, &last) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tagSize, bytesOf(output) + bytes.size()) ==
            1;
    if (!done) {
        return cryptoFailure();
    }
    return output;
}

base::Expected<QByteArray>
decrypt(const QByteArray &key, const QByteArray &nonce, const QByteArray &header, const QByteArray &sealed)
{
    const CipherContext context(EVP_CIPHER_CTX_new());
    const auto size = int(sealed.size()) - tagSize;
    QByteArray tag = sealed.right(tagSize);
    QByteArray output(size, '\0');
    int written = 0;
    int last = 0;
    const bool done =
        context &&
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key), bytesOf(nonce)) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &written, bytesOf(header), int(header.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), bytesOf(output), &written, bytesOf(sealed), size) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tagSize, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), bytesOf(output) + written, &last) == 1;
    if (!done) {
        return damaged();
    }
    return output;
}

QByteArray fromBase64(const nlohmann::json &object, std::initializer_list<std::string_view> path)
{
    return QByteArray::fromBase64(base::text(object, path).toLatin1());
}

std::string toBase64(const QByteArray &bytes)
{
    return bytes.toBase64().toStdString();
}

} // namespace

SealedBox::~SealedBox()
{
    // Only the last owner of the shared bytes may wipe them.
    if (m_key.isDetached()) {
        OPENSSL_cleanse(m_key.data(), size_t(m_key.size()));
    }
}

base::Expected<SealedBox> SealedBox::create(const QByteArray &passphrase)
{
    const auto salt = randomBytes(saltSize);
    if (!salt) {
        return tl::unexpected(salt.error());
    }
    Parameters parameters;
    parameters.salt = *salt;
    return derive(parameters, passphrase);
}

base::Expected<SealedBox> SealedBox::forText(const QByteArray &text, const QByteArray &passphrase)
{
    const auto sealed = parse(text);
    if (!sealed) {
        return tl::unexpected(sealed.error());
    }
    auto box = derive(sealed->parameters, passphrase);
    if (box && box->m_check != sealed->check) {
        return base::failure(
            base::ErrorKind::Unauthenticated,
            tr("The file of credentials cannot be opened"),
            tr("the passphrase is wrong"),
            tr("Try again; without the passphrase the credentials in it cannot be recovered"));
    }
    return box;
}

base::Expected<SealedBox> SealedBox::derive(const Parameters &parameters, const QByteArray &passphrase)
{
    QByteArray derived(2 * keySize, '\0');
    const int done = EVP_PBE_scrypt(passphrase.constData(),
                                    size_t(passphrase.size()),
                                    bytesOf(parameters.salt),
                                    size_t(parameters.salt.size()),
                                    parameters.n,
                                    parameters.r,
                                    parameters.p,
                                    2 * mostMemory,
                                    bytesOf(derived),
                                    size_t(derived.size()));
    if (done != 1) {
        return cryptoFailure();
    }
    SealedBox box;
    box.m_parameters = parameters;
    box.m_key = derived.first(keySize);
    box.m_check = QCryptographicHash::hash(derived.last(keySize), QCryptographicHash::Sha256);
    OPENSSL_cleanse(derived.data(), size_t(derived.size()));
    return box;
}

base::Expected<SealedBox::Sealed> SealedBox::parse(const QByteArray &text)
{
    const auto json = base::parseJson(text, tr("The file of credentials"));
    if (!json || base::integer(*json, {"version"}) != 1) {
        return damaged();
    }
    const auto number = [&json](std::string_view name) {
        return quint64(std::max<qint64>(0, base::integer(*json, {"kdf", name})));
    };
    Sealed sealed;
    sealed.parameters = {number("n"), number("r"), number("p"), fromBase64(*json, {"kdf", "salt"})};
    sealed.check = fromBase64(*json, {"check"});
    sealed.nonce = fromBase64(*json, {"cipher", "nonce"});
    sealed.data = fromBase64(*json, {"data"});
    const Parameters &kdf = sealed.parameters;
    const bool plausible = std::has_single_bit(kdf.n) && kdf.n > 1 && kdf.n <= (1U << 20) && kdf.r >= 1 &&
                           kdf.r <= 32 && kdf.p >= 1 && kdf.p <= 4 && 128 * kdf.n * kdf.r <= mostMemory &&
                           kdf.salt.size() >= 8 && sealed.nonce.size() == nonceSize &&
                           sealed.data.size() >= tagSize && sealed.data.size() <= qsizetype(mostMemory);
    if (!plausible) {
        return damaged();
    }
    return sealed;
}

// What the tag covers besides the bytes: nobody may change the parameters.
QByteArray SealedBox::header() const
{
    QByteArray text = "slipway-secrets-1";
    for (const quint64 value : {m_parameters.n, m_parameters.r, m_parameters.p}) {
        text += ':';
        text += QByteArray::number(value);
    }
    return text + ':' + m_parameters.salt.toBase64();
}

base::Expected<QByteArray> SealedBox::seal(const QByteArray &bytes) const
{
    const auto nonce = randomBytes(nonceSize);
    if (!nonce) {
        return tl::unexpected(nonce.error());
    }
    const auto data = encrypt(m_key, *nonce, header(), bytes);
    if (!data) {
        return tl::unexpected(data.error());
    }
    const nlohmann::json text = {
        {"version", 1},
        {"kdf",
         {{"name", "scrypt"},
          {"n", m_parameters.n},
          {"r", m_parameters.r},
          {"p", m_parameters.p},
          {"salt", toBase64(m_parameters.salt)}}},
        {"check", toBase64(m_check)},
        {"cipher", {{"name", "AES-256-GCM"}, {"nonce", toBase64(*nonce)}}},
        {"data", toBase64(*data)},
    };
    return base::dumpJson(text, 2) + '\n';
}

base::Expected<QByteArray> SealedBox::unseal(const QByteArray &text) const
{
    const auto sealed = parse(text);
    if (!sealed) {
        return tl::unexpected(sealed.error());
    }
    if (sealed->parameters != m_parameters) {
        return base::failure(base::ErrorKind::Invalid,
                             tr("The file of credentials cannot be read"),
                             tr("it has been replaced by another one since it was opened"),
                             tr("Open it again with its passphrase"));
    }
    return decrypt(m_key, sealed->nonce, header(), sealed->data);
}

} // namespace slipway::secrets
