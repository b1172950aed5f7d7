#pragma once

#include <services/sandbox/sandboxcontrol.h>

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace slipway::testsupport {

/// The control plane that the tests of one run share. The fixture `cluster` of CTest starts and ends it; a
/// test program run by hand starts it and leaves it running for the next one (`testclusterctl down` ends it,
/// and so does the passing of an hour). Its folder is $SLIPWAY_TEST_CLUSTER_DIR, else one below the temporary
/// folder.
class TestCluster final
{
public:
    /// Attaches, starting the control plane if needed. Unsupported when its programs have not been built.
    static base::Expected<TestCluster> find();

    static sandbox::SandboxLocation location();

    const sandbox::SandboxAddresses &addresses() const { return m_addresses; }

    QString kubeconfig() const { return m_addresses.kubeconfig; }

    /// Runs kubectl as the administrator and returns its output; ends the program when it fails.
    QByteArray kubectl(const QStringList &arguments, const QByteArray &input = {}) const;

    /// Makes an empty bare repository whose branch is `main`, and returns its URL on the Git server.
    QString makeRepository(const QString &name) const;
    /// The password of a push as `addresses().gitUser`.
    QString gitPassword() const;

private:
    sandbox::SandboxAddresses m_addresses;
};

/// A namespace of its own for one test, removed with this object (Kubernetes finishes the removal later).
class TestNamespace final
{
public:
    explicit TestNamespace(const TestCluster &cluster, const QString &prefix = QStringLiteral("t"));
    ~TestNamespace();
    TestNamespace(const TestNamespace &) = delete;
    TestNamespace &operator=(const TestNamespace &) = delete;

    const QString &name() const { return m_name; }

private:
    const TestCluster &m_cluster;
    QString m_name;
};

/// Tells CTest and the reader why this program skips itself.
void announceSkip(const QString &reason);

} // namespace slipway::testsupport

/// For initTestCase(): assigns the shared control plane to `variable` (a std::optional<TestCluster>), skips
/// the program with a printed reason when it has not been built, and fails when it does not start.
#define SLIPWAY_REQUIRE_CLUSTER(variable)                                                                    \
    do {                                                                                                     \
        auto found = slipway::testsupport::TestCluster::find();                                              \
        if (!found && found.error().kind == slipway::base::ErrorKind::Unsupported) {                         \
            slipway::testsupport::announceSkip(found.error().sentence());                                    \
            QSKIP(qPrintable(found.error().sentence()));                                                     \
        }                                                                                                    \
        if (!found) {                                                                                        \
            QFAIL(qPrintable(found.error().sentence()));                                                     \
        }                                                                                                    \
        variable.emplace(std::move(*found));                                                                 \
    } while (false)
