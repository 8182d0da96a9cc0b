// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QMap>
#include <QSet>
#include <QWidget>

#include "model/runner/record.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLineEdit;
class QMenu;
class QStackedWidget;

namespace Gui
{

class EmptyState;
class GraphCanvas;
class NoticeBar;

/// project.yaml as a graph: a face of its editor. Every gesture is a text edit in the document, so undo
/// is the editor's. The actions of a folder can stand as one box. The pipeline's list at the side is its twin for who prefers rows.
class PipelineGraph final : public QWidget
{
    Q_OBJECT

public:
    PipelineGraph(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);
    void setRecords(const QMap<QString, Runner::ActionRecord> &records);
    [[nodiscard]] GraphCanvas *canvas() const { return m_canvas; }

signals:
    void textWanted(const QString &action); ///< show it in the text
    void formWanted(const QString &action); ///< show it in the form; empty: add one there
    void runWanted(const QString &action);
    void renameWanted(const QString &action);

private:
    void refresh();
    void showMenu(const QString &action, const QPoint &position);
    void fillGroups(QMenu *menu);
    void setClosed(const QSet<QString> &folders);
    void openGroup(const QString &name);

    Study::OpenStudy *m_study;
    GraphCanvas *m_canvas;
    QLineEdit *m_filter;
    NoticeBar *m_notice;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QHash<QString, QString> m_folders; ///< of the actions
    QSet<QString> m_closed; ///< folders that are one box each
    int m_number = 0;
};

} // namespace Gui
