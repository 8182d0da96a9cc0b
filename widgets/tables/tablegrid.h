// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <QHash>
#include <QSet>
#include <QStringList>
#include <QVariantMap>
#include <QWidget>

#include "model/core/jobqueue.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/tables/resulttablemodel.h"
#include "widgets/tables/tableexport.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QTableView;
class QToolButton;

namespace Gui
{

class SummaryHeader;

/// Rows as a grid, with a line above it that finds and counts. Columns can be sorted by, filtered, hidden, pinned at the
/// left and moved, by mouse and by keyboard. Tables of many rows are sorted and filtered on a worker.
class TableGrid final : public QWidget
{
    Q_OBJECT

public:
    /// `prefix` begins the object names ("preview" gives "previewTable"), `name` is what screen readers say.
    /// The model becomes a child.
    TableGrid(Core::JobQueue *jobs, ResultTableModel *model, const Theme *theme, const QString &prefix, const QString &name, QWidget *parent = nullptr);
    /// Keeps sort order, filters and current cell where the new table still has them.
    void setTable(const TablePtr &table);
    void setSummaries(const QList<ColumnSummary> &summaries);
    /// Texts that are numbers sort and compare as numbers (Study::Arrangement).
    void setTextsAsNumbers(bool on) { m_textsAsNumbers = on; }
    /// What the export proposes as a file name, without its ending.
    void setExportName(const QString &name) { m_exportName = name; }
    /// Puts a control into the line above, at its left or right end.
    void addTool(QWidget *tool, bool atLeft);
    /// Adds to the menu of a heading.
    void setMenuExtras(std::function<void(QMenu *menu, const QString &column)> extras) { m_menuExtras = std::move(extras); }

    [[nodiscard]] ResultTableModel *model() const { return m_model; }
    [[nodiscard]] QModelIndex currentCell() const;
    void showColumn(const QString &name);
    void showCell(std::size_t sourceRow, int column); ///< nothing where a filter hides the row
    void copySelection(bool withHeading) const;
    void copyAsMarkdown() const; ///< the selected cells with their headings
    /// Sorts by the current column: upwards, downwards, not at all in turn; `add` keeps the other keys.
    void sortByCurrent(bool add);
    void hideCurrent();
    void showAllColumns();
    void pinCurrent(); ///< or back among the others
    void moveCurrent(int by);
    /// Shows or hides the filters above the columns; shown, the current column's gets the focus.
    void toggleFilters();
    /// Tests by column name, as written above the columns.
    void setFilterTexts(const QHash<QString, QString> &texts);
    /// Asks for a file and writes the rows shown, or all, as CSV, Excel workbook or Markdown.
    void exportRows();
    /// As shown (rows, order, visible columns) or everything, in the format of the name's ending.
    [[nodiscard]] Core::Result<void> exportTo(const QString &path, bool asShown) const;
    [[nodiscard]] QString countText() const;
    [[nodiscard]] QStringList visibleColumns() const; ///< from left to right
    /// Sort order, filters, hidden and pinned columns, for the next time the study is opened.
    [[nodiscard]] QVariantMap viewState() const;
    void setViewState(const QVariantMap &state);

signals:
    void columnActivated(const QString &name); ///< a heading was double-clicked
    void columnChosen(const QString &name);    ///< the current cell moved to another column
    void currentCellChanged();

private:
    void buildViews(const QString &name);
    void connectViews();
    void setUpView(QTableView *view, SummaryHeader *header);
    void showMenu(SummaryHeader *header, const QPoint &place);
    void cycleSort(const QString &column, bool add);
    void arrange();
    [[nodiscard]] Study::Arrangement wantedArrangement();
    void afterArranging(const std::optional<std::size_t> &source, int column);
    [[nodiscard]] TablePart part(bool isWhole) const;
    void applyColumns();
    void fitPinned();
    void updateCount();
    [[nodiscard]] QString currentColumn() const;
    [[nodiscard]] QList<int> columnOrder() const;

    Core::JobQueue *m_jobs;
    QString m_prefix;
    QString m_exportName;
    std::function<void(QMenu *, const QString &)> m_menuExtras;
    int m_arrangementNumber = 0;
    bool m_arranging = false;
    bool m_textsAsNumbers = false;
    QHBoxLayout *m_line;
    QLineEdit *m_filter;
    QLabel *m_count;
    QToolButton *m_filterButton;
    QTableView *m_table;
    QTableView *m_pinned;                  ///< the pinned columns, beside the others
    ResultTableModel *m_model;
    SummaryHeader *m_header;
    SummaryHeader *m_pinnedHeader;
    QHash<QString, QString> m_filterTexts; ///< by column name
    QList<Study::SortKey> m_keys;
    QSet<QString> m_hiddenColumns;
    QStringList m_pinnedColumns{QStringLiteral("patient_id")};
    QString m_filterProblem;
};

} // namespace Gui
