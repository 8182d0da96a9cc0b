// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QByteArray>
#include <QStringList>

namespace Codelists
{

/// Why the site would refuse an uploaded file (codelists.md 1.15, uploads).
struct UploadProblem
{
    enum class Kind
    {
        NotUtf8,
        Empty,
        UnknownCodes, ///< `count`, `code` the first one, `number` its line counted among the codes
        HeaderSpace,  ///< `number` of the column with blanks around its name
        NoCodeColumn,
        TwoCodeColumns,
        ColumnCount ///< `number` of the row below the header
    };
    Kind kind = Kind::Empty;
    int number = 0;
    int count = 0;
    QString code;
};

struct Upload
{
    QStringList codes; ///< of the first column, for the "create" form
    QString data;      ///< decoded text, for the forms with columns
    QList<UploadProblem> problems;
};

/// Whether the release has a code. Empty: the system is not checked (OPCS-4, Read version 2).
using KnownCode = std::function<bool(const QString &code)>;

/// The "create" form: the first column only, blank rows skipped.
[[nodiscard]] Upload checkSimpleUpload(const QByteArray &file, bool hasHeader, const KnownCode &known);
/// The forms with columns: exactly one of `dmd_id` and `code`, rows as wide as the header.
[[nodiscard]] Upload checkColumnsUpload(const QByteArray &file, const KnownCode &known);

/// What a problem means, in a sentence with the next step.
[[nodiscard]] QString explain(const UploadProblem &problem);

} // namespace Codelists
