// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/core/csvtext.h"

#include <algorithm>

namespace Core
{

namespace
{

class CsvReader
{
public:
    explicit CsvReader(const QString &text) : m_text(text) {}

    QList<CsvRow> read()
    {
        while (m_at < m_text.size()) {
            readRow();
        }
        return m_rows;
    }

private:
    [[nodiscard]] bool atLineEnd() const { return m_text.at(m_at) == u'\n' || m_text.at(m_at) == u'\r'; }

    void passLineEnd()
    {
        m_at += m_text.at(m_at) == u'\r' && m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'\n' ? 2 : 1;
        ++m_line;
        m_lineStart = m_at;
    }

    void readRow()
    {
        CsvRow row;
        row.line = m_line;
        if (atLineEnd()) {
            passLineEnd();
            m_rows.append(row);
            return;
        }
        bool more = true;
        while (more) {
            row.columns.append(static_cast<int>(m_at - m_lineStart) + 1);
            row.cells.append(readCell());
            more = m_at < m_text.size() && m_text.at(m_at) == u',';
            m_at += more ? 1 : 0;
        }
        if (m_at < m_text.size()) {
            passLineEnd();
        }
        m_rows.append(row);
    }

    QString readCell()
    {
        QString cell;
        bool quoted = m_at < m_text.size() && m_text.at(m_at) == u'"';
        m_at += quoted ? 1 : 0;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar unit = m_text.at(m_at);
            if (quoted && unit == u'"') {
                const bool doubled = m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'"';
                m_at += doubled ? 1 : 0;
                quoted = doubled;
                if (doubled) {
                    cell += unit;
                }
                continue;
            }
            if (!quoted && (unit == u',' || unit == u'\n' || unit == u'\r')) {
                break;
            }
            if (unit == u'\n') {
                ++m_line;
                m_lineStart = m_at + 1;
            }
            cell += unit;
        }
        return cell;
    }

    const QString &m_text;
    QList<CsvRow> m_rows;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
};

bool endsTextLine(QChar unit)
{
    const char16_t value = unit.unicode();
    return (value >= 0x0A && value <= 0x0D) || (value >= 0x1C && value <= 0x1E) || value == 0x85 || value == 0x2028
           || value == 0x2029;
}

} // namespace

QList<CsvRow> readCsv(const QString &text)
{
    return CsvReader(text).read();
}

QList<QStringList> csvCells(const QString &text)
{
    QList<QStringList> rows;
    for (const CsvRow &row : readCsv(text)) {
        rows.append(row.cells);
    }
    return rows;
}

QString csvCell(const QString &cell)
{
    const bool plain = std::none_of(cell.cbegin(), cell.cend(), [](QChar unit) {
        return unit == u',' || unit == u'"' || unit == u'\n' || unit == u'\r';
    });
    if (plain) {
        return cell;
    }
    QString doubled = cell;
    doubled.replace(u'"', QStringLiteral("\"\""));
    return u'"' + doubled + u'"';
}

QString writeCsv(const QList<QStringList> &rows)
{
    QString text;
    for (const QStringList &row : rows) {
        if (row.size() == 1 && row.constFirst().isEmpty()) {
            text += QStringLiteral("\"\"");
        }
        for (qsizetype i = 0; i < row.size(); ++i) {
            text += (i > 0 ? QStringLiteral(",") : QString()) + csvCell(row.at(i));
        }
        text += QStringLiteral("\r\n");
    }
    return text;
}

QStringList textLines(const QString &text)
{
    QStringList lines;
    qsizetype start = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!endsTextLine(text.at(i))) {
            continue;
        }
        lines.append(text.mid(start, i - start));
        if (text.at(i) == u'\r' && i + 1 < text.size() && text.at(i + 1) == u'\n') {
            ++i;
        }
        start = i + 1;
    }
    if (start < text.size()) {
        lines.append(text.mid(start));
    }
    return lines;
}

} // namespace Core
