// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <git2.h>

#include <QByteArray>
#include <QString>

#include "model/repository/repository.h"

// Private to this folder: ownership of libgit2's objects and conversion of its errors.
namespace Repository
{

template <typename T, void (*Free)(T *)>
struct Deleter
{
    void operator()(T *object) const { Free(object); }
};

template <typename T, void (*Free)(T *)>
class Handle
{
public:
    [[nodiscard]] T *get() const { return m_object.get(); }
    /// For the library's out parameters.
    [[nodiscard]] T **out()
    {
        m_object.reset();
        return &m_raw;
    }
    /// Takes what out() received; call right after the library call.
    int take(int code)
    {
        m_object.reset(code == 0 ? m_raw : nullptr);
        m_raw = nullptr;
        return code;
    }

private:
    std::unique_ptr<T, Deleter<T, Free>> m_object;
    T *m_raw = nullptr;
};

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using IndexHandle = Handle<git_index, git_index_free>;
using TreeHandle = Handle<git_tree, git_tree_free>;
using TreeEntryHandle = Handle<git_tree_entry, git_tree_entry_free>;
using CommitHandle = Handle<git_commit, git_commit_free>;
using BlobHandle = Handle<git_blob, git_blob_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using DiffHandle = Handle<git_diff, git_diff_free>;
using PatchHandle = Handle<git_patch, git_patch_free>;
using RemoteHandle = Handle<git_remote, git_remote_free>;
using ConfigHandle = Handle<git_config, git_config_free>;
using RevwalkHandle = Handle<git_revwalk, git_revwalk_free>;
using SignatureHandle = Handle<git_signature, git_signature_free>;
using StatusListHandle = Handle<git_status_list, git_status_list_free>;
using AnnotatedHandle = Handle<git_annotated_commit, git_annotated_commit_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using TagHandle = Handle<git_tag, git_tag_free>;
using BlameHandle = Handle<git_blame, git_blame_free>;
using ConflictIteratorHandle = Handle<git_index_conflict_iterator, git_index_conflict_iterator_free>;
using ReferenceIteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;
using BranchIteratorHandle = Handle<git_branch_iterator, git_branch_iterator_free>;

struct Repo::Private
{
    RepositoryHandle repository;

    [[nodiscard]] git_repository *get() const { return repository.get(); }
    /// Tree of HEAD; an empty handle before the first commit.
    [[nodiscard]] Core::Result<TreeHandle> headTree() const;
    [[nodiscard]] Core::Result<IndexHandle> index() const;
    [[nodiscard]] Core::Result<CommitHandle> commit(const QString &revision) const;
    /// Commits that a merge in progress brings in.
    [[nodiscard]] QStringList mergeParents() const;
};

/// Starts the library once per process.
void startLibrary();

/// Failure with the library's text, which it keeps per thread and only until its next call.
[[nodiscard]] Core::Error libraryError(int code, const QString &message);
[[nodiscard]] tl::unexpected<Core::Error> libraryFailure(int code, const QString &message);

[[nodiscard]] QString idText(const git_oid &id);
[[nodiscard]] FileState deltaState(git_delta_t status);

/// UTF-8 copies that live as long as the list the library reads them from.
class StringList
{
public:
    explicit StringList(const QStringList &texts);
    StringList(const StringList &) = delete;
    StringList &operator=(const StringList &) = delete;
    [[nodiscard]] git_strarray array();

private:
    QList<QByteArray> m_bytes;
    std::vector<char *> m_pointers;
};

/// Diff of one side limited to `path` (all files if empty).
[[nodiscard]] Core::Result<DiffHandle> makeDiff(const Repo::Private &repository, const QString &path,
                                                DiffSide side, bool reversed = false);

/// Runs an installed `git` in `folder`. `Unavailable` when there is none.
[[nodiscard]] Core::Result<QByteArray> runGit(const QString &folder, const QStringList &arguments,
                                              const Transfer &transfer = {}, const QByteArray &input = {});
[[nodiscard]] bool gitProgramFound();
/// Name and secret that the helpers of an installed git know for an address; nothing if none does.
/// `folder`: where its settings are read.
[[nodiscard]] std::optional<Credential> helperCredential(const QString &folder, const QString &url, const QString &user);
/// Tells the helpers whether a credential of theirs was taken.
void tellHelpers(const QString &folder, const QString &url, const Credential &credential, bool accepted);

enum class ProgramReason
{
    None,
    Hooks,
    Lfs,
    Signing
};
[[nodiscard]] ProgramReason programReason(git_repository *repository, bool forPush);

/// Marks in each pair of removed and added lines the words that differ.
void markWords(DiffHunk &hunk);

[[nodiscard]] QString translate(const char *text);

} // namespace Repository
