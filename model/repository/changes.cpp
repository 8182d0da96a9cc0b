// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Status and diffs.
#include <algorithm>

#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

// Longer files are shown as "too long to show": the list of lines would not be read by anybody.
constexpr git_object_size_t kLargestDiff = 2 * 1024 * 1024;

FileState indexState(unsigned flags)
{
    if ((flags & GIT_STATUS_INDEX_NEW) != 0) {
        return FileState::Added;
    }
    if ((flags & GIT_STATUS_INDEX_RENAMED) != 0) {
        return FileState::Renamed;
    }
    if ((flags & GIT_STATUS_INDEX_DELETED) != 0) {
        return FileState::Deleted;
    }
    if ((flags & GIT_STATUS_INDEX_TYPECHANGE) != 0) {
        return FileState::TypeChanged;
    }
    return (flags & GIT_STATUS_INDEX_MODIFIED) != 0 ? FileState::Modified : FileState::Unmodified;
}

FileState worktreeState(unsigned flags)
{
    if ((flags & GIT_STATUS_WT_NEW) != 0) {
        return FileState::Untracked;
    }
    if ((flags & GIT_STATUS_WT_DELETED) != 0) {
        return FileState::Deleted;
    }
    if ((flags & GIT_STATUS_WT_RENAMED) != 0) {
        return FileState::Renamed;
    }
    if ((flags & GIT_STATUS_WT_TYPECHANGE) != 0) {
        return FileState::TypeChanged;
    }
    return (flags & GIT_STATUS_WT_MODIFIED) != 0 ? FileState::Modified : FileState::Unmodified;
}

DiffLine convert(const git_diff_line *line)
{
    DiffLine value;
    value.kind = line->origin == GIT_DIFF_LINE_ADDITION   ? DiffLine::Kind::Added
                 : line->origin == GIT_DIFF_LINE_DELETION ? DiffLine::Kind::Removed
                                                          : DiffLine::Kind::Context;
    value.oldLine = std::max(line->old_lineno, 0);
    value.newLine = std::max(line->new_lineno, 0);
    QByteArray text(line->content, static_cast<qsizetype>(line->content_len));
    if (text.endsWith('\n')) {
        text.chop(1);
    } else {
        value.noNewline = true;
    }
    value.text = QString::fromUtf8(text);
    return value;
}

Result<FileDiff> convert(git_diff *diff, std::size_t number, bool words)
{
    PatchHandle patch;
    const git_diff_delta *delta = git_diff_get_delta(diff, number);
    FileDiff file;
    const int code = patch.take(git_patch_from_diff(patch.out(), diff, number));
    if (code != 0) {
        return libraryFailure(code, translate("The changes of “%1” could not be read.")
                                        .arg(QString::fromUtf8(delta->new_file.path)));
    }
    file.path = QString::fromUtf8(delta->new_file.path);
    file.oldPath = QString::fromUtf8(delta->old_file.path);
    file.state = deltaState(delta->status);
    file.oldSize = static_cast<qint64>(delta->old_file.size);
    file.newSize = static_cast<qint64>(delta->new_file.size);
    if (patch.get() == nullptr || (delta->flags & GIT_DIFF_FLAG_BINARY) != 0) {
        // The size limit makes the library call a long text binary too.
        file.truncated = static_cast<git_object_size_t>(std::max(file.oldSize, file.newSize)) > kLargestDiff;
        file.binary = !file.truncated;
        return file;
    }
    const std::size_t hunks = git_patch_num_hunks(patch.get());
    for (std::size_t h = 0; h < hunks; ++h) {
        const git_diff_hunk *raw = nullptr;
        std::size_t lines = 0;
        if (git_patch_get_hunk(&raw, &lines, patch.get(), h) != 0) {
            continue;
        }
        DiffHunk hunk;
        hunk.oldStart = raw->old_start;
        hunk.oldCount = raw->old_lines;
        hunk.newStart = raw->new_start;
        hunk.newCount = raw->new_lines;
        hunk.header = QString::fromUtf8(raw->header, static_cast<qsizetype>(raw->header_len)).trimmed();
        for (std::size_t l = 0; l < lines; ++l) {
            const git_diff_line *line = nullptr;
            if (git_patch_get_line_in_hunk(&line, patch.get(), h, l) != 0) {
                continue;
            }
            if (line->origin == GIT_DIFF_LINE_CONTEXT || line->origin == GIT_DIFF_LINE_ADDITION
                || line->origin == GIT_DIFF_LINE_DELETION) {
                hunk.lines.append(convert(line));
            }
        }
        if (words) {
            markWords(hunk);
        }
        file.hunks.append(hunk);
    }
    return file;
}

} // namespace

FileState deltaState(git_delta_t status)
{
    switch (status) {
    case GIT_DELTA_ADDED:
    case GIT_DELTA_COPIED:
        return FileState::Added;
    case GIT_DELTA_DELETED:
        return FileState::Deleted;
    case GIT_DELTA_MODIFIED:
        return FileState::Modified;
    case GIT_DELTA_RENAMED:
        return FileState::Renamed;
    case GIT_DELTA_UNTRACKED:
        return FileState::Untracked;
    case GIT_DELTA_TYPECHANGE:
        return FileState::TypeChanged;
    case GIT_DELTA_CONFLICTED:
        return FileState::Conflicted;
    default:
        return FileState::Unmodified;
    }
}

Result<QList<StatusEntry>> Repo::status() const
{
    git_status_options options = GIT_STATUS_OPTIONS_INIT;
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
    options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS
                    | GIT_STATUS_OPT_RENAMES_HEAD_TO_INDEX | GIT_STATUS_OPT_EXCLUDE_SUBMODULES
                    | GIT_STATUS_OPT_UPDATE_INDEX;
    StatusListHandle list;
    const int code = list.take(git_status_list_new(list.out(), d->get(), &options));
    if (code != 0) {
        return libraryFailure(code, translate("The changed files could not be listed."));
    }
    QList<StatusEntry> entries;
    const std::size_t count = git_status_list_entrycount(list.get());
    entries.reserve(static_cast<qsizetype>(count));
    for (std::size_t i = 0; i < count; ++i) {
        const git_status_entry *raw = git_status_byindex(list.get(), i);
        const git_diff_delta *delta = raw->head_to_index != nullptr ? raw->head_to_index : raw->index_to_workdir;
        if (delta == nullptr) {
            continue;
        }
        const unsigned flags = static_cast<unsigned>(raw->status);
        StatusEntry entry;
        entry.path = QString::fromUtf8(raw->index_to_workdir != nullptr ? raw->index_to_workdir->new_file.path
                                                                        : delta->new_file.path);
        if ((flags & GIT_STATUS_CONFLICTED) != 0) {
            entry.index = FileState::Conflicted;
            entry.worktree = FileState::Conflicted;
        } else {
            entry.index = indexState(flags);
            entry.worktree = worktreeState(flags);
        }
        if (entry.index == FileState::Renamed) {
            entry.oldPath = QString::fromUtf8(raw->head_to_index->old_file.path);
        }
        entries.append(entry);
    }
    std::sort(entries.begin(), entries.end(),
              [](const StatusEntry &a, const StatusEntry &b) { return a.path < b.path; });
    return entries;
}

Result<DiffHandle> makeDiff(const Repo::Private &repository, const QString &path, DiffSide side, bool reversed)
{
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_SHOW_UNTRACKED_CONTENT
                    | GIT_DIFF_DISABLE_PATHSPEC_MATCH;
    if (reversed) {
        options.flags |= GIT_DIFF_REVERSE;
    }
    options.max_size = static_cast<git_off_t>(kLargestDiff);
    StringList paths(path.isEmpty() ? QStringList() : QStringList(path));
    options.pathspec = paths.array();
    Result<IndexHandle> index = repository.index();
    if (!index) {
        return fail(index.error());
    }
    DiffHandle diff;
    int code = 0;
    if (side == DiffSide::Unstaged) {
        code = diff.take(git_diff_index_to_workdir(diff.out(), repository.get(), index->get(), &options));
    } else {
        Result<TreeHandle> tree = repository.headTree();
        if (!tree) {
            return fail(tree.error());
        }
        code = diff.take(git_diff_tree_to_index(diff.out(), repository.get(), tree->get(), index->get(), &options));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The changes could not be compared."));
    }
    return diff;
}

Result<FileDiff> Repo::diff(const QString &path, DiffSide side, bool words) const
{
    Result<DiffHandle> diff = makeDiff(*d, path, side);
    if (!diff) {
        return fail(diff.error());
    }
    const std::size_t count = git_diff_num_deltas(diff->get());
    for (std::size_t i = 0; i < count; ++i) {
        const git_diff_delta *delta = git_diff_get_delta(diff->get(), i);
        if (QString::fromUtf8(delta->new_file.path) == path) {
            return convert(diff->get(), i, words);
        }
    }
    FileDiff unchanged;
    unchanged.path = path;
    unchanged.state = FileState::Unmodified;
    return unchanged;
}

Result<QList<FileDiff>> Repo::commitDiff(const QString &revision) const
{
    Result<CommitHandle> commit = d->commit(revision);
    if (!commit) {
        return fail(commit.error());
    }
    TreeHandle tree;
    TreeHandle parentTree;
    CommitHandle parent;
    int code = tree.take(git_commit_tree(tree.out(), commit->get()));
    if (code == 0 && git_commit_parentcount(commit->get()) > 0) {
        code = parent.take(git_commit_parent(parent.out(), commit->get(), 0));
        if (code == 0) {
            code = parentTree.take(git_commit_tree(parentTree.out(), parent.get()));
        }
    }
    if (code != 0) {
        return libraryFailure(code, translate("The changes of commit %1 could not be read.").arg(revision.left(12)));
    }
    return treeDiff(parentTree.get(), tree.get(), translate("The changes of commit %1 could not be read.").arg(revision.left(12)));
}

Result<QList<FileDiff>> Repo::diffBetween(const QString &from, const QString &to) const
{
    Result<CommitHandle> first = d->commit(from);
    Result<CommitHandle> second = d->commit(to);
    if (!first || !second) {
        return fail(first ? second.error() : first.error());
    }
    TreeHandle before;
    TreeHandle after;
    int code = before.take(git_commit_tree(before.out(), first->get()));
    if (code == 0) {
        code = after.take(git_commit_tree(after.out(), second->get()));
    }
    const QString trouble = translate("The two commits could not be compared.");
    return code == 0 ? treeDiff(before.get(), after.get(), trouble) : Result<QList<FileDiff>>(libraryFailure(code, trouble));
}

Result<QList<FileDiff>> Repo::treeDiff(git_tree *from, git_tree *to, const QString &trouble) const
{
    DiffHandle diff;
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.max_size = static_cast<git_off_t>(kLargestDiff);
    int code = diff.take(git_diff_tree_to_tree(diff.out(), d->get(), from, to, &options));
    if (code == 0) {
        code = git_diff_find_similar(diff.get(), nullptr);
    }
    if (code != 0) {
        return libraryFailure(code, trouble);
    }
    QList<FileDiff> files;
    const std::size_t count = git_diff_num_deltas(diff.get());
    for (std::size_t i = 0; i < count; ++i) {
        Result<FileDiff> file = convert(diff.get(), i, true);
        if (!file) {
            return fail(file.error());
        }
        files.append(*file);
    }
    return files;
}

} // namespace Repository
