// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/dummytablespage.h"

#include <functional>

#include <QComboBox>
#include <QDir>
#include <QFont>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QUndoCommand>
#include <QUndoStack>
#include <QVBoxLayout>

#include "widgets/charts/chartdata.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

/// A cell's text, and back. The first redo happens on the push.
class CellEdit final : public QUndoCommand
{
public:
    using Write = std::function<void(const QString &text)>;

    CellEdit(const QString &title, QString before, QString after, Write write)
        : QUndoCommand(title)
        , m_before(std::move(before))
        , m_after(std::move(after))
        , m_write(std::move(write))
    {
    }
    void undo() override { m_write(m_before); }
    void redo() override { m_write(m_after); }

private:
    QString m_before;
    QString m_after;
    Write m_write;
};

} // namespace

DummyTableModel::DummyTableModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void DummyTableModel::setTable(const Table::DataTablePtr &table, bool editable)
{
    beginResetModel();
    m_table = table;
    m_editable = editable;
    m_columns.clear();
    m_patientOf.clear();
    for (std::size_t column = 0; table && column < table->columns.size(); ++column) {
        if (table->columns[column]) {
            m_columns.push_back(column);
        }
    }
    for (std::size_t patient = 0; table && patient < table->patientIds.size(); ++patient) {
        m_patientOf.insert(m_patientOf.end(), table->offsets[patient + 1] - table->offsets[patient], patient);
    }
    endResetModel();
}

Study::DummyRow DummyTableModel::fileRow(int row) const
{
    const auto at = static_cast<std::size_t>(row);
    const std::size_t patient = m_patientOf[at];
    return {m_table->patientIds[patient], at - m_table->offsets[patient]};
}

QString DummyTableModel::columnName(int column) const
{
    return column == 0 ? QStringLiteral("patient_id") : QString::fromStdString(m_table->schema->columns[m_columns[static_cast<std::size_t>(column - 1)]].name);
}

int DummyTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_patientOf.size());
}

int DummyTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_table ? 0 : static_cast<int>(m_columns.size()) + 1;
}

QVariant DummyTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    if (index.column() == 0) {
        return role == Qt::DisplayRole ? QVariant(qlonglong{m_table->patientIds[m_patientOf[row]]}) : QVariant();
    }
    const Table::Column *column = m_table->columns[m_columns[static_cast<std::size_t>(index.column() - 1)]].get();
    const bool missing = column->isNull(row);
    switch (role) {
    case Qt::DisplayRole:
        return missing ? tr("missing") : cellText(column, row);
    case Qt::EditRole:
        return missing ? QString() : QString::fromStdString(column->value(row).toCsvText());
    case Qt::ForegroundRole:
        return missing ? QVariant(m_theme->color(Role::Muted)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (column->type.isNumeric() ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant DummyTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section >= columnCount()) {
        return {};
    }
    return columnName(section);
}

Qt::ItemFlags DummyTableModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return m_editable && index.isValid() && index.column() > 0 ? flags | Qt::ItemIsEditable : flags;
}

bool DummyTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !m_editable || !index.isValid() || index.column() == 0) {
        return false;
    }
    const QString before = data(index, Qt::EditRole).toString();
    if (value.toString() != before) {
        emit edited(fileRow(index.row()), columnName(index.column()), before, value.toString());
    }
    return true;
}

DummyTablesPage::DummyTablesPage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_root(studyRoot)
    , m_tables(new QComboBox(this))
    , m_hint(mutedLabel({}, theme, this))
    , m_save(new QPushButton(tr("Save to Edit..."), this))
    , m_undoButton(new QPushButton(tr("Undo"), this))
    , m_view(new QTableView(this))
    , m_model(new DummyTableModel(theme, this))
    , m_undo(new QUndoStack(this))
{
    setName(m_tables, "dummyTablesTable", tr("Dummy table shown"));
    setName(m_save, "dummyTablesSave", tr("Save the dummy tables to edit them"));
    setName(m_undoButton, "dummyTablesUndo", tr("Undo the last change of a cell"));
    setName(m_view, "dummyTablesGrid", tr("Rows of the dummy table"));
    m_view->setModel(m_model);
    m_view->setTabKeyNavigation(false);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->verticalHeader()->hide();
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setWordWrap(false);
    fitTableToText(m_view, 8);
    m_hint->setWordWrap(true);
    m_undoButton->setEnabled(false);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_tables);
    row->addWidget(m_hint, 1);
    row->addWidget(m_undoButton);
    row->addWidget(m_save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_view, 1);
    connect(m_tables, &QComboBox::currentIndexChanged, this, &DummyTablesPage::showTable);
    connect(m_save, &QPushButton::clicked, this, &DummyTablesPage::saveRequested);
    connect(m_undoButton, &QPushButton::clicked, m_undo, &QUndoStack::undo);
    connect(m_undo, &QUndoStack::canUndoChanged, m_undoButton, &QPushButton::setEnabled);
    connect(m_model, &DummyTableModel::edited, this, [this](const Study::DummyRow &at, const QString &column, const QString &before, const QString &text) {
        const Core::TableSchemaPtr schema = m_model->table()->schema;
        m_undo->push(new CellEdit(tr("Change of %1").arg(column), before, text, [this, schema, at, column](const QString &value) { write(schema, at, column, value); }));
    });
}

void DummyTablesPage::setResult(const Study::PreviewResultPtr &result)
{
    const QString folder = result->options.tablesFolder.isEmpty() ? QString() : QDir(m_root).filePath(result->options.tablesFolder);
    if (folder != m_folder) {
        m_undo->clear();
    }
    m_folder = folder;
    m_result = result;
    const QString before = m_tables->currentText();
    {
        const QSignalBlocker quiet(m_tables);
        m_tables->clear();
        for (const Table::DataTablePtr &table : result->dummy.tables.tables()) {
            m_tables->addItem(QString::fromStdString(table->schema->tableName));
        }
        m_tables->setCurrentIndex(std::max(0, m_tables->findText(before)));
    }
    m_save->setVisible(m_folder.isEmpty());
    m_undoButton->setVisible(!m_folder.isEmpty());
    m_hint->setText(m_folder.isEmpty() ? tr("Generated patients. Save them as files to change cells.") : tr("Cells changed here are written to %1.").arg(QDir::toNativeSeparators(m_folder)));
    showTable();
}

void DummyTablesPage::showTable()
{
    const QModelIndex current = m_view->currentIndex();
    const int index = m_tables->currentIndex();
    const bool known = m_result && index >= 0 && static_cast<std::size_t>(index) < m_result->dummy.tables.tables().size();
    m_model->setTable(known ? m_result->dummy.tables.tables()[static_cast<std::size_t>(index)] : nullptr, !m_folder.isEmpty());
    if (current.isValid() && current.row() < m_model->rowCount() && current.column() < m_model->columnCount()) {
        m_view->setCurrentIndex(m_model->index(current.row(), current.column()));
    }
}

void DummyTablesPage::write(const Core::TableSchemaPtr &schema, const Study::DummyRow &row, const QString &column, const QString &text)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.editTable");
    spec.title = tr("Changing a dummy table");
    m_jobs->start(spec, [folder = m_folder, schema, row, column, text](const Core::JobContext &) {
              return Study::editDummyTable(folder, schema, row, column.toStdString(), text);
          }).then(this, [this](const Core::Result<void> &written) {
        if (written) {
            emit tablesChanged();
        } else {
            m_hint->setText(QStringLiteral("⚠ ") + written.error().message);
        }
    });
}

} // namespace Gui
