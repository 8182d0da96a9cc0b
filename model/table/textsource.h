// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>

#include <QByteArray>
#include <QFile>
#include <QMutex>

#include "model/core/result.h"

namespace Table
{

/// The text of a `.csv` or `.csv.gz` file, read piece by piece where that is possible: a compressed
/// one is unpacked whole. Not mapped into memory, since a file that somebody shortens meanwhile
/// would end the program. Slices may be read from several threads at once.
class TextSource
{
public:
    [[nodiscard]] static Core::Result<std::unique_ptr<TextSource>> open(const QString &path);

    [[nodiscard]] qint64 size() const { return m_size; }
    /// Bytes `from` .. `to` (cut at the end of the file); `buffer` keeps them alive. A file that
    /// became shorter is an error.
    [[nodiscard]] Core::Result<std::string_view> slice(qint64 from, qint64 to, QByteArray &buffer);
    /// The first place at or after `from` where a line begins; the size if there is none. A line ends with LF.
    [[nodiscard]] Core::Result<qint64> lineStart(qint64 from);

private:
    explicit TextSource(const QString &path) : m_file(path) {}

    QFile m_file;
    QByteArray m_content; ///< unpacked text
    bool m_inMemory = false;
    qint64 m_size = 0;
    QMutex m_mutex; ///< guards the position of m_file
};

} // namespace Table
