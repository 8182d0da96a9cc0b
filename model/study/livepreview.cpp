// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/livepreview.h"

#include <algorithm>

#include <QFileInfo>

#include "model/core/files.h"
#include "model/dummydata/diagnostics.h"
#include "model/pipeline/missingfiles.h"
#include "model/explanation/names.h"
#include "model/study/openstudy.h"
#include "model/study/previewquery.h"
#include "model/study/standins.h"

namespace Study
{

namespace
{
/// Long enough not to evaluate every key of a fast typist, short enough to feel immediate.
constexpr int kDelayMilliseconds = 30;
const QString kProvider = QStringLiteral("ehrql");
const QString kDummyProvider = QStringLiteral("dummydata");
} // namespace

LivePreview::LivePreview(OpenStudy *study, Core::JobQueue *jobs, const QString &evaluatorProgram, QObject *parent)
    : QObject(parent)
    , m_study(study)
    , m_jobs(jobs)
    , m_evaluator(evaluatorProgram)
    , m_cache(std::make_shared<Engine::Cache>())
    , m_memory(std::make_shared<DummyMemory>())
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &LivePreview::startEvaluation);
    connect(study, &OpenStudy::textChanged, this, &LivePreview::onTextChanged);
    connect(study, &OpenStudy::diskChanged, this, [this](const QStringList &paths) {
        for (const QString &path : paths) {
            onTextChanged(path);
        }
    });
    connect(study, &OpenStudy::filesChanged, this, &LivePreview::onFilesChanged);
    connect(&m_evaluator, &Evaluation::Evaluator::finished, this, &LivePreview::onEvaluated);
}

LivePreview::~LivePreview()
{
    if (m_cancelQuery) {
        m_cancelQuery();
    }
}

QString LivePreview::studyRoot() const
{
    return m_study->root();
}

void LivePreview::setOptions(const PreviewOptions &options)
{
    if (options == m_options) {
        return;
    }
    const bool otherFile = options.definition != m_options.definition;
    m_options = options;
    if (otherFile) {
        m_result.reset();
        m_filesRead.clear();
        m_standIns.clear();
        m_errorCount = 0;
    }
    if (m_options.definition.isEmpty()) {
        m_delay.stop();
        m_evaluator.cancel();
        setState(State::Empty);
        return;
    }
    refresh();
}

void LivePreview::refresh()
{
    m_delay.stop();
    startEvaluation();
}

void LivePreview::setDelay(int milliseconds)
{
    m_delay.setInterval(milliseconds);
}

QStringList LivePreview::sandboxLayers() const
{
    return m_evaluator.sandboxLayers();
}

void LivePreview::onTextChanged(const QString &file)
{
    if (m_options.definition.isEmpty()) {
        return;
    }
    // Before the first answer nothing is known of the imports, so every change counts.
    const bool isKnobs = file == QLatin1String(DummyData::kKnobsFile);
    if (isKnobs || file == m_options.definition || m_filesRead.isEmpty() || m_filesRead.contains(file)) {
        m_delay.start();
    }
}

void LivePreview::onFilesChanged()
{
    // Outputs are not watched one by one, so the arrival of a file that was stood in for shows here only.
    const bool arrived = std::any_of(m_standIns.cbegin(), m_standIns.cend(), [this](const Evaluation::StandIn &standIn) {
        return QFileInfo::exists(m_study->root() + QLatin1Char('/') + standIn.file);
    });
    if (arrived) {
        m_delay.start();
    }
}

void LivePreview::startEvaluation()
{
    if (m_options.definition.isEmpty()) {
        return;
    }
    Evaluation::Request request;
    request.studyRoot = m_study->root();
    request.definition = m_options.definition;
    request.arguments = m_options.arguments.isEmpty() ? m_study->argumentsFor(m_options.definition)
                                                      : m_options.arguments;
    request.overlay = m_study->overlay();
    request.standIns = true;
    setState(State::Working);
    m_evaluation = m_evaluator.evaluate(request);
}

void LivePreview::onEvaluated(quint64 number, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result)
{
    if (number != m_evaluation) {
        return;
    }
    if (!*result) {
        if (result->error().code == Core::ErrorCode::Cancelled) {
            return;
        }
        m_error = result->error();
        Core::Diagnostic diagnostic;
        diagnostic.file = m_options.definition;
        diagnostic.rule = QStringLiteral("evaluation");
        diagnostic.message = m_error.message;
        if (m_error.where) {
            diagnostic.range = m_error.where->range;
        }
        m_errorCount = 1;
        m_study->problems().replace(kDummyProvider, m_options.definition, {});
        m_study->problems().replace(kProvider, m_options.definition, {diagnostic});
        setState(m_result ? State::Stale : State::Failed);
        emit evaluated();
        return;
    }
    const Evaluation::Evaluation &evaluation = **result;
    QList<Core::Diagnostic> diagnostics = evaluation.diagnostics;
    const QString projectText = m_study->textOf(QStringLiteral("project.yaml")).value_or(QString());
    Pipeline::nameMakers(diagnostics, Pipeline::parseProject(projectText, QStringLiteral("project.yaml")).project);
    m_filesRead = evaluation.filesRead;
    m_standIns = evaluation.standIns;
    m_study->problems().replace(kProvider, m_options.definition,
                                diagnostics + standInWarnings(m_standIns, projectText));
    m_errorCount = static_cast<int>(std::count_if(
        diagnostics.cbegin(), diagnostics.cend(),
        [](const Core::Diagnostic &d) { return d.severity == Core::Severity::Error; }));
    if (m_errorCount > 0) {
        // What the last good text's patients lacked says nothing of this one.
        m_study->problems().replace(kDummyProvider, m_options.definition, {});
        for (const Core::Diagnostic &diagnostic : std::as_const(diagnostics)) {
            if (diagnostic.severity == Core::Severity::Error) {
                m_error = {Core::ErrorCode::InvalidInput, diagnostic.message, {}, {},
                           Core::Location{diagnostic.file, diagnostic.range}};
                break;
            }
        }
        setState(m_result ? State::Stale : State::Failed);
        emit evaluated();
        return;
    }
    emit evaluated();
    startQuery(result);
}

void LivePreview::startQuery(const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &evaluation)
{
    if (m_cancelQuery) {
        m_cancelQuery();
    }
    const quint64 number = ++m_query;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("preview");
    spec.title = tr("Preview of %1").arg(m_options.definition);
    const DummyData::ReadKnobs read = DummyData::readKnobs(m_study->textOf(QLatin1String(DummyData::kKnobsFile)).value_or(QString()));
    m_study->problems().replace(kDummyProvider, QLatin1String(DummyData::kKnobsFile), read.problems);
    const auto handle = m_jobs->start(
        spec, [evaluation, knobs = read.knobs, options = m_options, root = m_study->root(),
               cache = m_cache, memory = m_memory](const Core::JobContext &context) -> Core::Result<PreviewResultPtr> {
            return runPreviewQuery(**evaluation, options, knobs, root, cache.get(), memory.get(), context);
        });
    m_cancelQuery = [handle]() { handle.cancel(); };
    handle.then(this, [this, number](const Core::Result<PreviewResultPtr> &result) {
        if (number != m_query) {
            return;
        }
        m_cancelQuery = nullptr;
        if (result) {
            m_result = *result;
            const Evaluation::Evaluation &shown = m_result->evaluation;
            const Explanation::Names names = shown.dataset ? Explanation::namesOf(*shown.dataset) : Explanation::Names();
            m_study->problems().replace(kDummyProvider, m_result->options.definition,
                                        DummyData::diagnosticsOf(shown, m_result->options.definition, m_result->dummy, [&](Query::NodeId node) {
                                            return Explanation::inWords(shown.graph, node, {.names = &names});
                                        }));
            setState(State::Fresh);
            emit resultChanged();
            return;
        }
        if (result.error().code != Core::ErrorCode::Cancelled) {
            m_error = result.error();
            m_errorCount = 1;
            setState(m_result ? State::Stale : State::Failed);
        }
    });
}

DummyData::Knobs LivePreview::knobs() const
{
    return DummyData::readKnobs(m_study->textOf(QLatin1String(DummyData::kKnobsFile)).value_or(QString())).knobs;
}

Core::Result<void> LivePreview::setKnobs(const DummyData::Knobs &knobs)
{
    const QString file = QLatin1String(DummyData::kKnobsFile);
    const QString before = m_study->textOf(file).value_or(QString());
    const QString text = DummyData::knobsText(knobs, before);
    if (Document *document = m_study->openDocument(file)) {
        document->setText(text);
    } else if (text != before) {
        if (auto written = Core::writeFile(m_study->root() + QLatin1Char('/') + file, text.toUtf8()); !written) {
            return written;
        }
    }
    refresh();
    return {};
}

void LivePreview::setState(State state)
{
    if (state == State::Fresh) {
        m_errorCount = 0;
    }
    m_state = state;
    emit stateChanged();
}

} // namespace Study
