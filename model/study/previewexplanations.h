// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/core/jobqueue.h"
#include "model/explanation/attrition.h"
#include "model/explanation/cell.h"
#include "model/explanation/coverage.h"
#include "model/study/livepreview.h"

namespace Study
{

using NamesPtr = std::shared_ptr<const Explanation::Names>; // shared by the pane and its jobs; immutable

/// What the author of a result's definition calls things; reads codelists. For a worker thread.
[[nodiscard]] NamesPtr namesOfPreview(const PreviewResult &result, const QString &studyRoot);

/// How the cell of a shown table came about: of a dataset by its steps, of a measure by what it
/// counts. `table` and `row` are those of `result.tables`. Errors: a table that has no explanation
/// (event-level rows are what they are), or what the engine says. For a worker thread.
[[nodiscard]] Core::Result<Explanation::CellExplanation> explainPreviewCell(const PreviewResult &result, const QString &studyRoot,
                                                                            std::size_t table, std::size_t row, const std::string &column,
                                                                            const Explanation::Names &names);

/// Whom the conditions of the population exclude, among as many patients as the preview has that
/// were made without regard to the population; tables that the author gave are taken as they are.
/// For a worker thread. Error: the definition has no dataset.
[[nodiscard]] Core::Result<Explanation::Attrition> attritionOfPreview(const PreviewResult &result, const QString &studyRoot,
                                                                      const Explanation::Names &names, const Core::JobContext &context);

/// Which values and branches the patients of the preview hit. For a worker thread. Error: the
/// definition has no dataset.
[[nodiscard]] Core::Result<std::vector<Explanation::CoverageRow>> coverageOfPreview(const PreviewResult &result, const QString &studyRoot,
                                                                                    const Explanation::Names &names);

} // namespace Study
