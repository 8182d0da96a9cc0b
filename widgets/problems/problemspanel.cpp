// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/problems/problemspanel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

class Filter final : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    Core::Severity m_leastSevere = Core::Severity::Information;
    QString m_text;

    void apply() { invalidateFilter(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &) const override
    {
        const Core::Diagnostic &problem = static_cast<const ProblemsModel *>(sourceModel())->problem(row);
        return problem.severity <= m_leastSevere
               && (m_text.isEmpty() || problem.message.contains(m_text, Qt::CaseInsensitive)
                   || problem.file.contains(m_text, Qt::CaseInsensitive) || problem.rule.contains(m_text, Qt::CaseInsensitive));
    }
};

} // namespace

ProblemsPanel::ProblemsPanel(const Study::ProblemStore *store, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_model(new ProblemsModel(store, theme, this))
    , m_text(new QLineEdit(this))
    , m_severity(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_empty(new EmptyState(QString(), {}, {}, this))
    , m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("problemsPanel"));
    auto *filter = new Filter(this);
    m_filtered = filter;
    m_filtered->setSourceModel(m_model);
    setName(m_text, "problemsFilter", tr("Filter problems"));
    setName(m_severity, "problemsSeverity", tr("Severity"));
    setName(m_table, "problemsTable", tr("Problems"));
    m_text->setPlaceholderText(tr("Filter"));
    m_severity->addItem(tr("All problems"), QVariant::fromValue(Core::Severity::Information));
    m_severity->addItem(tr("Errors and warnings"), QVariant::fromValue(Core::Severity::Warning));
    m_severity->addItem(tr("Errors only"), QVariant::fromValue(Core::Severity::Error));
    m_table->setModel(m_filtered);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    fitTableToText(m_table, 10);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(ProblemsModel::Message, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(ProblemsModel::Severity, unit * 14);
    m_table->setColumnWidth(ProblemsModel::File, unit * 34);
    m_table->setColumnWidth(ProblemsModel::Place, unit * 10);
    m_table->setColumnWidth(ProblemsModel::Source, unit * 18);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(8, 4, 8, 4);
    bar->addWidget(m_text, 1);
    bar->addWidget(m_severity);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    connect(m_text, &QLineEdit::textChanged, this, [this, filter](const QString &text) {
        filter->m_text = text;
        filter->apply();
        refresh();
    });
    connect(m_severity, &QComboBox::currentIndexChanged, this, [this, filter]() {
        filter->m_leastSevere = m_severity->currentData().value<Core::Severity>();
        filter->apply();
        refresh();
    });
    connect(m_model, &QAbstractItemModel::modelReset, this, &ProblemsPanel::refresh);
    connect(m_table, &QTableView::activated, this, &ProblemsPanel::open);
    connect(m_table, &QTableView::clicked, this, &ProblemsPanel::open);
    refresh();
}

void ProblemsPanel::setCheckedFiles(int count)
{
    m_checkedFiles = count;
    refresh();
}

void ProblemsPanel::refresh()
{
    const bool any = m_filtered->rowCount() > 0;
    m_stack->setCurrentWidget(any ? static_cast<QWidget *>(m_table) : m_empty);
    m_empty->setSentence(m_model->rowCount() > 0 ? tr("No problem matches the filter.")
                                                 : tr("No problems in %n checked file(s).", nullptr, m_checkedFiles));
}

void ProblemsPanel::open(const QModelIndex &index)
{
    const Core::Diagnostic &problem = m_model->problem(m_filtered->mapToSource(index).row());
    emit opened({problem.file, problem.range});
}

} // namespace Gui
