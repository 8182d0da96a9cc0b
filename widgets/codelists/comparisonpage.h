// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/codelists/comparison.h"
#include "model/core/jobqueue.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

class EmptyState;

/// Lists side by side, as a document: two by what only one of them has and what both have, in groups
/// of a code and those below it; more than two by the combinations of lists that share codes.
class ComparisonPage final : public QWidget
{
    Q_OBJECT

public:
    /// `files` are CSV files relative to the study, two or more.
    ComparisonPage(const QString &studyRoot, const QStringList &files, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

signals:
    void shown();

private:
    struct Compared
    {
        Codelists::Comparison pair;
        QList<Codelists::Overlap> overlaps; ///< of more than two
    };

    void load(const QString &studyRoot, const QStringList &files, Core::JobQueue *jobs);
    void show(const Compared &compared, const QStringList &files);
    void addGroup(const QString &title, Role colour, const QList<Codelists::GroupTop> &groups);

    const Theme *m_theme;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QTreeWidget *m_tree;
};

} // namespace Gui
