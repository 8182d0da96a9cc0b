// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>

#include <QJsonObject>

#include "model/authoring/fields.h"
#include "model/authoring/page.h"

/// Random gestures as the page offers them: their arguments suit the types, so that a definition that
/// ran before runs after them.
class FittingGestures
{
public:
    FittingGestures(const Authoring::Page &page, unsigned seed);

    /// For an editable variable: a part, a step, a branch, its name, place or comment.
    [[nodiscard]] QJsonObject forVariable(const Authoring::Card &card);
    /// For condition `index` of the population.
    [[nodiscard]] QJsonObject forCondition(const Authoring::Condition &condition);

private:
    [[nodiscard]] int below(int limit) { return limit <= 1 ? 0 : static_cast<int>(m_dice() % static_cast<unsigned>(limit)); }
    [[nodiscard]] QString someDate();
    [[nodiscard]] std::optional<QString> otherValue(const Authoring::Field &field);
    [[nodiscard]] QJsonObject ofField(const std::vector<Authoring::Field> &fields, const QJsonObject &target);
    [[nodiscard]] std::vector<Authoring::Field> partsOf(const Authoring::Card &card) const;
    [[nodiscard]] QJsonObject ofSteps(const Authoring::Card &card, const QJsonObject &target);
    [[nodiscard]] QJsonObject ofStatement(const Authoring::Card &card, const QJsonObject &target);
    [[nodiscard]] QJsonObject ofValue(const Authoring::Card &card, const QJsonObject &target);
    [[nodiscard]] bool isUsed(const Authoring::Card &card) const;
    [[nodiscard]] QString freshName();

    const Authoring::Page &m_page;
    std::mt19937 m_dice;
};
