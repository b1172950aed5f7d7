#include <models/applications/applicationsnapshot.h>
#include <services/base/paths.h>
#include <services/journal/journal.h>
#include <tests/bench/figures.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <optional>

using namespace slipway;
using namespace Qt::StringLiterals;

// From exec to the first painted frame, the rows of the last run in it.

namespace {

constexpr int applicationCount = 200;
constexpr int starts = 21;

// What a run before left: rows in the journal.
bool leaveRows(const QString &journalFile)
{
    models::ApplicationSnapshot snapshot;
    snapshot.asOf = QDateTime::currentDateTimeUtc();
    for (int at = 0; at < applicationCount; ++at) {
        applications::ApplicationSummary row;
        row.id = {u"home"_s, u"argocd"_s, u"service-%1"_s.arg(at, 3, 10, QChar(u'0'))};
        row.project = u"default"_s;
        row.cluster = u"home"_s;
        row.nameSpace = u"team-%1"_s.arg(at % 12);
        row.sync = at % 17 == 0 ? applications::SyncStatus::OutOfSync : applications::SyncStatus::Synced;
        row.health = applications::Health::Healthy;
        row.revision = QString(40, u'a');
        row.revisionSubject = u"Raise the limit of the cart"_s;
        snapshot.rows.push_back(std::make_shared<applications::ApplicationSummary>(row));
    }
    auto journal = journal::Journal::open(journalFile);
    return journal &&
           (*journal)->saveState(u"applications/default"_s, models::encodeSnapshot(snapshot)).has_value();
}

// A cluster that refuses every connection: the frame must not wait for it.
bool writeKubeconfig(const QString &file)
{
    return base::writePrivateFile(file,
                                  "apiVersion: v1\nkind: Config\ncurrent-context: home\n"
                                  "clusters: [{name: home, cluster: {server: 'https://127.0.0.1:1'}}]\n"
                                  "users: [{name: me, user: {token: none}}]\n"
                                  "contexts: [{name: home, context: {cluster: home, user: me}}]\n")
        .has_value();
}

// Milliseconds from exec to the program's own word that the frame is on the screen.
std::optional<double> startOnce(const QProcessEnvironment &environment)
{
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    const auto start = bench::Clock::now();
    program.start(QStringLiteral(SLIPWAY_PROGRAM), {u"--verbose"_s});
    QByteArray output;
    while (program.waitForReadyRead(10'000)) {
        output += program.readAll();
        if (output.contains("first frame painted")) {
            const double took = bench::milliseconds(bench::Clock::now() - start);
            program.kill();
            program.waitForFinished();
            if (!output.contains(QByteArray("with " + QByteArray::number(applicationCount)))) {
                std::printf("the first frame lacks the rows of the last run:\n%s\n", output.constData());
            }
            return took;
        }
    }
    program.kill();
    program.waitForFinished();
    std::printf("no frame was painted:\n%s\n", output.constData());
    return std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"STATE", "CONFIG", "CACHE"}) {
        const QString folder = home.filePath(QString::fromLatin1(name).toLower());
        environment.insert(u"XDG_%1_HOME"_s.arg(QString::fromLatin1(name)), folder);
        qputenv(qPrintable(u"XDG_%1_HOME"_s.arg(QString::fromLatin1(name))), folder.toUtf8());
    }
    const QString kubeconfig = home.filePath(u"kubeconfig"_s);
    environment.insert(u"KUBECONFIG"_s, kubeconfig);
    environment.insert(u"QT_LOGGING_RULES"_s, u"slipway.ui.debug=true"_s);
    if (!environment.contains(u"DISPLAY"_s)) {
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    }
    if (!writeKubeconfig(kubeconfig) ||
        !leaveRows(base::Paths::fromEnvironment().state + u"/journal.sqlite"_s)) {
        std::puts("the files of the run before could not be written");
        return 1;
    }
    std::vector<double> samples;
    for (int at = 0; at <= starts; ++at) {
        const auto took = startOnce(environment);
        if (!took) {
            return 1;
        }
        if (at > 0) { // the first start reads the program from disk
            samples.push_back(*took);
        }
    }
    bench::report(
        "exec to first painted frame, 200 last-known rows, median", bench::percentile(samples, 0.5), 150);
    bench::report("exec to first painted frame, 95th percentile", bench::percentile(samples, 0.95), 150);
    return 0;
}
