#pragma once

#include <models/logs/logbuffer.h>

#include <QByteArray>

namespace slipway::models {

/// A line of a pod's log as the API server sends it with timestamps: "2026-11-21T12:00:00.123456789Z text".
/// A line without a time is all text. Pure.
LogBuffer::RawLine readLogLine(const QByteArray &line, const QString &source);

} // namespace slipway::models
