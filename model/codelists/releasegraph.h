// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/codelists/codegraph.h"
#include "model/terminology/release.h"

namespace Codelists
{

/// The part of a release's hierarchy around some codes (codelists.md 1.4). Codes that the release
/// does not have, and inactive ones, hang below its root.
[[nodiscard]] std::shared_ptr<const CodeGraph> graphAround(const Terminology::Release &release, const QStringList &codes);

/// What a search of a release brings into a draft: matches and everything below them, sorted.
[[nodiscard]] QStringList searchRelease(const Terminology::Release &release, const QString &text, bool isCode);

} // namespace Codelists
