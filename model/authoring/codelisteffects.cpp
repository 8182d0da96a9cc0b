// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/codelisteffects.h"

#include <algorithm>
#include <cctype>

#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include "model/authoring/page.h"
#include "model/authoring/shapes.h"

namespace Authoring
{

namespace
{

const Statement *topOf(const Statement *statement)
{
    while (statement && statement->parent) {
        statement = statement->parent;
    }
    return statement;
}

bool isTarget(const Expr *expr)
{
    const Expr *outer = expr;
    while (outer->parent && (outer->parent->kind == ExprKind::Tuple || outer->parent->kind == ExprKind::List || outer->parent->kind == ExprKind::Starred)) {
        outer = outer->parent;
    }
    const Statement *statement = expr->statement;
    return statement && statement->kind == StatementKind::Assign && std::find(statement->targets.begin(), statement->targets.end(), outer) != statement->targets.end();
}

/// What depends on the list in one file: names that other files may import, and top-level statements.
struct Reached
{
    QSet<QByteArray> names;
    QSet<QByteArray> attributes; ///< of the dataset
    QSet<const Statement *> statements;
    QHash<QByteArray, QSet<QByteArray>> modules; ///< names of imported files and what is reached in them
    QHash<QByteArray, int> keywords; ///< of `StudyDefinition(...)` of the older language, with their lines
};

/// Follows a list through the files of a study.
class Follower
{
public:
    Follower(const Program &program, const CodelistUses &uses, const QString &path)
        : m_program(program)
        , m_uses(uses)
        , m_path(path)
    {
    }

    const Reached &in(const QString &file)
    {
        if (const auto known = m_reached.find(file); known != m_reached.end()) {
            return known->second;
        }
        Reached &reached = m_reached[file]; // found again, still empty, where files import each other
        const ModulePtr module = m_program.module(file);
        if (!module) {
            return reached;
        }
        Reached found;
        for (const CodelistLoad &load : m_uses.loads) {
            if (load.file == file && load.path.value == m_path) {
                if (const Expr *call = module->expressionAt(load.call)) {
                    take(*module, topOf(call->statement), found);
                }
            }
        }
        takeImports(*module, file, found);
        while (spread(*module, found)) {
        }
        takeKeywords(*module, found);
        return m_reached[file] = found;
    }

private:
    /// A statement depends on the list, so everything it binds does.
    void take(const Module &module, const Statement *top, Reached &found)
    {
        if (!top || found.statements.contains(top)) {
            return;
        }
        found.statements.insert(top);
        const auto bind = [&](const Statement &statement) {
            for (Expr *target : statement.targets) {
                walk(target, [&](const Expr *part) {
                    if (part->kind == ExprKind::Name && isTarget(part)) {
                        found.names.insert(module.slice(part->name));
                    } else if (part->kind == ExprKind::Attribute && isTarget(part)) {
                        found.attributes.insert(module.slice(part->name));
                    }
                });
            }
            if (statement.kind == StatementKind::Def || statement.kind == StatementKind::Class) {
                found.names.insert(module.slice(statement.name));
            }
        };
        bind(*top);
        if (top->kind != StatementKind::Def && top->kind != StatementKind::Class) { // whose inner names are their own
            walkStatements(top->children, [&](const Statement *inner) { bind(*inner); });
        }
    }

    void takeImports(const Module &module, const QString &file, Reached &found)
    {
        const auto takeModule = [&](const QByteArray &name, const QByteArray &bound) {
            const QString from = m_program.resolveModule(file, name);
            if (!from.isEmpty() && from != file) {
                found.modules.insert(bound, in(from).names);
            }
        };
        walkStatements(module.body, [&](const Statement *statement) {
            const bool isFrom = statement->kind == StatementKind::ImportFrom;
            const QString from = isFrom ? m_program.resolveModule(file, statement->module) : QString();
            const QSet<QByteArray> names = from.isEmpty() || from == file ? QSet<QByteArray>() : in(from).names;
            for (const ImportedName &imported : statement->imported) {
                if (!isFrom) {
                    takeModule(imported.name, imported.alias);
                } else if (imported.name == "*") {
                    found.names.unite(names);
                } else if (names.contains(imported.name)) {
                    found.names.insert(imported.alias);
                } else {
                    takeModule(statement->module.endsWith('.') ? statement->module + imported.name : statement->module + '.' + imported.name, imported.alias);
                }
            }
        });
    }

    [[nodiscard]] static bool isReached(const Module &module, const Expr &expr, const Reached &found)
    {
        if (expr.kind == ExprKind::Name) {
            return !expr.binds && !isTarget(&expr) && found.names.contains(module.slice(expr.name));
        }
        if (expr.kind != ExprKind::Attribute || isTarget(&expr) || !expr.item(0) || expr.item(0)->kind != ExprKind::Name) {
            return false;
        }
        const QByteArray owner = module.slice(expr.item(0)->name);
        const QByteArray name = module.slice(expr.name);
        if (const auto other = found.modules.constFind(owner); other != found.modules.cend()) {
            return other->contains(name);
        }
        return found.attributes.contains(name) && owner.contains("dataset");
    }

    bool spread(const Module &module, Reached &found)
    {
        const qsizetype before = found.statements.size();
        for (const Expr &expr : module.expressions) {
            if (expr.statement && isReached(module, expr, found)) {
                take(module, topOf(expr.statement), found);
            }
        }
        return found.statements.size() > before;
    }

    /// Variables of the older language are keywords of one call; texts in them name other variables.
    void takeKeywords(const Module &module, Reached &found)
    {
        QList<const Argument *> open;
        for (const Expr &expr : module.expressions) {
            if (expr.kind == ExprKind::Call && calledName(module, &expr) == "StudyDefinition") {
                for (const Argument &argument : expr.arguments) {
                    if (argument.keyword.length() > 0) {
                        open.append(&argument);
                    }
                }
            }
        }
        for (bool more = true; more;) {
            more = false;
            for (qsizetype i = open.size() - 1; i >= 0; --i) {
                if (mentions(module, open.at(i)->value, found)) {
                    found.keywords.insert(module.slice(open.at(i)->keyword), module.lineNumber(open.at(i)->keyword.start));
                    open.removeAt(i);
                    more = true;
                }
            }
        }
    }

    [[nodiscard]] static bool mentions(const Module &module, Expr *value, const Reached &found)
    {
        bool mentioned = false;
        walk(value, [&](const Expr *part) {
            mentioned = mentioned || isReached(module, *part, found);
            if (part->kind == ExprKind::String) {
                QByteArray word;
                for (const char unit : module.slice(part->span) + ' ') {
                    if (std::isalnum(static_cast<unsigned char>(unit)) != 0 || unit == '_') {
                        word += unit;
                        continue;
                    }
                    mentioned = mentioned || found.keywords.contains(word);
                    word.clear();
                }
            }
        });
        return mentioned;
    }

    const Program &m_program;
    const CodelistUses &m_uses;
    QString m_path;
    std::map<QString, Reached> m_reached;
};

void addPage(const Page &page, const Reached &reached, QList<ListEffect> &effects)
{
    const auto add = [&](const QString &name, const QString &file, const Statement *statement) {
        if (statement && file == page.file() && reached.statements.contains(topOf(statement))) {
            effects.append({name, file, page.module()->lineNumber(statement->span.start)});
        }
    };
    if (page.population) {
        add(QStringLiteral("population"), page.population->file, page.population->statement);
    }
    for (const Card &card : page.variables) {
        add(card.title(), card.file, card.statement);
    }
    for (const MeasureCard &measure : page.measures) {
        add(QString::fromUtf8(measure.name), measure.file, measure.statement);
    }
}

} // namespace

QList<ListEffect> listEffects(const Program::Loader &textOf, const QStringList &files, const QString &path)
{
    static const QStringList kScripts{QStringLiteral("r"), QStringLiteral("rmd"), QStringLiteral("qmd"), QStringLiteral("do"), QStringLiteral("ado"), QStringLiteral("ipynb"), QStringLiteral("sql")};
    Program program(textOf);
    const QStringList python = files.filter(QRegularExpression(QStringLiteral("\\.py$")));
    const CodelistUses uses = codelistUses(program, python);
    const QByteArray fileName = path.section(u'/', -1).toUtf8();
    QList<ListEffect> effects;
    for (const QString &file : files) {
        const QString ending = QFileInfo(file).suffix().toLower();
        const auto text = ending == QStringLiteral("py") || kScripts.contains(ending) ? textOf(file) : std::nullopt;
        if (!text) {
            continue;
        }
        const qsizetype before = effects.size();
        if (text->contains("create_dataset") || text->contains("create_measures") || text->contains("StudyDefinition")) {
            program.setDefinition(file);
            Follower follower(program, uses, path);
            const Reached reached = follower.in(file);
            addPage(Page(program), reached, effects);
            for (auto keyword = reached.keywords.cbegin(); keyword != reached.keywords.cend(); ++keyword) {
                effects.append({QString::fromUtf8(keyword.key()), file, keyword.value()});
            }
            std::sort(effects.begin() + before, effects.end(), [](const ListEffect &a, const ListEffect &b) { return a.line != b.line ? a.line < b.line : a.name < b.name; });
        } else if (const qsizetype place = text->indexOf(fileName); kScripts.contains(ending) && place >= 0) {
            effects.append({QString(), file, static_cast<int>(text->first(place).count('\n')) + 1});
        }
    }
    return effects;
}

} // namespace Authoring
