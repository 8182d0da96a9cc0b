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
/// Who built a node first, with columns.
void notePlace(Query::NodeId node, const SourcePlace &place);
/// The codes of the codelist noted last.
void keepCodes(std::vector<std::string> codes);
/// Warnings about what has been collected: see advice.cpp.
void addAdvice();
[[nodiscard]] std::optional<SourcePlace> placeOf(Query::NodeId node);
[[nodiscard]] const std::vector<std::vector<std::string>> &keptCodes();
void clearSetCache();
[[nodiscard]] const SessionOptions &sessionOptions();

} // namespace Ehrql
