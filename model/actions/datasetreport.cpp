// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include <QFileInfo>

#include "model/actions/actions.h"
#include "model/actions/frame.h"
#include "model/actions/html.h"
#include "model/actions/statistics.h"
#include "model/actions/words.h"
#include "model/core/files.h"

namespace Actions
{

namespace
{

constexpr double kBase = 5.0;      // counts are rounded to its multiples
constexpr double kThreshold = 5.0; // and left out up to here

/// A bool column, or in a CSV numbers that are all 0 or 1.
bool isTruth(const Table::Column &column, bool fromCsv)
{
    if (column.type.kind == Core::TypeKind::Bool) {
        return true;
    }
    if (!fromCsv || !column.type.isNumeric()) {
        return false;
    }
    bool any = false;
    for (std::size_t row = 0; row < column.size(); ++row) {
        const std::optional<double> value = numberAt(column, row);
        if (value && *value != 0.0 && *value != 1.0) {
            return false;
        }
        any = any || value;
    }
    return any;
}

bool isEmpty(const Table::Column &column)
{
    for (std::size_t row = 0; row < column.size(); ++row) {
        if (!column.isNull(row)) {
            return false;
        }
    }
    return true;
}

/// Bytes that the column takes in memory, as the official report counts them.
double megabytes(const Table::Column &column)
{
    constexpr double kWide = 8.0;
    return static_cast<double>(column.size()) * (column.type.kind == Core::TypeKind::Bool ? 1.0 : kWide) / 1e6;
}

QString countsOf(const Table::Column &column)
{
    std::map<std::optional<double>, double> counts; // the missing first
    for (std::size_t row = 0; row < column.size(); ++row) {
        counts[numberAt(column, row)] += 1.0;
    }
    double total = 0.0;
    for (auto &[value, count] : counts) {
        count = roundToMultiple(count, kBase);
        total += count > kThreshold ? count : 0.0;
    }
    QList<QStringList> rows;
    for (const auto &[value, count] : counts) {
        const QString label = !value                                             ? words("missing")
                              : column.type.kind == Core::TypeKind::Bool ? (*value != 0.0 ? QStringLiteral("True") : QStringLiteral("False"))
                                                                                 : QString::fromStdString(plainNumber(*value));
        rows.append(count > kThreshold ? QStringList{label, QString::fromStdString(plainNumber(count)), QString::number(count / total * 100.0, 'f', 6)}
                                       : QStringList{label, QStringLiteral("[REDACTED]"), QStringLiteral("[REDACTED]")});
    }
    return htmlTable({words("Column Value"), words("Count"), words("Percentage")}, rows);
}

QString reportOf(const Frame &frame, const QString &path, bool fromCsv)
{
    QList<QStringList> summary;
    QString columns;
    for (std::size_t i = 0; i < frame.columns.size(); ++i) {
        const Table::Column &column = *frame.columns[i];
        const QString name = QString::fromStdString(frame.names[i]);
        summary.append({name, QString::number(megabytes(column), 'f', 6), QString::fromStdString(column.type.name()),
                        isEmpty(column) ? QStringLiteral("True") : QStringLiteral("False")});
        if (name != QStringLiteral("patient_id") && isTruth(column, fromCsv)) {
            columns += QStringLiteral("<h3>%1</h3>\n").arg(name.toHtmlEscaped()) + countsOf(column);
        }
    }
    const QString body = QStringLiteral("<p><em>%1</em></p>\n<h2>%2</h2>\n").arg(path.toHtmlEscaped(), words("Summary"))
                         + htmlTable({words("Column Name"), words("Size (MB)"), words("Data Type"), words("Empty")}, summary)
                         + QStringLiteral("<h2>%1</h2>\n<p>%2</p>\n").arg(words("Columns"), words("Counts are rounded to 5, and those up to 5 are left out. Only columns of two values are shown."))
                         + columns;
    return htmlPage(words("Dataset Report"), body);
}

} // namespace

Core::Result<void> runDatasetReport(const Invocation &invocation)
{
    const Core::Result<Options> options = readOptions(invocation, {QStringLiteral("input-files"), QStringLiteral("output-dir")});
    if (!options) {
        return Core::fail(options.error());
    }
    if (options->value("input-files").isEmpty() || options->value("output-dir").isEmpty()) {
        return misuse(words("dataset-report needs --input-files PATTERN and --output-dir DIR."));
    }
    const Core::Result<QString> output = studyPath(invocation, options->value("output-dir"));
    if (!output) {
        return Core::fail(output.error());
    }
    for (const QString &path : globFiles(invocation.folder, options->value("input-files"))) {
        const Core::Result<Frame> frame = readFrame(invocation.folder + u'/' + path);
        if (!frame) {
            return Core::fail(frame.error());
        }
        const QString name = QFileInfo(path).fileName().section(u'.', 0, 0);
        const QString report = reportOf(*frame, path, path.contains(QStringLiteral(".csv")));
        if (const Core::Result<void> written = Core::writeFile(*output + u'/' + name + QStringLiteral(".html"), report.toUtf8()); !written) {
            return written;
        }
        invocation.log(words("%1: %2 rows, %3 columns.").arg(path).arg(frame->rows).arg(frame->columns.size()));
        if (invocation.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, {});
        }
    }
    return {};
}

} // namespace Actions
