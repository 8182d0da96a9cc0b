// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/core/settings.h"

namespace Gui
{

/// Settings take effect at once; closing the dialog is all there is to do.
class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(Core::Settings *settings, QWidget *parent = nullptr);
};

} // namespace Gui
