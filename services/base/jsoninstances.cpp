#include "precompiled.h"

// The one place where the JSON value's members are instantiated; see precompiled.h.
template class nlohmann::basic_json<>;
template class std::vector<nlohmann::basic_json<>>;
template class std::map<std::string, nlohmann::basic_json<>, std::less<>>;
template class nlohmann::detail::serializer<nlohmann::json>;
template class nlohmann::detail::json_sax_dom_parser<nlohmann::json>;
template class nlohmann::detail::json_sax_dom_callback_parser<nlohmann::json>;
