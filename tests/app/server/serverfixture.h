// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QTemporaryDir>

/// A study repository on disk with one commit.
class StudyRepository final
{
public:
    explicit StudyRepository(const QHash<QString, QByteArray> &files);
    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString commit() const { return m_commit; }
    /// Writes files and commits them; answers the new commit.
    QString change(const QHash<QString, QByteArray> &files);

private:
    QTemporaryDir m_folder;
    QString m_commit;
};

struct Reply
{
    int status = 0; ///< 0: no answer
    QByteArray body;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case

    [[nodiscard]] QJsonObject json() const;
};

/// A client of the RAP API written from the shapes of its description alone: no code of ours is used.
/// Blocks in a local event loop.
class RapClient final
{
public:
    RapClient(const QString &address, const QByteArray &token)
        : m_address(address)
        , m_token(token)
    {
    }

    [[nodiscard]] Reply get(const QString &path, bool withToken = true) const;
    [[nodiscard]] Reply post(const QString &path, const QByteArray &body, bool withToken = true,
                             const QByteArray &type = "application/json") const;
    [[nodiscard]] Reply post(const QString &path, const QJsonObject &body) const;

    /// A complete, good body for `rap/create/`.
    [[nodiscard]] static QJsonObject createBody(const StudyRepository &study, const QString &rapId, const QStringList &actions);
    [[nodiscard]] QJsonArray jobs(const QString &rapId) const;
    /// action → `status_code`
    [[nodiscard]] QHash<QString, QString> codes(const QString &rapId) const;

private:
    QString m_address;
    QByteArray m_token;
};

/// A pipeline of four small Python actions; `slow` waits for `seconds`.
[[nodiscard]] QHash<QString, QByteArray> sampleStudy(double seconds = 0.2);
