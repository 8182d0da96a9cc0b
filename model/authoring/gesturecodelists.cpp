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

constexpr qsizetype kLongLine = 120; ///< only a statement that would pass it is broken over lines (3.2)

GestureResult addCodelist(const GestureContext &context)
{
    const Page &page = context.page;
    const QByteArray name = context.bytes("name");
    const auto good = checkNewName(page, name, false);
    if (!good) {
        return tl::unexpected<Refusal>(good.error());
    }
    // Where the author says, else where the study keeps its codelists: the file of the last one that the page uses.
    const QString asked = QString::fromUtf8(context.bytes("file"));
    QString file = page.file();
    const CodelistCard *last = nullptr;
    for (const CodelistCard &card : page.codelists) {
        const bool own = card.file == page.file();
        if (!asked.isEmpty() && card.file != asked) {
            continue;
        }
        if (!last || own || last->file != page.file()) {
            last = card.path.isEmpty() && last ? last : &card;
        }
    }
    if (!asked.isEmpty()) {
        file = asked;
    } else if (last) {
        file = last->file;
    } else {
        const QString beside = page.program().resolveModule(page.file(), "codelists");
        file = beside.isEmpty() ? file : beside;
    }
    const ModulePtr module = page.program().module(file);
    if (!module) {
        return refuse("unknown_target", tr("There is no file %1 to load the codelist in.").arg(file));
    }
    const QByteArray eol = lineEndOf(*module);
    const QByteArray column = context.has("column") ? context.bytes("column") : QByteArrayLiteral("code");
    QList<QByteArray> arguments{quotedText(*module, context.bytes("path")), "column=" + quotedText(*module, column)};
    if (!context.bytes("category_column").isEmpty()) {
        arguments.append("category_column=" + quotedText(*module, context.bytes("category_column")));
    }
    const bool broken = last && module->lines.lineOf(last->statement->span.start) != module->lines.lineOf(last->statement->span.end);
    QByteArray statement = name + " = codelist_from_csv(" + arguments.join(", ") + ')';
    if (broken || statement.size() > kLongLine) {
        const QByteArray unit = broken ? lineIndent(*module, last->statement->value->arguments.empty() ? last->statement->span.start : last->statement->value->arguments.front().span.start)
                                       : indentUnit(*module);
        statement = name + " = codelist_from_csv(" + eol + unit + arguments.join(',' + eol + unit) + ',' + eol + ')';
    }
    Change change;
    const Statement *neighbour = last && last->file == file ? last->statement : nullptr;
    if (!neighbour) {
        // A module may load lists that this definition does not use.
        for (const Statement *each : module->body) {
            neighbour = each->kind == StatementKind::Assign && calledName(*module, each->value) == "codelist_from_csv" ? each : neighbour;
        }
    }
    if (!neighbour) {
        for (const Statement *each : module->body) {
            neighbour = each->kind == StatementKind::Import || each->kind == StatementKind::ImportFrom ? each : neighbour;
        }
    }
    const Pos at = neighbour ? module->lines.next(module->lines.lineOf(neighbour->span.end)) : module->text.size();
    const bool afterImport = neighbour && neighbour->kind != StatementKind::Assign;
    if (neighbour && !afterImport) {
        change.add(file, insertLines(*module, at, statement + eol, *neighbour, false));
    } else {
        change.add(file, {{{at, at}, (afterImport ? eol : QByteArray()) + statement + eol}});
    }
    const auto imports = importsFor(page, file, "codelist_from_csv", at);
    if (!imports) {
        return tl::unexpected<Refusal>(imports.error());
    }
    change.add(file, *imports);
    if (file != page.file()) {
        // The definition gets the name the way it gets the others.
        for (const Statement *each : page.module()->body) {
            if (each->kind == StatementKind::ImportFrom && page.program().resolveModule(page.file(), each->module) == file) {
                change.add(page.file(), importName(page, page.file(), each->module, {name}));
                break;
            }
        }
    }
    change.title = tr("Add codelist %1").arg(text(name));
    return change;
}

/// One argument of `codelist_from_csv` set to a text, or taken away when the text is empty.
OrRefusal<std::vector<Edit>> argumentEdits(const Module &module, const Expr *call, const char *name, std::size_t place, const QByteArray &value)
{
    const Expr *old = argumentValue(module, call, name, place);
    if (old && old->kind != ExprKind::String) {
        return refuse("code_step", tr("The %1 of this codelist is Python that has no form. Edit it as text.").arg(QString::fromLatin1(name)));
    }
    if (old && !value.isEmpty()) {
        return stringValue(module, old) == value ? std::vector<Edit>() : std::vector<Edit>{{old->outer, quotedText(module, value)}};
    }
    const Items items = itemsOf(call);
    if (old) {
        for (std::size_t i = 0; i < call->arguments.size(); ++i) {
            if (call->arguments[i].value == old) {
                return removeItem(module, items, i);
            }
        }
    }
    return value.isEmpty() ? std::vector<Edit>() : insertItem(module, items, items.items.size(), name + ('=' + quotedText(module, value)));
}

/// Another file, column or category column for a codelist that is loaded from a CSV file.
GestureResult setSource(const GestureContext &context)
{
    const auto aim = context.aim();
    if (!aim) {
        return tl::unexpected<Refusal>(aim.error());
    }
    const Module &module = *aim->module;
    if (!aim->value || calledName(module, aim->value) != "codelist_from_csv") {
        return refuse("unknown_target", tr("%1 is no codelist that is loaded from a file.").arg(text(aim->label)));
    }
    Change change;
    for (const auto &[key, name, place] : {std::tuple{"path", "filename", std::size_t(0)}, {"column", "column", std::size_t(1)}, {"category_column", "category_column", std::size_t(2)}}) {
        if (!context.has(key)) {
            continue;
        }
        if (context.bytes(key).isEmpty() && QByteArrayView(key) != "category_column") {
            return refuse("bad_value", tr("A codelist needs a file and the column that holds its codes."));
        }
        const auto edits = argumentEdits(module, aim->value, name, place, context.bytes(key));
        if (!edits) {
            return tl::unexpected<Refusal>(edits.error());
        }
        change.add(aim->file, *edits);
    }
    change.touched.push_back(aim->statement);
    change.title = tr("Change the codelist %1").arg(text(aim->label));
    return change;
}

} // namespace

GestureResult codelistGesture(const GestureContext &context)
{
    return context.op() == QLatin1String("add_codelist") ? addCodelist(context) : setSource(context);
}

} // namespace Authoring
