// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/dummydatafile.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringList>

#include "model/cohorts/cohortfiles.h"
#include "model/table/arrowreader.h"
#include "model/table/csv.h"
#include "model/table/statareader.h"

namespace Cohorts
{

namespace
{

using Evaluation::CohortColumn;
using Evaluation::DatePrecision;

constexpr qsizetype kMostProblems = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::DummyDataFile", text);
}

tl::unexpected<Core::Error> dummyDataError(const QString &message, const QString &detail = {})
{
    return Core::fail(Core::ErrorCode::InvalidInput, tr("Dummy data error: %1").arg(message), detail);
}

/// What a column may hold: one of the study's, or `patient_id`, which has to be there in every row.
struct Expected
{
    std::string name;
    Core::ElementType type = Core::kInt;
    DatePrecision precision = DatePrecision::Day;
    bool isPatientId = false;
};

std::vector<Expected> expectedColumns(const Evaluation::CohortStudy &study)
{
    std::vector<Expected> expected{{"patient_id", Core::kInt, DatePrecision::Day, true}};
    for (const CohortColumn &column : study.columns) {
        expected.push_back({column.name, column.type, column.precision, false});
    }
    return expected;
}

/// Nothing, or what is wrong with the names.
QString namesProblem(const std::vector<std::string> &names, const std::vector<Expected> &expected)
{
    QStringList unexpected;
    QStringList missing;
    for (const std::string &name : names) {
        if (std::none_of(expected.begin(), expected.end(), [&name](const Expected &column) { return column.name == name; })) {
            unexpected.append(QString::fromStdString(name));
        }
    }
    for (const Expected &column : expected) {
        if (std::find(names.begin(), names.end(), column.name) == names.end()) {
            missing.append(QString::fromStdString(column.name));
        }
    }
    QStringList problems;
    if (!unexpected.isEmpty()) {
        problems.append(tr("Unexpected column(s) in dummy data: %1.").arg(unexpected.join(QStringLiteral(", "))));
    }
    if (!missing.isEmpty()) {
        problems.append(tr("Missing column(s) in dummy data: %1.").arg(missing.join(QStringLiteral(", "))));
    }
    return problems.join(u' ');
}

bool isDateText(const QString &text, DatePrecision precision)
{
    static const QRegularExpression kDay(QStringLiteral("^(\\d{4})-(\\d{1,2})-(\\d{1,2})$"));
    static const QRegularExpression kMonth(QStringLiteral("^(\\d{4})-(\\d{1,2})$"));
    static const QRegularExpression kYear(QStringLiteral("^(\\d{4})$"));
    const QRegularExpressionMatch match = (precision == DatePrecision::Day ? kDay : precision == DatePrecision::Month ? kMonth : kYear).match(text);
    const auto part = [&match](int index) { return match.captured(index).isEmpty() ? 1 : match.captured(index).toInt(); };
    return match.hasMatch() && Core::Date::fromCivil(part(1), part(2), part(3)).has_value();
}

bool isGoodText(const QString &text, const Expected &column)
{
    bool good = false;
    if (column.isPatientId) {
        text.toLongLong(&good);
        return good;
    }
    if (text.isEmpty() || text == QStringLiteral("0")) {
        return true;
    }
    switch (column.type.kind) {
    case Core::TypeKind::Bool:
        return text == QStringLiteral("1") || text == QStringLiteral("True") || text == QStringLiteral("False");
    case Core::TypeKind::Int:
    case Core::TypeKind::Float:
        text.toDouble(&good);
        return good;
    case Core::TypeKind::Date:
        return isDateText(text, column.precision);
    default:
        return true;
    }
}

QString wrongCell(const QString &text, const std::string &name, std::size_t row)
{
    return tr("Invalid value '%1' for %2 in row %3").arg(text, QString::fromStdString(name)).arg(row + 2);
}

Core::Result<QStringList> checkCsv(const QString &path, const std::vector<Expected> &expected)
{
    const Core::Result<QByteArray> bytes = Table::readMaybeCompressed(path);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    std::string_view text(bytes->constData(), static_cast<std::size_t>(bytes->size()));
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    Table::CsvReader reader(text);
    std::vector<std::string_view> record;
    std::vector<std::string> names;
    if (reader.next(record)) {
        names.assign(record.begin(), record.end());
    }
    if (const QString problem = namesProblem(names, expected); !problem.isEmpty()) {
        return dummyDataError(problem);
    }
    std::vector<const Expected *> columns;
    for (const std::string &name : names) {
        columns.push_back(&*std::find_if(expected.begin(), expected.end(), [&name](const Expected &column) { return column.name == name; }));
    }
    QStringList wrong;
    for (std::size_t row = 0; reader.next(record) && wrong.size() < kMostProblems;) {
        if (record.empty()) {
            continue;
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const std::string_view cell = i < record.size() ? record[i] : std::string_view();
            const QString value = QString::fromUtf8(cell.data(), static_cast<qsizetype>(cell.size()));
            if (!isGoodText(value, *columns[i])) {
                wrong.append(wrongCell(value, columns[i]->name, row));
            }
        }
        ++row;
    }
    return wrong;
}

bool isGoodType(const Table::Column &column, const Expected &expected, bool isStata)
{
    if (isStata && (expected.type == Core::kBool || expected.type == Core::kInt) && column.type.isNumeric()) {
        return true; // Stata has numbers only
    }
    if (expected.type == Core::kFloat) {
        return column.type.isNumeric();
    }
    // Deprivation and rurality are whole numbers to the study and categories in its files.
    return column.type == expected.type || (column.type.isText() && (expected.type.isText() || expected.type == Core::kInt));
}

Core::Result<QStringList> checkBinary(const QString &path, const std::vector<Expected> &expected)
{
    const bool isStata = Table::isStataName(path);
    const Core::Result<Table::ArrowFile> file = isStata ? Table::readStataFile(path) : Table::readArrowFile(path);
    if (!file) {
        return Core::fail(file.error());
    }
    if (const QString problem = namesProblem(file->names, expected); !problem.isEmpty()) {
        return dummyDataError(problem);
    }
    QStringList wrong;
    for (const Expected &each : expected) {
        const Table::Column &column = *file->column(each.name);
        if (each.isPatientId ? column.type != Core::kInt : !isGoodType(column, each, isStata)) {
            wrong.append(tr("The column %1 holds values of type %2 instead of %3.")
                             .arg(QString::fromStdString(each.name), QString::fromStdString(column.type.name()), QString::fromStdString(each.type.name())));
            continue;
        }
        for (std::size_t row = 0; row < file->rows && wrong.size() < kMostProblems; ++row) {
            const bool missing = column.isNull(row);
            const Core::CivilDate civil = column.type == Core::kDate && !missing ? Core::civilFromDays(column.dates[row]) : Core::CivilDate{};
            const bool coarse = (each.precision == DatePrecision::Day || civil.day == 1) && (each.precision != DatePrecision::Year || civil.month == 1);
            if ((missing && each.isPatientId) || !coarse) {
                wrong.append(wrongCell(QString::fromStdString(column.value(row).toCsvText()), each.name, row));
            }
        }
    }
    return wrong;
}

} // namespace

Core::Result<void> checkDummyDataFile(const QString &path, const QString &name, const Evaluation::CohortStudy &study)
{
    if (!QFileInfo(path).isFile()) {
        return dummyDataError(tr("Dummy data file not found: %1. Give its path from the study's folder.").arg(name));
    }
    const QString format = formatOf(path);
    if (format.isEmpty()) {
        return dummyDataError(tr("Dummy data must be in one of the following formats: %1.").arg(cohortFormats().join(QStringLiteral(", "))));
    }
    const std::vector<Expected> expected = expectedColumns(study);
    const Core::Result<QStringList> wrong = format.startsWith(QStringLiteral("csv")) ? checkCsv(path, expected) : checkBinary(path, expected);
    if (!wrong) {
        return Core::fail(wrong.error());
    }
    if (!wrong->isEmpty()) {
        return dummyDataError(tr("%1 holds values that the study does not give.").arg(name), wrong->join(u'\n'));
    }
    return {};
}

} // namespace Cohorts
