// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>


#include "model/authoring/change.h"
#include "model/authoring/gesturewords.h"
#include "model/authoring/layout.h"

namespace Authoring
{

namespace
{

const QList<QByteArray> &builtins()
{
    static const QList<QByteArray> names{"range", "len", "str", "int", "float", "list", "dict", "set", "sum", "min", "max", "sorted",
                                         "enumerate", "zip", "print", "open", "isinstance", "getattr", "setattr", "bool", "abs",
                                         "reversed", "tuple", "map", "filter", "any", "all", "type", "super", "round", "repr", "frozenset"};
    return names;
}

/// The tables module that a file of the study draws on: that of its imports, else tpp.
QByteArray tablesModule(const Module &module)
{
    for (const Statement *statement : module.body) {
        if (statement->kind == StatementKind::ImportFrom && statement->module.startsWith("ehrql.tables.")) {
            return statement->module;
        }
    }
    return QByteArrayLiteral("ehrql.tables.tpp");
}

/// The line after which a new import goes, as a byte position at a line's start.
Pos placeForImport(const Module &module, const QByteArray &package)
{
    const Statement *last = nullptr;
    const Statement *lastOfPackage = nullptr;
    for (const Statement *statement : module.body) {
        if (statement->kind == StatementKind::ImportFrom || statement->kind == StatementKind::Import) {
            last = statement;
            const QByteArray source = statement->kind == StatementKind::ImportFrom ? statement->module : statement->imported.front().name;
            if (source == package || source.startsWith(package + '.')) {
                lastOfPackage = statement;
            }
        }
    }
    if (const Statement *after = lastOfPackage ? lastOfPackage : last) {
        return module.lines.next(module.lines.lineOf(after->span.end));
    }
    if (!module.body.empty() && module.body.front()->kind == StatementKind::Expression && module.body.front()->value->kind == ExprKind::String) {
        return module.lines.next(module.lines.lineOf(module.body.front()->span.end));
    }
    return module.body.empty() ? 0 : module.ownedStart(*module.body.front());
}

void collectRoots(const Module &code, Expr *expr, QList<QByteArray> *names)
{
    walk(expr, [&](Expr *part) {
        if (part->kind == ExprKind::Name) {
            const QByteArray name = code.slice(part->name);
            bool bound = false;
            for (const Expr *outer = part->parent; outer; outer = outer->parent) {
                bound = bound || (outer->kind == ExprKind::Comprehension
                                  && std::any_of(outer->items.begin(), outer->items.end(),
                                                 [&](const Expr *item) { return item && item->binds && code.source(item).contains(name); }));
            }
            if (!bound && !names->contains(name)) {
                names->append(name);
            }
        }
    });
}

} // namespace

tl::unexpected<Refusal> refuse(const char *reason, const QString &message)
{
    return tl::unexpected<Refusal>(Refusal{QString::fromLatin1(reason), message, {}});
}

std::vector<Edit> importName(const Page &page, const QString &file, const QByteArray &fromModule, const QList<QByteArray> &names)
{
    const ModulePtr module = page.program().module(file);
    const QByteArray eol = lineEndOf(*module);
    const Statement *existing = nullptr;
    for (const Statement *statement : module->body) {
        if (statement->kind == StatementKind::ImportFrom && statement->module == fromModule) {
            if (statement->imported.front().name == "*") {
                return {};
            }
            existing = statement;
        }
    }
    QList<QByteArray> missing;
    for (const QByteArray &name : names) {
        const auto has = [&name](const ImportedName &imported) { return imported.name == name && imported.alias == name; };
        if (!existing || std::none_of(existing->imported.begin(), existing->imported.end(), has)) {
            missing.append(name);
        }
    }
    if (missing.isEmpty()) {
        return {};
    }
    std::sort(missing.begin(), missing.end());
    if (!existing) {
        const Pos at = placeForImport(*module, fromModule.split('.').constFirst());
        const QByteArray line = "from " + fromModule + " import " + missing.join(", ") + eol;
        const bool unended = at == module->text.size() && at > 0 && !module->text.endsWith('\n') && !module->text.endsWith('\r');
        return {{{at, at}, unended ? eol + line.chopped(eol.size()) : line}};
    }
    const Items items = itemsOf(*existing);
    const auto nameAt = [&](std::size_t i) { return module->slice(items.items[i]); };
    bool sorted = true;
    for (std::size_t i = 1; i < items.items.size(); ++i) {
        sorted = sorted && nameAt(i - 1) < nameAt(i);
    }
    std::map<std::size_t, QList<QByteArray>> byPlace;
    for (const QByteArray &name : std::as_const(missing)) {
        std::size_t index = items.items.size();
        for (std::size_t i = 0; sorted && i < items.items.size() && index == items.items.size(); ++i) {
            if (name < nameAt(i)) {
                index = i;
            }
        }
        byPlace[index].append(name);
    }
    std::vector<Edit> edits;
    for (const auto &[index, list] : byPlace) {
        const bool ownLine = startsLine(*module, items.items[std::min(index, items.items.size() - 1)].start);
        const QByteArray between = ownLine ? ',' + eol + lineIndent(*module, items.items[0].start) : QByteArrayLiteral(", ");
        const std::vector<Edit> more = insertItem(*module, items, index, list.join(between));
        edits.insert(edits.end(), more.begin(), more.end());
    }
    return edits;
}

OrRefusal<std::vector<Edit>> importsFor(const Page &page, const QString &file, const QByteArray &code, Pos before, const QList<QByteArray> &exceptNames)
{
    const ModulePtr module = page.program().module(file);
    const ModulePtr parsed = parse(code);
    QList<QByteArray> names;
    for (const Statement *statement : parsed->body) {
        walkStatement(*statement, [&](Expr *expr) {
            if (!expr->parent) {
                collectRoots(*parsed, expr, &names);
            }
        });
    }
    std::map<QByteArray, QList<QByteArray>> wanted;
    const QByteArray tables = tablesModule(*module);
    const Statement *scope = module->statementAt(before);
    for (const QByteArray &name : std::as_const(names)) {
        if (exceptNames.contains(name) || builtins().contains(name)) {
            continue;
        }
        const auto binding = page.program().resolve(file, name, scope && enclosingFunction(scope) ? const_cast<Statement *>(scope) : nullptr);
        if (binding && binding->kind != BindingKind::Parameter) {
            const auto &sites = page.program().names(file).sites;
            const auto own = sites.constFind(name);
            const bool later = own != sites.cend() && own->front().statement->span.start >= before && (!scope || !enclosingFunction(scope));
            if (later) {
                return refuse("uses_later_name", tr("%1 is defined below that place. Choose a name that is defined above it, or move its definition up.")
                                                     .arg(QString::fromUtf8(name)));
            }
            continue;
        }
        if (binding) {
            continue;
        }
        if (ehrqlNames().contains(name)) {
            wanted["ehrql"].append(name);
        } else if (Schema::Catalogue::instance().table(tables.mid(13).toStdString(), name.toStdString())) {
            wanted[tables].append(name);
        } else {
            return refuse("unknown_name", tr("%1 is not defined in %2 and is no name of ehrQL. Define it first, or choose another name.")
                                              .arg(QString::fromUtf8(name), file));
        }
    }
    std::vector<Edit> edits;
    for (const auto &[fromModule, list] : wanted) {
        const std::vector<Edit> more = importName(page, file, fromModule, list);
        edits.insert(edits.end(), more.begin(), more.end());
    }
    return edits;
}

} // namespace Authoring
