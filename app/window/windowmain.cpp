#include "windowmain.h"

#include <app/window/translations.h>
#include <app/window/windowhost.h>
#include <services/base/logging.h>
#include <services/base/version.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QScreen>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::app {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

void complain(const QString &sentence)
{
    std::fputs(qUtf8Printable(u"slipway: "_s + sentence + u'\n'), stderr);
}

void addOptions(QCommandLineParser &parser)
{
    parser.addOptions({{u"sandbox"_s, tr("Open the window on the sandbox.")},
                       {u"kubeconfig"_s, tr("Use only this kubeconfig."), u"file"_s},
                       {u"context"_s, tr("Home context of this run."), u"name"_s},
                       {u"workspace"_s, tr("Open this workspace."), u"file"_s},
                       {u"offscreen"_s, tr("Draw without a display.")},
                       {{u"v"_s, u"verbose"_s}, tr("Print the log to standard error.")}});
}

void placeWindow(ui::MainWindow &window, const models::Settings &settings)
{
    window.resize(1280, 772); // 800 with the title bar of the system
    if (!window.restoreGeometry(settings.geometry()) && window.screen()) {
        const QRect room = window.screen()->availableGeometry();
        window.resize(window.size().boundedTo(room.size()));
    }
}

} // namespace

int runWindow(int argc, char **argv, const QStringList &words)
{
    if (words.contains(u"--offscreen"_s)) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QGuiApplication::setDesktopFileName(u"dev.slipway.Slipway"_s);
    QApplication application(argc, argv);
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QStringList{u"slipway"_s} + words) || !parser.positionalArguments().isEmpty()) {
        complain(parser.errorText().isEmpty()
                     ? tr("%1 is not understood here").arg(parser.positionalArguments().first())
                     : parser.errorText());
        return 2;
    }
    const base::Paths paths = base::Paths::fromEnvironment();
    base::installLogging(paths.state + u"/logs"_s, parser.isSet(u"verbose"_s));
    loadTranslations(application, models::Settings(paths).language());
    WindowHost host({.sandbox = parser.isSet(u"sandbox"_s),
                     .kubeconfig = parser.value(u"kubeconfig"_s),
                     .context = parser.value(u"context"_s),
                     .workspace = parser.value(u"workspace"_s)},
                    paths,
                    application);
    if (const auto prepared = host.prepare(); !prepared) {
        complain(prepared.error().sentence());
        return 1;
    }
    placeWindow(host.window(), host.settings());
    host.window().show();
    return QApplication::exec();
}

} // namespace slipway::app
