// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "model/codelists/codesystem.h"
#include "model/core/result.h"

namespace Codelists
{

/// A list on disk: its codes once, in order, with the file's own terms, and the system they look like.
struct ListContent
{
    QString system; ///< id
    QStringList codes;
    QHash<QString, QString> terms;
    QString release; ///< id of the release the members of a draft come from; empty for a file
    int open = 0;    ///< codes of a draft that are undecided or in conflict
};

/// `system` empty: told from the header and the codes. Fails when it cannot be told which column
/// holds codes of which system.
[[nodiscard]] Core::Result<ListContent> parseListContent(const QString &text, const QString &name, const QString &system = {});
/// The same of a file.
[[nodiscard]] Core::Result<ListContent> readListContent(const QString &path, const QString &system = {});

} // namespace Codelists
