// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonValue>

#include "model/authoring/aim.h"
#include "model/authoring/gesturewords.h"

namespace Authoring
{

namespace
{

constexpr qsizetype kLongLine = 120;

/// A link as it is written: `.where(...)`; refused when it is not links behind a value.
OrRefusal<QByteArray> linkCode(const GestureContext &context)
{
    QByteArray code = context.bytes("code").trimmed();
    if (!code.startsWith('.')) {
        code.prepend('.');
    }
    const ModulePtr parsed = parseExpression("x" + code);
    if (parsed) {
        const Chain chain = chainOf(*parsed, parsed->body.front()->value);
        if (!chain.links.empty() && chain.root->kind == ExprKind::Name && parsed->view(chain.root->span) == QByteArrayView("x")) {
            return code;
        }
    }
    return refuse("bad_code", tr("\"%1\" is not a step such as where(...), so nothing was changed. Correct it first.").arg(text(code)));
}

/// Breaks a one-line chain in brackets, one link a line, when it would pass 120 characters (3.2).
bool breakLongLine(const Aim &aim, const Chain &chain, std::size_t after, const QByteArray &code, Change *change)
{
    const Module &module = *aim.module;
    const Span whole = aim.value->outer;
    const int line = module.lines.lineOf(aim.statement->span.start);
    const bool oneLine = line == module.lines.lineOf(aim.statement->span.end);
    const qsizetype length = module.lines.end(line) - module.lines.start(line) + code.size();
    if (!oneLine || aim.value->parens > 0 || length <= kLongLine || aim.value != aim.statement->value || chain.links.empty()) {
        return false;
    }
    const QByteArray eol = lineEndOf(module);
    const QByteArray base = module.indentation(*aim.statement);
    const QByteArray inner = base + indentUnit(module);
    QByteArray written = '(' + eol + inner + module.source(chain.root);
    if (after == 0) {
        written += eol + inner + code;
    }
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        written += eol + inner + module.slice(chain.links[i].span);
        if (after == i + 1) {
            written += eol + inner + code;
        }
    }
    change->add(aim.file, {{whole, written + eol + base + ')'}});
    return true;
}

GestureResult addStep(const GestureContext &context, const Aim &aim)
{
    const auto code = linkCode(context);
    if (!code) {
        return tl::unexpected<Refusal>(code.error());
    }
    const auto imports = importsFor(context.page, aim.file, "x" + *code, aim.statement->span.start, {"x"});
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    Change change;
    change.add(aim.file, *imports);
    const Module &module = *aim.module;
    if (context.request.value(QStringLiteral("whole")).toBool()) {
        const Expr *value = aim.value;
        if (needsBracketsAsReceiver(value)) {
            change.add(aim.file, {{{value->outer.start, value->outer.start}, "("}, {{value->outer.end, value->outer.end}, ")" + *code}});
            return change;
        }
    }
    const Chain chain = chainOf(module, aim.value);
    std::size_t after = chain.links.size();
    if (context.has("after")) {
        const auto step = context.stepOf(chain, "after");
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        after = *step;
    }
    if (after == 0 && needsBracketsAsReceiver(chain.root)) {
        change.add(aim.file, {{{chain.root->outer.start, chain.root->outer.start}, "("}, {{chain.root->outer.end, chain.root->outer.end}, ")" + *code}});
        return change;
    }
    if (!breakLongLine(aim, chain, after, *code, &change)) {
        change.add(aim.file, insertLink(module, chain, after, *code));
    }
    return change;
}

/// The type after taking a link away; used to refuse before anything is edited.
OrRefusal<void> orderStays(const Module &module, const Chain &chain, std::size_t removed)
{
    if (chain.links[removed - 1].kind != LinkKind::SortBy) {
        return {};
    }
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        if (i + 1 != removed && chain.links[i].kind == LinkKind::SortBy) {
            return {};
        }
    }
    for (std::size_t i = removed; i < chain.links.size(); ++i) {
        if (chain.links[i].kind == LinkKind::Pick) {
            return refuse("needs_next_step", tr("%1 needs the order. Remove the pick first, or choose another column to sort by.")
                                                 .arg(text(module.slice(chain.links[i].attribute->name))));
        }
    }
    return {};
}

GestureResult removeStep(const Aim &aim, const Chain &chain, std::size_t step)
{
    const auto ordered = orderStays(*aim.module, chain, step);
    if (!ordered) {
        return tl::unexpected<Refusal>(ordered.error());
    }
    Change change;
    change.add(aim.file, removeLink(*aim.module, chain, step));
    return change;
}

GestureResult moveStep(const GestureContext &context, const Aim &aim, const Chain &chain, std::size_t step)
{
    const auto to = context.stepOf(chain, "to");
    if (!to) {
        return tl::unexpected<Refusal>(to.error());
    }
    if (*to == 0) {
        return refuse("not_a_value", tr("A step cannot stand before the table it works on. Choose a later place."));
    }
    std::vector<LinkKind> order;
    for (const Link &link : chain.links) {
        order.push_back(link.kind);
    }
    const LinkKind moved = order[step - 1];
    order.erase(order.begin() + static_cast<std::ptrdiff_t>(step - 1));
    order.insert(order.begin() + static_cast<std::ptrdiff_t>(*to - 1), moved);
    bool sorted = false;
    bool picked = false;
    for (const LinkKind kind : order) {
        sorted = sorted || kind == LinkKind::SortBy;
        if (kind == LinkKind::Pick && !sorted) {
            return refuse("needs_next_step", tr("A pick needs the order before it. Move the sorting first."));
        }
        if (picked && (kind == LinkKind::Where || kind == LinkKind::ExceptWhere || kind == LinkKind::SortBy || kind == LinkKind::Pick)) {
            return refuse("not_a_value", tr("After the pick there is one row, which cannot be filtered or sorted. Choose an earlier place."));
        }
        picked = picked || kind == LinkKind::Pick || kind == LinkKind::Exists || kind == LinkKind::Count;
    }
    Change change;
    change.add(aim.file, moveLink(*aim.module, chain, step, *to));
    return change;
}

GestureResult replaceStep(const GestureContext &context, const Aim &aim, const Chain &chain, std::size_t step)
{
    const bool root = step == 0;
    const auto code = root ? context.code("code") : linkCode(context);
    if (!code) {
        return tl::unexpected<Refusal>(code.error());
    }
    const auto imports = importsFor(context.page, aim.file, root ? *code : "x" + *code, aim.statement->span.start, {"x"});
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    Change change;
    change.add(aim.file, *imports);
    if (root) {
        const ModulePtr parsed = parseExpression(*code);
        const bool brackets = !chain.links.empty() && needsBracketsAsReceiver(parsed->body.front()->value);
        change.add(aim.file, {{chain.root->outer, brackets ? '(' + *code + ')' : *code}});
    } else {
        const auto last = context.has("to") ? context.stepOf(chain, "to") : OrRefusal<std::size_t>(step);
        if (!last) {
            return tl::unexpected<Refusal>(last.error());
        }
        change.add(aim.file, replaceLinks(*aim.module, chain, std::min(step, std::max<std::size_t>(*last, 1)), std::max(step, *last), *code));
    }
    return change;
}

} // namespace

GestureResult stepGesture(const GestureContext &context)
{
    auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    if (const auto place = context.at()) {
        Expr *expr = aim->module->expressionAt(*place);
        aim->value = expr ? expr : aim->value;
    }
    if (!aim->value) {
        return refuse("code_step", tr("This part is Python that has no form. Edit it as text."));
    }
    const QString op = context.op();
    GestureResult change = refuse("unknown_target", QString());
    if (op == QLatin1String("add_step")) {
        change = addStep(context, *aim);
    } else {
        const Chain chain = chainOf(*aim->module, aim->value);
        const auto step = context.stepOf(chain);
        if (!step) {
            return tl::unexpected<Refusal>(step.error());
        }
        if (op == QLatin1String("replace_step")) {
            change = replaceStep(context, *aim, chain, *step);
        } else if (*step == 0) {
            return refuse("not_a_value", tr("The table at the beginning cannot be removed or moved. Choose another table instead."));
        } else {
            change = op == QLatin1String("remove_step") ? removeStep(*aim, chain, *step) : moveStep(context, *aim, chain, *step);
        }
    }
    if (change) {
        change->touched.push_back(aim->statement);
        change->title = tr("Change the steps of %1").arg(text(aim->label));
    }
    return change;
}

} // namespace Authoring
