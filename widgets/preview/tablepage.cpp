// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/tablepage.h"

#include <algorithm>

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/charts/chartdata.h"
#include "widgets/foundation/panes.h"
#include "widgets/preview/explanationpanel.h"
#include "widgets/preview/resulttablemodel.h"
#include "widgets/preview/summaryheader.h"

namespace Gui
{

namespace
{
constexpr int kColumnWidth = 128;
}

TablePage::TablePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_root(studyRoot)
    , m_tables(new QComboBox(this))
    , m_filter(new QLineEdit(this))
    , m_count(mutedLabel({}, theme, this))
    , m_explain(new QToolButton(this))
    , m_table(new QTableView(this))
    , m_model(new ResultTableModel(theme, this))
    , m_header(new SummaryHeader(theme, m_table))
    , m_explanation(new ExplanationPanel(theme, this))
{
    setName(m_tables, "previewTables", tr("Table shown"));
    setName(m_filter, "previewFilter", tr("Filter rows"));
    setName(m_explain, "previewExplain", tr("Explain the chosen cell"));
    m_filter->setPlaceholderText(tr("Filter rows"));
    m_filter->setClearButtonEnabled(true);
    m_tables->hide();
    m_explain->setText(tr("Explain"));
    m_explain->setToolTip(tr("Shows the steps that made the chosen cell."));
    m_explain->setCheckable(true);
    m_explain->setChecked(true);
    buildTable();
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(m_explanation);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    m_explanation->hide();
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_tables);
    row->addWidget(m_filter, 1);
    row->addWidget(m_count);
    row->addWidget(m_explain);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(splitter, 1);
    connect(m_tables, &QComboBox::currentIndexChanged, this, [this]() {
        m_model->setResult(m_result, shownTable());
        updateCount();
        emit tableChanged();
    });
    connect(m_explain, &QToolButton::toggled, this, &TablePage::setExplaining);
    connect(m_explanation, &ExplanationPanel::closeRequested, this, [this]() { setExplaining(false); });
    connect(m_explanation, &ExplanationPanel::stepActivated, this, &TablePage::nodeActivated);
}

void TablePage::buildTable()
{
    setName(m_table, "previewTable", tr("Dummy patients"));
    m_table->setHorizontalHeader(m_header);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setModel(m_model);
    m_header->setDefaultSectionSize(kColumnWidth);
    m_header->setSortIndicator(-1, Qt::AscendingOrder);
    connect(m_header, &QHeaderView::sortIndicatorChanged, m_model, &ResultTableModel::sort);
    connect(m_header, &QHeaderView::sectionDoubleClicked, this,
            [this](int section) { emit variableActivated(m_model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString()); });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        updateCount();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &now, const QModelIndex &before) {
        explain();
        if (now.isValid() && now.column() != before.column()) {
            emit variableChosen(m_model->headerData(now.column(), Qt::Horizontal, Qt::DisplayRole).toString());
        }
    });
}

std::size_t TablePage::shownTable() const
{
    return static_cast<std::size_t>(std::max(0, m_tables->currentIndex()));
}

void TablePage::setResult(const Study::PreviewResultPtr &result)
{
    const QModelIndex current = m_table->currentIndex();
    const QString column = current.isValid() ? m_model->headerData(current.column(), Qt::Horizontal, Qt::DisplayRole).toString() : QString();
    m_result = result;
    m_names.reset();
    QStringList names;
    for (const Table::ResultTable &table : result->tables) {
        names.append(QStringLiteral("%1 (%2)").arg(QString::fromStdString(table.name), countText(static_cast<qint64>(table.rows))));
    }
    const int before = std::max(0, m_tables->currentIndex());
    {
        const QSignalBlocker quiet(m_tables);
        m_tables->clear();
        m_tables->addItems(names);
        m_tables->setCurrentIndex(std::min(before, static_cast<int>(names.size()) - 1));
        m_tables->setVisible(names.size() > 1);
    }
    m_model->setResult(m_result, shownTable());
    updateCount();
    const Table::ResultTable *table = m_model->table();
    const int same = table && !column.isEmpty() ? table->columnIndex(column.toStdString()) : -1;
    if (same >= 0 && current.row() < m_model->rowCount()) {
        m_table->setCurrentIndex(m_model->index(current.row(), same));
    } else {
        explain();
    }
}

void TablePage::setSummaries(const QList<ColumnSummary> &summaries)
{
    m_header->setSummaries(summaries);
}

void TablePage::showVariable(const QString &name)
{
    const Table::ResultTable *table = m_model->table();
    const int column = table ? table->columnIndex(name.toStdString()) : -1;
    if (column >= 0) {
        const int row = std::max(0, m_table->currentIndex().isValid() ? m_table->currentIndex().row() : m_table->rowAt(0));
        m_table->scrollTo(m_model->index(row, column), QAbstractItemView::EnsureVisible);
        m_table->setCurrentIndex(m_model->index(row, column));
    }
}

void TablePage::copySelection() const
{
    const QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
    if (!cells.isEmpty()) {
        QGuiApplication::clipboard()->setText(m_model->asText(cells));
    }
}

void TablePage::setExplaining(bool on)
{
    m_explain->setChecked(on);
    explain();
}

bool TablePage::isExplaining() const
{
    return m_explain->isChecked();
}

/// On a worker: the first explanation of a result reads the codelists for their names.
void TablePage::explain()
{
    const QModelIndex current = m_table->currentIndex();
    const int number = ++m_explanationNumber;
    m_explanation->setVisible(m_explain->isChecked() && current.isValid());
    if (!m_explanation->isVisibleTo(this)) {
        return;
    }
    struct Answer
    {
        Study::NamesPtr names;
        Core::Result<Explanation::CellExplanation> explanation;
    };
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.explain");
    spec.title = tr("Explaining a cell");
    const std::string column = m_model->headerData(current.column(), Qt::Horizontal, Qt::DisplayRole).toString().toStdString();
    m_jobs->start(spec, [result = m_result, names = m_names, root = m_root, table = shownTable(), row = m_model->sourceRow(current.row()),
                         column](const Core::JobContext &) -> Core::Result<std::shared_ptr<const Answer>> {
              const Study::NamesPtr known = names ? names : Study::namesOfPreview(*result, root);
              return std::make_shared<const Answer>(Answer{known, Study::explainPreviewCell(*result, root, table, row, column, *known)});
          }).then(this, [this, number](const Core::Result<std::shared_ptr<const Answer>> &answer) {
        if (number != m_explanationNumber || !answer) {
            return;
        }
        m_names = (*answer)->names;
        const auto &explanation = (*answer)->explanation;
        if (explanation) {
            m_explanation->setExplanation(std::make_shared<const Explanation::CellExplanation>(*explanation));
        } else {
            m_explanation->setMessage(explanation.error().message);
        }
    });
}

void TablePage::updateCount()
{
    m_count->setText(m_model->rowCount() == m_model->totalRows()
                         ? tr("%1 rows").arg(countText(m_model->totalRows()))
                         : tr("%1 of %2 rows").arg(countText(m_model->rowCount()), countText(m_model->totalRows())));
}

} // namespace Gui
