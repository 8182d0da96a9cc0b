// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/pipelineedit.h"

#include <QCoreApplication>

#include "widgets/foundation/noticebar.h"

namespace Gui
{

namespace
{
const QString kProjectFile = QStringLiteral("project.yaml");
}

QString projectText(const Study::OpenStudy &study)
{
    const Study::Document *document = study.openDocument(kProjectFile);
    return document ? document->text() : QString();
}

bool applyProjectEdits(Study::OpenStudy *study, const QString &title, const Pipeline::Edits &edits, NoticeBar *notice)
{
    const Core::Result<void> applied = edits ? study->apply({title, kProjectFile, *edits}) : Core::Result<void>(Core::fail(edits.error()));
    if (!applied) {
        notice->show(applied.error().message, {{QCoreApplication::translate("Gui::PipelineEdit", "Hide"), nullptr}}, Role::Error);
        return false;
    }
    notice->hide();
    return true;
}

} // namespace Gui
