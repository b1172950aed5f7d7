#pragma once

#include <nlohmann/json_fwd.hpp>

#include <QByteArray>
#include <QString>

#include <initializer_list>

namespace slipway::kube {

/// True for a core/v1 Secret.
bool isSecret(const nlohmann::json &object);

/// Replaces the values of Secrets by plus signs: every value of `data` and `stringData`, the
/// last-applied-configuration annotation, and any other annotation that quotes one of the values. Keys stay.
/// The objects are versions of one Secret: equal values of a key get equal marks in all of them, different
/// ones get different lengths, and nothing else about a value can be told. Objects of other kinds are left
/// alone; each pointer may be null. Idempotent.
void maskSecrets(std::initializer_list<nlohmann::json *> sameObject);

/// A masked copy of one object; of a List, with its items masked one by one.
nlohmann::json masked(nlohmann::json object);

/// A server's message about a Secret with every value of the request's body, and everything quoted or long
/// enough to be one, taken out. Texts about other resources are returned as they are. `resource` is "secrets"
/// or "secrets/...".
QString withoutSecretValues(const QString &message, const QString &resource, const QByteArray &body);

} // namespace slipway::kube
