// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/jobs/types.h"

namespace Jobs
{

/// Drafts on disk, one small file each, replaced whole or not at all. A draft is stored with its
/// id before anything is done with it; after a crash the open ones are found again and go on
/// with the same id. Also keeps the last known requests for use without a network.
class SubmissionStore final
{
public:
    /// `folder` empty: in the person's application data.
    explicit SubmissionStore(const QString &folder = {});

    [[nodiscard]] Core::Result<void> save(const Draft &draft) const;
    [[nodiscard]] Core::Result<Draft> load(const QString &rapId) const;
    /// Newest first; files that cannot be read are left out.
    [[nodiscard]] QList<Draft> all() const;
    /// Those not yet answered by a server, of one study or of all.
    [[nodiscard]] QList<Draft> open(const QString &studyRoot = {}) const;
    [[nodiscard]] Core::Result<void> remove(const QString &rapId) const;

    [[nodiscard]] Core::Result<void> remember(const QUrl &server, const QString &workspace,
                                              const QList<JobRequest> &requests) const;
    /// What was last seen and when (invalid: never).
    [[nodiscard]] QList<JobRequest> remembered(const QUrl &server, const QString &workspace,
                                               QDateTime *when = nullptr) const;

private:
    QString m_folder;
};

} // namespace Jobs
