#include "renderfixture.h"

#include <QDirIterator>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using render::RenderSource;
using testsupport::outcome;
using testsupport::RenderFixture;

namespace {

RenderSource folder(const QString &path)
{
    RenderSource source;
    source.path = path;
    return source;
}

QByteArray everythingIn(const QString &path)
{
    QByteArray result;
    QDirIterator it(path, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly)) {
            const QByteArray bytes = file.readAll();
            result += bytes + qUncompress(bytes);
        }
    }
    return result;
}

QByteArray configMap(const QByteArray &name)
{
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n";
}

} // namespace

class TestRenderCache final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commitElsewhereRendersNothing();
    void parametersCount();
    void baseElsewhereCounts();
    void valueFileElsewhereCounts();
    void survivesARestart();
    void ignoresDamagedFiles();
    void keepsSecretsOffTheDisk();
    void failuresAreNotKept();
};

void TestRenderCache::commitElsewhereRendersNothing()
{
    RenderFixture fixture;
    fixture.scratch.put(u"a/cm.yaml"_s, configMap("a"));
    fixture.scratch.put(u"b/cm.yaml"_s, configMap("b"));
    fixture.scratch.commit(u"One"_s);
    const auto first = fixture.render(folder(u"a"_s));
    QVERIFY(first && !first->fromCache);
    QVERIFY(fixture.render(folder(u"b"_s)));
    QCOMPARE(fixture.renderer->renderCount(), 2);
    fixture.scratch.put(u"b/cm.yaml"_s, configMap("b2"));
    fixture.scratch.commit(u"Two"_s);
    const auto second = fixture.render(folder(u"a"_s));
    QVERIFY(second && second->fromCache);
    QCOMPARE(second->digest, first->digest);
    QCOMPARE(outcome(second), QStringList{u"ConfigMap/a"_s});
    QCOMPARE(outcome(fixture.render(folder(u"b"_s))), QStringList{u"ConfigMap/b2"_s});
    QCOMPARE(fixture.renderer->renderCount(), 3);
}

void TestRenderCache::parametersCount()
{
    RenderFixture fixture(u"directory"_s);
    RenderSource source = folder(u"apps"_s);
    QVERIFY(fixture.render(source));
    source.recurse = true;
    QVERIFY(fixture.render(source));
    source.exclude = u"sub/*"_s;
    QVERIFY(fixture.render(source));
    QCOMPARE(fixture.renderer->renderCount(), 3);
}

void TestRenderCache::baseElsewhereCounts()
{
    if (const QString why = RenderFixture::missing(u"kustomize"_s); !why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
    RenderFixture fixture(u"kustomize"_s);
    const auto first = fixture.render(folder(u"overlays/prod"_s));
    QVERIFY2(first, qPrintable(outcome(first).join(u' ')));
    fixture.scratch.put(u"loose/cm.yaml"_s, configMap("other"));
    fixture.scratch.commit(u"Elsewhere"_s);
    const auto second = fixture.render(folder(u"overlays/prod"_s));
    QVERIFY(second && second->fromCache);
    fixture.scratch.put(
        u"components/tier/kustomization.yaml"_s,
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nlabels:\n- pairs: {tier: front}\n");
    fixture.scratch.commit(u"In the component"_s);
    const auto third = fixture.render(folder(u"overlays/prod"_s));
    QVERIFY(third && !third->fromCache);
    QVERIFY(third->digest != first->digest);
}

void TestRenderCache::valueFileElsewhereCounts()
{
    if (const QString why = RenderFixture::missing(u"helm"_s); !why.isEmpty()) {
        QSKIP(qPrintable(why));
    }
    RenderFixture fixture(u"helm"_s);
    RenderSource source = folder(u"shop"_s);
    source.valueFiles = QStringList{u"../environments/shared.yaml"_s};
    const auto first = fixture.render(source);
    QVERIFY2(first, qPrintable(outcome(first).join(u' ')));
    fixture.scratch.put(u"environments/shared.yaml"_s, "replicas: 8\n");
    fixture.scratch.commit(u"Values"_s);
    const auto second = fixture.render(source);
    QVERIFY(second && !second->fromCache);
    QVERIFY(second->digest != first->digest);
}

void TestRenderCache::survivesARestart()
{
    RenderFixture fixture(u"directory"_s);
    const auto first = fixture.render(folder(u"apps"_s));
    QVERIFY(first);
    const auto later = fixture.restarted();
    const auto second = later->render(fixture.request(folder(u"apps"_s)), {});
    QVERIFY(second && second->fromCache);
    QCOMPARE(later->renderCount(), 0);
    QCOMPARE(outcome(second), outcome(first));
    QCOMPARE(second->warnings, first->warnings);
    QCOMPARE(second->digest, first->digest);
}

void TestRenderCache::ignoresDamagedFiles()
{
    RenderFixture fixture(u"directory"_s);
    QVERIFY(fixture.render(folder(u"apps"_s)));
    QDirIterator it(fixture.cacheFolder(), QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(it.hasNext());
    QFile file(it.next());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.resize(file.size() / 2));
    file.close();
    const auto later = fixture.restarted();
    const auto again = later->render(fixture.request(folder(u"apps"_s)), {});
    QVERIFY(again && !again->fromCache);
}

void TestRenderCache::keepsSecretsOffTheDisk()
{
    RenderFixture fixture;
    fixture.scratch.put(
        u"a/secret.yaml"_s,
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: hidden-value-42}\n");
    fixture.scratch.put(u"a/cm.yaml"_s, configMap("visible-name"));
    fixture.scratch.put(u"b/cm.yaml"_s, configMap("visible-name"));
    fixture.scratch.commit(u"One"_s);
    QVERIFY(fixture.render(folder(u"a"_s)));
    const auto again = fixture.render(folder(u"a"_s));
    QVERIFY(again && again->fromCache);
    QVERIFY(everythingIn(fixture.cacheFolder()).isEmpty());
    QVERIFY(fixture.render(folder(u"b"_s)));
    QVERIFY(everythingIn(fixture.cacheFolder()).contains("visible-name"));
    QVERIFY(!everythingIn(fixture.cacheFolder()).contains("hidden-value-42"));
}

void TestRenderCache::failuresAreNotKept()
{
    RenderFixture fixture(u"directory"_s);
    QVERIFY(!fixture.render(folder(u"bad/broken"_s)));
    QVERIFY(!fixture.render(folder(u"bad/broken"_s)));
    QCOMPARE(fixture.renderer->renderCount(), 2);
}

QTEST_GUILESS_MAIN(TestRenderCache)
#include "tst_render_cache.moc"
