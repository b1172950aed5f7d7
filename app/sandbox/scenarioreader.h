#pragma once

#include "scenario.h"

#include <nlohmann/json_fwd.hpp>

#include <QHash>
#include <QSet>

namespace slipway::app {

/// Turns the parsed scenario.yaml into values and checks that everything it refers to exists. For one
/// document.
class ScenarioReader final
{
public:
    /// `source` names the file in error messages.
    ScenarioReader(QString folder, QString source);

    base::Expected<Scenario> read(const nlohmann::json &document);

private:
    struct Person
    {
        QString name;
        QString email;
    };

    void readPeople(const nlohmann::json &people);
    ScenarioRepository readRepository(const nlohmann::json &entry);
    ScenarioCommit readCommit(const nlohmann::json &entry, QSet<QString> &branches, QSet<QString> &commits);
    void readChanges(const nlohmann::json &entry, const QString &where, ScenarioCommit &commit);
    SeedStage readStage(const nlohmann::json &entry);
    SeedStep readStep(const nlohmann::json &entry, const QString &where);
    ApplyStep readApply(const nlohmann::json &entry, const QString &where);
    SyncStep readSync(const nlohmann::json &entry, const QString &where);
    PatchStep readPatch(const nlohmann::json &entry, const QString &where);
    DeleteStep readDelete(const nlohmann::json &entry, const QString &where);
    base::ObjectKey readResource(const nlohmann::json &entry, const QString &where, QString &version);

    /// The entries of a list; a missing or wrong one is a problem only when `needed`.
    const nlohmann::json &
    list(const nlohmann::json &entry, const char *key, const QString &where, bool needed);
    /// A string that must be there.
    QString required(const nlohmann::json &entry, const char *key, const QString &where);
    /// Anything but these keys is a mistake of spelling.
    void
    allowOnly(const nlohmann::json &entry, const QString &where, std::initializer_list<const char *> keys);
    /// Keeps the first problem.
    void problem(const QString &where, const QString &what);

    Scenario m_scenario;
    QString m_source;
    QHash<QString, Person> m_people;
    QSet<QString> m_commits;
    std::optional<base::Error> m_error;
};

} // namespace slipway::app
