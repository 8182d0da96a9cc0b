// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <QHash>
#include <QObject>
#include <QString>

#include "model/core/result.h"

namespace Jobs
{

/// Where tokens and passwords are kept. Answers come in the caller's thread, at once or later.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// nullopt: nothing is stored under the key.
    virtual void read(const QString &key, QObject *guard,
                      std::function<void(const std::optional<QString> &)> answer) = 0;
    virtual void write(const QString &key, const QString &secret) = 0;
    virtual void remove(const QString &key) = 0;
    /// False: secrets last only for this run, and `notice()` says so in a sentence.
    [[nodiscard]] virtual bool isPersistent() const = 0;
    [[nodiscard]] virtual QString notice() const = 0;

signals:
    void persistenceChanged();
};

/// Keeps secrets in memory for this run.
class MemorySecretStore final : public SecretStore
{
    Q_OBJECT

public:
    using SecretStore::SecretStore;
    void read(const QString &key, QObject *guard,
              std::function<void(const std::optional<QString> &)> answer) override;
    void write(const QString &key, const QString &secret) override;
    void remove(const QString &key) override;
    [[nodiscard]] bool isPersistent() const override { return false; }
    [[nodiscard]] QString notice() const override;

private:
    QHash<QString, QString> m_secrets;
};

/// The desktop's keychain through QtKeychain. The first failure (no secret service answers) makes
/// it fall back to memory for this run; nothing is ever written to a plain file.
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT

public:
    explicit KeychainSecretStore(QObject *parent = nullptr);
    void read(const QString &key, QObject *guard,
              std::function<void(const std::optional<QString> &)> answer) override;
    void write(const QString &key, const QString &secret) override;
    void remove(const QString &key) override;
    [[nodiscard]] bool isPersistent() const override { return m_available; }
    [[nodiscard]] QString notice() const override;

private:
    void unavailable();

    QHash<QString, QString> m_session; ///< what could not be stored, and what was read
    bool m_available = true;
};

} // namespace Jobs
