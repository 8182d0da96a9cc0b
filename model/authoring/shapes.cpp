// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/shapes.h"

#include <algorithm>
#include <unordered_map>

#include "model/core/date.h"

namespace Authoring
{

namespace
{

const std::unordered_map<std::string, LinkKind> &methodKinds()
{
    static const std::unordered_map<std::string, LinkKind> kinds{
        {"where", LinkKind::Where},
        {"take", LinkKind::Where},
        {"except_where", LinkKind::ExceptWhere},
        {"drop", LinkKind::ExceptWhere},
        {"sort_by", LinkKind::SortBy},
        {"first_for_patient", LinkKind::Pick},
        {"last_for_patient", LinkKind::Pick},
        {"exists_for_patient", LinkKind::Exists},
        {"count_for_patient", LinkKind::Count},
        {"count_distinct_for_patient", LinkKind::Aggregate},
        {"count_episodes_for_patient", LinkKind::Aggregate},
        {"minimum_for_patient", LinkKind::Aggregate},
        {"maximum_for_patient", LinkKind::Aggregate},
        {"sum_for_patient", LinkKind::Aggregate},
        {"mean_for_patient", LinkKind::Aggregate},
        {"for_patient_on", LinkKind::ForPatientOn},
        {"exists_for_patient_on", LinkKind::TableMethod},
        {"age_on", LinkKind::AgeOn},
        {"is_alive_on", LinkKind::TableMethod},
        {"is_dead_on", LinkKind::TableMethod},
        {"cause_of_death_is_in", LinkKind::TableMethod},
        {"electronic_frailty_index", LinkKind::TableMethod},
        {"has_practice_registration_spanning", LinkKind::TableMethod},
        {"spanning", LinkKind::Spanning},
        {"spanning_with_systmone", LinkKind::Spanning},
        {"is_before", LinkKind::DateTest},
        {"is_on_or_before", LinkKind::DateTest},
        {"is_after", LinkKind::DateTest},
        {"is_on_or_after", LinkKind::DateTest},
        {"is_on_or_between", LinkKind::DateTest},
        {"is_between_but_not_on", LinkKind::DateTest},
        {"is_between", LinkKind::DateTest},
        {"is_during", LinkKind::DateTest},
        {"is_in", LinkKind::IsIn},
        {"is_not_in", LinkKind::IsIn},
        {"is_null", LinkKind::IsNull},
        {"is_not_null", LinkKind::IsNull},
        {"contains", LinkKind::Contains},
        {"contains_any_of", LinkKind::Contains},
        {"to_category", LinkKind::ToCategory},
        {"map_values", LinkKind::MapValues},
        {"when_null_then", LinkKind::WhenNullThen},
        {"if_null_then", LinkKind::WhenNullThen},
        {"to_first_of_year", LinkKind::DatePart},
        {"to_first_of_month", LinkKind::DatePart},
        {"as_int", LinkKind::Convert},
        {"as_float", LinkKind::Convert},
        {"absolute", LinkKind::Convert},
    };
    return kinds;
}

} // namespace

LinkKind linkKind(QByteArrayView name, bool called)
{
    if (!called) {
        for (const char *part : {"days", "weeks", "months", "years", "year", "month", "day"}) {
            if (name == QByteArrayView(part)) {
                return LinkKind::DatePart;
            }
        }
        return LinkKind::Column;
    }
    const auto found = methodKinds().find(std::string(name.data(), static_cast<std::size_t>(name.size())));
    return found == methodKinds().end() ? LinkKind::OtherMethod : found->second;
}

QString linkKindName(LinkKind kind)
{
    static const char *const kNames[] = {"where",    "exceptWhere", "sortBy",     "pick",         "column",     "exists",  "count",   "aggregate",
                                         "forPatientOn", "ageOn",   "spanning",   "tableMethod",  "dateTest",   "isIn",    "isNull",  "contains",
                                         "toCategory",   "mapValues", "whenNullThen", "datePart", "convert",    "otherMethod"};
    return QString::fromLatin1(kNames[static_cast<int>(kind)]);
}

Chain chainOf(const Module &module, Expr *expr)
{
    Chain chain;
    Expr *now = expr;
    while (now) {
        Link link;
        if (now->kind == ExprKind::Call && now->items[0]->kind == ExprKind::Attribute && now->items[0]->parens == 0) {
            link.attribute = now->items[0];
            link.call = now;
            link.span = {link.attribute->dot.start, now->span.end};
        } else if (now->kind == ExprKind::Attribute) {
            link.attribute = now;
            link.span = {now->dot.start, now->span.end};
        } else {
            break;
        }
        link.kind = linkKind(module.view(link.attribute->name), link.call != nullptr);
        chain.links.push_back(link);
        now = link.attribute->items[0];
    }
    chain.root = now;
    std::reverse(chain.links.begin(), chain.links.end());
    return chain;
}

Fold foldOf(const Module &module, Expr *expr)
{
    Fold fold;
    fold.whole = expr;
    const auto joins = [&module](const Expr *e) {
        return e->kind == ExprKind::Binary && (module.view(e->operators[0]) == QByteArrayView("&") || module.view(e->operators[0]) == QByteArrayView("|"));
    };
    if (!expr || !joins(expr)) {
        if (expr) {
            fold.operands.push_back(expr);
        }
        return fold;
    }
    fold.op = module.slice(expr->operators[0]);
    Expr *now = expr;
    while (true) {
        fold.operands.push_back(now->items[1]);
        fold.operators.push_back(now->operators[0]);
        Expr *left = now->items[0];
        if (left->parens > 0 || !joins(left) || module.slice(left->operators[0]) != fold.op) {
            fold.operands.push_back(left);
            break;
        }
        now = left;
    }
    std::reverse(fold.operands.begin(), fold.operands.end());
    std::reverse(fold.operators.begin(), fold.operators.end());
    return fold;
}

QByteArray calledName(const Module &module, const Expr *expr)
{
    if (!expr || expr->kind != ExprKind::Call || expr->items[0]->kind != ExprKind::Name) {
        return {};
    }
    return module.slice(expr->items[0]->name);
}

std::optional<Case> caseOf(const Module &module, Expr *expr)
{
    if (calledName(module, expr) == "case") {
        Case made;
        made.call = expr;
        for (const Argument &argument : expr->arguments) {
            if (!argument.keyword.isEmpty()) {
                if (module.view(argument.keyword) == QByteArrayView("otherwise") || module.view(argument.keyword) == QByteArrayView("default")) {
                    made.otherwise = argument;
                }
                continue;
            }
            Branch branch;
            branch.whole = argument.value;
            branch.span = argument.value->outer;
            const Expr *then = argument.value;
            if (then->kind == ExprKind::Call && then->items[0]->kind == ExprKind::Attribute
                && module.view(then->items[0]->name) == QByteArrayView("then") && then->arguments.size() == 1) {
                const Expr *when = then->items[0]->items[0];
                if (calledName(module, when) == "when" && when->arguments.size() == 1) {
                    branch.when = when->arguments[0].value;
                    branch.then = then->arguments[0].value;
                }
            }
            made.branches.push_back(branch);
        }
        return made;
    }
    return std::nullopt;
}

std::optional<Duration> durationOf(const Module &module, Expr *expr)
{
    const QByteArray name = calledName(module, expr);
    for (const char *unit : {"days", "weeks", "months", "years"}) {
        if (name == unit && expr->arguments.size() == 1) {
            return Duration{name, expr->arguments[0].value, expr};
        }
    }
    return std::nullopt;
}

std::optional<Shift> shiftOf(const Module &module, Expr *expr)
{
    if (!expr || expr->kind != ExprKind::Binary) {
        return std::nullopt;
    }
    const QByteArrayView op = module.view(expr->operators[0]);
    if (op != QByteArrayView("+") && op != QByteArrayView("-")) {
        return std::nullopt;
    }
    const bool back = op == QByteArrayView("-");
    if (const auto duration = durationOf(module, expr->items[1])) {
        return Shift{expr->items[0], back, *duration};
    }
    if (const auto duration = durationOf(module, expr->items[0]); duration && !back) {
        return Shift{expr->items[1], false, *duration};
    }
    return std::nullopt;
}

const Argument *namedArgument(const Module &module, const Expr *call, QByteArrayView name)
{
    for (const Argument &argument : call->arguments) {
        if (!argument.keyword.isEmpty() && module.view(argument.keyword) == name) {
            return &argument;
        }
    }
    return nullptr;
}

Expr *argumentValue(const Module &module, const Expr *call, QByteArrayView name, std::size_t index)
{
    if (const Argument *named = namedArgument(module, call, name)) {
        return named->value;
    }
    if (index < call->arguments.size() && call->arguments[index].keyword.isEmpty() && call->arguments[index].stars == 0) {
        return call->arguments[index].value;
    }
    return nullptr;
}

std::optional<QByteArray> stringValue(const Module &module, const Expr *expr)
{
    if (!expr || expr->kind != ExprKind::String) {
        return std::nullopt;
    }
    QByteArray value;
    for (const Span &literal : expr->operators) {
        const QByteArray text = module.slice(literal);
        qsizetype quote = 0;
        bool raw = false;
        while (text.at(quote) != '"' && text.at(quote) != '\'') {
            const char prefix = text.at(quote);
            if (prefix == 'f' || prefix == 'F' || prefix == 'b' || prefix == 'B') {
                return std::nullopt;
            }
            raw = raw || prefix == 'r' || prefix == 'R';
            ++quote;
        }
        const qsizetype width = text.size() - quote >= 6 && text.at(quote + 1) == text.at(quote) && text.at(quote + 2) == text.at(quote) ? 3 : 1;
        QByteArray inner = text.mid(quote + width, text.size() - quote - 2 * width);
        if (!raw && inner.contains('\\')) {
            inner.replace("\\\"", "\"").replace("\\'", "'").replace("\\n", "\n").replace("\\\\", "\\");
        }
        value += inner;
    }
    return value;
}

bool isIsoDate(QByteArrayView text)
{
    return text.size() == 10 && Core::Date::fromIso({text.data(), static_cast<std::size_t>(text.size())}).has_value();
}

bool isComparisonOperator(QByteArrayView op)
{
    for (const char *known : {"<", "<=", ">", ">=", "==", "!="}) {
        if (op == QByteArrayView(known)) {
            return true;
        }
    }
    return false;
}

} // namespace Authoring
