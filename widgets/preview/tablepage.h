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

#include "model/study/previewexplanations.h"
#include "model/study/rowarrangement.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace Gui
{

class ExplanationPanel;
class ResultTableModel;
class SummaryHeader;

/// The rows of a result as a grid and, below it, why the current cell has its value. Columns can be
/// sorted by, filtered, hidden, pinned at the left and moved, by mouse and by keyboard.
class TablePage final : public QWidget
{
    Q_OBJECT

public:
    TablePage(Core::JobQueue *jobs, const QString &studyRoot, const Theme *theme, QWidget *parent = nullptr);
    /// Keeps sort order, filter and current cell where the new result still has them.
    void setResult(const Study::PreviewResultPtr &result);
    void setSummaries(const QList<ColumnSummary> &summaries);
    [[nodiscard]] std::size_t shownTable() const;
    [[nodiscard]] ResultTableModel *model() const { return m_model; }
    void showVariable(const QString &name);
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
    void exportTable();
    /// As shown (rows, order, visible columns) or everything, in the format of the name's ending.
    [[nodiscard]] Core::Result<void> exportTo(const QString &path, bool asShown) const;
    [[nodiscard]] QString countText() const;
    [[nodiscard]] QStringList visibleColumns() const; ///< from left to right
    /// Opens or closes the explanation.
    void setExplaining(bool on);
    [[nodiscard]] bool isExplaining() const;
    /// Sort order, filters, hidden and pinned columns, for the next time the study is opened.
    [[nodiscard]] QVariantMap viewState() const;
    void setViewState(const QVariantMap &state);

signals:
    void tableChanged();                         ///< another table of the result is shown
    void variableActivated(const QString &name); ///< a heading was double-clicked
    void variableChosen(const QString &name);    ///< the current cell moved to another column
    void nodeActivated(quint32 node);            ///< a step was double-clicked
    void sharesRequested(const QString &name);   ///< what shares a variable's values are to have

private:
    void buildViews();
    void connectViews();
    void setUpView(QTableView *view, SummaryHeader *header);
    void showMenu(SummaryHeader *header, const QPoint &place);
    void cycleSort(const QString &column, bool add);
    void arrange();
    void afterArranging(const std::optional<std::size_t> &patient, int column);
    [[nodiscard]] std::function<Core::Result<void>(const QString &)> writer(bool asShown) const;
    void applyColumns();
    void fitPinned();
    void explain();
    void updateCount();
    [[nodiscard]] QString currentColumn() const;
    [[nodiscard]] QList<int> columnOrder() const;

    Core::JobQueue *m_jobs;
    QString m_root;
    Study::PreviewResultPtr m_result;
    Study::NamesPtr m_names;               ///< of m_result; null until first asked for
    int m_explanationNumber = 0;
    int m_arrangementNumber = 0;
    bool m_arranging = false;
    QComboBox *m_tables;
    QLineEdit *m_filter;
    QLabel *m_count;
    QToolButton *m_explain;
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
    ExplanationPanel *m_explanation;
};

} // namespace Gui
