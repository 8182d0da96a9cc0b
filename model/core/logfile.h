// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Core
{

/// Writes what the categories of logging.h say to a file as well, from any thread, as long as it
/// lives; a file that grows beyond `maxBytes` becomes `PATH.1` and a new one begins. A file that
/// cannot be written is left out silently: the log is no reason to stop. One at a time per process.
class LogFile
{
public:
    static constexpr qint64 kMaxBytes = 1 << 20;

    explicit LogFile(const QString &path, qint64 maxBytes = kMaxBytes);
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

    /// With debug messages, or without, as at the start.
    static void setDetailed(bool on);
};

} // namespace Core
