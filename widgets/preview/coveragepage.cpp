// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/coveragepage.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/preview/coveragemodel.h"

namespace Gui
{

CoveragePage::CoveragePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_root(studyRoot)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Open a dataset definition to see what its dummy patients cover."), {}, {}, this))
    , m_content(new QWidget(this))
    , m_line(new QLabel(this))
    , m_findings(mutedLabel({}, theme, this))
    , m_gaps(new QCheckBox(tr("Only what nobody hits"), this))
    , m_table(new QTableView(this))
    , m_model(new CoverageModel(theme, this))
{
    setName(this, "coveragePage", tr("Coverage"));
    setName(m_gaps, "coverageGaps", tr("Only what nobody hits"));
    setName(m_table, "coverageTable", tr("Values and branches that the dummy patients hit"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitTableToText(m_table, 6);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(CoverageModel::Part, QHeaderView::Stretch);
    for (const int column : {CoverageModel::Variable, CoverageModel::Patients, CoverageModel::Hit}) {
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    m_findings->setWordWrap(true);
    m_findings->setContentsMargins(8, 0, 8, 4);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->addWidget(m_line, 1);
    head->addWidget(m_gaps);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addLayout(head);
    content->addWidget(m_findings);
    content->addWidget(m_table, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_gaps, &QCheckBox::toggled, m_model, &CoverageModel::setOnlyGaps);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) { emit nodeActivated(m_model->node(index.row())); });
}

void CoveragePage::setResult(const Study::PreviewResultPtr &result)
{
    m_result = result;
    if (isVisible()) {
        count();
    }
}

void CoveragePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    count();
}

void CoveragePage::count()
{
    if (!m_result || m_result == m_shown) {
        return;
    }
    m_shown = m_result;
    const int number = ++m_number;
    if (m_model->parts() == 0) {
        m_empty->setSentence(tr("Counting what the dummy patients hit"));
        m_stack->setCurrentWidget(m_empty);
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.coverage");
    spec.title = tr("Counting the coverage of the dummy patients");
    m_jobs->start(spec, [result = m_result, root = m_root](const Core::JobContext &) -> Core::Result<std::vector<Explanation::CoverageRow>> {
              return Study::coverageOfPreview(*result, root, *Study::namesOfPreview(*result, root));
          }).then(this, [this, number](const Core::Result<std::vector<Explanation::CoverageRow>> &rows) {
        if (number != m_number) {
            return;
        }
        if (rows) {
            show(*rows);
            return;
        }
        m_model->setRows({});
        m_empty->setSentence(rows.error().message);
        m_stack->setCurrentWidget(m_empty);
    });
}

void CoveragePage::show(const std::vector<Explanation::CoverageRow> &rows)
{
    m_model->setRows(rows);
    const int gaps = m_model->gaps();
    m_line->setText(gaps == 0 ? tr("✓ All %1 values and branches are hit.").arg(m_model->parts())
                              : tr("✕ %1 of %2 values and branches are hit by nobody.").arg(gaps).arg(m_model->parts()));
    QStringList findings;
    for (const DummyData::Finding &finding : m_shown->dummy.findings) {
        findings.append(QString::fromStdString(finding.message));
    }
    m_findings->setText(findings.join(QLatin1Char('\n')));
    m_findings->setVisible(!findings.isEmpty());
    m_stack->setCurrentWidget(m_content);
}

} // namespace Gui
