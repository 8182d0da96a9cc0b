// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "model/authoring/fields.h"
#include "model/authoring/offers.h"
#include "model/core/textrange.h"

namespace Gui
{

/// One line of an opened card: words, and the parts that can be changed.
struct StepView
{
    QString kind;   ///< "keep", "order", "take", ... in words
    QString words;
    QString helper; ///< the step stands for this name; the lines after it, one deeper, are its own steps
    int depth = 0;
    int index = -1; ///< of the step in its chain; -1 if it cannot be removed
    QJsonObject target;
    std::vector<Authoring::Field> fields;
    std::optional<Authoring::WindowEnds> window; ///< of dates, when the step keeps one
    int number = 0;       ///< of the step in its chain, for gestures

    bool operator==(const StepView &) const = default;
};

/// A variable, date or measure as the page shows it. Values only: cards are drawn anew when these differ.
struct CardView
{
    QString name;     ///< empty when it is computed
    QString title;    ///< name, or the text that gives it
    QString type;
    QString sentence;
    QString comment;
    QString owner;    ///< who makes it, when it is not a plain statement
    QString code;
    Core::Location place;
    bool structured = true;
    bool editable = false;
    std::vector<StepView> steps;

    bool operator==(const CardView &) const = default;
};

struct ConditionView
{
    int index = 0;
    QString join;     ///< word before the condition: "and", "or", empty for the first
    QString sentence;
    QString detail;   ///< the definition of the name that stands here
    bool negated = false;
    QJsonObject target; ///< of the fields
    std::vector<Authoring::Field> fields;
    Core::Location place;

    bool operator==(const ConditionView &) const = default;
};

/// Numerator, denominator, groups or intervals of a measure.
struct MeasurePart
{
    QString words; ///< "counted", "out of", ...
    QString code;
    bool common = false; ///< from define_defaults
    QJsonObject target;  ///< of the fields
    std::vector<Authoring::Field> fields;
    QStringList groups;  ///< the code of each group, where groups can be added and taken away

    bool operator==(const MeasurePart &) const = default;
};

struct MeasureView
{
    QString name;
    QString numerator;
    QString denominator;
    std::vector<MeasurePart> parts;
    Core::Location place;

    bool operator==(const MeasureView &) const = default;
};

struct CodelistView
{
    QString name;
    QString path;           ///< empty for a list written in the code
    QString column;
    QString categoryColumn;
    bool editable = false;  ///< loaded by a statement of this file
    Core::Location place;

    bool operator==(const CodelistView &) const = default;
};

/// Everything the visual page draws.
struct PageView
{
    std::vector<CardView> dates;
    std::vector<ConditionView> conditions;
    QString populationName; ///< the conditions are those of this name
    QString populationOwner; ///< who makes it, when it is not a plain statement
    bool hasPopulation = false;
    bool hasDataset = false;
    std::vector<CardView> variables;
    std::vector<MeasureView> measures;
    std::vector<CodelistView> codelistCards;
    QStringList codelists;  ///< names
    QStringList dateNames;  ///< names of dates that a form may offer
    int brokenLine = 0;     ///< of the first statement that cannot be read; 0: none
};

[[nodiscard]] PageView viewOf(const Authoring::Page &page);

} // namespace Gui
