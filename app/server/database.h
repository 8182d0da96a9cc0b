// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QString>
#include <QVariant>

#include "model/core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace Server
{

/// A prepared statement. Values are bound in order; `next()` steps to a row.
class Statement final
{
public:
    Statement(sqlite3 *database, const char *sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Statement &bind(const QString &value);
    Statement &bind(qint64 value);
    Statement &bind(int value) { return bind(static_cast<qint64>(value)); }
    Statement &bind(bool value) { return bind(static_cast<qint64>(value ? 1 : 0)); }
    Statement &bind(const std::optional<qint64> &value);

    /// True while there is a row. An error ends the rows and is remembered by the database.
    [[nodiscard]] bool next();
    /// For statements without rows. False on an error.
    bool run();

    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] qint64 number(int column) const;
    [[nodiscard]] std::optional<qint64> optional(int column) const;
    [[nodiscard]] bool flag(int column) const { return number(column) != 0; }

private:
    sqlite3 *m_database;
    sqlite3_stmt *m_statement = nullptr;
    int m_bound = 0;
};

/// One SQLite file in WAL mode, used from one thread. Return codes are checked; a failed statement
/// inside a transaction makes `commit` fail.
class Database final
{
public:
    Database() = default;
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] Core::Result<void> open(const QString &file);
    [[nodiscard]] Core::Result<void> execute(const char *sql);
    [[nodiscard]] sqlite3 *handle() const { return m_database; }
    [[nodiscard]] qint64 lastInsertId() const;
    [[nodiscard]] int changes() const;
    [[nodiscard]] QString lastError() const;
    /// Copies the whole database to another file while it is in use.
    [[nodiscard]] Core::Result<void> backup(const QString &file) const;

private:
    sqlite3 *m_database = nullptr;
};

/// All or nothing: rolled back unless `commit()` succeeded.
class Transaction final
{
public:
    explicit Transaction(Database &database);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    [[nodiscard]] bool commit();

private:
    Database &m_database;
    bool m_open = false;
};

} // namespace Server
