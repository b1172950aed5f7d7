#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>
#include <services/base/json.h>

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <variant>

// A scenario of the sandbox as values: which repositories its Git server holds and which steps bring the
// clusters into the state that they show. The file format is described in docs/formats.md.
namespace slipway::app {

/// How long before the moment of seeding something happened: whole days and a time of day, or a plain
/// duration.
struct Age
{
    int days = 0;                     ///< with `clock`: days before the day of seeding
    std::optional<QTime> clock;       ///< time of day in scenarioOffset
    std::chrono::seconds duration{0}; ///< without `clock`

    bool operator==(const Age &) const = default;
};

/// Clock times of a scenario are Korean time.
inline constexpr int scenarioOffsetSeconds = 9 * 3600;

/// Reads "12d 09:41", "12d", "3h20m" or "45m".
std::optional<Age> parseAge(const QString &text);
/// The moment that lies `age` before `reference`, in scenario time.
QDateTime momentOf(const Age &age, const QDateTime &reference);

struct TextEdit
{
    QString path;
    QByteArray find; ///< never empty; every occurrence is replaced
    QByteArray replace;
};

struct ScenarioCommit
{
    QString id;
    QString authorName;
    QString authorEmail;
    Age age;
    QByteArray message; ///< ends with a newline
    QString branch;
    QString
        from; ///< id of the commit that a new branch starts at; empty: at the branch's tip, or from nothing
    QString files; ///< folder laid over the tree; empty: none
    QList<TextEdit> edits;
    QStringList deletes;
    QString tag;
};

struct ScenarioRepository
{
    QString name; ///< served as NAME.git
    QString description;
    QList<ScenarioCommit> commits; ///< parents before children
};

/// A manifest that is applied as it stands at the tip of main.
struct ApplyStep
{
    QString context;
    QString repository;
    QString path;
};

struct SyncStep
{
    QString application;
    QString commit; ///< a commit's id in the scenario; empty: the application's target revision
    bool prune = false;
    bool waitHealthy = true; ///< false: done as soon as everything is applied
};

/// A change past Git, as somebody makes it by hand.
struct PatchStep
{
    QString context;
    base::ObjectKey resource;
    QString version; ///< of the resource's API group
    QString manager; ///< field manager
    bool strategic = false;
    base::Json patch;
};

struct DeleteStep
{
    QString context;
    base::ObjectKey resource;
    QString version;
};

using SeedStep = std::variant<ApplyStep, SyncStep, PatchStep, DeleteStep>;

/// Steps that may run at once, except those on the same application.
struct SeedStage
{
    QString title; ///< shown while it runs; English, as in the file
    QList<SeedStep> steps;
};

struct Scenario
{
    QString name;
    QString title;
    QString folder; ///< where scenario.yaml and files/ lie; may be a resource path (":/...")
    QList<ScenarioRepository> repositories;
    QList<SeedStage> stages;

    /// How many steps all stages have together.
    int stepCount() const;
};

/// The scenario that is built into the program.
QString builtInScenarioFolder();

/// Reads and checks `folder`/scenario.yaml. Errors name the entry and what is wrong with it: Invalid for
/// contradictions (unknown author, commit or repository, a folder without files), NotFound without the file.
base::Expected<Scenario> loadScenario(const QString &folder);

/// Every regular file below a folder of files/, as paths relative to it, sorted.
QStringList scenarioFiles(const Scenario &scenario, const QString &folder);

} // namespace slipway::app
