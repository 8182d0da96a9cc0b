// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/placing.h"

#include <algorithm>

#include "model/authoring/computednames.h"
#include "model/authoring/gesturewords.h"

namespace Authoring
{

namespace
{

bool isBlankLine(const Module &module, int line)
{
    return line >= 0 && line < module.lines.count() && module.view({module.lines.start(line), module.lines.end(line)}).trimmed().isEmpty();
}

int blanksAbove(const Module &module, Pos start)
{
    int count = 0;
    for (int line = module.lines.lineOf(start) - 1; isBlankLine(module, line); --line) {
        ++count;
    }
    return count;
}

int blanksBelow(const Module &module, Pos end)
{
    int count = 0;
    for (int line = module.lines.lineOf(end); line < module.lines.count() - 1 && isBlankLine(module, line); ++line) {
        ++count;
    }
    return count;
}

/// `dataset.x` uses in a statement, as the key "dataset.x".
void collectNames(const Module &module, Expr *expr, const QByteArray &dataset, QList<QByteArray> *names)
{
    walk(expr, [&](const Expr *part) {
        if (part->kind == ExprKind::Name) {
            names->append(module.slice(part->name));
        } else if (part->kind == ExprKind::Attribute && part->items[0]->kind == ExprKind::Name && module.view(part->items[0]->name) == QByteArrayView(dataset)) {
            names->append(dataset + '.' + module.slice(part->name));
        }
    });
}

void collectUses(const Module &module, const Statement &statement, const QByteArray &dataset, QList<QByteArray> *names)
{
    for (Expr *target : statement.targets) {
        if (target->kind != ExprKind::Name && target->kind != ExprKind::Tuple && target->kind != ExprKind::Attribute) {
            collectNames(module, target, dataset, names);
        }
    }
    collectNames(module, statement.value, dataset, names);
    for (const Statement *child : statement.children) {
        collectUses(module, *child, dataset, names);
    }
}

/// Whether a statement of the definition makes the card: it is the card's, holds it or calls its function.
bool makes(const Page &page, const Statement *statement, const Card &card)
{
    const bool holds = card.file == page.file() && statement->span.contains(card.statement->span) && statement->kind != StatementKind::Def;
    return holds || (!card.owner.call.isEmpty() && statement->span.contains(card.owner.call));
}

QList<QByteArray> definedBy(const Page &page, const Statement *statement)
{
    QList<QByteArray> names = page.boundBy(statement);
    if (statement->kind != StatementKind::Def && statement->kind != StatementKind::Class) {
        walkStatements(statement->children, [&](const Statement *inner) { names += page.boundBy(inner); }); // of an if or a loop
    }
    for (const Card &card : page.variables) {
        for (const QString &name : makes(page, statement, card) ? card.namesGiven() : QStringList()) {
            names.append(page.datasetName + '.' + name.toUtf8());
        }
    }
    return names;
}

/// Variables that a statement needs and of which no statement is known to make them.
QList<QByteArray> ofUnknownMaker(const Page &page, const QList<QByteArray> &needs)
{
    QList<QByteArray> unknown;
    for (const QByteArray &need : needs) {
        if (need.startsWith(page.datasetName + '.') && !page.variable(need.mid(page.datasetName.size() + 1))) {
            unknown.append(need);
        }
    }
    return unknown;
}

/// A variable of unknown maker that this statement may well make, by a name put together when it runs.
QByteArray mayDefine(const Page &page, const Statement *statement, const QList<QByteArray> &unknown)
{
    for (const Card &card : page.variables) {
        const bool untold = !unknown.isEmpty() && !card.computedName.isEmpty() && card.madeNames.isEmpty() && makes(page, statement, card);
        for (const QByteArray &need : untold ? unknown : QList<QByteArray>()) {
            if (!card.computedName.contains('{') || canGiveName(card.computedName, need.mid(page.datasetName.size() + 1))) {
                return need;
            }
        }
    }
    return {};
}

/// Whether a statement calls a method of an object of the study's own, which may do more than give a value.
bool callsOwnObject(const Page &page, const Statement &statement)
{
    bool calls = false;
    walkStatement(statement, [&](const Expr *expr) {
        const Expr *callee = expr->kind == ExprKind::Call ? expr->items[0] : nullptr;
        const bool method = callee && callee->kind == ExprKind::Attribute && callee->items[0]->kind == ExprKind::Name;
        calls = calls || (method && page.typing().typeOf(page.file(), callee->items[0]).kind == TypeClass::Unknown);
    });
    return calls;
}

} // namespace

QList<QByteArray> namesIn(const Module &module, const Statement &statement)
{
    QList<QByteArray> names;
    collectUses(module, statement, {}, &names);
    return names;
}

std::vector<Edit> removeLines(const Module &module, const Span &lines)
{
    return removeLines(module, std::vector<Span>{lines});
}

std::vector<Edit> removeLines(const Module &module, const std::vector<Span> &lines)
{
    // Neighbouring runs become one, so that their blank lines are counted together.
    std::vector<Span> runs;
    for (const Span &each : lines) {
        const bool joins = !runs.empty() && module.view({runs.back().end, each.start}).trimmed().isEmpty();
        if (joins) {
            runs.back().end = each.end;
        } else {
            runs.push_back(each);
        }
    }
    std::vector<Edit> edits;
    for (const Span &run : runs) {
        Span gone = run;
        const int above = blanksAbove(module, run.start);
        const int below = blanksBelow(module, run.end);
        const int line = module.lines.lineOf(run.end);
        if (run.end >= module.text.size() && run.start > 0) {
            // The last lines of the file: what was the end of the line before stays as it was written.
            const bool ended = module.text.endsWith('\n') || module.text.endsWith('\r');
            gone.start = ended ? run.start : module.lines.end(module.lines.lineOf(run.start) - 1);
        } else if (above > 0 && below > 0) {
            const int less = std::min(above, below);
            gone.end = module.lines.start(line + less);
        }
        edits.push_back({gone, {}});
    }
    return edits;
}

std::vector<Edit> insertLines(const Module &module, Pos at, const QByteArray &lines, const Statement &neighbour, bool before)
{
    const QByteArray eol = lineEndOf(module);
    const bool ended = lines.endsWith('\n') || lines.endsWith('\r');
    const Span own = module.ownedLines(neighbour);
    // Cards that stand apart from each other keep standing apart.
    const bool apart = blanksAbove(module, own.start) > 0 && (blanksBelow(module, own.end) > 0 || own.end >= module.text.size());
    const QByteArray blank = apart ? eol : QByteArray();
    const bool unendedFile = at >= module.text.size() && !module.text.isEmpty() && !module.text.endsWith('\n') && !module.text.endsWith('\r');
    if (unendedFile) {
        QByteArray bare = lines;
        while (bare.endsWith('\n') || bare.endsWith('\r')) {
            bare.chop(1);
        }
        return {{{at, at}, eol + blank + bare}};
    }
    const QByteArray whole = ended ? lines : lines + eol;
    return {{{at, at}, before ? whole + blank : blank + whole}};
}

OrRefusal<void> orderAllows(const Page &page, const Statement *statement, const Statement *other, bool before)
{
    const Module &module = *page.module();
    const Pos from = statement->span.start;
    const Pos to = before ? other->span.start : other->span.end;
    QList<QByteArray> needs;
    collectUses(module, *statement, page.datasetName, &needs);
    const QList<QByteArray> unknown = ofUnknownMaker(page, needs);
    const QList<QByteArray> gives = definedBy(page, statement);
    const bool ownObject = callsOwnObject(page, *statement);
    const std::vector<Statement *> &siblings = statement->parent ? statement->parent->children : module.body;
    for (const Statement *between : siblings) {
        const bool passed = to < from ? between->span.start >= to && between->span.start < from
                                      : between->span.start > from && between->span.end <= to;
        if (!passed || between == statement) {
            continue;
        }
        if (to < from) {
            for (const QByteArray &name : definedBy(page, between)) {
                if (needs.contains(name)) {
                    return refuse("uses_later_name", tr("It uses %1, which is defined below that place.").arg(text(name)));
                }
            }
            if (const QByteArray name = mayDefine(page, between, unknown); !name.isEmpty()) {
                return refuse("uses_later_name", tr("It uses %1, which the code in line %2 makes, below that place.").arg(text(name)).arg(module.lineNumber(between->span.start)));
            }
        } else {
            QList<QByteArray> uses;
            collectUses(module, *between, page.datasetName, &uses);
            if (const QList<QByteArray> untold = ownObject ? ofUnknownMaker(page, uses) : QList<QByteArray>(); !untold.isEmpty()) {
                return refuse("used_earlier", tr("The code in line %1, which is above that place, uses %2, which this code may make.")
                                                  .arg(module.lineNumber(between->span.start)).arg(text(untold.first())));
            }
            for (const QByteArray &name : gives) {
                if (uses.contains(name)) {
                    const QList<QByteArray> users = definedBy(page, between);
                    return refuse("used_earlier", tr("%1, which is above that place, uses %2.")
                                                      .arg(users.isEmpty() ? tr("The code in line %1").arg(module.lineNumber(between->span.start)) : text(users.first()), text(name)));
                }
            }
        }
    }
    return {};
}

QStringList usersOf(const Page &page, const Aim &aim)
{
    const Module &module = *page.module();
    QStringList users;
    const auto note = [&](const Statement *user) {
        if (!user || user == aim.statement) {
            return;
        }
        const QList<QByteArray> names = definedBy(page, user);
        QString name = names.isEmpty() ? tr("the code in line %1").arg(module.lineNumber(user->span.start)) : text(names.last());
        name = name.startsWith(text(page.datasetName) + QLatin1Char('.')) ? name.mid(page.datasetName.size() + 1) : name;
        if (page.population && user == page.population->statement) {
            name = tr("the population");
        }
        if (!users.contains(name)) {
            users.append(name);
        }
    };
    if (aim.isVariable) {
        for (const Expr &expr : module.expressions) {
            if (expr.kind == ExprKind::Attribute && expr.statement && module.view(expr.name) == QByteArrayView(aim.label)
                && expr.items[0]->kind == ExprKind::Name && module.view(expr.items[0]->name) == QByteArrayView(page.datasetName)) {
                note(expr.statement);
            }
        }
        return users;
    }
    if (aim.measure) {
        return users;
    }
    for (const QByteArray &name : page.boundBy(aim.statement)) {
        for (const Expr *use : page.usesOf(name)) {
            note(use->statement);
        }
    }
    return users;
}

QStringList unusedAfter(const Page &page, const std::vector<Statement *> &gone)
{
    const Module &module = *page.module();
    std::vector<const Statement *> removed(gone.begin(), gone.end());
    QStringList names;
    for (std::size_t i = 0; i < removed.size(); ++i) {
        QList<QByteArray> used;
        collectUses(module, *removed[i], page.datasetName, &used);
        for (const QByteArray &name : std::as_const(used)) {
            Statement *definition = page.statementOf(name);
            if (!definition || definition->kind != StatementKind::Assign || definition->parent || definition->sharesLine || names.contains(text(name))
                || definition == page.datasetStatement || definition == page.measuresStatement || page.boundBy(definition).size() != 1
                || page.program().names(page.file()).sites.value(name).size() != 1) {
                continue;
            }
            const auto uses = page.usesOf(name);
            const bool last = std::all_of(uses.begin(), uses.end(), [&](const Expr *use) {
                return std::find(removed.begin(), removed.end(), use->statement) != removed.end();
            });
            if (last) {
                names.append(text(name));
                removed.push_back(definition);
            }
        }
    }
    return names;
}

OrRefusal<void> checkNewName(const Page &page, const QByteArray &name, bool isVariable)
{
    if (!isIdentifier(name) || isKeyword(name) || name.startsWith('_') || (isVariable && (name == "population" || name == "patient_id" || name == "dummy_data_config"))) {
        const QString words = isIdentifier(name)
            ? tr("%1 is a word that Python or ehrQL keeps for itself. Choose another name.").arg(text(name))
            : tr("%1 is not a name in Python: letters, digits and underscores, not beginning with a digit.").arg(name.isEmpty() ? tr("An empty text") : text(name));
        return refuse("bad_name", words);
    }
    if (isVariable ? page.variable(name) != nullptr : page.program().resolve(page.file(), name, nullptr).has_value()) {
        return refuse("name_taken", isVariable ? tr("There is already a variable %1. Choose another name.").arg(text(name))
                                               : tr("There is already a name %1. Choose another one.").arg(text(name)));
    }
    return {};
}

} // namespace Authoring
