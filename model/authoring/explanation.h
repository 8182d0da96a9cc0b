// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>

#include "model/authoring/page.h"

namespace Authoring
{

/// Patients left after each condition of the population, in its order, if somebody counted them.
struct Attrition
{
    qint64 all = 0;
    std::vector<qint64> left;
    QString source; ///< whose counts: "dummy patients"
};

/// The definition as a document for a protocol, in plain English: dates, population, variables,
/// measures and codelists, each with the line that makes it. Markdown.
[[nodiscard]] QString explainMarkdown(const Page &page, const Attrition *attrition = nullptr);
/// The same as one HTML page without scripts or links outwards.
[[nodiscard]] QString explainHtml(const Page &page, const Attrition *attrition = nullptr);

} // namespace Authoring
