// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/tableexport.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include "model/core/files.h"
#include "model/table/resultfiles.h"
#include "model/table/xlsx.h"

namespace Gui
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Gui::TableExport", text);
}

} // namespace

Core::Result<void> writeTable(const QString &path, const TablePart &part)
{
    if (!part.table) {
        return Core::fail(Core::ErrorCode::NotFound, tr("There is no table to export yet."));
    }
    const Table::ResultTable table = part.isWhole ? *part.table : Study::cutOut(*part.table, part.rows, part.columns);
    if (path.endsWith(QStringLiteral(".xlsx"), Qt::CaseInsensitive)) {
        return Table::writeXlsx(path, table);
    }
    return Core::writeFile(path, path.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive) ? Table::toMarkdown(table).toUtf8() : Table::toCsv(table));
}

void exportTable(QWidget *parent, Core::JobQueue *jobs, const QString &name, const std::function<TablePart(bool isWhole)> &part)
{
    QMessageBox question(QMessageBox::Question, tr("Export Table"), tr("Which rows and columns are to be written? They are dummy data."), QMessageBox::Cancel, parent);
    const QPushButton *shown = question.addButton(tr("As Shown"), QMessageBox::AcceptRole);
    const QPushButton *everything = question.addButton(tr("Everything"), QMessageBox::AcceptRole);
    question.exec();
    if (question.clickedButton() != shown && question.clickedButton() != everything) {
        return;
    }
    const QString path = QFileDialog::getSaveFileName(parent, tr("Export Table"), name + QStringLiteral(".csv"),
                                                      tr("CSV files (*.csv);;Excel workbooks (*.xlsx);;Markdown (*.md)"));
    if (path.isEmpty()) {
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("table.export");
    spec.title = tr("Writing the table");
    jobs->start(spec, [wanted = part(question.clickedButton() == everything), path](const Core::JobContext &) { return writeTable(path, wanted); })
        .then(parent, [parent](const Core::Result<void> &written) {
            if (!written) {
                QMessageBox::warning(parent, tr("Export Table"), written.error().message);
            }
        });
}

} // namespace Gui
