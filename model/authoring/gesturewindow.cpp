// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/window.h"

namespace Authoring
{

namespace
{

QByteArray methodFor(const std::optional<QByteArray> &from, const std::optional<QByteArray> &to, bool fromIncluded, bool toIncluded)
{
    if (from && to) {
        return fromIncluded ? "is_on_or_between" : "is_between_but_not_on";
    }
    if (from) {
        return fromIncluded ? "is_on_or_after" : "is_after";
    }
    return toIncluded ? "is_on_or_before" : "is_before";
}

QByteArray dayShifted(const QByteArray &code, int days)
{
    return code + (days < 0 ? " - days(1)" : " + days(1)");
}

/// The bound of the request: not given (keep), null (open) or code.
struct Bound
{
    bool given = false;
    std::optional<QByteArray> code;
};

OrRefusal<Bound> boundOf(const GestureContext &context, const char *key)
{
    Bound bound;
    const QJsonValue value = context.request.value(QLatin1String(key));
    bound.given = context.has(key);
    if (bound.given && !value.isNull()) {
        const QByteArray given = value.toString().toUtf8();
        if (isIsoDate(given)) {
            bound.code = quotedText(*context.page.module(), given);
            return bound;
        }
        const auto code = context.code(key);
        if (!code) {
            return tl::unexpected<Refusal>(code.error());
        }
        bound.code = *code;
    }
    return bound;
}

/// The smallest edits that turn a bound into another: only the number or the unit of a shift where
/// the date stays, else the whole bound.
std::vector<Edit> boundEdits(const Module &module, Expr *old, const QByteArray &code)
{
    if (module.source(old) == code) {
        return {};
    }
    const ModulePtr parsed = parseExpression(code);
    const auto now = shiftOf(module, old);
    const auto wanted = shiftOf(*parsed, parsed->body.front()->value);
    if (now && wanted && now->back == wanted->back && module.source(now->date) == parsed->source(wanted->date)) {
        std::vector<Edit> edits;
        if (now->duration.unit != wanted->duration.unit) {
            edits.push_back({now->duration.call->items[0]->name, wanted->duration.unit});
        }
        if (module.source(now->duration.amount) != parsed->source(wanted->duration.amount)) {
            edits.push_back({now->duration.amount->outer, parsed->source(wanted->duration.amount)});
        }
        return edits;
    }
    return {{old->outer, code}};
}

} // namespace

std::optional<Window> windowOf(const Module &module, Expr *expr)
{
    Window window;
    window.test = expr;
    const Chain chain = chainOf(module, expr);
    if (!chain.links.empty() && chain.links.back().kind == LinkKind::DateTest && chain.links.back().call) {
        const Link &link = chain.links.back();
        const QByteArray name = module.slice(link.attribute->name);
        const auto &arguments = link.call->arguments;
        window.column = link.attribute->items[0];
        window.method = link.attribute->name;
        window.call = link.call;
        if ((name == "is_on_or_between" || name == "is_between" || name == "is_between_but_not_on") && arguments.size() == 2) {
            window.from = argumentValue(module, link.call, "start", 0);
            window.to = argumentValue(module, link.call, "end", 1);
            window.fromIncluded = window.toIncluded = name == "is_on_or_between";
        } else if ((name == "is_before" || name == "is_on_or_before") && arguments.size() == 1) {
            window.to = arguments[0].value;
            window.toIncluded = name == "is_on_or_before";
        } else if ((name == "is_after" || name == "is_on_or_after") && arguments.size() == 1) {
            window.from = arguments[0].value;
            window.fromIncluded = name == "is_on_or_after";
        } else {
            return std::nullopt;
        }
        return window;
    }
    if (expr->kind == ExprKind::Compare && expr->items.size() == 2) {
        const QByteArray op = module.slice(expr->operators[0]);
        if (op == "<" || op == "<=" || op == ">" || op == ">=") {
            window.column = expr->items[0];
            const bool upper = op.startsWith('<');
            (upper ? window.to : window.from) = expr->items[1];
            (upper ? window.toIncluded : window.fromIncluded) = op.endsWith('=');
            window.method = expr->operators[0];
            return window;
        }
    }
    return std::nullopt;
}

namespace
{

Expr *testIn(const Module &module, const GestureContext &context, const Aim &aim, Expr *condition)
{
    const Fold fold = foldOf(module, condition);
    for (Expr *operand : fold.operands) {
        if (const auto window = windowOf(module, operand)) {
            const Type type = context.page.typing().typeOf(aim.file, window->column);
            if (window->call || type.isDate()) {
                return operand;
            }
        }
    }
    return nullptr;
}

/// Writes the window in a new form: the column, the method and its bounds.
std::vector<Edit> rewrite(const Module &module, const Window &window, const QByteArray &method, const QByteArray &arguments)
{
    if (window.call) {
        // The method's name and the text between its brackets, so that the layout of the brackets stays.
        const auto &given = window.call->arguments;
        const Span inner{given.front().span.start, given.back().span.end};
        return {{window.method, method}, {inner, arguments}};
    }
    const QByteArray column = module.source(window.column);
    const QByteArray receiver = needsBracketsAsReceiver(window.column) ? '(' + column + ')' : column;
    return {{window.test->outer, receiver + '.' + method + '(' + arguments + ')'}};
}

} // namespace

GestureResult windowGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    const Module &module = *aim->module;
    Expr *condition = aim->value;
    if (const auto place = context.at()) {
        condition = module.expressionAt(*place);
    } else if (context.has("step")) {
        const Chain chain = chainOf(module, aim->value);
        const auto step = context.stepOf(chain);
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        const Expr *call = *step > 0 ? chain.links[*step - 1].call : nullptr;
        condition = *step > 0 && chain.links[*step - 1].kind == LinkKind::DateTest ? chain.links[*step - 1].whole()
                    : call && !call->arguments.empty()                             ? call->arguments[0].value
                                                                                   : nullptr;
    }
    Expr *test = condition ? testIn(module, context, *aim, condition) : nullptr;
    if (!test) {
        return refuse("code_step", tr("This step holds no test of a date that has a window. Edit it as text."));
    }
    const Window window = *windowOf(module, test);
    const auto from = boundOf(context, "from");
    const auto to = boundOf(context, "to");
    if (!from || !to) {
        return tl::unexpected<Refusal>(from ? to.error() : from.error());
    }
    std::optional<QByteArray> newFrom = from->given ? from->code : window.from ? std::optional(module.source(window.from)) : std::nullopt;
    std::optional<QByteArray> newTo = to->given ? to->code : window.to ? std::optional(module.source(window.to)) : std::nullopt;
    if (!newFrom && !newTo) {
        return refuse("not_a_value", tr("A window needs at least one end. Remove the step instead."));
    }
    const bool fromIncluded = context.request.value(QStringLiteral("inclusive_from")).toBool(window.from ? window.fromIncluded : true);
    bool toIncluded = context.request.value(QStringLiteral("inclusive_to")).toBool(window.to ? window.toIncluded : true);
    if (newFrom && newTo && !context.has("inclusive_to")) {
        toIncluded = fromIncluded; // one form holds both ends: both in or both out
    }
    if (newFrom && newTo && fromIncluded != toIncluded) {
        // No method has one end in and the other out: the excluded end moves by a day.
        (toIncluded ? newFrom : newTo) = dayShifted(toIncluded ? *newFrom : *newTo, toIncluded ? 1 : -1);
    }
    const bool bothIn = newFrom && newTo && (fromIncluded || toIncluded);
    const QByteArray method = methodFor(newFrom, newTo, bothIn || fromIncluded, bothIn || toIncluded);
    Change change;
    const bool sameEnds = newFrom.has_value() == (window.from != nullptr) && newTo.has_value() == (window.to != nullptr);
    const bool sameForm = sameEnds && (!newFrom || fromIncluded == window.fromIncluded) && (!newTo || toIncluded == window.toIncluded);
    if (sameEnds) {
        const QByteArray op = QByteArray(newTo ? "<" : ">") + ((newTo ? toIncluded : fromIncluded) ? "=" : "");
        const QByteArray form = window.call ? method : op;
        if (!sameForm && module.view(window.method) != QByteArrayView(form)) {
            change.add(aim->file, {{window.method, form}});
        }
        if (newFrom) {
            change.add(aim->file, boundEdits(module, window.from, *newFrom));
        }
        if (newTo) {
            change.add(aim->file, boundEdits(module, window.to, *newTo));
        }
    } else {
        const QByteArray arguments = newFrom && newTo ? *newFrom + ", " + *newTo : newFrom ? *newFrom : *newTo;
        change.add(aim->file, rewrite(module, window, method, arguments));
    }
    const QByteArray used = '[' + newFrom.value_or(QByteArray()) + (newFrom && newTo ? "," : "") + newTo.value_or(QByteArray()) + ']';
    const auto imports = importsFor(context.page, aim->file, used, aim->statement->span.start);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    change.add(aim->file, *imports);
    change.touched.push_back(aim->statement);
    change.title = tr("Change window of %1").arg(QString::fromUtf8(aim->label));
    return change;
}

} // namespace Authoring
