// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/tablegrid.h"

#include <algorithm>
#include <set>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "model/table/xlsx.h"
#include "widgets/charts/chartdata.h"
#include "widgets/foundation/panes.h"
#include "widgets/tables/filterrow.h"
#include "widgets/tables/summaryheader.h"

namespace Gui
{

namespace
{
constexpr int kColumnCharacters = 18;
}

TableGrid::TableGrid(Core::JobQueue *jobs, ResultTableModel *model, const Theme *theme, const QString &prefix, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_prefix(prefix)
    , m_line(new QHBoxLayout)
    , m_filter(new QLineEdit(this))
    , m_count(mutedLabel({}, theme, this))
    , m_filterButton(new QToolButton(this))
    , m_table(new QTableView(this))
    , m_pinned(new QTableView(this))
    , m_model(model)
    , m_header(new SummaryHeader(theme, m_table))
    , m_pinnedHeader(new SummaryHeader(theme, m_pinned))
{
    model->setParent(this);
    setName(m_filter, qPrintable(prefix + QStringLiteral("Filter")), tr("Filter rows"));
    m_filter->setPlaceholderText(tr("Find in all columns"));
    m_filter->setClearButtonEnabled(true);
    m_filterButton->setProperty("boxed", true);
    m_filterButton->setText(tr("Filters"));
    m_filterButton->setToolTip(tr("Shows a filter above each column."));
    m_filterButton->setCheckable(true);
    setName(m_filterButton, qPrintable(prefix + QStringLiteral("FilterButton")), tr("Show filters of the columns"));
    buildViews(name);
    auto *beside = new QHBoxLayout;
    beside->setContentsMargins(0, 0, 0, 0);
    beside->setSpacing(0);
    // The pinned columns end where the others' scroll bar begins, so that both show the same rows.
    auto *pinnedColumn = new QVBoxLayout;
    pinnedColumn->addWidget(m_pinned, 1);
    pinnedColumn->addSpacing(m_table->horizontalScrollBar()->sizeHint().height());
    beside->addLayout(pinnedColumn);
    beside->addWidget(m_table, 1);
    m_line->setContentsMargins(8, 4, 8, 4);
    m_line->addWidget(m_filter, 1);
    m_line->addSpacing(4);
    m_line->addWidget(m_count);
    m_line->addSpacing(4);
    m_line->addWidget(m_filterButton);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(m_line);
    layout->addLayout(beside, 1);
    setFocusProxy(m_table);
    connectViews();
}

void TableGrid::addTool(QWidget *tool, bool atLeft)
{
    m_line->insertWidget(atLeft ? 0 : -1, tool);
}

QModelIndex TableGrid::currentCell() const
{
    return m_table->currentIndex();
}

void TableGrid::setUpView(QTableView *view, SummaryHeader *header)
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
    connect(header, &QHeaderView::sectionDoubleClicked, this, [this](int section) { emit columnActivated(m_model->columnName(section)); });
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint &place) { showMenu(header, place); });
    connect(header->filters(), &FilterRow::edited, this, [this](const QString &column, const QString &text) {
        m_filterTexts[column] = text;
        arrange();
    });
}

void TableGrid::buildViews(const QString &name)
{
    setName(m_table, qPrintable(m_prefix + QStringLiteral("Table")), name);
    setName(m_pinned, qPrintable(m_prefix + QStringLiteral("Pinned")), tr("%1, pinned columns").arg(name));
    setUpView(m_table, m_header);
    setUpView(m_pinned, m_pinnedHeader);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_pinned->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pinned->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pinned->setSelectionModel(m_table->selectionModel());
    connect(m_table->horizontalScrollBar(), &QScrollBar::valueChanged, m_header->filters(), &FilterRow::place);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, m_pinned->verticalScrollBar(), &QScrollBar::setValue);
    connect(m_pinned->verticalScrollBar(), &QScrollBar::valueChanged, m_table->verticalScrollBar(), &QScrollBar::setValue);
    connect(m_pinnedHeader, &QHeaderView::sectionResized, this, &TableGrid::fitPinned);
}

void TableGrid::connectViews()
{
    connect(m_filter, &QLineEdit::textChanged, this, &TableGrid::arrange);
    connect(m_filterButton, &QToolButton::toggled, this, [this](bool on) {
        m_header->showFilters(on);
        m_pinnedHeader->showFilters(on);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &now, const QModelIndex &before) {
        emit currentCellChanged();
        if (now.isValid() && now.column() != before.column()) {
            emit columnChosen(m_model->columnName(now.column()));
        }
    });
}

void TableGrid::showMenu(SummaryHeader *header, const QPoint &place)
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
    menu.addAction(tr("Filter"), this, &TableGrid::toggleFilters);
    menu.addSeparator();
    menu.addAction(m_pinnedColumns.contains(name) ? tr("Unpin") : tr("Pin at the Left"), this, &TableGrid::pinCurrent);
    menu.addAction(tr("Move Left"), this, [this]() { moveCurrent(-1); });
    menu.addAction(tr("Move Right"), this, [this]() { moveCurrent(1); });
    menu.addAction(tr("Hide"), this, &TableGrid::hideCurrent);
    menu.addAction(tr("Show All Columns"), this, &TableGrid::showAllColumns)->setEnabled(!m_hiddenColumns.isEmpty());
    if (m_menuExtras) {
        menu.addSeparator();
        m_menuExtras(&menu, name);
    }
    menu.exec(header->mapToGlobal(place));
}

QString TableGrid::currentColumn() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_model->columnName(current.column()) : QString();
}

void TableGrid::cycleSort(const QString &column, bool add)
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

void TableGrid::sortByCurrent(bool add)
{
    if (const QString column = currentColumn(); !column.isEmpty()) {
        cycleSort(column, add);
    }
}

/// From what is written above the columns; a filter that does not fit its column is said and left out.
Study::Arrangement TableGrid::wantedArrangement()
{
    Study::Arrangement arrangement;
    arrangement.anywhere = m_filter->text();
    arrangement.keys = m_keys;
    arrangement.textsAsNumbers = m_textsAsNumbers;
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
    return arrangement;
}

/// Filters and order of the model.
void TableGrid::arrange()
{
    const Study::Arrangement arrangement = wantedArrangement();
    const QModelIndex current = m_table->currentIndex();
    const std::optional<std::size_t> source = current.isValid() ? std::optional(m_model->sourceRow(current.row())) : std::nullopt;
    m_header->setSortKeys(m_keys);
    m_pinnedHeader->setSortKeys(m_keys);
    const int number = ++m_arrangementNumber;
    m_arranging = m_model->isLarge();
    if (!m_arranging) {
        m_model->setArrangement(arrangement);
        afterArranging(source, current.column());
        return;
    }
    updateCount();
    Core::JobSpec spec;
    spec.kind = QStringLiteral("table.arrange");
    spec.title = tr("Sorting and filtering the table");
    m_jobs->start(spec, [table = m_model->sharedTable(), arrangement](const Core::JobContext &) -> Core::Result<std::vector<std::uint32_t>> {
              return Study::arrangedRows(*table, arrangement);
          }).then(this, [this, number, arrangement, source, column = current.column()](const Core::Result<std::vector<std::uint32_t>> &rows) {
        if (number == m_arrangementNumber && rows) {
            m_arranging = false;
            m_model->setArranged(arrangement, *rows);
            afterArranging(source, column);
        }
    });
}

/// The current cell stays with its row if that is still shown.
void TableGrid::afterArranging(const std::optional<std::size_t> &source, int column)
{
    if (source) {
        const auto &rows = m_model->sourceRows();
        const auto same = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(*source));
        if (same != rows.end()) {
            m_table->setCurrentIndex(m_model->index(static_cast<int>(same - rows.begin()), column));
        }
    }
    updateCount();
}

void TableGrid::applyColumns()
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

void TableGrid::fitPinned()
{
    const int width = m_pinnedHeader->length();
    m_pinned->setFixedWidth(std::max(1, width));
    m_pinned->setVisible(width > 0);
}

void TableGrid::hideCurrent()
{
    if (const QString column = currentColumn(); !column.isEmpty() && visibleColumns().size() > 1) {
        m_hiddenColumns.insert(column);
        applyColumns();
    }
}

void TableGrid::showAllColumns()
{
    m_hiddenColumns.clear();
    applyColumns();
}

void TableGrid::pinCurrent()
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

void TableGrid::moveCurrent(int by)
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

void TableGrid::toggleFilters()
{
    m_filterButton->toggle();
    if (m_filterButton->isChecked() && m_table->currentIndex().isValid()) {
        SummaryHeader *header = m_pinnedColumns.contains(currentColumn()) ? m_pinnedHeader : m_header;
        header->filters()->focusColumn(m_table->currentIndex().column());
    }
}

void TableGrid::setFilterTexts(const QHash<QString, QString> &texts)
{
    m_filterTexts = texts;
    m_header->filters()->setTexts(texts);
    m_pinnedHeader->filters()->setTexts(texts);
    arrange();
}

QList<int> TableGrid::columnOrder() const
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

QStringList TableGrid::visibleColumns() const
{
    QStringList names;
    for (const int column : columnOrder()) {
        names.append(m_model->columnName(column));
    }
    return names;
}

TablePart TableGrid::part(bool isWhole) const
{
    TablePart part;
    part.table = m_model->sharedTable();
    part.isWhole = isWhole;
    part.rows = m_model->sourceRows();
    for (const int column : columnOrder()) {
        part.columns.push_back(static_cast<std::size_t>(column));
    }
    return part;
}

Core::Result<void> TableGrid::exportTo(const QString &path, bool asShown) const
{
    return writeTable(path, part(!asShown));
}

void TableGrid::exportRows()
{
    exportTable(this, m_jobs, m_exportName, [this](bool isWhole) { return part(isWhole); });
}

void TableGrid::setTable(const TablePtr &table)
{
    const QModelIndex current = m_table->currentIndex();
    const QString column = current.isValid() ? m_model->columnName(current.column()) : QString();
    m_model->setTable(table);
    applyColumns();
    arrange();
    const int same = table && !column.isEmpty() ? table->columnIndex(column.toStdString()) : -1;
    if (same >= 0 && current.row() < m_model->rowCount()) {
        m_table->setCurrentIndex(m_model->index(current.row(), same));
    } else {
        emit currentCellChanged();
    }
}

void TableGrid::setSummaries(const QList<ColumnSummary> &summaries)
{
    m_header->setSummaries(summaries);
    m_pinnedHeader->setSummaries(summaries);
}

void TableGrid::showColumn(const QString &name)
{
    const Table::ResultTable *table = m_model->table();
    const int column = table ? table->columnIndex(name.toStdString()) : -1;
    if (column >= 0) {
        const int row = std::max(0, m_table->currentIndex().isValid() ? m_table->currentIndex().row() : m_table->rowAt(0));
        m_table->scrollTo(m_model->index(row, column), QAbstractItemView::EnsureVisible);
        m_table->setCurrentIndex(m_model->index(row, column));
    }
}

void TableGrid::showCell(std::size_t sourceRow, int column)
{
    const auto &rows = m_model->sourceRows();
    const auto place = std::find(rows.begin(), rows.end(), static_cast<std::uint32_t>(sourceRow));
    if (place != rows.end() && column < m_model->columnCount()) {
        const QModelIndex cell = m_model->index(static_cast<int>(place - rows.begin()), column);
        m_table->scrollTo(cell);
        m_table->setCurrentIndex(cell);
    }
}

void TableGrid::copySelection(bool withHeading) const
{
    const QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
    if (!cells.isEmpty()) {
        QGuiApplication::clipboard()->setText(m_model->asText(cells, columnOrder(), withHeading));
    }
}

void TableGrid::copyAsMarkdown() const
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

QVariantMap TableGrid::viewState() const
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

void TableGrid::setViewState(const QVariantMap &state)
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

void TableGrid::updateCount()
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

QString TableGrid::countText() const
{
    return m_count->text();
}

} // namespace Gui
