// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Warnings about a definition that runs: what its query can never do, and codelists that are not
// used or are used with the column of another coding system.
#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_set>

#include <QCoreApplication>

#include "model/ehrql/sessionstate.h"
#include "model/query/reasoning.h"

namespace Ehrql
{

namespace
{

using Query::Finding;
using Query::NodeId;
using Query::Op;

QString tr(const char *text)
{
    return QCoreApplication::translate("Ehrql::Advice", text);
}

QString ruleOf(Finding::Kind kind)
{
    switch (kind) {
    case Finding::Kind::NeverTrue:
    case Finding::Kind::EmptyList:
        return QStringLiteral("ehrql.never-true");
    case Finding::Kind::AlwaysMissing:
        return QStringLiteral("ehrql.always-missing");
    case Finding::Kind::UnknownCategory:
        return QStringLiteral("ehrql.category");
    case Finding::Kind::OutsideCoverage:
        return QStringLiteral("ehrql.coverage");
    case Finding::Kind::EmptyPopulation:
        return QStringLiteral("ehrql.empty-population");
    case Finding::Kind::Grouping:
        return QStringLiteral("ehrql.grouping");
    default:
        return QStringLiteral("ehrql.empty-variable");
    }
}

void warn(const QString &rule, const QString &message, const Core::Location &where, Core::Severity severity = Core::Severity::Warning)
{
    Core::Diagnostic diagnostic;
    diagnostic.severity = severity;
    diagnostic.rule = rule;
    diagnostic.message = message;
    diagnostic.file = where.file;
    diagnostic.range = where.range;
    session().diagnostics.append(diagnostic);
}

Core::Location placeOfFinding(const Finding &finding, const std::vector<Evaluation::NamedNode> &names)
{
    for (const Evaluation::NamedNode &named : names) {
        if (!finding.name.empty() && named.name == finding.name) {
            return named.origin;
        }
    }
    const auto place = placeOf(finding.node);
    return place ? locationOf(*place) : Core::Location{};
}

void addFindings(const std::vector<Finding> &findings, const std::vector<Evaluation::NamedNode> &names)
{
    std::set<std::pair<QString, Core::TextRange>> told; // a loop says the same of many nodes
    for (const Finding &finding : findings) {
        const Core::Location where = placeOfFinding(finding, names);
        const QString message = QString::fromStdString(finding.message);
        if (where.range.isValid() && told.emplace(where.file + message, where.range).second) {
            // Public studies pass [] to a helper of theirs where there are no codes.
            const bool meant = finding.kind == Finding::Kind::EmptyList;
            warn(ruleOf(finding.kind), message, where, meant ? Core::Severity::Information : Core::Severity::Warning);
        }
    }
}

/// Every code that the query compares with.
struct UsedCodes
{
    std::unordered_set<std::string> texts;
    std::vector<std::pair<NodeId, Query::ValueSetPtr>> sets; ///< with the comparison they belong to
};

std::vector<NodeId> nodesOfTheResult()
{
    const Evaluation::Evaluation &evaluation = session();
    std::vector<NodeId> roots;
    if (evaluation.dataset) {
        roots = Query::rootsOf(*evaluation.dataset);
    }
    if (evaluation.measures) {
        const std::vector<NodeId> more = Query::rootsOf(*evaluation.measures);
        roots.insert(roots.end(), more.begin(), more.end());
    }
    return evaluation.graph.reachable(roots);
}

UsedCodes usedCodes(const std::vector<NodeId> &nodes)
{
    const Evaluation::Evaluation &evaluation = session();
    UsedCodes used;
    for (const NodeId id : nodes) {
        const Query::Node &node = evaluation.graph.node(id);
        if (node.op == Op::Value && !node.valueSet && node.type.isText() && !node.literal.isNull()) {
            used.texts.insert(node.literal.toText());
        }
        if (node.op == Op::In && evaluation.graph.node(node.inputs[1]).valueSet && node.inputs[1] != Query::kNoNode) {
            const Query::ValueSetPtr &set = evaluation.graph.node(node.inputs[1]).valueSet;
            if (set->type.isText()) {
                used.sets.emplace_back(id, set);
            }
        }
    }
    return used;
}

bool holds(const Query::ValueSet &set, const std::string &code)
{
    return std::binary_search(set.values.begin(), set.values.end(), Core::Value(code));
}

/// The coding system that the name of a codelist's column speaks of; None if it does not say.
Core::CodeSystem systemOfColumn(const QString &column)
{
    static const std::vector<std::pair<QString, Core::CodeSystem>> kWords{
        {QStringLiteral("dmd"), Core::CodeSystem::Dmd},       {QStringLiteral("ctv3"), Core::CodeSystem::Ctv3},
        {QStringLiteral("icd"), Core::CodeSystem::Icd10},     {QStringLiteral("opcs"), Core::CodeSystem::Opcs4},
        {QStringLiteral("snomed"), Core::CodeSystem::SnomedCt}, {QStringLiteral("bnf"), Core::CodeSystem::Bnf}};
    for (const auto &[word, system] : kWords) {
        if (column.contains(word, Qt::CaseInsensitive)) {
            return system;
        }
    }
    return Core::CodeSystem::None;
}

void adviseOnSystem(const Evaluation::CodelistUse &use, const std::vector<std::string> &codes, const UsedCodes &used)
{
    const Core::CodeSystem system = systemOfColumn(use.column);
    if (system == Core::CodeSystem::None) {
        return;
    }
    constexpr std::size_t kSample = 3;
    for (const auto &[node, set] : used.sets) {
        const bool same = set->type.kind != Core::TypeKind::Code || set->type.codeSystem == system;
        const auto isIn = [&set](const std::string &code) { return holds(*set, code); };
        if (same || !std::all_of(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(std::min(kSample, codes.size())), isIn)) {
            continue;
        }
        const auto label = [](Core::CodeSystem each) {
            const std::string_view text = Core::codeSystemLabel(each);
            return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
        };
        const auto place = placeOf(node);
        warn(QStringLiteral("ehrql.code-system"),
             tr("The codelist %1 holds codes of %2 by its column '%3', but the column that it is compared with holds codes of %4.")
                 .arg(use.file, label(system), use.column, label(set->type.codeSystem)),
             place ? locationOf(*place) : use.origin);
    }
}

/// Only of codelists that the definition itself loads: a module of codelists serves many definitions.
void adviseOnCodelists()
{
    const Evaluation::Evaluation &evaluation = session();
    const bool whole = !Core::hasErrors(evaluation.diagnostics) && (evaluation.dataset || evaluation.measures);
    const UsedCodes used = usedCodes(nodesOfTheResult());
    // A definition that takes arguments makes series that only some of its runs put into the result.
    std::vector<NodeId> all(evaluation.graph.size());
    std::iota(all.begin(), all.end(), NodeId{0});
    const UsedCodes anywhere = usedCodes(all);
    const std::vector<std::vector<std::string>> &kept = keptCodes();
    for (qsizetype i = 0; i < evaluation.codelists.size() && static_cast<std::size_t>(i) < kept.size(); ++i) {
        const Evaluation::CodelistUse use = evaluation.codelists.at(i);
        const std::vector<std::string> &codes = kept[static_cast<std::size_t>(i)];
        if (codes.empty()) {
            if (whole && use.origin.range.isValid()) {
                warn(QStringLiteral("ehrql.empty-codelist"), tr("The codelist %1 holds no codes in its column '%2'.").arg(use.file, use.column), use.origin);
            }
            continue;
        }
        adviseOnSystem(use, codes, used);
        if (!whole || use.origin.file != QString::fromStdString(sessionOptions().definition)) {
            continue;
        }
        const bool isUsed = std::any_of(codes.begin(), codes.end(), [&anywhere](const std::string &code) {
            return anywhere.texts.contains(code)
                   || std::any_of(anywhere.sets.begin(), anywhere.sets.end(), [&code](const auto &entry) { return holds(*entry.second, code); });
        });
        if (!isUsed) {
            warn(QStringLiteral("ehrql.unused-codelist"),
                 tr("The codelist %1 is loaded, but nothing of the definition uses its codes.").arg(use.file), use.origin);
        }
    }
}

} // namespace

void addAdvice()
{
    const Evaluation::Evaluation &evaluation = session();
    if (evaluation.dataset) {
        addFindings(Query::findings(evaluation.graph, *evaluation.dataset), evaluation.variables);
    }
    if (evaluation.measures) {
        addFindings(Query::findings(evaluation.graph, *evaluation.measures), evaluation.measureNames);
    }
    adviseOnCodelists();
}

} // namespace Ehrql
