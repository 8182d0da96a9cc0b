// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"
#include "widgets/shell/outlinemodel.h"

class QLineEdit;
class QTreeView;

namespace Gui
{

class StudyTreeModel;

/// The Study side view: files in study order with a filter, and the outline of the document.
class StudySide final : public QWidget
{
    Q_OBJECT

public:
    StudySide(const Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] OutlineModel *outline() const { return m_outline; }
    void selectFile(const QString &path);
    void selectOutlineRow(int row);

signals:
    void fileActivated(const QString &path);
    void placeActivated(const Core::Location &place);

private:
    StudyTreeModel *m_files;
    OutlineModel *m_outline;
    QLineEdit *m_filter;
    QTreeView *m_tree;
    QTreeView *m_outlineView;
};

} // namespace Gui
