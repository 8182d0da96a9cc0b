// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/tablepage.h"

#include <algorithm>

#include <QComboBox>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/charts/chartdata.h"
#include "widgets/foundation/panes.h"
#include "widgets/preview/explanationpanel.h"

namespace Gui
{

TablePage::TablePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_root(studyRoot)
    , m_tables(new QComboBox(this))
    , m_explain(new QToolButton(this))
    , m_grid(new TableGrid(jobs, new ResultTableModel(theme), theme, QStringLiteral("preview"), tr("Dummy patients"), this))
    , m_explanation(new ExplanationPanel(theme, this))
{
    setName(m_tables, "previewTables", tr("Table shown"));
    setName(m_explain, "previewExplain", tr("Explain the chosen cell"));
    m_tables->hide();
    m_explain->setProperty("boxed", true);
    m_explain->setText(tr("Explain"));
    m_explain->setToolTip(tr("Shows the steps that made the chosen cell."));
    m_explain->setCheckable(true);
    m_explain->setChecked(true);
    m_grid->addTool(m_tables, true);
    m_grid->addTool(m_explain, false);
    m_grid->setMenuExtras([this](QMenu *menu, const QString &column) {
        menu->addAction(tr("Shares of the Dummy Values..."), this, [this, column]() { emit sharesRequested(column); });
        menu->addAction(tr("Go to Definition"), this, [this, column]() { emit variableActivated(column); });
    });
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_grid);
    splitter->addWidget(m_explanation);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    m_explanation->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(splitter, 1);
    connect(m_tables, &QComboBox::currentIndexChanged, this, [this]() {
        showChosen();
        emit tableChanged();
    });
    connect(m_explain, &QToolButton::toggled, this, &TablePage::setExplaining);
    connect(m_explanation, &ExplanationPanel::closeRequested, this, [this]() { setExplaining(false); });
    connect(m_explanation, &ExplanationPanel::stepActivated, this, &TablePage::nodeActivated);
    connect(m_grid, &TableGrid::currentCellChanged, this, &TablePage::explain);
    connect(m_grid, &TableGrid::columnActivated, this, &TablePage::variableActivated);
    connect(m_grid, &TableGrid::columnChosen, this, &TablePage::variableChosen);
}

/// The table shares the life of its result.
void TablePage::showChosen()
{
    const std::size_t shown = shownTable();
    const bool isThere = m_result && shown < m_result->tables.size();
    m_grid->setExportName(isThere ? QStringLiteral("dummy_%1").arg(QString::fromStdString(m_result->tables[shown].name)) : QString());
    m_grid->setTable(isThere ? TablePtr(m_result, &m_result->tables[shown]) : TablePtr());
}

std::size_t TablePage::shownTable() const
{
    return static_cast<std::size_t>(std::max(0, m_tables->currentIndex()));
}

void TablePage::setResult(const Study::PreviewResultPtr &result)
{
    m_result = result;
    m_names.reset();
    QStringList names;
    for (const Table::ResultTable &table : result->tables) {
        names.append(QStringLiteral("%1 (%2)").arg(QString::fromStdString(table.name), Gui::countText(static_cast<qint64>(table.rows))));
    }
    const int before = std::max(0, m_tables->currentIndex());
    {
        const QSignalBlocker quiet(m_tables);
        m_tables->clear();
        m_tables->addItems(names);
        m_tables->setCurrentIndex(std::min(before, static_cast<int>(names.size()) - 1));
        m_tables->setVisible(names.size() > 1);
    }
    showChosen();
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
    const QModelIndex current = m_grid->currentCell();
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
    const std::string column = m_grid->model()->columnName(current.column()).toStdString();
    m_jobs->start(spec, [result = m_result, names = m_names, root = m_root, table = shownTable(), row = m_grid->model()->sourceRow(current.row()),
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

} // namespace Gui
