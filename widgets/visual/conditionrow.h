// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QFrame>

#include "widgets/foundation/theme.h"
#include "widgets/visual/pageview.h"

class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;

namespace Gui
{

class FlowLayout;

/// One condition of the population: its words, its parts as chips, and how many dummy patients are left.
/// By keyboard: Delete removes, Ctrl+Up and Ctrl+Down move, Space excludes or includes.
class ConditionRow final : public QFrame
{
    Q_OBJECT

public:
    explicit ConditionRow(const Theme *theme, QWidget *parent = nullptr);

    void setView(const ConditionView &view);
    [[nodiscard]] const ConditionView &view() const { return m_view; }
    /// Patients kept after this condition; nothing: not known.
    void setCount(std::optional<qint64> count);

signals:
    void gestureWanted(const QJsonObject &request);
    void replaceWanted(int index);
    void placeWanted(const Core::Location &place);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fill();
    void fillMenu(QMenu *menu);
    void ask(const char *op, const char *argument = nullptr, const QJsonValue &value = {});

    const Theme *m_theme;
    ConditionView m_view;
    QLabel *m_join;
    QWidget *m_middle;
    QLabel *m_count;
    QToolButton *m_more;
};

} // namespace Gui
