// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLabel;

namespace Gui
{

/// What a change of a definition means, above its lines: "look-back of `flare` 365 → 730 days".
/// Not there for other files and when nothing of the meaning changed.
class MeaningNote final : public QScrollArea
{
    Q_OBJECT

public:
    MeaningNote(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);

    /// Compares a file of two commits; `after` empty: with the file as it is on the disk.
    void compare(const QString &path, const QString &before, const QString &after);
    void clear();
    [[nodiscard]] QString text() const;

private:
    Study::OpenStudy *m_study;
    const Theme *m_theme;
    QLabel *m_label;
    int m_number = 0;
};

} // namespace Gui
