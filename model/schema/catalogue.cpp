// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/schema/catalogue.h"

#include <algorithm>
#include <map>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Schema
{

namespace
{

using Kind = Core::Constraint::Kind;

std::string text(const QJsonValue &value)
{
    return value.toString().toStdString();
}

Core::ElementType typeOf(const QJsonObject &column)
{
    const QString type = column.value(QStringLiteral("type")).toString();
    if (type == QLatin1String("code") || type == QLatin1String("multi_code_string")) {
        const Core::TypeKind kind = type == QLatin1String("code") ? Core::TypeKind::Code : Core::TypeKind::MultiCodeString;
        return {kind, Core::codeSystemOfClass(text(column.value(QStringLiteral("code_type"))))};
    }
    if (type == QLatin1String("bool")) {
        return Core::kBool;
    }
    if (type == QLatin1String("int")) {
        return Core::kInt;
    }
    if (type == QLatin1String("float")) {
        return Core::kFloat;
    }
    return type == QLatin1String("date") ? Core::kDate : Core::kStr;
}

Core::Value valueOf(const QJsonValue &value, const Core::ElementType &type)
{
    if (value.isNull() || value.isUndefined()) {
        return {};
    }
    if (value.isBool()) {
        return Core::Value(value.toBool());
    }
    if (value.isDouble()) {
        return type == Core::kInt ? Core::Value(static_cast<std::int64_t>(value.toDouble())) : Core::Value(value.toDouble());
    }
    if (type == Core::kDate) {
        if (const auto date = Core::Date::fromIso(text(value))) {
            return Core::Value(*date);
        }
    }
    return Core::Value(text(value));
}

std::optional<Core::Constraint> constraintOf(const QJsonObject &object, const Core::ElementType &type)
{
    static const std::map<QString, Kind> kKinds{
        {QStringLiteral("categorical"), Kind::Categorical},   {QStringLiteral("not_null"), Kind::NotNull},
        {QStringLiteral("unique"), Kind::Unique},             {QStringLiteral("first_of_month"), Kind::FirstOfMonth},
        {QStringLiteral("regex"), Kind::Regex},               {QStringLiteral("closed_range"), Kind::ClosedRange},
        {QStringLiteral("general_range"), Kind::GeneralRange}, {QStringLiteral("date_after"), Kind::DateAfter}};
    const auto kind = kKinds.find(object.value(QStringLiteral("kind")).toString());
    if (kind == kKinds.end()) {
        return std::nullopt;
    }
    Core::Constraint constraint;
    constraint.kind = kind->second;
    for (const QJsonValue &value : object.value(QStringLiteral("values")).toArray()) {
        constraint.values.push_back(valueOf(value, type));
    }
    for (const QJsonValue &value : object.value(QStringLiteral("columns")).toArray()) {
        constraint.columns.push_back(text(value));
    }
    constraint.pattern = text(object.value(QStringLiteral("pattern")));
    constraint.step = object.value(QStringLiteral("step")).toInt(1);
    constraint.minimum = valueOf(object.value(QStringLiteral("minimum")), type);
    constraint.maximum = valueOf(object.value(QStringLiteral("maximum")), type);
    constraint.includesMinimum = object.value(QStringLiteral("includes_minimum")).toBool(true);
    constraint.includesMaximum = object.value(QStringLiteral("includes_maximum")).toBool(true);
    return constraint;
}

std::vector<Core::Constraint> constraintsOf(const QJsonValue &list, const Core::ElementType &type)
{
    std::vector<Core::Constraint> constraints;
    for (const QJsonValue &item : list.toArray()) {
        if (auto constraint = constraintOf(item.toObject(), type)) {
            constraints.push_back(std::move(*constraint));
        }
    }
    return constraints;
}

Member memberOf(const QJsonObject &object, bool isProperty)
{
    Member member;
    member.name = text(object.value(QStringLiteral("name")));
    member.isProperty = isProperty;
    for (const QJsonValue &parameter : object.value(QStringLiteral("params")).toArray()) {
        member.parameters.push_back(text(parameter.toObject().value(QStringLiteral("name"))));
    }
    member.returns = text(object.value(QStringLiteral("returns")));
    member.description = text(object.value(QStringLiteral("meaning")));
    return member;
}

QByteArray resource(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

CatalogueTable tableOf(const QJsonObject &object, const QString &module, const QJsonObject &descriptions)
{
    auto schema = std::make_shared<Core::TableSchema>();
    schema->module = module.toStdString();
    schema->name = text(object.value(QStringLiteral("name")));
    schema->tableName = text(object.value(QStringLiteral("table_name")));
    schema->oneRowPerPatient = object.value(QStringLiteral("rows_per_patient")).toString() != QLatin1String("many");
    schema->requiredPermission = text(object.value(QStringLiteral("required_permission")));
    const QString identity = module + QLatin1Char('.') + object.value(QStringLiteral("name")).toString();
    const QJsonObject columnDescriptions = descriptions.value(QStringLiteral("columns")).toObject();
    schema->description = text(descriptions.value(QStringLiteral("tables")).toObject().value(identity));
    for (const QJsonValue &item : object.value(QStringLiteral("columns")).toArray()) {
        const QJsonObject column = item.toObject();
        Core::ColumnSchema made;
        const QString name = column.value(QStringLiteral("name")).toString();
        made.name = name.toStdString();
        const QJsonValue own = columnDescriptions.value(identity + QLatin1Char('.') + name);
        made.description = text(own.isUndefined() ? columnDescriptions.value(name) : own);
        made.type = typeOf(column);
        made.constraints = constraintsOf(column.value(QStringLiteral("constraints")), made.type);
        made.dummyDataConstraints = constraintsOf(column.value(QStringLiteral("dummy_data_constraints")), made.type);
        schema->columns.push_back(std::move(made));
    }
    CatalogueTable table;
    table.exportedName = schema->name;
    table.identity = schema->module + '.' + schema->name;
    for (const QJsonValue &item : object.value(QStringLiteral("methods")).toArray()) {
        table.members.push_back(memberOf(item.toObject(), false));
    }
    for (const QJsonValue &item : object.value(QStringLiteral("properties")).toArray()) {
        table.members.push_back(memberOf(item.toObject(), true));
    }
    table.schema = std::move(schema);
    return table;
}

} // namespace

const Catalogue &Catalogue::instance()
{
    static const Catalogue catalogue = [] {
        Core::Result<Catalogue> read = fromJson(resource(QStringLiteral(":/schemas/ehrql-tables.json")), resource(QStringLiteral(":/schemas/descriptions.json")));
        Q_ASSERT(read.has_value());
        return read.value_or(Catalogue());
    }();
    return catalogue;
}

Core::Result<Catalogue> Catalogue::fromJson(const QByteArray &json, const QByteArray &descriptions)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Catalogue", "The table catalogue could not be read, because it is not a JSON object."),
                          error.errorString());
    }
    const QJsonObject described = QJsonDocument::fromJson(descriptions).object();
    Catalogue catalogue;
    std::map<std::string, CatalogueTable> byIdentity;
    for (const QJsonValue &item : document.object().value(QStringLiteral("modules")).toArray()) {
        const QJsonObject object = item.toObject();
        const QString name = object.value(QStringLiteral("module")).toString().mid(QStringLiteral("ehrql.tables.").size());
        Module module;
        module.name = name.toStdString();
        for (const QJsonValue &entry : object.value(QStringLiteral("tables")).toArray()) {
            const QString reexported = entry.toObject().value(QStringLiteral("reexport_of")).toString();
            CatalogueTable table = tableOf(entry.toObject(), name, described);
            // The very same table object: one schema, one identity (ehrql.md 2).
            const auto original = byIdentity.find(reexported.mid(QStringLiteral("ehrql.tables.").size()).toStdString());
            if (original != byIdentity.end()) {
                table.schema = original->second.schema;
                table.identity = original->second.identity;
            }
            byIdentity.emplace(table.identity, table);
            module.tables.push_back(std::move(table));
        }
        catalogue.m_modules.push_back(std::move(module));
    }
    return catalogue;
}

const Module *Catalogue::module(std::string_view name) const
{
    const auto found = std::find_if(m_modules.begin(), m_modules.end(), [name](const Module &module) { return module.name == name; });
    return found == m_modules.end() ? nullptr : &*found;
}

const CatalogueTable *Catalogue::table(std::string_view module, std::string_view exportedName) const
{
    const Module *owner = this->module(module);
    if (!owner) {
        return nullptr;
    }
    const auto found = std::find_if(owner->tables.begin(), owner->tables.end(),
                                    [exportedName](const CatalogueTable &table) { return table.exportedName == exportedName; });
    return found == owner->tables.end() ? nullptr : &*found;
}

} // namespace Schema
