// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/types.h"

#include <algorithm>

#include <QCoreApplication>

namespace Authoring
{

namespace
{

using Core::TypeKind;

/// What a ready-made member of a table gives, from the words of the catalogue.
Type memberResult(const Schema::Member &member, const Type &receiver)
{
    const QByteArrayView words(member.returns.data(), static_cast<qsizetype>(member.returns.size()));
    Type type;
    if (words.startsWith("patient frame")) {
        type = receiver;
        type.eventLevel = false;
        type.sorted = false;
        return type;
    }
    if (words.startsWith("event frame")) {
        return receiver;
    }
    for (const auto &[name, element] : {std::pair{"bool", Core::kBool}, std::pair{"int", Core::kInt}, std::pair{"float", Core::kFloat},
                                        std::pair{"str", Core::kStr}, std::pair{"date", Core::kDate}}) {
        if (words.startsWith(name)) {
            return seriesType(element, member.isProperty && receiver.eventLevel);
        }
    }
    return type;
}

Type frameLink(const Module &module, const Type &receiver, const Link &link)
{
    Type type = receiver;
    const QByteArray name = module.slice(link.attribute->name);
    switch (link.kind) {
    case LinkKind::Where:
    case LinkKind::ExceptWhere:
        return receiver.eventLevel ? type : Type();
    case LinkKind::SortBy:
        type.sorted = true;
        return receiver.eventLevel ? type : Type();
    case LinkKind::Pick:
        type.eventLevel = false;
        type.sorted = false;
        return receiver.sorted ? type : Type();
    case LinkKind::Exists:
        return seriesType(Core::kBool, false);
    case LinkKind::Count:
        return seriesType(Core::kInt, false);
    default:
        break;
    }
    if (receiver.table) {
        for (const Schema::Member &member : receiver.table->members) {
            if (name == QByteArrayView(member.name.data(), static_cast<qsizetype>(member.name.size())) && member.isProperty == (link.call == nullptr)) {
                return memberResult(member, receiver);
            }
        }
        if (link.call) {
            return {};
        }
        const Core::ColumnSchema *column = receiver.table->schema->column(name.toStdString());
        if (!column) {
            return {};
        }
        Type series = seriesType(column->type, receiver.eventLevel);
        series.column = column;
        return series;
    }
    if (link.call) {
        return {};
    }
    Type series = plainType(TypeClass::Series);
    series.eventLevel = receiver.eventLevel;
    return series;
}

Type seriesLink(const Module &module, const Type &receiver, const Link &link)
{
    const QByteArrayView name = module.view(link.attribute->name);
    Type same = receiver;
    same.column = nullptr;
    switch (link.kind) {
    case LinkKind::DateTest:
    case LinkKind::IsIn:
    case LinkKind::IsNull:
    case LinkKind::Contains:
        return seriesType(Core::kBool, receiver.eventLevel);
    case LinkKind::DatePart:
        return seriesType(link.call ? Core::kDate : Core::kInt, receiver.eventLevel);
    case LinkKind::WhenNullThen:
        return same;
    case LinkKind::MapValues:
    case LinkKind::ToCategory: {
        Type type = plainType(TypeClass::Series);
        type.eventLevel = receiver.eventLevel;
        if (link.kind == LinkKind::ToCategory) {
            type.element = Core::kStr;
        }
        return type;
    }
    case LinkKind::Convert:
        if (name == QByteArrayView("absolute")) {
            return same;
        }
        return seriesType(name == QByteArrayView("as_int") ? Core::kInt : Core::kFloat, receiver.eventLevel);
    case LinkKind::Aggregate:
        if (name.startsWith("count")) {
            return seriesType(Core::kInt, false);
        }
        if (name.startsWith("mean")) {
            return seriesType(Core::kFloat, false);
        }
        same.eventLevel = false;
        return same;
    default:
        return {};
    }
}

void addMethod(std::vector<Member> *members, const char *name, const char *signature, const Type &result, LinkKind kind)
{
    members->push_back({name, QString::fromLatin1(signature), result.words(), kind});
}

void addFrameMembers(std::vector<Member> *members, const Type &type)
{
    Type row = type;
    row.eventLevel = false;
    row.sorted = false;
    if (type.table) {
        for (const Core::ColumnSchema &column : type.table->schema->columns) {
            members->push_back({QByteArray::fromStdString(column.name), {}, seriesType(column.type, type.eventLevel).words(), LinkKind::Column});
        }
        for (const Schema::Member &member : type.table->members) {
            QStringList parameters;
            for (const std::string &parameter : member.parameters) {
                parameters.append(QString::fromStdString(parameter));
            }
            const QByteArray name = QByteArray::fromStdString(member.name);
            const QString signature = member.isProperty ? QString() : QLatin1Char('(') + parameters.join(QStringLiteral(", ")) + QLatin1Char(')');
            members->push_back({name, signature, memberResult(member, type).words(), linkKind(name, !member.isProperty)});
        }
    }
    if (type.eventLevel) {
        Type sorted = type;
        sorted.sorted = true;
        addMethod(members, "where", "(condition)", type, LinkKind::Where);
        addMethod(members, "except_where", "(condition)", type, LinkKind::ExceptWhere);
        addMethod(members, "sort_by", "(*columns)", sorted, LinkKind::SortBy);
    }
    if (type.eventLevel && type.sorted) {
        addMethod(members, "first_for_patient", "()", row, LinkKind::Pick);
        addMethod(members, "last_for_patient", "()", row, LinkKind::Pick);
    }
    addMethod(members, "exists_for_patient", "()", seriesType(Core::kBool, false), LinkKind::Exists);
    addMethod(members, "count_for_patient", "()", seriesType(Core::kInt, false), LinkKind::Count);
}

void addDateMembers(std::vector<Member> *members, bool event)
{
    const Type test = seriesType(Core::kBool, event);
    for (const char *name : {"is_before", "is_on_or_before", "is_after", "is_on_or_after"}) {
        addMethod(members, name, "(date)", test, LinkKind::DateTest);
    }
    addMethod(members, "is_on_or_between", "(start, end)", test, LinkKind::DateTest);
    addMethod(members, "is_between_but_not_on", "(start, end)", test, LinkKind::DateTest);
    addMethod(members, "is_during", "(interval)", test, LinkKind::DateTest);
    for (const char *name : {"year", "month", "day"}) {
        addMethod(members, name, "", seriesType(Core::kInt, event), LinkKind::DatePart);
    }
    for (const char *name : {"to_first_of_year", "to_first_of_month"}) {
        addMethod(members, name, "()", seriesType(Core::kDate, event), LinkKind::DatePart);
    }
    if (event) {
        addMethod(members, "count_episodes_for_patient", "(maximum_gap)", seriesType(Core::kInt, false), LinkKind::Aggregate);
    }
}

void addSeriesMembers(std::vector<Member> *members, const Type &type)
{
    const bool event = type.eventLevel;
    const Type test = seriesType(Core::kBool, event);
    Type same = type;
    Type reduced = type;
    reduced.eventLevel = false;
    addMethod(members, "is_null", "()", test, LinkKind::IsNull);
    addMethod(members, "is_not_null", "()", test, LinkKind::IsNull);
    const TypeKind kind = type.element ? type.element->kind : TypeKind::Str;
    if (kind == TypeKind::MultiCodeString) {
        addMethod(members, "contains", "(code)", test, LinkKind::Contains);
        addMethod(members, "contains_any_of", "(codelist)", test, LinkKind::Contains);
        return;
    }
    addMethod(members, "when_null_then", "(value)", same, LinkKind::WhenNullThen);
    addMethod(members, "is_in", "(values)", test, LinkKind::IsIn);
    addMethod(members, "is_not_in", "(values)", test, LinkKind::IsIn);
    addMethod(members, "map_values", "(mapping, default=None)", plainType(TypeClass::Series), LinkKind::MapValues);
    if (event) {
        addMethod(members, "count_distinct_for_patient", "()", seriesType(Core::kInt, false), LinkKind::Aggregate);
    }
    if (kind == TypeKind::Date) {
        addDateMembers(members, event);
    } else if (kind == TypeKind::Code) {
        addMethod(members, "to_category", "(codelist, default=None)", seriesType(Core::kStr, event), LinkKind::ToCategory);
    } else if (kind == TypeKind::Str) {
        addMethod(members, "contains", "(text)", test, LinkKind::Contains);
    } else {
        addMethod(members, "as_int", "()", seriesType(Core::kInt, event), LinkKind::Convert);
    }
    if (kind == TypeKind::Int || kind == TypeKind::Float) {
        addMethod(members, "as_float", "()", seriesType(Core::kFloat, event), LinkKind::Convert);
        addMethod(members, "absolute", "()", same, LinkKind::Convert);
        if (event) {
            addMethod(members, "sum_for_patient", "()", reduced, LinkKind::Aggregate);
            addMethod(members, "mean_for_patient", "()", seriesType(Core::kFloat, false), LinkKind::Aggregate);
        }
    }
    if (event && (kind == TypeKind::Int || kind == TypeKind::Float || kind == TypeKind::Date || kind == TypeKind::Str)) {
        addMethod(members, "minimum_for_patient", "()", reduced, LinkKind::Aggregate);
        addMethod(members, "maximum_for_patient", "()", reduced, LinkKind::Aggregate);
    }
}

} // namespace

Type Typing::typeOfLink(const Module &module, const Type &receiver, const Link &link) const
{
    switch (receiver.kind) {
    case TypeClass::Frame:
        return frameLink(module, receiver, link);
    case TypeClass::Series:
        return seriesLink(module, receiver, link);
    case TypeClass::DateDifference:
        return link.kind == LinkKind::DatePart ? seriesType(Core::kInt, receiver.eventLevel) : Type();
    default:
        break;
    }
    // Without knowing what it stands on, some links still say what they give.
    switch (link.kind) {
    case LinkKind::Exists:
        return seriesType(Core::kBool, false);
    case LinkKind::Count:
        return seriesType(Core::kInt, false);
    default:
        return {};
    }
}

std::vector<Member> membersOf(const Type &type)
{
    std::vector<Member> members;
    switch (type.kind) {
    case TypeClass::Frame:
        addFrameMembers(&members, type);
        break;
    case TypeClass::Series:
        addSeriesMembers(&members, type);
        break;
    case TypeClass::DateDifference:
        for (const char *unit : {"days", "weeks", "months", "years"}) {
            addMethod(&members, unit, "", seriesType(Core::kInt, type.eventLevel), LinkKind::DatePart);
        }
        break;
    case TypeClass::Duration:
        addMethod(&members, "starting_on", "(date)", plainType(TypeClass::Intervals), LinkKind::OtherMethod);
        addMethod(&members, "ending_on", "(date)", plainType(TypeClass::Intervals), LinkKind::OtherMethod);
        break;
    case TypeClass::Dataset:
        addMethod(&members, "define_population", "(condition)", {}, LinkKind::OtherMethod);
        addMethod(&members, "configure_dummy_data", "(population_size=10)", {}, LinkKind::OtherMethod);
        addMethod(&members, "add_column", "(name, value)", {}, LinkKind::OtherMethod);
        break;
    case TypeClass::Measures:
        addMethod(&members, "define_measure", "(name, numerator, denominator, group_by, intervals)", {}, LinkKind::OtherMethod);
        addMethod(&members, "define_defaults", "(numerator, denominator, group_by, intervals)", {}, LinkKind::OtherMethod);
        addMethod(&members, "configure_dummy_data", "(population_size=10)", {}, LinkKind::OtherMethod);
        addMethod(&members, "configure_disclosure_control", "(enabled=True)", {}, LinkKind::OtherMethod);
        break;
    case TypeClass::Interval:
        addMethod(&members, "start_date", "", seriesType(Core::kDate, false), LinkKind::Column);
        addMethod(&members, "end_date", "", seriesType(Core::kDate, false), LinkKind::Column);
        break;
    default:
        break;
    }
    return members;
}

} // namespace Authoring
