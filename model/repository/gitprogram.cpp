// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The installed git program, for what the library cannot do: hooks, LFS, signing, some ssh servers.
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QUrl>

#include "model/repository/handles.h"

namespace Repository
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

QString gitProgram()
{
    return QStandardPaths::findExecutable(QStringLiteral("git"));
}

bool isSet(git_config *config, const char *key)
{
    int value = 0;
    return git_config_get_bool(&value, config, key) == 0 && value != 0;
}

} // namespace

bool gitProgramFound()
{
    return !gitProgram().isEmpty();
}

ProgramReason programReason(git_repository *repository, bool forPush)
{
    if (git_repository_is_bare(repository) != 0) {
        return ProgramReason::None;
    }
    const QString root = QString::fromUtf8(git_repository_workdir(repository));
    for (const QString &file : {root + QStringLiteral(".gitattributes"),
                                QString::fromUtf8(git_repository_path(repository)) + QStringLiteral("info/attributes")}) {
        QFile attributes(file);
        if (attributes.open(QIODevice::ReadOnly) && attributes.read(1 << 16).contains("filter=lfs")) {
            return ProgramReason::Lfs;
        }
    }
    ConfigHandle config;
    if (config.take(git_repository_config_snapshot(config.out(), repository)) != 0) {
        return ProgramReason::None;
    }
    QString hooks = QString::fromUtf8(git_repository_commondir(repository)) + QStringLiteral("hooks");
    const char *configured = nullptr;
    if (git_config_get_string(&configured, config.get(), "core.hookspath") == 0) {
        hooks = QDir(root).absoluteFilePath(QString::fromUtf8(configured));
    }
    QStringList names = {QStringLiteral("pre-commit"), QStringLiteral("prepare-commit-msg"), QStringLiteral("commit-msg"),
                         QStringLiteral("post-commit")};
    if (forPush) {
        names.append(QStringLiteral("pre-push"));
    }
    for (const QString &name : std::as_const(names)) {
        if (QFileInfo(hooks + u'/' + name).isExecutable()) {
            return ProgramReason::Hooks;
        }
    }
    return isSet(config.get(), "commit.gpgsign") ? ProgramReason::Signing : ProgramReason::None;
}

Result<QByteArray> runGit(const QString &folder, const QStringList &arguments, const Transfer &transfer, const QByteArray &input)
{
    const QString program = gitProgram();
    if (program.isEmpty()) {
        return fail(ErrorCode::Unavailable, translate("This needs the git program, which is not installed here."));
    }
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    // Nobody can answer a question on a terminal that is not there.
    environment.insert(QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0"));
    environment.insert(QStringLiteral("GCM_INTERACTIVE"), QStringLiteral("never"));
    if (!environment.contains(QStringLiteral("GIT_SSH_COMMAND"))) {
        environment.insert(QStringLiteral("GIT_SSH_COMMAND"), QStringLiteral("ssh -o BatchMode=yes"));
    }
    for (const QString &name : {QStringLiteral("GIT_DIR"), QStringLiteral("GIT_WORK_TREE"), QStringLiteral("GIT_INDEX_FILE")}) {
        environment.remove(name);
    }
    // Nor in a window that another program would open.
    environment.insert(QStringLiteral("GIT_ASKPASS"), QString());
    environment.insert(QStringLiteral("SSH_ASKPASS"), QString());
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    if (!process.waitForStarted(5000)) {
        return fail(ErrorCode::Unavailable, translate("The git program could not be started."), process.errorString());
    }
    process.write(input);
    process.closeWriteChannel();
    QByteArray errors;
    while (!process.waitForFinished(100)) {
        if (transfer.isCancelled && transfer.isCancelled()) {
            process.terminate();
            if (!process.waitForFinished(3000)) {
                process.kill();
                process.waitForFinished(1000);
            }
            return fail(ErrorCode::Cancelled, translate("Stopped."));
        }
        const QByteArray news = process.readAllStandardError();
        errors += news;
        if (transfer.progress && !news.isEmpty()) {
            const QString line = QString::fromUtf8(news).split(QChar(u'\r')).last().trimmed();
            transfer.progress(0, 0, line.section(u'\n', -1));
        }
        if (process.state() == QProcess::NotRunning) {
            break;
        }
    }
    errors += process.readAllStandardError();
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        return fail(ErrorCode::Unavailable,
                    translate("The git program could not do this (%1).").arg(arguments.value(0)),
                    QString::fromUtf8(errors).trimmed());
    }
    return process.readAllStandardOutput();
}

namespace
{

/// The lines of git's credential protocol; nothing when a value cannot be said in it.
QByteArray credentialInput(const QString &url, const QString &user, const QString &secret)
{
    const QUrl parsed(url);
    if ((parsed.scheme() != QStringLiteral("https") && parsed.scheme() != QStringLiteral("http")) || parsed.host().isEmpty()
        || (url + user + secret).contains(u'\n')) {
        return {};
    }
    const QString host = parsed.port() > 0 ? QStringLiteral("%1:%2").arg(parsed.host()).arg(parsed.port()) : parsed.host();
    QByteArray input = "protocol=" + parsed.scheme().toUtf8() + "\nhost=" + host.toUtf8() + '\n';
    if (!parsed.path().isEmpty()) {
        input += "path=" + parsed.path().mid(1).toUtf8() + '\n';
    }
    if (!user.isEmpty()) {
        input += "username=" + user.toUtf8() + '\n';
    }
    if (!secret.isEmpty()) {
        input += "password=" + secret.toUtf8() + '\n';
    }
    return input + '\n';
}

} // namespace

std::optional<Credential> helperCredential(const QString &folder, const QString &url, const QString &user)
{
    const QByteArray input = credentialInput(url, user, {});
    if (input.isEmpty() || !gitProgramFound()) {
        return std::nullopt;
    }
    // Without a helper that knows, git would ask on a terminal, which runGit forbids: then it fails at once.
    const Result<QByteArray> answer = runGit(folder, {QStringLiteral("credential"), QStringLiteral("fill")}, {}, input);
    if (!answer) {
        return std::nullopt;
    }
    Credential credential;
    const QList<QByteArray> lines = answer->split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("username=")) {
            credential.user = QString::fromUtf8(line.mid(9));
        } else if (line.startsWith("password=")) {
            credential.secret = QString::fromUtf8(line.mid(9));
        }
    }
    return credential.secret.isEmpty() ? std::nullopt : std::optional<Credential>(credential);
}

void tellHelpers(const QString &folder, const QString &url, const Credential &credential, bool accepted)
{
    const QByteArray input = credentialInput(url, credential.user, credential.secret);
    if (!input.isEmpty()) {
        static_cast<void>(runGit(folder, {QStringLiteral("credential"), accepted ? QStringLiteral("approve") : QStringLiteral("reject")},
                                 {}, input));
    }
}

} // namespace Repository
