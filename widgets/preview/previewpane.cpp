// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/previewpane.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "widgets/charts/chartpane.h"
#include "widgets/foundation/panes.h"
#include "widgets/preview/resulttablemodel.h"
#include "widgets/preview/summaryheader.h"
#include "widgets/preview/summarymodel.h"

namespace Gui
{

namespace
{
constexpr int kMaxPatients = 1'000'000;
constexpr int kColumnWidth = 128;

void setUpTable(QTableView *table)
{
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + 8);
    table->setWordWrap(false);
    table->setFrameShape(QFrame::NoFrame);
}

} // namespace

PreviewPane::PreviewPane(Study::LivePreview *preview, Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_preview(preview)
    , m_jobs(jobs)
    , m_theme(theme)
    , m_band(new DummyBand(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Open a dataset definition to see dummy data."), tr("New Dataset Definition"), {}, this))
    , m_failed(new EmptyState({}, tr("Show the First Error"), {}, this))
    , m_content(new QWidget(this))
    , m_tabs(new QTabWidget(this))
    , m_patients(new QSpinBox(this))
    , m_seed(new QSpinBox(this))
    , m_tables(new QComboBox(this))
    , m_filter(new QLineEdit(this))
    , m_count(mutedLabel({}, theme, this))
    , m_table(new QTableView(this))
    , m_model(new ResultTableModel(theme, this))
    , m_header(new SummaryHeader(theme, m_table))
    , m_summary(new QTableView(this))
    , m_summaryModel(new SummaryModel(this))
    , m_chartChoice(new QComboBox(this))
    , m_numbers(new QCheckBox(tr("Numbers"), this))
    , m_chart(new ChartPane(theme, this))
{
    setObjectName(QStringLiteral("previewPane"));
    setName(m_tabs, "previewTabs", tr("Preview"));
    setName(m_patients, "previewPatients", tr("Number of dummy patients"));
    setName(m_seed, "previewSeed", tr("Seed of the dummy data"));
    setName(m_tables, "previewTables", tr("Table shown"));
    setName(m_filter, "previewFilter", tr("Filter rows"));
    m_patients->setRange(1, kMaxPatients);
    m_patients->setValue(static_cast<int>(preview->options().patients));
    m_patients->setSuffix(tr(" patients"));
    m_patients->setGroupSeparatorShown(true);
    m_patients->setKeyboardTracking(false);
    m_seed->setRange(1, 999'999);
    m_seed->setValue(static_cast<int>(preview->options().seed));
    m_seed->setPrefix(tr("seed "));
    m_seed->setKeyboardTracking(false);
    m_filter->setPlaceholderText(tr("Filter rows"));
    m_filter->setClearButtonEnabled(true);
    m_tables->hide();

    buildTable();
    m_summary->setModel(m_summaryModel);
    setName(m_summary, "previewSummary", tr("Summary of every variable"));
    setUpTable(m_summary);
    m_summary->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_summary->horizontalHeader()->setHighlightSections(false);
    m_summary->horizontalHeader()->setStretchLastSection(true);
    buildChart();

    auto *tablePage = new QWidget(this);
    auto *tableLayout = new QVBoxLayout(tablePage);
    tableLayout->setContentsMargins(0, 0, 0, 0);
    tableLayout->setSpacing(0);
    auto *filterRow = new QHBoxLayout;
    filterRow->setContentsMargins(8, 4, 8, 4);
    filterRow->addWidget(m_tables);
    filterRow->addWidget(m_filter, 1);
    filterRow->addWidget(m_count);
    tableLayout->addLayout(filterRow);
    tableLayout->addWidget(m_table, 1);
    m_tabs->addTab(tablePage, tr("Table"));
    m_tabs->addTab(m_summary, tr("Summary"));
    auto *chartPage = new QWidget(this);
    auto *chartLayout = new QVBoxLayout(chartPage);
    chartLayout->setContentsMargins(0, 0, 0, 0);
    auto *chartRow = new QHBoxLayout;
    chartRow->setContentsMargins(8, 4, 8, 0);
    chartRow->addWidget(m_chartChoice, 1);
    chartRow->addWidget(m_numbers);
    chartLayout->addLayout(chartRow);
    chartLayout->addWidget(m_chart, 1);
    m_tabs->addTab(chartPage, tr("Chart"));

    auto *options = new QHBoxLayout;
    options->setContentsMargins(8, 4, 8, 4);
    options->addWidget(m_patients);
    options->addWidget(m_seed);
    options->addStretch();
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addLayout(options);
    content->addWidget(m_tabs, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_failed);
    m_stack->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_band);
    layout->addWidget(m_stack, 1);

    connect(preview, &Study::LivePreview::stateChanged, this, &PreviewPane::onState);
    connect(preview, &Study::LivePreview::resultChanged, this, &PreviewPane::onResult);
    connect(m_patients, &QSpinBox::valueChanged, this, &PreviewPane::applyOptions);
    connect(m_seed, &QSpinBox::valueChanged, this, &PreviewPane::applyOptions);
    connect(m_tables, &QComboBox::currentIndexChanged, this, &PreviewPane::showTable);
    connect(m_empty, &EmptyState::buttonClicked, this, &PreviewPane::definitionWanted);
    const auto jump = [this]() {
        if (m_preview->error().where) {
            emit placeRequested(*m_preview->error().where);
        }
    };
    connect(m_failed, &EmptyState::buttonClicked, this, jump);
    connect(m_band, &DummyBand::staleClicked, this, jump);
    if (preview->result()) {
        onResult();
    }
    onState();
}

void PreviewPane::buildTable()
{
    setName(m_table, "previewTable", tr("Dummy patients"));
    m_table->setHorizontalHeader(m_header);
    setUpTable(m_table);
    m_table->setModel(m_model);
    m_header->setDefaultSectionSize(kColumnWidth);
    m_header->setSortIndicator(-1, Qt::AscendingOrder);
    connect(m_header, &QHeaderView::sortIndicatorChanged, m_model, &ResultTableModel::sort);
    connect(m_header, &QHeaderView::sectionDoubleClicked, this, [this](int section) {
        emit variableActivated(m_model->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString());
    });
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        updateCount();
    });
}

void PreviewPane::buildChart()
{
    setName(m_chartChoice, "previewChartChoice", tr("What the chart shows"));
    setName(m_numbers, "previewChartNumbers", tr("Show the chart as numbers"));
    connect(m_chartChoice, &QComboBox::currentIndexChanged, this, &PreviewPane::drawChart);
    connect(m_numbers, &QCheckBox::toggled, m_chart, &ChartPane::showNumbers);
}

void PreviewPane::applyOptions()
{
    Study::PreviewOptions options = m_preview->options();
    options.patients = m_patients->value();
    options.seed = static_cast<quint64>(m_seed->value());
    m_preview->setOptions(options);
}

void PreviewPane::onState()
{
    using State = Study::LivePreview::State;
    const State state = m_preview->state();
    const Study::PreviewResultPtr result = m_preview->result();
    if (state == State::Empty) {
        m_stack->setCurrentWidget(m_empty);
        m_band->setDetails({});
        m_band->setStale({});
        return;
    }
    if (!result) {
        m_failed->setSentence(state == State::Failed ? m_preview->error().message : tr("Making dummy patients"));
        m_stack->setCurrentWidget(m_failed);
        m_failed->setButtonVisible(state == State::Failed && m_preview->error().where.has_value());
        m_band->setStale({});
        return;
    }
    m_stack->setCurrentWidget(m_content);
    m_table->setEnabled(true);
    if (state == State::Stale) {
        m_band->setStale(tr("from %1 · the code has %n error(s) ↗", nullptr, m_preview->errorCount())
                             .arg(QLocale().toString(result->finishedAt.toLocalTime().time(), QLocale::ShortFormat)));
    } else {
        m_band->setStale({});
    }
}

void PreviewPane::onResult()
{
    const Study::PreviewResultPtr result = m_preview->result();
    if (!result) {
        return;
    }
    m_band->setDetails(tr("%1 patients · seed %2").arg(countText(result->options.patients)).arg(result->options.seed));
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
    showTable();
}

void PreviewPane::showTable()
{
    m_model->setResult(m_preview->result(), static_cast<std::size_t>(std::max(0, m_tables->currentIndex())));
    updateCount();
    summarise();
}

void PreviewPane::summarise()
{
    const Study::PreviewResultPtr result = m_preview->result();
    const std::size_t shown = static_cast<std::size_t>(std::max(0, m_tables->currentIndex()));
    if (!result || shown >= result->tables.size()) {
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.summary");
    spec.title = tr("Summing up the preview");
    const int number = ++m_summaryNumber;
    m_jobs->start(spec, [result, shown](const Core::JobContext &context) -> Core::Result<QList<ColumnSummary>> {
              QList<ColumnSummary> summaries;
              for (const Table::ResultColumn &column : result->tables[shown].columns) {
                  if (context.isCancelled()) {
                      return Core::fail(Core::ErrorCode::Cancelled, {});
                  }
                  summaries.append(Gui::summarise(column, result->tables[shown].rows));
              }
              return summaries;
          }).then(this, [this, number](const Core::Result<QList<ColumnSummary>> &summaries) {
        if (number == m_summaryNumber && summaries) {
            m_header->setSummaries(*summaries);
            m_summaryModel->setSummaries(*summaries);
            fillChartChoices();
        }
    });
}

void PreviewPane::fillChartChoices()
{
    const Table::ResultTable *table = m_model->table();
    QStringList choices;
    if (table && isMeasuresTable(*table)) {
        choices = measureNames(*table);
    } else {
        for (const ColumnSummary &summary : m_summaryModel->summaries()) {
            if (summary.name != QLatin1String("patient_id")) {
                choices.append(summary.name);
            }
        }
    }
    const QString before = m_chartChoice->currentText();
    {
        const QSignalBlocker quiet(m_chartChoice);
        m_chartChoice->clear();
        m_chartChoice->addItems(choices);
        m_chartChoice->setCurrentIndex(std::max(0, static_cast<int>(choices.indexOf(before))));
    }
    drawChart();
}

void PreviewPane::drawChart()
{
    const Table::ResultTable *table = m_model->table();
    const QString choice = m_chartChoice->currentText();
    if (!table || choice.isEmpty()) {
        m_chart->setChart({});
        return;
    }
    if (isMeasuresTable(*table)) {
        m_chart->setChart(chartOfMeasure(*table, choice));
        return;
    }
    for (const ColumnSummary &summary : m_summaryModel->summaries()) {
        if (summary.name == choice) {
            m_chart->setChart(summary.chart);
        }
    }
}

void PreviewPane::updateCount()
{
    m_count->setText(m_model->rowCount() == m_model->totalRows()
                         ? tr("%1 rows").arg(countText(m_model->totalRows()))
                         : tr("%1 of %2").arg(countText(m_model->rowCount()), countText(m_model->totalRows())));
}

void PreviewPane::showVariable(const QString &name)
{
    const Table::ResultTable *table = m_model->table();
    const int column = table ? table->columnIndex(name.toStdString()) : -1;
    if (column >= 0) {
        const int row = std::max(0, m_table->rowAt(0));
        m_table->scrollTo(m_model->index(row, column), QAbstractItemView::EnsureVisible);
        m_table->setCurrentIndex(m_model->index(row, column));
        m_chartChoice->setCurrentIndex(std::max(0, m_chartChoice->findText(name)));
    }
}

void PreviewPane::copySelection() const
{
    const QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
    if (!cells.isEmpty()) {
        QGuiApplication::clipboard()->setText(m_model->asText(cells));
    }
}

} // namespace Gui
