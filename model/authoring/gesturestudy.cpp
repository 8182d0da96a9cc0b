// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/placing.h"

namespace Authoring
{

namespace
{

constexpr qsizetype kLongLine = 120; ///< only a statement that would pass it is broken over lines (3.2)

/// `minimum_of` and `maximum_of` with one operand a line (visual-authoring.md 5, task 19); nothing for other code.
QByteArray operandsLaidOut(const Module &module, const QByteArray &indent, const Module &parsed)
{
    const Expr *call = parsed.body.front()->value;
    if (call->kind != ExprKind::Call || call->parens > 0 || call->arguments.size() < 2 || parsed.text.contains('\n')) {
        return {};
    }
    const QByteArray name = parsed.source(call->items[0]);
    if (name != "minimum_of" && name != "maximum_of") {
        return {};
    }
    const QByteArray eol = lineEndOf(module);
    QByteArray written = name + '(' + eol;
    for (const auto &argument : call->arguments) {
        written += indent + indentUnit(module) + parsed.slice(argument.span) + ',' + eol;
    }
    return written + indent + ')';
}

/// A value as it is assigned: on one line, or a long chain in brackets with one step a line.
QByteArray laidOut(const Module &module, const QByteArray &indent, const QByteArray &left, const QByteArray &code)
{
    const ModulePtr parsed = parseExpression(code);
    const QByteArray operands = operandsLaidOut(module, indent, *parsed);
    if (!operands.isEmpty()) {
        return left + " = " + operands;
    }
    const Chain chain = chainOf(*parsed, parsed->body.front()->value);
    int steps = 0;
    for (const Link &link : chain.links) {
        steps += link.kind == LinkKind::Where || link.kind == LinkKind::ExceptWhere || link.kind == LinkKind::SortBy || link.kind == LinkKind::Pick ? 1 : 0;
    }
    const QByteArray line = left + " = " + code;
    if (code.contains('\n') || (indent.size() + line.size() <= kLongLine && steps < 3) || chain.links.size() < 2 || parsed->body.front()->value->parens > 0) {
        return line;
    }
    const QByteArray eol = lineEndOf(module);
    const QByteArray inner = indent + indentUnit(module);
    QByteArray written = left + " = (" + eol + inner + parsed->source(chain.root);
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        written += eol + inner + parsed->slice(chain.links[i].span);
    }
    return written + eol + indent + ')';
}

/// The statement behind which a new one goes: as asked, but below everything that it uses.
Statement *placeBehind(const Page &page, Statement *wanted, const QByteArray &code)
{
    const ModulePtr parsed = parse(code);
    Statement *place = wanted;
    for (const Statement *statement : parsed->body) {
        for (const QByteArray &name : namesIn(*parsed, *statement)) {
            Statement *definition = page.statementOf(name);
            while (definition && definition->parent) { // in an if or a loop: behind the whole of it
                definition = definition->parent;
            }
            const bool top = definition != nullptr;
            if (top && (!place || (!place->parent && definition->span.start > place->span.start))) {
                place = definition;
            }
        }
        walkStatement(*statement, [&](Expr *expr) {
            if (expr->kind == ExprKind::Attribute && expr->items[0]->kind == ExprKind::Name
                && parsed->view(expr->items[0]->name) == QByteArrayView(page.datasetName)) {
                const Card *card = page.variable(parsed->slice(expr->name));
                if (card && card->file == page.file() && !card->statement->parent && place && !place->parent
                    && card->statement->span.start > place->span.start) {
                    place = card->statement;
                }
            }
        });
    }
    return place;
}

Statement *lastPlainVariable(const Page &page)
{
    Statement *last = nullptr;
    for (const Card &card : page.variables) {
        if (card.owner.kind == OwnerKind::Inline && card.file == page.file() && !card.statement->parent && !card.statement->sharesLine
            && (!last || card.statement->span.start > last->span.start)) {
            last = card.statement;
        }
    }
    if (!last && page.population && page.population->file == page.file() && !page.population->statement->parent) {
        last = page.population->statement;
    }
    return last ? last : page.datasetStatement;
}

GestureResult placeStatement(const Page &page, Statement *behind, const QByteArray &statement, const QByteArray &code, const QList<QByteArray> &except)
{
    const Module &module = *page.module();
    Statement *place = placeBehind(page, behind, code);
    const Pos at = place ? module.lines.next(module.lines.lineOf(place->span.end)) : module.text.size();
    const auto imports = importsFor(page, page.file(), code, at, except);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    Change change;
    const QByteArray indent = place ? module.indentation(*place) : QByteArray();
    const QByteArray eol = lineEndOf(module);
    if (place) {
        change.add(page.file(), insertLines(module, at, indent + statement + eol, *place, false));
    } else {
        const bool unended = !module.text.isEmpty() && !module.text.endsWith('\n');
        change.add(page.file(), {{{at, at}, unended ? eol + statement : statement + eol}});
    }
    change.add(page.file(), *imports);
    return change;
}

GestureResult addVariable(const GestureContext &context)
{
    const Page &page = context.page;
    const auto code = context.code("code");
    if (!code) {
        return tl::unexpected<Refusal>(code.error());
    }
    QByteArray name = !context.bytes("as").isEmpty() ? context.bytes("as") : context.bytes("name");
    QByteArray after = context.bytes("after");
    const QByteArray target = context.targetName("variable");
    if (name.isEmpty()) {
        name = target;
    } else if (after.isEmpty()) {
        after = target;
    }
    if (page.datasetName.isEmpty()) {
        return refuse("unknown_target", tr("%1 makes no dataset, so it can have no variables. Add dataset = create_dataset() first.").arg(page.file()));
    }
    const auto good = checkNewName(page, name, true);
    if (!good) {
        return tl::unexpected<Refusal>(good.error());
    }
    Statement *behind = lastPlainVariable(page);
    if (!after.isEmpty()) {
        const Card *card = page.variable(after);
        behind = card && card->file == page.file() ? card->statement : page.statementOf(after);
        if (!behind) {
            return refuse("unknown_target", tr("There is no variable %1 in %2.").arg(text(after), page.file()));
        }
    }
    const QByteArray indent = behind ? page.module()->indentation(*behind) : QByteArray();
    const QByteArray statement = laidOut(*page.module(), indent, page.datasetName + '.' + name, *code);
    GestureResult change = placeStatement(page, behind, statement, *code, {page.datasetName});
    if (change) {
        change->affects.append(text(name));
        change->title = tr("Add variable %1").arg(text(name));
    }
    return change;
}

GestureResult setComment(const GestureContext &context)
{
    const auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    const Module &module = *aim->module;
    const QByteArray eol = lineEndOf(module);
    const QByteArray indent = module.indentation(*aim->statement);
    QByteArray lines;
    for (const QByteArray &line : context.bytes("text").split('\n')) {
        if (!line.trimmed().isEmpty()) {
            lines += indent + "# " + line.trimmed() + eol;
        }
    }
    const Pos own = module.lines.start(module.lines.lineOf(aim->statement->span.start));
    Change change;
    change.add(aim->file, {{{module.ownedStart(*aim->statement), own}, lines}});
    change.touched.push_back(aim->statement);
    change.title = tr("Change the comment of %1").arg(text(aim->label));
    return change;
}

GestureResult setDummy(const GestureContext &context)
{
    const Page &page = context.page;
    const Module &module = *page.module();
    const int size = context.number("population_size");
    if (size < 1) {
        return refuse("bad_value", tr("The number of dummy patients must be at least 1."));
    }
    const QByteArray number = QByteArray::number(size);
    Change change;
    change.title = tr("Change the number of dummy patients");
    if (page.dummyCall) {
        if (const Argument *argument = namedArgument(module, page.dummyCall, "population_size")) {
            change.add(page.file(), {{argument->value->outer, number}});
        } else if (!page.dummyCall->arguments.empty() && page.dummyCall->arguments[0].keyword.isEmpty() && page.dummyCall->arguments[0].stars == 0) {
            change.add(page.file(), {{page.dummyCall->arguments[0].value->outer, number}});
        } else {
            change.add(page.file(), insertItem(module, itemsOf(page.dummyCall), 0, "population_size=" + number));
        }
        change.touched.push_back(page.dummyCall->statement);
        return change;
    }
    Statement *made = page.datasetStatement ? page.datasetStatement : page.measuresStatement;
    const QByteArray name = page.datasetStatement ? page.datasetName : page.measuresName;
    if (!made) {
        return refuse("unknown_target", tr("%1 makes no dataset.").arg(page.file()));
    }
    const Pos at = module.lines.next(module.lines.lineOf(made->span.end));
    const QByteArray statement = module.indentation(*made) + name + ".configure_dummy_data(population_size=" + number + ')';
    const bool unended = at >= module.text.size() && !module.text.endsWith('\n');
    const QByteArray eol = lineEndOf(module);
    change.add(page.file(), {{{at, at}, unended ? eol + statement : statement + eol}});
    return change;
}

/// The call as the last measure is written: on one line, or one argument a line. A group is broken only when it is long.
QByteArray measureCall(const Page &page, const QByteArray &owner, QList<QByteArray> arguments, const QList<QByteArray> &groups)
{
    const Module &module = *page.module();
    const QByteArray eol = lineEndOf(module);
    const QByteArray unit = indentUnit(module);
    const Statement *last = page.measures.empty() || page.measures.back().file != page.file() ? nullptr : page.measures.back().statement;
    const bool oneLine = last && module.lines.lineOf(last->span.start) == module.lines.lineOf(last->span.end);
    if (!groups.isEmpty()) {
        const QByteArray group = "group_by={" + groups.join(", ") + '}';
        const bool fits = unit.size() + group.size() < kLongLine;
        arguments.append(fits ? group : "group_by={" + eol + unit + unit + groups.join(',' + eol + unit + unit) + ',' + eol + unit + '}');
    }
    const QByteArray line = owner + ".define_measure(" + arguments.join(", ") + ')';
    if (oneLine && line.size() <= kLongLine && !line.contains('\n')) {
        return line;
    }
    return owner + ".define_measure(" + eol + unit + arguments.join(',' + eol + unit) + ',' + eol + ')';
}

/// Names of groups with their code: an object, in the order of `group_order` where that is given (an
/// object of JSON has none once it is read), or a list of pairs.
QList<std::pair<QByteArray, QByteArray>> groupsOf(const QJsonObject &request)
{
    QList<std::pair<QByteArray, QByteArray>> groups;
    const QJsonValue given = request.value(QStringLiteral("group_by"));
    for (const QJsonValue &pair : given.toArray()) {
        groups.append({pair.toArray().at(0).toString().toUtf8(), pair.toArray().at(1).toString().toUtf8()});
    }
    const QJsonObject named = given.toObject();
    QStringList order;
    for (const QJsonValue &name : request.value(QStringLiteral("group_order")).toArray()) {
        order.append(name.toString());
    }
    for (const QString &name : order + named.keys()) {
        const bool known = std::any_of(groups.begin(), groups.end(), [&name](const auto &group) { return group.first == name.toUtf8(); });
        if (!known && named.contains(name)) {
            groups.append({name.toUtf8(), named.value(name).toString().toUtf8()});
        }
    }
    return groups;
}

GestureResult addMeasure(const GestureContext &context)
{
    const Page &page = context.page;
    const Module &module = *page.module();
    const QByteArray name = context.bytes("name");
    const auto good = checkNewName(page, name, true);
    if (!good) {
        return tl::unexpected<Refusal>(good.error());
    }
    if (page.measure(name)) {
        return refuse("name_taken", tr("There is already a measure %1. Choose another name.").arg(text(name)));
    }
    const QByteArray owner = page.measuresName.isEmpty() ? QByteArrayLiteral("measures") : page.measuresName;
    QList<QByteArray> codes;
    QList<QByteArray> arguments{"name=" + quotedText(module, name)};
    for (const char *part : {"numerator", "denominator", "intervals"}) {
        if (!context.has(part)) {
            continue;
        }
        const auto code = context.code(part);
        if (!code) {
            return tl::unexpected<Refusal>(code.error());
        }
        codes.append(*code);
        arguments.append(part + ('=' + *code));
    }
    QList<QByteArray> entries;
    for (const auto &[group, code] : groupsOf(context.request)) {
        if (!parseExpression(code)) {
            return refuse("bad_code", tr("\"%1\" is not one expression of Python, so nothing was changed. Correct it first.").arg(text(code)));
        }
        codes.append(code);
        entries.append(quotedText(module, group) + ": " + code);
    }
    const QByteArray eol = lineEndOf(module);
    QByteArray call = measureCall(page, owner, arguments, entries);
    const QByteArray code = '[' + codes.join(", ") + ']';
    Statement *behind = page.measures.empty() ? nullptr : page.measures.back().statement;
    behind = behind ? behind : page.measureDefaults ? page.measureDefaults->statement : page.measuresStatement;
    if (page.measuresName.isEmpty()) {
        call = owner + " = create_measures()" + eol + call;
        codes.append("create_measures");
        behind = module.body.empty() ? nullptr : module.body.back();
    }
    GestureResult change = placeStatement(page, behind, call, page.measuresName.isEmpty() ? '[' + codes.join(", ") + ']' : code, {owner});
    if (change) {
        change->affects.append(text(name));
        change->title = tr("Add measure %1").arg(text(name));
    }
    return change;
}

/// The same variable for several codelists: a loop over a dict, or one statement each (task 22).
GestureResult repeatVariable(const GestureContext &context)
{
    const auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    if (!aim->isVariable || !aim->card->editable) {
        return refuse("code_step", tr("Only a plain variable can be repeated. Edit as text."));
    }
    const Module &module = *aim->module;
    Expr *codelist = nullptr;
    walk(aim->value, [&](Expr *part) {
        const TypeClass kind = part->kind == ExprKind::Name || part->kind == ExprKind::Attribute ? context.page.typing().typeOf(aim->file, part).kind : TypeClass::Unknown;
        codelist = !codelist && (kind == TypeClass::Codelist || kind == TypeClass::Categories) ? part : codelist;
    });
    const QJsonArray lists = context.request.value(QStringLiteral("codelists")).toArray();
    const QJsonArray names = context.request.value(QStringLiteral("names")).toArray();
    if (!codelist || lists.isEmpty() || lists.size() != names.size()) {
        return refuse("bad_value", tr("Give as many names as codelists, and choose a variable that uses a codelist."));
    }
    const QByteArray eol = lineEndOf(module);
    const QByteArray base = module.indentation(*aim->statement);
    const QByteArray unit = indentUnit(module);
    const Span outer = aim->value->outer;
    const Span inside{codelist->outer.start - outer.start, codelist->outer.end - outer.start};
    QByteArray lines;
    QList<QByteArray> codes;
    Change change;
    const bool loop = context.request.value(QStringLiteral("as")).toString() != QLatin1String("statements");
    QByteArray entries;
    for (qsizetype i = 0; i < lists.size(); ++i) {
        const QByteArray name = names.at(i).toString().toUtf8();
        const QByteArray list = lists.at(i).toString().toUtf8();
        const auto good = checkNewName(context.page, name, true);
        if (!good) {
            return tl::unexpected<Refusal>(good.error());
        }
        codes.append(list);
        change.affects.append(text(name));
        entries += base + unit + quotedText(module, name) + ": " + list + ',' + eol;
        lines += base + context.page.datasetName + '.' + name + " = " + applyEdits(module.source(aim->value), {{inside, list}}) + eol;
    }
    if (loop) {
        QByteArray body = applyEdits(module.source(aim->value), {{inside, "codelist"}});
        body.replace(eol + base, eol + base + unit);
        lines = base + "for name, codelist in {" + eol + entries + base + "}.items():" + eol + base + unit + context.page.datasetName
                + ".add_column(name, " + body + ')' + eol;
    }
    const Pos at = module.lines.next(module.lines.lineOf(aim->statement->span.end));
    const auto imports = importsFor(context.page, aim->file, '[' + codes.join(", ") + ']', at);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    change.add(aim->file, insertLines(module, at, lines, *aim->statement, false));
    change.add(aim->file, *imports);
    change.title = tr("Repeat %1 for %2 codelists").arg(text(aim->label)).arg(lists.size());
    return change;
}

} // namespace

GestureResult studyGesture(const GestureContext &context)
{
    const QString op = context.op();
    if (op == QLatin1String("add_variable")) {
        return addVariable(context);
    }
    if (op == QLatin1String("set_comment")) {
        return setComment(context);
    }
    if (op == QLatin1String("add_measure")) {
        return addMeasure(context);
    }
    return op == QLatin1String("repeat_variable") ? repeatVariable(context) : setDummy(context);
}

} // namespace Authoring
