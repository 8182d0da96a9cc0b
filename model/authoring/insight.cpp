// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/insight.h"

#include <algorithm>

#include "model/authoring/hoverwords.h"
#include "model/authoring/reference.h"
#include "model/authoring/rename.h"
#include "model/authoring/schemawords.h"
#include "model/authoring/shapes.h"
#include "model/authoring/tokens.h"
#include "model/authoring/types.h"

namespace Authoring
{

namespace
{

/// The name or attribute under a place.
Expr *wordAt(const Module &module, Pos at)
{
    Expr *expr = module.expressionAt({at, at});
    while (expr && expr->kind != ExprKind::Name && expr->kind != ExprKind::Attribute) {
        Expr *callee = expr->kind == ExprKind::Call ? expr->items[0] : nullptr;
        if (!callee || !(callee->name.start <= at && at <= callee->name.end)) {
            return nullptr;
        }
        expr = callee;
    }
    return expr && expr->name.start <= at && at <= expr->name.end ? expr : nullptr;
}

QString entryWords(const ReferenceEntry &entry)
{
    return QStringLiteral("**`%1`**\n\n%2\n\n```python\n%3\n```").arg(entry.signature, entry.text, entry.example);
}

} // namespace

std::optional<Hover> hoverAt(const Program &program, const QString &file, Pos at)
{
    const ModulePtr module = program.module(file);
    Expr *word = module && at <= module->text.size() ? wordAt(*module, at) : nullptr;
    if (!word) {
        return std::nullopt;
    }
    const QByteArray name = module->slice(word->name);
    Typing typing(&program);
    Hover hover;
    hover.span = word->name;
    if (word->kind == ExprKind::Attribute) {
        const bool called = word->parent && word->parent->kind == ExprKind::Call && word->parent->items[0] == word;
        const Type receiver = typing.typeOf(file, word->items[0]);
        if (receiver.isFrame() && receiver.table) {
            if (const Core::ColumnSchema *column = called ? nullptr : receiver.table->schema->column(name.toStdString())) {
                hover.markdown = tr("**`%1`** column of `%2`: %3").arg(QString::fromUtf8(name), text(receiver.table->exportedName),
                                                                        seriesType(column->type, receiver.eventLevel).words());
                for (const QString &words : {text(column->description), columnRules(*column)}) {
                    hover.markdown += words.isEmpty() ? QString() : QStringLiteral("\n\n") + words;
                }
                return hover;
            }
            if (const ReferenceEntry *entry = referenceEntry(QByteArray::fromStdString(receiver.table->identity) + '.' + name)) {
                hover.markdown = entryWords(*entry);
                return hover;
            }
        }
        const ReferenceEntry *entry = referenceEntry(name);
        if (entry && (called || receiver.kind != TypeClass::Unknown)) {
            hover.markdown = entryWords(*entry);
            return hover;
        }
    }
    const Type type = typing.typeOf(file, word);
    if (word->kind == ExprKind::Name) {
        const auto binding = program.resolve(file, name, word->statement, word);
        if (binding && binding->kind == BindingKind::Table && type.table) {
            hover.markdown = QStringLiteral("**`%1`**\n\n%2").arg(QString::fromUtf8(name), tableWords(*type.table) + QStringLiteral("\n\n") + columnList(*type.table));
            return hover;
        }
        if (const ReferenceEntry *entry = binding && binding->kind == BindingKind::Ehrql ? referenceEntry(binding->original) : nullptr) {
            hover.markdown = entryWords(*entry);
            return hover;
        }
        if (binding && binding->value && binding->module && calledName(*binding->module, binding->value) == "codelist_from_csv") {
            const auto path = stringValue(*binding->module, argumentValue(*binding->module, binding->value, "filename", 0));
            hover.markdown = tr("**`%1`** codelist from `%2`").arg(QString::fromUtf8(name), QString::fromUtf8(path.value_or(QByteArray())));
            return hover;
        }
    }
    if (type.kind == TypeClass::Unknown) {
        return std::nullopt;
    }
    hover.markdown = QStringLiteral("**`%1`** %2").arg(QString::fromUtf8(name), type.words());
    return hover;
}

QString referenceNameAt(const Program &program, const QString &file, Pos at)
{
    const ModulePtr module = program.module(file);
    Expr *word = module && at <= module->text.size() ? wordAt(*module, at) : nullptr;
    if (!word) {
        return {};
    }
    const QByteArray name = module->slice(word->name);
    Typing typing(&program);
    QByteArrayList wanted;
    if (word->kind == ExprKind::Attribute) {
        const Type receiver = typing.typeOf(file, word->items[0]);
        if (receiver.isFrame() && receiver.table) {
            wanted.append(QByteArray::fromStdString(receiver.table->identity) + '.' + name);
        }
        wanted.append(module->source(word->items[0]) + '.' + name); // Constraint.NotNull
    }
    const auto binding = word->kind == ExprKind::Name ? program.resolve(file, name, word->statement, word) : std::nullopt;
    const Type type = typing.typeOf(file, word);
    if (type.isFrame() && type.table && (word->kind == ExprKind::Attribute || (binding && binding->kind == BindingKind::Table))) {
        wanted.append(QByteArray::fromStdString(type.table->identity)); // also tpp.patients of a module
    }
    if (binding && binding->kind == BindingKind::Ehrql) {
        wanted.append(binding->original);
    }
    wanted.append(name);
    const auto found = std::find_if(wanted.cbegin(), wanted.cend(), [](const QByteArray &entry) { return referenceEntry(entry) != nullptr; });
    return found == wanted.cend() ? QString() : QString::fromUtf8(*found);
}

namespace
{

/// The assignment of a variable of the dataset, in the file or one that it imports.
std::optional<Place> variablePlace(const Program &program, const QString &file, const QByteArray &dataset, const QByteArray &name)
{
    for (const QString &path : QStringList{file} + program.importedFiles()) {
        const ModulePtr module = program.module(path);
        for (const Statement &statement : module ? module->statements : std::deque<Statement>()) {
            for (const Expr *target : statement.targets) {
                if (target->kind == ExprKind::Attribute && module->view(target->name) == QByteArrayView(name) && target->items[0]->kind == ExprKind::Name
                    && (path != file || module->view(target->items[0]->name) == QByteArrayView(dataset))) {
                    return Place{path, target->name};
                }
            }
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<Place> definitionAt(const Program &program, const QString &file, Pos at)
{
    const ModulePtr module = program.module(file);
    if (!module || at > module->text.size()) {
        return std::nullopt;
    }
    if (const Expr *literal = module->expressionAt({at, at}); literal && literal->kind == ExprKind::String) {
        const auto value = stringValue(*module, literal);
        if (value && value->endsWith(".csv")) {
            return Place{QString::fromUtf8(*value), {}};
        }
    }
    Expr *word = wordAt(*module, at);
    if (!word) {
        return std::nullopt;
    }
    const QByteArray name = module->slice(word->name);
    std::optional<Binding> binding;
    if (word->kind == ExprKind::Name) {
        binding = program.resolve(file, name, word->statement, word);
    } else if (word->items[0]->kind == ExprKind::Name) {
        const QByteArray owner = module->slice(word->items[0]->name);
        const auto ownerBinding = program.resolve(file, owner, word->statement, word->items[0]);
        if (ownerBinding && ownerBinding->kind == BindingKind::Module) {
            binding = program.resolve(ownerBinding->file, name, nullptr);
        } else {
            Typing typing(&program);
            if (typing.typeOf(file, word->items[0]).kind == TypeClass::Dataset) {
                return variablePlace(program, file, owner, name);
            }
        }
    }
    if (!binding || !binding->statement || !binding->module) {
        return std::nullopt;
    }
    for (const Expr *target : binding->statement->targets) {
        if (target->kind == ExprKind::Name && binding->module->view(target->name) == QByteArrayView(binding->name)) {
            return Place{binding->file, target->name};
        }
    }
    for (const Parameter &parameter : binding->statement->parameters) {
        if (binding->kind == BindingKind::Parameter && binding->module->view(parameter.name) == QByteArrayView(name)) {
            return Place{binding->file, parameter.name};
        }
    }
    return Place{binding->file, binding->statement->name.isEmpty() ? binding->statement->header : binding->statement->name};
}

std::vector<Place> usesAt(const Program &program, const QString &file, Pos at)
{
    const ModulePtr module = program.module(file);
    Expr *word = module && at <= module->text.size() ? wordAt(*module, at) : nullptr;
    std::vector<Place> places;
    if (!word) {
        return places;
    }
    const QByteArray name = module->slice(word->name);
    std::map<QString, std::vector<Edit>> edits;
    Typing typing(&program);
    if (word->kind == ExprKind::Attribute && typing.typeOf(file, word->items[0]).kind == TypeClass::Dataset) {
        edits = renameVariableEdits(Page(program), name, name);
    } else if (word->kind == ExprKind::Name) {
        const auto binding = program.resolve(file, name, word->statement, word);
        if (binding && (binding->kind == BindingKind::Variable || binding->kind == BindingKind::Function || binding->kind == BindingKind::Class)
            && !enclosingFunction(binding->statement)) {
            edits = renameNameEdits(program, binding->file, binding->name, binding->name);
        } else {
            for (const Expr &expr : module->expressions) {
                if (expr.kind == ExprKind::Name && module->view(expr.name) == QByteArrayView(name)) {
                    places.push_back({file, expr.name});
                }
            }
        }
    }
    for (const auto &[path, list] : edits) {
        for (const Edit &edit : list) {
            places.push_back({path, edit.span});
        }
    }
    std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) { return a.file != b.file ? a.file < b.file : a.span < b.span; });
    return places;
}

std::vector<Symbol> symbolsOf(const Program &program, const QString &file)
{
    const ModulePtr module = program.module(file);
    std::vector<Symbol> symbols;
    if (!module) {
        return symbols;
    }
    Typing typing(&program);
    walkStatements(module->body, [&](const Statement *statement) {
        if (statement->kind == StatementKind::Def || statement->kind == StatementKind::Class) {
            symbols.push_back({QString::fromUtf8(module->slice(statement->name)), QStringLiteral("function"), statement->span, statement->name});
            return;
        }
        if (statement->kind == StatementKind::Expression && statement->value->kind == ExprKind::Call && statement->value->items[0]->kind == ExprKind::Attribute) {
            const Expr *call = statement->value;
            const QByteArray method = module->slice(call->items[0]->name);
            const Expr *first = call->arguments.empty() ? nullptr : argumentValue(*module, call, "name", 0);
            if (method == "define_population") {
                symbols.push_back({QStringLiteral("population"), QStringLiteral("population"), statement->span, call->items[0]->name});
            } else if ((method == "define_measure" || method == "add_column") && first) {
                const QString name = QString::fromUtf8(stringValue(*module, first).value_or(module->source(first)));
                symbols.push_back({name, method == "add_column" ? QStringLiteral("variable") : QStringLiteral("measure"), statement->span, first->span});
            }
            return;
        }
        if (statement->kind != StatementKind::Assign || statement->targets.size() != 1) {
            return;
        }
        const Expr *target = statement->targets.front();
        if (target->kind == ExprKind::Attribute && typing.typeOf(file, target->items[0]).kind == TypeClass::Dataset) {
            symbols.push_back({QString::fromUtf8(module->slice(target->name)), QStringLiteral("variable"), statement->span, target->name});
        } else if (target->kind == ExprKind::Name && !statement->parent) {
            const TypeClass kind = typing.typeOf(file, statement->value).kind;
            const bool list = kind == TypeClass::Codelist || kind == TypeClass::Categories;
            symbols.push_back({QString::fromUtf8(module->slice(target->name)), list ? QStringLiteral("codelist") : QStringLiteral("name"), statement->span, target->name});
        }
    });
    return symbols;
}

std::vector<MeaningfulToken> meaningsOf(const Program &program, const QString &file)
{
    const ModulePtr module = program.module(file);
    std::vector<MeaningfulToken> tokens;
    if (!module) {
        return tokens;
    }
    Typing typing(&program);
    for (const Expr &expr : module->expressions) {
        if (!expr.statement) {
            continue;
        }
        Expr *each = const_cast<Expr *>(&expr);
        if (expr.kind == ExprKind::Name) {
            const auto binding = program.resolve(file, module->slice(expr.name), expr.statement, &expr);
            if (!binding) {
                continue;
            }
            const Type type = binding->kind == BindingKind::Table ? Type() : typing.typeOf(file, each);
            if (binding->kind == BindingKind::Table) {
                tokens.push_back({expr.name, TokenMeaning::Table});
            } else if (binding->kind == BindingKind::Function || binding->kind == BindingKind::Ehrql) {
                tokens.push_back({expr.name, TokenMeaning::Function});
            } else if (type.kind == TypeClass::Codelist || type.kind == TypeClass::Categories) {
                tokens.push_back({expr.name, TokenMeaning::Codelist});
            } else if (type.isDate()) {
                tokens.push_back({expr.name, TokenMeaning::Date});
            }
        } else if (expr.kind == ExprKind::Attribute) {
            const bool called = expr.parent && expr.parent->kind == ExprKind::Call && expr.parent->items[0] == each;
            const Type receiver = typing.typeOf(file, expr.items[0]);
            if (receiver.kind == TypeClass::Dataset && !called) {
                tokens.push_back({expr.name, TokenMeaning::Variable});
            } else if (called && linkKind(module->view(expr.name), true) != LinkKind::OtherMethod) {
                tokens.push_back({expr.name, TokenMeaning::Method});
            } else if (receiver.isFrame() && !called) {
                tokens.push_back({expr.name, TokenMeaning::Column});
            }
        }
    }
    std::sort(tokens.begin(), tokens.end(), [](const MeaningfulToken &a, const MeaningfulToken &b) { return a.span < b.span; });
    return tokens;
}

std::vector<FoldRange> foldsOf(const Module &module)
{
    std::vector<FoldRange> folds;
    const auto add = [&](Pos start, Pos end) {
        const FoldRange fold{module.lines.lineOf(start), module.lines.lineOf(end)};
        const bool known = std::any_of(folds.begin(), folds.end(), [&fold](const FoldRange &f) { return f.first == fold.first; });
        if (fold.last > fold.first && !known) {
            folds.push_back(fold);
        }
    };
    const Statement *firstImport = nullptr;
    const Statement *lastImport = nullptr;
    for (const Statement *statement : module.body) {
        const bool import = statement->kind == StatementKind::Import || statement->kind == StatementKind::ImportFrom;
        if (import) {
            firstImport = firstImport ? firstImport : statement;
            lastImport = statement;
        } else if (firstImport) {
            add(firstImport->span.start, lastImport->span.end);
            firstImport = nullptr;
        }
    }
    walkStatements(module.body, [&](const Statement *statement) { add(statement->span.start, statement->span.end); });
    for (std::size_t i = 0; i < module.comments.size(); ++i) {
        std::size_t last = i;
        while (last + 1 < module.comments.size() && module.lines.lineOf(module.comments[last + 1].start) == module.lines.lineOf(module.comments[last].start) + 1) {
            ++last;
        }
        if (last > i) {
            add(module.comments[i].start, module.comments[last].start);
            i = last;
        }
    }
    std::sort(folds.begin(), folds.end(), [](const FoldRange &a, const FoldRange &b) { return a.first < b.first; });
    return folds;
}

std::vector<Edit> spacingEdits(const Module &module)
{
    std::vector<Edit> edits;
    const Tokens tokens = tokenize(module.text);
    const auto insideString = [&tokens](Pos at) {
        const auto after = std::upper_bound(tokens.list.begin(), tokens.list.end(), at, [](Pos p, const Token &t) { return p < t.span.start; });
        return after != tokens.list.begin() && (after - 1)->kind == TokenKind::String && at < (after - 1)->span.end;
    };
    int blank = 0;
    for (int line = 0; line < module.lines.count(); ++line) {
        const Span whole{module.lines.start(line), module.lines.end(line)};
        Pos end = whole.end;
        while (end > whole.start && (module.text.at(end - 1) == ' ' || module.text.at(end - 1) == '\t')) {
            --end;
        }
        if (end < whole.end && !insideString(end)) {
            edits.push_back({{end, whole.end}, {}});
        }
        blank = end == whole.start ? blank + 1 : 0;
        if (blank > 2 && !insideString(whole.start) && module.lines.next(line) > whole.end) {
            edits.push_back({{whole.end, module.lines.next(line)}, {}});
        }
    }
    for (std::size_t i = 0; i + 1 < tokens.list.size(); ++i) {
        const Token &token = tokens.list[i];
        const Token &next = tokens.list[i + 1];
        if (token.kind == TokenKind::Operator && module.view(token.span) == QByteArrayView(",") && next.span.start == token.span.end
            && next.kind != TokenKind::Newline && !QByteArrayView(")]}").contains(module.text.at(next.span.start))) {
            edits.push_back({{token.span.end, token.span.end}, " "});
        }
    }
    for (const Statement &statement : module.statements) {
        if (statement.kind == StatementKind::Assign && statement.assignOperator.length() == 1) {
            const Span op = statement.assignOperator;
            if (module.text.at(op.start - 1) != ' ') {
                edits.push_back({{op.start, op.start}, " "});
            }
            if (op.end < module.text.size() && module.text.at(op.end) != ' ' && module.text.at(op.end) != '\\') {
                edits.push_back({{op.end, op.end}, " "});
            }
        }
    }
    return edits;
}

} // namespace Authoring
