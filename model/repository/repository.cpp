// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/repository/repository.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

QString translate(const char *text)
{
    return QCoreApplication::translate("Repository", text);
}

void startLibrary()
{
    // Never shut down: worker threads may still hold objects while the process ends.
    static const int started = git_libgit2_init();
    Q_UNUSED(started)
}

Core::Error libraryError(int code, const QString &message)
{
    Core::Error error;
    const git_error *last = git_error_last();
    error.detail = last != nullptr ? QString::fromUtf8(last->message) : QString();
    error.message = message;
    switch (code) {
    case GIT_ENOTFOUND:
        error.code = ErrorCode::NotFound;
        break;
    case GIT_EUSER:
        error.code = ErrorCode::Cancelled;
        break;
    case GIT_EAUTH:
    case GIT_ECERTIFICATE:
        error.code = ErrorCode::PermissionDenied;
        break;
    case GIT_EEXISTS:
    case GIT_ECONFLICT:
    case GIT_ENONFASTFORWARD:
    case GIT_ELOCKED:
    case GIT_EMERGECONFLICT:
        error.code = ErrorCode::Conflict;
        break;
    case GIT_EINVALIDSPEC:
    case GIT_EAMBIGUOUS:
        error.code = ErrorCode::InvalidInput;
        break;
    default:
        error.code = ErrorCode::Unavailable;
        break;
    }
    return error;
}

tl::unexpected<Core::Error> libraryFailure(int code, const QString &message)
{
    return fail(libraryError(code, message));
}

QString idText(const git_oid &id)
{
    char text[GIT_OID_HEXSZ + 1] = {};
    git_oid_tostr(text, sizeof text, &id);
    return QString::fromLatin1(text);
}

StringList::StringList(const QStringList &texts)
{
    m_bytes.reserve(texts.size());
    for (const QString &text : texts) {
        m_bytes.append(text.toUtf8());
    }
    for (QByteArray &bytes : m_bytes) {
        m_pointers.push_back(bytes.data());
    }
}

git_strarray StringList::array()
{
    return {m_pointers.data(), m_pointers.size()};
}

Repo::Repo(std::unique_ptr<Private> data)
    : d(std::move(data))
{
}

Repo::Repo(Repo &&other) noexcept = default;
Repo &Repo::operator=(Repo &&other) noexcept = default;
Repo::~Repo() = default;

Result<Repo> Repo::open(const QString &folder)
{
    startLibrary();
    auto data = std::make_unique<Private>();
    const QByteArray path = QDir(folder).absolutePath().toUtf8();
    const int code = data->repository.take(
        git_repository_open_ext(data->repository.out(), path.constData(), 0, nullptr));
    if (code == GIT_ENOTFOUND) {
        return fail(ErrorCode::NotFound,
                    translate("“%1” is not in a git repository. Start one with “Start version control”, "
                              "or open a folder that was cloned.").arg(QDir::toNativeSeparators(folder)));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The repository in “%1” could not be opened.")
                                        .arg(QDir::toNativeSeparators(folder)));
    }
    return Repo(std::move(data));
}

Result<Repo> Repo::init(const QString &folder, const QString &branch)
{
    startLibrary();
    auto data = std::make_unique<Private>();
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    options.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
    const QByteArray head = branch.toUtf8();
    options.initial_head = head.constData();
    const QByteArray path = QDir(folder).absolutePath().toUtf8();
    const int code = data->repository.take(git_repository_init_ext(data->repository.out(), path.constData(), &options));
    if (code == GIT_EEXISTS) {
        return fail(ErrorCode::Conflict, translate("“%1” is already a git repository.").arg(QDir::toNativeSeparators(folder)));
    }
    if (code != 0) {
        return libraryFailure(code, translate("No repository could be made in “%1”.").arg(QDir::toNativeSeparators(folder)));
    }
    return Repo(std::move(data));
}

Result<Repo> Repo::openBare(const QString &folder)
{
    startLibrary();
    auto data = std::make_unique<Private>();
    const QByteArray path = QDir(folder).absolutePath().toUtf8();
    int code = data->repository.take(git_repository_open_bare(data->repository.out(), path.constData()));
    if (code != 0) {
        git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
        options.flags = GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_BARE;
        code = data->repository.take(git_repository_init_ext(data->repository.out(), path.constData(), &options));
    }
    if (code != 0) {
        return libraryFailure(code, translate("The store of commits in “%1” could not be opened.")
                                        .arg(QDir::toNativeSeparators(folder)));
    }
    return Repo(std::move(data));
}

QString Repo::root() const
{
    const char *folder = git_repository_workdir(d->get());
    QString path = QString::fromUtf8(folder != nullptr ? folder : git_repository_path(d->get()));
    while (path.size() > 1 && path.endsWith(u'/')) {
        path.chop(1);
    }
    return path;
}

QString Repo::gitFolder() const
{
    return QString::fromUtf8(git_repository_path(d->get()));
}

Result<TreeHandle> Repo::Private::headTree() const
{
    TreeHandle tree;
    ObjectHandle object;
    const int code = object.take(git_revparse_single(object.out(), get(), "HEAD^{tree}"));
    if (code == GIT_ENOTFOUND || code == GIT_EUNBORNBRANCH) {
        return tree;
    }
    if (code != 0) {
        return libraryFailure(code, translate("The last commit could not be read."));
    }
    if (const int lookup = tree.take(git_tree_lookup(tree.out(), get(), git_object_id(object.get()))); lookup != 0) {
        return libraryFailure(lookup, translate("The last commit could not be read."));
    }
    return tree;
}

Result<IndexHandle> Repo::Private::index() const
{
    IndexHandle index;
    int code = index.take(git_repository_index(index.out(), get()));
    if (code == 0) {
        code = git_index_read(index.get(), 0);
    }
    if (code != 0) {
        return libraryFailure(code, translate("The list of staged files could not be read."));
    }
    return index;
}

Result<CommitHandle> Repo::Private::commit(const QString &revision) const
{
    ObjectHandle object;
    CommitHandle commit;
    const QByteArray spec = revision.toUtf8() + "^{commit}";
    int code = object.take(git_revparse_single(object.out(), get(), spec.constData()));
    if (code == 0) {
        code = commit.take(git_commit_lookup(commit.out(), get(), git_object_id(object.get())));
    }
    if (code != 0) {
        return libraryFailure(code, translate("There is no commit “%1” in this repository.").arg(revision));
    }
    return commit;
}

Identity Repo::identity() const
{
    Identity identity;
    ConfigHandle config;
    if (config.take(git_repository_config_snapshot(config.out(), d->get())) != 0) {
        return identity;
    }
    const char *text = nullptr;
    if (git_config_get_string(&text, config.get(), "user.name") == 0) {
        identity.name = QString::fromUtf8(text);
    }
    if (git_config_get_string(&text, config.get(), "user.email") == 0) {
        identity.email = QString::fromUtf8(text);
    }
    return identity;
}

Result<void> Repo::setIdentity(const Identity &identity, bool everywhere)
{
    if (!identity.isComplete() || !identity.email.contains(u'@')) {
        return fail(ErrorCode::InvalidInput, translate("Commits carry a name and an e-mail address. Give both."));
    }
    ConfigHandle config;
    int code = config.take(git_repository_config(config.out(), d->get()));
    ConfigHandle level;
    if (code == 0) {
        code = everywhere ? level.take(git_config_open_global(level.out(), config.get()))
                          : level.take(git_config_open_level(level.out(), config.get(), GIT_CONFIG_LEVEL_LOCAL));
    }
    if (code == 0) {
        code = git_config_set_string(level.get(), "user.name", identity.name.trimmed().toUtf8().constData());
    }
    if (code == 0) {
        code = git_config_set_string(level.get(), "user.email", identity.email.trimmed().toUtf8().constData());
    }
    if (code != 0) {
        return libraryFailure(code, translate("The name and address could not be stored in git's settings."));
    }
    return {};
}

QString Repo::usesGitProgram() const
{
    const bool found = gitProgramFound();
    switch (programReason(d->get(), true)) {
    case ProgramReason::None:
        return {};
    case ProgramReason::Hooks:
        return found ? translate("This repository has hooks, so the installed git program commits and pushes.")
                     : translate("This repository has hooks. They will not run, because no git program is installed.");
    case ProgramReason::Lfs:
        return found ? translate("This repository keeps large files with Git LFS, so the installed git program is used.")
                     : translate("This repository keeps large files with Git LFS. Install git and git-lfs to change them.");
    case ProgramReason::Signing:
        return found ? translate("Your commits are signed, so the installed git program makes them.")
                     : translate("Your settings ask for signed commits. They will not be signed, because no git program "
                                 "is installed.");
    }
    return {};
}

QString exclusiveKey(const QString &root)
{
    return QStringLiteral("git:") + root;
}

QString obstacleText(PushObstacle obstacle)
{
    switch (obstacle) {
    case PushObstacle::NoCommit:
        return translate("There is nothing to push yet. Commit first.");
    case PushObstacle::DetachedHead:
        return translate("No branch is checked out. Switch to a branch, then push.");
    case PushObstacle::NoRemote:
        return translate("This study has no remote yet. Add the address of its repository, then push.");
    case PushObstacle::NoUpstream:
        return translate("This branch is not on the server yet. The first push puts it there.");
    case PushObstacle::Behind:
        return translate("The branch on the server has newer commits. Pull them first.");
    case PushObstacle::NothingToPush:
        return translate("Everything is pushed.");
    }
    return {};
}

QString publicUrl(const QString &remoteUrl)
{
    QString text = remoteUrl.trimmed();
    if (text.startsWith(u'/')) {
        return QDir::cleanPath(text);
    }
    if (text.startsWith(QStringLiteral("file:"))) {
        return QDir::cleanPath(QUrl(text).toLocalFile());
    }
    // The short spelling of ssh: user@host:org/name.git
    if (!text.contains(QStringLiteral("://"))) {
        const qsizetype at = text.indexOf(u'@');
        const qsizetype colon = text.indexOf(u':', at + 1);
        if (colon > 0) {
            text = QStringLiteral("https://") + text.mid(at + 1, colon - at - 1) + u'/' + text.mid(colon + 1);
        } else {
            return QDir::cleanPath(QDir(text).absolutePath());
        }
    }
    QUrl url(text);
    url.setUserInfo(QString());
    if (url.scheme() == QStringLiteral("ssh") || url.scheme() == QStringLiteral("git")) {
        url.setScheme(QStringLiteral("https"));
        url.setPort(-1);
    }
    text = url.toString(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::StripTrailingSlash);
    if (text.endsWith(QStringLiteral(".git")) && url.port() == -1) {
        text.chop(4);
    }
    return text;
}

} // namespace Repository
