// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

#include "model/repository/repository.h"
#include "model/study/openstudy.h"

namespace Gui
{

/// Runs `work(repo, context)` on the study's repository in the job queue, one at a time, and
/// `done(result)` in the thread of `guard` unless that died before.
template <typename T, typename Work, typename Done>
void workOnRepository(Study::OpenStudy *study, QObject *guard, const QString &kind, const QString &title, Work work, Done done)
{
    Core::JobSpec spec;
    spec.kind = kind;
    spec.title = title;
    spec.visibility = Core::JobSpec::Visibility::StatusBar;
    spec.exclusiveKey = Repository::exclusiveKey(study->root());
    study->jobs()
        .start(spec,
               [root = study->root(), work = std::move(work)](const Core::JobContext &context) -> Core::Result<T> {
                   auto repo = Repository::Repo::open(root);
                   if (!repo) {
                       return Core::fail(repo.error());
                   }
                   return work(*repo, context);
               })
        .then(guard, std::move(done));
}

} // namespace Gui
