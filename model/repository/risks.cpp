// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What must not reach a repository that others can read.
#include <array>

#include <QLocale>
#include <QRegularExpression>

#include "model/repository/handles.h"

namespace Repository
{

using Core::fail;
using Core::Result;

namespace
{

constexpr qint64 kLargestFile = 32LL * 1024 * 1024;
constexpr qint64 kLargestScanned = 4LL * 1024 * 1024;

QRegularExpression fromGlob(const QString &pattern)
{
    QString expression;
    for (const QChar c : pattern) {
        if (c == u'*') {
            expression += QStringLiteral("[^/]*");
        } else if (c == u'?') {
            expression += QStringLiteral("[^/]");
        } else {
            expression += QRegularExpression::escape(QString(c));
        }
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(expression));
}

struct SecretForm
{
    const char *expression;
    const char *what;
};

// Only forms that are certain: a false alarm here would stop honest work.
constexpr std::array kForms = {
    SecretForm{"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----", QT_TRANSLATE_NOOP("Repository", "a private key")},
    SecretForm{"\\bgh[pousr]_[A-Za-z0-9]{36,}", QT_TRANSLATE_NOOP("Repository", "a GitHub token")},
    SecretForm{"\\bgithub_pat_[A-Za-z0-9_]{50,}", QT_TRANSLATE_NOOP("Repository", "a GitHub token")},
    SecretForm{"\\bglpat-[A-Za-z0-9_-]{20,}", QT_TRANSLATE_NOOP("Repository", "a GitLab token")},
    SecretForm{"\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", QT_TRANSLATE_NOOP("Repository", "a cloud access key")},
    SecretForm{"\\bxox[abposr]-[A-Za-z0-9-]{20,}", QT_TRANSLATE_NOOP("Repository", "a chat token")},
    SecretForm{"\\b[a-z][a-z0-9+.-]*://[^\\s/:@'\"<>{}$]+:[^\\s/@'\"<>{}$]{3,}@[A-Za-z0-9.-]+",
               QT_TRANSLATE_NOOP("Repository", "an address with a password")}};

constexpr std::array kNames = {"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".netrc", ".git-credentials", ".pgpass"};

QString secretIn(const QString &path, const QByteArray &content)
{
    const QString name = path.section(u'/', -1);
    for (const char *known : kNames) {
        if (name == QLatin1String(known)) {
            return translate("a file that usually holds credentials");
        }
    }
    if (content.left(8000).contains('\0')) {
        return {};
    }
    static const QList<QRegularExpression> expressions = [] {
        QList<QRegularExpression> list;
        for (const SecretForm &form : kForms) {
            list.append(QRegularExpression(QLatin1String(form.expression)));
        }
        return list;
    }();
    const QString text = QString::fromUtf8(content);
    for (std::size_t i = 0; i < kForms.size(); ++i) {
        const QRegularExpressionMatch match = expressions.at(static_cast<qsizetype>(i)).match(text);
        if (match.hasMatch()) {
            const qsizetype line = text.left(match.capturedStart()).count(u'\n') + 1;
            return translate("%1 in line %2").arg(translate(kForms.at(i).what)).arg(line);
        }
    }
    return {};
}

} // namespace

Result<QList<CommitProblem>> Repo::commitProblems(const QStringList &sensitivePatterns) const
{
    QList<QRegularExpression> sensitive;
    for (const QString &pattern : sensitivePatterns) {
        sensitive.append(fromGlob(pattern));
    }
    Result<DiffHandle> diff = makeDiff(*d, {}, DiffSide::Staged);
    if (!diff) {
        return fail(diff.error());
    }
    OdbHandle odb;
    if (const int code = odb.take(git_repository_odb(odb.out(), d->get())); code != 0) {
        return libraryFailure(code, translate("The staged files could not be checked."));
    }
    QList<CommitProblem> problems;
    const std::size_t count = git_diff_num_deltas(diff->get());
    for (std::size_t i = 0; i < count; ++i) {
        const git_diff_delta *delta = git_diff_get_delta(diff->get(), i);
        if (delta->status == GIT_DELTA_DELETED) {
            continue;
        }
        const QString path = QString::fromUtf8(delta->new_file.path);
        for (const QRegularExpression &expression : std::as_const(sensitive)) {
            if (expression.match(path).hasMatch()) {
                problems.append({path, Risk::HighlySensitiveOutput,
                                 translate("“%1” is a highly sensitive output of an action and must never be committed. "
                                           "Unstage it and add it to .gitignore.").arg(path)});
                break;
            }
        }
        std::size_t size = 0;
        git_object_t type = GIT_OBJECT_ANY;
        if (git_odb_read_header(&size, &type, odb.get(), &delta->new_file.id) != 0 || type != GIT_OBJECT_BLOB) {
            continue;
        }
        const auto bytes = static_cast<qint64>(size);
        if (bytes > kLargestFile) {
            problems.append({path, Risk::LargeFile,
                             translate("“%1” is %2 large; files above %3 do not belong in a study's repository. Unstage it and "
                                       "add it to .gitignore.")
                                 .arg(path, QLocale().formattedDataSize(bytes), QLocale().formattedDataSize(kLargestFile))});
            continue;
        }
        BlobHandle blob;
        if (bytes > kLargestScanned || blob.take(git_blob_lookup(blob.out(), d->get(), &delta->new_file.id)) != 0) {
            continue;
        }
        const QByteArray content = QByteArray::fromRawData(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                                                           static_cast<qsizetype>(size));
        const QString secret = secretIn(path, content);
        if (!secret.isEmpty()) {
            problems.append({path, Risk::Credential,
                             translate("“%1” looks like it holds credentials: %2. Anyone who can read the repository could use "
                                       "them. Remove them from the file before you commit.").arg(path, secret)});
        }
    }
    return problems;
}

} // namespace Repository
