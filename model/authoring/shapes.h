// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/authoring/tree.h"

namespace Authoring
{

/// What one link of a chain does (visual-authoring.md 2.2).
enum class LinkKind : quint8
{
    Where,
    ExceptWhere,
    SortBy,
    Pick,         ///< first_for_patient, last_for_patient
    Column,       ///< an attribute without a call
    Exists,
    Count,
    Aggregate,    ///< minimum, maximum, sum, mean, count_distinct, count_episodes
    ForPatientOn,
    AgeOn,
    Spanning,
    TableMethod,  ///< another ready-made method of a table
    DateTest,     ///< is_before, is_on_or_between, ...
    IsIn,
    IsNull,
    Contains,
    ToCategory,
    MapValues,
    WhenNullThen,
    DatePart,     ///< .days, .years, .year, to_first_of_month()
    Convert,      ///< as_int, as_float, absolute
    OtherMethod   ///< a method that ehrQL does not have
};

/// `.name` or `.name(...)` behind something.
struct Link
{
    LinkKind kind = LinkKind::Column;
    Expr *attribute = nullptr;
    Expr *call = nullptr; ///< nullptr for a bare attribute
    Span span;            ///< from the dot to the end of the call

    [[nodiscard]] Expr *whole() const { return call ? call : attribute; }
};

/// `root.link.link...`, over any number of lines and through redundant brackets.
struct Chain
{
    Expr *root = nullptr;
    std::vector<Link> links;
};

[[nodiscard]] Chain chainOf(const Module &module, Expr *expr);
[[nodiscard]] LinkKind linkKind(QByteArrayView name, bool called);
/// The name of the step's kind in the outline: `where`, `exceptWhere`, `pick`, ...
[[nodiscard]] QString linkKindName(LinkKind kind);

/// `a & b & c` as one node, although the syntax nests; an operand in brackets stays one operand.
/// A single condition is a fold of one operand and no operator.
struct Fold
{
    Expr *whole = nullptr;
    QByteArray op; ///< `&`, `|` or empty
    std::vector<Expr *> operands;
    std::vector<Span> operators;
};

[[nodiscard]] Fold foldOf(const Module &module, Expr *expr);

/// `case(when(a).then(b), ..., otherwise=c)`.
struct Branch
{
    Span span;        ///< `when(a).then(b)`
    Expr *when = nullptr;
    Expr *then = nullptr;
    Expr *whole = nullptr;
};

struct Case
{
    Expr *call = nullptr;
    std::vector<Branch> branches;
    std::optional<Argument> otherwise;
};

[[nodiscard]] std::optional<Case> caseOf(const Module &module, Expr *expr);

/// `days(90)` and its sisters.
struct Duration
{
    QByteArray unit;
    Expr *amount = nullptr;
    Expr *call = nullptr;
};

[[nodiscard]] std::optional<Duration> durationOf(const Module &module, Expr *expr);

/// `date + days(1)`, `date - years(2)`.
struct Shift
{
    Expr *date = nullptr;
    bool back = false;
    Duration duration;
};

[[nodiscard]] std::optional<Shift> shiftOf(const Module &module, Expr *expr);

/// The name of the function that a call names plainly (`case`, `minimum_of`, `helper`), else empty.
[[nodiscard]] QByteArray calledName(const Module &module, const Expr *expr);
[[nodiscard]] const Argument *namedArgument(const Module &module, const Expr *call, QByteArrayView name);
/// By keyword or by place; nullptr when it is not given.
[[nodiscard]] Expr *argumentValue(const Module &module, const Expr *call, QByteArrayView name, std::size_t index);
/// The text between the quotes of a plain string literal (no f-string, no bytes), unescaped.
[[nodiscard]] std::optional<QByteArray> stringValue(const Module &module, const Expr *expr);
/// Whether the text is a date `YYYY-MM-DD`.
[[nodiscard]] bool isIsoDate(QByteArrayView text);
[[nodiscard]] bool isComparisonOperator(QByteArrayView op);

} // namespace Authoring
