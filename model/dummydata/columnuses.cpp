// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <unordered_set>

#include "model/dummydata/columns.h"

namespace DummyData
{

using Core::TypeKind;
using Query::NodeId;
using Query::Op;
using Kind = Core::Constraint::Kind;

namespace
{

constexpr std::size_t kFreshValues = 40;

bool isBetween(Op op, Op first, Op last)
{
    return op >= first && op <= last;
}

} // namespace

void Columns::collectUses()
{
    std::unordered_set<NodeId> ofSwitches; // their single comparisons are one list
    for (const NodeId id : m_program.reachable()) {
        const ProgramNode &node = m_program.node(id);
        if (node.op == Op::Case && node.choice >= 0) {
            const Switch &choice = m_program.choice(node.choice);
            if (ColumnPlan *plan = planOf(choice.on)) {
                plan->sets.push_back(choice.keys);
            }
            for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
                ofSwitches.insert(node.inputs[i]);
            }
        }
    }
    for (const NodeId id : m_program.reachable()) {
        const ProgramNode &node = m_program.node(id);
        if (node.op == Op::In) {
            ColumnPlan *plan = planOf(node.inputs[0]);
            const int set = m_program.node(node.inputs[1]).set;
            if (plan && set >= 0 && !m_program.set(set)->values.empty()) {
                plan->sets.push_back(m_program.set(set));
            }
        } else if ((isBetween(node.op, Op::EQ, Op::GE) || node.op == Op::StringContains) && !ofSwitches.contains(id)) {
            for (std::size_t side = 0; side < 2; ++side) {
                ColumnPlan *plan = planOf(node.inputs[side]);
                const ProgramNode &other = m_program.node(node.inputs[1 - side]);
                if (!plan || other.op != Op::Value || other.literal.isNull()) {
                    continue;
                }
                if (node.op == Op::StringContains) {
                    plan->needles.push_back(m_program.texts().text(other.literal.text()));
                } else if (node.op == Op::EQ || node.op == Op::NE) {
                    plan->sets.push_back(membersOf({other.literal}));
                } else if (plan->schema->type.isNumeric()) {
                    plan->thresholds.push_back(other.kind == TypeKind::Float ? other.literal.real() : static_cast<double>(other.literal.bits));
                }
            }
        }
    }
    for (std::vector<ColumnPlan> &plans : m_plans) {
        for (ColumnPlan &plan : plans) {
            std::sort(plan.sets.begin(), plan.sets.end());
            plan.sets.erase(std::unique(plan.sets.begin(), plan.sets.end()), plan.sets.end());
            std::stable_sort(plan.sets.begin(), plan.sets.end(), [this, &plan](const MembersPtr &a, const MembersPtr &b) {
                // By content, not by address, so that runs agree.
                const auto key = [&](const MembersPtr &m) { return plan.schema->type.isText() ? m_program.texts().text(m->values.front().text()) : std::to_string(m->values.front().bits); };
                return std::make_pair(key(a), a->values.size()) < std::make_pair(key(b), b->values.size());
            });
            std::sort(plan.needles.begin(), plan.needles.end());
            std::sort(plan.thresholds.begin(), plan.thresholds.end());
        }
    }
}

void Columns::makeFresh(ColumnPlan &plan)
{
    if (!plan.schema->type.isText() || plan.schema->type.kind == TypeKind::MultiCodeString || !plan.categories.empty()) {
        return;
    }
    Random random = Random(0xF4E5).stream(plan.schema->name);
    const Core::Constraint *pattern = plan.schema->anyConstraint(Kind::Regex);
    for (std::size_t tries = 0; plan.fresh.size() < kFreshValues && tries < 4 * kFreshValues; ++tries) {
        std::string text;
        if (plan.schema->type.kind == TypeKind::Code) {
            text = freshCode(plan.schema->type.codeSystem, random);
        } else if (pattern) {
            text = textFromPattern(pattern->pattern, random);
        } else {
            text = "Other " + std::to_string(tries + 1);
        }
        const bool holdsNeedle = std::any_of(plan.needles.begin(), plan.needles.end(), [&text](const std::string &needle) { return text.find(needle) != std::string::npos; });
        if (!holdsNeedle && m_program.texts().find(text) == TextPool::kUnknown) {
            plan.fresh.push_back(Cell::ofText(m_program.texts().intern(text)));
        }
    }
}

void Columns::collectMeasurements(const std::vector<std::pair<std::string, NodeId>> &variables)
{
    m_measured.resize(m_program.tables().size());
    // Names of the variables that look at a numeric column, by that column's node.
    std::map<NodeId, std::vector<std::string>> namesOf;
    std::map<NodeId, std::vector<double>> thresholdsOf;
    const auto isNumeric = [this](NodeId id) {
        const ProgramNode &node = m_program.node(id);
        return node.op == Op::SelectColumn && node.table >= 0 && m_program.tables()[static_cast<std::size_t>(node.table)].columns[static_cast<std::size_t>(node.column)] == "numeric_value";
    };
    for (const auto &[name, root] : variables) {
        const std::vector<NodeId> roots{root};
        for (const NodeId id : m_program.graph().reachable(roots)) {
            if (isNumeric(id)) {
                namesOf[id].push_back(name);
            }
        }
    }
    for (const NodeId id : m_program.reachable()) {
        const ProgramNode &node = m_program.node(id);
        for (std::size_t side = 0; isBetween(node.op, Op::EQ, Op::GE) && side < 2; ++side) {
            const ProgramNode &other = m_program.node(node.inputs[1 - side]);
            NodeId at = node.inputs[side];
            while (!isNumeric(at) && !m_program.node(at).inputs.empty() && isBetween(m_program.node(at).op, Op::CountDistinct, Op::Mean)) {
                at = m_program.node(at).inputs.front();
            }
            if (isNumeric(at) && other.op == Op::Value && !other.literal.isNull()) {
                thresholdsOf[at].push_back(other.kind == TypeKind::Float ? other.literal.real() : static_cast<double>(other.literal.bits));
            }
        }
        if (isNumeric(id)) {
            namesOf[id];
        }
    }
    for (const auto &[id, names] : namesOf) {
        const ProgramNode &column = m_program.node(id);
        std::vector<Cell> codes;
        std::vector<double> thresholds = thresholdsOf[id];
        for (const NodeId condition : m_program.conditionsOf(m_program.unsorted(column.inputs.front()))) {
            const std::vector<NodeId> roots{condition};
            for (const NodeId part : m_program.graph().reachable(roots)) {
                const ProgramNode &node = m_program.node(part);
                if (node.op == Op::In && m_program.node(node.inputs[1]).set >= 0 && m_program.node(node.inputs[0]).isText) {
                    const auto &values = m_program.set(m_program.node(node.inputs[1]).set)->values;
                    codes.insert(codes.end(), values.begin(), values.end());
                } else if (node.op == Op::EQ && m_program.node(node.inputs[1]).op == Op::Value && m_program.node(node.inputs[1]).isText) {
                    codes.push_back(m_program.node(node.inputs[1]).literal);
                }
                if (const auto more = thresholdsOf.find(part); more != thresholdsOf.end() && part != id) {
                    thresholds.insert(thresholds.end(), more->second.begin(), more->second.end());
                }
            }
        }
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < std::min<std::size_t>(codes.size(), 50); ++i) {
            texts.push_back(m_program.texts().text(codes[i].text()));
        }
        const Measurement *measurement = recognise(texts, names, thresholds);
        for (const Cell code : codes) {
            Measured &measured = m_measured[static_cast<std::size_t>(column.table)][code.bits];
            measured.measurement = measured.measurement ? measured.measurement : measurement;
            measured.thresholds.insert(measured.thresholds.end(), thresholds.begin(), thresholds.end());
        }
    }
}

} // namespace DummyData
