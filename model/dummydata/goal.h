// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "model/dummydata/cell.h"
#include "model/dummydata/program.h"

namespace DummyData
{

/// What a series is wanted to be: missing, or a value between two bounds (numbers, days, bools as
/// 0 and 1), inside some sets and outside others. Unbounded unless said otherwise.
struct Goal
{
    bool mayBeNull = false;
    bool mayBeValue = true;
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    bool lowOpen = false;
    bool highOpen = false;
    std::vector<MembersPtr> in;
    std::vector<MembersPtr> notIn;

    [[nodiscard]] static Goal null()
    {
        Goal goal;
        goal.mayBeNull = true;
        goal.mayBeValue = false;
        return goal;
    }
    [[nodiscard]] static Goal notNull() { return {}; }
    [[nodiscard]] static Goal between(double low, double high)
    {
        Goal goal;
        goal.low = low;
        goal.high = high;
        return goal;
    }
    [[nodiscard]] static Goal truth(bool value) { return between(value ? 1 : 0, value ? 1 : 0); }
    [[nodiscard]] static Goal oneOf(MembersPtr members)
    {
        Goal goal;
        goal.in.push_back(std::move(members));
        return goal;
    }
    [[nodiscard]] static Goal noneOf(MembersPtr members)
    {
        Goal goal;
        goal.notIn.push_back(std::move(members));
        return goal;
    }

    [[nodiscard]] bool allows(Cell cell, const ProgramNode &node) const { return allows(cell, node.kind); }
    [[nodiscard]] bool allows(Cell cell, Core::TypeKind kind) const;
    [[nodiscard]] bool isBounded() const { return low > -std::numeric_limits<double>::infinity() || high < std::numeric_limits<double>::infinity(); }
    /// Takes in another goal as well; false if nothing is left.
    bool narrow(const Goal &other);
    /// Bounds as whole numbers; false if there is none between them.
    [[nodiscard]] bool wholeBounds(std::int64_t lowest, std::int64_t highest, std::int64_t &from, std::int64_t &to) const;
};

[[nodiscard]] MembersPtr membersOf(std::vector<Cell> values);
/// What `x` must be so that `x OP other` is `truth` (`flipped`: `other OP x`). Nothing for an order of texts.
[[nodiscard]] std::optional<Goal> relationGoal(Query::Op op, bool truth, bool flipped, Cell other, const ProgramNode &otherNode);
/// What input `side` of a two-sided or one-sided function must be so that the function meets `goal`
/// while the other input keeps the value `other`. Windows of months and years may be a few days
/// wide of the mark; the result is judged anyway. Nothing if the function cannot be turned round.
[[nodiscard]] std::optional<Goal> inverse(const ProgramNode &node, std::size_t side, double other, const Goal &goal);

} // namespace DummyData
