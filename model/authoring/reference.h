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
    QString name;      ///< `where`, `is_on_or_between`, `INTERVAL`
    QString kind;      ///< frame, series, date, number, general, dataset, measures, aggregation
    QString signature;
    QString text;      ///< whole sentences
    QString example;   ///< lines that run behind `examplePrologue`
    QStringList see;   ///< names of related entries
};

/// All entries of the built-in reference, in the order of the resource. Thread safe after the first call.
[[nodiscard]] const std::vector<ReferenceEntry> &reference();
/// nullptr if there is no such entry.
[[nodiscard]] const ReferenceEntry *referenceEntry(QByteArrayView name);
/// The lines before every example: imports, a dataset and its population.
[[nodiscard]] QString examplePrologue();
/// The whole reference as one HTML page, or only the entry of that name; each with its example.
[[nodiscard]] QString referenceHtml(const QString &name = {});

} // namespace Authoring
