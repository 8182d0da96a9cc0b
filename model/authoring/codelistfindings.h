// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <QHash>
#include <QMutex>

#include "model/authoring/codelisteffects.h"
#include "model/codelists/csvproblems.h"
#include "model/core/diagnostic.h"

namespace Authoring
{

/// Gives the release to check a system's codes against; null if none is imported. Called on the
/// thread of the check.
using ReleaseOf = std::function<std::shared_ptr<const Terminology::Release>(const QString &system)>;
/// The newest release in the person's store.
[[nodiscard]] std::shared_ptr<const Terminology::Release> newestRelease(const QString &system);

/// What the study's code tells of a list: the column it reads, the system of the table columns it is
/// compared with, whether those are hospital tables (codelists.md 3.4).
struct ListUsage
{
    QString column; ///< empty: no load names one
    QString system; ///< empty: not used, or on columns of several systems
    bool hospital = false;
    QString place;  ///< "file, line N" of the first use
};
[[nodiscard]] ListUsage usageOf(const CodelistUses &uses, const QString &path);

/// Everything that is wrong with how a study uses its codelists, and with the codes in them: missing
/// files and columns, lists that nothing uses, damage in the CSV files. Looks at the whole study
/// without running it. Findings about codes are one for each rule and file, with their number, and
/// are remembered until the file changes. May be called from any thread.
class CodelistChecker
{
public:
    explicit CodelistChecker(QString root, ReleaseOf releaseOf = newestRelease);

    /// `unsaved` texts by path win over the files.
    [[nodiscard]] QList<Core::Diagnostic> check(const QHash<QString, QString> &unsaved = {});
    /// Every finding about the codes of one list, for its grid.
    [[nodiscard]] QList<Core::Diagnostic> checkList(const QString &path, const QHash<QString, QString> &unsaved = {});
    /// How many places of the study's Python load or use each list, by path.
    [[nodiscard]] QHash<QString, int> useCounts() const;
    /// What depends on each of some lists.
    [[nodiscard]] QHash<QString, QList<ListEffect>> effectsOf(const QStringList &paths) const;

private:
    struct Study;
    struct Checked
    {
        QByteArray key;
        QList<Core::Diagnostic> findings;
    };

    void checkLoads(const Study &study, QList<Core::Diagnostic> &found) const;
    void checkUnused(const Study &study, QList<Core::Diagnostic> &found) const;
    [[nodiscard]] Study read(const QHash<QString, QString> &unsaved) const;
    [[nodiscard]] QList<Core::Diagnostic> findingsOf(const Study &study, const QString &path);

    QString m_root;
    ReleaseOf m_releaseOf;
    QMutex m_mutex; ///< guards what is remembered
    QHash<QString, Checked> m_checked;
};

/// Without findings of a load that `others` (the evaluation's) report on the same line.
[[nodiscard]] QList<Core::Diagnostic> withoutRepeats(const QList<Core::Diagnostic> &findings, const QList<Core::Diagnostic> &others);

} // namespace Authoring
