// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonArray>
#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"

namespace Authoring
{

namespace
{

/// A JSON value as Python, in the quotes of the file; a text that `asCode` says is code goes in as it is.
QByteArray pythonValue(const Module &module, const QJsonValue &value)
{
    if (value.isString()) {
        return quotedText(module, value.toString().toUtf8());
    }
    if (value.isBool()) {
        return value.toBool() ? "True" : "False";
    }
    if (value.isDouble()) {
        const double number = value.toDouble();
        return number == static_cast<double>(static_cast<qint64>(number)) ? QByteArray::number(static_cast<qint64>(number)) : QByteArray::number(number, 'g', 15);
    }
    return "None";
}

/// The list, call or fold that the gesture adds to or takes from.
Expr *containerFor(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    Expr *expr = aim.value;
    if (const auto place = context.at()) {
        expr = module.expressionAt(*place);
    } else if (context.has("step") && expr) {
        const Chain chain = chainOf(module, expr);
        const int step = context.number("step");
        if (step > 0 && step <= static_cast<int>(chain.links.size()) && chain.links[static_cast<std::size_t>(step) - 1].call) {
            expr = chain.links[static_cast<std::size_t>(step) - 1].call;
        }
    }
    if (!expr) {
        return nullptr;
    }
    const bool isItem = context.op().endsWith(QLatin1String("_item"));
    const auto isList = [](const Expr *e) {
        return e->kind == ExprKind::List || e->kind == ExprKind::Set || e->kind == ExprKind::Dict || (e->kind == ExprKind::Tuple && !e->open.isEmpty());
    };
    if (!isItem) {
        return expr;
    }
    if (isList(expr)) {
        return expr;
    }
    // The one literal list inside, as in `.is_in(["a", "b"])`.
    std::vector<Expr *> lists;
    walk(expr, [&](Expr *part) {
        if (isList(part)) {
            lists.push_back(part);
        }
    });
    return lists.size() == 1 ? lists.front() : nullptr;
}

GestureResult changeItems(const GestureContext &context, const Aim &aim, Expr *container)
{
    const Module &module = *aim.module;
    const bool add = context.op().startsWith(QLatin1String("add_"));
    Items items = itemsOf(container);
    const int count = static_cast<int>(items.items.size());
    const int index = context.number("index", add ? count : count - 1);
    if (index < 0 || index > count - (add ? 0 : 1)) {
        return refuse("unknown_target", tr("There is no item %1; they are numbered from 0 to %2.").arg(index).arg(count - 1));
    }
    Change change;
    if (!add) {
        const bool keepsTwo = calledName(module, container) == "minimum_of" || calledName(module, container) == "maximum_of";
        if (keepsTwo && count <= 2) {
            return refuse("last_condition", tr("%1 needs at least two values. Replace this one, or use the other value alone.").arg(text(calledName(module, container))));
        }
        if (container->kind == ExprKind::Tuple && count <= 1) {
            return refuse("last_condition", tr("This list needs at least one item. Replace this one."));
        }
        change.add(aim.file, removeItem(module, items, static_cast<std::size_t>(index)));
        return change;
    }
    QByteArray written;
    if (context.has("code")) {
        const auto code = context.code("code");
        const ModulePtr pair = code ? nullptr : parseExpression("f(" + context.bytes("code") + ")");
        if (!code && !pair) {
            return tl::unexpected<Refusal>(code.error());
        }
        written = code ? *code : context.bytes("code").trimmed();
        const auto imports = importsFor(context.page, aim.file, code ? *code : "[" + written.mid(written.indexOf('=') + 1) + "]", aim.statement->span.start);
        if (!imports) {
            return tl::unexpected<Refusal>(imports.error());
        }
        change.add(aim.file, *imports);
    } else {
        written = pythonValue(module, context.request.value(QStringLiteral("value")));
    }
    if (container->kind == ExprKind::Dict) {
        written = quotedText(module, context.bytes("key")) + ": " + written;
    }
    change.add(aim.file, insertItem(module, items, static_cast<std::size_t>(index), written));
    return change;
}

GestureResult changeOperands(const GestureContext &context, const Aim &aim, Expr *container)
{
    const Module &module = *aim.module;
    const Fold fold = foldOf(module, container);
    if (fold.operands.size() < 2) {
        const bool plainCall = container->kind == ExprKind::Call
                               && std::all_of(container->arguments.begin(), container->arguments.end(), [](const Argument &a) { return a.keyword.isEmpty() && a.stars == 0; });
        if (plainCall || container->kind == ExprKind::List || container->kind == ExprKind::Tuple) {
            return changeItems(context, aim, container);
        }
        return refuse("code_step", tr("This part is no list of values. Edit it as text."));
    }
    const bool add = context.op() == QLatin1String("add_operand");
    const int count = static_cast<int>(fold.operands.size());
    const int index = context.number("index", add ? count : count - 1);
    if (index < 0 || index > count - (add ? 0 : 1)) {
        return refuse("unknown_target", tr("There is no operand %1; they are numbered from 0 to %2.").arg(index).arg(count - 1));
    }
    Change change;
    if (!add) {
        change.add(aim.file, removeOperand(module, fold, static_cast<std::size_t>(index)));
        return change;
    }
    const auto code = context.code("code");
    if (!code) {
        return tl::unexpected<Refusal>(code.error());
    }
    const auto imports = importsFor(context.page, aim.file, *code, aim.statement->span.start);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    change.add(aim.file, insertOperand(module, fold, static_cast<std::size_t>(index), fold.op, asOperand(*code, fold.op)));
    change.add(aim.file, *imports);
    return change;
}

} // namespace

GestureResult itemGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    Expr *container = containerFor(context, *aim);
    if (!container) {
        return refuse("code_step", tr("This part is no list of values. Edit it as text."));
    }
    GestureResult change = context.op().endsWith(QLatin1String("_item")) ? changeItems(context, *aim, container) : changeOperands(context, *aim, container);
    if (change) {
        change->touched.push_back(aim->statement);
        change->title = tr("Change a list of %1").arg(text(aim->label));
    }
    return change;
}

namespace
{

/// The code of a `then` or `otherwise`. A text that cannot be meant as code (`80+`, `18-39`, a word
/// that is no name here) is a literal; any other JSON value is one anyway.
OrRefusal<QByteArray> resultCode(const GestureContext &context, const Aim &aim, const QJsonValue &value)
{
    if (!value.isString()) {
        return pythonValue(*aim.module, value);
    }
    const QByteArray given = value.toString().toUtf8().trimmed();
    const ModulePtr parsed = parseExpression(QByteArray(given).replace("{it}", "it"));
    const auto isSum = [](const Expr *e) { return e->kind == ExprKind::Binary && e->items[0]->kind == ExprKind::Number; };
    if (!parsed || isSum(parsed->body.front()->value)
        || !importsFor(context.page, aim.file, given, aim.statement->span.start, {"it"})) {
        return quotedText(*aim.module, given);
    }
    return given;
}

Expr *caseFor(const GestureContext &context, const Aim &aim)
{
    Expr *expr = aim.value;
    if (const auto place = context.at()) {
        expr = aim.module->expressionAt(*place);
    }
    Expr *found = nullptr;
    walk(expr, [&](Expr *part) {
        if (!found && calledName(*aim.module, part) == "case") {
            found = part;
        }
    });
    return found;
}

OrRefusal<QByteArray> branchCode(const GestureContext &context, const Aim &aim)
{
    const auto when = context.code("when");
    const auto then = resultCode(context, aim, context.request.value(QStringLiteral("then")));
    if (!when || !then) {
        return tl::unexpected<Refusal>(when ? then.error() : when.error());
    }
    return "when(" + *when + ").then(" + *then + ')';
}

GestureResult editBranches(const GestureContext &context, const Aim &aim, const Case &made)
{
    const Module &module = *aim.module;
    const QString op = context.op();
    const int count = static_cast<int>(made.branches.size());
    const bool add = op == QLatin1String("add_branch");
    const int index = context.number("index", add ? count : -1);
    if (index < 0 || index > count - (add ? 0 : 1)) {
        return refuse("unknown_target", tr("There is no branch %1; they are numbered from 0 to %2.").arg(index).arg(count - 1));
    }
    const Items items = itemsOf(made.call);
    Change change;
    if (add) {
        const auto code = branchCode(context, aim);
        if (!code) {
            return tl::unexpected<Refusal>(code.error());
        }
        const auto imports = importsFor(context.page, aim.file, *code, aim.statement->span.start);
        if (!imports) {
            return tl::unexpected<Refusal>(imports.error());
        }
        change.add(aim.file, insertItem(module, items, static_cast<std::size_t>(index), *code));
        change.add(aim.file, *imports);
        return change;
    }
    if (op == QLatin1String("remove_branch")) {
        if (count == 1) {
            return refuse("last_condition", tr("A case needs at least one branch. Replace this one, or take the case away."));
        }
        change.add(aim.file, removeItem(module, items, static_cast<std::size_t>(index)));
        return change;
    }
    if (op == QLatin1String("move_branch")) {
        const int to = context.number("to");
        if (to < 0 || to >= count) {
            return refuse("unknown_target", tr("There is no branch %1; they are numbered from 0 to %2.").arg(to).arg(count - 1));
        }
        Items branches = items;
        branches.items.resize(static_cast<std::size_t>(count)); // `otherwise` stays last
        change.add(aim.file, moveItem(module, branches, static_cast<std::size_t>(index), static_cast<std::size_t>(to)));
        return change;
    }
    const Branch &branch = made.branches[static_cast<std::size_t>(index)];
    if (!branch.when) {
        return refuse("code_step", tr("This branch is Python that has no form. Edit it as text."));
    }
    for (const auto &[key, old] : {std::pair{"when", branch.when}, std::pair{"then", branch.then}}) {
        if (!context.has(key)) {
            continue;
        }
        const auto code = resultCode(context, aim, context.request.value(QLatin1String(key)));
        if (!code) {
            return tl::unexpected<Refusal>(code.error());
        }
        const auto imports = importsFor(context.page, aim.file, *code, aim.statement->span.start);
        if (!imports) {
            return tl::unexpected<Refusal>(imports.error());
        }
        change.add(aim.file, {{old->outer, *code}});
        change.add(aim.file, *imports);
    }
    return change;
}

GestureResult setOtherwise(const GestureContext &context, const Aim &aim, const Case &made)
{
    const Module &module = *aim.module;
    const auto code = resultCode(context, aim, context.request.value(QStringLiteral("value")));
    if (!code) {
        return tl::unexpected<Refusal>(code.error());
    }
    Change change;
    if (made.otherwise) {
        change.add(aim.file, {{made.otherwise->value->outer, *code}});
        return change;
    }
    // Blanks around `=` as the file mostly has them.
    int spaced = 0;
    int tight = 0;
    for (const Expr &expr : module.expressions) {
        for (const Argument &argument : expr.arguments) {
            if (!argument.keyword.isEmpty()) {
                (module.text.at(argument.keyword.end) == ' ' ? spaced : tight) += 1;
            }
        }
    }
    const QByteArray equals = spaced > tight ? " = " : "=";
    change.add(aim.file, insertItem(module, itemsOf(made.call), made.call->arguments.size(), "otherwise" + equals + *code));
    return change;
}

GestureResult wrapCase(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    Expr *value = aim.value;
    if (const auto place = context.at()) {
        value = module.expressionAt(*place);
    }
    if (!value) {
        return refuse("code_step", tr("This part is Python that has no form. Edit it as text."));
    }
    const QJsonArray branches = context.request.value(QStringLiteral("branches")).toArray();
    if (branches.isEmpty()) {
        return refuse("bad_code", tr("A case needs at least one branch."));
    }
    int uses = 0;
    QList<QByteArray> parts;
    for (const QJsonValue &each : branches) {
        const QByteArray when = each.toObject().value(QStringLiteral("when")).toString().toUtf8();
        const auto then = resultCode(context, aim, each.toObject().value(QStringLiteral("then")));
        if (!then) {
            return tl::unexpected<Refusal>(then.error());
        }
        uses += static_cast<int>(when.count("{it}") + then->count("{it}"));
        parts.append("when(" + when + ").then(" + *then + ')');
    }
    if (context.has("otherwise") && !context.request.value(QStringLiteral("otherwise")).isNull()) {
        const auto otherwise = resultCode(context, aim, context.request.value(QStringLiteral("otherwise")));
        if (!otherwise) {
            return tl::unexpected<Refusal>(otherwise.error());
        }
        uses += static_cast<int>(otherwise->count("{it}"));
        parts.append("otherwise=" + *otherwise);
    }
    const bool plain = value->kind == ExprKind::Name;
    Change change;
    QByteArray it = module.source(value);
    const QByteArray alone = it; // as the whole of a `when(...)` it needs no brackets of its own
    const QByteArray base = module.indentation(*aim.statement);
    const QByteArray eol = lineEndOf(module);
    if (uses > 1 && !plain) {
        const QByteArray name = context.bytes("name").isEmpty() ? aim.label + "_value" : context.bytes("name");
        if (!isIdentifier(name) || isKeyword(name)) {
            return refuse("bad_name", tr("%1 is not a name in Python: letters, digits and underscores, not beginning with a digit.").arg(text(name)));
        }
        if (context.page.statementOf(name)) {
            return refuse("name_taken", tr("There is already a name %1. Choose another one.").arg(text(name)));
        }
        const Pos at = module.ownedStart(*aim.statement);
        change.add(aim.file, {{{at, at}, base + name + " = " + it + eol}});
        it = name;
    } else if (!plain && needsBracketsAsReceiver(value)) {
        it = '(' + it + ')';
    }
    const QByteArray inner = base + indentUnit(module);
    QByteArray written = "case(" + eol;
    for (QByteArray &part : parts) {
        part.replace("({it})", '(' + (it.startsWith('(') ? alone : it) + ')');
        written += inner + part.replace("{it}", it) + ',' + eol;
    }
    written += base + ')';
    const ModulePtr parsed = parseExpression(written);
    if (!parsed) {
        return refuse("bad_code", tr("The branches given are not expressions of Python, so nothing was changed."));
    }
    change.add(aim.file, {{value->outer, written}});
    QByteArray names = "[case, when";
    for (const QByteArray &part : std::as_const(parts)) {
        names += ", " + (part.startsWith("otherwise=") ? part.mid(10) : part);
    }
    const auto imports = importsFor(context.page, aim.file, names + ']', aim.statement->span.start, {it});
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    change.add(aim.file, *imports);
    return change;
}

GestureResult unwrapCase(const GestureContext &context, const Aim &aim, const Case &made)
{
    const Module &module = *aim.module;
    const QJsonValue keep = context.request.value(QStringLiteral("keep"));
    QByteArray kept;
    if (keep.isDouble()) {
        const int index = keep.toInt();
        if (index < 0 || index >= static_cast<int>(made.branches.size()) || !made.branches[static_cast<std::size_t>(index)].then) {
            return refuse("unknown_target", tr("There is no branch %1.").arg(index));
        }
        kept = module.source(made.branches[static_cast<std::size_t>(index)].then);
    } else if (keep.toString() == QLatin1String("otherwise") && made.otherwise) {
        kept = module.source(made.otherwise->value);
    } else if (keep.isString()) {
        kept = keep.toString().toUtf8();
    } else {
        // The value that all branches compare.
        for (const Branch &branch : made.branches) {
            walk(branch.when, [&](const Expr *part) {
                if (kept.isEmpty() && part->kind == ExprKind::Compare) {
                    kept = module.source(part->items[0]);
                }
            });
        }
    }
    if (!parseExpression(kept)) {
        return refuse("unknown_target", tr("It is not clear what to keep of the case. Choose a branch."));
    }
    Change change;
    change.add(aim.file, {{made.call->outer, kept}});
    return change;
}

} // namespace

GestureResult caseGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    const QString op = context.op();
    GestureResult change = refuse("code_step", tr("There is no case here. Choose a variable that is made by cases."));
    if (op == QLatin1String("wrap_case")) {
        change = wrapCase(context, *aim);
    } else if (Expr *call = caseFor(context, *aim)) {
        const Case made = *caseOf(*aim->module, call);
        change = op == QLatin1String("set_otherwise")  ? setOtherwise(context, *aim, made)
                 : op == QLatin1String("unwrap_case") ? unwrapCase(context, *aim, made)
                                                      : editBranches(context, *aim, made);
    }
    if (change) {
        change->touched.push_back(aim->statement);
        change->title = tr("Change the cases of %1").arg(text(aim->label));
    }
    return change;
}

} // namespace Authoring
