// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

namespace Codelists
{

/// What codelists need to know of a coding system without its data (codelists.md 1.15 and 3).
struct CodeSystem
{
    QString id;          ///< `snomedct`, `dmd`, `icd10`, `ctv3`, `bnf`, `opcs4`, `readv2`
    QString name;        ///< for people
    QString codeType;    ///< ehrQL's class, such as `SNOMEDCTCode`; empty if ehrQL has none
    QStringList codeHeaders; ///< of CSV files, most likely first, lower case
    QStringList termHeaders;
    QString root;        ///< of the hierarchy
    bool hasHierarchy = true; ///< false: upload only on the site
    bool sortsByTerm = true;
};

[[nodiscard]] const QList<CodeSystem> &codeSystems();
/// By id or by ehrQL's class name, any case; null if unknown.
[[nodiscard]] const CodeSystem *codeSystem(const QString &name);

/// Whether ehrQL accepts a value as a code of the type (codelists.md 3.7). `name` is an id or a class
/// name, `ICD10MultiCodeString` and `OPCS4MultiCodeString` included. Unknown names accept nothing.
[[nodiscard]] bool isValidCode(const QString &name, const QString &value);

/// Where codes and terms stand in a CSV: the first name of the system's list that occurs, header
/// names lower-cased (codelists.md 1.15).
struct CodeColumns
{
    qsizetype code = -1;
    qsizetype term = -1;
};
[[nodiscard]] std::optional<CodeColumns> findColumns(const CodeSystem &system, const QStringList &header);

/// Whether the digits end in a right Verhoeff check digit (codelists.md 3.1).
[[nodiscard]] bool hasCheckDigit(const QString &digits);
/// The digit that makes `digits` followed by it right.
[[nodiscard]] QChar checkDigit(const QString &digits);

} // namespace Codelists
