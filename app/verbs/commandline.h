#pragma once

#include <app/backend.h>
#include <app/verbs/output.h>
#include <services/base/canceltoken.h>
#include <services/base/error.h>

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace slipway::app {

/// One option of a verb: "--revision REV".
struct OptionSpec
{
    QString name;  ///< without dashes: "revision"
    QString value; ///< placeholder, "REV"; empty: a switch
    QString help;
    QChar shortName; ///< null: none
};

/// What the user typed after a verb.
class Arguments final
{
public:
    QStringList positional;
    QHash<QString, QStringList> options; ///< a switch has one empty value

    bool has(const QString &name) const { return options.contains(name); }

    QString value(const QString &name, const QString &fallback = {}) const;

    QStringList values(const QString &name) const { return options.value(name); }
};

class Invocation;

/// One verb: "app sync".
struct Verb
{
    QString path;
    QString synopsis; ///< "NAME [--revision REV]"
    QString help;     ///< one sentence
    QList<OptionSpec> options;
    std::function<int(Invocation &)> run; ///< answers the exit code
};

/// A verb being run: its arguments, where it writes, and the services, put together on first use.
class Invocation final
{
public:
    Invocation(Arguments arguments, Streams streams, base::CancelToken cancel);
    ~Invocation();
    Invocation(const Invocation &) = delete;
    Invocation &operator=(const Invocation &) = delete;

    const Arguments &arguments() const { return m_arguments; }

    const Streams &streams() const { return m_streams; }

    const base::CancelToken &cancel() const { return m_cancel; }

    OutputFormat format() const;

    /// The services for the context and workspace that the options choose (design 5, "the context of a
    /// verb").
    base::Expected<Backend *> backend();
    /// Prints the error and answers its exit code.
    int fail(const base::Error &error) const;
    /// A wrong use of the verb: prints why and answers exit code 2.
    int usage(const QString &why) const;

private:
    Arguments m_arguments;
    Streams m_streams;
    base::CancelToken m_cancel;
    std::unique_ptr<Backend> m_backend;
};

/// All verbs, in the order of the help text.
const QList<Verb> &allVerbs();
QList<Verb> activityVerbs();
QList<Verb> applicationVerbs();
QList<Verb> applicationWriteVerbs();
QList<Verb> clusterVerbs();
QList<Verb> clusterSettingVerbs();
QList<Verb> credentialVerbs();
QList<Verb> inspectVerbs();
QList<Verb> sandboxVerbs();

/// The options that every verb understands.
const QList<OptionSpec> &commonOptions();

/// Splits the words after the verb. Invalid names the unknown option or the missing value.
base::Expected<Arguments> parseArguments(const Verb &verb, const QStringList &words);

/// Whether the words begin with a verb (or ask for help or version), so that no window is wanted.
bool isCommandLine(const QStringList &words);
/// Runs a whole command line (without the program's name) and answers the exit code.
int runCommandLine(const QStringList &words, const Streams &streams, const base::CancelToken &cancel);
QString helpText(const QString &prefix = {});

} // namespace slipway::app
