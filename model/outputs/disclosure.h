// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>
#include <QString>
#include <QStringList>

#include "model/core/result.h"
#include "model/outputs/catalogue.h"

namespace Outputs
{

/// A plain table of texts: what a CSV holds. Rows may be ragged; a missing cell is empty.
struct TextTable
{
    QStringList header;
    QList<QStringList> rows;
    bool truncated = false; ///< there are more rows than were read

    [[nodiscard]] QString cell(qsizetype row, qsizetype column) const { return rows.at(row).value(column); }
};

inline constexpr int kMaxTableRows = 200'000;

/// Reads `.csv`, `.csv.gz`, `.arrow`, `.feather`, `.dta` or `.dta.gz` by name; of the typed ones the values as a
/// CSV would show them. Fails with a sentence when unreadable or no UTF-8. Stops after `maxRows` rows.
[[nodiscard]] Core::Result<TextTable> readTable(const QString &path, int maxRows = kMaxTableRows);
[[nodiscard]] TextTable parseCsv(const QString &text, int maxRows = kMaxTableRows);
/// Whether `readTable` knows the name's extension.
[[nodiscard]] bool isTableName(const QString &path);

/// The summary of a column that checkers see (outputs-and-disclosure.md 3), by the same rules.
struct ColumnSummary
{
    QString name;
    QString type; ///< `integer`, `float`, `mixed` or `text`
    int rows = 0;
    int numeric = 0;
    int missing = 0;
    int redacted = 0;
    std::optional<double> minimum;
    std::optional<double> minimumAboveZero; ///< absolute
    std::optional<double> maximum;
    std::optional<double> sum;
    std::optional<bool> divisibleBy5; ///< known only when every value that is not missing or redacted is numeric
    std::optional<bool> divisibleBy6;
    std::optional<bool> midpoint6;
};
[[nodiscard]] QList<ColumnSummary> summarise(const TextTable &table);

/// Something a checker would ask about. `rule` is `S1`..`S10` (the document's statistical rules) or
/// `F1`..`F4` (extension, size, `patient_id`, rows). Row and column count from 0 in the table; -1 when
/// the hint is about the whole column or file.
struct Hint
{
    QString rule;
    QString column;
    int row = -1;
    int columnIndex = -1;
    QString message; ///< what is noticed and what to do, as whole sentences
    /// What the remedy needs besides the column. S3: numerator, denominator and factor; S6: the path of the table to
    /// write; S7: the mark to replace, or nothing where labels are redacted; S8 of a total: column and label of its row.
    QStringList related = {};
    int line = -1; ///< of the file, from 1, for tables within a text; -1 where row + 2 is it

    bool operator==(const Hint &) const = default;
};

/// Hints about one table. They are about the code, not the data: on dummy data say so. At most 100
/// cells a column are marked for a rule.
[[nodiscard]] QList<Hint> checkTable(const TextTable &table);
/// What a second run gives away (S8): counts that differ by 1 to 7 from those of `before` at the same place.
[[nodiscard]] QList<Hint> checkAgainst(const TextTable &table, const TextTable &before);

/// A table of one row a patient among the study's outputs.
struct PatientTable
{
    QString path;
    qint64 rows = 0;

    bool operator==(const PatientTable &) const = default;
};

/// What is known beside a file.
struct Surroundings
{
    QString previous; ///< absolute path of what the run before left; need not exist
    QList<PatientTable> patients;
};
/// The row counts of the highly sensitive tables of a catalogue that have a `patient_id`; reads each once.
[[nodiscard]] QList<PatientTable> patientTables(const QString &studyRoot, const Catalogue &catalogue);

/// The same for a file of a study on disk, with the file rules and, for figures, whether the data
/// behind them lies beside. Tables within Markdown, text, HTML and JSON records are looked at too. `path` is relative to the root.
[[nodiscard]] QList<Hint> checkFile(const QString &studyRoot, const QString &path, const Surroundings &around = {});

enum class Language
{
    Python,
    R,
    Stata,
    Ehrql ///< of a measures definition, whose rounding is a setting
};
/// The language of the action that lists a path; Python if none does or it runs something else.
[[nodiscard]] Language languageOf(const Pipeline::Project &project, const QString &path);
/// Code that would mend what a hint is about, for a data frame called `table`; empty for hints that
/// code cannot mend.
[[nodiscard]] QString remedyCode(const Hint &hint, Language language);

} // namespace Outputs
