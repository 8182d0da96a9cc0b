// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QWidget>

#include "model/core/jobqueue.h"
#include "model/study/dummytables.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;
class QUndoStack;

namespace Gui
{

/// One dummy table as rows and columns. Cells can be written to when the tables are files of the author's.
class DummyTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit DummyTableModel(const Theme *theme, QObject *parent = nullptr);

    void setTable(const Table::DataTablePtr &table, bool editable);
    [[nodiscard]] const Table::DataTablePtr &table() const { return m_table; }
    [[nodiscard]] Study::DummyRow fileRow(int row) const;
    [[nodiscard]] QString columnName(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void edited(const Study::DummyRow &row, const QString &column, const QString &before, const QString &text);

private:
    const Theme *m_theme;
    Table::DataTablePtr m_table; // shared with the result; immutable
    std::vector<std::size_t> m_columns; ///< shown column → column of the table; patient_id comes before
    std::vector<std::size_t> m_patientOf; ///< by row
    bool m_editable = false;
};

/// The tables that the preview is made from. Saved as a folder of files, their cells can be changed here,
/// and the preview follows; every change can be undone.
class DummyTablesPage final : public QWidget
{
    Q_OBJECT

public:
    DummyTablesPage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent = nullptr);

    void setResult(const Study::PreviewResultPtr &result);
    [[nodiscard]] DummyTableModel *model() const { return m_model; }
    [[nodiscard]] QUndoStack *undoStack() const { return m_undo; }

signals:
    void saveRequested();
    void tablesChanged(); ///< a file was changed: the preview is to be made again

private:
    void showTable();
    void write(const Core::TableSchemaPtr &schema, const Study::DummyRow &row, const QString &column, const QString &text);

    Core::JobQueue *m_jobs;
    QString m_root;
    Study::PreviewResultPtr m_result;
    QString m_folder; ///< of the files shown, absolute; empty for generated tables
    QComboBox *m_tables;
    QLabel *m_hint;
    QPushButton *m_save;
    QPushButton *m_undoButton;
    QTableView *m_view;
    DummyTableModel *m_model;
    QUndoStack *m_undo;
};

} // namespace Gui
