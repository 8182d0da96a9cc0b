// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/terminology/sqlitefile.h"

#include <utility>

#include <sqlite3.h>

#include <QCoreApplication>

namespace Terminology
{

namespace
{

constexpr int kStepsBetweenQuestions = 20000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::SqliteFile", text);
}

int askWhetherCancelled(void *asked)
{
    return (*static_cast<const std::function<bool()> *>(asked))() ? 1 : 0;
}

} // namespace

SqliteFile::~SqliteFile()
{
    close();
}

SqliteFile::SqliteFile(SqliteFile &&other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{
}

SqliteFile &SqliteFile::operator=(SqliteFile &&other) noexcept
{
    if (this != &other) {
        close();
        m_database = std::exchange(other.m_database, nullptr);
    }
    return *this;
}

Core::Result<SqliteFile> SqliteFile::open(const QString &path, Mode mode)
{
    SqliteFile file;
    const int flags = mode == Mode::Read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path.toUtf8().constData(), &file.m_database, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) {
        return Core::fail(Core::ErrorCode::Unavailable, tr("%1 could not be opened.").arg(path), file.lastError());
    }
    const char *pragmas = mode == Mode::Read
                              ? "PRAGMA mmap_size = 2000000000; PRAGMA cache_size = -16000"
                              : "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000; "
                                "PRAGMA temp_store = MEMORY";
    if (const auto set = file.run(pragmas); !set) {
        return tl::unexpected(set.error());
    }
    return file;
}

Core::Result<void> SqliteFile::run(const char *sql)
{
    char *message = nullptr;
    const int code = sqlite3_exec(m_database, sql, nullptr, nullptr, &message);
    const QString detail = QString::fromUtf8(message != nullptr ? message : "");
    sqlite3_free(message);
    if (code == SQLITE_INTERRUPT) {
        return Core::fail(Core::ErrorCode::Cancelled, tr("Stopped."));
    }
    if (code != SQLITE_OK) {
        return Core::fail(Core::ErrorCode::Unavailable,
                          tr("The file of a release could not be used: %1. Check the free space and import the release again.").arg(detail));
    }
    return {};
}

void SqliteFile::close()
{
    sqlite3_close_v2(std::exchange(m_database, nullptr));
}

void SqliteFile::watch(const std::function<bool()> *cancelled)
{
    sqlite3_progress_handler(m_database, cancelled != nullptr ? kStepsBetweenQuestions : 0,
                             cancelled != nullptr ? &askWhetherCancelled : nullptr,
                             const_cast<std::function<bool()> *>(cancelled));
}

QString SqliteFile::lastError() const
{
    return QString::fromUtf8(sqlite3_errmsg(m_database));
}

SqliteQuery::SqliteQuery(const SqliteFile &file, const char *sql)
{
    if (sqlite3_prepare_v3(file.handle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr) != SQLITE_OK) {
        m_statement = nullptr; // every use then gives no rows, as for a file without the table
    }
}

SqliteQuery::~SqliteQuery()
{
    sqlite3_finalize(m_statement);
}

SqliteQuery &SqliteQuery::reset()
{
    sqlite3_reset(m_statement);
    m_bound = 0;
    return *this;
}

SqliteQuery &SqliteQuery::bind(QByteArrayView text)
{
    sqlite3_bind_text(m_statement, ++m_bound, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
}

SqliteQuery &SqliteQuery::bind(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    sqlite3_bind_text(m_statement, ++m_bound, bytes.constData(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
    return *this;
}

SqliteQuery &SqliteQuery::bind(qint64 value)
{
    sqlite3_bind_int64(m_statement, ++m_bound, value);
    return *this;
}

SqliteQuery &SqliteQuery::bindBlob(const QByteArray &bytes)
{
    sqlite3_bind_blob64(m_statement, ++m_bound, bytes.constData(), static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT);
    return *this;
}

bool SqliteQuery::next()
{
    return m_statement != nullptr && sqlite3_step(m_statement) == SQLITE_ROW;
}

bool SqliteQuery::execute()
{
    const bool done = m_statement != nullptr && sqlite3_step(m_statement) == SQLITE_DONE;
    reset();
    return done;
}

QString SqliteQuery::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(bytes, sqlite3_column_bytes(m_statement, column));
}

qint64 SqliteQuery::number(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QByteArray SqliteQuery::blob(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement, column);
    return {static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, column)};
}

bool SqliteQuery::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

} // namespace Terminology
