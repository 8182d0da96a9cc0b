// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/core/result.h"
#include "model/repository/types.h"

struct git_tree;

namespace Repository
{

/// A git repository on disk, on libgit2. All functions block: call them on one worker at a time
/// (`JobSpec::exclusiveKey = Repository::exclusiveKey(root)`) and let only the values of types.h
/// leave the worker. Opening takes well under a millisecond, so open one per job rather than
/// keeping one. Where hooks or LFS filters are in play, commit and push use an installed `git`
/// program; `usesGitProgram()` says so. Error texts of the library are kept in `Error::detail`.
class Repo final
{
public:
    /// The repository that contains `folder` (which may be a folder below its root).
    [[nodiscard]] static Core::Result<Repo> open(const QString &folder);
    /// Makes a repository in `folder` (made if absent) with an empty branch `branch`.
    [[nodiscard]] static Core::Result<Repo> init(const QString &folder, const QString &branch = QStringLiteral("main"));
    /// A cancelled or failed clone leaves no folder behind that was not there before.
    [[nodiscard]] static Core::Result<Repo> clone(const QString &url, const QString &folder, const Transfer &transfer = {});

    /// A bare store of commits without files, made if absent: what a server keeps of a study.
    [[nodiscard]] static Core::Result<Repo> openBare(const QString &folder);

    Repo(Repo &&other) noexcept;
    Repo &operator=(Repo &&other) noexcept;
    ~Repo();

    [[nodiscard]] QString root() const; ///< absolute work tree without a final slash
    [[nodiscard]] QString gitFolder() const;

    // --- state -------------------------------------------------------------------------------
    /// Changed files sorted by path; untracked folders are listed file by file, ignored files not.
    [[nodiscard]] Core::Result<QList<StatusEntry>> status() const;
    /// Changes of one file. `words` also marks the differing parts of changed lines.
    [[nodiscard]] Core::Result<FileDiff> diff(const QString &path, DiffSide side, bool words = true) const;
    /// All changes that a commit brought, against its first parent.
    [[nodiscard]] Core::Result<QList<FileDiff>> commitDiff(const QString &commit) const;

    /// All changes from one commit to another, whichever is older.
    [[nodiscard]] Core::Result<QList<FileDiff>> diffBetween(const QString &from, const QString &to) const;

    // --- index -------------------------------------------------------------------------------
    [[nodiscard]] Core::Result<void> stage(const QStringList &paths);
    [[nodiscard]] Core::Result<void> unstage(const QStringList &paths);
    /// Brings files back to what is staged; an untracked file is moved to the desktop's bin where
    /// there is one, else deleted. Cannot be undone: ask first.
    [[nodiscard]] Core::Result<void> discard(const QStringList &paths);
    /// Stages or unstages one hunk as given by diff(); fails with Conflict if the file changed since.
    [[nodiscard]] Core::Result<void> stageHunk(const QString &path, const DiffHunk &hunk);
    [[nodiscard]] Core::Result<void> unstageHunk(const QString &path, const DiffHunk &hunk);
    /// The same for some of a hunk's lines, given as positions in `hunk.lines`; context lines among
    /// them are ignored.
    [[nodiscard]] Core::Result<void> stageLines(const QString &path, const DiffHunk &hunk, const QList<int> &lines);
    [[nodiscard]] Core::Result<void> unstageLines(const QString &path, const DiffHunk &hunk, const QList<int> &lines);

    // --- commits -----------------------------------------------------------------------------
    /// Reasons against committing what is staged: outputs that `sensitive` (glob patterns, `*` not
    /// crossing `/`) names, files above 32 MB, and contents that look like credentials.
    [[nodiscard]] Core::Result<QList<CommitProblem>> commitProblems(const QStringList &sensitivePatterns) const;
    /// Commits what is staged and answers the new commit's id. Refuses (InvalidInput) an empty
    /// message, an incomplete author, nothing staged, conflicts, and anything in commitProblems().
    [[nodiscard]] Core::Result<QString> commit(const QString &message, const Identity &author,
                                               const QStringList &sensitivePatterns = {});
    /// Replaces the last commit by one with what is staged added and another message. Refuses
    /// (Conflict) a commit that the server has already, since others may have built on it.
    [[nodiscard]] Core::Result<QString> amend(const QString &message, const Identity &author, const QStringList &sensitivePatterns = {});
    /// The person's name and address from git's settings; incomplete when never set.
    [[nodiscard]] Identity identity() const;
    /// Stores them for this repository, or with `everywhere` for all of the person's.
    [[nodiscard]] Core::Result<void> setIdentity(const Identity &identity, bool everywhere = false);

    // --- history -----------------------------------------------------------------------------
    [[nodiscard]] Core::Result<Head> head() const;
    [[nodiscard]] Core::Result<QList<Branch>> branches() const;
    /// The branch HEAD is on, with its upstream; NotFound when detached.
    [[nodiscard]] Core::Result<Branch> currentBranch() const;
    [[nodiscard]] Core::Result<void> createBranch(const QString &name, bool switchTo = true);
    /// Refuses (Conflict) when local changes would be overwritten. A branch that only a remote has is
    /// made here and follows it.
    [[nodiscard]] Core::Result<void> switchTo(const QString &branch);
    /// Names of branches that a remote has and this repository does not, without the remote's name.
    [[nodiscard]] Core::Result<QStringList> remoteBranches() const;
    /// Refuses (Conflict) the branch that is checked out, and one with commits that no other branch
    /// or remote has unless `evenIfLost`.
    [[nodiscard]] Core::Result<void> deleteBranch(const QString &name, bool evenIfLost = false);
    /// Newest first. `path` limits to commits that changed the file.
    [[nodiscard]] Core::Result<QList<Commit>> log(int limit = 200, const QString &path = {}, const QString &from = {}) const;
    /// Full id of a branch, tag or (short) commit id.
    [[nodiscard]] Core::Result<QString> resolve(const QString &revision) const;
    [[nodiscard]] Core::Result<QByteArray> fileAtCommit(const QString &path, const QString &revision) const;
    /// All file paths of a commit, sorted.
    [[nodiscard]] Core::Result<QStringList> filesAtCommit(const QString &revision) const;
    /// Paths that differ between two commits, sorted.
    [[nodiscard]] Core::Result<QStringList> filesBetween(const QString &from, const QString &to) const;
    [[nodiscard]] Core::Result<bool> isAncestor(const QString &ancestor, const QString &descendant) const;
    /// Writes every file of a commit below `folder` (made if absent) without touching the index.
    [[nodiscard]] Core::Result<void> exportCommit(const QString &revision, const QString &folder) const;

    /// Who wrote each line of a committed file; changes that are not committed are not seen.
    [[nodiscard]] Core::Result<QList<BlameLine>> blame(const QString &path, const QString &revision = {}) const;
    /// Writes a file as it was at a commit, replacing what is there; not staged.
    [[nodiscard]] Core::Result<void> restoreFile(const QString &path, const QString &revision);
    [[nodiscard]] Core::Result<QList<Tag>> tags() const;
    /// An empty message makes a bare name without an author.
    [[nodiscard]] Core::Result<void> createTag(const QString &name, const QString &message, const Identity &author,
                                               const QString &revision = QStringLiteral("HEAD"));

    // --- put aside ---------------------------------------------------------------------------
    [[nodiscard]] Core::Result<QList<Stash>> stashes() const;
    /// Puts all changes aside, new files too; the files are then as last committed.
    [[nodiscard]] Core::Result<void> stash(const QString &message, const Identity &author);
    /// Brings it back; it is kept (Conflict) when it does not fit the files as they are.
    [[nodiscard]] Core::Result<void> popStash(int number = 0);
    [[nodiscard]] Core::Result<void> dropStash(int number);

    // --- merging -----------------------------------------------------------------------------
    /// A merge was begun and not yet committed.
    [[nodiscard]] bool isMerging() const;
    /// Fetches, then moves forward or merges. Refuses (Conflict), changing nothing, when files that
    /// changed here would be overwritten or something is staged.
    [[nodiscard]] Core::Result<PullOutcome> pull(const Identity &author, const Transfer &transfer = {});
    [[nodiscard]] Core::Result<QList<Conflict>> conflicts() const;
    /// Writes the settled content and stages it.
    [[nodiscard]] Core::Result<void> resolveConflict(const QString &path, const QByteArray &content);
    [[nodiscard]] Core::Result<void> takeSide(const QString &path, Take side);
    /// Back to before the merge; changes of the person that were not part of it stay.
    [[nodiscard]] Core::Result<void> abortMerge();

    // --- remotes -----------------------------------------------------------------------------
    [[nodiscard]] Core::Result<QList<Remote>> remotes() const;
    [[nodiscard]] Core::Result<void> addRemote(const QString &name, const QString &url);
    [[nodiscard]] Core::Result<void> setRemoteUrl(const QString &name, const QString &url);
    [[nodiscard]] Core::Result<void> fetch(const QString &remote, const Transfer &transfer = {});
    /// Brings all branches of `url` into this store under their own names (for a bare store).
    [[nodiscard]] Core::Result<void> fetchBranches(const QString &url, const Transfer &transfer = {});
    /// What stands between the current branch and its remote; empty: push will have work to do.
    [[nodiscard]] Core::Result<QList<PushObstacle>> checkPush() const;
    /// Pushes the current branch and sets its upstream at the first time. A rejected push is
    /// Conflict with the hint to pull first. Empty `remote`: the upstream's, else the only one.
    [[nodiscard]] Core::Result<void> push(const QString &remote = {}, const Transfer &transfer = {});
    [[nodiscard]] Core::Result<void> pushTag(const QString &tag, const QString &remote = {}, const Transfer &transfer = {});
    /// Fetches and moves the current branch forward if that needs no merge; else Conflict.
    [[nodiscard]] Core::Result<void> pullFastForward(const Transfer &transfer = {});
    /// The commit a branch has on the server right now; empty when the branch is not there yet.
    [[nodiscard]] Core::Result<QString> remoteHead(const QString &remote, const QString &branch, const Transfer &transfer = {}) const;

    /// Set when hooks, LFS or a transport make the next commit or push go through an installed
    /// `git`; a sentence for the person, empty otherwise.
    [[nodiscard]] QString usesGitProgram() const;

    struct Private; ///< of this folder's own files

private:
    explicit Repo(std::unique_ptr<Private> d);
    [[nodiscard]] Core::Result<QList<FileDiff>> treeDiff(git_tree *from, git_tree *to, const QString &trouble) const;
    [[nodiscard]] Core::Result<void> checkHunk(const QString &path, DiffSide side, const DiffHunk &hunk) const;
    [[nodiscard]] Core::Result<PullOutcome> mergeUpstream(const Branch &branch, const Identity &author);
    [[nodiscard]] Core::Result<void> pushReference(const QString &reference, const QString &remote, const Transfer &transfer);

    std::unique_ptr<Private> d;
};

/// JobSpec::exclusiveKey of all work on one repository.
[[nodiscard]] QString exclusiveKey(const QString &root);

/// A sentence for each obstacle, with the next step.
[[nodiscard]] QString obstacleText(PushObstacle obstacle);

/// `https://host/org/name` of a remote's address: without user, `.git`, or ssh spelling. Local
/// paths and `file:` addresses are given back as absolute paths.
[[nodiscard]] QString publicUrl(const QString &remoteUrl);

} // namespace Repository
