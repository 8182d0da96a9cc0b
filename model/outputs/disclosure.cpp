// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/disclosure.h"

#include <QDir>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/outputs/cells.h"
#include "model/outputs/tablecheck.h"
#include "model/outputs/textparts.h"
#include "model/outputs/words.h"
#include "model/pipeline/filerules.h"
#include "model/pipeline/patterns.h"

namespace Outputs
{

namespace
{

constexpr qsizetype kMostText = 4 * 1024 * 1024; // bytes of a text that are looked through for tables

bool isFigure(const QString &suffix)
{
    return suffix == QStringLiteral(".png") || suffix == QStringLiteral(".jpg") || suffix == QStringLiteral(".jpeg")
           || suffix == QStringLiteral(".svg") || suffix == QStringLiteral(".svgz");
}

/// Rounded counts differ by steps of the rounding, which tells nothing.
bool isRounded(double count)
{
    return isMultipleOf(count, 5) || isMidpoint6(count);
}

Hint aboutFile(const char *rule, const QString &message, const QStringList &related = {})
{
    return {QString::fromLatin1(rule), {}, -1, -1, message, related, -1};
}

QList<Hint> fileHints(const QFileInfo &info, const QString &path)
{
    QList<Hint> hints;
    const QString suffix = Pipeline::pathSuffix(path);
    if (info.fileName().startsWith(u'.')) {
        hints.append(aboutFile("F1", words("A file whose name begins with a dot cannot be released. Give it another name.")));
    } else if (!Pipeline::levelFourExtensions().contains(suffix)) {
        hints.append(aboutFile("F1", words("Files with the extension %1 cannot be released. Use one of %2.")
                                         .arg(suffix.isEmpty() ? words("(none)") : suffix, Pipeline::levelFourExtensions().join(u' '))));
    }
    if (info.size() > Pipeline::kLevelFourMaxBytes) {
        hints.append(aboutFile("F2", words("The file is larger than %1 MB and would be withheld. Write less, or split it.")
                                         .arg(Pipeline::kLevelFourMaxBytes / (1024 * 1024))));
    }
    if (isFigure(suffix) && info.dir().entryList({QStringLiteral("*.csv")}, QDir::Files).isEmpty()) {
        const QString data = path.chopped(suffix.size()) + QStringLiteral(".csv");
        hints.append(aboutFile("S6", words("The data behind this figure must be given too, and no CSV file lies beside it. Write one."), {data}));
    }
    return hints;
}

QList<Hint> tableHints(const QString &absolute, const Surroundings &around)
{
    const Core::Result<TextTable> table = readTable(absolute);
    if (!table) {
        return {aboutFile("F1", table.error().message)};
    }
    QList<Hint> hints = checkTable(*table);
    for (const PatientTable &patients : around.patients) {
        if (!table->truncated && patients.rows > kThreshold && patients.rows == table->rows.size()) {
            hints.append(aboutFile("S1", words("The table has %1 rows, as many as there are patients in %2. If each row is about one patient, it cannot be released; summarise it.")
                                             .arg(patients.rows)
                                             .arg(patients.path)));
        }
    }
    if (QFileInfo(around.previous).isFile()) {
        if (const Core::Result<TextTable> before = readTable(around.previous)) {
            hints += checkAgainst(*table, *before);
        }
    }
    return hints;
}

/// The tables within a text, each with its lines in the file.
QList<Hint> textHints(const QString &absolute, const QString &path)
{
    const Core::Result<QByteArray> bytes = Core::readFile(absolute);
    QList<Hint> hints;
    const QList<TextPart> parts = bytes ? tablesInText(path, QString::fromUtf8(bytes->left(kMostText))) : QList<TextPart>();
    for (qsizetype number = 0; number < parts.size(); ++number) {
        const TextPart &part = parts.at(number);
        for (Hint hint : checkTable(part.table)) {
            hint.line = hint.row >= 0 ? part.lines.value(hint.row, -1) : part.headingLine;
            if (parts.size() > 1) {
                hint.message = words("Table %1: %2").arg(number + 1).arg(hint.message);
            }
            hints.append(hint);
        }
    }
    return hints;
}

} // namespace

QList<Hint> checkTable(const TextTable &table)
{
    return TableCheck(table).run();
}

QList<Hint> checkAgainst(const TextTable &table, const TextTable &before)
{
    QList<Hint> hints;
    const QList<ColumnRole> roles = columnRoles(table, summarise(table));
    const auto isSameRow = [&](qsizetype row) {
        for (qsizetype column = 0; column < table.header.size(); ++column) {
            const qsizetype older = before.header.indexOf(table.header.at(column));
            if (roles.at(column) == ColumnRole::Label && (older < 0 || table.cell(row, column) != before.cell(row, older))) {
                return false;
            }
        }
        return true;
    };
    for (int row = 0; row < std::min(table.rows.size(), before.rows.size()); ++row) {
        if (!isSameRow(row)) {
            continue;
        }
        for (int column = 0; column < table.header.size() && hints.size() < kMaxCells; ++column) {
            const qsizetype older = before.header.indexOf(table.header.at(column));
            if (roles.at(column) != ColumnRole::Count || older < 0) {
                continue;
            }
            const auto now = countOf(table.cell(row, column));
            const auto then = countOf(before.cell(row, older));
            const double difference = now && then ? std::abs(*now - *then) : 0.0;
            if (difference >= 1.0 && difference <= kThreshold && !(isRounded(*now) && isRounded(*then))) {
                hints.append({QStringLiteral("S8"), table.header.at(column), row, column,
                              words("%1 was %2 in the run before and is %3 now. If both were released, the difference would describe %4 people; round the counts.")
                                  .arg(table.header.at(column))
                                  .arg(*then)
                                  .arg(*now)
                                  .arg(difference),
                              {},
                              -1});
            }
        }
    }
    return hints;
}

QList<PatientTable> patientTables(const QString &studyRoot, const Catalogue &catalogue)
{
    QList<PatientTable> found;
    for (const OutputFile &file : catalogue.files) {
        if (file.level != Pipeline::Level::HighlySensitive || !isTableName(file.path)) {
            continue;
        }
        const Core::Result<TextTable> table = readTable(studyRoot + u'/' + file.path);
        if (table && !table->truncated && table->header.contains(QStringLiteral("patient_id"))) {
            found.append({file.path, table->rows.size()});
        }
    }
    return found;
}

QList<Hint> checkFile(const QString &studyRoot, const QString &path, const Surroundings &around)
{
    const QString absolute = studyRoot + u'/' + path;
    const QFileInfo info(absolute);
    QList<Hint> hints = fileHints(info, path);
    hints += isTableName(path) ? tableHints(absolute, around) : textHints(absolute, path);
    return hints;
}

} // namespace Outputs
