// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/previewpane.h"

#include <algorithm>

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "model/study/dummytables.h"
#include "model/study/standins.h"
#include "widgets/foundation/panes.h"
#include "widgets/preview/chartpage.h"
#include "widgets/preview/coveragepage.h"
#include "widgets/preview/dummytablespage.h"
#include "widgets/preview/knobsdialog.h"
#include "widgets/preview/populationpage.h"
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
    , m_knobs(new QToolButton(this))
    , m_standIns(new QToolButton(this))
    , m_standInMenu(new QMenu(this))
    , m_table(new TablePage(jobs, preview->studyRoot(), theme, this))
    , m_summary(new QTableView(this))
    , m_summaryModel(new SummaryModel(this))
    , m_chart(new ChartPage(jobs, theme, this))
    , m_population(new PopulationPage(jobs, preview->studyRoot(), theme, this))
    , m_coverage(new CoveragePage(jobs, preview->studyRoot(), theme, this))
    , m_dummyTables(new DummyTablesPage(jobs, preview->studyRoot(), theme, this))
{
    setObjectName(QStringLiteral("previewPane"));
    buildOptions();
    buildPages();
    auto *options = new QHBoxLayout;
    options->setContentsMargins(8, 4, 8, 4);
    options->addWidget(m_patients);
    options->addWidget(m_seed);
    options->addWidget(m_source, 1);
    options->addWidget(m_standIns);
    options->addWidget(m_knobs);
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
    setName(m_knobs, "previewKnobs", tr("How the dummy patients are made"));
    m_knobs->setText(tr("Dummy Data …"));
    m_knobs->setProperty("boxed", true);
    m_knobs->setToolTip(tr("Missing values, number of events, study window and shares of values, kept in %1.").arg(QLatin1String(DummyData::kKnobsFile)));
    setName(m_standIns, "previewStandIns", tr("Files that the preview stands in for"));
    m_standIns->setPopupMode(QToolButton::InstantPopup);
    m_standIns->setMenu(m_standInMenu);
    m_standIns->hide();
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
    m_tabs->addTab(m_dummyTables, tr("Dummy Tables"));
}

void PreviewPane::connectParts()
{
    connect(m_preview, &Study::LivePreview::stateChanged, this, &PreviewPane::onState);
    connect(m_preview, &Study::LivePreview::resultChanged, this, &PreviewPane::onResult);
    connect(m_patients, &QSpinBox::valueChanged, this, &PreviewPane::applyOptions);
    connect(m_seed, &QSpinBox::valueChanged, this, &PreviewPane::applyOptions);
    connect(m_empty, &EmptyState::buttonClicked, this, &PreviewPane::definitionWanted);
    connect(m_knobs, &QToolButton::clicked, this, [this]() { editKnobs(); });
    connect(m_table, &TablePage::sharesRequested, this, &PreviewPane::editKnobs);
    connect(m_dummyTables, &DummyTablesPage::saveRequested, this, &PreviewPane::saveTables);
    connect(m_dummyTables, &DummyTablesPage::tablesChanged, m_preview, &Study::LivePreview::refresh);
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
    m_band->setDetails(detailsOf(*result));
    fillStandIns();
    m_table->setResult(result);
    m_chart->setResult(result, m_table->shownTable());
    restoreChart();
    m_population->setResult(result);
    m_coverage->setResult(result);
    m_dummyTables->setResult(result);
    summarise();
}

/// What the band says of the patients, with everything that is not as a run would have it.
QString PreviewPane::detailsOf(const Study::PreviewResult &result) const
{
    QString details = result.options.tablesFolder.isEmpty() ? tr("%1 patients · seed %2").arg(countText(result.options.patients)).arg(result.options.seed)
                                                            : tr("tables of %1").arg(QDir(result.options.tablesFolder).dirName());
    if (!result.knobs.isDefault() && result.options.tablesFolder.isEmpty()) {
        details += tr(" · as %1 says").arg(QLatin1String(DummyData::kKnobsFile));
    }
    if (!result.evaluation.standIns.isEmpty()) {
        details += tr(" · %n stand-in(s)", nullptr, static_cast<int>(result.evaluation.standIns.size()));
    }
    return details;
}

void PreviewPane::fillStandIns()
{
    const QList<Evaluation::StandIn> &standIns = m_preview->result()->evaluation.standIns;
    m_standInMenu->clear();
    for (qsizetype number = 0; number < standIns.size(); ++number) {
        const Evaluation::StandIn &standIn = standIns.at(number);
        m_standInMenu->addAction(standIn.isOwn ? tr("Edit %1").arg(Evaluation::standInPath(standIn.file)) : tr("Edit What Stands In for %1").arg(standIn.file), this,
                                 [this, number]() { editStandIn(static_cast<int>(number)); });
    }
    m_standIns->setText(tr("⚠ %n stand-in(s)", nullptr, static_cast<int>(standIns.size())));
    m_standIns->setToolTip(tr("Files of earlier actions are missing. What the preview takes in their place can be edited, and is never read by a run."));
    m_standIns->setVisible(!standIns.isEmpty());
}

/// Saves what stands in to its own place in the study and opens it there.
void PreviewPane::editStandIn(int number)
{
    const Study::PreviewResultPtr result = m_preview->result();
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.saveStandIn");
    spec.title = tr("Saving a stand-in");
    m_jobs->start(spec, [result, number, root = m_preview->studyRoot()](const Core::JobContext &context) {
              return Study::saveStandIn(result->evaluation.standIns.at(number), *result, root, context);
          }).then(this, [this](const Core::Result<QString> &saved) {
        if (!saved) {
            QMessageBox::warning(this, tr("Edit the Stand-in"), saved.error().message);
            return;
        }
        m_preview->refresh();
        emit placeRequested({*saved, {{1, 1}, {1, 1}}});
    });
}

void PreviewPane::editKnobs(const QString &variable)
{
    QMap<QString, QStringList> values;
    const Study::PreviewResultPtr result = m_preview->result();
    if (result && result->evaluation.dataset) {
        for (const Query::Variable &each : result->evaluation.dataset->variables) {
            const Query::ColumnSpec spec = Query::columnSpec(result->evaluation.graph, each.name, each.node);
            QStringList known;
            for (const Core::Value &value : spec.categories.value_or(std::vector<Core::Value>())) {
                known.append(QString::fromStdString(value.toCsvText()));
            }
            if (result->evaluation.graph.node(each.node).type.kind == Core::TypeKind::Bool) {
                known = {QStringLiteral("T"), QStringLiteral("F")};
            }
            values.insert(QString::fromStdString(each.name), known);
        }
    }
    KnobsDialog dialog(m_preview->knobs(), values, this);
    dialog.chooseVariable(variable);
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    if (const auto kept = m_preview->setKnobs(dialog.knobs()); !kept) {
        QMessageBox::warning(this, tr("Dummy Data"), kept.error().message);
    }
}

QVariantMap PreviewPane::viewState() const
{
    const ChartChoice choice = m_chart->choice();
    return {{QStringLiteral("table"), m_table->grid()->viewState()},
            {QStringLiteral("tab"), m_tabs->currentIndex()},
            {QStringLiteral("tables"), m_preview->options().tablesFolder},
            {QStringLiteral("chart"), QVariantMap{{QStringLiteral("kind"), static_cast<int>(choice.kind)},
                                                  {QStringLiteral("column"), choice.column},
                                                  {QStringLiteral("group"), choice.group},
                                                  {QStringLiteral("facet"), choice.facet},
                                                  {QStringLiteral("from"), choice.from}}}};
}

void PreviewPane::setViewState(const QVariantMap &state)
{
    if (state.isEmpty()) {
        return;
    }
    m_table->grid()->setViewState(state.value(QStringLiteral("table")).toMap());
    m_tabs->setCurrentIndex(std::clamp(state.value(QStringLiteral("tab")).toInt(), 0, m_tabs->count() - 1));
    if (const QString folder = state.value(QStringLiteral("tables")).toString(); !folder.isEmpty() && QDir(m_preview->studyRoot()).exists(folder)) {
        setSource(folder);
    }
    m_chartLater = state.value(QStringLiteral("chart")).toMap();
    restoreChart();
}

/// The chart can be chosen once there is a result that has its column.
void PreviewPane::restoreChart()
{
    if (m_chartLater.isEmpty() || !m_preview->result()) {
        return;
    }
    ChartChoice choice = m_chart->choice();
    choice.kind = static_cast<ChartChoice::Kind>(std::clamp(m_chartLater.value(QStringLiteral("kind")).toInt(), 0, static_cast<int>(ChartChoice::Kind::Deciles)));
    choice.column = m_chartLater.value(QStringLiteral("column")).toString();
    choice.group = m_chartLater.value(QStringLiteral("group")).toString();
    choice.facet = m_chartLater.value(QStringLiteral("facet")).toString();
    choice.from = m_chartLater.value(QStringLiteral("from")).toString();
    m_chartLater.clear();
    m_chart->setChoice(choice);
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
            m_table->grid()->setSummaries(*summaries);
            m_summaryModel->setSummaries(*summaries);
        }
    });
}

void PreviewPane::showVariable(const QString &name)
{
    m_table->grid()->showColumn(name);
    m_chart->showVariable(name);
}

TableGrid *PreviewPane::grid()
{
    m_tabs->setCurrentWidget(m_table);
    return m_table->grid();
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
    m_source->addItem(tr("generated"), QString());
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
