// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>


#include "model/authoring/fields.h"
#include "widgets/visual/chip.h"

namespace Gui
{

/// A part of a step as a button: it shows the value and, pressed, offers what may stand in its place.
class FieldChip final : public Chip
{
    Q_OBJECT

public:
    /// `enabled` false: shown, with the reason as tool tip, but not to be changed here.
    FieldChip(const Authoring::Field &field, QWidget *parent = nullptr);

    [[nodiscard]] const Authoring::Field &field() const { return m_field; }

signals:
    void valueChosen(const QString &value); ///< as in Field::value

private:
    void offer();
    void offerChoices();
    void offerDate();
    void offerNumber();
    void offerText();

    Authoring::Field m_field;
};

/// Puts a small panel with an editor and its buttons under a widget; Enter takes, Escape leaves.
void openEditorUnder(QWidget *anchor, const QString &title, QWidget *editor, const std::function<void()> &taken);

} // namespace Gui
