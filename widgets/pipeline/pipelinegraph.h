// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>

#include "model/runner/record.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLineEdit;
class QStackedWidget;

namespace Gui
{

class EmptyState;
class GraphCanvas;
class NoticeBar;

/// project.yaml as a graph: a face of its editor. Every gesture is a text edit in the document, so undo
/// is the editor's. The pipeline's list at the side is its twin for who prefers rows.
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

    Study::OpenStudy *m_study;
    GraphCanvas *m_canvas;
    QLineEdit *m_filter;
    NoticeBar *m_notice;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    int m_number = 0;
};

} // namespace Gui
