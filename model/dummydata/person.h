// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/dummydata/cell.h"

namespace DummyData
{

inline constexpr std::int64_t kFirstCovidDose = 18604; ///< 2020-12-08, the first in England: england-marginals.json, vaccination

/// What is true of a person whatever a definition asks (dummy-data.md 3.8): depends on the seed
/// and the id only, so that all definitions of a study see the same people.
struct Facts
{
    enum class Sex : std::uint8_t
    {
        Female,
        Male,
        Intersex,
        Unknown
    };
    Core::Date birth; ///< the day; the record has the first of its month
    std::optional<Core::Date> death;
    Core::Date lastDay; ///< death, or the latest date of any event
    Sex sex = Sex::Female;
    std::uint8_t ethnicity = 0; ///< index into Marginals::ethnicities
    std::uint8_t region = 0;    ///< index into Marginals::regions
    std::int32_t imdRank = 1;
    double health = 0.0;        ///< standard normal; high is ill
};

/// Rows of one table: `cells` row by row, one per used column. A pinned cell carries a demand and
/// must keep its value. A removed row stays in its place as a dead one until `compact`, so that
/// row numbers hold while a person is changed.
struct TableRows
{
    std::size_t columns = 0;
    std::vector<Cell> cells;
    std::vector<std::uint8_t> pinned;
    std::vector<std::uint8_t> dead; ///< by row

    [[nodiscard]] std::size_t size() const { return dead.size(); }
    [[nodiscard]] bool alive(std::size_t row) const { return dead[row] == 0; }
    [[nodiscard]] std::size_t living() const { return static_cast<std::size_t>(std::count(dead.begin(), dead.end(), std::uint8_t{0})); }
    [[nodiscard]] Cell at(std::size_t row, std::size_t column) const { return cells[row * columns + column]; }
    Cell &at(std::size_t row, std::size_t column) { return cells[row * columns + column]; }
    std::uint8_t &pin(std::size_t row, std::size_t column) { return pinned[row * columns + column]; }
    [[nodiscard]] bool rowPinned(std::size_t row) const
    {
        for (std::size_t c = 0; c < columns; ++c) {
            if (pinned[row * columns + c] != 0) {
                return true;
            }
        }
        return false;
    }
    std::size_t addRow()
    {
        const std::size_t row = size();
        cells.resize(cells.size() + columns);
        pinned.resize(pinned.size() + columns, 0);
        dead.push_back(0);
        return row;
    }
    void compact();
    void clearPins() { std::fill(pinned.begin(), pinned.end(), std::uint8_t{0}); }
};

inline void TableRows::compact()
{
    std::size_t kept = 0;
    for (std::size_t row = 0; row < size(); ++row) {
        if (dead[row] != 0) {
            continue;
        }
        for (std::size_t c = 0; kept != row && c < columns; ++c) {
            cells[kept * columns + c] = cells[row * columns + c];
            pinned[kept * columns + c] = pinned[row * columns + c];
        }
        ++kept;
    }
    cells.resize(kept * columns);
    pinned.resize(kept * columns);
    dead.assign(kept, 0);
}

struct Person
{
    std::int64_t id = 0;
    Facts facts;
    std::vector<TableRows> tables; ///< by table of the Program

    /// Nobody exists for a query without a row in any of its tables (dummy-data.md 3.16).
    [[nodiscard]] bool exists() const
    {
        return std::any_of(tables.begin(), tables.end(), [](const TableRows &rows) { return rows.living() > 0; });
    }
};

} // namespace DummyData
