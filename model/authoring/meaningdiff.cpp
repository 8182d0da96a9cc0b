// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/meaningdiff.h"

#include <algorithm>
#include <map>
#include <optional>

#include <QCoreApplication>
#include <QRegularExpression>

#include "model/authoring/offset.h"
#include "model/authoring/window.h"
#include "model/authoring/words.h"

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
                    into->push_back({step.kind, "where|" + normalised(*module, operand), Words(page, file).condition(operand), endsOf(*module, operand)});
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

/// "look-back of `diabetes`: 365 days → 730 days before `index_date`", when a window changed in one length only.
QString lengthChange(const QString &name, const Meaning &old, const Meaning &now)
{
    if (!old.ends || !now.ends || old.ends->column != now.ends->column || old.ends->fromKind != now.ends->fromKind || old.ends->toKind != now.ends->toKind) {
        return {};
    }
    const bool from = old.ends->to == now.ends->to;
    if (!from && old.ends->from != now.ends->from) {
        return {};
    }
    const auto before = offsetOf(from ? old.ends->from : old.ends->to);
    const auto after = offsetOf(from ? now.ends->from : now.ends->to);
    if (!before || !after || before->anchor != after->anchor || before->sign != after->sign) {
        return {};
    }
    const QString a = lengthWords(before->unit, before->amount);
    const QString b = lengthWords(after->unit, after->amount);
    if (before->sign == QLatin1String("-")) {
        return from ? tr("look-back of `%1`: %2 → %3 before `%4`").arg(name, a, b, before->anchor) : tr("end of the window of `%1`: %2 → %3 before `%4`").arg(name, a, b, before->anchor);
    }
    return from ? tr("start of the window of `%1`: %2 → %3 after `%4`").arg(name, a, b, before->anchor) : tr("follow-up of `%1`: %2 → %3 after `%4`").arg(name, a, b, before->anchor);
}

/// Two versions of a variable: its steps, and its sentence for when no step is the same.
struct Version
{
    std::vector<Meaning> steps;
    QString sentence;
};

/// Steps that only one side has, told in pairs of a kind where there are some.
QStringList stepChanges(const QString &name, const Version &old, const Version &now)
{
    std::vector<Meaning> before = old.steps;
    std::vector<Meaning> after = now.steps;
    for (auto step = before.begin(); step != before.end();) {
        const auto same = std::find(after.begin(), after.end(), *step);
        if (same != after.end()) {
            after.erase(same);
            step = before.erase(step);
        } else {
            ++step;
        }
    }
    if (before.empty() && after.empty()) {
        return {tr("`%1`: the steps stand in another order").arg(name)};
    }
    const bool nothingStays = before.size() == old.steps.size() && after.size() == now.steps.size() && before.size() + after.size() > 2;
    if (nothingStays && std::none_of(after.begin(), after.end(), [&](const Meaning &step) { return step.kind == before.front().kind; })) {
        return {tr("`%1`: %2 → %3").arg(name, old.sentence, now.sentence)};
    }
    QStringList lines;
    for (const Meaning &step : before) {
        const auto partner = std::find_if(after.begin(), after.end(), [&step](const Meaning &other) { return other.kind == step.kind; });
        if (partner == after.end()) {
            lines.append(tr("`%1`: no longer %2").arg(name, step.words));
            continue;
        }
        const QString length = lengthChange(name, step, *partner);
        if (!length.isEmpty() || step.words != partner->words) { // the table may be all that differs, which is told
            lines.append(!length.isEmpty() ? length : tr("`%1`: %2 → %3").arg(name, step.words, partner->words));
        }
        after.erase(partner);
    }
    for (const Meaning &step : after) {
        lines.append(tr("`%1`: now also %2").arg(name, step.words));
    }
    return lines.isEmpty() ? QStringList{tr("`%1`: %2 → %3").arg(name, old.sentence, now.sentence)} : lines;
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
        if (old == before.codelists.end()) {
            continue;
        }
        const QString name = QString::fromUtf8(now.name);
        const auto column = [](const QByteArray &text) { return text.isEmpty() ? tr("none") : QLatin1Char('`') + QString::fromUtf8(text) + QLatin1Char('`'); };
        if (old->path != now.path) {
            changes->append(tr("codelist `%1`: `%2` → `%3`").arg(name, old->path, now.path));
        }
        if (old->column != now.column) {
            changes->append(tr("codelist `%1`: column of codes %2 → %3").arg(name, column(old->column), column(now.column)));
        }
        if (old->categoryColumn != now.categoryColumn) {
            changes->append(tr("codelist `%1`: column of categories %2 → %3").arg(name, column(old->categoryColumn), column(now.categoryColumn)));
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

/// What a function of the study does, and what it gives in words.
struct FunctionMeaning
{
    QByteArray key;
    QString gives;
};

std::map<QByteArray, FunctionMeaning> functionsOf(const Page &page)
{
    std::map<QByteArray, FunctionMeaning> functions;
    const Module &module = *page.module();
    for (const Statement *function : module.body) {
        if (function->kind != StatementKind::Def) {
            continue;
        }
        FunctionMeaning &made = functions[module.slice(function->name)];
        walkStatements(function->children, [&](const Statement *statement) {
            made.key += QByteArray::number(static_cast<int>(statement->kind)) + (statement->value ? normalised(module, statement->value) : module.slice(statement->header).simplified()) + '\n';
            if (statement->kind == StatementKind::Return && statement->value) {
                made.gives = Words(page, page.file()).sentence(statement->value);
            }
        });
    }
    return functions;
}

void compareFunctions(const Page &before, const Page &after, QStringList *changes)
{
    const auto old = functionsOf(before);
    for (const auto &[name, now] : functionsOf(after)) {
        const auto was = old.find(name);
        if (was == old.end() || was->second.key == now.key) {
            continue;
        }
        const QString reached = after.madeBy(name).join(QStringLiteral(", "));
        const QString what = reached.isEmpty() ? tr("function `%1`").arg(QString::fromUtf8(name)) : tr("function `%1`, which makes %2").arg(QString::fromUtf8(name), reached);
        changes->append(was->second.gives == now.gives ? tr("%1: its code changed").arg(what) : tr("%1: %2 → %3").arg(what, was->second.gives, now.gives));
    }
}

/// Finds out what changed between two pages and counts it.
class Comparison
{
public:
    Comparison(const Page &before, const Page &after)
        : m_before(before)
        , m_after(after)
    {
    }

    MeaningDifference run()
    {
        findRenamed();
        compareDates(m_before, m_after, &m_difference.changes);
        compareCodelists(m_before, m_after, &m_difference.changes);
        compareFunctions(m_before, m_after, &m_difference.changes);
        comparePopulations();
        compareVariables();
        compareMeasures(m_before, m_after, &m_difference.changes);
        m_difference.summary = summary();
        return m_difference;
    }

private:
    /// A variable that is gone and a new one that means the same are one under another name.
    void findRenamed()
    {
        for (const Card &old : m_before.variables) {
            if (old.name.isEmpty() || m_after.variable(old.name)) {
                continue;
            }
            const auto twin = std::find_if(m_after.variables.begin(), m_after.variables.end(), [&](const Card &now) {
                return !now.name.isEmpty() && !m_before.variable(now.name) && !m_oldNames.contains(now.name) && meaningOf(m_before, old) == meaningOf(m_after, now);
            });
            if (twin != m_after.variables.end()) {
                m_oldNames.insert(twin->name, old.name);
            }
        }
    }

    /// A key of the new version with the old names of renamed variables.
    [[nodiscard]] QByteArray inOldNames(const QByteArray &key) const
    {
        QString text = QString::fromUtf8(key);
        for (auto it = m_oldNames.cbegin(); it != m_oldNames.cend(); ++it) {
            const QRegularExpression use(QStringLiteral("\\b%1\\.%2\\b").arg(QString::fromUtf8(m_after.datasetName), QString::fromUtf8(it.key())));
            text.replace(use, QString::fromUtf8(m_after.datasetName + '.' + it.value()));
        }
        return text.toUtf8();
    }

    [[nodiscard]] std::vector<Meaning> newMeaning(const Card &card) const
    {
        std::vector<Meaning> steps = meaningOf(m_after, card);
        for (Meaning &step : steps) {
            step.key = m_oldNames.isEmpty() ? step.key : inOldNames(step.key);
        }
        return steps;
    }

    void comparePopulations()
    {
        const auto old = conditionsOf(m_before);
        std::map<QByteArray, QString> now;
        for (const auto &[key, words] : conditionsOf(m_after)) {
            now[inOldNames(key)] = words;
        }
        for (const auto &[key, words] : old) {
            if (!now.contains(key)) {
                m_difference.changes.append(tr("population: no longer %1").arg(words));
                ++m_conditionsRemoved;
            }
        }
        for (const auto &[key, words] : now) {
            if (!old.contains(key)) {
                m_difference.changes.append(tr("population: now also %1").arg(words));
                ++m_conditionsAdded;
            }
        }
        const bool several = m_before.population && m_after.population && !m_before.population->join.isEmpty() && !m_after.population->join.isEmpty();
        if (several && m_before.population->join != m_after.population->join) {
            m_difference.changes.append(m_after.population->join == "|" ? tr("population: any one of the conditions is enough, where all had to be met")
                                                                        : tr("population: all conditions must be met, where any one was enough"));
        }
    }

    /// The card of the new version for one of the old: by name, or by the text that a loop makes names of.
    [[nodiscard]] const Card *counterpart(const Card &old) const
    {
        if (!old.name.isEmpty()) {
            const Card *same = m_after.variable(old.name);
            return same ? same : m_after.variable(m_oldNames.key(old.name));
        }
        const auto found = std::find_if(m_after.variables.begin(), m_after.variables.end(), [&old](const Card &now) {
            return now.name.isEmpty() && now.computedName == old.computedName && now.madeNames == old.madeNames;
        });
        return found == m_after.variables.end() ? nullptr : &*found;
    }

    void compareVariables()
    {
        for (const Card &old : m_before.variables) {
            const Card *now = counterpart(old);
            if (!now) {
                m_difference.changes.append(tr("`%1` removed").arg(old.title()));
                ++m_removed;
                continue;
            }
            const Version was{meaningOf(m_before, old), old.sentence};
            const Version is{newMeaning(*now), now->sentence};
            if (was.steps != is.steps) {
                m_difference.changes.append(stepChanges(old.title(), was, is));
                ++m_changed;
            } else if (now->name != old.name) {
                m_difference.changes.append(tr("`%1` is now called `%2`").arg(old.title(), now->title()));
                ++m_renamed;
            } else if (old.module->slice(old.statement->span) != now->module->slice(now->statement->span)) {
                ++m_difference.sameMeaning;
            }
        }
        for (const Card &now : m_after.variables) {
            const bool known = std::any_of(m_before.variables.begin(), m_before.variables.end(), [&](const Card &old) {
                return now.name.isEmpty() ? old.name.isEmpty() && old.computedName == now.computedName && old.madeNames == now.madeNames
                                          : old.name == now.name || (m_oldNames.contains(now.name) && old.name == m_oldNames.value(now.name));
            });
            if (!known) {
                m_difference.changes.append(tr("`%1` added: %2").arg(now.title(), now.sentence));
                ++m_added;
            }
        }
    }

    [[nodiscard]] QString summary() const
    {
        const auto counted = [](std::initializer_list<std::pair<int, QString>> counts) {
            QStringList parts;
            for (const auto &[count, words] : counts) {
                if (count > 0) {
                    parts.append(words.arg(count));
                }
            }
            return parts.join(QStringLiteral(", "));
        };
        const QString conditions = counted({{m_conditionsAdded, tr("%1 added")}, {m_conditionsRemoved, tr("%1 removed")}});
        const QString variables = counted({{m_added, tr("%1 added")}, {m_removed, tr("%1 removed")}, {m_changed, tr("%1 changed")}, {m_renamed, tr("%1 renamed")}});
        QStringList sentences;
        if (!conditions.isEmpty()) {
            sentences.append(tr("Conditions of the population: %1.").arg(conditions));
        }
        if (!variables.isEmpty()) {
            sentences.append(tr("Variables: %1.").arg(variables));
        }
        if (sentences.isEmpty()) {
            sentences.append(m_difference.isEmpty() ? tr("The meaning is the same.") : tr("The conditions and variables themselves are the same."));
        }
        if (m_difference.sameMeaning > 0) {
            sentences.append(tr("In %1 more the text changed and the meaning is the same.").arg(m_difference.sameMeaning));
        }
        return sentences.join(QLatin1Char(' '));
    }

    const Page &m_before;
    const Page &m_after;
    QHash<QByteArray, QByteArray> m_oldNames; ///< of renamed variables, by the new one
    MeaningDifference m_difference;
    int m_conditionsAdded = 0;
    int m_conditionsRemoved = 0;
    int m_added = 0;
    int m_removed = 0;
    int m_changed = 0;
    int m_renamed = 0;
};

} // namespace

MeaningDifference compareMeaning(const Page &before, const Page &after)
{
    return Comparison(before, after).run();
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
