// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "model/authoring/page.h"

namespace Authoring
{

/// One part of a condition or step that a form can change, and what may stand in its place. Made from
/// the tree, so that each maps to exactly one gesture (visual-authoring.md 2.4).
struct Field
{
    enum class Kind : quint8
    {
        Date,     ///< a literal date; `value` is YYYY-MM-DD
        Number,
        Text,
        Truth,    ///< True or False
        Choice    ///< one of `choices`: codelists, columns, dates with a name, methods, operators, units
    };
    Kind kind = Kind::Text;
    QString gesture; ///< `set_date`, `set_value`, `set_codelist`, `set_column`, `set_name`, `set_method`, `set_operator`
    Span at;         ///< what the gesture is aimed at, in bytes of the card's file
    QString value;   ///< as it stands: code of a choice, text without quotes, digits
    QString label;   ///< what it is, for people: "Column", "Codelist", "Unit"
    QStringList choices; ///< code; for Text the allowed values, empty when any text will do

    bool operator==(const Field &) const = default;
};

/// The fields of an expression in the order of the text. Parts inside helpers of other statements are
/// not among them.
[[nodiscard]] std::vector<Field> fieldsOf(const Page &page, const QString &file, Expr *expr);

/// The gesture that puts `value` (as in Field::value) into the field; `target` as in 2.4.
[[nodiscard]] QJsonObject fieldGesture(const Field &field, const QJsonObject &target, const QString &value);

/// A value of a choice in words: "is_on_or_before" as "on or before".
[[nodiscard]] QString choiceWords(const QString &choice);

} // namespace Authoring
