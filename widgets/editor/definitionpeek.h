// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "model/core/textrange.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The lines around a definition, over the text that uses it. Enter opens the place, Esc closes; the
/// keyboard goes back to the text. Deletes itself when it closes.
class DefinitionPeek final : public QFrame
{
    Q_OBJECT

public:
    /// `text` is that of the place's file.
    DefinitionPeek(const Core::Location &place, const QString &text, const Theme *theme, QWidget *parent);
    /// `globalPosition` is moved so that the whole frame is on the screen.
    void showAt(QPoint globalPosition);

signals:
    void openWanted(const Core::Location &place);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    Core::Location m_place;
};

} // namespace Gui
