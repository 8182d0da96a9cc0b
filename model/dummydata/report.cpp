// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/dummydata/report.h"

#include <algorithm>
#include <map>

#include <QCoreApplication>

#include "model/core/diagnostic.h"
#include "model/dummydata/refuter.h"

namespace DummyData
{

using Query::NodeId;
using Query::Op;

namespace
{

constexpr std::size_t kTried = 60;       ///< persons who show which condition fails
constexpr std::size_t kMostFindings = 60; ///< that are suspected; what is proved is always said

QString tr(const char *text)
{
    return QCoreApplication::translate("DummyData::Report", text);
}

/// What the condition is called is known to those who hold the author's names (Finding::message).
QString mention(NodeId node)
{
    return QStringLiteral("\x01%1\x02").arg(node);
}

/// The nearest category to a text that is compared with a column but is none of its values.
QString misspelling(const Blueprint &blueprint, NodeId condition)
{
    const Program &program = *blueprint.program;
    const std::vector<NodeId> roots{condition};
    for (const NodeId id : program.graph().reachable(roots)) {
        const ProgramNode &at = program.node(id);
        if (at.op != Op::EQ || program.node(at.inputs[0]).op != Op::SelectColumn || program.node(at.inputs[1]).op != Op::Value) {
            continue;
        }
        const ProgramNode &column = program.node(at.inputs[0]);
        const ColumnPlan &plan = blueprint.columns->plan(static_cast<std::size_t>(column.table), static_cast<std::size_t>(column.column));
        const Cell literal = program.node(at.inputs[1]).literal;
        if (!column.isText || plan.categories.empty() || literal.isNull() || std::find(plan.categories.begin(), plan.categories.end(), literal) != plan.categories.end()) {
            continue;
        }
        QStringList names;
        for (const Cell category : plan.categories) {
            names.append(QString::fromStdString(program.texts().text(category.text())));
        }
        const QString written = QString::fromStdString(program.texts().text(literal.text()));
        const QString nearest = Core::nearestName(written, names);
        return nearest.isEmpty() ? tr(" \"%1\" is no value of %2.").arg(written, QString::fromStdString(plan.schema->name))
                                 : tr(" \"%1\" is no value of %2; did you mean \"%3\"?").arg(written, QString::fromStdString(plan.schema->name), nearest);
    }
    return {};
}

void add(Generated &generated, Finding::Kind kind, const char *rule, NodeId node, const std::string &variable, const QString &message)
{
    Finding finding;
    finding.kind = kind;
    finding.rule = rule;
    finding.node = node;
    finding.variable = variable;
    finding.message = message.toStdString();
    generated.findings.push_back(std::move(finding));
}

} // namespace

bool reportImpossible(const Blueprint &blueprint, Generated &generated)
{
    Refuter refuter(*blueprint.columns);
    if (!refuter.isImpossible(blueprint.population)) {
        return false;
    }
    const std::vector<Want> conflict = refuter.conflict(blueprint.population);
    QString message;
    if (conflict.size() == 1) {
        message = tr("No patient can be in this population: nobody can meet %1. Change or leave out this condition.").arg(mention(conflict.front().node));
    } else {
        QStringList conditions;
        for (const Want &want : conflict) {
            conditions.append(mention(want.node));
        }
        const QString last = conditions.takeLast();
        message = tr("No patient can be in this population: %1 and %2 exclude each other. Change one of these conditions.").arg(conditions.join(QStringLiteral(", ")), last);
    }
    for (const Want &want : conflict) {
        message += misspelling(blueprint, want.node);
    }
    add(generated, Finding::Kind::Unsatisfiable, "dummy-population-impossible", conflict.front().node, {}, message);
    for (std::size_t i = 1; i < conflict.size(); ++i) {
        generated.findings.back().others.push_back(conflict[i].node);
    }
    return true;
}

void reportShortfall(Worker &worker, bool timedOut, Generated &generated)
{
    if (generated.populationReached >= generated.populationWanted) {
        return;
    }
    const Blueprint &blueprint = worker.blueprint();
    const auto inlineCount = static_cast<std::int64_t>(blueprint.inlinePatients.size());
    // Which condition is met by the fewest, however hard each is tried by itself.
    NodeId rarest = Query::kNoNode;
    std::size_t fewest = kTried + 1;
    for (const Want &want : blueprint.population) {
        std::size_t met = 0;
        for (std::size_t i = 0; i < kTried; ++i) {
            Person person = worker.begin(blueprint.candidate(i));
            Solver::Limits limits;
            limits.steps = 200;
            met += worker.solver().holds(person, {want}) || worker.solver().solve(person, {want}, limits, Random(i)) ? 1U : 0U;
        }
        if (met < fewest) {
            fewest = met;
            rarest = want.node;
        }
    }
    if (generated.populationReached > 0 && inlineCount > 0 && generated.populationReached <= inlineCount) {
        add(generated, Finding::Kind::NotReached, "dummy-capped", rarest, {},
            tr("Only %1 of %2 patients can be shown: the table that the definition brings has %3 patients, and the others do not meet the population. Ask for fewer, or add patients to the file.")
                .arg(generated.populationReached)
                .arg(generated.populationWanted)
                .arg(inlineCount));
        return;
    }
    QString message = generated.populationReached == 0
        ? tr("No patient was found for this population.")
        : tr("Only %1 of %2 patients were found for this population.").arg(generated.populationReached).arg(generated.populationWanted);
    if (timedOut) {
        message += QLatin1Char(' ') + tr("The time allowed is over.");
    }
    if (rarest != Query::kNoNode) {
        message += QLatin1Char(' ')
            + tr("The condition that fails most often is %1 (met in %2 of %3 tries). Check whether anybody can meet it together with the others.")
                  .arg(mention(rarest))
                  .arg(fewest)
                  .arg(kTried);
        message += misspelling(blueprint, rarest);
    }
    add(generated, Finding::Kind::NotReached, "dummy-population-not-found", rarest, {}, message);
}

namespace
{

/// Variables of which everybody who was looked at has one value, and nobody can have another.
void reportConstants(const Blueprint &blueprint, Coverage &coverage, Generated &generated)
{
    std::map<NodeId, std::string> names;
    for (const Demand &demand : coverage.demands()) {
        if (demand.kind == Demand::Kind::Value) {
            names.emplace(demand.about, demand.variable);
        }
    }
    for (const Finding &finding : generated.findings) {
        if (finding.rule == "dummy-variable-constant") {
            names.erase(finding.node);
        }
    }
    std::vector<NodeId> series;
    for (const auto &[node, name] : names) {
        series.push_back(node);
    }
    Refuter refuter(*blueprint.columns);
    const auto isRefuted = [&](NodeId node, const Goal &goal) {
        std::vector<Want> wants = blueprint.population;
        wants.push_back({node, -1, goal});
        return refuter.isImpossible(wants);
    };
    for (const auto &[node, value] : coverage.constants(series)) {
        const ProgramNode &at = blueprint.program->node(node);
        bool proved = isRefuted(node, value.isNull() ? Goal::notNull() : Goal::null());
        if (proved && !value.isNull() && at.isText) {
            proved = isRefuted(node, Goal::noneOf(membersOf({value})));
        } else if (proved && !value.isNull()) {
            Goal below;
            below.high = at.kind == Core::TypeKind::Float ? value.real() : static_cast<double>(value.bits);
            below.highOpen = true;
            Goal above;
            above.low = below.high;
            above.lowOpen = true;
            proved = isRefuted(node, below) && isRefuted(node, above);
        }
        if (proved) {
            add(generated, Finding::Kind::Constant, "dummy-variable-constant", node, names[node],
                tr("%1 has the same value for everybody: the population and its own conditions allow no other.").arg(QString::fromStdString(names[node])));
        }
    }
}

QString inWords(const Implausible &why)
{
    const QString what = QString::fromStdString(why.what).replace(QLatin1Char('_'), QLatin1Char(' '));
    switch (why.kind) {
    case Implausible::Kind::OutsideLife:
        return tr("dates in %1 before birth or after death").arg(QString::fromStdString(why.what));
    case Implausible::Kind::TooOld:
        return tr("an age above 110");
    case Implausible::Kind::DeathsDiffer:
        return tr("two days of death more than a week apart");
    case Implausible::Kind::WrongSex:
        return tr("codes about \"%1\", which their sex does not have").arg(what);
    case Implausible::Kind::WrongAge:
        return tr("codes about \"%1\" at an age that does not have them").arg(what);
    case Implausible::Kind::BeyondBounds:
        return tr("results of \"%1\" that would be errors").arg(what);
    case Implausible::Kind::EarlyDose:
        return tr("doses against COVID-19 from before 8 December 2020");
    case Implausible::Kind::OutOfSeason:
        return tr("doses against influenza outside September to March");
    case Implausible::Kind::TwiceASeason:
        return tr("two doses against influenza in one winter");
    }
    return {};
}

/// What a demand forced on people is said, so that nobody takes it for a fault of the data (dummy-data.md 3.6, 4).
void reportImplausible(const Blueprint &blueprint, const Coverage &coverage, Generated &generated)
{
    struct Known
    {
        std::size_t persons = 0;
        const Demand *demand = nullptr;
    };
    std::map<std::pair<Implausible, NodeId>, Known> known;
    for (const Coverage::Doubtful &doubt : coverage.doubtful()) {
        const Demand *demand = doubt.demand ? &coverage.demands()[*doubt.demand] : nullptr;
        for (const Implausible &why : doubt.why) {
            Known &one = known[{why, demand ? demand->about : Query::kNoNode}];
            ++one.persons;
            one.demand = demand;
        }
    }
    for (const auto &[about, one] : known) {
        const bool isVariable = one.demand && !one.demand->variable.empty();
        const QString asker = isVariable ? QString::fromStdString(one.demand->variable) : (one.demand ? mention(one.demand->about) : tr("the population"));
        const NodeId node = one.demand ? one.demand->about : (blueprint.population.empty() ? Query::kNoNode : blueprint.population.front().node);
        add(generated, Finding::Kind::Implausible, "dummy-implausible", node, isVariable ? one.demand->variable : std::string(),
            tr("Not plausible but asked for by %1: %2 (in %3 of the first %4 dummy patients). Check whether the definition means this.")
                .arg(asker, inWords(about.first))
                .arg(one.persons)
                .arg(coverage.judged()));
    }
}

} // namespace

void reportCoverage(const Blueprint &blueprint, Coverage &coverage, Generated &generated)
{
    const std::vector<Demand> &demands = coverage.demands();
    std::map<std::string, std::size_t> shownValues;
    for (std::size_t d = 0; d < demands.size(); ++d) {
        if (demands[d].kind == Demand::Kind::Value && coverage.shown(d) > 0) {
            ++shownValues[demands[d].variable];
        }
    }
    std::size_t suspected = 0;
    for (std::size_t d = 0; d < demands.size(); ++d) {
        const Demand &demand = demands[d];
        const QString name = QString::fromStdString(demand.variable);
        if (coverage.shown(d) > 0) {
            continue;
        }
        if (coverage.isImpossible(d) && demand.kind == Demand::Kind::Value && !demand.isMissing) {
            generated.ruledOut.push_back({demand.about, false, demand.text});
        } else if (coverage.isImpossible(d) && demand.kind == Demand::Kind::Branch) {
            const std::vector<NodeId> &inputs = blueprint.program->node(demand.about).inputs;
            generated.ruledOut.push_back({demand.index < inputs.size() / 2 ? inputs[2 * demand.index] : demand.about, true, {}});
        }
        // That a population leaves out some of a column's categories is what populations do.
        const bool isCategory = blueprint.program->node(demand.about).op == Op::SelectColumn && demand.text != "a value";
        if (demand.kind == Demand::Kind::Value && !demand.isMissing && coverage.isImpossible(d)) {
            if (isCategory) {
                continue;
            }
            const bool constant = shownValues[demand.variable] <= 1;
            const QString message = demand.text == "a value" ? tr("%1 is always missing: the population leaves no patient who could have a value.").arg(name)
                                                             : tr("%1 is never %2: its conditions exclude the population or each other.").arg(name, QString::fromStdString(demand.text));
            add(generated, constant ? Finding::Kind::Constant : Finding::Kind::Unsatisfiable, constant ? "dummy-variable-constant" : "dummy-branch-dead", demand.about,
                demand.variable, message);
        } else if (demand.kind == Demand::Kind::Branch && coverage.isImpossible(d)) {
            const ProgramNode &at = blueprint.program->node(demand.about);
            const bool last = demand.index >= at.inputs.size() / 2;
            add(generated, Finding::Kind::Unsatisfiable, "dummy-branch-dead", last ? demand.about : at.inputs[2 * demand.index], {},
                last ? tr("The value for all other cases is never used: the conditions before it cover everybody in the population.")
                     : tr("This branch is never taken: %1 excludes the population, or the branches before it cover it.").arg(mention(at.inputs[2 * demand.index])));
        } else if (demand.kind == Demand::Kind::Value && !demand.isMissing && ++suspected <= kMostFindings) {
            add(generated, Finding::Kind::NotReached, "dummy-not-shown", demand.about, demand.variable,
                demand.text == "a value" ? tr("No dummy patient has a value of %1. Ask for more patients, or check that anybody can have one.").arg(name)
                                         : tr("No dummy patient shows %1 = %2. Ask for more patients, or check that anybody can.").arg(name, QString::fromStdString(demand.text)));
        }
    }
    reportConstants(blueprint, coverage, generated);
    reportImplausible(blueprint, coverage, generated);
}

} // namespace DummyData
