#pragma once

#include <services/base/error.h>
#include <services/base/ids.h>

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string_view>

namespace slipway::kube {

/// How much of an object is wanted. managedFields are never kept.
enum class Decode
{
    Whole,   ///< the document
    RowFacts ///< what makeRow() and a health judge look at: without the data of ConfigMaps and Secrets, the
             ///< last-applied annotation and the schemas of CRDs
};

/// An object that was just decoded and belongs to the caller alone.
using DecodedObject = std::shared_ptr<nlohmann::json>;

/// Reads one object in a single pass that never builds what is not wanted. Invalid for bad JSON, TooLarge for
/// more than 512 levels.
base::Expected<DecodedObject> decodeObject(std::string_view bytes, Decode decode);

enum class EventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
    Error,
    Unknown
};

/// One line of a watch.
struct WatchEvent
{
    EventType type = EventType::Unknown;
    DecodedObject object; ///< never null; a Status for Error
};

base::Expected<WatchEvent> decodeEvent(std::string_view line, Decode decode);

/// Items of a list have neither apiVersion nor kind: puts them in where they are missing.
void completeKind(nlohmann::json &object, const base::GroupVersionKind &gvk);

} // namespace slipway::kube
