#pragma once

#include <services/base/error.h>

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace slipway::render {

/// The private folder of one tool run, removed with everything in it at the end: "source" for the files,
/// "home" for whatever the tool wants to keep.
class WorkFolder final
{
public:
    WorkFolder();
    WorkFolder(const WorkFolder &) = delete;
    WorkFolder &operator=(const WorkFolder &) = delete;

    base::Expected<void> check() const;

    QString path() const { return m_folder.path(); }

    QString source() const { return path() + u"/source"; }

    /// The whole environment for a tool: no variable of the user's, homes inside this folder, no way to the
    /// network, to other programs or to a cluster.
    QStringList environment() const;

    /// Tool output with this folder's path taken out.
    QString withoutPath(QString text) const;

private:
    QTemporaryDir m_folder;
};

} // namespace slipway::render
