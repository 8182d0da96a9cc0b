// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/assurance.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <variant>

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QRegularExpression>

#include "model/commands/definitionrun.h"
#include "model/engine/engine.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Assurance", text);
}

/// A tagged value of test_data (model/evaluation/protocol.h) as a cell of the given type.
Core::Result<Core::Value> cell(const QJsonValue &json, Core::ElementType type)
{
    const QJsonObject tagged = json.toObject();
    const QString whole = tagged.value(QStringLiteral("int")).toString();
    const QString real = tagged.value(QStringLiteral("float")).toString();
    const QString date = tagged.value(QStringLiteral("date")).toString();
    if (json.isNull() || json.isUndefined()) {
        return Core::Value();
    }
    if (json.isBool() && type == Core::kBool) {
        return Core::Value(json.toBool());
    }
    if (!whole.isEmpty() && type == Core::kInt) {
        return Core::Value(std::int64_t{whole.toLongLong()});
    }
    if ((!whole.isEmpty() || !real.isEmpty()) && type == Core::kFloat) {
        return Core::Value(whole.isEmpty() ? real.toDouble() : whole.toDouble());
    }
    if (!date.isEmpty() && type == Core::kDate) {
        if (const auto parsed = Core::Date::fromIso(date.toStdString())) {
            return Core::Value(*parsed);
        }
    }
    if (json.isString() && type.isText()) {
        return Core::Value(json.toString().toStdString());
    }
    return Core::fail(Core::ErrorCode::InvalidInput, tr("is no %1").arg(QString::fromStdString(type.name())));
}

/// Entries of a tagged dict by key: text, or the digits of a whole number.
QMap<QString, QJsonValue> entries(const QJsonValue &dict)
{
    QMap<QString, QJsonValue> result;
    for (const QJsonValue &item : dict.toObject().value(QStringLiteral("dict")).toArray()) {
        const QJsonValue key = item.toArray().at(0);
        result.insert(key.isString() ? key.toString() : key.toObject().value(QStringLiteral("int")).toString(), item.toArray().at(1));
    }
    return result;
}

/// A number as Python compares it: True is 1, and 1 is 1.0.
std::optional<double> numberOf(const QJsonValue &json)
{
    const QJsonObject tagged = json.toObject();
    const QString whole = tagged.value(QStringLiteral("int")).toString();
    const QString real = tagged.value(QStringLiteral("float")).toString();
    if (json.isBool()) {
        return json.toBool() ? 1.0 : 0.0;
    }
    return whole.isEmpty() && real.isEmpty() ? std::nullopt : std::optional((whole.isEmpty() ? real : whole).toDouble());
}

std::optional<double> numberOf(const Core::Value &value)
{
    if (const auto *flag = std::get_if<bool>(&value.storage())) {
        return *flag ? 1.0 : 0.0;
    }
    if (const auto *whole = std::get_if<std::int64_t>(&value.storage())) {
        return static_cast<double>(*whole);
    }
    const auto *real = std::get_if<double>(&value.storage());
    return real ? std::optional(*real) : std::nullopt;
}

/// Equality of Python (ehrql.md 32).
bool isExpected(const QJsonValue &given, const Core::Result<Core::Value> &wanted, const Core::Value &actual)
{
    const auto number = numberOf(given);
    const auto found = numberOf(actual);
    return (wanted && *wanted == actual) || (!wanted && number && found && *number == *found);
}

QString textOf(const Core::Value &value)
{
    return value.isNull() ? QStringLiteral("None") : QString::fromStdString(value.toCsvText());
}

/// Whether a value breaks a constraint that assurance tests check (ehrql.md 24); says which.
QString brokenConstraint(const Core::ColumnSchema &column, const Core::Value &value)
{
    using Kind = Core::Constraint::Kind;
    for (const Core::Constraint &constraint : column.constraints) {
        if (constraint.kind == Kind::NotNull && value.isNull()) {
            return tr("must not be None");
        }
        if (value.isNull()) {
            continue;
        }
        if (constraint.kind == Kind::Categorical
            && std::find(constraint.values.begin(), constraint.values.end(), value) == constraint.values.end()) {
            QStringList allowed;
            std::transform(constraint.values.begin(), constraint.values.end(), std::back_inserter(allowed), textOf);
            return tr("is not among the allowed values: %1").arg(allowed.join(QStringLiteral(", ")));
        }
        if (constraint.kind == Kind::FirstOfMonth && value.toDate().civil().day != 1) {
            return tr("must be the first day of a month");
        }
        if (constraint.kind == Kind::Regex) {
            const QRegularExpression pattern(QString::fromStdString(constraint.pattern));
            if (!pattern.match(textOf(value), 0, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption).hasMatch()) {
                return tr("does not have the form %1").arg(pattern.pattern());
            }
        }
        const bool ranged = constraint.kind == Kind::ClosedRange || constraint.kind == Kind::GeneralRange;
        if (ranged && ((!constraint.minimum.isNull() && value < constraint.minimum) || (!constraint.maximum.isNull() && constraint.maximum < value))) {
            return tr("is outside the allowed range");
        }
    }
    return {};
}

struct Report
{
    QMap<qint64, QStringList> byPatient;
    void add(qint64 patient, const QString &finding) { byPatient[patient].append(finding); }
};

/// The rows of one table for all test patients.
void readTable(const Core::TableSchemaPtr &schema, const QMap<qint64, QMap<QString, QJsonValue>> &patients, Table::TableSet &tables, Report &report)
{
    const QString name = QString::fromStdString(schema->tableName);
    std::vector<std::int64_t> ids;
    std::vector<Table::ColumnBuilder> builders;
    for (const Core::ColumnSchema &column : schema->columns) {
        builders.emplace_back(column.type);
    }
    for (auto patient = patients.begin(); patient != patients.end(); ++patient) {
        if (!patient.value().contains(name)) {
            report.add(patient.key(), tr("The table '%1' is missing. Give [] for no rows.").arg(name));
            continue;
        }
        const QJsonValue given = patient.value().value(name);
        const QJsonArray rows = given.isArray() ? given.toArray() : QJsonArray{given};
        if (schema->oneRowPerPatient && rows.size() > 1) {
            report.add(patient.key(), tr("The table '%1' has at most one row per patient, but %2 are given.").arg(name).arg(rows.size()));
        }
        for (const QJsonValue &row : rows) {
            const QMap<QString, QJsonValue> cells = entries(row);
            for (auto it = cells.begin(); it != cells.end(); ++it) {
                if (schema->columnIndex(it.key().toStdString()) < 0) {
                    report.add(patient.key(), tr("The table '%1' has no column '%2'.").arg(name, it.key()));
                }
            }
            ids.push_back(patient.key());
            for (std::size_t c = 0; c < builders.size(); ++c) {
                const Core::ColumnSchema &column = schema->columns[c];
                const QString key = QString::fromStdString(column.name);
                const auto value = cell(cells.value(key), column.type);
                const QString broken = !value ? value.error().message : (cells.contains(key) ? brokenConstraint(column, *value) : QString());
                if (!broken.isEmpty()) {
                    report.add(patient.key(), value ? tr("%1.%2: the value %3 %4.").arg(name, key, textOf(*value), broken)
                                                    : tr("%1.%2: the value %3.").arg(name, key, broken));
                }
                builders[c].append(value.value_or(Core::Value()));
            }
        }
    }
    std::vector<Table::ColumnPtr> columns;
    for (Table::ColumnBuilder &builder : builders) {
        columns.push_back(builder.finish());
    }
    tables.insert(Table::makeTable(schema, ids, std::move(columns)));
}

void compare(qint64 patient, const QMap<QString, QJsonValue> &given, const Table::ResultTable &dataset, Report &report)
{
    std::optional<std::size_t> row;
    for (std::size_t r = 0; r < dataset.rows; ++r) {
        if (dataset.columns.front().values->ints[r] == patient) {
            row = r;
        }
    }
    const bool expected = given.value(QStringLiteral("expected_in_population"), QJsonValue(true)).toBool(true);
    if (expected != row.has_value()) {
        report.add(patient, expected ? tr("Expected in the population, but is not in it.") : tr("Expected outside the population, but is in it."));
        return;
    }
    if (!row) {
        return;
    }
    const QMap<QString, QJsonValue> columns = entries(given.value(QStringLiteral("expected_columns")));
    for (auto it = columns.begin(); it != columns.end(); ++it) {
        const int index = dataset.columnIndex(it.key().toStdString());
        if (index < 0) {
            report.add(patient, tr("Expected a column '%1', which the dataset does not have.").arg(it.key()));
            continue;
        }
        const Table::Column &values = *dataset.columns[static_cast<std::size_t>(index)].values;
        const Core::Value actual = values.value(*row);
        const auto wanted = cell(it.value(), values.type);
        if (!isExpected(it.value(), wanted, actual)) {
            report.add(patient, tr("Column '%1': expected %2, got %3.")
                                    .arg(it.key(), wanted ? textOf(*wanted) : tr("a value of another type"), textOf(actual)));
        }
    }
}

} // namespace

int assure(const EhrqlCommand &command, const Environment &environment)
{
    const LoadedDefinition loaded = loadDefinition(command, environment, Needs::Dataset, true);
    if (!loaded.evaluation) {
        return loaded.status;
    }
    const Evaluation::Evaluation &evaluation = *loaded.evaluation;
    if (!evaluation.testData.isObject()) {
        environment.log(tr("%1 defines no 'test_data'. Write: test_data = {1: {...}, ...}").arg(command.definition));
        return AssuranceError;
    }
    QMap<qint64, QMap<QString, QJsonValue>> patients;
    const QMap<QString, QJsonValue> given = entries(evaluation.testData);
    for (auto it = given.begin(); it != given.end(); ++it) {
        patients.insert(it.key().toLongLong(), entries(it.value()));
    }
    Report report;
    Table::TableSet tables;
    for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, Query::rootsOf(*evaluation.dataset))) {
        readTable(use.schema, patients, tables, report);
    }
    const bool dataIsFine = report.byPatient.isEmpty();
    Engine::Options options;
    options.studyRoot = environment.studyRoot;
    const auto results = Engine::evaluateDataset(evaluation.graph, *evaluation.dataset, tables, options);
    if (!results) {
        return endWith(environment, results.error(), Failed);
    }
    Report expectations;
    for (auto it = patients.begin(); it != patients.end(); ++it) {
        compare(it.key(), it.value(), results->front(), expectations);
    }
    const auto print = [&environment](const Report &findings, const QString &heading) {
        environment.log(heading);
        for (auto it = findings.byPatient.begin(); it != findings.byPatient.end(); ++it) {
            environment.log(tr("Patient %1").arg(it.key()));
            for (const QString &finding : it.value()) {
                environment.log(QStringLiteral("  ") + finding);
            }
        }
    };
    if (!dataIsFine) {
        print(report, tr("The test data break the tables' rules:"));
    } else {
        environment.out((tr("Validate test data: All OK!") + QLatin1Char('\n')).toUtf8());
    }
    if (!expectations.byPatient.isEmpty()) {
        print(expectations, tr("The results are not as expected:"));
    } else {
        environment.out((tr("Validate results: All OK!") + QLatin1Char('\n')).toUtf8());
    }
    return dataIsFine && expectations.byPatient.isEmpty() ? Succeeded : AssuranceError;
}

} // namespace Commands
