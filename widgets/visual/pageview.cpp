// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/pageview.h"

#include <algorithm>
#include <tuple>

#include <QCoreApplication>

#include "model/authoring/words.h"

namespace Gui
{

namespace
{

using Authoring::Card;
using Authoring::Page;

QString tr(const char *text)
{
    return QCoreApplication::translate("PageView", text);
}

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QJsonObject target(const char *kind, const QByteArray &name)
{
    return {{QString::fromLatin1(kind), text(name)}};
}

/// The word at the head of a step's line.
QString stepWord(const QString &kind)
{
    static const QHash<QString, const char *> kWords{
        {QStringLiteral("table"), QT_TRANSLATE_NOOP("PageView", "from")},         {QStringLiteral("where"), QT_TRANSLATE_NOOP("PageView", "keep")},
        {QStringLiteral("exceptWhere"), QT_TRANSLATE_NOOP("PageView", "leave out")}, {QStringLiteral("sortBy"), QT_TRANSLATE_NOOP("PageView", "order by")},
        {QStringLiteral("pick"), QT_TRANSLATE_NOOP("PageView", "pick")},          {QStringLiteral("column"), QT_TRANSLATE_NOOP("PageView", "take")},
        {QStringLiteral("exists"), QT_TRANSLATE_NOOP("PageView", "give")},        {QStringLiteral("count"), QT_TRANSLATE_NOOP("PageView", "give")},
        {QStringLiteral("aggregate"), QT_TRANSLATE_NOOP("PageView", "give")},     {QStringLiteral("case"), QT_TRANSLATE_NOOP("PageView", "choose")},
        {QStringLiteral("fold"), QT_TRANSLATE_NOOP("PageView", "combine")},       {QStringLiteral("name"), QT_TRANSLATE_NOOP("PageView", "start with")},
        {QStringLiteral("function"), QT_TRANSLATE_NOOP("PageView", "made by")},   {QStringLiteral("code"), QT_TRANSLATE_NOOP("PageView", "Python")}};
    const char *word = kWords.value(kind);
    return word ? tr(word) : tr("then");
}

Core::Location placeOf(const Authoring::ModulePtr &module, const QString &file, const Authoring::Span &span)
{
    return {file, Authoring::rangeOf(module->text, module->lines, span)};
}

QString ownerWords(const Authoring::Owner &owner)
{
    switch (owner.kind) {
    case Authoring::OwnerKind::Inline:
        return {};
    case Authoring::OwnerKind::Loop:
        return tr("Made by the loop in lines %1–%2").arg(owner.firstLine).arg(owner.lastLine);
    case Authoring::OwnerKind::Function:
        return tr("Made by the function `%1`, lines %2–%3").arg(text(owner.name)).arg(owner.firstLine).arg(owner.lastLine);
    case Authoring::OwnerKind::OtherModule:
        return tr("Made in %1").arg(owner.file);
    case Authoring::OwnerKind::ReadAtRun:
        return tr("Read when the definition runs");
    }
    return {};
}

void addSteps(const Page &page, const QString &file, const std::vector<Authoring::Step> &steps, const QJsonObject &target, Authoring::Expr *value, int depth,
              std::vector<StepView> *views)
{
    const std::vector<Authoring::Field> fields = value ? Authoring::fieldsOf(page, file, value) : std::vector<Authoring::Field>();
    for (const Authoring::Step &step : steps) {
        StepView view;
        view.kind = stepWord(step.kind);
        view.words = step.words;
        view.depth = depth;
        view.index = step.index > 0 ? step.index : -1;
        view.number = step.index;
        if (step.kind == QLatin1String("where") || step.kind == QLatin1String("exceptWhere")) {
            view.window = Authoring::windowOfStep(page, file, value, step.index);
        }
        view.target = target;
        view.helper = text(step.helper);
        for (const Authoring::Field &field : fields) {
            if (step.span.contains(field.at) && step.helper.isEmpty()) {
                view.fields.push_back(field);
            }
        }
        views->push_back(view);
        if (!step.helper.isEmpty() && step.helperFile == page.file()) {
            const Authoring::Statement *definition = page.statementOf(step.helper);
            addSteps(page, step.helperFile, step.nested, Gui::target("name", step.helper), definition ? definition->value : nullptr, depth + 1, views);
        }
    }
}

CardView cardView(const Page &page, const Card &card, const char *kind)
{
    CardView view;
    view.name = text(card.name);
    view.title = card.title();
    view.type = card.type.words();
    view.sentence = card.sentence;
    view.comment = card.comment;
    view.owner = ownerWords(card.owner);
    view.structured = card.structured;
    view.editable = card.editable;
    view.place = placeOf(card.module, card.file, card.statement->span);
    view.code = text(card.module->slice(card.statement->span));
    QJsonObject aim = target(kind, card.name);
    const auto sameName = [&card](const Card &other) { return other.name == card.name; };
    if (std::count_if(page.variables.begin(), page.variables.end(), sameName) > 1) {
        aim.insert(QStringLiteral("start"), static_cast<qint64>(card.statement->span.start));
    }
    addSteps(page, card.file, card.steps, aim, card.value, 0, &view.steps);
    return view;
}

ConditionView conditionView(const Page &page, const Authoring::Population &population, const Authoring::Condition &condition)
{
    ConditionView view;
    view.index = condition.index;
    if (condition.index > 0) {
        view.join = population.join == "|" ? tr("or") : tr("and");
    }
    view.sentence = condition.sentence;
    view.negated = condition.negated;
    view.place = placeOf(population.module, population.file, condition.span);
    view.target = population.name.isEmpty() ? QJsonObject{{QStringLiteral("population"), true}} : target("name", population.name);
    if (condition.definition && condition.definition->value) {
        view.detail = condition.definitionSentence;
        view.target = target("name", condition.name);
        view.fields = Authoring::fieldsOf(page, page.file(), condition.definition->value);
    } else {
        view.fields = Authoring::fieldsOf(page, population.file, condition.expr);
    }
    return view;
}

QString codeOf(const Authoring::MeasureCard &card, const Authoring::Expr *expr)
{
    return expr ? text(card.module->source(expr)).simplified() : QString();
}

/// The fields of a part; a part that is one name can be another of the names that fit.
std::vector<Authoring::Field> partFields(const Page &page, const Authoring::MeasureCard &card, Authoring::Expr *expr, bool counted)
{
    std::vector<Authoring::Field> fields = Authoring::fieldsOf(page, card.file, expr);
    if (counted && fields.empty()) {
        const QString now = text(card.module->source(expr));
        QStringList choices = Authoring::measurableVariables(page);
        if (!choices.contains(now)) {
            choices.prepend(now);
        }
        fields.push_back({Authoring::Field::Kind::Choice, QStringLiteral("set_name"), expr->outer, now, tr("Variable"), choices});
    }
    return fields;
}

MeasureView measureView(const Page &page, const Authoring::MeasureCard &measure)
{
    MeasureView shown;
    shown.name = text(measure.name);
    shown.place = placeOf(measure.module, measure.file, measure.statement->span);
    using Part = Authoring::Expr *Authoring::MeasureCard::*;
    const std::tuple<const char *, QString, Part> parts[] = {{"numerator", tr("counted"), &Authoring::MeasureCard::numerator},
                                                             {"denominator", tr("out of"), &Authoring::MeasureCard::denominator},
                                                             {"group_by", tr("grouped by"), &Authoring::MeasureCard::groupBy},
                                                             {"intervals", tr("over"), &Authoring::MeasureCard::intervals}};
    for (const auto &[key, words, part] : parts) {
        const bool common = !(measure.*part) && page.measureDefaults;
        const Authoring::MeasureCard &card = common ? *page.measureDefaults : measure;
        Authoring::Expr *expr = card.*part;
        if (!expr) {
            continue;
        }
        MeasurePart made{words, codeOf(card, expr), common, {}, {}, {}};
        made.target = common ? QJsonObject{{QStringLiteral("defaults"), true}} : target("measure", measure.name);
        made.target.insert(QStringLiteral("part"), QString::fromLatin1(key));
        if (card.file == page.file()) {
            made.fields = partFields(page, card, expr, part == &Authoring::MeasureCard::numerator || part == &Authoring::MeasureCard::denominator);
        }
        if (part == &Authoring::MeasureCard::groupBy && expr->kind == Authoring::ExprKind::Dict && card.file == page.file()) {
            for (std::size_t i = 1; i < expr->items.size(); i += 2) { // key, value, key, value
                made.groups.append(expr->items[i] ? text(card.module->source(expr->items[i])) : QString());
            }
        }
        shown.parts.push_back(made);
    }
    const auto codeOfPart = [&shown](const QString &words) {
        const auto found = std::find_if(shown.parts.begin(), shown.parts.end(), [&words](const MeasurePart &part) { return part.words == words; });
        return found == shown.parts.end() ? QString() : found->code;
    };
    shown.numerator = codeOfPart(tr("counted"));
    shown.denominator = codeOfPart(tr("out of"));
    return shown;
}

} // namespace

PageView viewOf(const Page &page)
{
    PageView view;
    view.hasDataset = !page.datasetName.isEmpty() || !page.measuresName.isEmpty();
    for (const Card &card : page.dates) {
        view.dates.push_back(cardView(page, card, "name"));
        if (card.type.isDate() && card.file == page.file()) {
            view.dateNames.append(text(card.name));
        }
    }
    if (page.population) {
        view.hasPopulation = true;
        view.populationName = text(page.population->name);
        view.populationOwner = ownerWords(page.population->owner);
        for (const Authoring::Condition &condition : page.population->conditions) {
            view.conditions.push_back(conditionView(page, *page.population, condition));
        }
    }
    for (const Card &card : page.variables) {
        view.variables.push_back(cardView(page, card, "variable"));
    }
    for (const Authoring::MeasureCard &measure : page.measures) {
        view.measures.push_back(measureView(page, measure));
    }
    for (const Authoring::CodelistCard &codelist : page.codelists) {
        view.codelists.append(text(codelist.name));
        const Authoring::ModulePtr module = page.program().module(codelist.file);
        view.codelistCards.push_back({text(codelist.name), codelist.path, text(codelist.column), text(codelist.categoryColumn),
                                      codelist.file == page.file() && !codelist.path.isEmpty(), placeOf(module, codelist.file, codelist.statement->span)});
    }
    Authoring::walkStatements(page.module()->body, [&](const Authoring::Statement *statement) {
        if (statement->kind == Authoring::StatementKind::Broken && view.brokenLine == 0) {
            view.brokenLine = page.module()->lineNumber(statement->errorAt >= 0 ? statement->errorAt : statement->span.start);
        }
    });
    return view;
}

} // namespace Gui
