// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/program.h"

#include <algorithm>
#include <limits>

#include <QFileInfo>

#include "model/authoring/shapes.h"

namespace Authoring
{

namespace
{

constexpr int kDepth = 8;
constexpr Pos kAnywhere = std::numeric_limits<Pos>::max();

void addTargets(ModuleNames *names, const Module &module, Statement *statement, Expr *target, Expr *value)
{
    if (!target) {
        return;
    }
    if (target->kind == ExprKind::Name) {
        names->sites[module.slice(target->name)].push_back({statement, value, nullptr});
    } else if (target->kind == ExprKind::Tuple || target->kind == ExprKind::List) {
        const bool pairs = value && (value->kind == ExprKind::Tuple || value->kind == ExprKind::List) && value->items.size() == target->items.size();
        for (std::size_t i = 0; i < target->items.size(); ++i) {
            addTargets(names, module, statement, target->items[i], pairs ? value->items[i] : nullptr);
        }
    }
}

void collect(ModuleNames *names, const Module &module, const std::vector<Statement *> &body)
{
    for (Statement *statement : body) {
        switch (statement->kind) {
        case StatementKind::Assign:
            for (Expr *target : statement->targets) {
                addTargets(names, module, statement, target, statement->value);
            }
            break;
        case StatementKind::AugAssign:
        case StatementKind::For:
        case StatementKind::With:
            for (Expr *target : statement->targets) {
                addTargets(names, module, statement, target, nullptr);
            }
            break;
        case StatementKind::Import:
        case StatementKind::ImportFrom:
            for (const ImportedName &imported : statement->imported) {
                if (imported.name == "*") {
                    names->starImports.push_back(statement);
                } else {
                    names->sites[imported.alias].push_back({statement, nullptr, &imported});
                }
            }
            break;
        case StatementKind::Def:
        case StatementKind::Class:
            names->sites[module.slice(statement->name)].push_back({statement, nullptr, nullptr});
            continue;
        default:
            break;
        }
        collect(names, module, statement->children);
    }
}

bool bindsName(const Module &module, const Expr *target, const QByteArray &name)
{
    if (target->kind == ExprKind::Name) {
        return module.slice(target->name) == name;
    }
    return std::any_of(target->items.begin(), target->items.end(), [&](const Expr *item) { return item && bindsName(module, item, name); });
}

bool isTablesModule(const QByteArray &module)
{
    return module.startsWith("ehrql.tables");
}

} // namespace

const QList<QByteArray> &ehrqlNames()
{
    static const QList<QByteArray> names{"create_dataset", "Dataset", "create_measures", "Measures", "INTERVAL", "case", "when",
                                         "minimum_of", "maximum_of", "days", "weeks", "months", "years", "codelist_from_csv",
                                         "claim_permissions", "get_parameter", "show", "table_from_file", "Error"};
    return names;
}

Statement *enclosingFunction(const Statement *statement)
{
    for (Statement *at = statement ? statement->parent : nullptr; at; at = at->parent) {
        if (at->kind == StatementKind::Def) {
            return at;
        }
    }
    return nullptr;
}

Statement *enclosingLoop(const Statement *statement)
{
    for (Statement *at = statement ? statement->parent : nullptr; at && at->kind != StatementKind::Def; at = at->parent) {
        if (at->kind == StatementKind::For || at->kind == StatementKind::While) {
            return at;
        }
    }
    return nullptr;
}

Program::Program(Loader loader)
    : m_loader(std::move(loader))
{
}

void Program::setText(const QString &path, const QByteArray &text)
{
    m_texts.insert(path, text);
    m_modules.remove(path);
    m_names.remove(path);
}

std::optional<QByteArray> Program::text(const QString &path) const
{
    const auto given = m_texts.constFind(path);
    if (given != m_texts.cend()) {
        return *given;
    }
    return m_loader ? m_loader(path) : std::nullopt;
}

ModulePtr Program::module(const QString &path) const
{
    const auto known = m_modules.constFind(path);
    if (known != m_modules.cend()) {
        return *known;
    }
    const auto source = text(path);
    const ModulePtr module = source ? parse(*source) : nullptr;
    m_modules.insert(path, module);
    return module;
}

const ModuleNames &Program::names(const QString &path) const
{
    const auto known = m_names.constFind(path);
    if (known != m_names.cend()) {
        return **known;
    }
    auto made = std::make_shared<ModuleNames>();
    if (const ModulePtr module = this->module(path)) {
        collect(made.get(), *module, module->body);
    }
    return **m_names.insert(path, made);
}

QStringList Program::knownFiles() const
{
    QStringList files = m_texts.keys();
    for (auto it = m_modules.cbegin(); it != m_modules.cend(); ++it) {
        if (it.value() && !files.contains(it.key())) {
            files.append(it.key());
        }
    }
    files.sort();
    return files;
}

QString Program::resolveModule(const QString &from, const QByteArray &name) const
{
    qsizetype dots = 0;
    while (dots < name.size() && name.at(dots) == '.') {
        ++dots;
    }
    QString relative = QString::fromUtf8(name.mid(dots)).replace(QLatin1Char('.'), QLatin1Char('/'));
    const auto folderOf = [](const QString &path) {
        const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
        return slash < 0 ? QString() : path.first(slash + 1);
    };
    QStringList folders;
    if (dots > 0) {
        QString folder = folderOf(from);
        for (qsizetype i = 1; i < dots; ++i) {
            folder.chop(1);
            folder = folderOf(folder);
        }
        folders = {folder};
    } else {
        folders = {folderOf(m_definition), QString(), folderOf(from)};
    }
    for (const QString &folder : std::as_const(folders)) {
        for (const QString &candidate : {folder + relative + QStringLiteral(".py"), folder + relative + QStringLiteral("/__init__.py")}) {
            if (module(candidate)) {
                return candidate;
            }
        }
    }
    return {};
}

std::optional<Binding> Program::exported(const QString &path, Statement *statement, const QByteArray &name, int depth) const
{
    const QByteArray &source = statement->module;
    if (source == "ehrql.tables") {
        const auto *tables = Schema::Catalogue::instance().module(name.toStdString());
        if (tables) {
            Binding binding;
            binding.kind = BindingKind::TableModule;
            binding.tableModule = name;
            return binding;
        }
    }
    if (isTablesModule(source)) {
        const QByteArray tableModule = source.mid(13);
        Binding binding;
        binding.kind = Schema::Catalogue::instance().table(tableModule.toStdString(), name.toStdString()) ? BindingKind::Table : BindingKind::Ehrql;
        binding.tableModule = tableModule;
        binding.original = name;
        return binding;
    }
    if (source == "ehrql" || source.startsWith("ehrql.")) {
        Binding binding;
        binding.kind = BindingKind::Ehrql;
        binding.original = name;
        return binding;
    }
    const QString file = resolveModule(path, source);
    if (file.isEmpty()) {
        // `from analysis import codelists` names a file
        const QString inner = resolveModule(path, source.endsWith('.') ? source + name : source + '.' + name);
        Binding binding;
        binding.kind = inner.isEmpty() ? BindingKind::Foreign : BindingKind::Module;
        binding.original = name;
        binding.file = inner;
        return binding;
    }
    if (auto found = topLevel(file, name, kAnywhere, depth + 1)) {
        return found;
    }
    const QString inner = resolveModule(path, source + '.' + name);
    if (!inner.isEmpty()) {
        Binding binding;
        binding.kind = BindingKind::Module;
        binding.file = inner;
        return binding;
    }
    return std::nullopt;
}

std::optional<Binding> Program::fromImport(const QString &path, Statement *statement, const ImportedName &imported, int depth) const
{
    std::optional<Binding> binding;
    if (statement->kind == StatementKind::ImportFrom) {
        binding = exported(path, statement, imported.name, depth);
    } else if (isTablesModule(imported.name)) {
        binding = Binding();
        binding->kind = BindingKind::TableModule;
        binding->tableModule = imported.name.mid(13);
    } else if (imported.name == "ehrql") {
        binding = Binding();
        binding->kind = BindingKind::Ehrql;
    } else {
        binding = Binding();
        binding->file = resolveModule(path, imported.name);
        binding->kind = binding->file.isEmpty() ? BindingKind::Foreign : BindingKind::Module;
        binding->original = imported.name;
    }
    if (binding) {
        binding->name = imported.alias;
        if (!binding->statement) {
            binding->statement = statement;
            binding->module = module(path);
            binding->file = binding->kind == BindingKind::Module ? binding->file : path;
        }
    }
    return binding;
}

std::optional<Binding> Program::topLevel(const QString &path, const QByteArray &name, Pos before, int depth) const
{
    if (depth > kDepth) {
        return std::nullopt;
    }
    const ModuleNames &all = names(path);
    const auto found = all.sites.constFind(name);
    if (found != all.sites.cend()) {
        const BindingSite *chosen = nullptr;
        for (const BindingSite &site : *found) {
            if (!chosen || site.statement->span.start < before) {
                chosen = &site;
            }
        }
        if (chosen->imported) {
            return fromImport(path, chosen->statement, *chosen->imported, depth);
        }
        Binding binding;
        binding.name = name;
        binding.file = path;
        binding.module = module(path);
        binding.statement = chosen->statement;
        binding.value = chosen->value;
        switch (chosen->statement->kind) {
        case StatementKind::Def:
            binding.kind = BindingKind::Function;
            break;
        case StatementKind::Class:
            binding.kind = BindingKind::Class;
            break;
        case StatementKind::For:
            binding.kind = BindingKind::Loop;
            break;
        default:
            binding.kind = BindingKind::Variable;
        }
        return binding;
    }
    for (auto star = all.starImports.rbegin(); star != all.starImports.rend(); ++star) {
        const QByteArray &source = (*star)->module;
        const bool known = source == "ehrql"            ? ehrqlNames().contains(name)
                           : isTablesModule(source)     ? Schema::Catalogue::instance().table(source.mid(13).toStdString(), name.toStdString()) != nullptr
                           : source.startsWith("ehrql") ? false
                                                        : !resolveModule(path, source).isEmpty();
        if (!known) {
            continue;
        }
        if (auto binding = exported(path, *star, name, depth); binding && binding->kind != BindingKind::Foreign) {
            binding->name = name;
            if (!binding->statement) {
                binding->statement = *star;
                binding->module = module(path);
                binding->file = binding->kind == BindingKind::Module ? binding->file : path;
            }
            return binding;
        }
    }
    return std::nullopt;
}

std::optional<Binding> Program::resolve(const QString &path, const QByteArray &name, Statement *scope, const Expr *at) const
{
    const ModulePtr module = this->module(path);
    if (!module) {
        return std::nullopt;
    }
    for (const Expr *outer = at ? at->parent : nullptr; outer; outer = outer->parent) {
        if (outer->kind != ExprKind::Comprehension) {
            continue;
        }
        for (const Expr *item : outer->items) {
            if (item && item->binds && bindsName(*module, item, name)) {
                return Binding{BindingKind::Loop, name, path, module, scope, nullptr, {}, {}};
            }
        }
    }
    for (Statement *function = enclosingFunction(scope); function; function = enclosingFunction(function)) {
        std::optional<Binding> local;
        for (const Parameter &parameter : function->parameters) {
            if (module->view(parameter.name) == QByteArrayView(name)) {
                local = Binding{BindingKind::Parameter, name, path, module, function, parameter.defaultValue, {}, {}};
            }
        }
        ModuleNames inner;
        collect(&inner, *module, function->children);
        const auto found = inner.sites.constFind(name);
        if (found != inner.sites.cend()) {
            const BindingSite *chosen = nullptr;
            for (const BindingSite &site : *found) {
                if (site.statement->span.start < scope->span.start) {
                    chosen = &site;
                }
            }
            if (chosen && chosen->imported) {
                return fromImport(path, chosen->statement, *chosen->imported, 0);
            }
            if (chosen) {
                const bool loop = chosen->statement->kind == StatementKind::For;
                local = Binding{loop ? BindingKind::Loop : BindingKind::Variable, name, path, module, chosen->statement, chosen->value, {}, {}};
            }
        }
        if (local) {
            return local;
        }
    }
    const bool inFunction = enclosingFunction(scope) != nullptr;
    return topLevel(path, name, inFunction || !scope ? kAnywhere : scope->span.start, 0);
}

QStringList Program::importedFiles() const
{
    QStringList files{m_definition};
    for (qsizetype i = 0; i < files.size(); ++i) {
        const ModulePtr current = module(files.at(i));
        if (!current) {
            continue;
        }
        const QString from = files.at(i);
        walkStatements(current->body, [&](const Statement *statement) {
            QList<QByteArray> sources;
            if (statement->kind == StatementKind::ImportFrom && !statement->module.startsWith("ehrql")) {
                sources.append(statement->module);
                for (const ImportedName &imported : statement->imported) {
                    sources.append(statement->module.endsWith('.') ? statement->module + imported.name : statement->module + '.' + imported.name);
                }
            } else if (statement->kind == StatementKind::Import) {
                for (const ImportedName &imported : statement->imported) {
                    sources.append(imported.name);
                }
            }
            for (const QByteArray &source : std::as_const(sources)) {
                const QString file = resolveModule(from, source);
                if (!file.isEmpty() && !files.contains(file)) {
                    files.append(file);
                }
            }
        });
    }
    return files;
}

} // namespace Authoring
