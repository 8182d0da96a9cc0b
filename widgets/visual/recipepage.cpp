// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/recipepage.h"

#include <QFormLayout>
#include <QLabel>

#include "widgets/foundation/panes.h"

namespace Gui
{

RecipePage::RecipePage(const StudyNames &names, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_names(names)
    , m_theme(theme)
    , m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void RecipePage::setRecipe(const Authoring::Recipe &recipe)
{
    m_recipe = recipe;
    m_slots.clear();
    while (m_form->rowCount() > 0) {
        m_form->removeRow(0);
    }
    QLabel *description = mutedLabel(recipe.description, m_theme, this);
    description->setWordWrap(true);
    m_form->addRow(description);
    for (const Authoring::Slot &slot : recipe.slotList) {
        auto *edit = new SlotEdit(slot.kind, slot.label, m_names, {}, this);
        edit->setValue(slot.fallback);
        connect(edit, &SlotEdit::changed, this, &RecipePage::changed);
        m_form->addRow(slot.label, edit);
        m_slots.insert(slot.id, edit);
    }
    emit changed();
}

QByteArray RecipePage::code() const
{
    QHash<QString, QString> values;
    for (auto it = m_slots.begin(); it != m_slots.end(); ++it) {
        if (!it.value()->isComplete()) {
            return {};
        }
        values.insert(it.key(), it.value()->value());
    }
    return Authoring::codeOf(m_recipe, values);
}

} // namespace Gui
