// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariantMap>
#include <QWidget>

#include "model/study/livepreview.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QMenu;
class QToolButton;
class QSpinBox;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace Gui
{

class ChartPage;
class CoveragePage;
class DummyBand;
class DummyTablesPage;
class EmptyState;
class PopulationPage;
class SummaryModel;
class TableGrid;
class TablePage;

/// The dummy patients of the definition in front: table, summary, chart and population, redrawn with every good
/// result. While the code is wrong the last result stays and the band says so.
class PreviewPane final : public QWidget
{
    Q_OBJECT

public:
    PreviewPane(Study::LivePreview *preview, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

    /// Brings the column of a variable into view.
    void showVariable(const QString &name);
    /// The grid, for the commands that work on its columns; it comes to the front.
    [[nodiscard]] TableGrid *grid();
    /// Opens or closes the explanation of the current cell.
    void toggleExplanation();
    void showPopulation();
    void showCoverage();
    /// Asks for a folder and writes the dummy tables there; the preview can then be made from them.
    void saveTables();
    /// Asks for a folder of dummy tables to make the preview from.
    void chooseTables();
    /// The chart in front, of a variable or of the population, as numbers or as a chart again.
    void toggleChartNumbers();
    void exportChart();
    /// Asks for missingness, events, window and shares, and keeps them in the study; `variable`: the one
    /// whose shares are shown first.
    void editKnobs(const QString &variable = {});
    /// Sort order, filters, columns and chart, for the next time the study is opened.
    [[nodiscard]] QVariantMap viewState() const;
    void setViewState(const QVariantMap &state);

signals:
    void placeRequested(const Core::Location &place); ///< the first error of stale code
    void definitionWanted();                          ///< the button of the empty state
    void variableActivated(const QString &name);      ///< a heading was double-clicked

private:
    void buildOptions();
    void buildPages();
    void connectParts();
    void onState();
    void onResult();
    void goTo(quint32 node);
    void summarise();
    void applyOptions();
    void setSource(const QString &folder);
    void fillSources();
    void fillStandIns();
    void restoreChart();
    void editStandIn(int number);
    [[nodiscard]] QString detailsOf(const Study::PreviewResult &result) const;

    Study::LivePreview *m_preview;
    Core::JobQueue *m_jobs;
    const Theme *m_theme;
    DummyBand *m_band;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    EmptyState *m_failed;
    QWidget *m_content;
    QTabWidget *m_tabs;
    QSpinBox *m_patients;
    QSpinBox *m_seed;
    QComboBox *m_source;
    QToolButton *m_knobs;
    QToolButton *m_standIns;
    QMenu *m_standInMenu;
    TablePage *m_table;
    QTableView *m_summary;
    SummaryModel *m_summaryModel;
    ChartPage *m_chart;
    PopulationPage *m_population;
    CoveragePage *m_coverage;
    DummyTablesPage *m_dummyTables;
    QVariantMap m_chartLater; ///< of the last session, until there is a result
    int m_summaryNumber = 0;
};

} // namespace Gui
