// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Work put aside, tags, and files brought back from the history.
#include <QDir>
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

int addStash(std::size_t number, const char *message, const git_oid *id, void *payload)
{
    static_cast<QList<Stash> *>(payload)->append({static_cast<int>(number), QString::fromUtf8(message), idText(*id)});
    return 0;
}

struct TagWalk
{
    git_repository *repository;
    QList<Tag> tags;
};

int addTag(const char *name, git_oid *id, void *payload)
{
    auto *walk = static_cast<TagWalk *>(payload);
    Tag tag;
    tag.name = QString::fromUtf8(name).mid(static_cast<qsizetype>(qstrlen("refs/tags/")));
    TagHandle annotated;
    if (annotated.take(git_tag_lookup(annotated.out(), walk->repository, id)) == 0) {
        tag.message = QString::fromUtf8(git_tag_message(annotated.get())).trimmed();
    }
    ObjectHandle object;
    ObjectHandle commit;
    if (object.take(git_object_lookup(object.out(), walk->repository, id, GIT_OBJECT_ANY)) == 0
        && commit.take(git_object_peel(commit.out(), object.get(), GIT_OBJECT_COMMIT)) == 0) {
        tag.commit = idText(*git_object_id(commit.get()));
        walk->tags.append(tag);
    }
    return 0;
}

int collectStashed(const char *folder, const git_tree_entry *entry, void *payload)
{
    if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB) {
        static_cast<QStringList *>(payload)->append(QString::fromUtf8(folder) + QString::fromUtf8(git_tree_entry_name(entry)));
    }
    return 0;
}

/// Files that a stash would write: those that changed against its first parent, and the new ones,
/// which are the tree of its third.
Result<QStringList> stashedPaths(const Repo::Private &data, const QString &id)
{
    Result<CommitHandle> commit = data.commit(id);
    if (!commit) {
        return fail(commit.error());
    }
    QStringList paths;
    TreeHandle own;
    TreeHandle base;
    CommitHandle parent;
    DiffHandle diff;
    int code = own.take(git_commit_tree(own.out(), commit->get()));
    if (code == 0) {
        code = parent.take(git_commit_parent(parent.out(), commit->get(), 0));
    }
    if (code == 0) {
        code = base.take(git_commit_tree(base.out(), parent.get()));
    }
    if (code == 0) {
        code = diff.take(git_diff_tree_to_tree(diff.out(), data.get(), base.get(), own.get(), nullptr));
    }
    for (std::size_t i = 0; code == 0 && i < git_diff_num_deltas(diff.get()); ++i) {
        paths.append(QString::fromUtf8(git_diff_get_delta(diff.get(), i)->new_file.path));
    }
    CommitHandle untracked;
    TreeHandle files;
    if (code == 0 && git_commit_parentcount(commit->get()) > 2 && untracked.take(git_commit_parent(untracked.out(), commit->get(), 2)) == 0
        && files.take(git_commit_tree(files.out(), untracked.get())) == 0) {
        git_tree_walk(files.get(), GIT_TREEWALK_PRE, collectStashed, &paths);
    }
    return code == 0 ? Result<QStringList>(paths) : Result<QStringList>(libraryFailure(code, translate("What was put aside could not be read.")));
}

Result<SignatureHandle> signatureOf(const Identity &author)
{
    SignatureHandle signature;
    if (!author.isComplete()
        || signature.take(git_signature_now(signature.out(), author.name.trimmed().toUtf8().constData(),
                                            author.email.trimmed().toUtf8().constData())) != 0) {
        return fail(ErrorCode::InvalidInput, translate("This is recorded with a name and an e-mail address. Give both."));
    }
    return signature;
}

} // namespace

Result<QList<Stash>> Repo::stashes() const
{
    QList<Stash> list;
    if (const int code = git_stash_foreach(d->get(), addStash, &list); code != 0) {
        return libraryFailure(code, translate("What was put aside could not be listed."));
    }
    return list;
}

Result<void> Repo::stash(const QString &message, const Identity &author)
{
    Result<SignatureHandle> signature = signatureOf(author);
    if (!signature) {
        return fail(signature.error());
    }
    git_oid id;
    const int code = git_stash_save(&id, d->get(), signature->get(), message.trimmed().toUtf8().constData(), GIT_STASH_INCLUDE_UNTRACKED);
    if (code == GIT_ENOTFOUND) {
        return fail(ErrorCode::NotFound, translate("There are no changes to put aside, or no commit yet."));
    }
    return code == 0 ? Result<void>() : Result<void>(libraryFailure(code, translate("The changes could not be put aside.")));
}

Result<void> Repo::popStash(int number)
{
    const Result<QList<Stash>> list = stashes();
    if (!list || number < 0 || number >= list->size()) {
        return fail(ErrorCode::NotFound, translate("Nothing is put aside under this number."));
    }
    const Result<QStringList> paths = stashedPaths(*d, list->at(number).commit);
    const Result<QList<StatusEntry>> entries = status();
    if (!paths || !entries) {
        return fail(paths ? entries.error() : paths.error());
    }
    // The library would write some of the files before it met one that does not fit.
    const QString misfit = translate("What was put aside does not fit the files as they are now. It is kept; commit or discard your "
                                     "changes, then bring it back.");
    for (const StatusEntry &entry : *entries) {
        if (paths->contains(entry.path)) {
            return fail(ErrorCode::Conflict, misfit, entry.path);
        }
    }
    git_stash_apply_options options = GIT_STASH_APPLY_OPTIONS_INIT;
    options.checkout_options.checkout_strategy = GIT_CHECKOUT_SAFE;
    const int code = git_stash_pop(d->get(), static_cast<std::size_t>(number), &options);
    return code == 0 ? Result<void>() : Result<void>(libraryFailure(GIT_ECONFLICT, misfit));
}

Result<void> Repo::dropStash(int number)
{
    const int code = git_stash_drop(d->get(), static_cast<std::size_t>(number));
    return code == 0 ? Result<void>() : Result<void>(libraryFailure(code, translate("Nothing is put aside under this number.")));
}

Result<QList<Tag>> Repo::tags() const
{
    TagWalk walk{d->get(), {}};
    if (const int code = git_tag_foreach(d->get(), addTag, &walk); code != 0) {
        return libraryFailure(code, translate("The tags could not be listed."));
    }
    return walk.tags;
}

Result<void> Repo::createTag(const QString &name, const QString &message, const Identity &author, const QString &revision)
{
    Result<CommitHandle> commit = d->commit(revision);
    if (!commit) {
        return fail(commit.error());
    }
    git_oid id;
    int code = 0;
    auto *target = reinterpret_cast<git_object *>(commit->get());
    if (message.trimmed().isEmpty()) {
        code = git_tag_create_lightweight(&id, d->get(), name.toUtf8().constData(), target, 0);
    } else {
        Result<SignatureHandle> signature = signatureOf(author);
        if (!signature) {
            return fail(signature.error());
        }
        code = git_tag_create(&id, d->get(), name.toUtf8().constData(), target, signature->get(), message.trimmed().toUtf8().constData(), 0);
    }
    if (code == GIT_EEXISTS) {
        return fail(ErrorCode::Conflict, translate("There already is a tag “%1”.").arg(name));
    }
    return code == 0 ? Result<void>()
                     : Result<void>(libraryFailure(code, translate("The tag “%1” could not be made. A name may hold letters, digits, “-”, "
                                                                   "“_”, “.” and “/”.").arg(name)));
}

Result<void> Repo::restoreFile(const QString &path, const QString &revision)
{
    const QString file = root() + u'/' + path;
    if (!Core::isInside(root(), QFileInfo(file).absolutePath()) || path.startsWith(QStringLiteral(".git/"))) {
        return fail(ErrorCode::InvalidInput, translate("“%1” lies outside the study.").arg(path));
    }
    const Result<QByteArray> content = fileAtCommit(path, revision);
    if (!content) {
        return fail(content.error());
    }
    if (!QDir().mkpath(QFileInfo(file).absolutePath())) {
        return fail(ErrorCode::Unavailable, translate("The folder of “%1” could not be made.").arg(path));
    }
    return Core::writeFile(file, *content);
}

Result<QList<BlameLine>> Repo::blame(const QString &path, const QString &revision) const
{
    git_blame_options options = GIT_BLAME_OPTIONS_INIT;
    if (!revision.isEmpty()) {
        Result<CommitHandle> newest = d->commit(revision);
        if (!newest) {
            return fail(newest.error());
        }
        options.newest_commit = *git_commit_id(newest->get());
    }
    BlameHandle blame;
    if (const int code = blame.take(git_blame_file(blame.out(), d->get(), path.toUtf8().constData(), &options)); code != 0) {
        return libraryFailure(code, translate("Who wrote the lines of “%1” could not be found. Is it committed?").arg(path));
    }
    QList<BlameLine> lines;
    QHash<QString, QString> summaries;
    const std::uint32_t count = git_blame_get_hunk_count(blame.get());
    for (std::uint32_t i = 0; i < count; ++i) {
        const git_blame_hunk *hunk = git_blame_get_hunk_byindex(blame.get(), i);
        BlameLine line;
        line.commit = idText(hunk->final_commit_id);
        if (hunk->final_signature != nullptr) {
            line.author = {QString::fromUtf8(hunk->final_signature->name), QString::fromUtf8(hunk->final_signature->email)};
            line.when = QDateTime::fromSecsSinceEpoch(hunk->final_signature->when.time, Qt::UTC);
        }
        if (!summaries.contains(line.commit)) {
            Result<CommitHandle> commit = d->commit(line.commit);
            const char *summary = commit ? git_commit_summary(commit->get()) : nullptr;
            summaries.insert(line.commit, QString::fromUtf8(summary != nullptr ? summary : ""));
        }
        line.summary = summaries.value(line.commit);
        for (std::size_t j = 0; j < hunk->lines_in_hunk; ++j) {
            line.line = static_cast<int>(hunk->final_start_line_number + j);
            lines.append(line);
        }
    }
    return lines;
}

} // namespace Repository
