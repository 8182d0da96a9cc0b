// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that talks to another repository.
#include <utility>

#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include "model/core/files.h"
#include "model/core/logging.h"
#include "model/repository/handles.h"
#include "model/repository/knownhosts.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

/// The library asks again and again after a wrong password: the third refusal ends it.
constexpr int kMostAttempts = 3;
constexpr int kSshPort = 22;

struct Session
{
    const Transfer *transfer;
    QString folder = {};   ///< where settings of git are read
    QString address = {};
    QList<Credential> known = {}; ///< still to be tried before anybody is asked
    bool prepared = false;
    std::optional<Credential> fromHelper = {};
    int attempts = 0;
    int asked = 0; ///< times that the caller was asked
    bool refused = false;   ///< credentials were wrong, or nobody gave any
    bool cancelled = false;
    bool untrusted = false; ///< certificate or host key
    bool changed = false;   ///< a host key that differs from the one noted before
    QString rejection = {}; ///< a reference that the server did not take

    [[nodiscard]] bool stopped()
    {
        cancelled = cancelled || (transfer->isCancelled && transfer->isCancelled());
        return cancelled;
    }
};

/// What is tried before the person is asked: the ssh agent and keys without a pass phrase, or what
/// the installed git's helpers know.
void prepareCredentials(Session &session, bool ssh, const QString &url, const QString &user)
{
    if (std::exchange(session.prepared, true)) {
        return;
    }
    if (!ssh) {
        session.fromHelper = helperCredential(session.folder, url, user);
        if (session.fromHelper) {
            session.known.append(*session.fromHelper);
        }
        return;
    }
    // Offering an agent that does not run would end the whole attempt.
    if (QFileInfo::exists(qEnvironmentVariable("SSH_AUTH_SOCK"))) {
        session.known.append(Credential{Credential::Kind::SshAgent, {}, {}, {}, {}});
    }
    for (const QString &name : {QStringLiteral("id_ed25519"), QStringLiteral("id_ecdsa")}) {
        const QString file = QDir::homePath() + QStringLiteral("/.ssh/") + name;
        if (QFileInfo::exists(file)) {
            session.known.append(Credential{Credential::Kind::SshKey, {}, {}, file, {}});
        }
    }
}

int giveCredential(git_credential **out, const char *url, const char *user, unsigned allowed, void *payload)
{
    auto *session = static_cast<Session *>(payload);
    const QByteArray name(user != nullptr ? user : "git");
    if ((allowed & GIT_CREDENTIAL_USERNAME) != 0 && (allowed & GIT_CREDENTIAL_SSH_KEY) == 0
        && (allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) == 0) {
        return git_credential_username_new(out, name.constData());
    }
    const bool ssh = (allowed & GIT_CREDENTIAL_SSH_KEY) != 0;
    prepareCredentials(*session, ssh, QString::fromUtf8(url), QString::fromUtf8(user != nullptr ? user : ""));
    session->refused = true;
    if (session->asked >= kMostAttempts || session->stopped()) {
        return GIT_EUSER;
    }
    ++session->attempts;
    std::optional<Credential> credential;
    if (!session->known.isEmpty()) {
        credential = session->known.takeFirst();
    } else if (session->transfer->credentials) {
        ++session->asked;
        credential = session->transfer->credentials({QString::fromUtf8(url), QString::fromUtf8(user != nullptr ? user : ""),
                                                     (allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) != 0, ssh, session->asked});
    }
    if (!credential) {
        return GIT_EUSER;
    }
    const QByteArray given = credential->user.isEmpty() ? name : credential->user.toUtf8();
    switch (credential->kind) {
    case Credential::Kind::SshAgent:
        return git_credential_ssh_key_from_agent(out, given.constData());
    case Credential::Kind::SshKey: {
        const QByteArray publicKey = credential->publicKeyFile.toUtf8();
        return git_credential_ssh_key_new(out, given.constData(), publicKey.isEmpty() ? nullptr : publicKey.constData(),
                                          credential->privateKeyFile.toUtf8().constData(),
                                          credential->secret.toUtf8().constData());
    }
    case Credential::Kind::UserPassword:
        return git_credential_userpass_plaintext_new(out, given.constData(), credential->secret.toUtf8().constData());
    }
    return GIT_EUSER;
}

int checkCertificate(git_cert *certificate, int valid, const char *host, void *payload)
{
    auto *session = static_cast<Session *>(payload);
    if (valid != 0) {
        return 0;
    }
    HostKey key;
    key.host = QString::fromUtf8(host);
    key.kind = certificate->cert_type == GIT_CERT_HOSTKEY_LIBSSH2 ? QStringLiteral("ssh") : QStringLiteral("tls");
    if (certificate->cert_type == GIT_CERT_HOSTKEY_LIBSSH2) {
        const auto *hostKey = reinterpret_cast<const git_cert_hostkey *>(certificate);
        if ((hostKey->type & GIT_CERT_SSH_SHA256) != 0) {
            key.sha256 = QByteArray(reinterpret_cast<const char *>(hostKey->hash_sha256), 32);
        }
        if ((hostKey->type & GIT_CERT_SSH_RAW) != 0) {
            key.key = QByteArray(hostKey->hostkey, static_cast<qsizetype>(hostKey->hostkey_len));
        }
        key.port = QUrl(session->address).port(kSshPort);
        const HostTrust trust = hostTrust(Core::readFile(knownHostsFile()).value_or(QByteArray()), key.host, key.port, key.key);
        if (trust == HostTrust::Known) {
            return 0;
        }
        session->changed = trust == HostTrust::Changed;
    }
    if (!session->changed && session->transfer->trustHost && session->transfer->trustHost(key)) {
        if (!key.key.isEmpty()) {
            if (const Result<void> noted = rememberHost(knownHostsFile(), key.host, key.port, key.key); !noted) {
                qCWarning(lcRepository) << noted.error().message;
            }
        }
        return 0;
    }
    session->untrusted = true;
    return GIT_ECERTIFICATE;
}

int showFetch(const git_indexer_progress *stats, void *payload)
{
    auto *session = static_cast<Session *>(payload);
    if (session->transfer->progress) {
        session->transfer->progress(stats->received_objects, stats->total_objects,
                                    translate("%1 of %2 objects").arg(stats->received_objects).arg(stats->total_objects));
    }
    return session->stopped() ? GIT_EUSER : 0;
}

int showPush(unsigned done, unsigned total, std::size_t bytes, void *payload)
{
    auto *session = static_cast<Session *>(payload);
    Q_UNUSED(bytes)
    if (session->transfer->progress) {
        session->transfer->progress(done, total, translate("%1 of %2 objects").arg(done).arg(total));
    }
    return session->stopped() ? GIT_EUSER : 0;
}

int showPack(int stage, std::uint32_t done, std::uint32_t total, void *payload)
{
    Q_UNUSED(stage)
    Q_UNUSED(done)
    Q_UNUSED(total)
    return static_cast<Session *>(payload)->stopped() ? GIT_EUSER : 0;
}

int showText(const char *text, int length, void *payload)
{
    auto *session = static_cast<Session *>(payload);
    if (session->transfer->progress) {
        session->transfer->progress(0, 0, QString::fromUtf8(text, length).trimmed());
    }
    return session->stopped() ? GIT_EUSER : 0;
}

int noteRejection(const char *reference, const char *status, void *payload)
{
    Q_UNUSED(reference)
    if (status != nullptr) {
        static_cast<Session *>(payload)->rejection = QString::fromUtf8(status);
    }
    return 0;
}

void fill(git_remote_callbacks &callbacks, Session &session)
{
    callbacks.credentials = giveCredential;
    callbacks.certificate_check = checkCertificate;
    callbacks.transfer_progress = showFetch;
    callbacks.push_transfer_progress = showPush;
    callbacks.pack_progress = showPack;
    callbacks.sideband_progress = showText;
    callbacks.push_update_reference = noteRejection;
    callbacks.payload = &session;
}

/// The address without a user's name and password, for messages.
QString shown(const QString &url)
{
    QUrl parsed(url);
    return parsed.userInfo().isEmpty() ? url : parsed.toString(QUrl::RemoveUserInfo);
}

Core::Error transferError(int code, const Session &session, const QString &sentence, const QString &url)
{
    Core::Error error = libraryError(code, sentence);
    if (session.cancelled) {
        error.code = ErrorCode::Cancelled;
        error.message = translate("Stopped.");
    } else if (session.changed) {
        error.code = ErrorCode::PermissionDenied;
        error.message = sentence + u' '
                        + translate("The key of the server at “%1” is another than before. Somebody may be listening in between. Ask its "
                                    "administrators; if the key was really replaced, remove the old one from “%2” and try again.")
                              .arg(shown(url), knownHostsFile());
    } else if (session.untrusted) {
        error.code = ErrorCode::PermissionDenied;
        error.message = sentence + u' '
                        + translate("The server at “%1” could not prove who it is: its key is unknown or has changed. Ask its "
                                    "administrators for the key's fingerprint before you trust it.").arg(shown(url));
    } else if (session.refused && (code == GIT_EUSER || code == GIT_EAUTH || session.attempts > 0)) {
        error.code = ErrorCode::PermissionDenied;
        // What the library says after an end by us is left over from something else.
        error.detail.clear();
        error.message = sentence + u' '
                        + (session.attempts > 0 ? translate("The server refused the name and password or token.")
                                                : translate("The server asks who you are. Give a name and a token, or set up an "
                                                            "ssh key."));
    } else if (code == GIT_ENONFASTFORWARD) {
        error.code = ErrorCode::Conflict;
        error.message = sentence + u' ' + translate("The branch on the server has newer commits. Pull them first.");
        error.hints.append({translate("Pull"), QStringLiteral("repository.pull"), {}});
    } else {
        if (error.code == ErrorCode::NotFound || error.code == ErrorCode::Cancelled) {
            error.code = ErrorCode::Unavailable;
        }
        error.message = sentence + u' ' + translate("Check the address “%1” and the connection.").arg(shown(url));
    }
    return error;
}

/// Helpers forget a credential that was refused and keep one that was taken.
void settleHelper(const Session &session, bool done)
{
    if (session.fromHelper && (done || session.attempts > 1)) {
        tellHelpers(session.folder, session.address, *session.fromHelper, done && session.attempts == 1);
    }
}

/// Servers whose keys this library cannot use, though the ssh program can.
bool retryWithProgram(const Session &session, const QString &url)
{
    const bool ssh = url.startsWith(QStringLiteral("ssh:")) || (url.contains(u'@') && !url.contains(QStringLiteral("://")));
    return ssh && !session.cancelled && !session.untrusted && gitProgramFound();
}

} // namespace

Result<Repo> Repo::clone(const QString &url, const QString &folder, const Transfer &transfer)
{
    startLibrary();
    const QFileInfo target(folder);
    const bool existed = target.exists();
    if (existed && !QDir(folder).isEmpty()) {
        return fail(ErrorCode::Conflict, translate("“%1” is not empty. Choose a new folder.").arg(QDir::toNativeSeparators(folder)));
    }
    Session session{&transfer, QFileInfo(folder).absolutePath(), url};
    git_clone_options options = GIT_CLONE_OPTIONS_INIT;
    fill(options.fetch_opts.callbacks, session);
    options.checkout_opts.checkout_strategy = GIT_CHECKOUT_SAFE;
    auto data = std::make_unique<Private>();
    const int code = data->repository.take(git_clone(data->repository.out(), url.toUtf8().constData(),
                                                     QDir(folder).absolutePath().toUtf8().constData(), &options));
    if (code == 0) {
        return Repo(std::move(data));
    }
    const QString sentence = translate("Could not clone.");
    Core::Error error = transferError(code, session, sentence, url);
    if (!existed) {
        QDir(folder).removeRecursively();
    }
    if (retryWithProgram(session, url)) {
        if (runGit(QFileInfo(folder).absolutePath(), {QStringLiteral("clone"), QStringLiteral("--progress"), QStringLiteral("--"),
                                                      url, folder}, transfer)) {
            return open(folder);
        }
        if (!existed) {
            QDir(folder).removeRecursively();
        }
    }
    return fail(error);
}

Result<void> Repo::fetch(const QString &remote, const Transfer &transfer)
{
    RemoteHandle handle;
    int code = handle.take(git_remote_lookup(handle.out(), d->get(), remote.toUtf8().constData()));
    if (code != 0) {
        return libraryFailure(code, translate("There is no remote “%1”.").arg(remote));
    }
    const QString url = QString::fromUtf8(git_remote_url(handle.get()));
    Session session{&transfer, root(), url};
    git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
    fill(options.callbacks, session);
    code = git_remote_fetch(handle.get(), nullptr, &options, nullptr);
    settleHelper(session, code == 0);
    if (code == 0) {
        return {};
    }
    const Core::Error error = transferError(code, session, translate("Could not fetch."), url);
    if (retryWithProgram(session, url)
        && runGit(root(), {QStringLiteral("fetch"), QStringLiteral("--progress"), remote}, transfer)) {
        return {};
    }
    return fail(error);
}

Result<void> Repo::fetchBranches(const QString &url, const Transfer &transfer)
{
    RemoteHandle handle;
    int code = handle.take(git_remote_create_anonymous(handle.out(), d->get(), url.toUtf8().constData()));
    Session session{&transfer, root(), url};
    if (code == 0) {
        git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
        fill(options.callbacks, session);
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
        StringList refspecs({QStringLiteral("+refs/heads/*:refs/heads/*")});
        const git_strarray array = refspecs.array();
        code = git_remote_fetch(handle.get(), &array, &options, nullptr);
    }
    if (code != 0) {
        return fail(transferError(code, session, translate("Could not fetch."), url));
    }
    return {};
}

Result<QString> Repo::remoteHead(const QString &remote, const QString &branch, const Transfer &transfer) const
{
    RemoteHandle handle;
    int code = handle.take(git_remote_lookup(handle.out(), d->get(), remote.toUtf8().constData()));
    if (code != 0) {
        return libraryFailure(code, translate("There is no remote “%1”.").arg(remote));
    }
    Session session{&transfer, root(), QString::fromUtf8(git_remote_url(handle.get()))};
    git_remote_callbacks callbacks = GIT_REMOTE_CALLBACKS_INIT;
    fill(callbacks, session);
    const git_remote_head **heads = nullptr;
    std::size_t count = 0;
    code = git_remote_connect(handle.get(), GIT_DIRECTION_FETCH, &callbacks, nullptr, nullptr);
    if (code == 0) {
        code = git_remote_ls(&heads, &count, handle.get());
    }
    if (code != 0) {
        return fail(transferError(code, session, translate("Could not ask the server for its branches."),
                                  QString::fromUtf8(git_remote_url(handle.get()))));
    }
    const QByteArray name = "refs/heads/" + branch.toUtf8();
    for (std::size_t i = 0; i < count; ++i) {
        if (name == heads[i]->name) {
            return idText(heads[i]->oid);
        }
    }
    return QString();
}

Result<QList<PushObstacle>> Repo::checkPush() const
{
    QList<PushObstacle> obstacles;
    Result<Head> where = head();
    if (!where) {
        return fail(where.error());
    }
    if (where->commit.isEmpty()) {
        obstacles.append(PushObstacle::NoCommit);
    }
    Result<QList<Remote>> known = remotes();
    if (!known) {
        return fail(known.error());
    }
    if (known->isEmpty()) {
        obstacles.append(PushObstacle::NoRemote);
    }
    if (where->detached) {
        obstacles.append(PushObstacle::DetachedHead);
        return obstacles;
    }
    Result<Branch> branch = currentBranch();
    if (!branch) {
        return fail(branch.error());
    }
    if (branch->upstream.isEmpty()) {
        obstacles.append(PushObstacle::NoUpstream);
    } else if (branch->behind > 0) {
        obstacles.append(PushObstacle::Behind);
    } else if (branch->ahead == 0) {
        obstacles.append(PushObstacle::NothingToPush);
    }
    return obstacles;
}

Result<void> Repo::push(const QString &remote, const Transfer &transfer)
{
    Result<Branch> branch = currentBranch();
    if (!branch) {
        return fail(branch.error());
    }
    if (branch->commit.isEmpty()) {
        return fail(ErrorCode::NotFound, translate("Could not push. ") + obstacleText(PushObstacle::NoCommit));
    }
    const QString name = remote.isEmpty() ? branch->remote : remote;
    if (Result<void> pushed = pushReference(QStringLiteral("refs/heads/") + branch->name, name, transfer); !pushed) {
        return pushed;
    }
    if (branch->upstream.isEmpty()) {
        const Result<QList<Remote>> known = remotes();
        const QString followed = !name.isEmpty() || !known || known->isEmpty() ? name : known->first().name;
        ReferenceHandle reference;
        if (reference.take(git_branch_lookup(reference.out(), d->get(), branch->name.toUtf8().constData(), GIT_BRANCH_LOCAL)) == 0
            && git_branch_set_upstream(reference.get(), (followed + u'/' + branch->name).toUtf8().constData()) != 0) {
            qCWarning(lcRepository) << "the upstream of" << branch->name << "could not be set";
        }
    }
    return {};
}

Result<void> Repo::pushTag(const QString &tag, const QString &remote, const Transfer &transfer)
{
    const QString reference = QStringLiteral("refs/tags/") + tag;
    if (!resolve(reference)) {
        return fail(ErrorCode::NotFound, translate("There is no tag “%1”.").arg(tag));
    }
    return pushReference(reference, remote, transfer);
}

namespace
{

/// By the installed git, whose hooks and helpers then work as the person set them up.
Result<void> pushWithProgram(const Repo &repo, const QStringList &command, const QString &sentence, const Transfer &transfer)
{
    const Result<QByteArray> ran = runGit(repo.root(), command, transfer);
    if (ran) {
        return {};
    }
    Core::Error error = ran.error();
    const bool behind = error.detail.contains(QStringLiteral("[rejected]"));
    error.code = behind ? ErrorCode::Conflict : error.code;
    error.message = sentence + u' '
                    + (behind ? obstacleText(PushObstacle::Behind)
                              : translate("The git program or a hook of this repository refused."));
    return fail(error);
}

} // namespace

Result<void> Repo::pushReference(const QString &reference, const QString &remote, const Transfer &transfer)
{
    Result<QList<Remote>> known = remotes();
    if (!known) {
        return fail(known.error());
    }
    const QString name = !remote.isEmpty() || known->isEmpty() ? remote : known->first().name;
    if (name.isEmpty()) {
        return fail(ErrorCode::NotFound, translate("Could not push. ") + obstacleText(PushObstacle::NoRemote));
    }
    RemoteHandle handle;
    int code = handle.take(git_remote_lookup(handle.out(), d->get(), name.toUtf8().constData()));
    if (code != 0) {
        return libraryFailure(code, translate("There is no remote “%1”.").arg(name));
    }
    const char *pushAddress = git_remote_pushurl(handle.get());
    const QString url = QString::fromUtf8(pushAddress != nullptr ? pushAddress : git_remote_url(handle.get()));
    const QString sentence = translate("Could not push.");
    const QString refspec = reference + u':' + reference;
    const ProgramReason reason = programReason(d->get(), true);
    const QStringList command = {QStringLiteral("push"), QStringLiteral("--progress"), name, refspec};
    if ((reason == ProgramReason::Hooks || reason == ProgramReason::Lfs) && gitProgramFound()) {
        return pushWithProgram(*this, command, sentence, transfer);
    }
    Session session{&transfer, root(), url};
    git_push_options options = GIT_PUSH_OPTIONS_INIT;
    fill(options.callbacks, session);
    StringList refspecs({refspec});
    const git_strarray array = refspecs.array();
    code = git_remote_push(handle.get(), &array, &options);
    settleHelper(session, code == 0);
    if (code != 0) {
        const Core::Error error = transferError(code, session, sentence, url);
        if (error.code != ErrorCode::Conflict && retryWithProgram(session, url) && runGit(root(), command, transfer)) {
            return {};
        }
        return fail(error);
    }
    if (!session.rejection.isEmpty()) {
        return fail(ErrorCode::Conflict,
                    sentence + u' ' + translate("The server did not take the branch. Its reason is under “Details”."),
                    session.rejection);
    }
    return {};
}

Result<void> Repo::pullFastForward(const Transfer &transfer)
{
    Result<Branch> branch = currentBranch();
    if (!branch) {
        return fail(branch.error());
    }
    if (branch->remote.isEmpty()) {
        return fail(ErrorCode::NotFound, translate("Could not pull. ") + obstacleText(PushObstacle::NoUpstream));
    }
    if (Result<void> fetched = fetch(branch->remote, transfer); !fetched) {
        return fetched;
    }
    ReferenceHandle reference;
    ReferenceHandle upstream;
    int code = reference.take(git_branch_lookup(reference.out(), d->get(), branch->name.toUtf8().constData(), GIT_BRANCH_LOCAL));
    if (code == 0) {
        code = upstream.take(git_branch_upstream(upstream.out(), reference.get()));
    }
    AnnotatedHandle theirs;
    if (code == 0) {
        code = theirs.take(git_annotated_commit_from_ref(theirs.out(), d->get(), upstream.get()));
    }
    git_merge_analysis_t analysis = GIT_MERGE_ANALYSIS_NONE;
    git_merge_preference_t preference = GIT_MERGE_PREFERENCE_NONE;
    if (code == 0) {
        const git_annotated_commit *heads[] = {theirs.get()};
        code = git_merge_analysis(&analysis, &preference, d->get(), heads, 1);
    }
    if (code != 0) {
        return libraryFailure(code, translate("Could not pull."));
    }
    if ((analysis & GIT_MERGE_ANALYSIS_UP_TO_DATE) != 0) {
        return {};
    }
    if ((analysis & GIT_MERGE_ANALYSIS_FASTFORWARD) == 0) {
        return fail(ErrorCode::Conflict, translate("Could not pull. Both you and the server have new commits on “%1”; they must be "
                                                   "merged first.").arg(branch->name));
    }
    ObjectHandle target;
    code = target.take(git_reference_peel(target.out(), upstream.get(), GIT_OBJECT_COMMIT));
    if (code == 0) {
        git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
        options.checkout_strategy = GIT_CHECKOUT_SAFE;
        code = git_checkout_tree(d->get(), target.get(), &options);
    }
    if (code != 0) {
        return libraryFailure(GIT_ECONFLICT, translate("Could not pull. Files changed here would be overwritten. Commit or discard "
                                                       "these changes first."));
    }
    ReferenceHandle moved;
    code = moved.take(git_reference_set_target(moved.out(), reference.get(), git_object_id(target.get()), "pull: fast-forward"));
    if (code != 0) {
        return libraryFailure(code, translate("Could not pull."));
    }
    return {};
}

} // namespace Repository
