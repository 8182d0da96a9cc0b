// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/chartpage.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "model/measures/measures.h"
#include "widgets/charts/chartpane.h"
#include "widgets/charts/exportdialog.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

using Kind = ChartChoice::Kind;
const QSizeF kPrintSize(160, 100); // millimetres: the text width of a page

/// Fills a box without telling anybody and keeps the choice if it is still there.
void refill(QComboBox *box, const QStringList &texts, const QString &none)
{
    const QString before = box->currentText();
    const QSignalBlocker quiet(box);
    box->clear();
    if (!none.isEmpty()) {
        box->addItem(none, QString());
    }
    for (const QString &text : texts) {
        box->addItem(text, text);
    }
    box->setCurrentIndex(std::max(0, box->findText(before)));
}

} // namespace

ChartPage::ChartPage(Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_column(new QComboBox(this))
    , m_kind(new QComboBox(this))
    , m_group(new QComboBox(this))
    , m_facet(new QComboBox(this))
    , m_from(new QComboBox(this))
    , m_released(new QCheckBox(tr("As released"), this))
    , m_numbers(new QCheckBox(tr("Numbers"), this))
    , m_export(new QPushButton(tr("Export"), this))
    , m_chart(new ChartPane(theme, this))
{
    setName(this, "chartPage", tr("Chart"));
    setName(m_column, "previewChartChoice", tr("What the chart shows"));
    setName(m_kind, "previewChartKind", tr("Kind of chart"));
    setName(m_group, "previewChartGroup", tr("Grouped by"));
    setName(m_facet, "previewChartFacet", tr("A chart for each"));
    setName(m_from, "previewChartFrom", tr("Date from which the time counts"));
    setName(m_released, "previewChartReleased", tr("Counts as they would be released"));
    setName(m_numbers, "previewChartNumbers", tr("Show the chart as numbers"));
    setName(m_export, "previewChartExport", tr("Export the chart"));
    m_released->setToolTip(tr("Counts of 7 and fewer become 0, others are rounded to the nearest 5."));
    for (QComboBox *box : {m_column, m_kind, m_group, m_facet, m_from}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        box->setToolTip(box->accessibleName());
    }
    auto *head = new QGridLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->setSpacing(4);
    head->addWidget(m_column, 0, 0);
    head->addWidget(m_kind, 0, 1);
    head->addWidget(m_released, 0, 2);
    head->addWidget(m_group, 1, 0);
    head->addWidget(m_facet, 1, 1);
    head->addWidget(m_numbers, 1, 2);
    head->addWidget(m_from, 2, 0, 1, 2);
    head->addWidget(m_export, 2, 2);
    head->setColumnStretch(0, 1);
    head->setColumnStretch(1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_chart, 1);
    connect(m_column, &QComboBox::currentIndexChanged, this, [this]() {
        fillKinds();
        draw();
    });
    for (QComboBox *box : {m_kind, m_group, m_facet, m_from}) {
        connect(box, &QComboBox::currentIndexChanged, this, &ChartPage::draw);
    }
    connect(m_released, &QCheckBox::toggled, this, &ChartPage::draw);
    connect(m_numbers, &QCheckBox::toggled, m_chart, &ChartPane::showNumbers);
    connect(m_export, &QPushButton::clicked, this, &ChartPage::exportChart);
}

const Table::ResultTable *ChartPage::table() const
{
    return m_result && m_table < m_result->tables.size() ? &m_result->tables[m_table] : nullptr;
}

void ChartPage::setResult(const Study::PreviewResultPtr &result, std::size_t number)
{
    m_result = result;
    m_table = number;
    fillColumns();
    fillKinds();
    draw();
}

void ChartPage::fillColumns()
{
    const Table::ResultTable *shown = table();
    QStringList columns;
    if (shown && isMeasuresTable(*shown)) {
        columns = measureNames(*shown);
    } else if (shown) {
        for (const Table::ResultColumn &column : shown->columns) {
            if (column.spec.name != "patient_id") {
                columns.append(QString::fromStdString(column.spec.name));
            }
        }
    }
    const bool measures = shown && isMeasuresTable(*shown);
    refill(m_column, columns, {});
    refill(m_group, shown && !measures ? groupColumns(*shown) : QStringList(), tr("not grouped"));
    refill(m_facet, shown && !measures ? groupColumns(*shown) : QStringList(), tr("one chart"));
    refill(m_from, shown && !measures ? dateColumns(*shown) : QStringList(), {});
    m_group->setEnabled(!measures);
    m_facet->setEnabled(!measures);
}

void ChartPage::fillKinds()
{
    static const QList<std::pair<Kind, QString>> kNames{
        {Kind::Distribution, tr("distribution")}, {Kind::Stacked, tr("shares, stacked")},   {Kind::Box, tr("box plot")},         {Kind::OverTime, tr("over time")},
        {Kind::Survival, tr("survival curve")},   {Kind::Missingness, tr("missing values")}, {Kind::Deciles, tr("deciles over time")}};
    const QVariant before = m_kind->currentData();
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    const QList<Kind> kinds = table() ? kindsFor(*table(), m_column->currentText()) : QList<Kind>{Kind::Distribution};
    for (const auto &[kind, name] : kNames) {
        if (kinds.contains(kind)) {
            m_kind->addItem(name, static_cast<int>(kind));
        }
    }
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(before)));
}

void ChartPage::showVariable(const QString &name)
{
    if (const int index = m_column->findText(name); index >= 0) {
        m_column->setCurrentIndex(index);
    }
}

ChartChoice ChartPage::choice() const
{
    ChartChoice choice;
    choice.kind = static_cast<Kind>(m_kind->currentData().toInt());
    choice.column = m_column->currentText();
    choice.group = m_group->currentData().toString();
    choice.facet = m_facet->currentData().toString();
    choice.from = m_from->currentText();
    choice.asReleased = m_released->isChecked();
    return choice;
}

void ChartPage::setChoice(const ChartChoice &choice)
{
    showVariable(choice.column);
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(static_cast<int>(choice.kind))));
    m_group->setCurrentIndex(std::max(0, m_group->findText(choice.group)));
    m_facet->setCurrentIndex(std::max(0, m_facet->findText(choice.facet)));
    m_from->setCurrentIndex(std::max(0, m_from->findText(choice.from)));
    m_released->setChecked(choice.asReleased);
}

void ChartPage::draw()
{
    const ChartChoice wanted = choice();
    m_from->setVisible(wanted.kind == Kind::Survival);
    m_column->setEnabled(wanted.kind != Kind::Missingness);
    if (!table() || (wanted.column.isEmpty() && wanted.kind != Kind::Missingness)) {
        m_chart->setCharts({});
        return;
    }
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.chart");
    spec.title = tr("Drawing a chart of %1").arg(wanted.column);
    m_jobs->start(spec, [result = m_result, index = m_table, wanted](const Core::JobContext &) -> Core::Result<QList<ChartData>> {
              const Table::ResultTable &source = result->tables[index];
              if (wanted.asReleased && isMeasuresTable(source)) {
                  const auto released = Measures::applyDisclosureControl(source);
                  return released ? Core::Result<QList<ChartData>>(chartsOf(*released, wanted)) : Core::fail(released.error());
              }
              return chartsOf(source, wanted);
          }).then(this, [this, number](const Core::Result<QList<ChartData>> &charts) {
        if (number == m_number && charts) {
            m_chart->setCharts(*charts);
        }
    });
}

void ChartPage::toggleNumbers()
{
    m_numbers->toggle();
}

void ChartPage::exportChart()
{
    if (!m_chart->chart().labels.isEmpty()) {
        ExportDialog(m_column->currentText(), kPrintSize, m_chart->drawing(), this).exec();
    }
}

} // namespace Gui
