// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/database.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include "model/core/logging.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

Statement::Statement(sqlite3 *database, const char *sql)
    : m_database(database)
{
    if (sqlite3_prepare_v2(database, sql, -1, &m_statement, nullptr) != SQLITE_OK) {
        qCCritical(lcServer) << "statement refused:" << sqlite3_errmsg(database) << sql;
        m_statement = nullptr;
    }
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

Statement &Statement::bind(const QString &value)
{
    const QByteArray bytes = value.toUtf8();
    sqlite3_bind_text(m_statement, ++m_bound, bytes.constData(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bind(qint64 value)
{
    sqlite3_bind_int64(m_statement, ++m_bound, value);
    return *this;
}

Statement &Statement::bind(const std::optional<qint64> &value)
{
    if (value) {
        return bind(*value);
    }
    sqlite3_bind_null(m_statement, ++m_bound);
    return *this;
}

bool Statement::next()
{
    if (m_statement == nullptr) {
        return false;
    }
    const int code = sqlite3_step(m_statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        qCCritical(lcServer) << "statement failed:" << sqlite3_errmsg(m_database);
    }
    return code == SQLITE_ROW;
}

bool Statement::run()
{
    if (m_statement == nullptr) {
        return false;
    }
    const int code = sqlite3_step(m_statement);
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        qCCritical(lcServer) << "statement failed:" << sqlite3_errmsg(m_database);
        return false;
    }
    return true;
}

QString Statement::text(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement, column);
    return QString::fromUtf8(static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, column));
}

qint64 Statement::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::optional<qint64> Statement::optional(int column) const
{
    if (sqlite3_column_type(m_statement, column) == SQLITE_NULL) {
        return std::nullopt;
    }
    return number(column);
}

Database::~Database()
{
    sqlite3_close(m_database);
}

Result<void> Database::open(const QString &file)
{
    const int code = sqlite3_open_v2(file.toUtf8().constData(), &m_database,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        return fail(ErrorCode::Unavailable,
                    QCoreApplication::translate("Server", "The server's database “%1” could not be opened.").arg(file), lastError());
    }
    sqlite3_busy_timeout(m_database, 5000);
    if (Result<void> mode = execute("PRAGMA journal_mode = WAL"); !mode) {
        return mode;
    }
    if (Result<void> mode = execute("PRAGMA synchronous = NORMAL"); !mode) {
        return mode;
    }
    return execute("PRAGMA foreign_keys = ON");
}

Result<void> Database::execute(const char *sql)
{
    char *message = nullptr;
    if (sqlite3_exec(m_database, sql, nullptr, nullptr, &message) != SQLITE_OK) {
        const QString detail = QString::fromUtf8(message != nullptr ? message : "");
        sqlite3_free(message);
        return fail(ErrorCode::Internal, QCoreApplication::translate("Server", "The server's database refused a statement."), detail);
    }
    return {};
}

qint64 Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_database);
}

int Database::changes() const
{
    return sqlite3_changes(m_database);
}

QString Database::lastError() const
{
    return QString::fromUtf8(sqlite3_errmsg(m_database));
}

Result<void> Database::backup(const QString &file) const
{
    sqlite3 *target = nullptr;
    int code = sqlite3_open(file.toUtf8().constData(), &target);
    if (code == SQLITE_OK) {
        sqlite3_backup *copy = sqlite3_backup_init(target, "main", m_database, "main");
        code = copy != nullptr ? sqlite3_backup_step(copy, -1) : SQLITE_ERROR;
        sqlite3_backup_finish(copy);
    }
    const QString detail = QString::fromUtf8(sqlite3_errmsg(target));
    sqlite3_close(target);
    if (code != SQLITE_DONE) {
        return fail(ErrorCode::Unavailable, QCoreApplication::translate("Server", "The backup “%1” could not be written.").arg(file),
                    detail);
    }
    return {};
}

Transaction::Transaction(Database &database)
    : m_database(database)
{
    m_open = database.execute("BEGIN IMMEDIATE").has_value();
}

Transaction::~Transaction()
{
    if (m_open && !m_database.execute("ROLLBACK")) {
        qCCritical(lcServer) << "a transaction could not be rolled back";
    }
}

bool Transaction::commit()
{
    if (!m_open) {
        return false;
    }
    m_open = !m_database.execute("COMMIT").has_value();
    return !m_open;
}

} // namespace Server
