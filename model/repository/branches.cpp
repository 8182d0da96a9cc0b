// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// HEAD and branches.
#include <QHash>

#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

Result<Head> Repo::head() const
{
    Head head;
    ReferenceHandle reference;
    const int code = reference.take(git_reference_lookup(reference.out(), d->get(), "HEAD"));
    if (code != 0) {
        return libraryFailure(code, translate("The current branch could not be read."));
    }
    head.detached = git_repository_head_detached(d->get()) == 1;
    if (!head.detached) {
        const char *target = git_reference_symbolic_target(reference.get());
        head.branch = QString::fromUtf8(target);
        if (head.branch.startsWith(QStringLiteral("refs/heads/"))) {
            head.branch = head.branch.mid(11);
        }
    }
    git_oid id;
    if (git_reference_name_to_id(&id, d->get(), "HEAD") == 0) {
        head.commit = idText(id);
    }
    return head;
}

namespace
{

Branch describe(git_repository *repository, git_reference *reference)
{
    Branch branch;
    const char *name = nullptr;
    if (git_branch_name(&name, reference) == 0) {
        branch.name = QString::fromUtf8(name);
    }
    branch.isHead = git_branch_is_head(reference) == 1;
    const git_oid *own = git_reference_target(reference);
    if (own != nullptr) {
        branch.commit = idText(*own);
    }
    git_buf remote = GIT_BUF_INIT;
    if (git_branch_upstream_remote(&remote, repository, git_reference_name(reference)) == 0) {
        branch.remote = QString::fromUtf8(remote.ptr);
    }
    git_buf_dispose(&remote);
    ReferenceHandle upstream;
    if (upstream.take(git_branch_upstream(upstream.out(), reference)) == 0) {
        const char *upstreamName = nullptr;
        if (git_branch_name(&upstreamName, upstream.get()) == 0) {
            branch.upstream = QString::fromUtf8(upstreamName);
        }
        const git_oid *theirs = git_reference_target(upstream.get());
        std::size_t ahead = 0;
        std::size_t behind = 0;
        if (own != nullptr && theirs != nullptr
            && git_graph_ahead_behind(&ahead, &behind, repository, own, theirs) == 0) {
            branch.ahead = static_cast<int>(ahead);
            branch.behind = static_cast<int>(behind);
        }
    }
    return branch;
}

} // namespace

Result<QList<Branch>> Repo::branches() const
{
    QList<Branch> branches;
    BranchIteratorHandle iterator;
    const int code = iterator.take(git_branch_iterator_new(iterator.out(), d->get(), GIT_BRANCH_LOCAL));
    if (code != 0) {
        return libraryFailure(code, translate("The branches could not be listed."));
    }
    for (;;) {
        ReferenceHandle reference;
        git_branch_t type = GIT_BRANCH_LOCAL;
        if (reference.take(git_branch_next(reference.out(), &type, iterator.get())) != 0) {
            break;
        }
        branches.append(describe(d->get(), reference.get()));
    }
    return branches;
}

Result<Branch> Repo::currentBranch() const
{
    Result<Head> where = head();
    if (!where) {
        return fail(where.error());
    }
    if (where->detached) {
        return fail(ErrorCode::NotFound, translate("No branch is checked out: the files are at commit %1. "
                                                   "Switch to a branch first.").arg(where->commit.left(8)));
    }
    ReferenceHandle reference;
    const int code = reference.take(git_branch_lookup(reference.out(), d->get(), where->branch.toUtf8().constData(),
                                                      GIT_BRANCH_LOCAL));
    if (code != 0) {
        Branch unborn;
        unborn.name = where->branch;
        unborn.isHead = true;
        return unborn;
    }
    return describe(d->get(), reference.get());
}

namespace
{

/// References below refs/remotes of each branch that some remote has, without the remote's name.
QHash<QString, QByteArray> remoteBranchReferences(git_repository *repository)
{
    QHash<QString, QByteArray> references;
    BranchIteratorHandle iterator;
    if (iterator.take(git_branch_iterator_new(iterator.out(), repository, GIT_BRANCH_REMOTE)) != 0) {
        return references;
    }
    for (;;) {
        ReferenceHandle reference;
        git_branch_t type = GIT_BRANCH_REMOTE;
        if (reference.take(git_branch_next(reference.out(), &type, iterator.get())) != 0) {
            return references;
        }
        const char *name = nullptr;
        if (git_branch_name(&name, reference.get()) == 0 && git_reference_type(reference.get()) == GIT_REFERENCE_DIRECT) {
            references.insert(QString::fromUtf8(name).section(u'/', 1), QByteArray(name));
        }
    }
}

/// A local branch that follows the remote's of this name.
int makeFromRemote(git_repository *repository, const QString &branch, ReferenceHandle &made)
{
    const QByteArray remote = remoteBranchReferences(repository).value(branch);
    if (remote.isEmpty()) {
        return GIT_ENOTFOUND;
    }
    ReferenceHandle theirs;
    ObjectHandle object;
    CommitHandle commit;
    int code = theirs.take(git_branch_lookup(theirs.out(), repository, remote.constData(), GIT_BRANCH_REMOTE));
    if (code == 0) {
        code = object.take(git_reference_peel(object.out(), theirs.get(), GIT_OBJECT_COMMIT));
    }
    if (code == 0) {
        code = commit.take(git_commit_lookup(commit.out(), repository, git_object_id(object.get())));
    }
    if (code == 0) {
        code = made.take(git_branch_create(made.out(), repository, branch.toUtf8().constData(), commit.get(), 0));
    }
    return code == 0 ? git_branch_set_upstream(made.get(), remote.constData()) : code;
}

/// Whether every commit of a branch is also in HEAD or on its remote.
bool isKeptElsewhere(const Repo &repo, const Branch &branch)
{
    const Result<Head> where = repo.head();
    if (where && !where->commit.isEmpty() && repo.isAncestor(branch.commit, where->commit).value_or(false)) {
        return true;
    }
    return !branch.upstream.isEmpty() && branch.ahead == 0;
}

} // namespace

Result<QStringList> Repo::remoteBranches() const
{
    const Result<QList<Branch>> local = branches();
    if (!local) {
        return fail(local.error());
    }
    QStringList names = remoteBranchReferences(d->get()).keys();
    for (const Branch &branch : *local) {
        names.removeAll(branch.name);
    }
    names.sort();
    return names;
}

Result<void> Repo::deleteBranch(const QString &name, bool evenIfLost)
{
    ReferenceHandle reference;
    const int code = reference.take(git_branch_lookup(reference.out(), d->get(), name.toUtf8().constData(), GIT_BRANCH_LOCAL));
    if (code != 0) {
        return libraryFailure(code, translate("There is no branch “%1” in this repository.").arg(name));
    }
    const Branch branch = describe(d->get(), reference.get());
    if (branch.isHead) {
        return fail(ErrorCode::Conflict, translate("“%1” is checked out. Switch to another branch first.").arg(name));
    }
    if (!evenIfLost && !isKeptElsewhere(*this, branch)) {
        return fail(ErrorCode::Conflict, translate("“%1” has commits that are nowhere else and would be lost. Push it, or merge it first.")
                                             .arg(name));
    }
    const int deleted = git_branch_delete(reference.get());
    return deleted == 0 ? Result<void>() : Result<void>(libraryFailure(deleted, translate("“%1” could not be deleted.").arg(name)));
}

Result<void> Repo::createBranch(const QString &name, bool doSwitch)
{
    Result<CommitHandle> commit = d->commit(QStringLiteral("HEAD"));
    if (!commit) {
        return fail(ErrorCode::NotFound, translate("A branch needs a commit to start from. Commit something first."));
    }
    ReferenceHandle reference;
    const int code = reference.take(git_branch_create(reference.out(), d->get(), name.toUtf8().constData(), commit->get(), 0));
    if (code != 0) {
        return libraryFailure(code, code == GIT_EEXISTS
                                        ? translate("There already is a branch “%1”.").arg(name)
                                        : translate("The branch “%1” could not be made. A name may hold letters, digits, “-”, “_” "
                                                    "and “/”.").arg(name));
    }
    return doSwitch ? switchTo(name) : Result<void>();
}

Result<void> Repo::switchTo(const QString &branch)
{
    ReferenceHandle reference;
    int code = reference.take(git_branch_lookup(reference.out(), d->get(), branch.toUtf8().constData(), GIT_BRANCH_LOCAL));
    if (code == GIT_ENOTFOUND) {
        code = makeFromRemote(d->get(), branch, reference);
    }
    if (code != 0) {
        return libraryFailure(code, translate("There is no branch “%1” in this repository.").arg(branch));
    }
    ObjectHandle target;
    code = target.take(git_reference_peel(target.out(), reference.get(), GIT_OBJECT_COMMIT));
    if (code == 0) {
        git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
        options.checkout_strategy = GIT_CHECKOUT_SAFE;
        code = git_checkout_tree(d->get(), target.get(), &options);
    }
    if (code != 0) {
        return libraryFailure(code, translate("Could not switch to “%1”: files changed here would be overwritten. "
                                              "Commit or discard these changes first.").arg(branch));
    }
    code = git_repository_set_head(d->get(), git_reference_name(reference.get()));
    if (code != 0) {
        return libraryFailure(code, translate("Could not switch to “%1”.").arg(branch));
    }
    return {};
}

} // namespace Repository
