// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ehrql/tableconversion.h"

#include <pybind11/stl.h>

#include "model/ehrql/sessionstate.h"

namespace py = pybind11;

namespace Ehrql
{

namespace
{

constexpr int kOrdinalOfEpoch = 719163; // date(1970, 1, 1).toordinal()

/// The Python value of a constraint's bound or category, by what it is and what the column holds.
Core::Value constraintValue(const py::handle &value, Core::ElementType type)
{
    if (value.is_none()) {
        return {};
    }
    if (type == Core::kDate && py::isinstance<py::str>(value)) {
        const auto date = Core::Date::fromIso(value.cast<std::string>());
        return date ? Core::Value(*date) : Core::Value();
    }
    if (py::isinstance<py::bool_>(value)) {
        return Core::Value(value.cast<bool>());
    }
    if (py::isinstance<py::int_>(value)) {
        return type == Core::kFloat ? Core::Value(value.cast<double>()) : Core::Value(value.cast<std::int64_t>());
    }
    if (py::isinstance<py::float_>(value)) {
        return Core::Value(value.cast<double>());
    }
    if (py::hasattr(value, "toordinal")) {
        return Core::Value(Core::Date(value.attr("toordinal")().cast<int>() - kOrdinalOfEpoch));
    }
    return Core::Value(py::str(value).cast<std::string>());
}

Core::Constraint toConstraint(const py::dict &constraint, Core::ElementType type)
{
    using Kind = Core::Constraint::Kind;
    static const std::unordered_map<std::string, Kind> kKinds{
        {"categorical", Kind::Categorical}, {"not_null", Kind::NotNull},         {"unique", Kind::Unique},
        {"first_of_month", Kind::FirstOfMonth}, {"regex", Kind::Regex},          {"closed_range", Kind::ClosedRange},
        {"general_range", Kind::GeneralRange},  {"date_after", Kind::DateAfter},
    };
    Core::Constraint result;
    result.kind = kKinds.at(constraint["kind"].cast<std::string>());
    if (constraint.contains("values")) {
        for (const py::handle value : constraint["values"]) {
            result.values.push_back(constraintValue(value, type));
        }
    }
    if (constraint.contains("pattern")) {
        result.pattern = constraint["pattern"].cast<std::string>();
    }
    if (constraint.contains("minimum")) {
        result.minimum = constraintValue(constraint["minimum"], type);
        result.maximum = constraintValue(constraint["maximum"], type);
    }
    if (constraint.contains("step")) {
        result.step = constraint["step"].cast<std::int64_t>();
    }
    if (constraint.contains("includes_minimum")) {
        result.includesMinimum = constraint["includes_minimum"].cast<bool>();
        result.includesMaximum = constraint["includes_maximum"].cast<bool>();
    }
    if (constraint.contains("columns")) {
        const py::object columns = constraint["columns"];
        if (py::isinstance<py::str>(columns)) {
            result.columns.push_back(columns.cast<std::string>());
        } else {
            result.columns = columns.cast<std::vector<std::string>>();
        }
    }
    return result;
}

Core::Location toLocation(const py::handle &origin)
{
    if (origin.is_none()) {
        return {};
    }
    const auto tuple = py::reinterpret_borrow<py::tuple>(origin);
    SourcePlace place;
    place.file = tuple[0].cast<std::string>();
    place.line = tuple[1].cast<int>();
    place.column = tuple[2].cast<int>();
    const auto end = tuple[3].cast<py::tuple>();
    place.endLine = end[0].cast<int>();
    place.endColumn = end[1].cast<int>();
    return locationOf(place);
}

Query::DummyDataConfig toDummyData(const py::dict &config)
{
    Query::DummyDataConfig result;
    if (!config["population_size"].is_none()) {
        result.populationSize = config["population_size"].cast<std::int64_t>();
    }
    result.legacy = config["legacy"].cast<bool>();
    result.timeoutSeconds = config["timeout"].cast<double>();
    if (!config["constraint"].is_none()) {
        result.additionalPopulationConstraint = config["constraint"].cast<Query::NodeId>();
    }
    result.configured = config["configured"].cast<bool>();
    return result;
}

} // namespace

Core::ElementType typeNamed(const std::string &name)
{
    static const std::unordered_map<std::string, Core::ElementType> kTypes{
        {"bool", Core::kBool}, {"int", Core::kInt}, {"float", Core::kFloat}, {"str", Core::kStr}, {"date", Core::kDate}};
    const auto found = kTypes.find(name);
    if (found != kTypes.end()) {
        return found->second;
    }
    const bool multi = name.find("MultiCodeString") != std::string::npos;
    return {multi ? Core::TypeKind::MultiCodeString : Core::TypeKind::Code, Core::codeSystemOfClass(name)};
}

Core::Value toValue(const py::handle &value, Core::ElementType type)
{
    if (value.is_none()) {
        return {};
    }
    switch (type.kind) {
    case Core::TypeKind::Bool:
        return Core::Value(value.cast<bool>());
    case Core::TypeKind::Int: {
        int overflow = 0;
        const long long number = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
        if (overflow != 0) {
            PyErr_SetString(PyExc_OverflowError, "This whole number does not fit into 64 bits, which is what databases and output files hold at most. "
                            "Write it as a float, like 1e20, and compare it with x.as_float()");
            throw py::error_already_set();
        }
        if (number == -1 && PyErr_Occurred()) {
            throw py::error_already_set();
        }
        return Core::Value(std::int64_t{number});
    }
    case Core::TypeKind::Float:
        return Core::Value(value.cast<double>());
    case Core::TypeKind::Date:
        if (py::isinstance<py::str>(value)) {
            const auto date = Core::Date::fromIso(value.cast<std::string>());
            return date ? Core::Value(*date) : Core::Value();
        }
        return Core::Value(Core::Date(value.attr("toordinal")().cast<int>() - kOrdinalOfEpoch));
    default:
        return Core::Value(value.cast<std::string>());
    }
}

Core::TableSchemaPtr toSchema(const py::dict &schema)
{
    auto result = std::make_shared<Core::TableSchema>();
    result->module = schema["module"].cast<std::string>();
    result->name = schema["name"].cast<std::string>();
    result->tableName = schema["table_name"].cast<std::string>();
    result->oneRowPerPatient = schema["one_row"].cast<bool>();
    result->requiredPermission = schema["permission"].cast<std::string>();
    for (const py::handle item : schema["columns"]) {
        const auto column = py::reinterpret_borrow<py::tuple>(item);
        Core::ColumnSchema converted;
        converted.name = column[0].cast<std::string>();
        converted.type = typeNamed(column[1].cast<std::string>());
        for (const py::handle constraint : column[2]) {
            converted.constraints.push_back(toConstraint(py::reinterpret_borrow<py::dict>(constraint), converted.type));
        }
        for (const py::handle constraint : column[3]) {
            converted.dummyDataConstraints.push_back(toConstraint(py::reinterpret_borrow<py::dict>(constraint), converted.type));
        }
        result->columns.push_back(std::move(converted));
    }
    return result;
}

Query::InlineTablePtr toInlineTable(const py::dict &schema, const std::string &path, const py::list &rows)
{
    auto table = std::make_shared<Query::InlineTable>();
    auto converted = std::make_shared<Core::TableSchema>(*toSchema(schema));
    converted->oneRowPerPatient = true;
    table->schema = converted;
    table->filePath = path;
    for (const py::handle item : rows) {
        const auto row = py::reinterpret_borrow<py::tuple>(item);
        table->patientIds.push_back(row[0].cast<std::int64_t>());
        std::vector<Core::Value> values;
        std::size_t column = 0;
        for (const py::handle value : row[1]) {
            values.push_back(toValue(value, converted->columns[column++].type));
        }
        table->rows.push_back(std::move(values));
    }
    return table;
}

Query::Dataset toDataset(const py::dict &dataset, std::vector<Evaluation::NamedNode> *names)
{
    Query::Dataset result;
    if (!dataset["population"].is_none()) {
        result.population = dataset["population"].cast<Query::NodeId>();
        if (names) {
            names->push_back({"population", result.population, toLocation(dataset["population_origin"])});
        }
    }
    for (const py::handle item : dataset["variables"]) {
        const auto variable = py::reinterpret_borrow<py::tuple>(item);
        result.variables.push_back({variable[0].cast<std::string>(), variable[1].cast<Query::NodeId>()});
        if (names) {
            names->push_back({result.variables.back().name, result.variables.back().node, toLocation(variable[2])});
        }
    }
    for (const py::handle item : dataset["event_tables"]) {
        const auto table = py::reinterpret_borrow<py::tuple>(item);
        Query::EventTable converted;
        converted.name = table[0].cast<std::string>();
        for (const py::handle column : table[1]) {
            const auto pair = py::reinterpret_borrow<py::tuple>(column);
            converted.columns.push_back({pair[0].cast<std::string>(), pair[1].cast<Query::NodeId>()});
        }
        result.eventTables.push_back(std::move(converted));
    }
    result.dummyData = toDummyData(dataset["dummy_data"].cast<py::dict>());
    return result;
}

Query::Measures toMeasures(const py::dict &measures, std::vector<Evaluation::NamedNode> *names)
{
    Query::Measures result;
    for (const py::handle item : measures["measures"]) {
        const auto measure = py::reinterpret_borrow<py::dict>(item);
        Query::Measure converted;
        converted.name = measure["name"].cast<std::string>();
        converted.numerator = measure["numerator"].cast<Query::NodeId>();
        converted.denominator = measure["denominator"].cast<Query::NodeId>();
        for (const py::handle group : measure["group_by"]) {
            const auto pair = py::reinterpret_borrow<py::tuple>(group);
            converted.groupBy.push_back({pair[0].cast<std::string>(), pair[1].cast<Query::NodeId>()});
        }
        for (const py::handle interval : measure["intervals"]) {
            const auto pair = py::reinterpret_borrow<py::tuple>(interval);
            converted.intervals.push_back({Core::Date(pair[0].cast<int>() - kOrdinalOfEpoch), Core::Date(pair[1].cast<int>() - kOrdinalOfEpoch)});
        }
        if (names) {
            names->push_back({converted.name, converted.numerator, toLocation(measure["origin"])});
        }
        result.measures.push_back(std::move(converted));
    }
    result.disclosureControl = measures["disclosure_control"].cast<bool>();
    result.dummyData = toDummyData(measures["dummy_data"].cast<py::dict>());
    return result;
}

} // namespace Ehrql
