// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/cohortfiles.h"

#include <algorithm>

#include <QCoreApplication>

#include "model/core/files.h"
#include "model/table/arrowwriter.h"
#include "model/table/csv.h"
#include "model/table/statawriter.h"

namespace Cohorts
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::CohortFiles", text);
}

/// The official program fails on long names beside dates, so a study that uses them would not run there.
Core::Result<void> checkStataNames(const Table::ResultTable &table)
{
    const bool dates = std::any_of(table.columns.begin(), table.columns.end(), [](const Table::ResultColumn &column) { return column.values->type == Core::kDate; });
    for (const Table::ResultColumn &column : table.columns) {
        if (dates && column.spec.name.size() > static_cast<std::size_t>(Table::kLongestStataName)) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("The name %1 is longer than the %2 characters that a Stata file takes. Shorten it, or choose another format.")
                                  .arg(QString::fromStdString(column.spec.name))
                                  .arg(Table::kLongestStataName));
        }
    }
    return {};
}

Core::Result<QByteArray> binary(const QString &format, const CohortTable &cohort)
{
    const Core::Result<Table::ResultTable> table = binaryTable(cohort);
    if (!table) {
        return Core::fail(table.error());
    }
    if (format == QStringLiteral("feather")) {
        return Table::toArrow(*table, Table::ArrowDates::Nanoseconds);
    }
    if (const auto usable = checkStataNames(*table); !usable) {
        return Core::fail(usable.error());
    }
    return Table::toStata(*table);
}

} // namespace

QStringList cohortFormats()
{
    return {QStringLiteral("csv"), QStringLiteral("csv.gz"), QStringLiteral("feather"), QStringLiteral("dta"), QStringLiteral("dta.gz")};
}

QString formatOf(const QString &fileName)
{
    for (const QString &format : cohortFormats()) {
        if (fileName.endsWith(u'.' + format)) {
            return format;
        }
    }
    return {};
}

Core::Result<void> writeCohort(const QString &path, const CohortTable &cohort)
{
    const QString format = formatOf(path);
    if (format == QStringLiteral("csv")) {
        return Core::writeFile(path, toCohortCsv(cohort));
    }
    if (format == QStringLiteral("csv.gz")) {
        return Core::writeFile(path, Table::gzipped(toCohortCsv(cohort)));
    }
    if (format.isEmpty()) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("The file type of %1 cannot be written. Use one of: %2.").arg(path, cohortFormats().join(QStringLiteral(", "))));
    }
    const Core::Result<QByteArray> bytes = binary(format, cohort);
    if (!bytes) {
        return Core::fail(bytes.error());
    }
    return Core::writeFile(path, format.endsWith(QStringLiteral(".gz")) ? Table::gzipped(*bytes) : *bytes);
}

} // namespace Cohorts
