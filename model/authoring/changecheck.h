// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/authoring/tree.h"

namespace Authoring
{

/// Whether the text `changed`, made of `before` by `edits`, differs from it in nothing but the edited
/// places (visual-authoring.md 2.5): every plain statement that no edit touches is there again, at its
/// place and of its kind, and nothing has become unreadable. `edits` are sorted and do not overlap.
/// Reads only the top-level statements that the edits touch where these stand for themselves, else
/// the whole text.
[[nodiscard]] bool onlyEditedChanged(const Module &before, const QByteArray &changed, const std::vector<Edit> &edits);

} // namespace Authoring
