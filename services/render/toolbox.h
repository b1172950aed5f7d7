#pragma once

#include "gate.h"
#include "renderer.h"
#include "workfolder.h"

#include <QHash>

#include <mutex>

namespace slipway::render {

/// Finds the tools, remembers their versions and runs them, at most two at once. Thread safe.
class Toolbox final
{
public:
    explicit Toolbox(ToolPaths paths);

    /// The tool as found now, with its version. NotFound when there is none.
    base::Expected<Tool> find(const QString &name, const base::CancelToken &cancel);
    /// kustomize, else a kubectl that has it built in.
    base::Expected<Tool> findKustomize(const base::CancelToken &cancel);
    QList<Tool> all(const base::CancelToken &cancel);

    /// Runs a tool in its work folder and gives its standard output. A non-zero exit is ErrorKind::Invalid
    /// with the tool's last meaningful words as cause.
    base::Expected<QByteArray> run(const Tool &tool,
                                   const QStringList &arguments,
                                   const WorkFolder &folder,
                                   std::chrono::milliseconds timeout,
                                   const base::CancelToken &cancel);

private:
    Tool locate(const QString &name) const;
    QString versionOf(const Tool &tool, const base::CancelToken &cancel);

    ToolPaths m_paths;
    Gate m_gate;
    std::mutex m_mutex;
    QHash<QString, QString> m_versions; // by path, size and time of the file
};

/// What a tool's error output says at its end, in one line, without its debugging advice.
QString lastWords(const QString &errorOutput);

} // namespace slipway::render
