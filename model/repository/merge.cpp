// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bringing two lines of work together, and settling what they disagree about.
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

/// Longer than any marker that a file of a study could hold by itself.
constexpr unsigned short kMarkerSize = 41;


struct ConflictEntries
{
    const git_index_entry *base = nullptr;
    const git_index_entry *mine = nullptr;
    const git_index_entry *theirs = nullptr;
};

QByteArray content(git_repository *repository, const git_index_entry *entry)
{
    BlobHandle blob;
    if (entry == nullptr || blob.take(git_blob_lookup(blob.out(), repository, &entry->id)) != 0) {
        return {};
    }
    return {static_cast<const char *>(git_blob_rawcontent(blob.get())), static_cast<qsizetype>(git_blob_rawsize(blob.get()))};
}

/// Text that can be shown and written again without losing a byte.
bool isText(const QByteArray &bytes)
{
    return !bytes.contains('\0') && QString::fromUtf8(bytes).toUtf8() == bytes;
}

Result<QByteArray> mergedText(git_repository *repository, const ConflictEntries &entries, bool both)
{
    git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
    options.marker_size = kMarkerSize;
    options.flags = GIT_MERGE_FILE_STYLE_DIFF3;
    options.favor = both ? GIT_MERGE_FILE_FAVOR_UNION : GIT_MERGE_FILE_FAVOR_NORMAL;
    git_merge_file_result result = {};
    const int code = git_merge_file_from_index(&result, repository, entries.base, entries.mine, entries.theirs, &options);
    if (code != 0) {
        return libraryFailure(code, translate("The two versions of the file could not be compared."));
    }
    QByteArray text(result.ptr, static_cast<qsizetype>(result.len));
    git_merge_file_result_free(&result);
    return text;
}

/// The parts of a merged text: what both agree about, and where they do not.
QList<ConflictPart> readParts(const QByteArray &text)
{
    const QByteArray mine(kMarkerSize, '<');
    const QByteArray base(kMarkerSize, '|');
    const QByteArray middle(kMarkerSize, '=');
    const QByteArray end(kMarkerSize, '>');
    QList<ConflictPart> parts;
    ConflictPart part;
    QStringList *into = &part.mine;
    const auto finish = [&] {
        if (part.conflicting || !part.mine.isEmpty()) {
            parts.append(part);
        }
        part = {};
        into = &part.mine;
    };
    QList<QByteArray> lines = text.split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty()) {
        lines.removeLast();
    }
    for (const QByteArray &line : std::as_const(lines)) {
        if (line.startsWith(mine)) {
            finish();
            part.conflicting = true;
        } else if (part.conflicting && line.startsWith(base)) {
            into = &part.base;
        } else if (part.conflicting && line.startsWith(middle)) {
            into = &part.theirs;
        } else if (part.conflicting && line.startsWith(end)) {
            finish();
        } else {
            into->append(QString::fromUtf8(line));
        }
    }
    finish();
    return parts;
}

Result<ConflictEntries> conflictEntries(git_index *index, const QString &path)
{
    ConflictEntries entries;
    const int code = git_index_conflict_get(&entries.base, &entries.mine, &entries.theirs, index, path.toUtf8().constData());
    if (code != 0) {
        return libraryFailure(code, translate("“%1” is not in conflict (any more).").arg(path));
    }
    return entries;
}

int collectHead(const git_oid *id, void *payload)
{
    static_cast<QStringList *>(payload)->append(idText(*id));
    return 0;
}

Result<void> mergeHeads(git_repository *repository, const git_annotated_commit *theirs)
{
    git_merge_options merge = GIT_MERGE_OPTIONS_INIT;
    git_checkout_options checkout = GIT_CHECKOUT_OPTIONS_INIT;
    checkout.checkout_strategy = GIT_CHECKOUT_SAFE | GIT_CHECKOUT_ALLOW_CONFLICTS;
    checkout.our_label = "mine";
    checkout.their_label = "theirs";
    const git_annotated_commit *heads[] = {theirs};
    const int code = git_merge(repository, heads, 1, &merge, &checkout);
    if (code == 0) {
        return {};
    }
    const Core::Error error = libraryError(GIT_ECONFLICT, translate("Could not pull. Files changed here would be overwritten. Commit or "
                                                                     "put these changes aside first."));
    git_repository_state_cleanup(repository);
    return fail(error);
}

} // namespace

QStringList Repo::Private::mergeParents() const
{
    QStringList ids;
    if (git_repository_state(get()) == GIT_REPOSITORY_STATE_MERGE) {
        git_repository_mergehead_foreach(get(), collectHead, &ids);
    }
    return ids;
}

bool Repo::isMerging() const
{
    return git_repository_state(d->get()) == GIT_REPOSITORY_STATE_MERGE;
}

Result<PullOutcome> Repo::pull(const Identity &author, const Transfer &transfer)
{
    if (isMerging()) {
        return fail(ErrorCode::Conflict, translate("Could not pull. An earlier merge is not finished. Settle its conflicts and commit, or "
                                                   "give it up."));
    }
    const Result<Head> before = head();
    const Result<void> forwarded = pullFastForward(transfer);
    if (forwarded) {
        const Result<Head> after = head();
        return before && after && before->commit == after->commit ? PullOutcome::UpToDate : PullOutcome::Forwarded;
    }
    const Result<Branch> branch = currentBranch();
    if (!branch || branch->ahead == 0 || branch->behind == 0) {
        return fail(forwarded.error());
    }
    if (!author.isComplete()) {
        return fail(ErrorCode::InvalidInput, translate("Both you and the server have new commits, so a merge commit is needed. A commit "
                                                       "carries its author's name and e-mail address. Give both, then pull again."));
    }
    return mergeUpstream(*branch, author);
}

Result<PullOutcome> Repo::mergeUpstream(const Branch &branch, const Identity &author)
{
    const Result<QList<StatusEntry>> entries = status();
    if (!entries) {
        return fail(entries.error());
    }
    for (const StatusEntry &entry : *entries) {
        if (entry.isStaged()) {
            return fail(ErrorCode::Conflict, translate("Could not pull. “%1” is staged; commit it first or put it aside.").arg(entry.path));
        }
    }
    AnnotatedHandle theirs;
    int code = theirs.take(git_annotated_commit_from_revspec(theirs.out(), d->get(), branch.upstream.toUtf8().constData()));
    if (code != 0) {
        return libraryFailure(code, translate("Could not pull."));
    }
    if (Result<void> merged = mergeHeads(d->get(), theirs.get()); !merged) {
        return fail(merged.error());
    }
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    if (git_index_has_conflicts(index->get()) != 0) {
        return PullOutcome::Conflicts;
    }
    const Result<QString> made = commit(translate("Merge %1").arg(branch.upstream), author);
    if (!made) {
        return fail(made.error());
    }
    return PullOutcome::Merged;
}

Result<QList<Conflict>> Repo::conflicts() const
{
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    QList<Conflict> list;
    ConflictIteratorHandle iterator;
    int code = iterator.take(git_index_conflict_iterator_new(iterator.out(), index->get()));
    ConflictEntries entries;
    while (code == 0 && git_index_conflict_next(&entries.base, &entries.mine, &entries.theirs, iterator.get()) == 0) {
        const git_index_entry *named = entries.mine != nullptr ? entries.mine : entries.theirs != nullptr ? entries.theirs : entries.base;
        Conflict conflict;
        conflict.path = QString::fromUtf8(named->path);
        conflict.mineDeleted = entries.mine == nullptr;
        conflict.theirsDeleted = entries.theirs == nullptr;
        conflict.binary = !isText(content(d->get(), entries.mine)) || !isText(content(d->get(), entries.theirs));
        if (!conflict.binary && !conflict.mineDeleted && !conflict.theirsDeleted) {
            const Result<QByteArray> text = mergedText(d->get(), entries, false);
            if (!text) {
                return fail(text.error());
            }
            conflict.parts = readParts(*text);
        }
        list.append(conflict);
    }
    if (code != 0) {
        return libraryFailure(code, translate("The conflicts could not be listed."));
    }
    return list;
}

Result<void> Repo::resolveConflict(const QString &path, const QByteArray &text)
{
    const QString file = root() + u'/' + path;
    if (!Core::isInside(root(), QFileInfo(file).absolutePath())) {
        return fail(ErrorCode::InvalidInput, translate("“%1” lies outside the study.").arg(path));
    }
    if (Result<void> written = Core::writeFile(file, text); !written) {
        return written;
    }
    return stage({path});
}

Result<void> Repo::takeSide(const QString &path, Take side)
{
    Result<IndexHandle> index = d->index();
    if (!index) {
        return fail(index.error());
    }
    const Result<ConflictEntries> entries = conflictEntries(index->get(), path);
    if (!entries) {
        return fail(entries.error());
    }
    if (side == Take::Both) {
        if (entries->mine == nullptr || entries->theirs == nullptr || !isText(content(d->get(), entries->mine))) {
            return fail(ErrorCode::Unsupported, translate("“%1” cannot be joined: one side has deleted it or it is not text. Take one of "
                                                          "the two.").arg(path));
        }
        const Result<QByteArray> text = mergedText(d->get(), *entries, true);
        return text ? resolveConflict(path, *text) : Result<void>(fail(text.error()));
    }
    const git_index_entry *taken = side == Take::Mine ? entries->mine : entries->theirs;
    if (taken != nullptr) {
        return resolveConflict(path, content(d->get(), taken));
    }
    const QString file = root() + u'/' + path;
    if (QFileInfo::exists(file) && !QFile::remove(file)) {
        return fail(ErrorCode::Unavailable, translate("“%1” could not be removed.").arg(path));
    }
    return stage({path});
}

Result<void> Repo::abortMerge()
{
    if (!isMerging()) {
        return fail(ErrorCode::NotFound, translate("No merge is going on."));
    }
    const Result<QList<StatusEntry>> entries = status();
    if (!entries) {
        return fail(entries.error());
    }
    // A merge begins with nothing staged, so whatever is staged now came from it; all else is the person's.
    QStringList paths;
    for (const StatusEntry &entry : *entries) {
        if (entry.isStaged() || entry.index == FileState::Conflicted) {
            paths.append(entry.path);
        }
    }
    ObjectHandle commit;
    int code = commit.take(git_revparse_single(commit.out(), d->get(), "HEAD^{commit}"));
    if (code == 0) {
        code = git_reset(d->get(), commit.get(), GIT_RESET_MIXED, nullptr);
    }
    if (code == 0 && !paths.isEmpty()) {
        git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
        options.checkout_strategy = GIT_CHECKOUT_FORCE | GIT_CHECKOUT_REMOVE_UNTRACKED | GIT_CHECKOUT_DISABLE_PATHSPEC_MATCH;
        StringList list(paths);
        options.paths = list.array();
        code = git_checkout_tree(d->get(), commit.get(), &options);
    }
    if (code == 0) {
        code = git_repository_state_cleanup(d->get());
    }
    if (code != 0) {
        return libraryFailure(code, translate("The merge could not be given up."));
    }
    return {};
}

} // namespace Repository
