// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include "widgets/foundation/theme.h"

namespace Gui
{

/// A frame round a control of the window, drawn over it; clicks go through. Hidden while the control
/// is not to be seen.
class ControlHighlight final : public QWidget
{
    Q_OBJECT

public:
    ControlHighlight(const Theme *theme, QWidget *window);
    /// nullptr: nothing is pointed at.
    void pointAt(QWidget *control);
    [[nodiscard]] QWidget *control() const { return m_control; }
    /// Follows the control, which may have moved.
    void follow();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme *m_theme;
    QPointer<QWidget> m_control;
};

} // namespace Gui
