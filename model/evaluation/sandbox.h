// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace Evaluation
{

/// Limits of one evaluation.
struct SandboxLimits
{
    long long memoryBytes = 512LL << 20;
    int cpuSeconds = 10;
};

/// The wall round a definition (stack.md 2): made once in the waiting process, entered by each
/// forked child. Whatever a layer's absence, the others still stand; `layers` says which are in
/// force. Linux only. Not thread safe.
class Sandbox
{
public:
    /// Builds the system-call filter. `readable` are folders besides the study that may be read.
    explicit Sandbox(std::vector<std::string> readable);

    /// Enters the sandbox for good: no writing, no network, no new programs, reading below
    /// `studyRoot` and the readable folders only. Returns the names of the layers in force.
    [[nodiscard]] std::vector<std::string> enter(const std::string &studyRoot, const SandboxLimits &limits) const;

private:
    std::vector<std::string> m_readable;
    std::vector<unsigned long long> m_filter; ///< sock_filter instructions, 8 bytes each
};

} // namespace Evaluation
