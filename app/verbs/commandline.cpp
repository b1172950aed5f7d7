#include "commandline.h"

#include <app/verbs/contextchoice.h>
#include <services/base/paths.h>
#include <services/base/version.h>

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::app {

using base::ErrorKind;
using base::Expected;
using base::failure;
using base::Unexpected;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::app", text);
}

const OptionSpec *findOption(const Verb &verb, const QString &word)
{
    const auto matches = [&word](const OptionSpec &option) {
        return word == u"--"_s + option.name ||
               (!option.shortName.isNull() && word == u"-"_s + option.shortName);
    };
    for (const QList<OptionSpec> *options : {&verb.options, &commonOptions()}) {
        const auto found = std::find_if(options->begin(), options->end(), matches);
        if (found != options->end()) {
            return &*found;
        }
    }
    return nullptr;
}

const Verb *findVerb(const QStringList &words, qsizetype *length)
{
    const Verb *best = nullptr;
    for (const Verb &verb : allVerbs()) {
        const QStringList path = verb.path.split(u' ');
        if (words.mid(0, path.size()) == path && (!best || path.size() > *length)) {
            best = &verb;
            *length = path.size();
        }
    }
    return best;
}

bool isNoun(const QString &word)
{
    return std::any_of(allVerbs().begin(), allVerbs().end(), [&word](const Verb &verb) {
        return verb.path.section(u' ', 0, 0) == word;
    });
}

QString optionLine(const OptionSpec &option)
{
    QString left = option.shortName.isNull() ? u"    --"_s : u"-%1, --"_s.arg(option.shortName);
    left += option.name;
    if (!option.value.isEmpty()) {
        left += u' ' + option.value;
    }
    return u"  %1 %2"_s.arg(left, -30).arg(option.help);
}

bool hasOwn(const Verb &verb, const QString &option)
{
    return std::any_of(verb.options.begin(), verb.options.end(), [&option](const OptionSpec &own) {
        return own.name == option;
    });
}

QString verbHelp(const Verb &verb)
{
    QStringList lines = {tr("Usage: slipway %1 %2").arg(verb.path, verb.synopsis), QString(), verb.help};
    if (!verb.options.isEmpty()) {
        lines << QString() << tr("Options:");
        for (const OptionSpec &option : verb.options) {
            lines << optionLine(option);
        }
    }
    lines << QString() << tr("Options of every verb:");
    for (const OptionSpec &option : commonOptions()) {
        if (!hasOwn(verb, option.name)) {
            lines << optionLine(option);
        }
    }
    return lines.join(u'\n');
}

} // namespace

QString Arguments::value(const QString &name, const QString &fallback) const
{
    const QStringList all = options.value(name);
    return all.isEmpty() ? fallback : all.last();
}

Invocation::Invocation(Arguments arguments, Streams streams, base::CancelToken cancel)
    : m_arguments(std::move(arguments))
    , m_streams(std::move(streams))
    , m_cancel(std::move(cancel))
{}

Invocation::~Invocation() = default;

OutputFormat Invocation::format() const
{
    return parseOutputFormat(m_arguments.value(u"output"_s, u"table"_s)).value_or(OutputFormat::Table);
}

Expected<Backend *> Invocation::backend()
{
    if (!m_backend) {
        const base::Paths paths = base::Paths::fromEnvironment();
        const auto options = chooseContext(m_arguments, paths);
        if (!options) {
            return Unexpected(options.error());
        }
        auto created = Backend::create(*options, paths);
        if (!created) {
            return Unexpected(created.error());
        }
        const QString wanted = m_arguments.value(u"context"_s);
        kube::ClusterPool &clusters = (*created)->clusters();
        if (!wanted.isEmpty() && clusters.kubeconfig().find(wanted) == nullptr) {
            return Unexpected(clusters.connection(wanted).error());
        }
        m_backend = std::move(*created);
        if (m_arguments.has(u"read-only"_s)) {
            for (const kube::KubeContext &context : m_backend->clusters().kubeconfig().contexts) {
                m_backend->guard().setReadOnly(context.name, true);
            }
        }
    }
    return m_backend.get();
}

int Invocation::fail(const base::Error &error) const
{
    m_streams.fail(error);
    return exitcode::error;
}

int Invocation::usage(const QString &why) const
{
    m_streams.note(tr("Error: %1").arg(why));
    m_streams.note(u"  "_s + tr("Next: see `slipway --help`"));
    return exitcode::usage;
}

const QList<OptionSpec> &commonOptions()
{
    static const QList<OptionSpec> options = {
        {u"output"_s, u"FORMAT"_s, tr("table, wide, json, yaml, tree or name"), u'o'},
        {u"context"_s, u"NAME"_s, tr("the kubeconfig context to use as home"), {}},
        {u"kubeconfig"_s, u"FILE"_s, tr("only this kubeconfig file"), {}},
        {u"sandbox"_s, {}, tr("the running sandbox"), {}},
        {u"workspace"_s, u"FILE"_s, tr("the workspace file to open"), {}},
        {u"namespace"_s, u"NAME"_s, tr("only applications defined in, or deployed to, this namespace"), u'n'},
        {u"provider"_s, u"NAME"_s, tr("only this provider's applications: local"), {}},
        {u"read-only"_s, {}, tr("refuse every write"), {}},
        {u"verbose"_s, {}, tr("print the log to standard error"), u'v'},
        {u"help"_s, {}, tr("show this text"), u'h'},
    };
    return options;
}

const QList<Verb> &allVerbs()
{
    static const QList<Verb> verbs = applicationVerbs() + applicationWriteVerbs() + activityVerbs() +
                                     clusterVerbs() + clusterSettingVerbs() + credentialVerbs() +
                                     inspectVerbs() + sandboxVerbs();
    return verbs;
}

Expected<Arguments> parseArguments(const Verb &verb, const QStringList &words)
{
    Arguments arguments;
    for (qsizetype index = 0; index < words.size(); ++index) {
        QString word = words.at(index);
        if (word == u"--"_s) {
            arguments.positional += words.mid(index + 1);
            break;
        }
        if (!word.startsWith(u'-') || word == u"-"_s) {
            arguments.positional.append(word);
            continue;
        }
        QString value;
        bool hasValue = false;
        if (const qsizetype equals = word.indexOf(u'='); word.startsWith(u"--"_s) && equals > 0) {
            value = word.mid(equals + 1);
            word = word.left(equals);
            hasValue = true;
        }
        const OptionSpec *option = findOption(verb, word);
        if (!option) {
            return failure(ErrorKind::Invalid,
                           tr("`slipway %1` has no option %2").arg(verb.path, word),
                           {},
                           tr("See `slipway %1 --help`").arg(verb.path));
        }
        if (option->value.isEmpty() && hasValue) {
            return failure(ErrorKind::Invalid, tr("The option %1 takes no value").arg(word));
        }
        if (!option->value.isEmpty() && !hasValue) {
            if (++index >= words.size()) {
                return failure(ErrorKind::Invalid,
                               tr("The option %1 needs a value: %2").arg(word, option->value));
            }
            value = words.at(index);
        }
        arguments.options[option->name].append(value);
    }
    return arguments;
}

bool isCommandLine(const QStringList &words)
{
    if (words.isEmpty()) {
        return false;
    }
    const QString &first = words.first();
    return first == u"--help"_s || first == u"-h"_s || first == u"help"_s || first == u"--version"_s ||
           first == u"version"_s || !first.startsWith(u'-');
}

int runCommandLine(const QStringList &words, const Streams &streams, const base::CancelToken &cancel)
{
    const QString first = words.value(0);
    if (first == u"--version"_s || first == u"version"_s) {
        streams.line(u"slipway " SLIPWAY_VERSION ""_s);
        return exitcode::fine;
    }
    if (first == u"--help"_s || first == u"-h"_s || first == u"help"_s || first.isEmpty()) {
        streams.line(helpText(words.mid(1).join(u' ')));
        return exitcode::fine;
    }
    qsizetype length = 0;
    const Verb *verb = findVerb(words, &length);
    if (!verb) {
        const bool noun = isNoun(first);
        const bool asksHelp = words.contains(u"--help"_s) || words.contains(u"-h"_s);
        if (noun && (words.size() == 1 || asksHelp)) {
            streams.line(helpText(first));
            return asksHelp ? exitcode::fine : exitcode::usage;
        }
        streams.note(tr("Error: there is no verb `%1`").arg(words.mid(0, noun ? 2 : 1).join(u' ')));
        streams.note(u"  "_s + tr("Next: see `slipway --help`"));
        return exitcode::usage;
    }
    const auto arguments = parseArguments(*verb, words.mid(length));
    if (!arguments) {
        streams.fail(arguments.error());
        return exitcode::usage;
    }
    if (arguments->has(u"help"_s)) {
        streams.line(verbHelp(*verb));
        return exitcode::fine;
    }
    // Where `--output` is a file it says nothing about the format.
    const QString word = hasOwn(*verb, u"output"_s) ? u"table"_s : arguments->value(u"output"_s, u"table"_s);
    if (const auto format = parseOutputFormat(word); !format) {
        streams.fail(format.error());
        return exitcode::usage;
    }
    Invocation invocation(*arguments, streams, cancel);
    return verb->run(invocation);
}

QString helpText(const QString &prefix)
{
    QStringList lines;
    lines << tr("Slipway %1: see and operate Kubernetes deployments.").arg(QLatin1String(SLIPWAY_VERSION))
          << QString() << tr("Usage: slipway                      open the window")
          << tr("       slipway tour                 show in the window what it is for (slipway tour --help)")
          << tr("       slipway VERB [ARGUMENTS]     run one command") << QString();
    for (const Verb &verb : allVerbs()) {
        if (verb.path.startsWith(prefix)) {
            lines << u"  %1 %2"_s.arg(verb.path, -18).arg(verb.help);
        }
    }
    lines << QString() << tr("NAME is an application's name or context/namespace/name.")
          << tr("Options of every verb:");
    for (const OptionSpec &option : commonOptions()) {
        lines << optionLine(option);
    }
    lines << QString() << tr("Exit codes: 0 fine, 1 error, 2 wrong use, 20 differences found.");
    return lines.join(u'\n');
}

} // namespace slipway::app
