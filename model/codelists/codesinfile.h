// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include "model/core/result.h"

namespace Codelists
{

/// What `codelist_from_csv` gives (codelists.md 3.7, ehrql.md 22): stripped codes in order of first
/// appearance, empty ones dropped; the last category of a repeated code counts.
struct CodesInFile
{
    QStringList codes;
    QHash<QString, QString> categories; ///< only with a category column
};

/// Fails with the columns there are when one is missing. Names are compared exactly; a byte order
/// mark belongs to the first name, as in ehrQL.
[[nodiscard]] Core::Result<CodesInFile> readCodes(const QString &text, const QString &column,
                                                  const QString &categoryColumn = {});

} // namespace Codelists
