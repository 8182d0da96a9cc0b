// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

class EditorPane;
class PipelinePane;

/// Gives the tab of project.yaml its two other faces, form and graph, and joins them with the text and
/// with the runs. All must outlive the pane's tab.
void addPipelineFaces(EditorPane *pane, Study::OpenStudy *study, PipelinePane *pipeline, const Theme *theme);

} // namespace Gui
