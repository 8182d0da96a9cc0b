// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/steps.h"

#include "model/authoring/words.h"

namespace Authoring
{

namespace
{

constexpr int kMaximumNesting = 5;

std::vector<Step> stepsAt(const Page &page, const QString &file, Expr *expr, int depth);

Step rootStep(const Page &page, const QString &file, Expr *root, int depth)
{
    const ModulePtr module = page.program().module(file);
    Step step;
    step.span = root->outer;
    step.kind = nodeKind(page, file, root);
    step.words = Words(page, file).sentence(root);
    step.structured = page.isStructured(file, root);
    if (step.kind != QLatin1String("name") || depth >= kMaximumNesting) {
        return step;
    }
    step.helper = module->slice(root->name);
    const auto binding = page.program().resolve(file, step.helper, root->statement, root);
    if (binding && binding->value && binding->module) {
        step.helperFile = binding->file;
        step.nested = stepsAt(page, binding->file, binding->value, depth + 1);
    }
    return step;
}

std::vector<Step> stepsAt(const Page &page, const QString &file, Expr *expr, int depth)
{
    const ModulePtr module = page.program().module(file);
    std::vector<Step> steps;
    const Chain chain = chainOf(*module, expr);
    steps.push_back(rootStep(page, file, chain.root, depth));
    Type receiver = page.typing().typeOf(file, chain.root);
    Words words(page, file);
    for (const Link &link : chain.links) {
        Step step;
        step.index = static_cast<int>(steps.size());
        step.kind = linkKindName(link.kind);
        step.span = link.span;
        step.words = words.link(link, receiver);
        for (const Argument &argument : link.call ? link.call->arguments : std::vector<Argument>()) {
            step.structured = step.structured && argument.stars == 0 && page.isStructured(file, argument.value);
        }
        receiver = page.typing().typeOf(file, link.whole());
        steps.push_back(std::move(step));
    }
    return steps;
}

} // namespace

QString nodeKind(const Page &page, const QString &file, Expr *expr)
{
    const ModulePtr module = page.program().module(file);
    const QByteArray called = calledName(*module, expr);
    if (called == "case") {
        return QStringLiteral("case");
    }
    if (called == "minimum_of" || called == "maximum_of") {
        return QStringLiteral("minMax");
    }
    if (foldOf(*module, expr).operands.size() > 1) {
        return QStringLiteral("fold");
    }
    switch (expr->kind) {
    case ExprKind::Name: {
        const auto binding = page.program().resolve(file, module->slice(expr->name), expr->statement, expr);
        if (binding && binding->kind == BindingKind::Table) {
            return QStringLiteral("table");
        }
        return binding && binding->kind == BindingKind::Parameter ? QStringLiteral("parameter") : QStringLiteral("name");
    }
    case ExprKind::Number:
    case ExprKind::String:
    case ExprKind::Constant:
        return QStringLiteral("literal");
    case ExprKind::List:
    case ExprKind::Tuple:
    case ExprKind::Set:
    case ExprKind::Dict:
        return QStringLiteral("list");
    case ExprKind::Compare:
        return QStringLiteral("compare");
    case ExprKind::Unary:
        return module->view(expr->operators[0]) == QByteArrayView("~") ? QStringLiteral("not") : QStringLiteral("arithmetic");
    case ExprKind::Binary:
        if (shiftOf(*module, expr)) {
            return QStringLiteral("shift");
        }
        return page.typing().typeOf(file, expr).kind == TypeClass::DateDifference ? QStringLiteral("difference") : QStringLiteral("arithmetic");
    case ExprKind::Call:
        return QStringLiteral("function");
    case ExprKind::Subscript:
        return QStringLiteral("computed");
    default:
        return QStringLiteral("code");
    }
}

std::vector<Step> stepsOf(const Page &page, const QString &file, Expr *expr)
{
    return stepsAt(page, file, expr, 0);
}

} // namespace Authoring
