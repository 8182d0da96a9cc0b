// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/runsource.h"
#include "model/core/diagnostic.h"

namespace Authoring
{

namespace
{

/// A literal token: a string, a number, True, False or None, perhaps with a sign.
bool isLiteral(const Module &module, const Expr *expr)
{
    switch (expr->kind) {
    case ExprKind::String:
        return stringValue(module, expr).has_value();
    case ExprKind::Number:
    case ExprKind::Constant:
        return true;
    case ExprKind::Unary:
        return expr->items[0]->kind == ExprKind::Number && module.text.at(expr->operators[0].start) == '-';
    default:
        return false;
    }
}

/// The one literal in an expression that is not inside another's step, or nullptr when there are none or several.
Expr *onlyLiteral(const Module &module, Expr *expr)
{
    std::vector<Expr *> found;
    walk(expr, [&](Expr *part) {
        const bool inner = part->parent && part->parent->kind == ExprKind::Unary && isLiteral(module, part->parent);
        if (isLiteral(module, part) && !inner) {
            found.push_back(part);
        }
    });
    return found.size() == 1 ? found.front() : nullptr;
}

QByteArray stringToken(const Module &module, const Expr *old, const QByteArray &value)
{
    if (old && old->kind == ExprKind::String) {
        const QByteArray token = module.slice(old->operators.front());
        const qsizetype quoteAt = token.indexOf(token.back());
        const char quote = token.back();
        QByteArray inner = value;
        const bool raw = token.first(quoteAt).toLower().contains('r');
        if (!raw) {
            inner.replace("\\", "\\\\").replace(QByteArray(1, quote), QByteArray("\\") + quote);
        }
        return token.first(quoteAt) + quote + inner + quote;
    }
    return quotedText(module, value);
}

/// A number written shortest: 30, -2.5, never 30.0 for a whole number.
QByteArray numberText(double number)
{
    if (number == static_cast<double>(static_cast<qint64>(number))) {
        return QByteArray::number(static_cast<qint64>(number));
    }
    return QByteArray::number(number, 'g', 15);
}

/// The value is read when the definition runs: nothing fixed is written in its place (2.3).
tl::unexpected<Refusal> refuseRead(const Aim &aim, const RunSource &source)
{
    const QString action = source.actions.isEmpty() ? QString() : tr(" (action %1)").arg(source.actions.join(QStringLiteral(", ")));
    return refuse("from_file", tr("%1 is read from %2%3. Edit that file, or replace the value by a fixed date.").arg(text(aim.label), source.path, action));
}

GestureResult setLiteral(const GestureContext &context, Aim aim, bool date)
{
    auto place = context.exprAt(&aim);
    if (!place) {
        return tl::unexpected<Refusal>(place.error());
    }
    Expr *old = *place;
    if (context.has("step") && !context.at()) {
        const Chain chain = chainOf(*aim.module, aim.value);
        const auto step = context.stepOf(chain);
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        old = nullptr;
        const Expr *call = *step > 0 ? chain.links[*step - 1].call : nullptr;
        for (const Argument &argument : call ? call->arguments : std::vector<Argument>()) {
            old = old ? old : onlyLiteral(*aim.module, argument.value);
        }
    }
    const Module &module = *aim.module;
    const QByteArray called = old ? calledName(module, old) : QByteArray();
    if (called == "get_parameter") {
        return refuse("from_argument", tr("%1 is given as an argument when the definition runs. Replace it by a fixed date, or change the action that gives it.")
                                           .arg(text(aim.label)));
    }
    if (old && !isLiteral(module, old)) {
        if (const auto source = runSourceOf(context.page, aim.file, old)) {
            return refuseRead(aim, *source);
        }
        if (old->kind == ExprKind::Subscript) {
            return refuse("from_file", tr("%1 is one item of a table of values (line %2). Change the item there, or replace it by a fixed value.")
                                           .arg(text(aim.label)).arg(module.lineNumber(old->span.start)));
        }
    }
    const QJsonValue value = context.request.value(QStringLiteral("value"));
    if (old && !isLiteral(module, old)) {
        Expr *inner = onlyLiteral(module, old);
        const bool dateCall = date && old->kind == ExprKind::Call && (called == "date" || module.source(old->items[0]).endsWith("date"));
        if (dateCall && old->arguments.size() == 3) {
            const QList<QByteArray> parts = value.toString().toUtf8().split('-');
            Change change;
            for (std::size_t i = 0; i < 3 && parts.size() == 3; ++i) {
                change.add(aim.file, {{old->arguments[i].value->outer, QByteArray::number(parts.at(static_cast<qsizetype>(i)).toInt())}});
            }
            return change;
        }
        old = inner;
    }
    if (!old) {
        return refuse("code_step", tr("This part is not one value, so no single value can be set. Choose the value in it, or edit it as text."));
    }
    QByteArray written;
    if (value.isString()) {
        const QByteArray given = value.toString().toUtf8();
        if (date && !isIsoDate(given)) {
            return refuse("bad_value", tr("\"%1\" is not a date. Write it as year-month-day, for example 2023-04-01.").arg(text(given)));
        }
        written = stringToken(module, old, given);
    } else if (value.isDouble()) {
        written = numberText(value.toDouble());
        if (old->kind == ExprKind::Number && old->parent && old->parent->kind == ExprKind::Unary && old->parent->span.end == old->span.end
            && value.toDouble() < 0) {
            old = old->parent; // the sign is the value's own
        }
    } else if (value.isBool()) {
        written = value.toBool() ? "True" : "False";
    } else if (value.isNull()) {
        written = "None";
    } else {
        return refuse("bad_value", tr("The value given is no text, number, true, false or nothing."));
    }
    Change change;
    change.add(aim.file, {{old->span, written}});
    change.title = tr("Change a value of %1").arg(text(aim.label));
    return change;
}

/// Refuses when a chain uses a column that the new table does not have.
OrRefusal<void> columnsFit(const Module &module, const QByteArray &table, const Schema::CatalogueTable &schema, const std::vector<Expr *> &uses)
{
    QStringList missing;
    for (const Expr *use : uses) {
        const Expr *attribute = use->parent;
        if (!attribute || attribute->kind != ExprKind::Attribute || (attribute->parent && attribute->parent->kind == ExprKind::Call && attribute->parent->items[0] == attribute)) {
            continue;
        }
        const QByteArray column = module.slice(attribute->name);
        if (!schema.schema->column(column.toStdString()) && !missing.contains(text(column))) {
            missing.append(text(column));
        }
    }
    if (missing.isEmpty()) {
        return {};
    }
    QStringList columns;
    for (const Core::ColumnSchema &column : schema.schema->columns) {
        columns.append(QString::fromStdString(column.name));
    }
    const QString nearest = Core::nearestName(missing.first(), columns);
    return refuse("columns_missing", tr("%1 has no column %2. Choose %3, or remove the steps that use it.")
                                         .arg(text(table), nameList(missing), nearest.isEmpty() ? columns.first() : nearest));
}

GestureResult setTable(const GestureContext &context, const Aim &aim, Expr *old)
{
    const Module &module = *aim.module;
    Expr *rootName = old;
    if (old->kind != ExprKind::Name) {
        rootName = chainOf(module, old).root;
    }
    if (!rootName || rootName->kind != ExprKind::Name) {
        return refuse("code_step", tr("This part does not begin with the name of a table. Edit it as text."));
    }
    const QByteArray oldName = module.slice(rootName->name);
    const QByteArray value = context.bytes("value");
    const auto imports = importsFor(context.page, aim.file, value, aim.statement->span.start);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    // The whole chain that stands on the table, and the conditions inside it.
    Expr *top = rootName;
    while (top->parent && (top->parent->kind == ExprKind::Attribute || (top->parent->kind == ExprKind::Call && top->parent->items[0] == top))) {
        top = top->parent;
    }
    std::vector<Expr *> uses;
    walk(top, [&](Expr *part) {
        if (part->kind == ExprKind::Name && module.view(part->name) == QByteArrayView(oldName)) {
            uses.push_back(part);
        }
    });
    const Chain chain = chainOf(module, top);
    if (const auto *table = Schema::Catalogue::instance().table("tpp", value.toStdString())) {
        std::vector<Expr *> columnUses = uses;
        const auto fits = columnsFit(module, value, *table, columnUses);
        if (!fits) {
            return tl::unexpected<Refusal>(fits.error());
        }
        for (const Link &link : chain.links) {
            const QByteArray column = module.slice(link.attribute->name);
            if (link.kind == LinkKind::Column && !table->schema->column(column.toStdString())) {
                return refuse("columns_missing", tr("%1 has no column %2. Choose another column first, or remove the steps that use it.").arg(text(value), text(column)));
            }
        }
    }
    Change change;
    for (const Expr *use : uses) {
        change.add(aim.file, {{use->span, value}});
    }
    change.add(aim.file, *imports);
    return change;
}

/// Whether a value gesture can change this part: a codelist, a column, a name, an operator.
bool suits(const GestureContext &context, const Aim &aim, const Expr *part)
{
    const QString op = context.op();
    Typing &typing = context.page.typing();
    Expr *expr = const_cast<Expr *>(part); // the types are kept by expression
    if (op == QLatin1String("set_operator")) {
        return part->kind == ExprKind::Compare;
    }
    if (op == QLatin1String("set_codelist")) {
        const TypeClass kind = typing.typeOf(aim.file, expr).kind;
        return kind == TypeClass::Codelist || kind == TypeClass::Categories;
    }
    if (op == QLatin1String("set_column")) {
        const bool called = part->parent && part->parent->kind == ExprKind::Call && part->parent->items[0] == part;
        return part->kind == ExprKind::Attribute && !called && typing.typeOf(aim.file, part->items[0]).isFrame();
    }
    const bool operand = !part->parent || (part->parent->kind != ExprKind::Attribute && !(part->parent->kind == ExprKind::Call && part->parent->items[0] == part));
    return part->kind == ExprKind::Name && operand && typing.typeOf(aim.file, expr).kind != TypeClass::Codelist;
}

/// The part that a gesture without a place means: in the step given, or in the whole value, the only one that suits.
OrRefusal<Expr *> partFor(const GestureContext &context, Aim *aim)
{
    if (context.at() || !aim->value) {
        return context.exprAt(aim);
    }
    Expr *within = aim->value;
    if (context.has("step")) {
        const Chain chain = chainOf(*aim->module, aim->value);
        const auto step = context.stepOf(chain);
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        if (*step == 0 || chain.links[*step - 1].kind == LinkKind::Column) {
            return *step == 0 ? chain.root : chain.links[*step - 1].whole();
        }
        within = chain.links[*step - 1].call;
    } else if (suits(context, *aim, within)) {
        return within;
    }
    std::vector<Expr *> fitting;
    const auto look = [&](Expr *part) {
        const bool inOne = !fitting.empty() && fitting.back()->outer.contains(part->outer); // `codelists.asthma` is one codelist
        if (!inOne && suits(context, *aim, part)) {
            fitting.push_back(part);
        }
    };
    if (within && context.has("step")) {
        for (const Argument &argument : within->arguments) {
            walk(argument.value, look);
        }
    } else {
        walk(within, look);
    }
    if (fitting.size() == 1) {
        return fitting.front();
    }
    return refuse("code_step", fitting.empty() ? tr("There is nothing of this kind here. Choose another part, or edit it as text.")
                                               : tr("There are %1 parts of this kind here. Choose one of them.").arg(fitting.size()));
}

GestureResult setName(const GestureContext &context, Aim aim)
{
    const auto place = context.op() == QLatin1String("set_table") ? context.exprAt(&aim) : partFor(context, &aim);
    if (!place) {
        return tl::unexpected<Refusal>(place.error());
    }
    Expr *old = *place;
    if (context.op() == QLatin1String("set_table")) {
        return setTable(context, aim, old);
    }
    if (context.op() == QLatin1String("set_column")) {
        const QByteArray column = context.bytes("value");
        Expr *attribute = old;
        if (attribute->kind != ExprKind::Attribute) {
            return refuse("code_step", tr("This part is not a column. Edit it as text."));
        }
        if (!isIdentifier(column)) {
            return refuse("bad_name", tr("%1 is not the name of a column.").arg(text(column)));
        }
        const Type frame = context.page.typing().typeOf(aim.file, attribute->items[0]);
        if (frame.isFrame() && frame.table && !frame.table->schema->column(column.toStdString())) {
            QStringList columns;
            for (const Core::ColumnSchema &known : frame.table->schema->columns) {
                columns.append(QString::fromStdString(known.name));
            }
            const QString nearest = Core::nearestName(text(column), columns);
            return refuse("columns_missing", tr("%1 has no column %2. Choose %3, or remove the steps that use it.")
                                                 .arg(QString::fromStdString(frame.table->exportedName), text(column), nearest.isEmpty() ? columns.first() : nearest));
        }
        Change change;
        change.add(aim.file, {{attribute->name, column}});
        return change;
    }
    const auto value = context.code("value");
    if (!value) {
        return tl::unexpected<Refusal>(value.error());
    }
    const auto imports = importsFor(context.page, aim.file, *value, aim.statement->span.start);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    const ModulePtr parsed = parseExpression(*value);
    const bool brackets = old->parens == 0 && parsed->body.front()->value->kind != ExprKind::Name && old->parent
                          && (old->parent->kind == ExprKind::Attribute || old->parent->kind == ExprKind::Binary || old->parent->kind == ExprKind::Unary)
                          && needsBracketsAsReceiver(parsed->body.front()->value);
    Change change;
    change.add(aim.file, {{old->span, brackets ? '(' + *value + ')' : *value}});
    change.add(aim.file, *imports);
    return change;
}

GestureResult setMethod(const GestureContext &context, const Aim &aim)
{
    const Module &module = *aim.module;
    const QByteArray value = context.bytes("value");
    if (!isIdentifier(value)) {
        return refuse("bad_name", tr("%1 is not the name of a method.").arg(text(value)));
    }
    Span token;
    if (const auto place = context.at()) {
        const Expr *expr = module.expressionAt(*place);
        const Expr *callee = expr && expr->kind == ExprKind::Call ? expr->items[0] : expr;
        token = callee && (callee->kind == ExprKind::Attribute || callee->kind == ExprKind::Name) ? callee->name : Span();
    } else {
        const Chain chain = chainOf(module, aim.value);
        const auto step = context.stepOf(chain);
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        token = *step > 0 ? chain.links[*step - 1].attribute->name : Span();
    }
    if (token.isEmpty()) {
        return refuse("code_step", tr("This part is not a method. Edit it as text."));
    }
    Change change;
    change.add(aim.file, {{token, value}});
    if (ehrqlNames().contains(value)) {
        const auto imports = importsFor(context.page, aim.file, value, aim.statement->span.start);
        if (!imports) {
            return tl::unexpected<Refusal>(imports.error());
        }
        change.add(aim.file, *imports);
    }
    return change;
}

GestureResult setOperator(const GestureContext &context, Aim aim)
{
    const QByteArray value = context.bytes("value").trimmed();
    const auto place = context.at();
    const Module &module = *aim.module;
    const auto only = place ? OrRefusal<Expr *>(module.expressionAt(*place)) : aim.value && !context.has("step") ? OrRefusal<Expr *>(aim.value) : partFor(context, &aim);
    if (!only) {
        return tl::unexpected<Refusal>(only.error());
    }
    Expr *owner = *only;
    if (!owner) {
        return refuse("unknown_target", tr("There is no operator at the place given."));
    }
    Span token;
    for (const Span &each : owner->operators) {
        if (!place || each.overlaps(*place)) {
            token = each;
        }
    }
    if (token.isEmpty() && owner->operators.size() == 1 && owner->kind != ExprKind::String) {
        token = owner->operators[0];
    }
    const bool comparison = owner->kind == ExprKind::Compare;
    static const QList<QByteArray> kArithmetic{"+", "-", "*", "/", "//", "**"};
    const bool fits = comparison ? isComparisonOperator(value) : (value == "&" || value == "|") == (module.view(token) == QByteArrayView("&") || module.view(token) == QByteArrayView("|"))
                                       && (value == "&" || value == "|" || kArithmetic.contains(value));
    if (token.isEmpty() || !fits) {
        return refuse("bad_value", tr("%1 cannot stand in this place. Choose an operator of the same kind.").arg(text(value)));
    }
    Change change;
    change.add(aim.file, {{token, value}});
    return change;
}

} // namespace

GestureResult valueGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    const QString op = context.op();
    GestureResult change = op == QLatin1String("set_value")      ? setLiteral(context, *aim, false)
                           : op == QLatin1String("set_date")     ? setLiteral(context, *aim, true)
                           : op == QLatin1String("set_method")   ? setMethod(context, *aim)
                           : op == QLatin1String("set_operator") ? setOperator(context, *aim)
                                                                 : setName(context, *aim);
    if (change) {
        change->touched.push_back(aim->statement);
        if (change->title.isEmpty()) {
            change->title = tr("Change %1").arg(text(aim->label));
        }
    }
    return change;
}

} // namespace Authoring
