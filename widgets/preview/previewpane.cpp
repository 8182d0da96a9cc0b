// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/previewpane.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMessageBox>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "model/study/dummytables.h"
#include "widgets/foundation/panes.h"
#include "widgets/preview/chartpage.h"
#include "widgets/preview/coveragepage.h"
#include "widgets/preview/populationpage.h"
#include "widgets/preview/resulttablemodel.h"
#include "widgets/preview/summarymodel.h"
#include "widgets/preview/tablepage.h"

namespace Gui
{

namespace
{
constexpr int kMaxPatients = 1'000'000;
}

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
    , m_source(new QComboBox(this))
    , m_table(new TablePage(jobs, preview->studyRoot(), theme, this))
    , m_summary(new QTableView(this))
    , m_summaryModel(new SummaryModel(this))
    , m_chart(new ChartPage(jobs, theme, this))
    , m_population(new PopulationPage(jobs, preview->studyRoot(), theme, this))
    , m_coverage(new CoveragePage(jobs, preview->studyRoot(), theme, this))
{
    setObjectName(QStringLiteral("previewPane"));
    buildOptions();
    buildPages();
    auto *options = new QHBoxLayout;
    options->setContentsMargins(8, 4, 8, 4);
    options->addWidget(m_patients);
    options->addWidget(m_seed);
    options->addWidget(m_source, 1);
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
    connectParts();
    if (preview->result()) {
        onResult();
    }
    onState();
}

void PreviewPane::buildOptions()
{
    setName(m_patients, "previewPatients", tr("Number of dummy patients"));
    setName(m_seed, "previewSeed", tr("Seed of the dummy data"));
    m_patients->setRange(1, kMaxPatients);
    m_patients->setValue(static_cast<int>(m_preview->options().patients));
    m_patients->setSuffix(tr(" patients"));
    m_patients->setGroupSeparatorShown(true);
    m_patients->setKeyboardTracking(false);
    m_seed->setRange(1, 999'999);
    m_seed->setValue(static_cast<int>(m_preview->options().seed));
    m_seed->setPrefix(tr("seed "));
    m_seed->setKeyboardTracking(false);
    setName(m_source, "previewSource", tr("Where the dummy patients come from"));
    m_source->setToolTip(tr("Patients are generated, or taken from a folder of CSV files that the official tools accept as dummy tables."));
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_source->setMinimumContentsLength(10);
    fillSources();
}

void PreviewPane::buildPages()
{
    setName(m_tabs, "previewTabs", tr("Preview"));
    m_summary->setModel(m_summaryModel);
    setName(m_summary, "previewSummary", tr("Summary of every variable"));
    m_summary->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_summary->setTabKeyNavigation(false);
    m_summary->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_summary->verticalHeader()->hide();
    m_summary->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitTableToText(m_summary, 8);
    m_summary->setWordWrap(false);
    m_summary->setFrameShape(QFrame::NoFrame);
    m_summary->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_summary->horizontalHeader()->setHighlightSections(false);
    m_summary->horizontalHeader()->setStretchLastSection(true);
    m_tabs->addTab(m_table, tr("Table"));
    m_tabs->addTab(m_summary, tr("Summary"));
    m_tabs->addTab(m_chart, tr("Chart"));
    m_tabs->addTab(m_population, tr("Population"));
    m_tabs->addTab(m_coverage, tr("Coverage"));
}

void PreviewPane::connectParts()
{
    connect(m_preview, &Study::LivePreview::stateChanged, this, &PreviewPane::onState);
    connect(m_preview, &Study::LivePreview::resultChanged, this, &PreviewPane::onResult);
    connect(m_patients, &QSpinBox::valueChanged, this, &PreviewPane::applyOptions);
    connect(m_seed, &QSpinBox::valueChanged, this, &PreviewPane::applyOptions);
    connect(m_empty, &EmptyState::buttonClicked, this, &PreviewPane::definitionWanted);
    const auto jump = [this]() {
        if (m_preview->error().where) {
            emit placeRequested(*m_preview->error().where);
        }
    };
    connect(m_failed, &EmptyState::buttonClicked, this, jump);
    connect(m_band, &DummyBand::staleClicked, this, jump);
    connect(m_table, &TablePage::tableChanged, this, [this]() {
        m_chart->setResult(m_preview->result(), m_table->shownTable());
        summarise();
    });
    connect(m_table, &TablePage::variableActivated, this, &PreviewPane::variableActivated);
    connect(m_table, &TablePage::variableChosen, m_chart, &ChartPage::showVariable);
    connect(m_table, &TablePage::nodeActivated, this, &PreviewPane::goTo);
    connect(m_population, &PopulationPage::conditionActivated, this, &PreviewPane::goTo);
    connect(m_coverage, &CoveragePage::nodeActivated, this, &PreviewPane::goTo);
    connect(m_source, &QComboBox::activated, this, [this](int index) {
        if (index == m_source->count() - 1) {
            chooseTables();
        } else {
            setSource(m_source->itemData(index).toString());
        }
    });
}

/// To where the author's code first built a node.
void PreviewPane::goTo(quint32 node)
{
    const Study::PreviewResultPtr result = m_preview->result();
    if (result && result->evaluation.nodeOrigins.contains(node)) {
        emit placeRequested(result->evaluation.nodeOrigins.value(node));
    }
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
    m_band->setDetails(result->options.tablesFolder.isEmpty()
                           ? tr("%1 patients · seed %2").arg(countText(result->options.patients)).arg(result->options.seed)
                           : tr("tables of %1").arg(QDir(result->options.tablesFolder).dirName()));
    m_table->setResult(result);
    m_chart->setResult(result, m_table->shownTable());
    m_population->setResult(result);
    m_coverage->setResult(result);
    summarise();
}

void PreviewPane::summarise()
{
    const Study::PreviewResultPtr result = m_preview->result();
    const std::size_t shown = m_table->shownTable();
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
            m_table->setSummaries(*summaries);
            m_summaryModel->setSummaries(*summaries);
        }
    });
}

void PreviewPane::showVariable(const QString &name)
{
    m_table->showVariable(name);
    m_chart->showVariable(name);
}

TablePage *PreviewPane::grid()
{
    m_tabs->setCurrentWidget(m_table);
    return m_table;
}

void PreviewPane::toggleExplanation()
{
    m_tabs->setCurrentWidget(m_table);
    m_table->setExplaining(!m_table->isExplaining());
}

void PreviewPane::toggleChartNumbers()
{
    if (m_tabs->currentWidget() == m_population) {
        m_population->showNumbers(!m_population->showsNumbers());
        return;
    }
    m_tabs->setCurrentWidget(m_chart);
    m_chart->toggleNumbers();
}

void PreviewPane::exportChart()
{
    if (m_tabs->currentWidget() == m_population) {
        m_population->exportChart();
    } else {
        m_tabs->setCurrentWidget(m_chart);
        m_chart->exportChart();
    }
}

/// Generated patients, the folder in use, and the way to another folder.
void PreviewPane::fillSources()
{
    const QString folder = m_preview->options().tablesFolder;
    const QSignalBlocker quiet(m_source);
    m_source->clear();
    m_source->addItem(tr("generated patients"), QString());
    if (!folder.isEmpty()) {
        m_source->addItem(tr("tables of %1").arg(QDir(folder).dirName()), folder);
    }
    m_source->addItem(tr("tables of a folder..."));
    m_source->setCurrentIndex(folder.isEmpty() ? 0 : 1);
    m_patients->setEnabled(folder.isEmpty());
    m_seed->setEnabled(folder.isEmpty());
}

void PreviewPane::setSource(const QString &folder)
{
    Study::PreviewOptions options = m_preview->options();
    options.tablesFolder = folder;
    m_preview->setOptions(options);
    fillSources();
}

void PreviewPane::chooseTables()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of Dummy Tables"), m_preview->studyRoot());
    if (folder.isEmpty()) {
        fillSources();
    } else {
        setSource(folder);
    }
}

void PreviewPane::saveTables()
{
    const Study::PreviewResultPtr result = m_preview->result();
    const QString folder = result ? QFileDialog::getExistingDirectory(this, tr("Save Dummy Tables"), m_preview->studyRoot()) : QString();
    if (folder.isEmpty()) {
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.saveTables");
    spec.title = tr("Saving the dummy tables");
    m_jobs->start(spec, [result, folder](const Core::JobContext &) -> Core::Result<QString> {
              const auto saved = Study::saveDummyTables(*result, folder);
              return saved ? Core::Result<QString>(folder) : Core::fail(saved.error());
          }).then(this, [this](const Core::Result<QString> &saved) {
        if (saved) {
            setSource(*saved); // what was saved is what is shown, and edits of the files will be
        } else if (saved.error().code != Core::ErrorCode::Cancelled) {
            QMessageBox::warning(this, tr("Save Dummy Tables"), saved.error().message);
        }
    });
}

void PreviewPane::showCoverage()
{
    m_tabs->setCurrentWidget(m_coverage);
}

void PreviewPane::showPopulation()
{
    m_tabs->setCurrentWidget(m_population);
}

} // namespace Gui
