#include <services/base/jsonaccess.h>
#include <services/secrets/sealedbox.h>

#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using base::ErrorKind;
using secrets::SealedBox;

namespace {

const QByteArray passphrase = "correct horse";

QByteArray sealed(const QByteArray &bytes)
{
    return SealedBox::create(passphrase)->seal(bytes).value();
}

} // namespace

class TestSealedBox final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhatItSealed();
    void sealsDifferentlyEachTime();
    void noticesEveryChange_data();
    void noticesEveryChange();
    void refusesAnotherBox();
};

void TestSealedBox::opensWhatItSealed()
{
    for (const QByteArray &bytes : {QByteArray(), QByteArray("a"), QByteArray(100'000, '\0')}) {
        const QByteArray text = sealed(bytes);
        const auto box = SealedBox::forText(text, passphrase);
        QVERIFY(box.has_value());
        QCOMPARE(box->unseal(text).value(), bytes);
    }
}

void TestSealedBox::sealsDifferentlyEachTime()
{
    const auto box = SealedBox::create(passphrase);
    const auto first = base::parseJson(box->seal("same").value(), u"first"_s);
    const auto second = base::parseJson(box->seal("same").value(), u"second"_s);
    QVERIFY(first->at("data") != second->at("data"));
    QVERIFY(first->at("cipher").at("nonce") != second->at("cipher").at("nonce"));
    const auto other = base::parseJson(sealed("same"), u"other"_s);
    QVERIFY(first->at("kdf").at("salt") != other->at("kdf").at("salt"));
}

void TestSealedBox::noticesEveryChange_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("data") << u"/data"_s << ErrorKind::Invalid;
    QTest::newRow("nonce") << u"/cipher/nonce"_s << ErrorKind::Invalid;
    QTest::newRow("salt") << u"/kdf/salt"_s << ErrorKind::Unauthenticated;
    QTest::newRow("check") << u"/check"_s << ErrorKind::Unauthenticated;
    QTest::newRow("cost") << u"/kdf/n"_s << ErrorKind::Unauthenticated;
}

void TestSealedBox::noticesEveryChange()
{
    QFETCH(const QString, pointer);
    QFETCH(const ErrorKind, kind);
    auto text = base::parseJson(sealed("content"), u"box"_s).value();
    auto &member = text.at(nlohmann::json::json_pointer(base::toStd(pointer)));
    if (member.is_number()) {
        member = 16384;
    } else {
        std::string changed = member.get<std::string>();
        changed[0] = changed[0] == 'A' ? 'B' : 'A';
        member = changed;
    }
    const QByteArray bytes = base::dumpJson(text);
    const auto content = SealedBox::forText(bytes, passphrase).and_then([&](const SealedBox &box) {
        return box.unseal(bytes);
    });
    QVERIFY(!content);
    QCOMPARE(content.error().kind, kind);
}

void TestSealedBox::refusesAnotherBox()
{
    const auto box = SealedBox::create(passphrase);
    const auto opened = box->unseal(sealed("content"));
    QVERIFY(!opened);
    QVERIFY(opened.error().cause.contains(u"replaced"_s));
}

QTEST_GUILESS_MAIN(TestSealedBox)
#include "tst_sealedbox.moc"
