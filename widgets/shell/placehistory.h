// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QList>

#include "model/core/textrange.h"

namespace Gui
{

/// Where the caret has been, as a browser keeps its pages. A value.
class PlaceHistory
{
public:
    /// Notes the caret. Small moves replace the place in front; a jump makes a new one and forgets
    /// what lay ahead.
    void visit(const Core::Location &place);
    [[nodiscard]] std::optional<Core::Location> back();    ///< the place before, now in front
    [[nodiscard]] std::optional<Core::Location> forward(); ///< the place after, now in front
    [[nodiscard]] bool canGoBack() const { return m_front > 0; }
    [[nodiscard]] bool canGoForward() const { return m_front + 1 < m_places.size(); }

private:
    QList<Core::Location> m_places;
    qsizetype m_front = -1;
};

} // namespace Gui
