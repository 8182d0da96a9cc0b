// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/placing.h"

namespace Authoring
{

namespace
{

QByteArray opOf(const QString &join)
{
    return join == QLatin1String("or") || join == QLatin1String("|") ? "|" : "&";
}

/// The fold that a gesture works on: the population's, the condition of a `where` step, the
/// expression at a place, or the value itself.
OrRefusal<Fold> foldFor(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    if (const auto place = context.at()) {
        if (Expr *expr = module.expressionAt(*place)) {
            return foldOf(module, expr);
        }
    }
    if (context.has("step") && aim.value) {
        const Chain chain = chainOf(module, aim.value);
        const auto step = context.stepOf(chain);
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        const Expr *call = *step > 0 ? chain.links[*step - 1].call : nullptr;
        if (!call || call->arguments.empty()) {
            return refuse("code_step", tr("This step holds no condition. Choose a step that keeps or leaves out rows."));
        }
        return foldOf(module, call->arguments[0].value);
    }
    if (!aim.value) {
        return refuse("code_step", tr("This part is Python that has no form. Edit it as text."));
    }
    return foldOf(module, aim.value);
}

OrRefusal<std::size_t> indexIn(const GestureContext &context, const Fold &fold, const char *key, bool mayBeEnd)
{
    const int index = context.has(key) ? context.number(key) : static_cast<int>(fold.operands.size()) - (mayBeEnd ? 0 : 1);
    const int limit = static_cast<int>(fold.operands.size()) - (mayBeEnd ? 0 : 1);
    if (index < 0 || index > limit) {
        return refuse("unknown_target", tr("There is no condition %1; they are numbered from 0 to %2.").arg(index).arg(fold.operands.size() - 1));
    }
    return static_cast<std::size_t>(index);
}

/// Python that cannot be an operand: no series comes of it, so joining something to it would only make an error.
bool hasNoForm(const Expr *expr)
{
    switch (expr->kind) {
    case ExprKind::Comprehension:
    case ExprKind::Lambda:
    case ExprKind::IfElse:
    case ExprKind::Bool:
    case ExprKind::List:
    case ExprKind::Tuple:
    case ExprKind::Set:
    case ExprKind::Dict:
    case ExprKind::String:
    case ExprKind::Number:
    case ExprKind::Starred:
    case ExprKind::Walrus:
    case ExprKind::Other:
        return true;
    default:
        return false;
    }
}

GestureResult addCondition(const GestureContext &context, const Aim &aim, const Fold &fold)
{
    const auto given = context.code("code");
    if (!given) {
        return tl::unexpected<Refusal>(given.error());
    }
    const QByteArray op = context.has("join") ? opOf(context.request.value(QStringLiteral("join")).toString()) : fold.op.isEmpty() ? QByteArrayLiteral("&") : fold.op;
    if (!fold.op.isEmpty() && fold.op != op) {
        return refuse("would_mix", tr("Joined by both and, and or. Choose how to group them: put the new condition in a group with one of the others."));
    }
    const auto index = indexIn(context, fold, "index", true);
    if (!index) {
        return tl::unexpected<Refusal>(index.error());
    }
    if (fold.operands.size() == 1 && hasNoForm(fold.operands.front())) {
        return refuse("code_step", tr("This part is Python that has no form, so no condition can be joined to it. Edit it as text."));
    }
    const Module &module = *aim.module;
    const QByteArray name = context.bytes("as");
    const Pos above = module.ownedStart(*aim.statement);
    const auto imports = importsFor(context.page, aim.file, *given, name.isEmpty() ? aim.statement->span.start : above);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    Change change;
    if (!name.isEmpty()) {
        // The condition gets a name of its own, defined directly above where it is used (2.4, extract_name).
        const auto good = checkNewName(context.page, name, false);
        if (!good) {
            return tl::unexpected<Refusal>(good.error());
        }
        change.add(aim.file, {{{above, above}, module.indentation(*aim.statement) + name + " = " + *given + lineEndOf(module)}});
    }
    change.add(aim.file, insertOperand(module, fold, *index, op, name.isEmpty() ? asOperand(*given, op) : name));
    change.add(aim.file, *imports);
    return change;
}

GestureResult removeCondition(const GestureContext &context, const Aim &aim, const Fold &fold)
{
    const auto index = indexIn(context, fold, "index", false);
    if (!index) {
        return tl::unexpected<Refusal>(index.error());
    }
    Change change;
    if (fold.operands.size() > 1) {
        change.add(aim.file, removeOperand(*aim.module, fold, *index));
        return change;
    }
    if (aim.isPopulation || !context.has("step")) {
        return refuse("last_condition", aim.isPopulation ? tr("The population needs at least one condition. Replace this one.")
                                                         : tr("This is the only condition. Replace it, or delete the whole."));
    }
    // The only condition of a step: the step goes.
    const Chain chain = chainOf(*aim.module, aim.value);
    change.add(aim.file, removeLink(*aim.module, chain, static_cast<std::size_t>(context.number("step"))));
    return change;
}

GestureResult negateCondition(const GestureContext &context, const Aim &aim, const Fold &fold)
{
    const Module &module = *aim.module;
    Expr *operand = fold.operands.size() == 1 && !context.has("index") ? fold.operands[0] : nullptr;
    if (!operand) {
        const auto index = indexIn(context, fold, "index", false);
        if (!index) {
            return tl::unexpected<Refusal>(index.error());
        }
        operand = fold.operands[*index];
    }
    if (hasNoForm(operand)) {
        return refuse("code_step", tr("This part is Python that has no form, so it cannot be turned round. Edit it as text."));
    }
    Change change;
    if (operand->kind == ExprKind::Constant && (module.view(operand->span) == QByteArrayView("True") || module.view(operand->span) == QByteArrayView("False"))) {
        change.add(aim.file, {{operand->span, module.view(operand->span) == QByteArrayView("True") ? "False" : "True"}}); // ~True is a number in Python
        return change;
    }
    if (operand->kind == ExprKind::Unary && module.view(operand->operators[0]) == QByteArrayView("~")) {
        change.add(aim.file, {{operand->operators[0], {}}});
        return change;
    }
    const bool brackets = needsBrackets(module, operand, "~");
    change.add(aim.file, {{{operand->outer.start, operand->outer.start}, brackets ? "~(" : "~"}});
    if (brackets) {
        change.add(aim.file, {{{operand->outer.end, operand->outer.end}, ")"}});
    }
    return change;
}

GestureResult moveCondition(const GestureContext &context, const Aim &aim, const Fold &fold)
{
    const auto from = indexIn(context, fold, "index", false);
    const auto to = indexIn(context, fold, "to", false);
    if (!from || !to) {
        return tl::unexpected<Refusal>(from ? to.error() : from.error());
    }
    Change change;
    change.add(aim.file, moveOperand(*aim.module, fold, *from, *to));
    return change;
}

GestureResult replaceCondition(const GestureContext &context, const Aim &aim, const Fold &fold)
{
    const auto index = indexIn(context, fold, "index", false);
    const auto given = context.code("code");
    if (!index || !given) {
        return tl::unexpected<Refusal>(index ? given.error() : index.error());
    }
    const auto imports = importsFor(context.page, aim.file, *given, aim.statement->span.start);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    const Expr *operand = fold.operands[*index];
    Change change;
    // The author's brackets stay when the new condition needs them as well.
    const bool needs = !fold.op.isEmpty() && asOperand(*given, fold.op) != *given;
    if (operand->parens > 0 && needs) {
        change.add(aim.file, {{operand->span, *given}});
    } else {
        change.add(aim.file, {{operand->outer, fold.op.isEmpty() ? *given : asOperand(*given, fold.op)}});
    }
    change.add(aim.file, *imports);
    return change;
}

GestureResult setJoin(const GestureContext &context, const Aim &aim, const Fold &fold)
{
    const Module &module = *aim.module;
    const QByteArray op = opOf(context.request.value(QStringLiteral("join")).toString());
    if (fold.operands.size() < 2) {
        return refuse("unknown_target", tr("There is only one condition here, so there is nothing to join."));
    }
    Change change;
    if (!context.has("index")) {
        for (const Span &each : fold.operators) {
            change.add(aim.file, {{each, op}});
        }
        // An operand that is a group of the new kind stays as it is: it has brackets of its own, or gets them.
        for (const Expr *operand : fold.operands) {
            if (needsBrackets(module, operand, op)) {
                change.add(aim.file, {{{operand->outer.start, operand->outer.start}, "("}, {{operand->outer.end, operand->outer.end}, ")"}});
            }
        }
        // `a & b` inside something that binds tighter than `|`
        const Expr *whole = fold.whole;
        if (op == "|" && whole->parens == 0 && whole->parent && (whole->parent->kind == ExprKind::Binary || whole->parent->kind == ExprKind::Unary)) {
            change.add(aim.file, {{{whole->outer.start, whole->outer.start}, "("}, {{whole->outer.end, whole->outer.end}, ")"}});
        }
        return change;
    }
    // One operator of several: the two conditions beside it become a group.
    const auto index = indexIn(context, fold, "index", false);
    if (!index) {
        return tl::unexpected<Refusal>(index.error());
    }
    const std::size_t right = std::max<std::size_t>(*index, 1);
    if (fold.op == op) {
        return change;
    }
    const Expr *left = fold.operands[right - 1];
    const Expr *after = fold.operands[right];
    const bool group = fold.operands.size() > 2;
    for (const Expr *operand : {left, after}) {
        if (needsBrackets(module, operand, op)) {
            change.add(aim.file, {{{operand->outer.start, operand->outer.start}, "("}, {{operand->outer.end, operand->outer.end}, ")"}});
        }
    }
    change.add(aim.file, {{fold.operators[right - 1], op}});
    if (group) {
        change.edits[aim.file].insert(change.edits[aim.file].begin(), {{left->outer.start, left->outer.start}, "("});
        change.add(aim.file, {{{after->outer.end, after->outer.end}, ")"}});
    }
    return change;
}

} // namespace

namespace
{

/// The population is a name that other things use as well: what is shown of it is theirs too.
bool isSharedPopulation(const GestureContext &context, const Aim &aim)
{
    return aim.isPopulation && !context.consented() && aim.statement != context.page.population->statement && !context.page.dependents(aim.statement).isEmpty();
}

GestureResult changeConditions(const GestureContext &context, const Aim &aim)
{
    const auto fold = foldFor(context, aim);
    if (!fold) {
        return tl::unexpected<Refusal>(fold.error());
    }
    const QString op = context.op();
    GestureResult change = op == QLatin1String("add_condition")      ? addCondition(context, aim, *fold)
                           : op == QLatin1String("remove_condition") ? removeCondition(context, aim, *fold)
                           : op == QLatin1String("negate_condition") ? negateCondition(context, aim, *fold)
                           : op == QLatin1String("move_condition")   ? moveCondition(context, aim, *fold)
                           : op == QLatin1String("replace_condition") ? replaceCondition(context, aim, *fold)
                                                                      : setJoin(context, aim, *fold);
    if (change) {
        change->touched.push_back(aim.statement);
        change->title = tr("Change the conditions of %1").arg(QString::fromUtf8(aim.label));
    }
    return change;
}

/// The same in the call of define_population, where the population is a name.
GestureResult changeHere(const GestureContext &context)
{
    QJsonObject request = context.request;
    request.insert(QStringLiteral("here"), true);
    const GestureContext here(context.page, request);
    const auto aim = here.aim();
    return aim ? changeConditions(here, *aim) : tl::unexpected<Refusal>(aim.error());
}

} // namespace

GestureResult conditionGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    const bool adds = context.op() == QLatin1String("add_condition");
    const bool named = aim->isPopulation && aim->statement != context.page.population->statement;
    if (isSharedPopulation(context, *aim)) {
        const QStringList users = context.page.dependents(aim->statement);
        return adds ? changeHere(context)
                    : refuse("made_in_function", tr("This step is in %1, which is also used for %2. Change it for all of them, or add a condition beside it.")
                                                     .arg(text(context.page.population->name), nameList(users)));
    }
    GestureResult change = changeConditions(context, *aim);
    // What is needed may only be defined between the name and the population.
    return !change && adds && named && change.error().reason == QLatin1String("uses_later_name") ? changeHere(context) : change;
}

} // namespace Authoring
