// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Commits, by the library or, where hooks and signatures are in play, by the installed git.
#include <algorithm>
#include <vector>

#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

enum class Way
{
    New,
    Amend
};

/// Whether a file is staged just as a merged commit has it: then it was committed before.
bool cameByMerge(const Repo::Private &data, const QString &path)
{
    const QStringList parents = data.mergeParents();
    Result<IndexHandle> index = data.index();
    if (parents.isEmpty() || !index) {
        return false;
    }
    const QByteArray name = path.toUtf8();
    const git_index_entry *entry = git_index_get_bypath(index->get(), name.constData(), 0);
    return entry != nullptr && std::any_of(parents.begin(), parents.end(), [&](const QString &parent) {
               Result<CommitHandle> commit = data.commit(parent);
               TreeHandle tree;
               TreeEntryHandle theirs;
               return commit && tree.take(git_commit_tree(tree.out(), commit->get())) == 0
                      && theirs.take(git_tree_entry_bypath(theirs.out(), tree.get(), name.constData())) == 0
                      && git_oid_equal(git_tree_entry_id(theirs.get()), &entry->id) != 0;
           });
}

Result<void> checkCommit(const Repo &repo, const Repo::Private &data, const QString &message, const Identity &author,
                         const QStringList &sensitivePatterns, Way way)
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
    if (git_diff_num_deltas(diff->get()) == 0 && way == Way::New && !repo.isMerging()) {
        return fail(ErrorCode::InvalidInput, translate("Nothing is staged, so there is nothing to commit."));
    }
    Result<QList<CommitProblem>> problems = repo.commitProblems(sensitivePatterns);
    if (!problems) {
        return fail(problems.error());
    }
    QStringList lines;
    for (const CommitProblem &problem : *problems) {
        if (!cameByMerge(data, problem.path)) {
            lines.append(problem.message);
        }
    }
    if (!lines.isEmpty()) {
        return fail(ErrorCode::InvalidInput, lines.first(), lines.join(u'\n'));
    }
    return {};
}

Result<void> commitWithProgram(const Repo &repo, const QString &message, const Identity &author, Way way, ProgramReason reason)
{
    QStringList arguments = {QStringLiteral("-c"), QStringLiteral("user.name=") + author.name, QStringLiteral("-c"),
                             QStringLiteral("user.email=") + author.email, QStringLiteral("commit"), QStringLiteral("--quiet"),
                             QStringLiteral("--file=-")};
    if (way == Way::Amend) {
        arguments.append(QStringLiteral("--amend"));
    }
    const Result<QByteArray> ran = runGit(repo.root(), arguments, {}, message.toUtf8());
    if (!ran) {
        Core::Error error = ran.error();
        error.message = reason == ProgramReason::Hooks ? translate("The commit was refused by a hook of this repository.")
                                                       : translate("The git program could not make the commit.");
        return fail(error);
    }
    return {};
}

/// What a commit of the library is made of.
struct Material
{
    TreeHandle tree;
    SignatureHandle signature;
};

Result<Material> gather(const Repo::Private &data, const Identity &author)
{
    Result<IndexHandle> index = data.index();
    if (!index) {
        return fail(index.error());
    }
    Material material;
    git_oid treeId;
    int code = git_index_write_tree(&treeId, index->get());
    if (code == 0) {
        code = material.tree.take(git_tree_lookup(material.tree.out(), data.get(), &treeId));
    }
    if (code == 0) {
        code = material.signature.take(git_signature_now(material.signature.out(), author.name.trimmed().toUtf8().constData(),
                                                         author.email.trimmed().toUtf8().constData()));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The commit could not be made."));
    }
    return material;
}

} // namespace

Result<QString> Repo::commit(const QString &message, const Identity &author, const QStringList &sensitivePatterns)
{
    if (Result<void> good = checkCommit(*this, *d, message, author, sensitivePatterns, Way::New); !good) {
        return fail(good.error());
    }
    const ProgramReason reason = programReason(d->get(), false);
    if (reason != ProgramReason::None && gitProgramFound()) {
        const Result<void> made = commitWithProgram(*this, message, author, Way::New, reason);
        return made ? resolve(QStringLiteral("HEAD")) : Result<QString>(fail(made.error()));
    }
    const Result<Material> material = gather(*d, author);
    if (!material) {
        return fail(material.error());
    }
    QStringList ids = d->mergeParents();
    if (const Result<Head> where = head(); where && !where->commit.isEmpty()) {
        ids.prepend(where->commit);
    }
    std::vector<CommitHandle> parents;
    std::vector<const git_commit *> raw;
    for (const QString &id : std::as_const(ids)) {
        Result<CommitHandle> parent = d->commit(id);
        if (!parent) {
            return fail(parent.error());
        }
        parents.push_back(std::move(*parent));
    }
    for (const CommitHandle &parent : parents) {
        raw.push_back(parent.get());
    }
    const QByteArray text = message.trimmed().toUtf8() + '\n';
    git_oid id;
    const int code = git_commit_create(&id, d->get(), "HEAD", material->signature.get(), material->signature.get(), "UTF-8",
                                       text.constData(), material->tree.get(), raw.size(), raw.data());
    if (code != 0) {
        return libraryFailure(code, translate("The commit could not be made."));
    }
    if (ids.size() > 1) {
        git_repository_state_cleanup(d->get());
    }
    return idText(id);
}

Result<QString> Repo::amend(const QString &message, const Identity &author, const QStringList &sensitivePatterns)
{
    Result<CommitHandle> last = d->commit(QStringLiteral("HEAD"));
    if (!last) {
        return fail(ErrorCode::NotFound, translate("There is no commit to change yet."));
    }
    if (isMerging()) {
        return fail(ErrorCode::Conflict, translate("A merge is not finished. Commit it before you change a commit."));
    }
    if (const Result<Branch> branch = currentBranch(); branch && !branch->upstream.isEmpty() && branch->ahead == 0) {
        return fail(ErrorCode::Conflict, translate("The last commit is on the server already, where others may have built on it. Make a "
                                                   "new commit instead."));
    }
    if (Result<void> good = checkCommit(*this, *d, message, author, sensitivePatterns, Way::Amend); !good) {
        return fail(good.error());
    }
    const ProgramReason reason = programReason(d->get(), false);
    if (reason != ProgramReason::None && gitProgramFound()) {
        const Result<void> made = commitWithProgram(*this, message, author, Way::Amend, reason);
        return made ? resolve(QStringLiteral("HEAD")) : Result<QString>(fail(made.error()));
    }
    const Result<Material> material = gather(*d, author);
    if (!material) {
        return fail(material.error());
    }
    const QByteArray text = message.trimmed().toUtf8() + '\n';
    git_oid id;
    const int code = git_commit_amend(&id, last->get(), "HEAD", nullptr, material->signature.get(), "UTF-8", text.constData(),
                                      material->tree.get());
    return code == 0 ? Result<QString>(idText(id)) : Result<QString>(libraryFailure(code, translate("The commit could not be changed.")));
}

} // namespace Repository
