// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Authoring
{

/// What we have to say about one word of the language, in our own words.
struct ReferenceEntry
{
    QString name;      ///< `where`, `INTERVAL`; of what belongs to a table `tpp.apcs.admission_date`
    QString kind;      ///< frame, series, date, ..., or table, column, member (of a table)
    QString signature;
    QString text;      ///< whole sentences
    QString example;   ///< lines that run behind `examplePrologue`
    QStringList see;   ///< names of related entries
};

/// All entries of the built-in reference: the language in the order of the resource, then the tables. Thread safe after the first call.
[[nodiscard]] const std::vector<ReferenceEntry> &reference();
/// nullptr if there is no such entry.
[[nodiscard]] const ReferenceEntry *referenceEntry(QByteArrayView name);
/// The lines before every example: imports, a dataset and its population.
[[nodiscard]] QString examplePrologue();
/// The whole reference as one HTML page, or only the entry of that name; each with its example.
[[nodiscard]] QString referenceHtml(const QString &name = {});

} // namespace Authoring
