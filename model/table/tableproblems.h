// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <QString>
#include <QStringList>

#include "model/core/diagnostic.h"
#include "model/core/result.h"
#include "model/core/tableschema.h"

namespace Table
{

/// What is wrong with table files, as `file:line:column: error: row N, column C: ... [table.rule]`
/// lines: the first hundred of each severity in words, the rest as a number.
class TableProblems
{
public:
    void error(const QString &file, const char *rule, const QString &message, Core::TextPosition at = {});
    void warn(const QString &file, const char *rule, const QString &message, Core::TextPosition at = {});

    /// All of another list behind the own ones.
    void addAll(const TableProblems &other);

    [[nodiscard]] bool hasErrors() const { return m_errors.count > 0; }
    /// `headline` with all errors as its detail.
    [[nodiscard]] Core::Error asError(const QString &headline) const;
    [[nodiscard]] QStringList warnings() const { return linesOf(m_warnings); }

private:
    struct Lines
    {
        QStringList texts;
        qsizetype count = 0;
    };
    static void add(Lines &lines, Core::Severity severity, const QString &file, const char *rule, const QString &message,
                    Core::TextPosition at);
    [[nodiscard]] static QStringList linesOf(const Lines &lines);

    Lines m_errors;
    Lines m_warnings;
};

/// What a cell of the column must look like: "a whole number".
[[nodiscard]] QString expectedText(Core::ElementType type);
/// A cell for a message: at most 80 characters on one line, whatever its encoding.
[[nodiscard]] QString shownCell(std::string_view cell);

} // namespace Table
