#include <app/preferences.h>
#include <app/verbs/commandline.h>

#include <QCoreApplication>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

Preferences preferences()
{
    return Preferences(base::Paths::fromEnvironment());
}

int cannotWrite(const Invocation &invocation, const Preferences &settings)
{
    return invocation.fail({ErrorKind::Io,
                            tr("The settings cannot be written"),
                            tr("%1 or its folder is not writable").arg(settings.fileName()),
                            tr("Make it writable"),
                            {}});
}

// The one word after the verb; empty with the complaint printed.
QString onlyWord(const Invocation &invocation, const QString &complaint)
{
    const QStringList &words = invocation.arguments().positional;
    if (words.size() != 1) {
        invocation.usage(complaint);
        return {};
    }
    return words.first();
}

int addFile(Invocation &invocation)
{
    const QString word = onlyWord(invocation, tr("`cluster add` takes one kubeconfig file"));
    if (word.isEmpty()) {
        return exitcode::usage;
    }
    const QString file = QFileInfo(word).absoluteFilePath();
    const kube::Kubeconfig config = kube::Kubeconfig::loadFiles({file});
    if (config.contexts.isEmpty()) {
        return invocation.fail(config.errors.isEmpty() ? base::Error{ErrorKind::Invalid,
                                                                     tr("%1 cannot be used").arg(file),
                                                                     tr("it names no context"),
                                                                     tr("Choose a kubeconfig"),
                                                                     {}}
                                                       : config.errors.first());
    }
    for (const base::Error &error : config.errors) {
        invocation.streams().note(tr("Note: %1").arg(error.sentence()));
    }
    Preferences settings = preferences();
    QStringList files = settings.kubeconfigFiles();
    if (!files.contains(file)) {
        files.append(file);
        if (!settings.setKubeconfigFiles(files)) {
            return cannotWrite(invocation, settings);
        }
    }
    for (const kube::KubeContext &context : config.contexts) {
        invocation.streams().line(context.name);
    }
    return exitcode::fine;
}

int removeFile(Invocation &invocation)
{
    const QString word = onlyWord(invocation, tr("`cluster remove` takes one kubeconfig file"));
    if (word.isEmpty()) {
        return exitcode::usage;
    }
    const QString file = QFileInfo(word).absoluteFilePath();
    Preferences settings = preferences();
    QStringList files = settings.kubeconfigFiles();
    if (files.removeAll(file) == 0) {
        return invocation.fail({ErrorKind::NotFound,
                                tr("%1 is not on the list").arg(file),
                                files.isEmpty() ? tr("no kubeconfig has been added")
                                                : tr("added are %1").arg(files.join(u", "_s)),
                                tr("Files of KUBECONFIG and ~/.kube/config are left out by changing those"),
                                {}});
    }
    return settings.setKubeconfigFiles(files) ? exitcode::fine : cannotWrite(invocation, settings);
}

// The context that the verb is about; it must exist, or a slip of the pen would protect nothing.
base::Expected<Backend *> backendWith(Invocation &invocation, const QString &context)
{
    auto backend = invocation.backend();
    if (!backend) {
        return backend;
    }
    const kube::Kubeconfig config = (*backend)->clusters().kubeconfig();
    if (config.find(context)) {
        return backend;
    }
    QStringList known;
    for (const kube::KubeContext &each : config.contexts) {
        known.append(each.name);
    }
    return base::failure(ErrorKind::NotFound,
                         tr("There is no context named %1").arg(context),
                         known.isEmpty() ? tr("the kubeconfig names no context")
                                         : tr("the kubeconfig names %1").arg(known.join(u", "_s)),
                         tr("Correct the name or add the kubeconfig file that defines it"));
}

struct Mark
{
    QStringList (Preferences::*read)() const;
    bool (Preferences::*write)(const QStringList &);
    QStringList applications::Workspace::*byWorkspace;
};

constexpr Mark protection = {&Preferences::protectedContexts,
                             &Preferences::setProtectedContexts,
                             &applications::Workspace::protectedContexts};
constexpr Mark readOnly = {&Preferences::readOnlyContexts,
                           &Preferences::setReadOnlyContexts,
                           &applications::Workspace::readOnlyContexts};

int setMark(Invocation &invocation, const Mark &mark, bool on)
{
    const QString context = onlyWord(invocation, tr("this verb takes the name of one context"));
    if (context.isEmpty()) {
        return exitcode::usage;
    }
    const auto backend = backendWith(invocation, context);
    if (!backend) {
        return invocation.fail(backend.error());
    }
    const applications::Workspace &workspace = (*backend)->options().workspace;
    if (!on && (workspace.*mark.byWorkspace).contains(context)) {
        return invocation.fail({ErrorKind::Guarded,
                                tr("The mark of %1 stays").arg(context),
                                tr("the workspace sets it"),
                                tr("Change the workspace file"),
                                {}});
    }
    Preferences settings = preferences();
    QStringList contexts = (settings.*mark.read)();
    contexts.removeAll(context);
    if (on) {
        contexts.append(context);
    }
    return (settings.*mark.write)(contexts) ? exitcode::fine : cannotWrite(invocation, settings);
}

int protect(Invocation &invocation)
{
    return setMark(invocation, protection, true);
}

int unprotect(Invocation &invocation)
{
    const QString context = invocation.arguments().positional.value(0);
    if (!context.isEmpty() && invocation.arguments().value(u"confirm"_s) != context) {
        return invocation.fail({ErrorKind::Guarded,
                                tr("%1 stays protected").arg(context),
                                tr("ending the protection asks for the context's name"),
                                tr("Add --confirm %1").arg(context),
                                {}});
    }
    return setMark(invocation, protection, false);
}

int makeReadOnly(Invocation &invocation)
{
    return setMark(invocation, readOnly, true);
}

int makeWritable(Invocation &invocation)
{
    return setMark(invocation, readOnly, false);
}

} // namespace

QList<Verb> clusterSettingVerbs()
{
    return {
        {u"cluster add"_s,
         u"FILE"_s,
         tr("Add a kubeconfig to the list, for the window as well; prints its contexts."),
         {},
         addFile},
        {u"cluster remove"_s,
         u"FILE"_s,
         tr("Take a kubeconfig off the list; the file itself stays."),
         {},
         removeFile},
        {u"cluster protect"_s,
         u"CONTEXT"_s,
         tr("Ask for the application's name before every change there."),
         {},
         protect},
        {u"cluster unprotect"_s,
         u"CONTEXT --confirm CONTEXT"_s,
         tr("End the protection of a context."),
         {{u"confirm"_s, u"CONTEXT"_s, tr("the name of the context, typed again"), {}}},
         unprotect},
        {u"cluster read-only"_s, u"CONTEXT"_s, tr("Refuse every change there."), {}, makeReadOnly},
        {u"cluster writable"_s, u"CONTEXT"_s, tr("Allow changes there again."), {}, makeWritable},
    };
}

} // namespace slipway::app
