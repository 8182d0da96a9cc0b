// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include <QString>
#include <QStringList>

#include "model/core/result.h"
#include "model/pipeline/project.h"

namespace Server
{

/// Which repositories the server fetches from.
struct SourceRules
{
    bool allowLocal = false; ///< absolute paths, and addresses of this computer
    QStringList prefixes = {QStringLiteral("https://github.com/")};
};

/// Bare copies of study repositories, one per address (never per name: two repositories of one name
/// must not share commits). Thread-safe; work on one repository is done one at a time. Messages of
/// errors are the reasons that the RAP API gives.
class StudySource final
{
public:
    StudySource(const QString &folder, const SourceRules &rules);

    /// Reason for refusing an address, or nothing.
    [[nodiscard]] Core::Result<void> check(const QString &url) const;
    /// The valid project.yaml of a commit that is on the branch (for local repositories: on any).
    [[nodiscard]] Core::Result<Pipeline::Project> project(const QString &url, const QString &branch, const QString &commit);
    /// Writes the files of the commit below `folder`.
    [[nodiscard]] Core::Result<void> exportTo(const QString &url, const QString &branch, const QString &commit,
                                              const QString &folder);

private:
    [[nodiscard]] bool isLocal(const QString &url) const;
    [[nodiscard]] Core::Result<void> fetch(const QString &url, const QString &branch, const QString &commit,
                                           const QString &mirror) const;
    [[nodiscard]] QString mirrorOf(const QString &url) const;
    [[nodiscard]] std::shared_ptr<std::mutex> lockFor(const QString &mirror);

    QString m_folder;
    SourceRules m_rules;
    std::mutex m_guard;
    std::map<QString, std::shared_ptr<std::mutex>> m_locks; // shared with callers that wait on one
};

} // namespace Server
