// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QDateTime>
#include <QHash>

#include "model/authoring/codelistuses.h"
#include "model/codelists/listfacts.h"
#include "model/study/openstudy.h"
#include "widgets/editor/completionpopup.h"

namespace Gui
{

/// What the editor knows of codelists in Python: words under the pointer, paths and columns to
/// complete. Facts of a list are remembered until its file changes. GUI thread.
class CodelistAssistant final
{
public:
    /// `study` outlives the assistant.
    explicit CodelistAssistant(Study::OpenStudy *study);

    /// As Markdown; empty if no codelist stands at the place.
    [[nodiscard]] QString hover(const Authoring::Program &program, const QString &file, Authoring::Pos at);
    struct Offers
    {
        QList<Offer> offers;
        qsizetype typed = 0; ///< bytes before the place that the choice replaces
    };
    /// Nothing if the place is not a text argument of `codelist_from_csv`.
    [[nodiscard]] std::optional<Offers> complete(const Authoring::Program &program, const QString &file, Authoring::Pos at);

private:
    [[nodiscard]] const Codelists::ListFacts &factsOf(const QString &path);

    struct Known
    {
        QDateTime changed; ///< newest of the list and its manifest
        Codelists::ListFacts facts;
    };
    Study::OpenStudy *m_study;
    QHash<QString, Known> m_known;
};

} // namespace Gui
