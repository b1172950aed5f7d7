#include "tourmain.h"

#include <app/tour/tour.h>
#include <app/window/translations.h>
#include <app/window/windowhost.h>
#include <services/base/logging.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTemporaryDir>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

void say(const QString &sentence)
{
    std::fputs(qUtf8Printable(sentence + u'\n'), stdout);
    std::fflush(stdout);
}

int complain(const QString &sentence, int code)
{
    std::fputs(qUtf8Printable(u"slipway: "_s + sentence + u'\n'), stderr);
    return code;
}

std::optional<QSize> parseSize(const QString &text)
{
    const QStringList parts = text.split(u'x');
    const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
    return parts.size() == 2 && size.width() >= 760 && size.height() >= 480 ? std::optional(size)
                                                                            : std::nullopt;
}

void addOptions(QCommandLineParser &parser)
{
    parser.addOption({{u"h"_s, u"help"_s}, tr("Show this text.")});
    parser.addOptions({{u"screenshots"_s, tr("Save the screenshots to this folder."), u"folder"_s},
                       {u"theme"_s, tr("light or dark."), u"theme"_s, u"light"_s},
                       {u"size"_s, tr("Size of the window, from 760x480."), u"size"_s, u"1280x800"_s},
                       {u"offscreen"_s, tr("Draw without a display; also when there is none.")}});
    parser.setApplicationDescription(tr("Shows on the sandbox what Slipway is for: finds an application that "
                                        "has drifted, compares and syncs it, "
                                        "breaks another one with a commit and rolls it back."));
}

// Says how the sandbox comes along, each thing once.
void tellSandbox(WindowHost &host)
{
    QObject::connect(
        &host.sandbox(), &SandboxController::progressChanged, &host, [&host, last = QString()]() mutable {
            const SandboxProgress &progress = host.sandbox().progress();
            QString text = progress.text;
            if (progress.total > 0) {
                text += u" (%1/%2)"_s.arg(progress.done).arg(progress.total);
            }
            if (!text.isEmpty() && text != last) {
                last = text;
                say(tr("Sandbox: %1").arg(text));
            }
        });
}

int play(QApplication &application, const QSize &size, bool dark, const QString &folder)
{
    // Settings of its own: the tour begins the same way every time and leaves a person's choices alone.
    const QTemporaryDir config;
    base::Paths paths = base::Paths::fromEnvironment();
    paths.config = config.path();
    WindowHost host({.sandbox = true, .kubeconfig = {}, .context = {}, .workspace = {}}, paths, application);
    host.settings().setTheme(dark ? models::Settings::ThemeMode::Dark : models::Settings::ThemeMode::Light);
    host.settings().setReducesMotion(true);
    if (const auto prepared = host.prepare(); !prepared) {
        return complain(prepared.error().sentence(), 1);
    }
    tellSandbox(host);
    Tour tour(host);
    TourRunner runner(host.window(), folder, say);
    QObject::connect(
        &runner, &TourRunner::ended, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    host.window().resize(size);
    host.window().show();
    runner.start(tour.steps());
    QApplication::exec();
    say(tr("Screenshots: %1").arg(folder));
    return runner.hasFailed() ? 1 : 0;
}

} // namespace

int runTour(int argc, char **argv, const QStringList &words)
{
    const bool hasDisplay =
        qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (words.contains(u"--offscreen"_s) || (!hasDisplay && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication application(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList{u"slipway tour"_s} + words) || !parser.positionalArguments().isEmpty()) {
        return complain(parser.errorText().isEmpty()
                            ? tr("%1 is not understood here").arg(parser.positionalArguments().first())
                            : parser.errorText(),
                        2);
    }
    if (parser.isSet(u"help"_s)) {
        // Qt names the program by its path.
        const QString text = parser.helpText().trimmed();
        say(tr("Usage: slipway tour [OPTIONS]") + text.mid(text.indexOf(u'\n')));
        return 0;
    }
    const auto size = parseSize(parser.value(u"size"_s));
    const QString theme = parser.value(u"theme"_s);
    if (!size || (theme != "light"_L1 && theme != "dark"_L1)) {
        return complain(size ? tr("The theme is light or dark, not %1").arg(theme)
                             : tr("A size reads like 1280x800 and is at least 760x480, not %1")
                                   .arg(parser.value(u"size"_s)),
                        2);
    }
    const base::Paths paths = base::Paths::fromEnvironment();
    const QString folder =
        QDir(parser.isSet(u"screenshots"_s) ? parser.value(u"screenshots"_s) : paths.state + u"/tour"_s)
            .absolutePath();
    if (!QDir().mkpath(folder)) {
        return complain(tr("The folder %1 cannot be made; choose another one with --screenshots").arg(folder),
                        1);
    }
    base::installLogging(paths.state + u"/logs"_s, false);
    loadTranslations(application, models::Settings(paths).language());
    return play(application, *size, theme == "dark"_L1, folder);
}

} // namespace slipway::app
