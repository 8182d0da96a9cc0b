// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/dummydata/tppschemas.h"

#include <algorithm>
#include <map>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace
{

using Kind = Core::Constraint::Kind;

Core::Value valueOf(const QJsonValue &json, const Core::ElementType &type)
{
    if (json.isNull() || json.isUndefined()) {
        return {};
    }
    if (type == Core::kDate) {
        return Core::Value(*Core::Date::fromIso(json.toString().toStdString()));
    }
    return json.isString() ? Core::Value(json.toString().toStdString()) : Core::Value(static_cast<std::int64_t>(json.toInteger()));
}

Core::ElementType typeOf(const QJsonObject &column)
{
    static const std::map<QString, Core::TypeKind> kKinds{{QStringLiteral("bool"), Core::TypeKind::Bool}, {QStringLiteral("int"), Core::TypeKind::Int},
                                                          {QStringLiteral("float"), Core::TypeKind::Float}, {QStringLiteral("str"), Core::TypeKind::Str},
                                                          {QStringLiteral("date"), Core::TypeKind::Date}, {QStringLiteral("code"), Core::TypeKind::Code},
                                                          {QStringLiteral("multi_code_string"), Core::TypeKind::MultiCodeString}};
    return {kKinds.at(column.value(QStringLiteral("type")).toString()), Core::codeSystemOfClass(column.value(QStringLiteral("code_type")).toString().toStdString())};
}

std::vector<Core::Constraint> constraintsOf(const QJsonArray &list, const Core::ElementType &type)
{
    static const std::map<QString, Kind> kKinds{{QStringLiteral("categorical"), Kind::Categorical}, {QStringLiteral("not_null"), Kind::NotNull},
                                                {QStringLiteral("unique"), Kind::Unique}, {QStringLiteral("first_of_month"), Kind::FirstOfMonth},
                                                {QStringLiteral("regex"), Kind::Regex}, {QStringLiteral("closed_range"), Kind::ClosedRange},
                                                {QStringLiteral("general_range"), Kind::GeneralRange}, {QStringLiteral("date_after"), Kind::DateAfter}};
    std::vector<Core::Constraint> result;
    for (const QJsonValue &value : list) {
        const QJsonObject json = value.toObject();
        Core::Constraint constraint;
        constraint.kind = kKinds.at(json.value(QStringLiteral("kind")).toString());
        constraint.pattern = json.value(QStringLiteral("pattern")).toString().toStdString();
        constraint.step = json.value(QStringLiteral("step")).toInteger(1);
        constraint.minimum = valueOf(json.value(QStringLiteral("minimum")), type);
        constraint.maximum = valueOf(json.value(QStringLiteral("maximum")), type);
        for (const QJsonValue &one : json.value(QStringLiteral("values")).toArray()) {
            constraint.values.push_back(valueOf(one, type));
        }
        for (const QJsonValue &name : json.value(QStringLiteral("columns")).toArray()) {
            constraint.columns.push_back(name.toString().toStdString());
        }
        result.push_back(std::move(constraint));
    }
    return result;
}

std::vector<Core::TableSchemaPtr> tablesOf(const QString &wanted)
{
    std::vector<Core::TableSchemaPtr> result;
    QFile file(QStringLiteral(":/schemas/ehrql-tables.json"));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    const QJsonArray modules = isOpen ? QJsonDocument::fromJson(file.readAll()).object().value(QStringLiteral("modules")).toArray() : QJsonArray();
    for (const QJsonValue &module : modules) {
        const QString name = module.toObject().value(QStringLiteral("module")).toString();
        if (name != wanted) {
            continue;
        }
        for (const QJsonValue &value : module.toObject().value(QStringLiteral("tables")).toArray()) {
            const QJsonObject json = value.toObject();
            auto schema = std::make_shared<Core::TableSchema>();
            schema->module = name.section(QLatin1Char('.'), 2).toStdString();
            schema->name = json.value(QStringLiteral("name")).toString().toStdString();
            schema->tableName = schema->name;
            schema->oneRowPerPatient = json.value(QStringLiteral("rows_per_patient")).toString() == QStringLiteral("one");
            for (const QJsonValue &item : json.value(QStringLiteral("columns")).toArray()) {
                const QJsonObject column = item.toObject();
                Core::ColumnSchema made;
                made.name = column.value(QStringLiteral("name")).toString().toStdString();
                made.type = typeOf(column);
                made.constraints = constraintsOf(column.value(QStringLiteral("constraints")).toArray(), made.type);
                made.dummyDataConstraints = constraintsOf(column.value(QStringLiteral("dummy_data_constraints")).toArray(), made.type);
                schema->columns.push_back(std::move(made));
            }
            result.push_back(std::move(schema));
        }
    }
    return result;
}

} // namespace

const std::vector<Core::TableSchemaPtr> &schemas()
{
    static const std::vector<Core::TableSchemaPtr> all = tablesOf(QStringLiteral("ehrql.tables.tpp"));
    return all;
}

const std::vector<Core::TableSchemaPtr> &rawSchemas()
{
    static const std::vector<Core::TableSchemaPtr> all = tablesOf(QStringLiteral("ehrql.tables.raw.tpp"));
    return all;
}

Core::TableSchemaPtr schemaOf(std::string_view name)
{
    const auto found = std::find_if(schemas().begin(), schemas().end(), [name](const Core::TableSchemaPtr &schema) { return schema->name == name; });
    return found == schemas().end() ? nullptr : *found;
}
