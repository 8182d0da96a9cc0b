// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

#include "model/core/textrange.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QStackedWidget;

namespace Gui
{

class EmptyState;
class LogView;
class NoticeBar;

/// The log of one action at a time, of the local run or of a job on a server.
class RunOutput final : public QWidget
{
    Q_OBJECT

public:
    explicit RunOutput(const Theme *theme, QWidget *parent = nullptr);

    void addLine(const QString &action, const QString &line);
    /// Replaces an action's lines and brings them to the front: at their end, or at the line where a failed script stopped.
    void show(const QString &action, const QStringList &lines, bool failed = false);
    void clear();
    [[nodiscard]] QString shown() const;

signals:
    void placeActivated(const Core::Location &place);

private:
    void choose();
    void findNext();
    void save();

    QComboBox *m_choice;
    QCheckBox *m_follow;
    QLineEdit *m_find;
    NoticeBar *m_notice;
    LogView *m_view;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QHash<QString, QStringList> m_lines;
};

} // namespace Gui
