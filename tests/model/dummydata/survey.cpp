// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What dummy patients show of the definitions of a study: one line for each, tab separated. Counts
// are taken from the engine's results, not from what the generator says of itself.
// Usage: dummy_survey STUDY [PATIENTS]
// dataset  STUDY DEFINITION wanted reached impossible variables constant proved branches hit dead seconds processor-seconds
// measures STUDY DEFINITION rows filled between can-be-between seconds processor-seconds
// why      STUDY DEFINITION what nobody can meet or show, with the condition

#include <array>
#include <cstdio>
#include <ctime>
#include <map>
#include <set>
#include <tuple>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include "model/dummydata/diagnostics.h"
#include "model/dummydata/generator.h"
#include "model/dummydata/measureplan.h"
#include "model/dummydata/refuter.h"
#include "model/engine/engine.h"
#include "model/evaluation/evaluator.h"
#include "model/explanation/names.h"
#include "model/explanation/words.h"
#include "model/measures/measures.h"
#include "model/pipeline/project.h"

namespace
{

using Query::NodeId;
using Query::Op;

struct Run
{
    QString definition;
    QStringList arguments;
    bool measures = false;
    bool operator==(const Run &) const = default;
};

std::vector<Run> runsOf(const Pipeline::Project &project)
{
    std::vector<Run> runs;
    for (const Pipeline::Action &action : project.actions) {
        const QStringList &words = action.command.arguments;
        const bool measures = words.value(0) == QStringLiteral("generate-measures");
        if (action.command.image != QStringLiteral("ehrql") || (!measures && words.value(0) != QStringLiteral("generate-dataset"))) {
            continue;
        }
        const qsizetype separator = words.indexOf(QStringLiteral("--"));
        const QStringList own = separator < 0 ? words : words.first(separator);
        for (const QString &word : own) {
            if (word.endsWith(QStringLiteral(".py"))) {
                runs.push_back({word, separator < 0 ? QStringList() : words.mid(separator + 1), measures});
                break;
            }
        }
    }
    std::sort(runs.begin(), runs.end(), [](const Run &a, const Run &b) { return std::tie(a.definition, a.measures, a.arguments) < std::tie(b.definition, b.measures, b.arguments); });
    runs.erase(std::unique(runs.begin(), runs.end()), runs.end());
    return runs;
}

/// For every branch of every case that a variable needs: a series that is true where it is taken.
std::vector<NodeId> branchesOf(Query::Graph &graph, const Query::Dataset &dataset)
{
    std::vector<NodeId> roots;
    for (const Query::Variable &variable : dataset.variables) {
        roots.push_back(variable.node);
    }
    std::vector<NodeId> branches;
    for (const NodeId id : graph.reachable(roots)) {
        const Query::Node node = graph.node(id);
        if (node.op != Op::Case || node.dimension != Query::Dimension::Patient || node.inputs.size() > 100) {
            continue;
        }
        // 1, 2, ... by branch, 0 for the rest: compared with each number in turn.
        std::vector<std::pair<NodeId, NodeId>> cases;
        std::vector<NodeId> numbers;
        for (std::size_t i = 0; i + 1 < node.inputs.size(); i += 2) {
            numbers.push_back(graph.value(Core::Value(static_cast<std::int64_t>(i)), Core::kInt));
            cases.emplace_back(node.inputs[i], numbers.back());
        }
        numbers.push_back(graph.value(Core::Value(std::int64_t{-1}), Core::kInt));
        const auto taken = graph.caseExpression(cases, numbers.back());
        for (const NodeId number : numbers) {
            const std::array<NodeId, 2> inputs{taken.value_or(id), number};
            if (const auto branch = graph.function(Op::EQ, inputs)) {
                branches.push_back(*branch);
            }
        }
    }
    return branches;
}

bool isConstant(const Table::ResultColumn &column)
{
    std::set<std::string> seen;
    for (std::size_t row = 0; row < column.values->size() && seen.size() < 2; ++row) {
        seen.insert(column.values->value(row).toCsvText());
    }
    return seen.size() < 2;
}

/// By the clock, and of the processor over all threads: a busy machine changes the first only.
class Stopwatch
{
public:
    Stopwatch() { m_timer.start(); }
    [[nodiscard]] QByteArray read() const
    {
        const double processor = static_cast<double>(std::clock() - m_before) / static_cast<double>(CLOCKS_PER_SEC);
        return QByteArray::number(static_cast<double>(m_timer.elapsed()) / 1000.0, 'f', 2) + '\t' + QByteArray::number(processor, 'f', 2);
    }

private:
    QElapsedTimer m_timer;
    std::clock_t m_before = std::clock();
};

/// What nobody can meet or show and why, as the author is told.
void printReasons(const QString &study, const Run &run, const Evaluation::Evaluation &evaluation, const DummyData::Generated &generated, const QString &root)
{
    const Explanation::Names names = Explanation::namesOf(evaluation, Explanation::filesBelow(root));
    const auto inWords = [&](NodeId node) { return Explanation::inWords(evaluation.graph, node, {.names = &names}); };
    for (const Core::Diagnostic &diagnostic : DummyData::diagnosticsOf(evaluation, run.definition, generated, inWords)) {
        if (diagnostic.severity != Core::Severity::Information && diagnostic.rule != QStringLiteral("dummy-branch-dead")) {
            std::printf("why\t%s\t%s\t%s\n", qPrintable(study), qPrintable(run.definition), qPrintable(diagnostic.toString().simplified()));
        }
    }
}

void surveyDataset(const QString &study, const Run &run, Evaluation::Evaluation &evaluation, const DummyData::Options &options)
{
    const Stopwatch watch;
    const auto generated = DummyData::generate(evaluation.graph, *evaluation.dataset, options);
    if (!generated) {
        std::printf("failed\t%s\t%s\t%s\n", qPrintable(study), qPrintable(run.definition), qPrintable(generated.error().message));
        return;
    }
    const auto results = Engine::evaluateDataset(evaluation.graph, *evaluation.dataset, generated->tables);
    const QByteArray seconds = watch.read();
    if (!results) {
        std::printf("failed\t%s\t%s\t%s\n", qPrintable(study), qPrintable(run.definition), qPrintable(results.error().message));
        return;
    }
    const Table::ResultTable &table = results->front();
    std::set<std::string> proved;
    std::set<NodeId> provedSeries; // variables may share one
    int dead = 0;
    bool impossible = false;
    for (const DummyData::Finding &finding : generated->findings) {
        impossible = impossible || finding.rule == "dummy-population-impossible";
        if (finding.rule == "dummy-variable-constant") {
            proved.insert(finding.variable);
            provedSeries.insert(finding.node);
        }
        dead += finding.rule == "dummy-branch-dead" && finding.variable.empty() ? 1 : 0;
    }
    int constant = 0;
    for (std::size_t c = 1; c < table.columns.size(); ++c) {
        const NodeId node = evaluation.dataset->variables[c - 1].node;
        if (evaluation.graph.node(node).op == Op::Value || provedSeries.contains(node)) {
            proved.insert(table.columns[c].spec.name);
        }
        if (isConstant(table.columns[c]) && !proved.contains(table.columns[c].spec.name)) {
            ++constant;
            std::fprintf(stderr, "constant %s %s %s %s\n", qPrintable(study), qPrintable(run.definition), table.columns[c].spec.name.c_str(),
                         table.rows > 0 ? table.columns[c].values->value(0).toCsvText().c_str() : "");
        }
    }
    const std::vector<NodeId> branches = branchesOf(evaluation.graph, *evaluation.dataset);
    std::vector<std::int64_t> members;
    for (std::size_t row = 0; row < table.rows; ++row) {
        members.push_back(table.columns[0].values->ints[row]);
    }
    int hit = 0;
    if (const auto taken = Engine::evaluateSeries(evaluation.graph, branches, generated->tables, {}, nullptr, &members)) {
        for (std::size_t b = 0; b < branches.size(); ++b) {
            bool any = false;
            for (std::size_t row = 0; row < members.size() && !any; ++row) {
                any = !taken->columns[b]->isNull(row) && taken->columns[b]->bools[row] != 0;
            }
            hit += any ? 1 : 0;
            if (!any) {
                std::fprintf(stderr, "branch %s %s %s\n", qPrintable(study), qPrintable(run.definition), evaluation.graph.toText(branches[b]).substr(0, 300).c_str());
            }
        }
    }
    if (hit + dead > static_cast<int>(branches.size())) {
        std::fprintf(stderr, "contradiction %s %s\n", qPrintable(study), qPrintable(run.definition));
    }
    std::printf("dataset\t%s\t%s\t%lld\t%lld\t%d\t%zu\t%d\t%zu\t%zu\t%d\t%d\t%s\n", qPrintable(study), qPrintable(run.definition),
                static_cast<long long>(generated->populationWanted), static_cast<long long>(table.rows), impossible ? 1 : 0, table.columns.size() - 1, constant,
                proved.size(), branches.size(), hit, dead, seconds.constData());
    printReasons(study, run, evaluation, *generated, options.studyRoot);
}

std::string csvText(const DummyData::Program &program, NodeId node, DummyData::Cell cell)
{
    const DummyData::ProgramNode &at = program.node(node);
    if (at.isText) {
        return program.texts().text(cell.text());
    }
    return at.kind == Core::TypeKind::Bool ? (cell.isTrue() ? "T" : "F") : std::to_string(cell.bits);
}

/// Groups that can have people, by measure: of groups whose values the definition lists every
/// combination that nobody can prove empty in the first or last interval.
std::map<std::string, std::set<std::string>> possibleGroups(const Query::Graph &graph, const Query::Measures &measures, const DummyData::Options &options)
{
    constexpr std::size_t kMost = 60;
    std::map<std::string, std::set<std::string>> groups;
    const auto plan = DummyData::planMeasures(graph, measures, options);
    const auto blueprint = plan ? DummyData::makeBlueprint(plan->graph, plan->request, options) : Core::Result<std::unique_ptr<DummyData::Blueprint>>(Core::fail(plan.error()));
    if (!blueprint) {
        return groups;
    }
    const DummyData::Program &program = *(*blueprint)->program;
    DummyData::Refuter refuter(*(*blueprint)->columns);
    for (const DummyData::MeasureInInterval &look : plan->looks) {
        std::vector<std::pair<std::string, std::vector<DummyData::Want>>> combinations{{std::string(), {{look.denominator, -1, DummyData::Goal::truth(true)}}}};
        for (const NodeId group : look.groups) {
            std::vector<std::pair<std::string, std::vector<DummyData::Want>>> longer;
            for (const auto &[text, wants] : combinations) {
                for (const DummyData::Cell cell : DummyData::possibleValues(**blueprint, group)) {
                    if (!cell.isNull() && longer.size() <= kMost) {
                        longer.emplace_back(text + csvText(program, group, cell) + '|', wants);
                        longer.back().second.push_back({group, -1, DummyData::Goal::oneOf(DummyData::membersOf({cell}))});
                    }
                }
            }
            combinations = std::move(longer);
        }
        for (const auto &[text, wants] : combinations) {
            if (look.lasts && !look.groups.empty() && combinations.size() <= kMost && !refuter.isImpossible(wants)) {
                groups[measures.measures[look.measure].name].insert(text);
            }
        }
    }
    return groups;
}

void surveyMeasures(const QString &study, const Run &run, const Evaluation::Evaluation &evaluation, const DummyData::Options &options)
{
    const Stopwatch watch;
    Query::Measures measures = *evaluation.measures;
    measures.disclosureControl = false;
    const auto generated = DummyData::generate(evaluation.graph, measures, options);
    const auto table = generated ? Measures::evaluate(evaluation.graph, measures, generated->tables) : Core::Result<Table::ResultTable>(Core::fail(generated.error()));
    if (!table) {
        std::printf("failed\t%s\t%s\t%s\n", qPrintable(study), qPrintable(run.definition), qPrintable(table.error().message));
        return;
    }
    const QByteArray seconds = watch.read();
    // Fillable: groups that can have people or do have them in some interval, in every interval that has begun.
    std::map<std::string, std::set<std::string>> groups = possibleGroups(evaluation.graph, measures, options);
    std::map<std::string, std::set<std::string>> groupNames;
    for (const Query::Measure &measure : measures.measures) {
        for (const Query::Variable &group : measure.groupBy) {
            groupNames[measure.name].insert(group.name);
        }
    }
    std::set<std::string> filled;
    // A ratio between 0 and 1 takes two people: an interval has at most half as many such rows as people.
    std::map<std::string, std::pair<std::size_t, std::int64_t>> rowsAndPeople; // by measure and interval
    std::size_t between = 0;
    std::size_t rows = 0;
    for (std::size_t row = 0; row < table->rows; ++row) {
        std::string group;
        std::string measure;
        std::string start;
        double ratio = 0;
        std::int64_t people = 0;
        for (const Table::ResultColumn &column : table->columns) {
            const std::string &name = column.spec.name;
            if (name == "denominator") {
                people = column.values->isNull(row) ? 0 : column.values->ints[row];
            } else if (name == "ratio") {
                ratio = column.values->isNull(row) ? 0 : column.values->floats[row];
            } else if (name == "measure") {
                measure = column.values->value(row).toCsvText();
            } else if (name == "interval_start") {
                start = column.values->value(row).toCsvText();
            } else if (groupNames[measure].contains(name)) {
                group += column.values->value(row).toCsvText() + '|';
            }
        }
        if (start <= options.today.toIso()) {
            groups[measure].insert(group);
            filled.insert(measure + '/' + start + '/' + group);
            between += ratio > 0 && ratio < 1 ? 1U : 0U;
            auto &[count, total] = rowsAndPeople[measure + '/' + start];
            ++count;
            total += people;
            ++rows;
        }
    }
    std::size_t cells = 0;
    for (const Query::Measure &measure : measures.measures) {
        for (const Query::Interval &interval : measure.intervals) {
            if (interval.start > options.today) {
                continue;
            }
            if (groups[measure.name].empty()) {
                std::fprintf(stderr, "empty %s %s %s\n", qPrintable(study), qPrintable(run.definition), measure.name.c_str());
                ++cells;
            }
            for (const std::string &group : groups[measure.name]) {
                ++cells;
                if (!filled.contains(measure.name + '/' + interval.start.toIso() + '/' + group)) {
                    std::fprintf(stderr, "empty %s %s %s %s %s\n", qPrintable(study), qPrintable(run.definition), measure.name.c_str(), interval.start.toIso().c_str(),
                                 group.c_str());
                }
            }
        }
    }
    std::size_t canBeBetween = 0;
    for (const auto &[name, known] : rowsAndPeople) {
        canBeBetween += std::min(known.first, static_cast<std::size_t>(known.second / 2));
    }
    std::printf("measures\t%s\t%s\t%zu\t%zu\t%zu\t%zu\t%s\n", qPrintable(study), qPrintable(run.definition), cells, rows, between, canBeBetween, seconds.constData());
    printReasons(study, run, evaluation, *generated, options.studyRoot);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "Usage: dummy_survey STUDY [PATIENTS]\n");
        return 2;
    }
    const QString root = QFileInfo(QString::fromLocal8Bit(argv[1])).absoluteFilePath();
    const QString study = QFileInfo(root).fileName();
    QFile file(root + QStringLiteral("/project.yaml"));
    if (!file.open(QIODevice::ReadOnly)) {
        return 1;
    }
    DummyData::Options options;
    options.populationSize = argc > 2 ? QByteArray(argv[2]).toLongLong() : 1000;
    options.today = Core::Date(Core::daysFromCivil(2026, 11, 1));
    options.studyRoot = root;
    options.timeoutSeconds = 60; // of a machine that may be busy
    const Pipeline::Project project = Pipeline::parseProject(QString::fromUtf8(file.readAll()), QStringLiteral("project.yaml"), root).project;
    int rest = 6; // definitions run many times with other arguments count a few times
    QHash<QString, int> times;
    for (const Run &run : runsOf(project)) {
        if (++times[run.definition] > 2 && --rest < 0) {
            continue;
        }
        Evaluation::Request request;
        request.studyRoot = root;
        request.definition = run.definition;
        request.arguments = run.arguments;
        request.tolerant = false;
        request.standIns = true; // for what earlier actions would make, as in a preview
        request.softLimitMilliseconds = 60000;
        request.hardLimitMilliseconds = 90000;
        request.memoryLimitBytes = qint64{4} << 30;
        auto evaluation = Evaluation::evaluateOnce(request);
        if (!evaluation || !evaluation->errorText.isEmpty()) {
            const QString reason = evaluation ? evaluation->errorText.trimmed().section(QLatin1Char('\n'), -1) : evaluation.error().message;
            std::printf("unloadable\t%s\t%s\t%s\n", qPrintable(study), qPrintable(run.definition), qPrintable(reason));
        } else if (run.measures && evaluation->measures) {
            surveyMeasures(study, run, *evaluation, options);
        } else if (!run.measures && evaluation->dataset && evaluation->dataset->population != Query::kNoNode) {
            surveyDataset(study, run, *evaluation, options);
        }
        std::fflush(stdout);
    }
    return 0;
}
