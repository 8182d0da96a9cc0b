// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ehrql/session.h"

namespace Ehrql
{

/// The innermost frame of the author's own code, with columns.
[[nodiscard]] SourcePlace userPlace();
/// By the host's converter.
[[nodiscard]] Core::Location locationOf(const SourcePlace &place);
void clearSetCache();
[[nodiscard]] const SessionOptions &sessionOptions();

} // namespace Ehrql
