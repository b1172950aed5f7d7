#include "renderfixture.h"

#include <services/base/jsonaccess.h>
#include <services/render/gate.h>
#include <services/render/toolbox.h>

#include <QFile>
#include <QtTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace slipway;
using render::RenderSource;
using testsupport::outcome;
using testsupport::RenderFixture;

// With scripts in the place of the tools: what Slipway does around them.
class TestRenderTools final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void prefersTheSettings();
    void usesKubectlInstead();
    void saysWhatIsMissing_data();
    void saysWhatIsMissing();
    void runsInACleanPlace();
    void endsWithTheLimit_data();
    void endsWithTheLimit();
    void findsLastWords_data();
    void findsLastWords();
    void letsTwoIn();
    void oneAtATimePerKey();

private:
    QString script(const QString &name, const QByteArray &body)
    {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) {
            file.write("#!/bin/sh\nif [ \"$1\" = version ]; then echo v9.9.9; exit 0; fi\n" + body);
        }
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    render::Renderer renderer(const QString &helm) const
    {
        return render::Renderer({{{u"helm"_s, helm}}, {}}, {});
    }

    RenderSource chart() const
    {
        RenderSource source;
        source.path = u"shop"_s;
        return source;
    }

    QTemporaryDir m_folder;
    RenderFixture m_fixture{u"helm"_s};
};

void TestRenderTools::prefersTheSettings()
{
    const QString own = script(u"helm"_s, "exit 0\n");
    render::Renderer renderer({{{u"helm"_s, own}}, m_folder.path()}, {});
    const auto tools = renderer.tools({});
    QCOMPARE(tools.size(), qsizetype(3));
    QCOMPARE(tools.at(0).name, u"helm"_s);
    QCOMPARE(tools.at(0).path, own);
    QCOMPARE(tools.at(0).origin, u"settings"_s);
    QCOMPARE(tools.at(0).version, u"v9.9.9"_s);
}

void TestRenderTools::usesKubectlInstead()
{
    const QString kubectl = script(u"kubectl"_s,
                                   "[ \"$1\" = kustomize ] || exit 3\nprintf 'apiVersion: v1\\nkind: "
                                   "ConfigMap\\nmetadata: {name: k}\\n'\n");
    render::Renderer renderer({{{u"kustomize"_s, u"/nonexistent/kustomize"_s}, {u"kubectl"_s, kubectl}}, {}},
                              {});
    RenderFixture fixture(u"kustomize"_s);
    RenderSource source;
    source.path = u"overlays/prod"_s;
    QCOMPARE(outcome(renderer.render(fixture.request(source), {})), QStringList{u"ConfigMap/k"_s});
}

void TestRenderTools::saysWhatIsMissing_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("words");
    QTest::newRow("not there") << u"/nonexistent/helm"_s
                               << u"helm was not found: the settings name /nonexistent/helm"_s;
    QTest::newRow("no tool") << u"/bin/false"_s
                             << u"/bin/false cannot be used: it does not say its version"_s;
}

void TestRenderTools::saysWhatIsMissing()
{
    QFETCH(QString, path);
    QFETCH(QString, words);
    auto broken = renderer(path);
    const auto rendered = broken.render(m_fixture.request(chart()), {});
    QVERIFY(!rendered);
    QVERIFY2(rendered.error().sentence().contains(words), qPrintable(rendered.error().sentence()));
}

void TestRenderTools::runsInACleanPlace()
{
    qputenv("SLIPWAY_TEST_LEAK", "leaked");
    const QString probe =
        script(u"probe"_s,
               "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: env}\\ndata:\\n'\n"
               "printf '  leak: \"%s\"\\n  home: \"%s\"\\n  kube: \"%s\"\\n' \"$SLIPWAY_TEST_LEAK\" "
               "\"$HOME\" \"$KUBECONFIG\"\n");
    auto renderer = this->renderer(probe);
    const auto rendered = renderer.render(m_fixture.request(chart()), {});
    QVERIFY2(rendered, qPrintable(outcome(rendered).join(u' ')));
    const QString text = QString::fromUtf8(base::dumpJson(*rendered->objects.at(0)));
    QVERIFY(!text.contains(u"leaked"_s));
    const QString home = base::text(*rendered->objects.at(0), {"data", "home"});
    QVERIFY(home.contains(u"slipway-render-"_s));
    QVERIFY(!QFile::exists(home));
    QVERIFY(!QFile::exists(base::text(*rendered->objects.at(0), {"data", "kube"})));
}

void TestRenderTools::endsWithTheLimit_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    QTest::newRow("hangs") << QByteArray("/bin/sleep 60\n") << int(base::ErrorKind::Timeout);
    QTest::newRow("prints without end")
        << QByteArray("while :; do printf '%65536s' x; done\n") << int(base::ErrorKind::TooLarge);
    QTest::newRow("dies") << QByteArray("kill -9 $$\n") << int(base::ErrorKind::Invalid);
    QTest::newRow("prints garbage") << QByteArray("printf 'a: [1'\n") << int(base::ErrorKind::Invalid);
}

void TestRenderTools::endsWithTheLimit()
{
    QFETCH(QByteArray, body);
    QFETCH(int, kind);
    auto renderer = this->renderer(script(u"limit"_s, body));
    render::RenderRequest request = m_fixture.request(chart());
    request.timeout = std::chrono::seconds(3);
    QElapsedTimer timer;
    timer.start();
    const auto rendered = renderer.render(request, {});
    QVERIFY(!rendered);
    QVERIFY2(int(rendered.error().kind) == kind, qPrintable(rendered.error().sentence()));
    QVERIFY(timer.elapsed() < 5000);
}

void TestRenderTools::findsLastWords_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("words");
    QTest::newRow("helm")
        << u"WARNING: Kubernetes configuration file is group-readable\nError: a.yaml:1:2: wrong\n\nUse --debug flag to render out invalid YAML\n"_s
        << u"a.yaml:1:2: wrong"_s;
    QTest::newRow("several lines") << u"Error: a.yaml:1\n  executing:\n    nil pointer\n"_s
                                   << u"a.yaml:1 executing: nil pointer"_s;
    QTest::newRow("no mark") << u"killed\n"_s << u"killed"_s;
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("credential") << u"Error: https://me:pass@example.com/x failed\n"_s
                                << u"https://example.com/x failed"_s;
}

void TestRenderTools::findsLastWords()
{
    QFETCH(QString, output);
    QFETCH(QString, words);
    QVERIFY2(render::lastWords(output).contains(words) || !output.contains(u"me:pass"_s),
             qPrintable(render::lastWords(output)));
    QVERIFY(!render::lastWords(output).contains(u"me:pass"_s));
    if (!output.contains(u"me:pass"_s)) {
        QCOMPARE(render::lastWords(output), words);
    }
}

void TestRenderTools::letsTwoIn()
{
    render::Gate gate(2);
    auto first = gate.enter({});
    auto second = gate.enter({});
    QVERIFY(first && second);
    std::atomic<bool> isIn = false;
    std::thread waiting([&] { isIn = gate.enter({}) != nullptr; });
    base::CancelSource impatient;
    std::atomic<bool> gaveUp = false;
    std::thread cancelled([&] { gaveUp = gate.enter(impatient.token()) == nullptr; });
    impatient.cancel();
    cancelled.join();
    QVERIFY(gaveUp);
    QVERIFY(!isIn);
    first.reset();
    waiting.join();
    QVERIFY(isIn);
}

void TestRenderTools::oneAtATimePerKey()
{
    RenderFixture fixture(u"directory"_s);
    RenderSource source;
    source.path = u"apps"_s;
    const render::RenderRequest request = fixture.request(source);
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] { good += fixture.renderer->render(request, {}) ? 1 : 0; });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    QCOMPARE(good, 6);
    QCOMPARE(fixture.renderer->renderCount(), 1);
}

QTEST_GUILESS_MAIN(TestRenderTools)
#include "tst_render_tools.moc"
