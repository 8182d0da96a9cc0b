// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/meaningdiff.h"

#include <algorithm>
#include <map>
#include <optional>

#include <QCoreApplication>

#include "model/authoring/window.h"

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("MeaningDiff", text);
}

/// A window of dates in one spelling; an open end is "-".
struct Ends
{
    QByteArray column;
    QByteArray from;
    QByteArray to;
    char fromKind = '-'; ///< `[` included, `(` left out, `-` open
    char toKind = '-';

    [[nodiscard]] QByteArray key() const { return "window(" + column + ',' + from + ',' + to + ',' + fromKind + toKind + ')'; }
};

/// A step as it is compared: its kind and its code without layout, comments and equal spellings.
struct Meaning
{
    QString kind;
    QByteArray key;
    QString words;
    std::optional<Ends> ends = {}; ///< of a filter that is one test of a date

    bool operator==(const Meaning &other) const { return kind == other.kind && key == other.key; }
};

QByteArray normalised(const Module &module, Expr *expr);

std::optional<Ends> endsOf(const Module &module, Expr *expr)
{
    const auto window = windowOf(module, expr);
    if (!window) {
        return std::nullopt;
    }
    const auto part = [&](Expr *bound) { return bound ? normalised(module, bound) : QByteArray("-"); };
    return Ends{normalised(module, window->column), part(window->from), part(window->to), !window->from ? '-' : window->fromIncluded ? '[' : '(',
                !window->to ? '-' : window->toIncluded ? ']' : ')'};
}

/// Code in one spelling: no blanks or comments, comparison operators as methods, double not undone.
QByteArray normalised(const Module &module, Expr *expr)
{
    if (const auto ends = endsOf(module, expr)) {
        return ends->key();
    }
    const Fold fold = foldOf(module, expr);
    if (fold.operands.size() > 1) {
        QList<QByteArray> parts;
        for (Expr *operand : fold.operands) {
            parts.append(normalised(module, operand));
        }
        std::sort(parts.begin(), parts.end()); // the order of and and or has no meaning
        return fold.op + '{' + parts.join(',') + '}';
    }
    switch (expr->kind) {
    case ExprKind::Unary:
        if (module.view(expr->operators[0]) == QByteArrayView("~")) {
            Expr *inner = expr->items[0];
            if (inner->kind == ExprKind::Unary && module.view(inner->operators[0]) == QByteArrayView("~")) {
                return normalised(module, inner->items[0]);
            }
            const Chain chain = chainOf(module, inner);
            if (!chain.links.empty() && chain.links.back().kind == LinkKind::IsNull) {
                const QByteArray name = module.slice(chain.links.back().attribute->name);
                return normalised(module, chain.links.back().attribute->items[0]) + (name == "is_null" ? ".is_not_null()" : ".is_null()");
            }
        }
        return module.slice(expr->operators[0]) + normalised(module, expr->items[0]);
    case ExprKind::List:
    case ExprKind::Set: {
        QList<QByteArray> parts;
        for (Expr *item : expr->items) {
            parts.append(normalised(module, item));
        }
        std::sort(parts.begin(), parts.end());
        return '[' + parts.join(',') + ']';
    }
    case ExprKind::String:
        return '"' + stringValue(module, expr).value_or(module.source(expr)) + '"';
    case ExprKind::Attribute:
        return normalised(module, expr->items[0]) + '.' + module.slice(expr->name);
    case ExprKind::Call: {
        QByteArray text = normalised(module, expr->items[0]) + '(';
        for (const Argument &argument : expr->arguments) {
            text += (argument.keyword.isEmpty() ? QByteArray() : module.slice(argument.keyword) + '=') + normalised(module, argument.value) + ',';
        }
        return text + ')';
    }
    case ExprKind::Binary:
    case ExprKind::Compare: {
        QByteArray text = normalised(module, expr->items[0]);
        for (std::size_t i = 0; i < expr->operators.size(); ++i) {
            text += module.slice(expr->operators[i]) + normalised(module, expr->items[i + 1]);
        }
        return text;
    }
    default:
        return module.source(expr).simplified();
    }
}

/// The steps of a value through the names of frames and rows behind it; dates stay names.
void flatten(const Page &page, const QString &file, Expr *expr, const std::vector<Step> &steps, std::vector<Meaning> *into)
{
    const ModulePtr module = page.program().module(file);
    const Chain chain = chainOf(*module, expr);
    for (const Step &step : steps) {
        if (!step.nested.empty()) {
            const auto binding = page.program().resolve(file, step.helper, chain.root->statement, chain.root);
            if (binding && binding->value) {
                flatten(page, binding->file, binding->value, step.nested, into);
                continue;
            }
        }
        Expr *whole = step.index == 0 ? chain.root : chain.links[static_cast<std::size_t>(step.index) - 1].whole();
        Meaning meaning{step.kind, {}, step.words};
        if (step.index == 0) {
            meaning.key = normalised(*module, whole);
        } else {
            const Link &link = chain.links[static_cast<std::size_t>(step.index) - 1];
            meaning.key = module->slice(link.attribute->name);
            for (const Argument &argument : link.call ? link.call->arguments : std::vector<Argument>()) {
                meaning.key += '|' + normalised(*module, argument.value);
            }
        }
        // `where(a & b)` says the same as `where(a).where(b)`.
        if (step.kind == QLatin1String("where") && step.index > 0) {
            const Link &link = chain.links[static_cast<std::size_t>(step.index) - 1];
            const Fold fold = link.call->arguments.size() == 1 ? foldOf(*module, link.call->arguments[0].value) : Fold();
            if (fold.op == "&") {
                for (Expr *operand : fold.operands) {
                    into->push_back({step.kind, "where|" + normalised(*module, operand), step.words, endsOf(*module, operand)});
                }
                continue;
            }
            meaning.ends = fold.operands.size() == 1 ? endsOf(*module, fold.operands.front()) : std::nullopt;
        }
        into->push_back(meaning);
    }
}

/// Two tests of one column, each open at one end, say the same as one between.
void joinWindows(std::vector<Meaning> *steps)
{
    for (auto first = steps->begin(); first != steps->end(); ++first) {
        for (auto second = first + 1; first->ends && second != steps->end() && second->kind == first->kind;) {
            Ends &a = *first->ends;
            const bool fits = second->ends && second->ends->column == a.column && (a.fromKind == '-') != (a.toKind == '-')
                              && (second->ends->fromKind == '-') == (a.toKind == '-') && (second->ends->toKind == '-') == (a.fromKind == '-');
            if (!fits) {
                ++second;
                continue;
            }
            if (a.fromKind == '-') {
                a.from = second->ends->from;
                a.fromKind = second->ends->fromKind;
            } else {
                a.to = second->ends->to;
                a.toKind = second->ends->toKind;
            }
            first->key = "where|" + a.key();
            first->words = tr("%1 and %2").arg(first->words, second->words);
            second = steps->erase(second);
        }
    }
}

std::vector<Meaning> meaningOf(const Page &page, const Card &card)
{
    std::vector<Meaning> steps;
    if (card.value) {
        flatten(page, card.file, card.value, card.steps, &steps);
        joinWindows(&steps);
    }
    // The order of filters in a row has no meaning.
    for (std::size_t i = 0; i < steps.size();) {
        std::size_t end = i;
        while (end < steps.size() && (steps[end].kind == QLatin1String("where") || steps[end].kind == QLatin1String("exceptWhere"))) {
            ++end;
        }
        std::sort(steps.begin() + static_cast<std::ptrdiff_t>(i), steps.begin() + static_cast<std::ptrdiff_t>(end), [](const Meaning &a, const Meaning &b) { return a.key < b.key; });
        i = std::max(end, i + 1);
    }
    return steps;
}

/// Steps that only one side has, told in pairs of a kind where there are some.
QStringList stepChanges(const QString &name, std::vector<Meaning> before, std::vector<Meaning> after)
{
    for (auto old = before.begin(); old != before.end();) {
        const auto same = std::find(after.begin(), after.end(), *old);
        if (same != after.end()) {
            after.erase(same);
            old = before.erase(old);
        } else {
            ++old;
        }
    }
    QStringList lines;
    for (const Meaning &old : before) {
        const auto partner = std::find_if(after.begin(), after.end(), [&old](const Meaning &now) { return now.kind == old.kind; });
        if (partner != after.end()) {
            lines.append(tr("`%1`: %2 → %3").arg(name, old.words, partner->words));
            after.erase(partner);
        } else {
            lines.append(tr("`%1`: no longer %2").arg(name, old.words));
        }
    }
    for (const Meaning &now : after) {
        lines.append(tr("`%1`: now also %2").arg(name, now.words));
    }
    if (lines.isEmpty()) {
        lines.append(tr("`%1`: the steps stand in another order").arg(name));
    }
    return lines;
}

void compareDates(const Page &before, const Page &after, QStringList *changes)
{
    for (const Card &now : after.dates) {
        const auto old = std::find_if(before.dates.begin(), before.dates.end(), [&now](const Card &card) { return card.name == now.name; });
        if (old == before.dates.end() || old->module->source(old->value) == now.module->source(now.value) || old->sentence == now.sentence) {
            continue;
        }
        const qsizetype reached = now.file == after.file() ? after.dependents(now.statement).size() : 0;
        changes->append(tr("`%1`: %2 → %3, reaching %4 variables").arg(QString::fromUtf8(now.name), old->sentence, now.sentence).arg(reached));
    }
}

void compareCodelists(const Page &before, const Page &after, QStringList *changes)
{
    for (const CodelistCard &now : after.codelists) {
        const auto old = std::find_if(before.codelists.begin(), before.codelists.end(), [&now](const CodelistCard &card) { return card.name == now.name; });
        if (old != before.codelists.end() && old->path != now.path) {
            changes->append(tr("codelist `%1`: `%2` → `%3`").arg(QString::fromUtf8(now.name), old->path, now.path));
        }
    }
}

std::map<QByteArray, QString> conditionsOf(const Page &page)
{
    std::map<QByteArray, QString> conditions;
    if (page.population) {
        for (const Condition &condition : page.population->conditions) {
            Expr *expr = condition.definition && condition.definition->value && !condition.negated ? condition.definition->value : condition.expr;
            conditions[normalised(*page.population->module, expr)] = condition.definitionSentence.isEmpty() || condition.negated ? condition.sentence : condition.definitionSentence;
        }
    }
    return conditions;
}

void compareMeasures(const Page &before, const Page &after, QStringList *changes)
{
    for (const MeasureCard &now : after.measures) {
        const MeasureCard *old = before.measure(now.name);
        if (!old) {
            changes->append(tr("measure `%1` added").arg(QString::fromUtf8(now.name)));
            continue;
        }
        const auto text = [](const MeasureCard &card, Expr *expr) { return expr ? QString::fromUtf8(normalised(*card.module, expr)) : tr("the default"); };
        for (const auto &[part, a, b] : {std::tuple{"numerator", old->numerator, now.numerator}, std::tuple{"denominator", old->denominator, now.denominator},
                                         std::tuple{"group_by", old->groupBy, now.groupBy}, std::tuple{"intervals", old->intervals, now.intervals}}) {
            if (text(*old, a) != text(now, b)) {
                changes->append(tr("measure `%1`: %2 `%3` → `%4`").arg(QString::fromUtf8(now.name), QLatin1String(part), text(*old, a), text(now, b)));
            }
        }
    }
    for (const MeasureCard &old : before.measures) {
        if (!after.measure(old.name)) {
            changes->append(tr("measure `%1` removed").arg(QString::fromUtf8(old.name)));
        }
    }
}

} // namespace

MeaningDifference compareMeaning(const Page &before, const Page &after)
{
    MeaningDifference difference;
    compareDates(before, after, &difference.changes);
    compareCodelists(before, after, &difference.changes);
    int conditionsAdded = 0;
    int conditionsRemoved = 0;
    const auto oldConditions = conditionsOf(before);
    const auto newConditions = conditionsOf(after);
    for (const auto &[key, words] : oldConditions) {
        if (!newConditions.contains(key)) {
            difference.changes.append(tr("population: no longer %1").arg(words));
            ++conditionsRemoved;
        }
    }
    for (const auto &[key, words] : newConditions) {
        if (!oldConditions.contains(key)) {
            difference.changes.append(tr("population: now also %1").arg(words));
            ++conditionsAdded;
        }
    }
    int added = 0;
    int removed = 0;
    int changed = 0;
    int renamed = 0;
    std::vector<const Card *> gone;
    for (const Card &old : before.variables) {
        const Card *now = old.name.isEmpty() ? nullptr : after.variable(old.name);
        if (!now) {
            gone.push_back(&old);
            continue;
        }
        const auto oldMeaning = meaningOf(before, old);
        const auto newMeaning = meaningOf(after, *now);
        if (oldMeaning != newMeaning) {
            difference.changes.append(stepChanges(old.title(), oldMeaning, newMeaning));
            ++changed;
        } else if (old.module->slice(old.statement->span) != now->module->slice(now->statement->span)) {
            ++difference.sameMeaning;
        }
    }
    for (const Card &now : after.variables) {
        if (now.name.isEmpty() || before.variable(now.name)) {
            continue;
        }
        const auto meaning = meaningOf(after, now);
        const auto twin = std::find_if(gone.begin(), gone.end(), [&](const Card *old) { return meaningOf(before, *old) == meaning; });
        if (twin != gone.end()) {
            difference.changes.append(tr("`%1` is now called `%2`").arg((*twin)->title(), now.title()));
            gone.erase(twin);
            ++renamed;
        } else {
            difference.changes.append(tr("`%1` added: %2").arg(now.title(), now.sentence));
            ++added;
        }
    }
    for (const Card *old : gone) {
        if (!old->name.isEmpty()) {
            difference.changes.append(tr("`%1` removed").arg(old->title()));
            ++removed;
        }
    }
    compareMeasures(before, after, &difference.changes);
    difference.summary = tr("Population: %1 conditions added, %2 removed. Variables: %3 added, %4 removed, %5 changed, %6 renamed.")
                             .arg(conditionsAdded).arg(conditionsRemoved).arg(added).arg(removed).arg(changed).arg(renamed);
    if (difference.sameMeaning > 0) {
        difference.summary += QLatin1Char(' ') + tr("In %1 more the text changed and the meaning is the same.").arg(difference.sameMeaning);
    }
    return difference;
}

std::optional<MeaningDifference> compareVersions(const QString &path, const Program::Loader &before, const Program::Loader &after)
{
    Program old(before);
    Program now(after);
    old.setDefinition(path);
    now.setDefinition(path);
    if (!old.module(path) || !now.module(path)) {
        return std::nullopt;
    }
    const Page oldPage(old);
    const Page newPage(now);
    const auto defines = [](const Page &page) { return !page.datasetName.isEmpty() || !page.measuresName.isEmpty(); };
    if (!defines(oldPage) || !defines(newPage)) {
        return std::nullopt;
    }
    return compareMeaning(oldPage, newPage);
}

QString MeaningDifference::toText() const
{
    QString text = summary + QLatin1Char('\n');
    for (const QString &change : changes) {
        text += QStringLiteral("- ") + change + QLatin1Char('\n');
    }
    return text;
}

} // namespace Authoring
