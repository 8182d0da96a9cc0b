// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include "model/core/textrange.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// Lines of a run or of a job, newest at the foot. What looks like a place in a file
/// (`analysis/model.R:31`, `File "analysis/a.py", line 3`) is a link. Follows the end while the
/// reader is there.
class LogView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit LogView(const Theme *theme, QWidget *parent = nullptr);
    void appendLine(const QString &line);
    void setLines(const QStringList &lines);
    /// The place that a line speaks of, if any.
    [[nodiscard]] static std::optional<Core::Location> placeIn(const QString &line);

signals:
    void placeActivated(const Core::Location &place);

protected:
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void dress();

    const Theme *m_theme;
};

} // namespace Gui
