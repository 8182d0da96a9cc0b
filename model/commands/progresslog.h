// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QString>

#include "model/commands/environment.h"

namespace Commands
{

/// Says in the log how far a long run is, at most every two seconds, and at its end how long it
/// took and how much memory the program has used at most. A short run says nothing. One thread.
class ProgressLog
{
public:
    explicit ProgressLog(const Environment &environment);

    void advance(qint64 done, qint64 total);
    void finish(std::size_t rows);

private:
    const Environment &m_environment;
    QElapsedTimer m_timer;
    qint64 m_said = 0; ///< milliseconds since the start
};

/// The most memory this process ever had resident, in bytes; 0 where the system does not say.
[[nodiscard]] qint64 peakMemory();

} // namespace Commands
