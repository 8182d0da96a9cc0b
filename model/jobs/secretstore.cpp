// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/jobs/secretstore.h"

#include <qt6keychain/keychain.h>

#include <QTimer>

#include "model/core/logging.h"
#include "model/jobs/wire.h"

namespace Jobs
{

namespace
{

QString serviceName()
{
    return QStringLiteral("StudyBench");
}

void answerLater(QObject *guard, std::function<void(const std::optional<QString> &)> answer, const std::optional<QString> &value)
{
    QTimer::singleShot(0, guard, [answer = std::move(answer), value] { answer(value); });
}

} // namespace

void MemorySecretStore::read(const QString &key, QObject *guard, std::function<void(const std::optional<QString> &)> answer)
{
    const auto found = m_secrets.constFind(key);
    answerLater(guard, std::move(answer), found != m_secrets.constEnd() ? std::optional<QString>(*found) : std::nullopt);
}

void MemorySecretStore::write(const QString &key, const QString &secret)
{
    m_secrets.insert(key, secret);
}

void MemorySecretStore::remove(const QString &key)
{
    m_secrets.remove(key);
}

QString MemorySecretStore::notice() const
{
    return translate("Passwords and tokens are kept until StudyBench is closed, and asked for again next time.");
}

KeychainSecretStore::KeychainSecretStore(QObject *parent)
    : SecretStore(parent)
{
}

void KeychainSecretStore::unavailable()
{
    if (m_available) {
        m_available = false;
        qCInfo(lcJobs) << "no keychain answers; secrets are kept in memory for this run";
        emit persistenceChanged();
    }
}

void KeychainSecretStore::read(const QString &key, QObject *guard, std::function<void(const std::optional<QString> &)> answer)
{
    const auto found = m_session.constFind(key);
    if (found != m_session.constEnd()) {
        answerLater(guard, std::move(answer), *found);
        return;
    }
    if (!m_available) {
        answerLater(guard, std::move(answer), std::nullopt);
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(serviceName(), this);
    job->setKey(key);
    connect(job, &QKeychain::Job::finished, this, [this, job, key] {
        if (job->error() == QKeychain::NoError) {
            m_session.insert(key, job->textData());
        } else if (job->error() != QKeychain::EntryNotFound) {
            unavailable();
        }
    });
    connect(job, &QKeychain::Job::finished, guard, [job, answer = std::move(answer)] {
        answer(job->error() == QKeychain::NoError ? std::optional<QString>(job->textData()) : std::nullopt);
    });
    job->start();
}

void KeychainSecretStore::write(const QString &key, const QString &secret)
{
    m_session.insert(key, secret);
    if (!m_available) {
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(serviceName(), this);
    job->setKey(key);
    job->setTextData(secret);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        if (job->error() != QKeychain::NoError) {
            unavailable();
        }
    });
    job->start();
}

void KeychainSecretStore::remove(const QString &key)
{
    m_session.remove(key);
    if (!m_available) {
        return;
    }
    auto *job = new QKeychain::DeletePasswordJob(serviceName(), this);
    job->setKey(key);
    job->start();
}

QString KeychainSecretStore::notice() const
{
    return m_available ? QString()
                       : translate("No keychain answers on this computer. Passwords and tokens are kept until StudyBench is closed, "
                                   "and asked for again next time.");
}

} // namespace Jobs
