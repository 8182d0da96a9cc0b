// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace Repository
{

/// What happened to a file on one of the two sides of the index.
enum class FileState
{
    Unmodified,
    Added,
    Modified,
    Deleted,
    Renamed,
    TypeChanged,
    Untracked, ///< worktree side only
    Conflicted ///< both sides
};

/// One changed file. `index` compares the last commit with what is staged, `worktree` what is
/// staged with the file on disk. Paths are relative to the repository with forward slashes.
struct StatusEntry
{
    QString path;
    QString oldPath; ///< before a rename, else empty
    FileState index = FileState::Unmodified;
    FileState worktree = FileState::Unmodified;

    bool operator==(const StatusEntry &) const = default;
    [[nodiscard]] bool isStaged() const { return index != FileState::Unmodified && index != FileState::Conflicted; }
    [[nodiscard]] bool isUnstaged() const { return worktree != FileState::Unmodified; }
};

/// UTF-16 offsets of a part of a line that differs from its counterpart.
struct WordRange
{
    int start = 0;
    int length = 0;

    bool operator==(const WordRange &) const = default;
};

struct DiffLine
{
    enum class Kind
    {
        Context,
        Added,
        Removed
    };
    Kind kind = Kind::Context;
    int oldLine = 0; ///< from 1; 0 for an added line
    int newLine = 0; ///< from 1; 0 for a removed line
    QString text;    ///< without its line end
    bool noNewline = false; ///< last line of the file and not ended
    QList<WordRange> changed;
};

struct DiffHunk
{
    int oldStart = 0;
    int oldCount = 0;
    int newStart = 0;
    int newCount = 0;
    QString header; ///< `@@ -1,3 +1,4 @@ function`
    QList<DiffLine> lines;
};

struct FileDiff
{
    QString path;
    QString oldPath;
    FileState state = FileState::Modified;
    bool binary = false;
    bool truncated = false; ///< file too long to show whole (more than 2 MB)
    qint64 oldSize = 0;
    qint64 newSize = 0;
    QList<DiffHunk> hunks;
};

enum class DiffSide
{
    Staged,  ///< last commit → index
    Unstaged ///< index → disk
};

struct Identity
{
    QString name;
    QString email;

    bool operator==(const Identity &) const = default;
    [[nodiscard]] bool isComplete() const { return !name.trimmed().isEmpty() && !email.trimmed().isEmpty(); }
};

struct Commit
{
    QString id; ///< 40 hexadecimal digits
    QString summary;
    QString message;
    Identity author;
    QDateTime when; ///< UTC
    QStringList parents;
};

/// Where HEAD is. A repository without commits has a name but no commit.
struct Head
{
    QString branch; ///< empty when detached
    QString commit; ///< empty before the first commit
    bool detached = false;
};

/// A local branch and what it follows. `ahead` and `behind` count commits and compare with the last
/// known state of the remote: fetch first to be sure.
struct Branch
{
    QString name;
    QString commit;
    QString upstream; ///< `origin/main`; empty when none
    QString remote;   ///< `origin`
    bool isHead = false;
    int ahead = 0;
    int behind = 0;
};

/// Work that was put aside. Number 0 is the newest.
struct Stash
{
    int number = 0;
    QString message;
    QString commit;
};

struct Tag
{
    QString name;
    QString commit;  ///< that it names
    QString message; ///< empty for a tag without one
};

/// Who wrote a line of a file, and with which commit.
struct BlameLine
{
    int line = 0; ///< from 1
    QString commit;
    Identity author;
    QDateTime when; ///< UTC
    QString summary;
};

/// A piece of a file that two sides changed. Where they agree only `mine` is filled. Lines are
/// without their ends.
struct ConflictPart
{
    bool conflicting = false;
    QStringList mine;
    QStringList base; ///< what both started from
    QStringList theirs;
};

struct Conflict
{
    QString path;
    bool binary = false;
    bool mineDeleted = false;
    bool theirsDeleted = false;
    QList<ConflictPart> parts; ///< empty for a file that is not text or that one side deleted
};

/// How a conflict is settled as a whole.
enum class Take
{
    Mine,
    Theirs,
    Both ///< lines of both sides, mine first
};

enum class PullOutcome
{
    UpToDate,
    Forwarded,
    Merged,   ///< a merge commit was made
    Conflicts ///< a merge was begun; settle conflicts() and commit, or abortMerge()
};

struct Remote
{
    QString name;
    QString url;
};

/// What a server asks for. Handed to the credential provider on the worker thread.
struct CredentialRequest
{
    QString url;
    QString userFromUrl;
    bool userPassword = false; ///< name and password or token are accepted
    bool sshKey = false;
    int attempt = 1; ///< 2 or more: the last answer was refused
};

struct Credential
{
    enum class Kind
    {
        UserPassword,
        SshAgent,
        SshKey
    };
    Kind kind = Kind::UserPassword;
    QString user;
    QString secret; ///< password, token or pass phrase
    QString privateKeyFile;
    QString publicKeyFile;
};

/// A server certificate or ssh host key that could not be verified.
struct HostKey
{
    QString host;
    QString kind;        ///< `ssh` or `tls`
    QByteArray sha256;   ///< of the ssh key; empty for TLS
    int port = 22;
    QByteArray key;      ///< the raw ssh key; empty for TLS
};

/// How a transfer speaks to its caller; every function may be left empty. All are called on the
/// thread that runs the transfer.
struct Transfer
{
    std::function<void(qint64 done, qint64 total, const QString &text)> progress;
    std::function<bool()> isCancelled;
    /// nullopt: stop asking; the transfer ends with PermissionDenied.
    std::function<std::optional<Credential>(const CredentialRequest &)> credentials;
    /// Whether to trust a key that is not known; a yes is noted in `~/.ssh/known_hosts`, so that it is
    /// asked once. Empty or false: refused. Not asked about an ssh key that differs from a noted one.
    std::function<bool(const HostKey &)> trustHost;
};

/// Why a file should not go into a commit.
enum class Risk
{
    HighlySensitiveOutput,
    LargeFile,
    Credential
};

struct CommitProblem
{
    QString path;
    Risk risk = Risk::LargeFile;
    QString message; ///< whole sentence with the reason and the next step
};

/// What can be wrong before a push is even tried.
enum class PushObstacle
{
    NoCommit,
    DetachedHead,
    NoRemote,
    NoUpstream, ///< not an obstacle to push(): the first push sets it
    Behind,     ///< by the last known state
    NothingToPush
};

} // namespace Repository
