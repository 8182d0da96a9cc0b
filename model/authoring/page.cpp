// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/page.h"

#include <algorithm>

#include <QSet>

#include "model/authoring/pagebuilder.h"

namespace Authoring
{

Page::Page(const Program &program)
    : m_program(std::make_shared<Program>(program))
    , m_typing(std::make_shared<Typing>(m_program.get()))
    , m_module(m_program->module(m_program->definition()))
{
    if (!m_module) {
        m_module = parse({});
    }
    PageBuilder(this).build();
}

const Card *Page::variable(const QByteArray &name) const
{
    const auto found = std::find_if(variables.begin(), variables.end(), [&name](const Card &card) { return card.name == name; });
    if (found != variables.end()) {
        return &*found;
    }
    const QString wanted = QString::fromUtf8(name);
    const auto made = std::find_if(variables.begin(), variables.end(), [&](const Card &card) { return card.madeNames.contains(wanted); });
    return made == variables.end() ? nullptr : &*made;
}

const MeasureCard *Page::measure(const QByteArray &name) const
{
    const auto found = std::find_if(measures.begin(), measures.end(), [&name](const MeasureCard &card) { return card.name == name; });
    return found == measures.end() ? nullptr : &*found;
}

Statement *Page::statementOf(const QByteArray &name) const
{
    const auto &sites = m_program->names(file()).sites;
    const auto found = sites.constFind(name);
    return found == sites.cend() ? nullptr : found->back().statement;
}

QList<QByteArray> Page::boundBy(const Statement *statement) const
{
    QList<QByteArray> bound;
    for (const Expr *target : statement->targets) {
        walk(const_cast<Expr *>(target), [&](const Expr *expr) {
            if (expr->kind == ExprKind::Name && (!expr->parent || expr->parent->kind == ExprKind::Tuple || expr->parent->kind == ExprKind::List)) {
                bound.append(m_module->slice(expr->name));
            }
        });
    }
    if (statement->kind == StatementKind::Def || statement->kind == StatementKind::Class) {
        bound.append(m_module->slice(statement->name));
    }
    return bound;
}

std::vector<Expr *> Page::usesOf(const QByteArray &name) const
{
    if (m_lookups->names.isEmpty()) {
        walkStatements(m_module->body, [&](Statement *statement) {
            const auto note = [&](Expr *expr) {
                if (expr->kind == ExprKind::Name) {
                    m_lookups->names[m_module->slice(expr->name)].push_back(expr);
                }
            };
            for (Expr *target : statement->targets) {
                const bool binds = target->kind == ExprKind::Name || target->kind == ExprKind::Tuple || target->kind == ExprKind::List;
                if (!binds || statement->kind == StatementKind::With) {
                    walk(target, note);
                }
            }
            walk(statement->value, note);
            for (const Parameter &parameter : statement->parameters) {
                walk(parameter.defaultValue, note);
            }
        });
    }
    std::vector<Expr *> uses;
    for (Expr *expr : m_lookups->names.value(name)) {
        Statement *statement = expr->statement;
        const auto binding = m_program->resolve(file(), name, enclosingFunction(statement) ? statement : nullptr, expr);
        const bool local = binding && (binding->kind == BindingKind::Parameter || (binding->statement && enclosingFunction(binding->statement))
                                       || (binding->kind == BindingKind::Loop && binding->statement == statement && statement->kind != StatementKind::For));
        if (!local) {
            uses.push_back(expr);
        }
    }
    return uses;
}

QStringList Page::dependents(const Statement *statement) const
{
    const auto known = m_lookups->dependents.constFind(statement);
    if (known != m_lookups->dependents.cend()) {
        return *known;
    }
    return *m_lookups->dependents.insert(statement, findDependents(statement));
}

QStringList Page::findDependents(const Statement *statement) const
{
    // Names are followed by text: a name stands for its last definition, which is what nearly all files mean.
    QSet<QByteArray> reached;
    QList<QByteArray> queue = boundBy(statement);
    QList<QByteArray> variableQueue;
    QSet<const Statement *> seen{statement};
    QSet<const Card *> affected;
    QSet<const MeasureCard *> affectedMeasures;
    const auto noteCard = [&](const Card &card) {
        affected.insert(&card);
        for (const QString &name : card.namesGiven()) {
            variableQueue.append(name.toUtf8());
        }
    };
    const auto noteStatement = [&](const Statement *user) {
        const Statement *top = user;
        while (const Statement *function = enclosingFunction(top)) {
            top = function;
        }
        if (seen.contains(top)) {
            return;
        }
        seen.insert(top);
        queue.append(boundBy(top));
        for (const Card &card : variables) {
            const Statement *cardTop = card.file == file() ? card.statement : nullptr;
            const bool byCall = !card.owner.call.isEmpty() && !top->isCompound() && top->span.contains(card.owner.call);
            if (cardTop == top || (cardTop && enclosingFunction(cardTop) == top) || byCall) {
                noteCard(card);
            }
        }
        for (const MeasureCard &card : measures) {
            if (card.statement == top) {
                affectedMeasures.insert(&card);
            }
        }
    };
    for (const Card &card : variables) {
        if (card.statement == statement) {
            noteCard(card);
        }
    }
    while (!queue.isEmpty() || !variableQueue.isEmpty()) {
        if (!queue.isEmpty()) {
            const QByteArray name = queue.takeFirst();
            if (!reached.contains(name)) {
                reached.insert(name);
                for (const Expr *use : usesOf(name)) {
                    noteStatement(use->statement);
                }
            }
            continue;
        }
        const QByteArray variable = variableQueue.takeFirst();
        for (const Expr &expr : m_module->expressions) {
            if (expr.kind == ExprKind::Attribute && expr.statement && m_module->view(expr.name) == QByteArrayView(variable)
                && expr.items[0]->kind == ExprKind::Name && m_module->view(expr.items[0]->name) == QByteArrayView(datasetName)) {
                noteStatement(expr.statement);
            }
        }
    }
    QStringList names;
    for (const Card &card : variables) {
        for (const QString &name : !affected.contains(&card) ? QStringList() : card.namesGiven().isEmpty() ? QStringList{card.title()} : card.namesGiven()) {
            if (!names.contains(name)) {
                names.append(name);
            }
        }
    }
    for (const MeasureCard &card : measures) {
        if (affectedMeasures.contains(&card)) {
            names.append(QString::fromUtf8(card.name));
        }
    }
    return names;
}

QStringList Page::madeBy(const QByteArray &function) const
{
    Statement *definition = nullptr;
    for (Statement *statement : m_module->body) {
        if (statement->kind == StatementKind::Def && m_module->view(statement->name) == QByteArrayView(function)) {
            definition = statement;
        }
    }
    return definition ? dependents(definition) : QStringList();
}

bool Page::isStructured(const QString &file, Expr *expr) const
{
    const ModulePtr module = m_program->module(file);
    bool structured = expr != nullptr && module;
    if (!structured) {
        return false;
    }
    walk(expr, [&](Expr *part) {
        switch (part->kind) {
        case ExprKind::IfElse:
        case ExprKind::Lambda:
        case ExprKind::Comprehension:
        case ExprKind::Walrus:
        case ExprKind::Bool:
        case ExprKind::Starred:
        case ExprKind::Other:
            structured = false;
            break;
        case ExprKind::Call: {
            for (const Argument &argument : part->arguments) {
                structured = structured && argument.stars == 0;
            }
            break;
        }
        default:
            break;
        }
    });
    return structured;
}

} // namespace Authoring
