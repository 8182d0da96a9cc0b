// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/table/xlsx.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <xlsxwriter.h>

#include "model/core/files.h"

namespace Table
{

namespace
{

constexpr std::size_t kMostRows = 1048576; // of a sheet, with the heading
constexpr std::size_t kMostColumns = 16384;
constexpr qsizetype kLongestName = 31;
constexpr std::int64_t kExactWhole = std::int64_t{1} << 53; // larger ones would be rounded

QString tr(const char *text)
{
    return QCoreApplication::translate("Table::Xlsx", text);
}

/// A sheet's name may be neither long nor hold any of []:*?/\ .
QByteArray sheetName(const std::string &name)
{
    QString sheet = QString::fromStdString(name).left(kLongestName);
    for (QChar &letter : sheet) {
        letter = QStringLiteral("[]:*?/\\'").contains(letter) ? QLatin1Char('_') : letter;
    }
    return sheet.isEmpty() ? QByteArray("table") : sheet.toUtf8();
}

class Sheet
{
public:
    Sheet(lxw_workbook *book, const ResultTable &table) : m_table(table), m_sheet(workbook_add_worksheet(book, sheetName(table.name).constData()))
    {
        m_heading = workbook_add_format(book);
        format_set_bold(m_heading);
        m_day = workbook_add_format(book);
        format_set_num_format(m_day, "yyyy-mm-dd");
    }

    [[nodiscard]] lxw_error write()
    {
        if (!m_sheet) {
            return LXW_ERROR_MEMORY_MALLOC_FAILED;
        }
        lxw_error error = LXW_NO_ERROR;
        for (std::size_t column = 0; column < m_table.columns.size() && error == LXW_NO_ERROR; ++column) {
            error = worksheet_write_string(m_sheet, 0, static_cast<lxw_col_t>(column), m_table.columns[column].spec.name.c_str(), m_heading);
        }
        for (std::size_t row = 0; row < m_table.rows && error == LXW_NO_ERROR; ++row) {
            for (std::size_t column = 0; column < m_table.columns.size() && error == LXW_NO_ERROR; ++column) {
                error = writeCell(row, column);
            }
        }
        worksheet_freeze_panes(m_sheet, 1, 0);
        return error;
    }

private:
    lxw_error writeCell(std::size_t row, std::size_t column)
    {
        const Column *values = m_table.columns[column].values.get();
        if (!values || values->isNull(row)) {
            return LXW_NO_ERROR;
        }
        const auto at = static_cast<lxw_row_t>(row + 1);
        const auto in = static_cast<lxw_col_t>(column);
        const Core::Value value = values->value(row);
        switch (values->type.kind) {
        case Core::TypeKind::Bool:
            return worksheet_write_boolean(m_sheet, at, in, value.toBool() ? 1 : 0, nullptr);
        case Core::TypeKind::Int:
            if (value.toInt() >= -kExactWhole && value.toInt() <= kExactWhole) {
                return worksheet_write_number(m_sheet, at, in, static_cast<double>(value.toInt()), nullptr);
            }
            break;
        case Core::TypeKind::Float:
            return worksheet_write_number(m_sheet, at, in, value.toFloat(), nullptr);
        case Core::TypeKind::Date:
            if (const Core::CivilDate civil = value.toDate().civil(); civil.year >= 1900) {
                lxw_datetime day{civil.year, civil.month, civil.day, 0, 0, 0};
                return worksheet_write_datetime(m_sheet, at, in, &day, m_day);
            }
            break;
        default:
            break;
        }
        return worksheet_write_string(m_sheet, at, in, value.toCsvText().c_str(), nullptr);
    }

    const ResultTable &m_table;
    lxw_worksheet *m_sheet;
    lxw_format *m_heading = nullptr;
    lxw_format *m_day = nullptr;
};

} // namespace

Core::Result<void> writeXlsx(const QString &path, const ResultTable &table)
{
    if (table.rows + 1 > kMostRows || table.columns.size() > kMostColumns) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("The table was not written because it has more rows or columns than a sheet of a workbook can have "
                                                            "(1,048,576 rows, 16,384 columns). Filter it first, or write it as CSV."));
    }
    const QTemporaryDir folder;
    const QString draft = folder.filePath(QStringLiteral("table.xlsx"));
    const QByteArray draftName = QFile::encodeName(draft);
    QByteArray temporary = QFile::encodeName(folder.path());
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = temporary.data();
    lxw_workbook *book = workbook_new_opt(draftName.constData(), &options);
    if (!book) {
        return Core::fail(Core::ErrorCode::Internal, tr("The table was not written because there is no room for a draft of it in %1.").arg(folder.path()));
    }
    const lxw_error filled = Sheet(book, table).write();
    const lxw_error closed = workbook_close(book);
    if (filled != LXW_NO_ERROR || closed != LXW_NO_ERROR) {
        return Core::fail(Core::ErrorCode::Internal, tr("The table was not written: %1.").arg(QString::fromUtf8(lxw_strerror(filled != LXW_NO_ERROR ? filled : closed))));
    }
    const auto content = Core::readFile(draft);
    return content ? Core::writeFile(path, *content) : Core::fail(content.error());
}

QString toMarkdown(const ResultTable &table)
{
    const auto line = [](const QStringList &cells) { return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n"); };
    QStringList names;
    QStringList rules;
    for (const ResultColumn &column : table.columns) {
        names.append(QString::fromStdString(column.spec.name));
        rules.append(column.values && column.values->type.isNumeric() ? QStringLiteral("---:") : QStringLiteral("---"));
    }
    QString text = line(names) + line(rules);
    for (std::size_t row = 0; row < table.rows; ++row) {
        QStringList cells;
        for (const ResultColumn &column : table.columns) {
            QString cell = column.values && !column.values->isNull(row) ? QString::fromStdString(column.values->value(row).toCsvText()) : QString();
            cell.replace(QLatin1Char('|'), QStringLiteral("\\|")).replace(QLatin1Char('\n'), QLatin1Char(' '));
            cells.append(cell);
        }
        text += line(cells);
    }
    return text;
}

} // namespace Table
