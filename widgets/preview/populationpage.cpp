// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/populationpage.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/charts/chartdata.h"
#include "widgets/charts/exportdialog.h"
#include "widgets/charts/flowchart.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr double kWidthMillimetres = 160; // the text width of a page
constexpr double kMillimetresPerPoint = 25.4 / 72;
constexpr int kPrintPixels = 8;
} // namespace

PopulationPage::PopulationPage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_root(studyRoot)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Open a dataset definition to see whom its conditions exclude."), {}, {}, this))
    , m_line(mutedLabel({}, theme, this))
    , m_numbers(new QCheckBox(tr("Numbers"), this))
    , m_export(new QPushButton(tr("Export"), this))
    , m_content(new QWidget(this))
    , m_views(new QStackedWidget(this))
    , m_chart(new FlowChart(theme, this))
    , m_table(new QTableWidget(this))
{
    setName(this, "populationPage", tr("Population"));
    setName(m_numbers, "populationNumbers", tr("Show the chart as numbers"));
    setName(m_export, "populationExport", tr("Export the flow chart"));
    setName(m_table, "populationTable", tr("Whom each condition excludes"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    auto *scroll = new QScrollArea(this);
    setName(scroll, "populationScroll", tr("Inclusion flow chart"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_chart);
    m_views->addWidget(scroll);
    m_views->addWidget(m_table);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->addWidget(m_line, 1);
    head->addWidget(m_numbers);
    head->addWidget(m_export);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addLayout(head);
    content->addWidget(m_views, 1);
    m_line->setWordWrap(true);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_numbers, &QCheckBox::toggled, this, &PopulationPage::showNumbers);
    connect(m_export, &QPushButton::clicked, this, &PopulationPage::exportChart);
    connect(m_table, &QTableWidget::cellActivated, this, [this](int row) {
        if (row > 0 && static_cast<std::size_t>(row) <= m_attrition.steps.size()) {
            emit conditionActivated(m_attrition.steps[static_cast<std::size_t>(row) - 1].condition);
        }
    });
}

void PopulationPage::setResult(const Study::PreviewResultPtr &result)
{
    m_result = result;
    if (isVisible()) {
        update();
    }
}

void PopulationPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    update();
}

void PopulationPage::update()
{
    if (!m_result || m_result == m_shown) {
        return;
    }
    m_shown = m_result;
    const int number = ++m_number;
    if (m_attrition.patients == 0) {
        m_empty->setSentence(tr("Counting whom each condition excludes"));
        m_stack->setCurrentWidget(m_empty);
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.attrition");
    spec.title = tr("Counting exclusions from the population");
    m_jobs->start(spec, [result = m_result, root = m_root](const Core::JobContext &context) -> Core::Result<Explanation::Attrition> {
              return Study::attritionOfPreview(*result, root, *Study::namesOfPreview(*result, root), context);
          }).then(this, [this, number](const Core::Result<Explanation::Attrition> &attrition) {
        if (number != m_number) {
            return;
        }
        if (attrition) {
            show(*attrition);
            return;
        }
        m_attrition = {};
        m_empty->setSentence(attrition.error().message);
        m_stack->setCurrentWidget(m_empty);
    });
}

void PopulationPage::show(const Explanation::Attrition &attrition)
{
    m_attrition = attrition;
    const QList<FlowBox> boxes = flowOf(attrition);
    m_chart->setBoxes(boxes);
    m_line->setText(tr("%1 of %2 dummy patients, made without regard to the population").arg(countText(attrition.population()), countText(attrition.patients)));
    m_table->clear();
    m_table->setRowCount(static_cast<int>(boxes.size()));
    m_table->setColumnCount(4);
    m_table->setHorizontalHeaderLabels({tr("Condition"), tr("Kept"), tr("Excluded"), tr("Because missing")});
    for (int row = 0; row < boxes.size(); ++row) {
        m_table->setItem(row, 0, new QTableWidgetItem(boxes.at(row).text));
        const Explanation::AttritionStep *step = row > 0 ? &attrition.steps[static_cast<std::size_t>(row) - 1] : nullptr;
        const QList<qint64> numbers{boxes.at(row).count, step ? step->excluded() : 0, step ? step->excludedMissing : 0};
        for (int column = 0; column < numbers.size(); ++column) {
            auto *item = new QTableWidgetItem(step || column == 0 ? countText(numbers.at(column)) : QString());
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column + 1, item);
        }
    }
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_stack->setCurrentWidget(m_content);
}

void PopulationPage::showNumbers(bool numbers)
{
    m_numbers->setChecked(numbers);
    m_views->setCurrentIndex(numbers ? 1 : 0);
}

bool PopulationPage::showsNumbers() const
{
    return m_views->currentIndex() == 1;
}

Drawing PopulationPage::drawing() const
{
    return [boxes = m_chart->boxes()](QPainter &painter, const QRectF &area, const Theme &theme, const QFont &font) {
        paintFlow(painter, area.adjusted(0, 2 * font.pixelSize(), 0, 0), boxes, theme, font);
    };
}

QSizeF PopulationPage::suggestedSize() const
{
    QFont font = this->font();
    font.setPixelSize(kPrintPixels);
    const double height = flowHeight(m_chart->boxes(), kWidthMillimetres / kMillimetresPerPoint, font) + 3 * kPrintPixels;
    return {kWidthMillimetres, std::ceil(height * kMillimetresPerPoint)};
}

void PopulationPage::exportChart()
{
    if (m_stack->currentWidget() == m_content) {
        ExportDialog(QStringLiteral("population"), suggestedSize(), drawing(), this).exec();
    }
}

} // namespace Gui
