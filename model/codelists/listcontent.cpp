// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/listcontent.h"

#include <QCoreApplication>

#include "model/codelists/csvproblems.h"
#include "model/core/csvtext.h"
#include "model/core/files.h"

namespace Codelists
{

Core::Result<ListContent> readListContent(const QString &path, const QString &system)
{
    const auto text = Core::readTextFile(path);
    return text ? parseListContent(*text, path, system) : tl::unexpected(text.error());
}

Core::Result<ListContent> parseListContent(const QString &text, const QString &name, const QString &system)
{
    const QList<QStringList> rows = Core::csvCells(text);
    QStringList sample;
    for (const QStringList &row : rows.mid(1)) {
        sample.append(row.value(0));
    }
    ListContent list;
    const CodeSystem *found = codeSystem(system.isEmpty() ? detectSystem(rows.value(0), sample) : system);
    const auto columns = found != nullptr ? findColumns(*found, rows.value(0)) : std::nullopt;
    if (!columns) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Codelists::ListContent", "It cannot be told which column of %1 holds codes of which "
                                                                                "system. Name the column code.")
                              .arg(name));
    }
    list.system = found->id;
    for (const QStringList &row : rows.mid(1)) {
        const QString code = row.value(columns->code).trimmed();
        if (!code.isEmpty() && !list.terms.contains(code)) {
            list.codes.append(code);
            list.terms.insert(code, columns->term < 0 ? QString() : row.value(columns->term));
        }
    }
    return list;
}

} // namespace Codelists
