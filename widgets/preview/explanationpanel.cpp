// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/explanationpanel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/foundation/actions.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

void setUp(QTableView *view)
{
    view->setTabKeyNavigation(false);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setFrameShape(QFrame::NoFrame);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitTableToText(view, 6);
    view->horizontalHeader()->setHighlightSections(false);
    view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

} // namespace

ExplanationPanel::ExplanationPanel(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_heading(headingLabel({}, this))
    , m_rowsHeading(mutedLabel({}, theme, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Choose a cell to see the steps that made it."), {}, {}, this))
    , m_steps(new QTableView(this))
    , m_stepsModel(new StepsModel(theme, this))
    , m_rows(new QTableView(this))
    , m_rowsModel(new PatientRowsModel(theme, this))
{
    setName(this, "explanationPanel", tr("Explanation of a cell"));
    setName(m_steps, "explanationSteps", tr("Steps that made the value"));
    setName(m_rows, "explanationRows", tr("Rows of the patient at this step"));
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_steps->setModel(m_stepsModel);
    m_rows->setModel(m_rowsModel);
    for (QTableView *view : {m_steps, m_rows}) {
        setUp(view);
    }
    m_steps->horizontalHeader()->hide();
    m_steps->horizontalHeader()->setSectionResizeMode(StepsModel::What, QHeaderView::ResizeToContents);
    m_steps->horizontalHeader()->setSectionResizeMode(StepsModel::Words, QHeaderView::Stretch);
    m_steps->horizontalHeader()->setSectionResizeMode(StepsModel::Outcome, QHeaderView::ResizeToContents);

    auto *copy = new QToolButton(this);
    copy->setText(tr("Copy"));
    setName(copy, "explanationCopy", tr("Copy the explanation"));
    auto *close = new QToolButton(this);
    close->setText(QStringLiteral("✕"));
    setName(close, "explanationClose", tr("Close the explanation"));
    for (QToolButton *button : {copy, close}) {
        button->setAutoRaise(true);
        button->setToolTip(button->accessibleName());
    }
    auto *head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 4, 2);
    head->addWidget(m_heading, 1);
    head->addWidget(copy);
    head->addWidget(close);
    auto *below = new QWidget(this);
    auto *belowLayout = new QVBoxLayout(below);
    belowLayout->setContentsMargins(0, 0, 0, 0);
    belowLayout->setSpacing(0);
    m_rowsHeading->setContentsMargins(8, 4, 8, 2);
    belowLayout->addWidget(m_rowsHeading);
    belowLayout->addWidget(m_rows, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_steps);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(splitter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);

    connect(close, &QToolButton::clicked, this, &ExplanationPanel::closeRequested);
    connect(copy, &QToolButton::clicked, this, [this]() { QGuiApplication::clipboard()->setText(asText()); });
    connect(m_steps->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExplanationPanel::onStep);
    connect(m_steps, &QTableView::activated, this, [this](const QModelIndex &index) {
        const Query::NodeId node = m_explanation ? m_explanation->steps[static_cast<std::size_t>(index.row())].node : Query::kNoNode;
        if (node != Query::kNoNode) {
            emit stepActivated(node);
        }
    });
}

void ExplanationPanel::setExplanation(const CellExplanationPtr &explanation)
{
    m_explanation = explanation;
    const QString value = Explanation::valueInWords(explanation->value);
    m_heading->setText(explanation->patient == 0               ? tr("Why is %1 %2?").arg(explanation->variable, value)
                       : explanation->variable == QLatin1String("population") ? tr("Why is patient %1 in the population?").arg(explanation->patient)
                                                               : tr("Why is %1 %2 for patient %3?").arg(explanation->variable, value).arg(explanation->patient));
    m_stepsModel->setExplanation(explanation);
    m_stack->setCurrentIndex(1);
    // The last step that drops rows is what people look for first.
    int chosen = 0;
    for (int step = 0; step < m_stepsModel->rowCount(); ++step) {
        const Explanation::Step &candidate = explanation->steps[static_cast<std::size_t>(step)];
        chosen = candidate.table >= 0 && candidate.depth == 0 ? step : chosen;
    }
    m_steps->setCurrentIndex(m_stepsModel->index(chosen, 0));
    onStep();
}

void ExplanationPanel::setMessage(const QString &sentence)
{
    m_explanation.reset();
    m_heading->setText(tr("Explanation"));
    m_stepsModel->setExplanation(nullptr);
    m_rowsModel->setStep(nullptr, -1);
    m_empty->setSentence(sentence);
    m_stack->setCurrentIndex(0);
}

QString ExplanationPanel::heading() const
{
    return m_heading->text();
}

QString ExplanationPanel::asText() const
{
    QStringList lines{m_heading->text(), tr("Dummy data")};
    for (int row = 0; row < m_stepsModel->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < StepsModel::ColumnCount; ++column) {
            cells.append(m_stepsModel->index(row, column).data().toString());
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void ExplanationPanel::onStep()
{
    m_rowsModel->setStep(m_explanation, m_steps->currentIndex().row());
    m_rows->resizeColumnsToContents();
    const int rows = m_rowsModel->rowCount();
    m_rowsHeading->setText(m_rowsModel->tableName().isEmpty() ? tr("This step works on no rows.")
                                                              : tr("%1, rows of this patient: %2").arg(m_rowsModel->tableName()).arg(rows));
    m_rows->setVisible(rows > 0);
    if (const int kept = m_rowsModel->firstKept(); kept >= 0) {
        m_rows->scrollTo(m_rowsModel->index(kept, 0), QAbstractItemView::PositionAtCenter);
    }
}

} // namespace Gui
