// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QAbstractTableModel>
#include <QTimer>
#include <QWidget>

#include "model/authoring/codelistfindings.h"
#include "model/core/csvtext.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QListWidget;
class QPushButton;
class QTableView;

namespace Gui
{

/// The rows of a codelist's CSV with what is wrong in each cell. Column 0 says so in words, so that
/// nothing is told by colour alone.
class ListGridModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ListGridModel(const Theme *theme, QObject *parent = nullptr);

    void setText(const QString &text);
    void setFindings(const QList<Core::Diagnostic> &findings);
    /// Of a cell; in column 0 those of the whole row. Findings of the header line stand nowhere here.
    [[nodiscard]] QList<Core::Diagnostic> findingsAt(const QModelIndex &index) const;
    [[nodiscard]] QList<Core::Diagnostic> headerFindings() const;
    /// The next row with a finding after `row`, from the start again; -1 if there is none.
    [[nodiscard]] int nextWrong(int row) const;
    [[nodiscard]] QModelIndex cellOf(const Core::Diagnostic &finding) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] int columnOf(const Core::CsvRow &row, const Core::Diagnostic &finding) const;

    const Theme *m_theme;
    QStringList m_header;
    QList<Core::CsvRow> m_rows;                     ///< below the header, blank lines left out
    QHash<int, QList<Core::Diagnostic>> m_findings; ///< by line of the file
};

/// A codelist's CSV as a grid: another face of its document. Problems are found by a job a moment
/// after the last change; their fixes change the document as one undo step. A downloaded list must
/// stay as the site has it, so mending it makes a list of the study's own.
class ListGrid final : public QWidget
{
    Q_OBJECT

public:
    ListGrid(Study::OpenStudy *study, const QString &path, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] ListGridModel *model() const { return m_model; }
    /// Applies the fixes that are certain: all of the list, or those of the current cell.
    void mendAll();
    void goToNext();

signals:
    void checked();
    void openRequested(const QString &path); ///< a list of the study's own was written
    void told(const QString &sentence);
    void message(const QString &sentence);

private:
    void build(const Theme *theme);
    void readText();
    void check();
    void showFindings();
    void removeMark();
    void apply(const QList<Core::Diagnostic> &findings);

    Study::OpenStudy *m_study;
    QString m_path;
    // Shared with the job that uses it, which may outlast the grid.
    std::shared_ptr<Authoring::CodelistChecker> m_checker;
    ListGridModel *m_model;
    QTableView *m_table;
    QLabel *m_summary;
    QListWidget *m_list;
    QPushButton *m_mend;
    QPushButton *m_next;
    QPushButton *m_fix;
    QList<Core::Diagnostic> m_findings;
    QList<Core::Diagnostic> m_shown; ///< those of the current cell, as listed
    QTimer m_delay;
    int m_number = 0;
};

} // namespace Gui
