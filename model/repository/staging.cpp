// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Index and commits.
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

Result<void> Repo::stageHunk(const QString &path, const DiffHunk &hunk)
{
    Result<FileDiff> now = diff(path, DiffSide::Unstaged, false);
    if (!now) {
        return fail(now.error());
    }
    if (!stillThere(*now, hunk)) {
        return fail(changedMeanwhile(path));
    }
    if (now->state == FileState::Untracked || now->hunks.size() == 1) {
        return stage({path});
    }
    return applyHunk(*d, path, DiffSide::Unstaged, hunk);
}

Result<void> Repo::unstageHunk(const QString &path, const DiffHunk &hunk)
{
    Result<FileDiff> now = diff(path, DiffSide::Staged, false);
    if (!now) {
        return fail(now.error());
    }
    if (!stillThere(*now, hunk)) {
        return fail(changedMeanwhile(path));
    }
    if (now->hunks.size() == 1) {
        return unstage({path});
    }
    return applyHunk(*d, path, DiffSide::Staged, hunk);
}

namespace
{

Result<void> checkCommit(const Repo &repo, const Repo::Private &data, const QString &message, const Identity &author,
                         const QStringList &sensitivePatterns)
{
    if (message.trimmed().isEmpty()) {
        return fail(ErrorCode::InvalidInput, translate("A commit needs a message that says what changed."));
    }
    if (!author.isComplete()) {
        return fail(ErrorCode::InvalidInput, translate("A commit carries its author's name and e-mail address. Give both."));
    }
    Result<IndexHandle> index = data.index();
    if (!index) {
        return fail(index.error());
    }
    if (git_index_has_conflicts(index->get()) != 0) {
        return fail(ErrorCode::Conflict, translate("Some files have conflicts. Settle them, then commit."));
    }
    Result<DiffHandle> diff = makeDiff(data, {}, DiffSide::Staged);
    if (!diff) {
        return fail(diff.error());
    }
    if (git_diff_num_deltas(diff->get()) == 0) {
        return fail(ErrorCode::InvalidInput, translate("Nothing is staged, so there is nothing to commit."));
    }
    Result<QList<CommitProblem>> problems = repo.commitProblems(sensitivePatterns);
    if (!problems) {
        return fail(problems.error());
    }
    if (!problems->isEmpty()) {
        QStringList lines;
        for (const CommitProblem &problem : *problems) {
            lines.append(problem.message);
        }
        return fail(ErrorCode::InvalidInput, lines.first(), lines.join(u'\n'));
    }
    return {};
}

} // namespace

Result<QString> Repo::commit(const QString &message, const Identity &author, const QStringList &sensitivePatterns)
{
    if (Result<void> good = checkCommit(*this, *d, message, author, sensitivePatterns); !good) {
        return fail(good.error());
    }
    const ProgramReason reason = programReason(d->get(), false);
    if (reason != ProgramReason::None && gitProgramFound()) {
        const Result<QByteArray> ran =
            runGit(root(), {QStringLiteral("-c"), QStringLiteral("user.name=") + author.name, QStringLiteral("-c"),
                            QStringLiteral("user.email=") + author.email, QStringLiteral("commit"), QStringLiteral("--quiet"),
                            QStringLiteral("--file=-")},
                   {}, message.toUtf8());
        if (!ran) {
            Core::Error error = ran.error();
            error.message = reason == ProgramReason::Hooks
                                ? translate("The commit was refused by a hook of this repository.")
                                : translate("The git program could not make the commit.");
            return fail(error);
        }
        return resolve(QStringLiteral("HEAD"));
    }
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    git_oid treeId;
    TreeHandle tree;
    SignatureHandle signature;
    CommitHandle parent;
    int code = git_index_write_tree(&treeId, index->get());
    if (code == 0) {
        code = tree.take(git_tree_lookup(tree.out(), d->get(), &treeId));
    }
    if (code == 0) {
        code = signature.take(git_signature_now(signature.out(), author.name.trimmed().toUtf8().constData(),
                                                author.email.trimmed().toUtf8().constData()));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The commit could not be made."));
    }
    ObjectHandle head;
    if (head.take(git_revparse_single(head.out(), d->get(), "HEAD^{commit}")) == 0) {
        parent.take(git_commit_lookup(parent.out(), d->get(), git_object_id(head.get())));
    }
    const git_commit *parents[] = {parent.get()};
    QByteArray text = message.trimmed().toUtf8() + '\n';
    git_oid id;
    code = git_commit_create(&id, d->get(), "HEAD", signature.get(), signature.get(), "UTF-8", text.constData(), tree.get(),
                             parent.get() != nullptr ? 1 : 0, parents);
    if (code != 0) {
        return libraryFailure(code, translate("The commit could not be made."));
    }
    return idText(id);
}

} // namespace Repository
