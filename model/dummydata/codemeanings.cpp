// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/codemeanings.h"

#include <algorithm>

#include "model/dummydata/measurements.h"

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::int64_t kNoList = -1;
constexpr std::int64_t kSeveral = -2;
constexpr std::int64_t kSingleCodes = std::int64_t{1} << 40; ///< lists of one code, by the node that compares it

std::int64_t merged(std::int64_t a, std::int64_t b)
{
    if (a == kNoList || a == b) {
        return b;
    }
    return b == kNoList ? a : kSeveral;
}

/// The comparison of a code column with a list or a single code: the list's number, kNoList for any other node.
std::int64_t listComparedBy(const Program &program, NodeId id)
{
    const ProgramNode &node = program.node(id);
    if ((node.op != Op::In && node.op != Op::EQ) || program.node(node.inputs[0]).kind != TypeKind::Code || program.node(node.inputs[0]).table < 0) {
        return kNoList;
    }
    if (node.op == Op::EQ) {
        return program.node(node.inputs[1]).op == Op::Value ? kSingleCodes + static_cast<std::int64_t>(id) : kNoList;
    }
    return program.node(node.inputs[1]).set;
}

std::vector<Cell> codesComparedBy(const Program &program, NodeId id)
{
    const ProgramNode &other = program.node(program.node(id).inputs[1]);
    return other.set >= 0 ? program.set(other.set)->values : std::vector<Cell>{other.literal};
}

/// Of the sixteen groups of the common codelists (england-marginals.json, ethnicity), which of the six each belongs to.
constexpr std::array<int, 16> kSixGroups{1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5};

/// The group that a category's text names: its number, or by its word among the six; 0 if neither.
int groupNamed(const std::string &text)
{
    if (!text.empty() && text.size() <= 2 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return std::stoi(text);
    }
    static const std::array<std::pair<int, std::vector<std::string>>, 5> kWords{
        {{2, {"mixed"}}, {3, {"asian"}}, {4, {"black"}}, {1, {"white"}}, {5, {"other", "chinese"}}}};
    for (const auto &[group, words] : kWords) {
        if (mentions(text, words)) {
            return group;
        }
    }
    return 0;
}

} // namespace

CodeMeanings::CodeMeanings(const Program &program, const std::vector<std::pair<std::string, NodeId>> &variables) : m_conditions(program.tables().size())
{
    collectConditions(program, variables);
    collectEthnicity(program, variables);
    collectProducts(program);
}

const Condition *CodeMeanings::conditionOf(std::size_t table, Cell code) const
{
    const auto found = code.isNull() ? m_conditions[table].end() : m_conditions[table].find(code.bits);
    return found == m_conditions[table].end() ? nullptr : found->second;
}

const Condition *CodeMeanings::conditionOfSet(int set) const
{
    const auto found = m_ofSet.find(set);
    return found == m_ofSet.end() ? nullptr : found->second;
}

const std::vector<Cell> *CodeMeanings::ofEthnicity(const Members *list, std::size_t ethnicity) const
{
    const auto found = m_ethnic.find(list);
    return found == m_ethnic.end() ? nullptr : &found->second[ethnicity];
}

Cell CodeMeanings::diseaseOf(Cell product) const
{
    const auto found = product.isNull() ? m_diseaseOf.end() : m_diseaseOf.find(product.bits);
    return found == m_diseaseOf.end() ? Cell{} : found->second;
}

const std::vector<Cell> *CodeMeanings::productsFor(Cell disease) const
{
    const auto found = disease.isNull() ? m_productsFor.end() : m_productsFor.find(disease.bits);
    return found == m_productsFor.end() ? nullptr : &found->second;
}

/// Products and target diseases that conditions of one frame ask for.
void CodeMeanings::collectProducts(const Program &program)
{
    for (const NodeId id : program.reachable()) {
        const ProgramNode &node = program.node(id);
        if (node.op != Op::Filter || node.table < 0 || program.tables()[static_cast<std::size_t>(node.table)].schema->name != "vaccinations") {
            continue;
        }
        std::vector<Cell> products;
        std::vector<Cell> diseases;
        std::vector<NodeId> parts = program.conditionsOf(id);
        while (!parts.empty()) {
            const NodeId part = parts.back();
            parts.pop_back();
            const ProgramNode &condition = program.node(part);
            if (condition.op == Op::And) {
                parts.insert(parts.end(), condition.inputs.begin(), condition.inputs.end());
                continue;
            }
            const bool compares = condition.op == Op::EQ || condition.op == Op::In;
            const ProgramNode *column = compares ? &program.node(condition.inputs[0]) : nullptr;
            const bool isConstant = compares && (program.node(condition.inputs[1]).set >= 0 || program.node(condition.inputs[1]).op == Op::Value);
            if (!isConstant || column->op != Op::SelectColumn || column->table != node.table) {
                continue;
            }
            const std::string &name = program.tables()[static_cast<std::size_t>(column->table)].columns[static_cast<std::size_t>(column->column)];
            const std::vector<Cell> values = codesComparedBy(program, part);
            std::vector<Cell> &into = name == "product_name" ? products : diseases;
            if (name == "product_name" || name == "target_disease") {
                into.insert(into.end(), values.begin(), values.end());
            }
        }
        for (const Cell product : products) {
            if (!diseases.empty() && m_diseaseOf.emplace(product.bits, diseases.front()).second) {
                m_productsFor[diseases.front().bits].push_back(product);
            }
        }
    }
}

void CodeMeanings::collectConditions(const Program &program, const std::vector<std::pair<std::string, NodeId>> &variables)
{
    // The one list below each node; inputs come before the nodes that use them.
    std::vector<std::int64_t> below(program.size(), kNoList);
    for (const NodeId id : program.reachable()) {
        const ProgramNode &node = program.node(id);
        std::int64_t list = listComparedBy(program, id);
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            if (node.inputs[i] == Query::kNoNode) {
                continue;
            }
            const bool isKey = node.op == Op::Case && node.choice >= 0 && i % 2 == 0 && i + 1 < node.inputs.size();
            list = merged(list, isKey ? below[program.choice(node.choice).on] : below[node.inputs[i]]);
        }
        below[id] = list;
    }
    std::map<std::int64_t, const Condition *> known;
    for (const auto &[name, root] : variables) {
        if (below[root] >= 0 && !known.contains(below[root])) {
            if (const Condition *condition = DummyData::conditionOf(name)) {
                known.emplace(below[root], condition);
            }
        }
    }
    for (const NodeId id : program.reachable()) {
        const std::int64_t list = listComparedBy(program, id);
        if (list < 0) {
            continue;
        }
        const ProgramNode &column = program.node(program.node(id).inputs[0]);
        const auto table = static_cast<std::size_t>(column.table);
        const bool isIcd10 = program.tables()[table].schemas[static_cast<std::size_t>(column.column)]->type.codeSystem == Core::CodeSystem::Icd10;
        const auto named = known.find(list);
        if (named != known.end() && list < kSingleCodes) {
            m_ofSet[static_cast<int>(list)] = named->second;
        }
        for (const Cell code : named != known.end() || isIcd10 ? codesComparedBy(program, id) : std::vector<Cell>()) {
            const Condition *condition = named != known.end() ? named->second : nullptr;
            if (isIcd10 && !code.isNull()) {
                const Condition *chapter = conditionOfIcd10(program.texts().text(code.text()));
                condition = chapter ? chapter : condition;
            }
            if (condition) {
                m_conditions[table].emplace(code.bits, condition);
            }
        }
    }
}

void CodeMeanings::collectEthnicity(const Program &program, const std::vector<std::pair<std::string, NodeId>> &variables)
{
    static const std::vector<std::string> kWords{"ethnic"};
    for (const auto &[name, root] : variables) {
        if (!mentions(name, kWords)) {
            continue;
        }
        const std::vector<NodeId> roots{root};
        for (const NodeId id : program.graph().reachable(roots)) {
            const ProgramNode &node = program.node(id);
            if (node.op == Op::Case && node.choice >= 0 && program.node(program.choice(node.choice).on).kind == TypeKind::Code) {
                addEthnicChoices(program, node);
            }
        }
    }
}

void CodeMeanings::addEthnicChoices(const Program &program, const ProgramNode &node)
{
    const Switch &choice = program.choice(node.choice);
    std::unordered_map<std::int64_t, int> groups;
    int most = 0;
    for (const auto &[bits, branch] : choice.branchOf) {
        const ProgramNode &value = program.node(node.inputs[2 * branch + 1]);
        const int group = value.op == Op::Value && value.isText && !value.literal.isNull() ? groupNamed(program.texts().text(value.literal.text())) : 0;
        groups.emplace(bits, group);
        most = std::max(most, group);
    }
    const auto choicesFrom = [&](const Members &list) {
        Choices choices;
        for (const Cell code : list.values) {
            const auto found = groups.find(code.bits);
            for (std::size_t ethnicity = 0; found != groups.end() && ethnicity < kEthnicities; ++ethnicity) {
                const int own = most > 6 ? static_cast<int>(ethnicity) + 1 : kSixGroups[ethnicity];
                if (found->second == own) {
                    choices[ethnicity].push_back(code);
                }
            }
        }
        return choices;
    };
    if (most == 0) {
        return;
    }
    m_ethnic.emplace(choice.keys.get(), choicesFrom(*choice.keys));
    const ProgramNode &on = program.node(choice.on);
    for (const NodeId id : program.reachable()) {
        const ProgramNode &compared = program.node(id);
        if (compared.op == Op::In && program.node(compared.inputs[1]).set >= 0 && program.node(compared.inputs[0]).table == on.table
            && program.node(compared.inputs[0]).column == on.column) {
            const MembersPtr &list = program.set(program.node(compared.inputs[1]).set);
            m_ethnic.emplace(list.get(), choicesFrom(*list));
        }
    }
}

} // namespace DummyData
