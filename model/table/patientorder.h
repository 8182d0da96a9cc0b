// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace Table
{

/// Row numbers in patient order, stable, and where each patient begins.
struct PatientOrder
{
    std::vector<std::uint32_t> rows;
    std::vector<std::int64_t> patientIds; ///< ascending and distinct
    std::vector<std::uint32_t> offsets;   ///< patientIds.size() + 1 entries: rows of patient i stand at offsets[i] .. offsets[i+1]-1
    bool untouched = false;               ///< the rows were in order: rows[i] is i
};

/// Orders the rows of many patients. Long tables are ordered by several threads, each of which takes a range of rows.
[[nodiscard]] PatientOrder orderByPatient(const std::vector<std::int64_t> &patientIdOfRow);

/// Keeps the last row of every patient (ehrql.md 26).
void keepLastRows(PatientOrder &order);

/// So many threads are worth having for work on so many rows: one for a short table.
[[nodiscard]] std::size_t threadsForRows(std::size_t rows);

/// Calls `work` with 0 .. parts-1 side by side, and returns when all have ended.
void sideBySide(std::size_t parts, const std::function<void(std::size_t)> &work);

} // namespace Table
