// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonArray>
#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/placing.h"

namespace Authoring
{

namespace
{

/// The statement that `before` or `after` names.
OrRefusal<Statement *> otherStatement(const GestureContext &context, const QByteArray &name)
{
    if (const Card *card = context.page.variable(name); card && card->file == context.page.file()) {
        return card->statement;
    }
    if (const MeasureCard *measure = context.page.measure(name)) {
        return measure->statement;
    }
    if (Statement *statement = context.page.statementOf(name)) {
        return statement;
    }
    return refuse("unknown_target", tr("There is no variable or name %1 in %2.").arg(text(name), context.page.file()));
}

GestureResult move(const GestureContext &context, const Aim &aim)
{
    const bool before = context.has("before");
    const auto other = otherStatement(context, context.bytes(before ? "before" : "after"));
    if (!other) {
        return tl::unexpected<Refusal>(other.error());
    }
    const Module &module = *aim.module;
    if (*other == aim.statement) {
        return Change();
    }
    if ((*other)->parent != aim.statement->parent || aim.statement->sharesLine || (*other)->sharesLine) {
        return refuse("cannot_place", tr("%1 and that place are not in the same block, so nothing was moved. Edit as text.").arg(text(aim.label)));
    }
    const auto order = orderAllows(context.page, aim.statement, *other, before);
    if (!order) {
        return tl::unexpected<Refusal>(order.error());
    }
    const Pos at = before ? module.ownedStart(**other) : module.lines.next(module.lines.lineOf((*other)->span.end));
    const Span own = module.ownedLines(*aim.statement);
    if (at == own.start || at == own.end) {
        return Change();
    }
    Change change;
    change.add(aim.file, removeLines(module, own));
    change.add(aim.file, insertLines(module, at, module.slice(own), **other, before));
    change.title = tr("Move %1").arg(text(aim.label));
    return change;
}

/// The name in the duplicated text: the target of the assignment or the first argument.
GestureResult duplicate(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    const QByteArray name = context.bytes("as");
    const auto good = checkNewName(context.page, name, aim.isVariable);
    if (!good) {
        return tl::unexpected<Refusal>(good.error());
    }
    if (aim.statement->sharesLine || aim.statement->isCompound()) {
        return refuse("cannot_place", tr("%1 shares its line with other code, so it was not copied. Edit as text.").arg(text(aim.label)));
    }
    const Span own = module.ownedLines(*aim.statement);
    Span nameSpan = aim.card ? aim.card->nameSpan : aim.statement->targets.empty() ? Span() : aim.statement->targets[0]->name;
    QByteArray written = name;
    if (aim.measure) {
        const Expr *literal = argumentValue(module, aim.measure->call, "name", 0);
        nameSpan = literal ? literal->span : Span();
        written = literal && literal->kind == ExprKind::String ? quotedText(module, name) : name;
    } else if (aim.card && module.text.at(nameSpan.start) != name.at(0) && QByteArrayView("\"'").contains(module.text.at(nameSpan.start))) {
        written = quotedText(module, name);
    }
    if (nameSpan.isEmpty()) {
        return refuse("computed_name", tr("The name comes from code in line %1, so it cannot be copied under another name.").arg(module.lineNumber(aim.statement->span.start)));
    }
    const Span relative{nameSpan.start - own.start, nameSpan.end - own.start};
    const QByteArray copy = applyEdits(module.slice(own), {{relative, written}});
    Change change;
    change.add(aim.file, insertLines(module, own.end, copy, *aim.statement, false));
    change.affects.append(text(name));
    change.title = tr("Duplicate %1").arg(text(aim.label));
    return change;
}

GestureResult remove(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    if (aim.isPopulation) {
        return refuse("last_condition", tr("The population cannot be deleted, because a dataset needs one. Replace its conditions."));
    }
    if (aim.statement->sharesLine || aim.statement->isCompound()) {
        return refuse("cannot_place", tr("%1 shares its line with other code, so it was not deleted. Edit as text.").arg(text(aim.label)));
    }
    const QStringList users = usersOf(context.page, aim);
    if (!users.isEmpty()) {
        return refuse("still_used", tr("%1 is used by %2. Remove it there first, or delete both.").arg(text(aim.label), nameList(users)));
    }
    if (aim.statement->parent && aim.statement->parent->children.size() == 1) {
        return refuse("cannot_place", tr("%1 is all that its block holds. Delete the block as text.").arg(text(aim.label)));
    }
    std::vector<Statement *> gone{aim.statement};
    const QStringList candidates = unusedAfter(context.page, gone);
    const QJsonValue unused = context.request.value(QStringLiteral("unused"));
    for (const QString &name : candidates) {
        const bool wanted = unused.isArray() ? unused.toArray().contains(QJsonValue(name)) : unused.toBool();
        if (wanted) {
            gone.push_back(context.page.statementOf(name.toUtf8()));
        }
    }
    std::sort(gone.begin(), gone.end(), [](const Statement *a, const Statement *b) { return a->span.start < b->span.start; });
    Change change;
    std::vector<Span> spans;
    for (const Statement *statement : gone) {
        spans.push_back(module.ownedLines(*statement));
    }
    change.add(aim.file, removeLines(module, spans));
    change.touched = gone;
    if (candidates.size() + 1 > static_cast<qsizetype>(gone.size())) {
        QStringList left;
        for (const QString &name : candidates) {
            if (std::find(gone.begin(), gone.end(), context.page.statementOf(name.toUtf8())) == gone.end()) {
                left.append(name);
            }
        }
        change.notes.append(tr("No longer used: %1.").arg(left.join(QStringLiteral(", "))));
    }
    change.affects.append(text(aim.label));
    change.title = tr("Delete %1").arg(text(aim.label));
    return change;
}

} // namespace

GestureResult statementGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    if (aim->card && !aim->card->computedName.isEmpty() && !context.consented()) {
        return refuse("computed_name", tr("The name comes from the text in line %1. Change it there.").arg(aim->module->lineNumber(aim->statement->span.start)));
    }
    const QString op = context.op();
    GestureResult change = op == QLatin1String("move") ? move(context, *aim) : op == QLatin1String("duplicate") ? duplicate(context, *aim) : remove(context, *aim);
    if (change && change->touched.empty()) {
        change->touched.push_back(aim->statement);
    }
    return change;
}

namespace
{

GestureResult extractName(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    const QByteArray name = context.bytes("name");
    const auto good = checkNewName(context.page, name, false);
    if (!good) {
        return tl::unexpected<Refusal>(good.error());
    }
    Expr *expr = nullptr;
    if (const auto place = context.at()) {
        expr = module.expressionAt(*place);
        if (expr && expr->outer != *place && expr->span != *place) {
            return refuse("code_step", tr("The place given is not one whole expression. Choose a whole step."));
        }
    } else if (aim.value) {
        const QJsonValue steps = context.request.value(QStringLiteral("steps"));
        const Chain chain = chainOf(module, aim.value);
        const int last = steps.isArray() ? steps.toArray().last().toInt(-1) : steps.toInt(static_cast<int>(chain.links.size()));
        if (last < 0 || last > static_cast<int>(chain.links.size())) {
            return refuse("unknown_target", tr("There is no step %1; the steps are numbered from 0 to %2.").arg(last).arg(chain.links.size()));
        }
        expr = last == 0 ? chain.root : chain.links[static_cast<std::size_t>(last) - 1].whole();
    }
    if (!expr) {
        return refuse("code_step", tr("This part is Python that has no form. Edit it as text."));
    }
    QByteArray value = module.source(expr);
    if (value.contains('\n') && expr->parens == 0 && expr->kind != ExprKind::Call && expr->kind != ExprKind::List) {
        value = '(' + value + ')';
    } else if (value.contains('\n') && expr->parens == 0) {
        // A chain with leading dots needs brackets; a call broken inside its own does not.
        const Chain chain = chainOf(module, expr);
        const bool dots = std::any_of(chain.links.begin(), chain.links.end(), [&](const Link &link) { return startsLine(module, link.span.start); });
        const QByteArray base = module.indentation(*aim.statement);
        const QByteArray eol = lineEndOf(module);
        value = !dots ? value : startsLine(module, expr->outer.start) ? '(' + eol + lineIndent(module, expr->outer.start) + value + eol + base + ')' : '(' + value + ')';
    }
    const Pos at = module.ownedStart(*aim.statement);
    Change change;
    change.add(aim.file, {{{at, at}, module.indentation(*aim.statement) + name + " = " + value + lineEndOf(module)}, {expr->outer, name}});
    change.title = tr("Give %1 a name").arg(text(name));
    return change;
}

GestureResult inlineName(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    const auto &sites = context.page.program().names(context.page.file()).sites;
    const auto uses = context.page.usesOf(aim.label);
    const auto own = sites.constFind(aim.label);
    if (own == sites.cend() || own->size() != 1 || !aim.value || aim.statement->kind != StatementKind::Assign || aim.statement->sharesLine) {
        return refuse("cannot_place", tr("%1 is not one plain definition, so it cannot be put in place of its use. Edit as text.").arg(text(aim.label)));
    }
    if (uses.size() != 1) {
        return uses.empty() ? refuse("unknown_target", tr("%1 is not used. Delete it instead.").arg(text(aim.label)))
                            : refuse("used_more_than_once", tr("%1 is used in %2 places. Putting its definition there would repeat it.").arg(text(aim.label)).arg(uses.size()));
    }
    const Expr *use = uses.front();
    QByteArray value = module.source(aim.value);
    const Expr *parent = use->parent;
    const bool receiver = parent && parent->kind == ExprKind::Attribute;
    const bool operand = parent && (parent->kind == ExprKind::Binary || parent->kind == ExprKind::Unary || parent->kind == ExprKind::Compare);
    const bool bare = aim.value->parens == 0 && use->parens == 0;
    if (bare && ((receiver && needsBracketsAsReceiver(aim.value)) || (operand && needsBracketsAsReceiver(aim.value))
                 || (value.contains('\n') && !parent))) {
        value = '(' + value + ')';
    }
    Change change;
    change.add(aim.file, removeLines(module, module.ownedLines(*aim.statement)));
    change.add(aim.file, {{use->span, value}});
    change.touched = {aim.statement, use->statement};
    change.title = tr("Put %1 in its place").arg(text(aim.label));
    return change;
}

} // namespace

GestureResult nameGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    GestureResult change = context.op() == QLatin1String("extract_name") ? extractName(context, *aim) : inlineName(context, *aim);
    if (change && change->touched.empty()) {
        change->touched.push_back(aim->statement);
    }
    return change;
}

} // namespace Authoring
