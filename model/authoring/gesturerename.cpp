// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/authoring/aim.h"
#include "model/authoring/computednames.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/placing.h"
#include "model/authoring/rename.h"

namespace Authoring
{

namespace
{

void replaceOnce(std::vector<Edit> *edits, const Edit &edit)
{
    if (std::find(edits->begin(), edits->end(), edit) == edits->end()) {
        edits->push_back(edit);
    }
}

/// Names bound by a target that are the wanted one.
void targetEdits(const Module &module, const Expr *target, const QByteArray &name, const QByteArray &to, std::vector<Edit> *edits)
{
    if (target->kind == ExprKind::Name && module.view(target->name) == QByteArrayView(name)) {
        replaceOnce(edits, {target->name, to});
    } else if (target->kind == ExprKind::Tuple || target->kind == ExprKind::List) {
        for (const Expr *item : target->items) {
            targetEdits(module, item, name, to, edits);
        }
    }
}

} // namespace

std::map<QString, std::vector<Edit>> renameNameEdits(const Program &program, const QString &file, const QByteArray &name, const QByteArray &to)
{
    std::map<QString, std::vector<Edit>> edits;
    QStringList files = program.importedFiles();
    for (const QString &known : program.knownFiles()) {
        if (!files.contains(known)) {
            files.append(known);
        }
    }
    for (const QString &path : std::as_const(files)) {
        const ModulePtr module = program.module(path);
        if (!module) {
            continue;
        }
        std::vector<Edit> own;
        const auto bindingIsIt = [&](const std::optional<Binding> &binding) {
            return binding && binding->file == file && binding->statement && !enclosingFunction(binding->statement)
                   && binding->kind != BindingKind::Parameter && program.names(file).sites.contains(name);
        };
        if (path == file) {
            for (const BindingSite &site : program.names(file).sites.value(name)) {
                for (const Expr *target : site.statement->targets) {
                    targetEdits(*module, target, name, to, &own);
                }
                if (site.statement->kind == StatementKind::Def || site.statement->kind == StatementKind::Class) {
                    replaceOnce(&own, {site.statement->name, to});
                }
            }
        }
        for (const Statement &statement : module->statements) {
            for (const ImportedName &imported : statement.imported) {
                if (statement.kind == StatementKind::ImportFrom && imported.name == name && path != file
                    && program.resolveModule(path, statement.module) == file) {
                    replaceOnce(&own, {{imported.span.start, imported.span.start + name.size()}, to});
                }
            }
        }
        for (const Expr &expr : module->expressions) {
            if (!expr.statement) {
                continue;
            }
            if (expr.kind == ExprKind::Name && module->view(expr.name) == QByteArrayView(name)) {
                const auto binding = program.resolve(path, name, expr.statement, &expr);
                const bool isLoop = binding && binding->kind == BindingKind::Loop && binding->statement && binding->statement->kind != StatementKind::For;
                if (bindingIsIt(binding) && !isLoop) {
                    replaceOnce(&own, {expr.name, to});
                }
            } else if (expr.kind == ExprKind::Attribute && module->view(expr.name) == QByteArrayView(name) && expr.items[0]->kind == ExprKind::Name) {
                const auto owner = program.resolve(path, module->slice(expr.items[0]->name), expr.statement, expr.items[0]);
                if (owner && owner->kind == BindingKind::Module && owner->file == file) {
                    replaceOnce(&own, {expr.name, to});
                }
            }
        }
        if (!own.empty()) {
            edits[path] = own;
        }
    }
    return edits;
}

std::map<QString, std::vector<Edit>> renameVariableEdits(const Page &page, const QByteArray &name, const QByteArray &to)
{
    std::map<QString, std::vector<Edit>> edits;
    QStringList files = page.program().importedFiles();
    for (const Card &card : page.variables) {
        if (!files.contains(card.file)) {
            files.append(card.file);
        }
    }
    for (const QString &path : std::as_const(files)) {
        const ModulePtr module = page.program().module(path);
        if (!module) {
            continue;
        }
        std::vector<Edit> own;
        for (const Card &card : page.variables) {
            if (card.name == name && card.file == path) {
                const bool quoted = module->text.at(card.nameSpan.end - 1) == '"' || module->text.at(card.nameSpan.end - 1) == '\'';
                replaceOnce(&own, {quoted ? Span{card.nameSpan.end - 1 - name.size(), card.nameSpan.end - 1} : card.nameSpan, to});
            }
        }
        for (const Expr &expr : module->expressions) {
            if (!expr.statement) {
                continue;
            }
            if (expr.kind == ExprKind::Attribute && module->view(expr.name) == QByteArrayView(name) && expr.items[0]->kind == ExprKind::Name) {
                const QByteArray owner = module->slice(expr.items[0]->name);
                if (page.typing().typeOf(path, expr.items[0]).kind == TypeClass::Dataset || (owner == page.datasetName && !owner.isEmpty())) {
                    replaceOnce(&own, {expr.name, to});
                }
            } else if (calledName(*module, &expr) == "getattr" && expr.arguments.size() >= 2
                       && page.typing().typeOf(path, expr.arguments[0].value).kind == TypeClass::Dataset) {
                const Expr *literal = expr.arguments[1].value;
                if (stringValue(*module, literal) == name) {
                    replaceOnce(&own, {{literal->span.end - 1 - name.size(), literal->span.end - 1}, to});
                }
            }
        }
        if (!own.empty()) {
            edits[path] = own;
        }
    }
    return edits;
}

namespace
{

tl::unexpected<Refusal> refuseComputed(const Page &page, const NameSource &source)
{
    return refuse("computed_name", source.file == page.file() ? tr("The name comes from the text in line %1. Rename it there.").arg(source.line)
                                                              : tr("The name comes from the text in line %1 of %2. Rename it there.").arg(source.line).arg(source.file));
}

/// The measure whose name is put together by code that can give this one.
const MeasureCard *measureMadeBy(const Page &page, const QByteArray &name)
{
    const auto found = std::find_if(page.measures.begin(), page.measures.end(), [&name](const MeasureCard &card) { return canGiveName(card.name, name); });
    return found == page.measures.end() ? nullptr : &*found;
}

} // namespace

GestureResult renameGesture(const GestureContext &context)
{
    const Page &page = context.page;
    const QByteArray to = context.bytes("to");
    const QByteArray variable = context.targetName("variable");
    const QByteArray measure = context.targetName("measure");
    QByteArray name = context.targetName("name");
    if (!variable.isEmpty()) {
        if (const auto source = computedNameOf(page, variable)) {
            return refuseComputed(page, *source);
        }
        if (!page.variable(variable)) {
            return refuse("unknown_target", tr("There is no variable %1 in %2.").arg(text(variable), page.file()));
        }
    }
    const auto good = checkNewName(page, to, !variable.isEmpty());
    if (!good) {
        return tl::unexpected<Refusal>(good.error());
    }
    Change change;
    if (!variable.isEmpty()) {
        change.edits = renameVariableEdits(page, variable, to);
        name = variable;
    } else if (!measure.isEmpty()) {
        const MeasureCard *card = page.measure(measure);
        const Expr *literal = card ? argumentValue(*card->module, card->call, "name", 0) : nullptr;
        if (!literal || literal->kind != ExprKind::String || card->file != page.file()) {
            const MeasureCard *made = card ? card : measureMadeBy(page, measure);
            const Expr *source = made ? argumentValue(*made->module, made->call, "name", 0) : nullptr;
            return source ? refuseComputed(page, {made->file, made->module->lineNumber(source->span.start)})
                          : refuse("unknown_target", tr("There is no measure %1 in %2.").arg(text(measure), page.file()));
        }
        change.add(card->file, {{{literal->span.end - 1 - measure.size(), literal->span.end - 1}, to}});
        name = measure;
    } else {
        const auto binding = page.program().resolve(page.file(), name, nullptr);
        if (!binding || !binding->module || binding->kind == BindingKind::Table || binding->kind == BindingKind::Ehrql || binding->kind == BindingKind::Foreign
            || binding->kind == BindingKind::TableModule || binding->kind == BindingKind::Module) {
            return refuse("unknown_target", tr("%1 is not defined in this study, so it cannot be renamed.").arg(text(name)));
        }
        change.edits = renameNameEdits(page.program(), binding->file, name, to);
    }
    if (change.edits.empty()) {
        return refuse("unknown_target", tr("There is nothing called %1 in %2.").arg(text(name), page.file()));
    }
    change.affects.append(text(to));
    if (Statement *statement = variable.isEmpty() && measure.isEmpty() ? page.statementOf(name) : nullptr) {
        change.touched.push_back(statement);
    }
    change.notes.append(tr("Scripts in R and Stata and project.yaml are not changed; look there for %1.").arg(text(name)));
    change.title = tr("Rename %1 to %2").arg(text(name), text(to));
    return change;
}

} // namespace Authoring
