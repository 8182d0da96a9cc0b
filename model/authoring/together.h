// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/gesture.h"

namespace Authoring
{

/// The edits of the first text that do what `first` and then, in the text that these give, `second` does.
/// `length` is that of the first text.
[[nodiscard]] std::vector<Edit> composed(const std::vector<Edit> &first, const std::vector<Edit> &second, Pos length);

/// Several gestures, each worked out in the text that the one before gives, as one change with one undo:
/// `{"op":"together","gestures":[...]}`. When one is refused nothing is changed.
[[nodiscard]] OrRefusal<Outcome> performTogether(const Page &page, const QJsonObject &request);

} // namespace Authoring
