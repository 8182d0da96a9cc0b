// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/outputs/disclosure.h"

namespace Outputs
{

inline constexpr int kThreshold = 7; // S1: 7 or fewer
inline constexpr int kMaxCells = 100;

/// What a column of a table seems to hold, by its name and its cells.
enum class ColumnRole
{
    Count,     ///< people or events: whole numbers, also as "12.0", "1,234" or "12 (3.4 %)"
    Statistic, ///< a mean, a rate and the like
    Label,     ///< names the row: a group, a year, a code
    Other
};
[[nodiscard]] QList<ColumnRole> columnRoles(const TextTable &table, const QList<ColumnSummary> &summaries);
/// The number of people that a cell of a count column says, if it does.
[[nodiscard]] std::optional<double> countOf(const QString &cell);

/// The statistical rules that need nothing but the table (outputs-and-disclosure.md 3).
class TableCheck
{
public:
    explicit TableCheck(const TextTable &table);
    [[nodiscard]] QList<Hint> run();

private:
    /// The parts of one total: a table may break the same people down in several ways, one below the other.
    struct Parts
    {
        double sum = 0.0;
        int counted = 0;
        int redacted = 0;
        int redactedRow = -1;
    };
    struct Ratio
    {
        int value = -1;
        int numerator = -1;
        int denominator = -1;
        bool isNamed = false; ///< the two are called numerator and denominator
        double factor = 1.0;  ///< 100 for percentages, 100,000 for some rates
    };

    void add(const QString &rule, int column, int row, const QString &message, const QStringList &related = {});
    void findTotalRow();
    void identifiers(int column);
    void smallNumbers(int column);
    void rounding(int column);
    void midpointNames(int column);
    void extremes(int column);
    void statisticsOfFew(int column);
    void redactionMarks(int column);
    void totalRow(int column);
    void compare(int column, double whole, const Parts &parts, const QString &breakdown);
    void totalColumn();
    [[nodiscard]] bool isBreakdown() const;
    [[nodiscard]] int columnNamed(const char *expression, int butNot = -1) const;
    [[nodiscard]] QList<int> countColumnsBut(int column) const;
    void ratios();
    [[nodiscard]] Ratio ratioOf(int column) const;
    [[nodiscard]] std::optional<double> expectedRatio(const Ratio &ratio, int row) const;
    [[nodiscard]] bool ratioFits(const Ratio &ratio, int row) const;
    void checkRatio(const Ratio &ratio);
    void impliedCounts(int column);
    void differences();
    [[nodiscard]] bool isShareOf(int column, int counts) const;
    void context();
    void size();

    const TextTable &m_table;
    QList<ColumnSummary> m_summaries;
    QList<ColumnRole> m_roles;
    QList<Hint> m_hints;
    int m_totalRow = -1;
    int m_totalLabel = -1; ///< the column that says so
};

} // namespace Outputs
