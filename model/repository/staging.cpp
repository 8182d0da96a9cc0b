// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The index: what the next commit will hold.
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

/// Whether a hunk of the library is the one that the person chose.
struct Choice
{
    const DiffHunk *hunk;
    bool reversed;
    bool found;
};

int chooseHunk(const git_diff_hunk *raw, void *payload)
{
    auto *choice = static_cast<Choice *>(payload);
    const DiffHunk &hunk = *choice->hunk;
    const int oldStart = choice->reversed ? hunk.newStart : hunk.oldStart;
    const int oldCount = choice->reversed ? hunk.newCount : hunk.oldCount;
    const int newStart = choice->reversed ? hunk.oldStart : hunk.newStart;
    const int newCount = choice->reversed ? hunk.oldCount : hunk.newCount;
    const bool same = raw->old_start == oldStart && raw->old_lines == oldCount && raw->new_start == newStart
                      && raw->new_lines == newCount;
    choice->found = choice->found || same;
    return same ? 0 : 1;
}

bool stillThere(const FileDiff &now, const DiffHunk &hunk)
{
    for (const DiffHunk &candidate : now.hunks) {
        if (candidate.oldStart != hunk.oldStart || candidate.newStart != hunk.newStart
            || candidate.lines.size() != hunk.lines.size()) {
            continue;
        }
        bool same = true;
        for (qsizetype i = 0; i < hunk.lines.size() && same; ++i) {
            same = candidate.lines.at(i).kind == hunk.lines.at(i).kind && candidate.lines.at(i).text == hunk.lines.at(i).text;
        }
        if (same) {
            return true;
        }
    }
    return false;
}

Result<void> applyHunk(const Repo::Private &repository, const QString &path, DiffSide side, const DiffHunk &hunk)
{
    const bool reversed = side == DiffSide::Staged;
    Result<DiffHandle> diff = makeDiff(repository, path, side, reversed);
    if (!diff) {
        return fail(diff.error());
    }
    Choice choice{&hunk, reversed, false};
    git_apply_options options = GIT_APPLY_OPTIONS_INIT;
    options.hunk_cb = chooseHunk;
    options.payload = &choice;
    const int code = git_apply(repository.get(), diff->get(), GIT_APPLY_LOCATION_INDEX, &options);
    if (code != 0 || !choice.found) {
        return libraryFailure(GIT_ECONFLICT, translate("This change of “%1” could not be moved, because the file changed "
                                                       "meanwhile. Look at it again.").arg(path));
    }
    return {};
}

Core::Error changedMeanwhile(const QString &path)
{
    return Core::Error{ErrorCode::Conflict,
                       translate("“%1” changed since it was shown. Look at its changes again.").arg(path), {}, {}, {}};
}

} // namespace

Result<void> Repo::stage(const QStringList &paths)
{
    if (programReason(d->get(), false) == ProgramReason::Lfs) {
        if (!gitProgramFound()) {
            return fail(ErrorCode::Unsupported, usesGitProgram());
        }
        const Result<QByteArray> ran = runGit(root(), QStringList{QStringLiteral("add"), QStringLiteral("--all"),
                                                                  QStringLiteral("--")} + paths);
        return ran ? Result<void>() : Result<void>(fail(ran.error()));
    }
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    const QString folder = root();
    for (const QString &path : paths) {
        const QFileInfo file(folder + u'/' + path);
        const QByteArray name = path.toUtf8();
        // A dangling link exists for git although not for Qt.
        const int code = file.exists() || file.isSymLink() ? git_index_add_bypath(index->get(), name.constData())
                                                           : git_index_remove_bypath(index->get(), name.constData());
        if (code != 0) {
            return libraryFailure(code, translate("“%1” could not be staged.").arg(path));
        }
    }
    if (const int code = git_index_write(index->get()); code != 0) {
        return libraryFailure(code, translate("The list of staged files could not be written."));
    }
    return {};
}

Result<void> Repo::unstage(const QStringList &paths)
{
    StringList list(paths);
    const git_strarray array = list.array();
    int code = 0;
    ObjectHandle commit;
    if (commit.take(git_revparse_single(commit.out(), d->get(), "HEAD^{commit}")) == 0) {
        code = git_reset_default(d->get(), commit.get(), &array);
    } else {
        Result<IndexHandle> index = d->index();
        if (!index) {
            return fail(index.error());
        }
        for (const QString &path : paths) {
            git_index_remove_bypath(index->get(), path.toUtf8().constData());
        }
        code = git_index_write(index->get());
    }
    if (code != 0) {
        return libraryFailure(code, translate("The files could not be taken back from the next commit."));
    }
    return {};
}

Result<void> Repo::discard(const QStringList &paths)
{
    QStringList tracked;
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    const QString folder = root();
    for (const QString &path : paths) {
        std::size_t position = 0;
        if (git_index_find(&position, index->get(), path.toUtf8().constData()) == 0) {
            tracked.append(path);
            continue;
        }
        const QString file = folder + u'/' + path;
        if (!Core::isInside(folder, QFileInfo(file).absolutePath())) {
            return fail(ErrorCode::InvalidInput, translate("“%1” lies outside the study.").arg(path));
        }
        if (!QFile::moveToTrash(file) && !QFile::remove(file)) {
            return fail(ErrorCode::Unavailable, translate("“%1” could not be removed.").arg(path));
        }
    }
    if (tracked.isEmpty()) {
        return {};
    }
    git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
    options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_DISABLE_PATHSPEC_MATCH | GIT_CHECKOUT_DONT_WRITE_INDEX;
    StringList list(tracked);
    options.paths = list.array();
    if (const int code = git_checkout_index(d->get(), index->get(), &options); code != 0) {
        return libraryFailure(code, translate("The changes could not be discarded."));
    }
    return {};
}

Result<void> Repo::checkHunk(const QString &path, DiffSide side, const DiffHunk &hunk) const
{
    const Result<FileDiff> now = diff(path, side, false);
    if (!now) {
        return fail(now.error());
    }
    return stillThere(*now, hunk) ? Result<void>() : Result<void>(fail(changedMeanwhile(path)));
}

Result<void> Repo::stageHunk(const QString &path, const DiffHunk &hunk)
{
    if (Result<void> there = checkHunk(path, DiffSide::Unstaged, hunk); !there) {
        return there;
    }
    const Result<FileDiff> now = diff(path, DiffSide::Unstaged, false);
    if (now && (now->state == FileState::Untracked || now->hunks.size() == 1)) {
        return stage({path});
    }
    return applyHunk(*d, path, DiffSide::Unstaged, hunk);
}

Result<void> Repo::unstageHunk(const QString &path, const DiffHunk &hunk)
{
    if (Result<void> there = checkHunk(path, DiffSide::Staged, hunk); !there) {
        return there;
    }
    const Result<FileDiff> now = diff(path, DiffSide::Staged, false);
    if (now && now->hunks.size() == 1) {
        return unstage({path});
    }
    return applyHunk(*d, path, DiffSide::Staged, hunk);
}

} // namespace Repository
