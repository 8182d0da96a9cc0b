// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/tablepage.h"

#include <algorithm>
#include <set>

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "model/table/resultfiles.h"
#include "model/table/xlsx.h"
#include "widgets/charts/chartdata.h"
#include "widgets/foundation/panes.h"
#include "widgets/preview/explanationpanel.h"
#include "widgets/preview/filterrow.h"
#include "widgets/preview/resulttablemodel.h"
#include "widgets/preview/summaryheader.h"

namespace Gui
{

namespace
{
constexpr int kColumnCharacters = 18;
}

TablePage::TablePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_root(studyRoot)
    , m_tables(new QComboBox(this))
    , m_filter(new QLineEdit(this))
    , m_count(mutedLabel({}, theme, this))
    , m_explain(new QToolButton(this))
    , m_filterButton(new QToolButton(this))
    , m_table(new QTableView(this))
    , m_pinned(new QTableView(this))
    , m_model(new ResultTableModel(theme, this))
    , m_header(new SummaryHeader(theme, m_table))
    , m_pinnedHeader(new SummaryHeader(theme, m_pinned))
    , m_explanation(new ExplanationPanel(theme, this))
{
    setName(m_tables, "previewTables", tr("Table shown"));
    setName(m_filter, "previewFilter", tr("Filter rows"));
    setName(m_explain, "previewExplain", tr("Explain the chosen cell"));
    m_filter->setPlaceholderText(tr("Find in all columns"));
    m_filter->setClearButtonEnabled(true);
    m_tables->hide();
    m_explain->setProperty("boxed", true);
    m_filterButton->setProperty("boxed", true);
    m_explain->setText(tr("Explain"));
    m_explain->setToolTip(tr("Shows the steps that made the chosen cell."));
    m_explain->setCheckable(true);
    m_explain->setChecked(true);
    m_filterButton->setText(tr("Filters"));
    m_filterButton->setToolTip(tr("Shows a filter above each column."));
    m_filterButton->setCheckable(true);
    setName(m_filterButton, "previewFilterButton", tr("Show filters of the columns"));
    buildViews();
    auto *grid = new QWidget(this);
    auto *beside = new QHBoxLayout(grid);
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(0);
    // The pinned columns end where the others' scroll bar begins, so that both show the same rows.
    auto *pinnedColumn = new QVBoxLayout;
    pinnedColumn->addWidget(m_pinned, 1);
    pinnedColumn->addSpacing(m_table->horizontalScrollBar()->sizeHint().height());
    beside->addLayout(pinnedColumn);
    beside->addWidget(m_table, 1);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(grid);
    splitter->addWidget(m_explanation);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    m_explanation->hide();
    auto *row = new QHBoxLayout;
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_tables);
    row->addWidget(m_filter, 1);
    row->addSpacing(4);
    row->addWidget(m_count);
    row->addSpacing(4);
    row->addWidget(m_filterButton);
    row->addWidget(m_explain);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(splitter, 1);
    connectViews();
}

void TablePage::setUpView(QTableView *view, SummaryHeader *header)
{
    view->setHorizontalHeader(header);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setTabKeyNavigation(false);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->hide();
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->setWordWrap(false);
    view->setFrameShape(QFrame::NoFrame);
    view->setModel(m_model);
    header->setDefaultSectionSize(view->fontMetrics().averageCharWidth() * kColumnCharacters);
    fitTableToText(view, 8);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sectionClicked, this, [this](int section) {
        cycleSort(m_model->columnName(section), QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier));
    });
    connect(header, &QHeaderView::sectionDoubleClicked, this, [this](int section) { emit variableActivated(m_model->columnName(section)); });
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint &place) { showMenu(header, place); });
    connect(header->filters(), &FilterRow::edited, this, [this](const QString &column, const QString &text) {
        m_filterTexts[column] = text;
        arrange();
    });
}

void TablePage::buildViews()
{
    setName(m_table, "previewTable", tr("Dummy patients"));
    setName(m_pinned, "previewPinned", tr("Dummy patients, pinned columns"));
    setUpView(m_table, m_header);
    setUpView(m_pinned, m_pinnedHeader);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_pinned->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pinned->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pinned->setSelectionModel(m_table->selectionModel());
    connect(m_table->horizontalScrollBar(), &QScrollBar::valueChanged, m_header->filters(), &FilterRow::place);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, m_pinned->verticalScrollBar(), &QScrollBar::setValue);
    connect(m_pinned->verticalScrollBar(), &QScrollBar::valueChanged, m_table->verticalScrollBar(), &QScrollBar::setValue);
    connect(m_pinnedHeader, &QHeaderView::sectionResized, this, &TablePage::fitPinned);
}

void TablePage::connectViews()
{
    connect(m_tables, &QComboBox::currentIndexChanged, this, [this]() {
        m_model->setResult(m_result, shownTable());
        applyColumns();
        arrange();
        emit tableChanged();
    });
    connect(m_filter, &QLineEdit::textChanged, this, &TablePage::arrange);
    connect(m_filterButton, &QToolButton::toggled, this, [this](bool on) {
        m_header->showFilters(on);
        m_pinnedHeader->showFilters(on);
    });
    connect(m_explain, &QToolButton::toggled, this, &TablePage::setExplaining);
    connect(m_explanation, &ExplanationPanel::closeRequested, this, [this]() { setExplaining(false); });
    connect(m_explanation, &ExplanationPanel::stepActivated, this, &TablePage::nodeActivated);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &now, const QModelIndex &before) {
        explain();
        if (now.isValid() && now.column() != before.column()) {
            emit variableChosen(m_model->columnName(now.column()));
        }
    });
}

void TablePage::showMenu(SummaryHeader *header, const QPoint &place)
{
    const int column = header->logicalIndexAt(place);
    if (column < 0) {
        return;
    }
    const int row = std::max(0, m_table->currentIndex().row());
    m_table->selectionModel()->setCurrentIndex(m_model->index(row, column), QItemSelectionModel::NoUpdate);
    const QString name = m_model->columnName(column);
    QMenu menu(this);
    menu.addAction(tr("Sort by %1").arg(name), this, [this]() { sortByCurrent(false); });
    menu.addAction(tr("Add to the Sort Order"), this, [this]() { sortByCurrent(true); });
    menu.addAction(tr("Filter"), this, &TablePage::toggleFilters);
    menu.addSeparator();
    menu.addAction(m_pinnedColumns.contains(name) ? tr("Unpin") : tr("Pin at the Left"), this, &TablePage::pinCurrent);
    menu.addAction(tr("Move Left"), this, [this]() { moveCurrent(-1); });
    menu.addAction(tr("Move Right"), this, [this]() { moveCurrent(1); });
    menu.addAction(tr("Hide"), this, &TablePage::hideCurrent);
    menu.addAction(tr("Show All Columns"), this, &TablePage::showAllColumns)->setEnabled(!m_hiddenColumns.isEmpty());
    menu.addSeparator();
    menu.addAction(tr("Shares of the Dummy Values..."), this, [this, name]() { emit sharesRequested(name); });
    menu.addAction(tr("Go to Definition"), this, [this, name]() { emit variableActivated(name); });
    menu.exec(header->mapToGlobal(place));
}

QString TablePage::currentColumn() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_model->columnName(current.column()) : QString();
}

void TablePage::cycleSort(const QString &column, bool add)
{
    const std::string name = column.toStdString();
    const auto found = std::find_if(m_keys.begin(), m_keys.end(), [&name](const Study::SortKey &key) { return key.column == name; });
    std::optional<Study::SortKey> next;
    if (found == m_keys.end()) {
        next = Study::SortKey{name, false};
    } else if (!found->descending) {
        next = Study::SortKey{name, true};
    }
    if (!add) {
        m_keys.clear();
        if (next) {
            m_keys.append(*next);
        }
    } else if (found != m_keys.end() && next) {
        *found = *next;
    } else if (found != m_keys.end()) {
        m_keys.erase(found);
    } else if (next) {
        m_keys.append(*next);
    }
    arrange();
}

void TablePage::sortByCurrent(bool add)
{
    if (const QString column = currentColumn(); !column.isEmpty()) {
        cycleSort(column, add);
    }
}

/// Filters and order of the model, from what is written above the columns.
void TablePage::arrange()
{
    Study::Arrangement arrangement;
    arrangement.anywhere = m_filter->text();
    arrangement.keys = m_keys;
    m_filterProblem.clear();
    const Table::ResultTable *table = m_model->table();
    for (auto text = m_filterTexts.cbegin(); table && text != m_filterTexts.cend(); ++text) {
        const int column = table->columnIndex(text.key().toStdString());
        if (column < 0) {
            continue;
        }
        const auto filter = Study::parseFilter(text.value(), table->columns[static_cast<std::size_t>(column)]);
        if (!filter) {
            m_filterProblem = filter.error().message;
        } else if (*filter) {
            arrangement.filters.append(**filter);
        }
    }
    const QModelIndex current = m_table->currentIndex();
    const std::optional<std::size_t> patient = current.isValid() ? std::optional(m_model->sourceRow(current.row())) : std::nullopt;
    m_header->setSortKeys(m_keys);
    m_pinnedHeader->setSortKeys(m_keys);
    const int number = ++m_arrangementNumber;
    m_arranging = m_model->isLarge();
    if (!m_arranging) {
        m_model->setArrangement(arrangement);
        afterArranging(patient, current.column());
        return;
    }
    updateCount();
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.arrange");
    spec.title = tr("Sorting and filtering the table");
    m_jobs->start(spec, [result = m_result, shown = shownTable(), arrangement](const Core::JobContext &) -> Core::Result<std::vector<std::uint32_t>> {
              return Study::arrangedRows(result->tables[shown], arrangement);
          }).then(this, [this, number, arrangement, patient, column = current.column()](const Core::Result<std::vector<std::uint32_t>> &rows) {
        if (number == m_arrangementNumber && rows) {
            m_arranging = false;
            m_model->setArranged(arrangement, *rows);
            afterArranging(patient, column);
        }
    });
}

/// The current cell stays with its patient if the patient is still shown.
void TablePage::afterArranging(const std::optional<std::size_t> &patient, int column)
{
    if (patient) {
        const auto &rows = m_model->sourceRows();
        const auto same = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(*patient));
        if (same != rows.end()) {
            m_table->setCurrentIndex(m_model->index(static_cast<int>(same - rows.begin()), column));
        }
    }
    updateCount();
}

void TablePage::applyColumns()
{
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const QString name = m_model->columnName(column);
        const bool hidden = m_hiddenColumns.contains(name);
        const bool pinned = m_pinnedColumns.contains(name);
        m_table->setColumnHidden(column, hidden || pinned);
        m_pinned->setColumnHidden(column, hidden || !pinned);
    }
    fitPinned();
    m_header->filters()->place();
    m_pinnedHeader->filters()->place();
    updateCount();
}

void TablePage::fitPinned()
{
    const int width = m_pinnedHeader->length();
    m_pinned->setFixedWidth(std::max(1, width));
    m_pinned->setVisible(width > 0);
}

void TablePage::hideCurrent()
{
    if (const QString column = currentColumn(); !column.isEmpty() && visibleColumns().size() > 1) {
        m_hiddenColumns.insert(column);
        applyColumns();
    }
}

void TablePage::showAllColumns()
{
    m_hiddenColumns.clear();
    applyColumns();
}

void TablePage::pinCurrent()
{
    const QString column = currentColumn();
    if (column.isEmpty()) {
        return;
    }
    if (!m_pinnedColumns.removeOne(column)) {
        m_pinnedColumns.append(column);
    }
    applyColumns();
}

void TablePage::moveCurrent(int by)
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) {
        return;
    }
    SummaryHeader *header = m_pinnedColumns.contains(currentColumn()) ? m_pinnedHeader : m_header;
    const int from = header->visualIndex(current.column());
    for (int to = from + by; to >= 0 && to < header->count(); to += by) {
        if (!header->isSectionHidden(header->logicalIndex(to))) {
            header->moveSection(from, to);
            return;
        }
    }
}

void TablePage::toggleFilters()
{
    m_filterButton->toggle();
    if (m_filterButton->isChecked() && m_table->currentIndex().isValid()) {
        SummaryHeader *header = m_pinnedColumns.contains(currentColumn()) ? m_pinnedHeader : m_header;
        header->filters()->focusColumn(m_table->currentIndex().column());
    }
}

void TablePage::setFilterTexts(const QHash<QString, QString> &texts)
{
    m_filterTexts = texts;
    m_header->filters()->setTexts(texts);
    m_pinnedHeader->filters()->setTexts(texts);
    arrange();
}

QList<int> TablePage::columnOrder() const
{
    QList<int> order;
    for (const SummaryHeader *header : {m_pinnedHeader, m_header}) {
        for (int place = 0; place < header->count(); ++place) {
            const int column = header->logicalIndex(place);
            if (!header->isSectionHidden(column)) {
                order.append(column);
            }
        }
    }
    return order;
}

QStringList TablePage::visibleColumns() const
{
    QStringList names;
    for (const int column : columnOrder()) {
        names.append(m_model->columnName(column));
    }
    return names;
}

/// Writes the table as it is now; may run on a worker.
std::function<Core::Result<void>(const QString &)> TablePage::writer(bool asShown) const
{
    std::vector<std::size_t> columns;
    for (const int column : columnOrder()) {
        columns.push_back(static_cast<std::size_t>(column));
    }
    return [result = m_result, shown = shownTable(), asShown, rows = m_model->sourceRows(), columns](const QString &path) -> Core::Result<void> {
        const Table::ResultTable &whole = result->tables[shown];
        const Table::ResultTable table = asShown ? Study::cutOut(whole, rows, columns) : whole;
        if (path.endsWith(QStringLiteral(".xlsx"), Qt::CaseInsensitive)) {
            return Table::writeXlsx(path, table);
        }
        return Core::writeFile(path, path.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive) ? Table::toMarkdown(table).toUtf8() : Table::toCsv(table));
    };
}

Core::Result<void> TablePage::exportTo(const QString &path, bool asShown) const
{
    if (!m_model->table()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("There is no table to export yet."));
    }
    return writer(asShown)(path);
}

void TablePage::exportTable()
{
    QMessageBox question(QMessageBox::Question, tr("Export Table"), tr("Which rows and columns are to be written? They are dummy data."), QMessageBox::Cancel, this);
    const QPushButton *shown = question.addButton(tr("As Shown"), QMessageBox::AcceptRole);
    const QPushButton *everything = question.addButton(tr("Everything"), QMessageBox::AcceptRole);
    question.exec();
    if (question.clickedButton() != shown && question.clickedButton() != everything) {
        return;
    }
    const QString name = m_model->table() ? QString::fromStdString(m_model->table()->name) : QString();
    const QString path = QFileDialog::getSaveFileName(this, tr("Export Table"), tr("dummy_%1.csv").arg(name),
                                                      tr("CSV files (*.csv);;Excel workbooks (*.xlsx);;Markdown (*.md)"));
    if (path.isEmpty() || !m_model->table()) {
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview.export");
    spec.title = tr("Writing the table");
    m_jobs->start(spec, [write = writer(question.clickedButton() == shown), path](const Core::JobContext &) { return write(path); })
        .then(this, [this](const Core::Result<void> &written) {
            if (!written) {
                QMessageBox::warning(this, tr("Export Table"), written.error().message);
            }
        });
}

std::size_t TablePage::shownTable() const
{
    return static_cast<std::size_t>(std::max(0, m_tables->currentIndex()));
}

void TablePage::setResult(const Study::PreviewResultPtr &result)
{
    const QModelIndex current = m_table->currentIndex();
    const QString column = current.isValid() ? m_model->columnName(current.column()) : QString();
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
    m_model->setResult(m_result, shownTable());
    applyColumns();
    arrange();
    const Table::ResultTable *table = m_model->table();
    const int same = table && !column.isEmpty() ? table->columnIndex(column.toStdString()) : -1;
    if (same >= 0 && current.row() < m_model->rowCount()) {
        m_table->setCurrentIndex(m_model->index(current.row(), same));
    } else {
        explain();
    }
}

void TablePage::setSummaries(const QList<ColumnSummary> &summaries)
{
    m_header->setSummaries(summaries);
    m_pinnedHeader->setSummaries(summaries);
}

void TablePage::showVariable(const QString &name)
{
    const Table::ResultTable *table = m_model->table();
    const int column = table ? table->columnIndex(name.toStdString()) : -1;
    if (column >= 0) {
        const int row = std::max(0, m_table->currentIndex().isValid() ? m_table->currentIndex().row() : m_table->rowAt(0));
        m_table->scrollTo(m_model->index(row, column), QAbstractItemView::EnsureVisible);
        m_table->setCurrentIndex(m_model->index(row, column));
    }
}

void TablePage::copySelection(bool withHeading) const
{
    const QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
    if (!cells.isEmpty()) {
        QGuiApplication::clipboard()->setText(m_model->asText(cells, columnOrder(), withHeading));
    }
}

void TablePage::copyAsMarkdown() const
{
    const Table::ResultTable *table = m_model->table();
    std::set<int> rows;
    std::set<int> chosen;
    for (const QModelIndex &cell : m_table->selectionModel()->selectedIndexes()) {
        rows.insert(cell.row());
        chosen.insert(cell.column());
    }
    if (!table || rows.empty()) {
        return;
    }
    std::vector<std::uint32_t> sources;
    for (const int row : rows) {
        sources.push_back(static_cast<std::uint32_t>(m_model->sourceRow(row)));
    }
    std::vector<std::size_t> columns;
    for (const int column : columnOrder()) {
        if (chosen.contains(column)) {
            columns.push_back(static_cast<std::size_t>(column));
        }
    }
    QGuiApplication::clipboard()->setText(Table::toMarkdown(Study::cutOut(*table, sources, columns)));
}

QVariantMap TablePage::viewState() const
{
    QVariantMap filters;
    for (auto text = m_filterTexts.cbegin(); text != m_filterTexts.cend(); ++text) {
        if (!text.value().isEmpty()) {
            filters.insert(text.key(), text.value());
        }
    }
    QVariantList keys;
    for (const Study::SortKey &key : m_keys) {
        keys.append(QVariant(QVariantList{QString::fromStdString(key.column), key.descending}));
    }
    return {{QStringLiteral("find"), m_filter->text()},
            {QStringLiteral("filters"), filters},
            {QStringLiteral("sort"), keys},
            {QStringLiteral("hidden"), QStringList(m_hiddenColumns.cbegin(), m_hiddenColumns.cend())},
            {QStringLiteral("pinned"), m_pinnedColumns},
            {QStringLiteral("showFilters"), m_filterButton->isChecked()}};
}

void TablePage::setViewState(const QVariantMap &state)
{
    if (state.isEmpty()) {
        return;
    }
    m_keys.clear();
    for (const QVariant &key : state.value(QStringLiteral("sort")).toList()) {
        const QVariantList parts = key.toList();
        m_keys.append({parts.value(0).toString().toStdString(), parts.value(1).toBool()});
    }
    const QStringList hidden = state.value(QStringLiteral("hidden")).toStringList();
    m_hiddenColumns = QSet<QString>(hidden.cbegin(), hidden.cend());
    m_pinnedColumns = state.value(QStringLiteral("pinned")).toStringList();
    m_filterButton->setChecked(state.value(QStringLiteral("showFilters")).toBool());
    const QSignalBlocker quiet(m_filter);
    m_filter->setText(state.value(QStringLiteral("find")).toString());
    QHash<QString, QString> texts;
    const QVariantMap filters = state.value(QStringLiteral("filters")).toMap();
    for (auto text = filters.cbegin(); text != filters.cend(); ++text) {
        texts.insert(text.key(), text.value().toString());
    }
    applyColumns();
    setFilterTexts(texts);
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
    const QModelIndex current = m_table->currentIndex();
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
    const std::string column = m_model->columnName(current.column()).toStdString();
    m_jobs->start(spec, [result = m_result, names = m_names, root = m_root, table = shownTable(), row = m_model->sourceRow(current.row()),
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

void TablePage::updateCount()
{
    QString text = m_model->rowCount() == m_model->totalRows() ? tr("%1 rows").arg(Gui::countText(m_model->totalRows()))
                                                               : tr("%1 of %2 rows").arg(Gui::countText(m_model->rowCount()), Gui::countText(m_model->totalRows()));
    const qsizetype shown = columnOrder().size();
    if (shown < m_model->columnCount()) {
        text += tr(" · %1 of %2 columns").arg(shown).arg(m_model->columnCount());
    }
    if (m_arranging) {
        text += tr(" · sorting and filtering");
    }
    m_count->setText(m_filterProblem.isEmpty() ? text : QStringLiteral("⚠ ") + text);
    m_count->setToolTip(m_filterProblem);
}

QString TablePage::countText() const
{
    return m_count->text();
}

} // namespace Gui
