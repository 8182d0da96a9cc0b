// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QByteArray>
#include <QString>

#include "model/core/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace Terminology
{

/// An open SQLite file of a release. One thread at a time.
class SqliteFile final
{
public:
    enum class Mode
    {
        Read,
        Write ///< made if absent; safe against a killed program, not against a power cut
    };

    SqliteFile() = default;
    ~SqliteFile();
    SqliteFile(SqliteFile &&other) noexcept;
    SqliteFile &operator=(SqliteFile &&other) noexcept;
    SqliteFile(const SqliteFile &) = delete;
    SqliteFile &operator=(const SqliteFile &) = delete;

    [[nodiscard]] static Core::Result<SqliteFile> open(const QString &path, Mode mode);
    [[nodiscard]] Core::Result<void> run(const char *sql);
    [[nodiscard]] sqlite3 *handle() const { return m_database; }
    void close();
    /// Makes long statements ask `cancelled` now and then; null stops asking. It must outlive them.
    void watch(const std::function<bool()> *cancelled);
    [[nodiscard]] QString lastError() const;

private:
    sqlite3 *m_database = nullptr;
};

/// A prepared statement that is used many times.
class SqliteQuery final
{
public:
    SqliteQuery(const SqliteFile &file, const char *sql);
    ~SqliteQuery();
    SqliteQuery(const SqliteQuery &) = delete;
    SqliteQuery &operator=(const SqliteQuery &) = delete;

    SqliteQuery &reset();
    SqliteQuery &bind(QByteArrayView text); ///< the bytes must live until the next reset
    SqliteQuery &bind(const QString &text);
    SqliteQuery &bind(qint64 value);
    SqliteQuery &bind(int value) { return bind(static_cast<qint64>(value)); }
    SqliteQuery &bindBlob(const QByteArray &bytes);
    /// True while there is a row.
    bool next();
    /// One execution without rows, then ready for the next. False on an error.
    bool execute();

    [[nodiscard]] QString text(int column) const;
    [[nodiscard]] qint64 number(int column) const;
    [[nodiscard]] int integer(int column) const { return static_cast<int>(number(column)); }
    [[nodiscard]] QByteArray blob(int column) const;
    [[nodiscard]] bool isNull(int column) const;

private:
    sqlite3_stmt *m_statement = nullptr;
    int m_bound = 0;
};

} // namespace Terminology
