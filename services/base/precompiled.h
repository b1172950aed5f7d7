#pragma once

// What nearly every source file reads, compiled once. Nothing relies on it: every file still includes what it
// uses.

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include <QByteArray>
#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QRegularExpression>
#include <QSet>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

// The JSON value's own members are compiled in jsoninstances.cpp alone; instantiating them anew in every file
// is two thirds of the time the file takes to compile.
extern template class nlohmann::basic_json<>;
extern template class std::vector<nlohmann::basic_json<>>;
extern template class std::map<std::string, nlohmann::basic_json<>, std::less<>>;
extern template class nlohmann::detail::serializer<nlohmann::json>;
extern template class nlohmann::detail::json_sax_dom_parser<nlohmann::json>;
extern template class nlohmann::detail::json_sax_dom_callback_parser<nlohmann::json>;
