// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "model/runner/record.h"

namespace Runner
{

// Records as JSON. Unknown codes and keys of a later version are read as interrupted and left out.
[[nodiscard]] QJsonObject toJson(const ActionRecord &record);
[[nodiscard]] ActionRecord actionFromJson(const QJsonObject &json);
[[nodiscard]] QJsonObject toJson(const Pipeline::Plan &plan);
[[nodiscard]] Pipeline::Plan planFromJson(const QJsonObject &json);

} // namespace Runner
