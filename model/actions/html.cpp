// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/actions/html.h"

namespace Actions
{

QString htmlTable(const QStringList &header, const QList<QStringList> &rows)
{
    const auto line = [](const QStringList &cells, const QString &tag) {
        QString html = QStringLiteral("<tr>");
        for (const QString &cell : cells) {
            html += u'<' + tag + u'>' + cell.toHtmlEscaped() + QStringLiteral("</") + tag + u'>';
        }
        return html + QStringLiteral("</tr>\n");
    };
    QString html = QStringLiteral("<table>\n<thead>\n") + line(header, QStringLiteral("th")) + QStringLiteral("</thead>\n<tbody>\n");
    for (const QStringList &row : rows) {
        html += line(row, QStringLiteral("td"));
    }
    return html + QStringLiteral("</tbody>\n</table>\n");
}

QString htmlPage(const QString &title, const QString &body)
{
    return QStringLiteral("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%1</title>\n"
                          "<style>body { font-family: sans-serif; margin: 2em; } table { border-collapse: collapse; margin-bottom: 1em; } "
                          "th, td { border: 1px solid #bbb; padding: 0.2em 0.8em; text-align: left; }</style>\n"
                          "</head>\n<body>\n<h1>%1</h1>\n%2</body>\n</html>\n")
        .arg(title.toHtmlEscaped(), body);
}

} // namespace Actions
