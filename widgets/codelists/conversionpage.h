// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/codelists/listsource.h"
#include "model/core/jobqueue.h"
#include "widgets/codelists/addlistdialog.h"
#include "widgets/codelists/conversionmodel.h"

class QButtonGroup;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace Gui
{

class EmptyState;

/// A list converted to another coding system by the maps of the imported releases, or a dm+d list
/// brought to the ids of other times, as a document: each pair with its map's quality, and what has no
/// target, several, draws other codes in or needs judgement. Space takes a target or leaves it out.
/// What comes of it is a list of the study's own; candidates begin a draft instead.
class ConversionPage final : public QWidget
{
    Q_OBJECT

public:
    ConversionPage(const QString &studyRoot, const Codelists::ListSource &source, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

    void convertTo(const QString &system);
    /// To the system chosen; again when a release was imported.
    void convert();
    [[nodiscard]] const ConversionModel *model() const { return m_model; }

signals:
    void shown();
    void importWanted();
    void addWanted(const Gui::ListToAdd &list);
    void draftWanted(const Codelists::DraftDocument &fresh);
    void message(const QString &sentence);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *makeFilters();
    void load(const QString &studyRoot);
    void show(const Codelists::ConversionTable &table);
    void showSummary();
    void use();

    Codelists::ListSource m_source;
    Core::JobQueue *m_jobs;
    const Theme *m_theme;
    Codelists::ListContent m_list;
    ConversionModel *m_model;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QComboBox *m_target;
    QLabel *m_summary;
    QButtonGroup *m_filters;
    QTableView *m_table;
    QPushButton *m_use;
    int m_number = 0;
};

} // namespace Gui
