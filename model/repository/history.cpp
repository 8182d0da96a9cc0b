// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
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

Commit describe(git_commit *commit)
{
    Commit value;
    value.id = idText(*git_commit_id(commit));
    const char *message = git_commit_message(commit);
    value.message = QString::fromUtf8(message != nullptr ? message : "");
    const char *summary = git_commit_summary(commit);
    value.summary = QString::fromUtf8(summary != nullptr ? summary : "");
    const git_signature *author = git_commit_author(commit);
    value.author = {QString::fromUtf8(author->name), QString::fromUtf8(author->email)};
    value.when = QDateTime::fromSecsSinceEpoch(author->when.time, Qt::UTC);
    for (unsigned i = 0; i < git_commit_parentcount(commit); ++i) {
        value.parents.append(idText(*git_commit_parent_id(commit, i)));
    }
    return value;
}

/// Object id of a path in a commit's tree, all zero when absent.
git_oid entryId(git_commit *commit, const QByteArray &path)
{
    git_oid id = {};
    TreeHandle tree;
    TreeEntryHandle entry;
    if (tree.take(git_commit_tree(tree.out(), commit)) == 0
        && entry.take(git_tree_entry_bypath(entry.out(), tree.get(), path.constData())) == 0) {
        git_oid_cpy(&id, git_tree_entry_id(entry.get()));
    }
    return id;
}

bool changedPath(git_commit *commit, const QByteArray &path)
{
    const git_oid own = entryId(commit, path);
    const unsigned parents = git_commit_parentcount(commit);
    for (unsigned i = 0; i < parents; ++i) {
        CommitHandle parent;
        if (parent.take(git_commit_parent(parent.out(), commit, i)) == 0) {
            const git_oid other = entryId(parent.get(), path);
            if (git_oid_equal(&own, &other) != 0) {
                return false; // a merge that took this side unchanged
            }
        }
    }
    return parents > 0 || git_oid_is_zero(&own) == 0;
}

struct Walk
{
    git_repository *repository;
    QString folder;
    QString root;
    QStringList *paths;
    Core::Error error;
};

int listEntry(const char *folder, const git_tree_entry *entry, void *payload)
{
    auto *walk = static_cast<Walk *>(payload);
    if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB) {
        walk->paths->append(QString::fromUtf8(folder) + QString::fromUtf8(git_tree_entry_name(entry)));
    }
    return 0;
}

int writeEntry(const char *folder, const git_tree_entry *entry, void *payload)
{
    auto *walk = static_cast<Walk *>(payload);
    const QString relative = QString::fromUtf8(folder) + QString::fromUtf8(git_tree_entry_name(entry));
    const QString target = walk->folder + u'/' + relative;
    if (git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
        QDir().mkpath(target);
        return 0;
    }
    if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB) {
        return 0; // a submodule: no files of ours
    }
    BlobHandle blob;
    if (blob.take(git_blob_lookup(blob.out(), walk->repository, git_tree_entry_id(entry))) != 0) {
        walk->error = libraryError(GIT_ENOTFOUND, translate("The file “%1” of the commit could not be read.").arg(relative));
        return GIT_EUSER;
    }
    const QByteArray content = QByteArray::fromRawData(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                                                       static_cast<qsizetype>(git_blob_rawsize(blob.get())));
    if (git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK) {
        // Only links that stay inside are made: a study must not reach other files of the machine.
        const QString link = QString::fromUtf8(content);
        const QString resolved = QDir::cleanPath(QFileInfo(target).path() + u'/' + link);
        if (!QDir::isAbsolutePath(link) && resolved.startsWith(walk->folder + u'/')) {
            QFile::link(link, target);
        }
        return 0;
    }
    QFile file(target);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size()) {
        walk->error = Core::Error{ErrorCode::Unavailable,
                                  translate("The file “%1” could not be written: %2.").arg(target, file.errorString()),
                                  {}, {}, {}};
        return GIT_EUSER;
    }
    if (git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE) {
        file.setPermissions(file.permissions() | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeUser);
    }
    return 0;
}

} // namespace

Result<QList<Commit>> Repo::log(int limit, const QString &path, const QString &from) const
{
    QList<Commit> commits;
    RevwalkHandle walk;
    int code = walk.take(git_revwalk_new(walk.out(), d->get()));
    if (code != 0) {
        return libraryFailure(code, translate("The history could not be read."));
    }
    git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
    if (from.isEmpty()) {
        code = git_revwalk_push_head(walk.get());
        if (code != 0) {
            return commits; // no commit yet
        }
    } else {
        Result<CommitHandle> start = d->commit(from);
        if (!start) {
            return fail(start.error());
        }
        git_revwalk_push(walk.get(), git_commit_id(start->get()));
    }
    const QByteArray file = path.toUtf8();
    git_oid id;
    while (commits.size() < limit && git_revwalk_next(&id, walk.get()) == 0) {
        CommitHandle commit;
        if (commit.take(git_commit_lookup(commit.out(), d->get(), &id)) != 0) {
            continue;
        }
        if (file.isEmpty() || changedPath(commit.get(), file)) {
            commits.append(describe(commit.get()));
        }
    }
    return commits;
}

Result<QString> Repo::resolve(const QString &revision) const
{
    Result<CommitHandle> commit = d->commit(revision);
    if (!commit) {
        return fail(commit.error());
    }
    return idText(*git_commit_id(commit->get()));
}

Result<QByteArray> Repo::fileAtCommit(const QString &path, const QString &revision) const
{
    Result<CommitHandle> commit = d->commit(revision);
    if (!commit) {
        return fail(commit.error());
    }
    TreeHandle tree;
    TreeEntryHandle entry;
    BlobHandle blob;
    int code = tree.take(git_commit_tree(tree.out(), commit->get()));
    if (code == 0) {
        code = entry.take(git_tree_entry_bypath(entry.out(), tree.get(), path.toUtf8().constData()));
    }
    if (code == 0) {
        code = blob.take(git_blob_lookup(blob.out(), d->get(), git_tree_entry_id(entry.get())));
    }
    if (code != 0) {
        return libraryFailure(code, translate("There is no file “%1” in commit %2.").arg(path, revision.left(12)));
    }
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                      static_cast<qsizetype>(git_blob_rawsize(blob.get())));
}

Result<QStringList> Repo::filesAtCommit(const QString &revision) const
{
    Result<CommitHandle> commit = d->commit(revision);
    if (!commit) {
        return fail(commit.error());
    }
    QStringList paths;
    TreeHandle tree;
    int code = tree.take(git_commit_tree(tree.out(), commit->get()));
    Walk walk{d->get(), {}, {}, &paths, {}};
    if (code == 0) {
        code = git_tree_walk(tree.get(), GIT_TREEWALK_PRE, listEntry, &walk);
    }
    if (code != 0) {
        return libraryFailure(code, translate("The files of commit %1 could not be listed.").arg(revision.left(12)));
    }
    paths.sort();
    return paths;
}

Result<QStringList> Repo::filesBetween(const QString &from, const QString &to) const
{
    Result<CommitHandle> first = d->commit(from);
    Result<CommitHandle> second = d->commit(to);
    if (!first || !second) {
        return fail(first ? second.error() : first.error());
    }
    TreeHandle before;
    TreeHandle after;
    DiffHandle diff;
    int code = before.take(git_commit_tree(before.out(), first->get()));
    if (code == 0) {
        code = after.take(git_commit_tree(after.out(), second->get()));
    }
    if (code == 0) {
        code = diff.take(git_diff_tree_to_tree(diff.out(), d->get(), before.get(), after.get(), nullptr));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The two commits could not be compared."));
    }
    QStringList paths;
    for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
        paths.append(QString::fromUtf8(git_diff_get_delta(diff.get(), i)->new_file.path));
    }
    paths.sort();
    return paths;
}

Result<bool> Repo::isAncestor(const QString &ancestor, const QString &descendant) const
{
    Result<CommitHandle> older = d->commit(ancestor);
    if (!older) {
        return fail(older.error());
    }
    Result<CommitHandle> newer = d->commit(descendant);
    if (!newer) {
        return fail(newer.error());
    }
    const git_oid *a = git_commit_id(older->get());
    const git_oid *b = git_commit_id(newer->get());
    return git_oid_equal(a, b) != 0 || git_graph_descendant_of(d->get(), b, a) == 1;
}

Result<void> Repo::exportCommit(const QString &revision, const QString &folder) const
{
    Result<CommitHandle> commit = d->commit(revision);
    if (!commit) {
        return fail(commit.error());
    }
    if (!QDir().mkpath(folder)) {
        return fail(ErrorCode::Unavailable, translate("The folder “%1” could not be made.").arg(folder));
    }
    TreeHandle tree;
    int code = tree.take(git_commit_tree(tree.out(), commit->get()));
    Walk walk{d->get(), QDir(folder).absolutePath(), {}, nullptr, {}};
    if (code == 0) {
        code = git_tree_walk(tree.get(), GIT_TREEWALK_PRE, writeEntry, &walk);
    }
    if (!walk.error.message.isEmpty()) {
        return fail(walk.error);
    }
    if (code != 0) {
        return libraryFailure(code, translate("Commit %1 could not be checked out.").arg(revision.left(12)));
    }
    return {};
}

Result<QList<Remote>> Repo::remotes() const
{
    git_strarray names = {};
    const int code = git_remote_list(&names, d->get());
    if (code != 0) {
        return libraryFailure(code, translate("The remotes could not be listed."));
    }
    QList<Remote> remotes;
    for (std::size_t i = 0; i < names.count; ++i) {
        RemoteHandle remote;
        if (remote.take(git_remote_lookup(remote.out(), d->get(), names.strings[i])) == 0) {
            remotes.append({QString::fromUtf8(names.strings[i]), QString::fromUtf8(git_remote_url(remote.get()))});
        }
    }
    git_strarray_dispose(&names);
    return remotes;
}

Result<void> Repo::addRemote(const QString &name, const QString &url)
{
    RemoteHandle remote;
    const int code = remote.take(git_remote_create(remote.out(), d->get(), name.toUtf8().constData(), url.toUtf8().constData()));
    if (code == GIT_EEXISTS) {
        return fail(ErrorCode::Conflict, translate("There already is a remote “%1”.").arg(name));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The remote “%1” could not be added. Its address looks like "
                                              "https://github.com/organisation/name.").arg(name));
    }
    return {};
}

Result<void> Repo::setRemoteUrl(const QString &name, const QString &url)
{
    const int code = git_remote_set_url(d->get(), name.toUtf8().constData(), url.toUtf8().constData());
    if (code != 0) {
        return libraryFailure(code, translate("The address of the remote “%1” could not be changed.").arg(name));
    }
    return {};
}

} // namespace Repository
