// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QString>
#include <QStringList>

#include "model/authoring/page.h"

namespace Authoring
{

/// What a form asks for: the right side of a test, a slot of a recipe.
enum class SlotKind : quint8
{
    Date,     ///< code of a date: a name, a literal in quotes, either with an offset
    Codelist, ///< the name of a codelist
    Number,
    Text,
    Texts     ///< several texts
};

/// One test that a series of a type can be put to.
struct Test
{
    QString id;    ///< a method's name or an operator
    QString words; ///< "on or before"
    QList<SlotKind> arguments;
};

/// The tests that fit a type, most used first (counts of visual-authoring.md 1.3); none for a type
/// that is not known.
[[nodiscard]] std::vector<Test> testsFor(const Core::ElementType &type);
/// The condition as code. `arguments` as many as the test has; texts are put in quotes.
[[nodiscard]] QByteArray testCode(const QByteArray &subject, const Test &test, const QStringList &arguments);

/// A date with an offset: `index_date - days(90)`; amount 0 gives the date alone.
[[nodiscard]] QByteArray shiftedDate(const QByteArray &date, int amount, const QByteArray &unit);

/// What can be taken from rows to make one value per patient.
enum class Take : quint8
{
    Exists,
    Count,
    First, ///< needs a column to sort by and one to give
    Last,
    Smallest, ///< of a column
    Largest,
    Mean,
    Sum
};

/// A variable put together step by step: the form "table, keep rows where, order, take, column".
struct VariableForm
{
    QByteArray table;
    bool oneRow = false;          ///< one row per patient: only `column` matters
    QList<QByteArray> conditions; ///< each becomes one where()
    Take take = Take::Exists;
    QByteArray sortColumn;
    QByteArray column;
};

/// Why the form gives no variable yet, in a sentence; empty when it does.
[[nodiscard]] QString missingIn(const VariableForm &form);
[[nodiscard]] QByteArray codeOf(const VariableForm &form);

/// A place in a recipe's code that the person fills.
struct Slot
{
    QString id;
    QString label;
    SlotKind kind = SlotKind::Date;
    QString fallback; ///< proposed value, as code
};

/// A common variable of the gallery, inserted as readable code.
struct Recipe
{
    QString id;
    QString title;
    QString description;
    QString name;  ///< proposed for the variable
    QString code;  ///< one expression with {slot} places
    QList<Slot> slotList;
};

/// The gallery for a page: dates and codelists of the page are proposed for the slots.
[[nodiscard]] QList<Recipe> recipesFor(const Page &page);
/// Common conditions of a population, as the gallery for conditions; `name` is not used.
[[nodiscard]] QList<Recipe> conditionRecipesFor(const Page &page);
/// The module of the tables that the file imports: `tpp`, `core`, ...; `tpp` when it imports none.
[[nodiscard]] QByteArray tablesModuleOf(const Page &page);
/// The recipe's code with the slots filled; a slot not given keeps its proposal.
[[nodiscard]] QByteArray codeOf(const Recipe &recipe, const QHash<QString, QString> &values);
/// A free name like the one proposed: `bmi`, `bmi_2`.
[[nodiscard]] QByteArray freeName(const Page &page, const QByteArray &proposed);

/// The date most used as reference on the page; a literal of today's form when there is none.
[[nodiscard]] QByteArray referenceDate(const Page &page);

} // namespace Authoring
