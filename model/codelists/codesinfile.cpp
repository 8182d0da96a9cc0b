// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/codesinfile.h"

#include <QCoreApplication>
#include <QSet>

#include "model/core/csvtext.h"

namespace Codelists
{

Core::Result<CodesInFile> readCodes(const QString &text, const QString &column, const QString &categoryColumn)
{
    const QList<QStringList> rows = Core::csvCells(text);
    const QStringList header = rows.value(0);
    for (const QString &name : {column, categoryColumn}) {
        if (!name.isEmpty() && !header.contains(name)) {
            return Core::fail(Core::ErrorCode::NotFound,
                              QCoreApplication::translate("Codelists::CodesInFile", "There is no column \"%1\". The columns are: %2.")
                                  .arg(name, header.join(QStringLiteral(", "))));
        }
    }
    // Of columns with the same name the last one counts.
    const qsizetype codePlace = header.lastIndexOf(column);
    const qsizetype categoryPlace = header.lastIndexOf(categoryColumn);
    CodesInFile read;
    QSet<QString> seen;
    for (const QStringList &row : rows.mid(1)) {
        const QString code = row.value(codePlace).trimmed();
        if (row.isEmpty() || code.isEmpty()) {
            continue;
        }
        if (!seen.contains(code)) {
            seen.insert(code);
            read.codes.append(code);
        }
        if (!categoryColumn.isEmpty()) {
            read.categories.insert(code, row.value(categoryPlace).trimmed());
        }
    }
    return read;
}

} // namespace Codelists
