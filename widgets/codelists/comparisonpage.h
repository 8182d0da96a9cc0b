// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

#include "model/authoring/codelisteffects.h"
#include "model/codelists/comparison.h"
#include "model/codelists/listsource.h"
#include "model/core/jobqueue.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

class EmptyState;
class OverlapChart;

/// Lists side by side, as a document, wherever they are (files, drafts, earlier commits, versions of
/// OpenCodelists), with what of the study depends on them: two by what only one of them has and what both have, in groups
/// of a code and those below it; more than two as a chart of the combinations of lists that share
/// codes, with the same numbers in the tree below it.
class ComparisonPage final : public QWidget
{
    Q_OBJECT

public:
    /// Two lists or more.
    ComparisonPage(const QString &studyRoot, const QList<Codelists::ListSource> &sources, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

signals:
    void shown();

private:
    struct Compared
    {
        Codelists::Comparison pair;
        QList<Codelists::Overlap> overlaps; ///< of more than two
        QList<int> sizes;
        QHash<QString, QString> terms;      ///< of codes in overlaps
        QList<Authoring::ListEffect> effects; ///< what of the study depends on one of the lists
        QHash<QString, qint64> usage; ///< by code, of the newest usage release; empty where none counts the system
        QString usageOf;              ///< what that release is called
        int open = 0;                       ///< codes of drafts that nothing decides yet
    };

    [[nodiscard]] static Core::Result<Compared> compare(const QString &studyRoot, const QList<Codelists::ListSource> &sources);
    void load(const QString &studyRoot, const QList<Codelists::ListSource> &sources, Core::JobQueue *jobs);
    void show(const Compared &compared, const QList<Codelists::ListSource> &sources);
    void showMany(const Compared &compared, const QList<Codelists::ListSource> &sources);
    void addEffects(const QList<Authoring::ListEffect> &effects);
    void addGroup(const QString &title, Role colour, const QList<Codelists::GroupTop> &groups, const Compared &compared);
    /// A sentence on what the codes of one side alone mean for the records; empty if nothing counts them.
    [[nodiscard]] static QString recorded(const QString &start, const QList<Codelists::GroupTop> &groups, const Compared &compared);

    const Theme *m_theme;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLabel *m_summary;
    OverlapChart *m_chart;
    QWidget *m_chartArea;
    QTreeWidget *m_tree;
};

} // namespace Gui
