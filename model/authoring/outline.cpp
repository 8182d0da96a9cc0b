// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>

#include "model/authoring/session.h"
#include "model/authoring/window.h"
#include "model/authoring/words.h"

namespace Authoring
{

namespace
{

QJsonArray range(const Span &span)
{
    return {span.start, span.end};
}

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QString ownerName(OwnerKind kind)
{
    switch (kind) {
    case OwnerKind::Inline:
        return QStringLiteral("inline");
    case OwnerKind::Loop:
        return QStringLiteral("loop");
    case OwnerKind::Function:
        return QStringLiteral("function");
    case OwnerKind::OtherModule:
        return QStringLiteral("module");
    case OwnerKind::ReadAtRun:
        return QStringLiteral("run");
    }
    return {};
}

QJsonObject ownerOf(const Owner &owner)
{
    QJsonObject made{{QStringLiteral("kind"), ownerName(owner.kind)}};
    if (!owner.name.isEmpty()) {
        made.insert(QStringLiteral("name"), text(owner.name));
    }
    if (!owner.file.isEmpty()) {
        made.insert(QStringLiteral("file"), owner.file);
    }
    if (owner.firstLine > 0) {
        made.insert(QStringLiteral("lines"), QJsonArray{owner.firstLine, owner.lastLine});
    }
    if (owner.kind == OwnerKind::Loop) {
        made.insert(QStringLiteral("passages"), owner.passages < 0 ? QJsonValue() : QJsonValue(owner.passages));
    }
    if (!owner.call.isEmpty()) {
        made.insert(QStringLiteral("call"), range(owner.call));
    }
    return made;
}

QJsonArray stepsOf(const Page &page, const QString &file, const std::vector<Step> &steps)
{
    const ModulePtr module = page.program().module(file);
    QJsonArray list;
    for (const Step &step : steps) {
        QJsonObject made{{QStringLiteral("index"), step.index},
                         {QStringLiteral("kind"), step.kind},
                         {QStringLiteral("range"), range(step.span)},
                         {QStringLiteral("code"), text(module->slice(step.span))},
                         {QStringLiteral("words"), step.words},
                         {QStringLiteral("structured"), step.structured}};
        if (!step.helper.isEmpty()) {
            made.insert(QStringLiteral("helper"), text(step.helper));
            made.insert(QStringLiteral("file"), step.helperFile);
            made.insert(QStringLiteral("steps"), stepsOf(page, step.helperFile.isEmpty() ? file : step.helperFile, step.nested));
            if (const Statement *definition = step.helperFile == page.file() ? page.statementOf(step.helper) : nullptr) {
                made.insert(QStringLiteral("sharedWith"), QJsonArray::fromStringList(page.dependents(definition)));
            }
        }
        list.append(made);
    }
    return list;
}

QJsonObject cardOf(const Page &page, const Card &card)
{
    QJsonObject made{{QStringLiteral("name"), text(card.name)},
                     {QStringLiteral("file"), card.file},
                     {QStringLiteral("line"), card.module->lineNumber(card.statement->span.start)},
                     {QStringLiteral("range"), range(card.statement->span)},
                     {QStringLiteral("type"), card.type.words()},
                     {QStringLiteral("sentence"), card.sentence},
                     {QStringLiteral("owner"), ownerOf(card.owner)},
                     {QStringLiteral("structured"), card.structured},
                     {QStringLiteral("editable"), card.editable}};
    if (card.value) {
        made.insert(QStringLiteral("value"), range(card.value->outer));
        made.insert(QStringLiteral("code"), text(card.module->source(card.value)));
        made.insert(QStringLiteral("steps"), stepsOf(page, card.file, card.steps));
    }
    if (!card.comment.isEmpty()) {
        made.insert(QStringLiteral("comment"), card.comment);
    }
    if (!card.computedName.isEmpty()) {
        made.insert(QStringLiteral("computedName"), text(card.computedName));
        made.insert(QStringLiteral("makes"), QJsonArray::fromStringList(card.madeNames));
    }
    return made;
}

QJsonArray cardsOf(const Page &page, const std::vector<Card> &cards)
{
    QJsonArray list;
    for (const Card &card : cards) {
        list.append(cardOf(page, card));
    }
    return list;
}

QJsonObject populationOf(const Population &population)
{
    QJsonArray operands;
    for (const Condition &condition : population.conditions) {
        QJsonObject made{{QStringLiteral("index"), condition.index},
                         {QStringLiteral("range"), range(condition.span)},
                         {QStringLiteral("code"), text(population.module->slice(condition.span))},
                         {QStringLiteral("words"), condition.sentence},
                         {QStringLiteral("excluded"), condition.negated},
                         {QStringLiteral("structured"), condition.structured},
                         {QStringLiteral("editable"), condition.structured && population.owner.kind == OwnerKind::Inline}};
        if (!condition.name.isEmpty()) {
            made.insert(QStringLiteral("name"), text(condition.name));
        }
        if (condition.definition) {
            made.insert(QStringLiteral("definition"),
                        QJsonObject{{QStringLiteral("range"), range(condition.definition->span)}, {QStringLiteral("words"), condition.definitionSentence}});
        }
        operands.append(made);
    }
    return {{QStringLiteral("file"), population.file},
            {QStringLiteral("line"), population.module->lineNumber(population.statement->span.start)},
            {QStringLiteral("range"), range(population.expr->outer)},
            {QStringLiteral("name"), text(population.name)},
            {QStringLiteral("join"), population.join == "|" ? QStringLiteral("or") : QStringLiteral("and")},
            {QStringLiteral("operands"), operands},
            {QStringLiteral("owner"), ownerOf(population.owner)}};
}

QJsonObject measureOf(const MeasureCard &card)
{
    QJsonObject made{{QStringLiteral("name"), text(card.name)},
                     {QStringLiteral("file"), card.file},
                     {QStringLiteral("line"), card.module->lineNumber(card.statement->span.start)},
                     {QStringLiteral("range"), range(card.call->outer)},
                     {QStringLiteral("owner"), ownerOf(card.owner)}};
    for (const auto &[key, expr] : {std::pair{"numerator", card.numerator}, std::pair{"denominator", card.denominator},
                                    std::pair{"group_by", card.groupBy}, std::pair{"intervals", card.intervals}}) {
        if (expr) {
            made.insert(QLatin1String(key), QJsonObject{{QStringLiteral("range"), range(expr->outer)}, {QStringLiteral("code"), text(card.module->source(expr))}});
        }
    }
    return made;
}

} // namespace

QJsonObject outlineOf(const Page &page)
{
    QJsonArray dates;
    QJsonArray parameters;
    for (const Card &card : page.dates) {
        (card.owner.kind == OwnerKind::ReadAtRun ? parameters : dates).append(cardOf(page, card));
    }
    QJsonArray codelists;
    for (const CodelistCard &card : page.codelists) {
        codelists.append(QJsonObject{{QStringLiteral("name"), text(card.name)},
                                     {QStringLiteral("file"), card.file},
                                     {QStringLiteral("range"), range(card.statement->span)},
                                     {QStringLiteral("path"), card.path},
                                     {QStringLiteral("column"), text(card.column)},
                                     {QStringLiteral("category_column"), text(card.categoryColumn)}});
    }
    QJsonArray measures;
    for (const MeasureCard &card : page.measures) {
        measures.append(measureOf(card));
    }
    QJsonArray broken;
    for (const Statement &statement : page.module()->statements) {
        if (statement.kind == StatementKind::Broken) {
            broken.append(QJsonObject{{QStringLiteral("line"), page.module()->lineNumber(statement.errorAt)}, {QStringLiteral("range"), range(statement.span)}});
        }
    }
    QJsonObject outline{{QStringLiteral("definition"), page.file()},
                        {QStringLiteral("dates"), dates},
                        {QStringLiteral("parameters"), parameters},
                        {QStringLiteral("codelists"), codelists},
                        {QStringLiteral("helpers"), cardsOf(page, page.helpers)},
                        {QStringLiteral("variables"), cardsOf(page, page.variables)},
                        {QStringLiteral("measures"), measures},
                        {QStringLiteral("broken"), broken}};
    outline.insert(QStringLiteral("population"), page.population ? QJsonValue(populationOf(*page.population)) : QJsonValue());
    if (page.measureDefaults) {
        outline.insert(QStringLiteral("defaults"), measureOf(*page.measureDefaults));
    }
    return outline;
}

} // namespace Authoring
