// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/shownvalues.h"

#include <algorithm>

#include "model/explanation/shows.h"
#include "model/study/openstudy.h"
#include "model/study/previewquery.h"

namespace Study
{

namespace
{

/// Whether the tables hold all that the definition's show() calls need.
bool holdsAll(const Table::TableSet &tables, const Evaluation::Evaluation &evaluation)
{
    const std::vector<Engine::TableUse> uses = Engine::tablesUsed(evaluation.graph, Explanation::shownNodes(evaluation));
    return std::all_of(uses.begin(), uses.end(), [&tables](const Engine::TableUse &use) {
        const Table::DataTablePtr table = tables.find(*use.schema);
        if (!table) {
            return false;
        }
        const auto &columns = table->schema->columns;
        return std::all_of(use.columns.begin(), use.columns.end(), [&](const std::string &name) {
            const auto column = std::find_if(columns.begin(), columns.end(), [&name](const auto &each) { return each.name == name; });
            return column != columns.end() && table->columns[static_cast<std::size_t>(column - columns.begin())] != nullptr;
        });
    });
}

Core::Result<Table::TableSet> tablesOfShows(const Evaluation::Evaluation &evaluation, const PreviewResult &preview, const QString &studyRoot)
{
    if (!preview.options.tablesFolder.isEmpty() || holdsAll(preview.dummy.tables, evaluation)) {
        return preview.dummy.tables;
    }
    DummyData::Options dummy;
    dummy.populationSize = preview.options.patients;
    dummy.seed = preview.options.seed;
    dummy.today = today();
    dummy.timeoutSeconds = 5;
    dummy.studyRoot = studyRoot;
    dummy.knobs = preview.knobs;
    Query::Graph graph = evaluation.graph;
    const Query::Dataset dataset = Explanation::datasetOfShows(graph, evaluation);
    auto generated = DummyData::generate(graph, dataset, dummy);
    return generated ? Core::Result<Table::TableSet>(std::move(generated->tables)) : Core::fail(generated.error());
}

/// Of a run with a question in it: the printed form of the value, if the question was reached.
QString printedValue(const QString &output)
{
    const QString label = QString::fromUtf8(Authoring::probeLabel()) + QLatin1Char(' ');
    const qsizetype at = output.lastIndexOf(label);
    return at < 0 ? QString() : output.mid(at + label.size()).section(QLatin1Char('\n'), 0, 0);
}

} // namespace

Core::Result<QList<ShownValue>> valuesOfShows(const Evaluation::Evaluation &evaluation, const PreviewResult &preview, const QString &studyRoot)
{
    const auto tables = tablesOfShows(evaluation, preview, studyRoot);
    if (!tables) {
        return Core::fail(tables.error());
    }
    Engine::Options options;
    options.studyRoot = studyRoot;
    const bool ofPatients = !preview.tables.empty() && preview.tables.front().columnIndex("patient_id") == 0;
    const std::vector<std::int64_t> *patients = ofPatients && tables->version() == preview.dummy.tables.version() ? &preview.tables.front().columns.front().values->ints : nullptr;
    QList<ShownValue> values;
    for (const Evaluation::ShowRecord &record : evaluation.shows) {
        ShownValue value{record.line, record.label, record.error};
        if (record.error.isEmpty()) {
            const auto table = Explanation::evaluateShow(evaluation, record, *tables, options);
            value.words = table ? Explanation::tableInWords(*table, patients) : table.error().message;
        }
        values.append(value);
    }
    return values;
}

ExpressionValues *ExpressionValues::of(OpenStudy *study)
{
    auto *found = study->findChild<ExpressionValues *>();
    return found ? found : new ExpressionValues(study);
}

ExpressionValues::ExpressionValues(OpenStudy *study)
    : QObject(study)
    , m_study(study)
{
    connect(&m_evaluator, &Evaluation::Evaluator::finished, this, &ExpressionValues::onEvaluated);
}

quint64 ExpressionValues::ask(const QString &file, const Authoring::Probe &probe)
{
    const PreviewOptions &options = m_study->preview().options();
    Evaluation::Request request;
    request.studyRoot = m_study->root();
    request.definition = options.definition.isEmpty() ? file : options.definition;
    request.arguments = options.arguments.isEmpty() ? m_study->argumentsFor(request.definition) : options.arguments;
    request.overlay = m_study->overlay();
    request.overlay.insert(file, QString::fromUtf8(probe.text));
    request.standIns = true;
    m_number = m_evaluator.evaluate(request);
    return m_number;
}

void ExpressionValues::onEvaluated(quint64 number, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result)
{
    if (number != m_number) {
        return;
    }
    if (!*result) {
        if (result->error().code != Core::ErrorCode::Cancelled) {
            emit answered(number, result->error().message, false);
        }
        return;
    }
    Evaluation::Evaluation evaluation = **result;
    const QString label = QString::fromUtf8(Authoring::probeLabel());
    std::erase_if(evaluation.shows, [&label](const Evaluation::ShowRecord &record) { return record.label != label; });
    const QString printed = printedValue(evaluation.output);
    if (evaluation.shows.empty() && printed.isEmpty()) {
        const auto error = std::find_if(evaluation.diagnostics.cbegin(), evaluation.diagnostics.cend(), [](const Core::Diagnostic &d) { return d.severity == Core::Severity::Error; });
        emit answered(number,
                      error != evaluation.diagnostics.cend() ? tr("The expression has no value: %1").arg(error->message)
                                                             : tr("The definition in front does not come past this line, so the expression has no value."),
                      false);
        return;
    }
    const PreviewResultPtr preview = m_study->preview().result();
    if (evaluation.shows.empty() || !evaluation.shows.back().error.isEmpty() || !preview) {
        emit answered(number, printed, true);
        return;
    }
    evaluation.shows.erase(evaluation.shows.begin(), evaluation.shows.end() - 1); // of a loop, the last time round
    Core::JobSpec spec;
    spec.kind = QStringLiteral("expression.value");
    spec.title = tr("Value of an expression");
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_study->jobs()
        .start(spec,
               [evaluation = std::move(evaluation), preview, root = m_study->root()](const Core::JobContext &) { return valuesOfShows(evaluation, *preview, root); })
        .then(this, [this, number](const Core::Result<QList<ShownValue>> &values) {
            if (number == m_number) {
                emit answered(number, values ? values->constFirst().words : values.error().message, values.has_value());
            }
        });
}

} // namespace Study
