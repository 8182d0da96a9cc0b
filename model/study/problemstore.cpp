// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/problemstore.h"

#include <algorithm>

namespace Study
{

namespace
{

/// What running a definition and reading its text both find is one finding: the one with a fix stays.
void mergeRepeats(QList<ProblemStore::Entry> &entries)
{
    const QString rule = QStringLiteral("ehrql.codelist");
    QList<ProblemStore::Entry> kept;
    for (const ProblemStore::Entry &entry : std::as_const(entries)) {
        const auto same = std::find_if(kept.begin(), kept.end(), [&](const ProblemStore::Entry &other) {
            return entry.diagnostic.rule == rule && other.diagnostic.rule == rule && other.provider != entry.provider
                   && other.diagnostic.file == entry.diagnostic.file && other.diagnostic.range.start.line == entry.diagnostic.range.start.line;
        });
        if (same == kept.end()) {
            kept.append(entry);
        } else if (same->diagnostic.fixes.isEmpty()) {
            *same = entry;
        }
    }
    entries = kept;
}

} // namespace

void ProblemStore::replace(const QString &provider, const QString &subject,
                           const QList<Core::Diagnostic> &diagnostics)
{
    QMap<QString, QList<Core::Diagnostic>> &subjects = m_batches[provider];
    if (subjects.value(subject) == diagnostics) {
        return;
    }
    if (diagnostics.isEmpty()) {
        subjects.remove(subject);
    } else {
        subjects.insert(subject, diagnostics);
    }
    emit changed();
}

void ProblemStore::clearProvider(const QString &provider)
{
    const QMap<QString, QList<Core::Diagnostic>> removed = m_batches.take(provider);
    if (!removed.isEmpty()) {
        emit changed();
    }
}

QList<ProblemStore::Entry> ProblemStore::all() const
{
    QList<Entry> entries;
    for (auto provider = m_batches.begin(); provider != m_batches.end(); ++provider) {
        for (const QList<Core::Diagnostic> &batch : provider.value()) {
            for (const Core::Diagnostic &diagnostic : batch) {
                const Entry entry{provider.key(), diagnostic};
                if (!entries.contains(entry)) {
                    entries.append(entry);
                }
            }
        }
    }
    mergeRepeats(entries);
    std::stable_sort(entries.begin(), entries.end(), [](const Entry &a, const Entry &b) {
        const int files = QString::compare(a.diagnostic.file, b.diagnostic.file);
        return files != 0 ? files < 0 : a.diagnostic.range < b.diagnostic.range;
    });
    return entries;
}

QList<Core::Diagnostic> ProblemStore::forFile(const QString &file) const
{
    QList<Core::Diagnostic> found;
    for (const Entry &entry : all()) {
        if (entry.diagnostic.file == file) {
            found.append(entry.diagnostic);
        }
    }
    return found;
}

int ProblemStore::count(Core::Severity severity) const
{
    const QList<Entry> entries = all();
    return static_cast<int>(std::count_if(entries.begin(), entries.end(), [severity](const Entry &entry) {
        return entry.diagnostic.severity == severity;
    }));
}

} // namespace Study
