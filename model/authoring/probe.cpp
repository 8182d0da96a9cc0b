// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/probe.h"

#include <QCoreApplication>

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Authoring::Probe", text);
}

bool isWithin(const Expr *expr, const Expr *outer)
{
    for (; expr; expr = expr->parent) {
        if (expr == outer) {
            return true;
        }
    }
    return false;
}

/// The expression that a person means by a place in it.
Expr *meantAt(const Module &module, const Span &selection)
{
    Expr *expr = module.expressionAt(selection);
    if (!expr && selection.isEmpty() && selection.start > 0) { // the caret is behind the last letter of the line
        expr = module.expressionAt({selection.start - 1, selection.start - 1});
    }
    if (!expr) {
        return nullptr;
    }
    // A method with what it is called on and with its arguments, not the bare method.
    if (expr->parent && expr->parent->kind == ExprKind::Call && expr->parent->item(0) == expr && selection.length() == 0) {
        expr = expr->parent;
    }
    // What a comprehension or a lambda names is known inside only, so the whole of it is asked about.
    for (Expr *outer = expr->parent; outer; outer = outer->parent) {
        if (outer->kind == ExprKind::Comprehension || outer->kind == ExprKind::Lambda) {
            expr = outer;
        }
    }
    return expr;
}

/// Whether a statement of its own may stand before this one.
bool mayStandBefore(const Statement &statement)
{
    switch (statement.kind) {
    case StatementKind::Elif:
    case StatementKind::Else:
    case StatementKind::Except:
    case StatementKind::Finally:
    case StatementKind::Decorator:
    case StatementKind::Broken:
        return false;
    default:
        return !statement.sharesLine;
    }
}

} // namespace

QByteArray probeLabel()
{
    return "studybench value";
}

Core::Result<Probe> probeAt(const Module &module, const Span &selection)
{
    Expr *expr = meantAt(module, selection);
    if (!expr || (selection.length() > 0 && expr->outer != selection && expr->span != selection)) {
        return Core::fail(Core::ErrorCode::InvalidInput, selection.length() > 0 ? tr("The selection is not one whole expression. Select a name, a call or a chain from its beginning.")
                                                                                : tr("There is no expression at the caret to show the value of. Put it on a name or a method."));
    }
    const Statement *statement = expr->statement;
    if (!statement || !mayStandBefore(*statement)) {
        return Core::fail(Core::ErrorCode::Unsupported, tr("The value of this place cannot be asked for. Put the expression on a line of its own, under a name, and ask there."));
    }
    bool isTarget = false;
    for (const Expr *target : statement->targets) {
        isTarget = isTarget || isWithin(expr, target);
    }
    const QByteArray indent = module.indentation(*statement);
    const QByteArray code = module.source(expr);
    const QByteArray label = '"' + probeLabel() + '"';
    const QByteArray question = indent + "_studybench_value = (" + code + ")\n" + indent + "print(" + label + ", repr(_studybench_value)[:300].replace(\"\\n\", \" \"))\n" + indent
                                + "if type(_studybench_value).__module__.split(\".\")[0] == \"ehrql\": __import__(\"ehrql\").show(_studybench_value, label=" + label + ")\n";
    const int line = isTarget ? module.lines.lineOf(statement->span.end) + 1 : module.lines.lineOf(statement->span.start);
    const bool pastEnd = line >= module.lines.count();
    QByteArray text = module.text;
    if (pastEnd) {
        text += (text.endsWith('\n') ? QByteArray() : QByteArray("\n")) + question;
    } else {
        text.insert(module.lines.start(line), question);
    }
    return Probe{text, code, expr->outer};
}

} // namespace Authoring
