// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/computednames.h"

#include <algorithm>

#include <QRegularExpression>

namespace Authoring
{

namespace
{

bool isNameText(const QByteArray &text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool isFormatted(const Module &module, const Expr *expr)
{
    return expr->kind == ExprKind::String && !stringValue(module, expr) && module.slice(expr->span).toLower().startsWith('f');
}

/// The call reads or writes a variable of the dataset by name: getattr(dataset, NAME).
const Expr *nameAskedFor(const Page &page, const QString &file, const Module &module, const Expr &call)
{
    const QByteArray called = call.kind == ExprKind::Call ? calledName(module, &call) : QByteArray();
    const bool asks = (called == "getattr" || called == "setattr" || called == "hasattr" || called == "delattr") && call.arguments.size() >= 2;
    return asks && page.typing().typeOf(file, call.arguments[0].value).kind == TypeClass::Dataset ? call.arguments[1].value : nullptr;
}

/// A text that stands among others, from where a loop takes it.
bool isListed(const Module &module, const Expr *text)
{
    const Expr *around = text->parent;
    if (!around) {
        return false;
    }
    const bool appended = around->kind == ExprKind::Call && around->items.front()->kind == ExprKind::Attribute
                          && (module.view(around->items.front()->name) == QByteArrayView("append") || module.view(around->items.front()->name) == QByteArrayView("add"));
    return appended || around->kind == ExprKind::List || around->kind == ExprKind::Tuple || around->kind == ExprKind::Set || around->kind == ExprKind::Dict
           || around->kind == ExprKind::Comprehension;
}

std::optional<NameSource> sourceInFile(const Page &page, const QString &file, const QByteArray &variable)
{
    const ModulePtr module = page.program().module(file);
    if (!module) {
        return std::nullopt;
    }
    bool computes = false;
    for (const Expr &expr : module->expressions) {
        const Expr *name = nameAskedFor(page, file, *module, expr);
        if (!name || stringValue(*module, name)) {
            continue;
        }
        computes = true;
        if (isFormatted(*module, name) && canGiveName(module->slice(name->span), variable)) {
            return NameSource{file, module->lineNumber(name->span.start)};
        }
    }
    if (!computes) {
        return std::nullopt;
    }
    for (const Expr &expr : module->expressions) {
        const bool listed = expr.kind == ExprKind::String && isListed(*module, &expr);
        if (listed && (stringValue(*module, &expr) == variable || (isFormatted(*module, &expr) && canGiveName(module->slice(expr.span), variable)))) {
            return NameSource{file, module->lineNumber(expr.span.start)};
        }
    }
    return std::nullopt;
}

} // namespace

bool canGiveName(const QByteArray &source, const QByteArray &name)
{
    const qsizetype quote = source.isEmpty() ? -1 : source.indexOf(source.back());
    if (quote < 1 || source.size() - quote < 3) {
        return false;
    }
    QString pattern;
    QByteArray fixed;
    int depth = 0;
    for (const char c : source.mid(quote + 1, source.size() - quote - 2)) {
        if (c == '{') {
            pattern += depth++ == 0 ? QStringLiteral("\\w*") : QString();
        } else if (c == '}') {
            depth = std::max(0, depth - 1);
        } else if (depth == 0) {
            fixed += c;
            pattern += QRegularExpression::escape(QString(QLatin1Char(c)));
        }
    }
    return !fixed.isEmpty() && isNameText(fixed) && QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(QString::fromUtf8(name)).hasMatch();
}

std::optional<NameSource> computedNameOf(const Page &page, const QByteArray &variable)
{
    for (const Card &card : page.variables) {
        const bool told = !card.madeNames.isEmpty();
        if (!card.computedName.isEmpty() && (told ? card.madeNames.contains(QString::fromUtf8(variable)) : canGiveName(card.computedName, variable) || card.computedName == variable)) {
            return NameSource{card.file, card.module->lineNumber(card.nameSpan.start)};
        }
    }
    for (const QString &file : page.program().importedFiles()) {
        if (const auto found = sourceInFile(page, file, variable)) {
            return found;
        }
    }
    return std::nullopt;
}

} // namespace Authoring
