// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

#include "model/core/textrange.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QStackedWidget;

namespace Gui
{

class EmptyState;
class LogView;

/// The log of one action at a time, of the local run or of a job on a server.
class RunOutput final : public QWidget
{
    Q_OBJECT

public:
    explicit RunOutput(const Theme *theme, QWidget *parent = nullptr);

    void addLine(const QString &action, const QString &line);
    /// Replaces an action's lines and brings them to the front.
    void show(const QString &action, const QStringList &lines);
    void clear();
    [[nodiscard]] QString shown() const;

signals:
    void placeActivated(const Core::Location &place);

private:
    void choose();

    QComboBox *m_choice;
    LogView *m_view;
    EmptyState *m_empty;
    QStackedWidget *m_stack;
    QHash<QString, QStringList> m_lines;
};

} // namespace Gui
