#pragma once

#include <services/base/ids.h>

#include <QString>

namespace slipway::ui {

/// A place in the window: a page, and for the page of an application which one and which of its tabs.
struct Location
{
    QString page; ///< id of a page: "applications", "application", "activity", "clusters", "settings"
    base::ApplicationId application;
    QString tab;      ///< id of a tab; empty: the page's own choice
    QString argument; ///< what else the page understands: a filter, a context

    bool operator==(const Location &) const = default;
};

} // namespace slipway::ui
