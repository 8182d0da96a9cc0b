// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/pipeline/edits.h"
#include "model/study/openstudy.h"

namespace Gui
{

class NoticeBar;

/// The text of project.yaml as it is on screen; empty when it is not open.
[[nodiscard]] QString projectText(const Study::OpenStudy &study);
/// Makes the edits as one undo step of the document, or says in the notice why they cannot be made.
/// True when they were made.
bool applyProjectEdits(Study::OpenStudy *study, const QString &title, const Pipeline::Edits &edits, NoticeBar *notice);

} // namespace Gui
