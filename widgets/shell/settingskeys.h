// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include "model/core/settings.h"

// Every setting of the window with its default, in one place.
namespace Gui
{

/// `system`, `light`, `dark` or `contrast`.
inline const Core::Setting<QString> kSchemeSetting{"window/scheme", QStringLiteral("system")};
inline const Core::Setting<double> kTextSizeSetting{"window/textSize", 10.0}; ///< points
inline const Core::Setting<bool> kAutosaveSetting{"editor/autosave", true};
inline const Core::Setting<int> kPreviewPatientsSetting{"preview/patients", 1000};
inline const Core::Setting<QStringList> kRecentStudiesSetting{"studies/recent", {}};
inline const Core::Setting<QString> kLastStudySetting{"studies/last", {}};
inline const Core::Setting<QStringList> kRecentCommandsSetting{"palette/recent", {}};
inline const Core::Setting<QByteArray> kShortcutsSetting{"window/shortcuts", {}}; ///< a keymap as JSON
inline const Core::Setting<int> kTutorialStepSetting{"tutorial/step", 0}; ///< from 0, where it was left
inline const Core::Setting<bool> kDetailedLogSetting{"log/detailed", false};
inline const Core::Setting<QByteArray> kGeometrySetting{"window/geometry", {}};
inline const Core::Setting<QStringList> kServersSetting{"jobs/servers", {}}; ///< addresses; tokens are in the keychain

} // namespace Gui
