#include <tests/services/render/renderfixture.h>

#include <QElapsedTimer>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace slipway;
using testsupport::RenderFixture;

namespace {

constexpr int applicationCount = 1000;

QString folderOf(int number)
{
    return u"apps/app-%1"_s.arg(number, 4, 10, QChar(u'0'));
}

QByteArray manifestOf(int number, int replicas)
{
    const QByteArray name = "app-" + QByteArray::number(number);
    return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: " + name +
           "\nspec:\n  replicas: " + QByteArray::number(replicas) +
           "\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: " + name +
           "\nspec:\n  ports:\n  - port: 80\n";
}

} // namespace

// A monorepo of a thousand applications: a commit to one of them renders that one.
class TestRenderMonorepo final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void commitToOneRendersOne();
    void restartRendersNone();

private:
    bool renderAll(render::Renderer &renderer, const char *what);

    RenderFixture m_fixture;
};

void TestRenderMonorepo::initTestCase()
{
    for (int i = 0; i < applicationCount; ++i) {
        m_fixture.scratch.put(folderOf(i) + u"/all.yaml"_s, manifestOf(i, 1));
    }
    m_fixture.scratch.commit(u"A thousand applications"_s);
}

bool TestRenderMonorepo::renderAll(render::Renderer &renderer, const char *what)
{
    QElapsedTimer timer;
    timer.start();
    render::RenderRequest request = m_fixture.request({});
    for (int i = 0; i < applicationCount; ++i) {
        request.source.path = folderOf(i);
        if (const auto rendered = renderer.render(request, {}); !rendered || rendered->objects.size() != 2) {
            return false;
        }
    }
    qInfo("%s: %d applications in %lld ms, %d renders so far",
          what,
          applicationCount,
          static_cast<long long>(timer.elapsed()),
          renderer.renderCount());
    return true;
}

void TestRenderMonorepo::commitToOneRendersOne()
{
    QVERIFY(renderAll(*m_fixture.renderer, "first time"));
    QCOMPARE(m_fixture.renderer->renderCount(), applicationCount);
    m_fixture.scratch.put(folderOf(417) + u"/all.yaml"_s, manifestOf(417, 2));
    m_fixture.scratch.commit(u"One more replica"_s);
    QVERIFY(renderAll(*m_fixture.renderer, "after a commit to one"));
    QCOMPARE(m_fixture.renderer->renderCount(), applicationCount + 1);
}

void TestRenderMonorepo::restartRendersNone()
{
    const auto later = m_fixture.restarted();
    QVERIFY(renderAll(*later, "after a restart, from disk"));
    QCOMPARE(later->renderCount(), 0);
}

QTEST_GUILESS_MAIN(TestRenderMonorepo)
#include "tst_render_monorepo.moc"
