// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/codelistuses.h"

#include <algorithm>
#include <map>

#include "model/authoring/shapes.h"
#include "model/authoring/tokens.h"
#include "model/authoring/types.h"

namespace Authoring
{

namespace
{

constexpr QByteArrayView kLoader("codelist_from_csv");
/// How far before a place the call may begin; longer ones are not written by hand.
constexpr Pos kReach = 4000;

TextArgument textArgument(const Module &module, const Expr *call, QByteArrayView name, std::size_t index)
{
    const Expr *value = argumentValue(module, call, name, index);
    const auto text = value && value->kind == ExprKind::String ? stringValue(module, value) : std::nullopt;
    return text ? TextArgument{QString::fromUtf8(*text), value->span} : TextArgument{};
}

std::optional<CodelistLoad> loadOf(const QString &file, const ModulePtr &module, const Expr *call)
{
    if (call == nullptr || call->kind != ExprKind::Call || calledName(*module, call) != kLoader) {
        return std::nullopt;
    }
    CodelistLoad load;
    load.file = file;
    load.module = module;
    load.call = call->span;
    load.path = textArgument(*module, call, "filename", 0);
    // Only keywords can give the columns; an index beyond every call asks for nothing by position.
    constexpr std::size_t kNone = 1000;
    load.column = textArgument(*module, call, "column", kNone);
    load.categoryColumn = textArgument(*module, call, "category_column", kNone);
    if (call->statement && call->statement->value == call && call->statement->targets.size() == 1 && call->statement->targets.front()->kind == ExprKind::Name) {
        load.name = module->slice(call->statement->targets.front()->name);
    }
    return load;
}

std::optional<CodelistLoad> loadOf(const std::optional<Binding> &binding)
{
    return binding && binding->module ? loadOf(binding->file, binding->module, binding->value) : std::nullopt;
}

/// Finds what codelists are compared with, over the files of one folder.
class UseFinder
{
public:
    UseFinder(const Program &program, CodelistUses *found)
        : m_program(program)
        , m_typing(&m_program)
        , m_found(found)
    {
    }

    void read(const QString &file)
    {
        const ModulePtr module = m_program.module(file);
        if (!module) {
            return;
        }
        for (const Expr &expr : module->expressions) {
            if (expr.kind == ExprKind::Call) {
                readCall(file, module, expr);
            }
        }
    }

    /// Lists passed to functions are used as the functions use their parameters.
    void followFunctions()
    {
        for (const Passed &passed : m_passed) {
            const auto uses = m_parameters.find({passed.function, passed.parameter});
            if (uses == m_parameters.end()) {
                continue;
            }
            for (CodelistUse use : uses->second) {
                use.path = passed.use.path;
                use.file = passed.use.file;
                use.module = passed.use.module;
                use.span = passed.use.span;
                m_found->uses.push_back(use);
            }
        }
    }

private:
    using Parameter = std::pair<const Statement *, QByteArray>;
    struct Passed
    {
        const Statement *function = nullptr;
        QByteArray parameter;
        CodelistUse use;
    };

    void readCall(const QString &file, const ModulePtr &module, const Expr &call)
    {
        const Expr *callee = call.item(0);
        if (callee && callee->kind == ExprKind::Attribute) {
            const LinkKind kind = linkKind(module->view(callee->name), true);
            if (kind == LinkKind::IsIn || kind == LinkKind::ToCategory || kind == LinkKind::Contains) {
                compare(file, module, call, callee->items[0]);
            }
        } else if (callee && callee->kind == ExprKind::Name) {
            pass(file, module, call, *callee);
        }
    }

    void compare(const QString &file, const ModulePtr &module, const Expr &call, Expr *receiver)
    {
        const Type type = m_typing.typeOf(file, receiver);
        if (!type.isSeries() || !type.element || (type.element->kind != Core::TypeKind::Code && type.element->kind != Core::TypeKind::MultiCodeString)) {
            return;
        }
        CodelistUse use;
        use.file = file;
        use.module = module;
        use.element = *type.element;
        if (receiver->kind == ExprKind::Attribute) {
            const Type frame = m_typing.typeOf(file, receiver->items[0]);
            use.table = frame.table ? QByteArray::fromStdString(frame.table->exportedName) : QByteArray();
        }
        for (const Argument &argument : call.arguments) {
            walk(argument.value, [&](Expr *part) { take(file, module, part, use); });
        }
    }

    void take(const QString &file, const ModulePtr &module, Expr *part, CodelistUse use)
    {
        use.span = part->span;
        if (const auto load = loadOf(file, module, part)) {
            use.path = load->path.value;
        } else if (part->kind == ExprKind::Name) {
            const auto binding = m_program.resolve(file, module->slice(part->name), part->statement, part);
            if (binding && binding->kind == BindingKind::Parameter) {
                m_parameters[{binding->statement, binding->name}].push_back(use);
                return;
            }
            use.path = pathOf(binding);
        } else if (part->kind == ExprKind::Attribute && part->items[0]->kind == ExprKind::Name) {
            const auto owner = m_program.resolve(file, module->slice(part->items[0]->name), part->statement, part->items[0]);
            use.path = owner && owner->kind == BindingKind::Module ? pathOf(m_program.resolve(owner->file, module->slice(part->name), nullptr)) : QString();
        }
        if (!use.path.isEmpty()) {
            m_found->uses.push_back(use);
        }
    }

    static QString pathOf(const std::optional<Binding> &binding)
    {
        const auto load = loadOf(binding);
        return load ? load->path.value : QString();
    }

    void pass(const QString &file, const ModulePtr &module, const Expr &call, const Expr &callee)
    {
        const auto function = m_program.resolve(file, module->slice(callee.name), call.statement, &callee);
        if (!function || function->kind != BindingKind::Function) {
            return;
        }
        for (std::size_t i = 0; i < call.arguments.size(); ++i) {
            const Argument &argument = call.arguments[i];
            if (argument.stars > 0 || !argument.value || argument.value->kind != ExprKind::Name) {
                continue;
            }
            const QString path = pathOf(m_program.resolve(file, module->slice(argument.value->name), call.statement, argument.value));
            const auto &parameters = function->statement->parameters;
            const QByteArray parameter = !argument.keyword.isEmpty() ? module->slice(argument.keyword)
                                         : i < parameters.size()     ? function->module->slice(parameters[i].name)
                                                                     : QByteArray();
            if (!path.isEmpty() && !parameter.isEmpty()) {
                m_passed.push_back({function->statement, parameter, {path, file, module, argument.value->span, {}, {}}});
            }
        }
    }

    const Program &m_program;
    Typing m_typing;
    CodelistUses *m_found;
    std::map<Parameter, std::vector<CodelistUse>> m_parameters;
    std::vector<Passed> m_passed;
};

void readLoads(const Program &program, const QString &file, CodelistUses *found)
{
    const ModulePtr module = program.module(file);
    if (!module) {
        return;
    }
    for (const Expr &expr : module->expressions) {
        if (auto load = loadOf(file, module, &expr)) {
            found->loads.push_back(*std::move(load));
        }
        const bool bound = expr.statement && std::find(expr.statement->targets.begin(), expr.statement->targets.end(), &expr) != expr.statement->targets.end();
        if (expr.kind == ExprKind::Attribute || (expr.kind == ExprKind::Name && !bound)) {
            found->names.insert(module->slice(expr.name));
        }
    }
}

} // namespace

CodelistUses codelistUses(const Program &program, const QStringList &files)
{
    CodelistUses found;
    std::map<QString, QStringList> folders;
    for (const QString &file : files) {
        readLoads(program, file, &found);
        folders[file.section(u'/', 0, -2)].append(file);
    }
    for (const auto &[folder, members] : folders) {
        Program here = program; // shares the trees; imports are looked up from this folder
        here.setDefinition(members.constFirst());
        UseFinder finder(here, &found);
        for (const QString &file : members) {
            finder.read(file);
        }
        finder.followFunctions();
    }
    return found;
}

std::optional<OpenTextArgument> openCodelistArgument(const Module &module, Pos at)
{
    const Pos from = std::max<Pos>(0, at - kReach);
    const QByteArray before = module.slice({from, at});
    const Pos call = before.lastIndexOf(kLoader);
    if (call < 0) {
        return std::nullopt;
    }
    const QByteArray text = before.mid(call);
    const std::vector<Token> tokens = tokenize(text).list;
    const auto word = [&text](const Token &token) { return text.mid(token.span.start, token.span.length()); };
    OpenTextArgument open;
    int depth = 0;
    int commas = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const QByteArray here = word(tokens[i]);
        const bool quoted = !here.isEmpty() && (here.front() == '"' || here.front() == '\'');
        if (here == "(" || here == "[") {
            ++depth;
        } else if (here == ")" || here == "]") {
            if (--depth == 0) {
                return std::nullopt; // the call has ended before the place
            }
        } else if (here == "," && depth == 1) {
            ++commas;
        }
        const QByteArray keyword = i >= 2 && word(tokens[i - 1]) == "=" ? word(tokens[i - 2]) : QByteArray();
        if (depth == 1 && tokens[i].kind == TokenKind::String && quoted && open.path.isNull() && (keyword == "filename" || (keyword.isEmpty() && commas == 0))) {
            open.path = QString::fromUtf8(here.mid(1).chopped(1));
        }
        if (depth == 1 && tokens[i].kind == TokenKind::Error && quoted) {
            open.keyword = QString::fromUtf8(keyword);
            open.position = commas;
            open.typed = {from + call + tokens[i].span.start + 1, at};
            return open;
        }
    }
    return std::nullopt;
}

std::optional<CodelistLoad> codelistAt(const Program &program, const QString &file, Pos at, Span *span)
{
    const ModulePtr module = program.module(file);
    const Statement *statement = module && at <= module->text.size() ? module->statementAt(at) : nullptr;
    if (!statement) {
        return std::nullopt;
    }
    for (const ImportedName &imported : statement->imported) {
        if (imported.span.start <= at && at <= imported.span.end) {
            if (span) {
                *span = imported.span;
            }
            return loadOf(program.resolve(file, imported.alias, nullptr));
        }
    }
    Expr *expr = module->expressionAt({at, at});
    if (!expr) {
        return std::nullopt;
    }
    if (span) {
        *span = expr->kind == ExprKind::Name || expr->kind == ExprKind::Attribute ? expr->name : expr->span;
    }
    if (expr->kind == ExprKind::String) {
        const auto load = loadOf(file, module, expr->parent);
        return load && load->path.span == expr->span ? load : std::nullopt;
    }
    if (std::find(statement->targets.begin(), statement->targets.end(), expr) != statement->targets.end()) {
        return loadOf(file, module, statement->value); // the name where it is bound
    }
    if (expr->kind == ExprKind::Name) {
        return loadOf(program.resolve(file, module->slice(expr->name), expr->statement, expr));
    }
    if (expr->kind != ExprKind::Attribute || expr->items[0]->kind != ExprKind::Name) {
        return std::nullopt;
    }
    const auto owner = program.resolve(file, module->slice(expr->items[0]->name), expr->statement, expr->items[0]);
    return owner && owner->kind == BindingKind::Module ? loadOf(program.resolve(owner->file, module->slice(expr->name), nullptr)) : std::nullopt;
}

} // namespace Authoring
