// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/filerules.h"

#include <QFile>
#include <QFileInfo>

#include "model/pipeline/patterns.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

struct CsvShape
{
    bool hasPatientId = false;
    int rows = 0; // data rows, counted up to one above the limit
};

/// Looks at the header and counts records, honouring quoted line ends, in blocks.
CsvShape shapeOf(const QString &path)
{
    CsvShape shape;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return shape;
    }
    bool quoted = false;
    bool blank = true; // nothing in the current record yet
    bool inHeader = true;
    QByteArray header;
    int records = 0;
    constexpr qint64 kBlock = 1 << 16;
    while (!file.atEnd() && records <= kLevelFourMaxRows + 1) {
        const QByteArray block = file.read(kBlock);
        for (const char unit : block) {
            if (unit == '"') {
                quoted = !quoted;
            }
            const bool ends = unit == '\n' && !quoted;
            if (inHeader && !ends) {
                header += unit;
            }
            if (ends) {
                records += blank ? 0 : 1;
                inHeader = inHeader && blank;
                blank = true;
            } else if (unit != '\r') {
                blank = false;
            }
        }
    }
    records += blank ? 0 : 1;
    shape.rows = records > 0 ? records - 1 : 0;
    if (header.startsWith("\xEF\xBB\xBF")) {
        header.remove(0, 3);
    }
    for (QByteArray column : header.split(',')) {
        column = column.trimmed();
        if (column.size() > 1 && column.startsWith('"') && column.endsWith('"')) {
            column = column.mid(1, column.size() - 2);
        }
        shape.hasPatientId = shape.hasPatientId || column == "patient_id";
    }
    return shape;
}

} // namespace

QStringList levelFourRefusals(const QString &absolutePath, const QString &name)
{
    const QFileInfo info(absolutePath);
    if (info.size() > kLevelFourMaxBytes) {
        return {tr("The file has %1 MB, and at most %2 MB may be reviewed. Write less, or split it.")
                    .arg(static_cast<double>(info.size()) / (1024.0 * 1024.0), 0, 'f', 1)
                    .arg(kLevelFourMaxBytes / (1024 * 1024))};
    }
    const QString suffix = pathSuffix(name);
    if (!levelFourExtensions().contains(suffix)) {
        return {tr("Files with the extension %1 cannot be reviewed. Allowed are %2.")
                    .arg(suffix.isEmpty() ? tr("(none)") : suffix, levelFourExtensions().join(u' '))};
    }
    QStringList reasons;
    if (suffix == QStringLiteral(".csv")) {
        const CsvShape shape = shapeOf(absolutePath);
        if (shape.hasPatientId) {
            reasons.append(tr("The file has a column \"patient_id\", so it is about single patients. List it as "
                              "highly_sensitive, or leave that column out."));
        }
        if (shape.rows > kLevelFourMaxRows) {
            reasons.append(tr("The file has more than %1 rows, which is more than can be reviewed. Summarise it further.")
                               .arg(kLevelFourMaxRows));
        }
    }
    return reasons;
}

} // namespace Pipeline
