// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/program.h"
#include "model/core/result.h"

namespace Authoring
{

/// Marks the show() call and the printed line of a probe.
[[nodiscard]] QByteArray probeLabel();

/// A text that asks, when it runs, what one expression of it gives; nothing else of it differs.
struct Probe
{
    QByteArray text; ///< of the whole file, with the question in it; never stored
    QByteArray code; ///< the expression
    Span span;       ///< where it stands in the file as it is
};

/// Asks about the expression that `selection` is, or, if it is empty, about the one at that place: a
/// name with what is called on it up to there. The target of an assignment is asked about behind it,
/// anything else before its statement. Errors: no expression there, or a place where no question can
/// stand, each in a sentence.
[[nodiscard]] Core::Result<Probe> probeAt(const Module &module, const Span &selection);

} // namespace Authoring
