// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/placehistory.h"

#include <cstdlib>

namespace Gui
{

namespace
{
constexpr int kJumpLines = 10;
constexpr qsizetype kMaxPlaces = 100;
}

void PlaceHistory::visit(const Core::Location &place)
{
    if (m_front >= 0) {
        Core::Location &front = m_places[m_front];
        if (front.file == place.file && std::abs(front.range.start.line - place.range.start.line) < kJumpLines) {
            front = place;
            return;
        }
    }
    m_places.resize(m_front + 1);
    m_places.append(place);
    if (m_places.size() > kMaxPlaces) {
        m_places.removeFirst();
    }
    m_front = m_places.size() - 1;
}

std::optional<Core::Location> PlaceHistory::back()
{
    return canGoBack() ? std::optional(m_places.at(--m_front)) : std::nullopt;
}

std::optional<Core::Location> PlaceHistory::forward()
{
    return canGoForward() ? std::optional(m_places.at(++m_front)) : std::nullopt;
}

} // namespace Gui
