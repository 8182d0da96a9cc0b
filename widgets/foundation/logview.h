// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

#include "model/core/textrange.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// Lines of a run or of a job, newest at the foot. What looks like a place in a file
/// (`analysis/model.R:31`, `File "analysis/a.py", line 3`) is a link, by the mouse or by Enter on its line. Follows the
/// end while the reader is there.
class LogView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit LogView(const Theme *theme, QWidget *parent = nullptr);
    void appendLine(const QString &line);
    void setLines(const QStringList &lines);
    [[nodiscard]] bool isFollowing() const; ///< at the end
    void setFollowing(bool follow); ///< to the end, or a little away from it
    /// Goes to the last line that speaks of a place in the study, which is where a script stopped; without one to the
    /// last that speaks of an error. False without either.
    bool showFailure();
    /// The place that a line speaks of, if any.
    [[nodiscard]] static std::optional<Core::Location> placeIn(const QString &line);

signals:
    void placeActivated(const Core::Location &place);
    void followingChanged(bool follows);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void dress();
    void noteFollowing(bool follows);

    const Theme *m_theme;
    bool m_following = true;
};

} // namespace Gui
