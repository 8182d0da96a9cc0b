// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/foundation/theme.h"
#include "widgets/visual/columntest.h"

class QFormLayout;

namespace Gui
{

/// The form of one recipe: what it gives, and an editor for each of its slots.
class RecipePage final : public QWidget
{
    Q_OBJECT

public:
    RecipePage(const StudyNames &names, const Theme *theme, QWidget *parent = nullptr);

    void setRecipe(const Authoring::Recipe &recipe);
    [[nodiscard]] const Authoring::Recipe &recipe() const { return m_recipe; }
    /// Empty while a slot has no value, such as a codelist in a study without one.
    [[nodiscard]] QByteArray code() const;

signals:
    void changed();

private:
    StudyNames m_names;
    const Theme *m_theme;
    Authoring::Recipe m_recipe;
    QFormLayout *m_form;
    QHash<QString, SlotEdit *> m_slots;
};

} // namespace Gui
