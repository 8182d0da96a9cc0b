// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <unordered_map>
#include <vector>

#include "model/dummydata/conditions.h"
#include "model/dummydata/program.h"

namespace DummyData
{

/// What the codes of a definition mean for the persons who have them: conditions that only some can have,
/// medicines that are issued again and again, and which ethnic group a code records. A codelist has no name in
/// a query, so it is known by the variables that look at it alone. Immutable once made; read by workers.
class CodeMeanings
{
public:
    CodeMeanings(const Program &program, const std::vector<std::pair<std::string, Query::NodeId>> &variables);

    /// nullptr for codes that anybody can have at any age.
    [[nodiscard]] const Condition *conditionOf(std::size_t table, Cell code) const;
    [[nodiscard]] bool hasConditions(std::size_t table) const { return !m_conditions[table].empty(); }
    /// Of a whole codelist, by its number in the program.
    [[nodiscard]] const Condition *conditionOfSet(int set) const;
    /// The codes of a list that record this ethnic group; nullptr if the list is not about ethnicity.
    [[nodiscard]] const std::vector<Cell> *ofEthnicity(const Members *list, std::size_t ethnicity) const;
    /// The disease that the definition asks of a vaccine together with this product; NULL if none.
    [[nodiscard]] Cell diseaseOf(Cell product) const;
    /// The products that it asks together with a disease; nullptr if none.
    [[nodiscard]] const std::vector<Cell> *productsFor(Cell disease) const;

private:
    static constexpr std::size_t kEthnicities = 16;
    using Choices = std::array<std::vector<Cell>, kEthnicities>;

    void collectConditions(const Program &program, const std::vector<std::pair<std::string, Query::NodeId>> &variables);
    void collectEthnicity(const Program &program, const std::vector<std::pair<std::string, Query::NodeId>> &variables);
    void collectProducts(const Program &program);
    void addEthnicChoices(const Program &program, const ProgramNode &node);

    std::vector<std::unordered_map<std::int64_t, const Condition *>> m_conditions; ///< by table, by bits of the code
    std::map<int, const Condition *> m_ofSet;
    std::unordered_map<const Members *, Choices> m_ethnic;
    std::unordered_map<std::int64_t, Cell> m_diseaseOf; ///< by text of the product
    std::unordered_map<std::int64_t, std::vector<Cell>> m_productsFor;
};

} // namespace DummyData
