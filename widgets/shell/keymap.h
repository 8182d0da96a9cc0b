// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QKeySequence>
#include <QList>
#include <QMap>
#include <QString>

#include "model/core/result.h"

namespace Gui
{

class Actions;

/// The keys a person chose, by command id; an empty list means that the command has none. Commands
/// that are not named keep the keys they were registered with.
using Keymap = QMap<QString, QList<QKeySequence>>;

/// What differs now from the registered keys.
[[nodiscard]] Keymap changedKeys(const Actions &actions);
/// Gives every command its own keys or those of `keymap`; ids that no command has are left alone.
void applyKeymap(Actions *actions, const Keymap &keymap);

/// As a file for another computer: `{"view.problems": ["Ctrl+Shift+M"]}`, in portable key names.
[[nodiscard]] QByteArray keymapToJson(const Keymap &keymap);
/// Fails, saying where, for text that is no such object or names keys that do not exist.
[[nodiscard]] Core::Result<Keymap> keymapFromJson(const QByteArray &json);

} // namespace Gui
