// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/checkstudy.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include "model/authoring/codelistfindings.h"
#include "model/codelists/studylists.h"
#include "model/cohorts/definitions.h"
#include "model/core/files.h"
#include "model/evaluation/evaluator.h"
#include "model/pipeline/missingfiles.h"
#include "model/pipeline/project.h"
#include "model/pipeline/studyfiles.h"

namespace Commands
{

namespace
{

const QString kProjectFile = QStringLiteral("project.yaml");

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::CheckStudy", text);
}

struct DefinitionRunOfAction
{
    QString definition;
    QStringList arguments;
    Core::TextRange place;
    bool isOlder = false; ///< a study definition of cohortextractor
};

QList<DefinitionRunOfAction> definitionsOf(const Pipeline::Project &project, const QString &studyRoot)
{
    QList<DefinitionRunOfAction> runs;
    for (const Pipeline::Action &action : project.actions) {
        for (const Cohorts::DefinitionUse &use : Cohorts::definitionsUsed(action.command, studyRoot)) {
            runs.append({use.file, use.arguments, action.run.range, true});
        }
        const QStringList &words = action.command.arguments;
        const QString subcommand = words.value(0);
        const bool evaluates = subcommand == QStringLiteral("generate-dataset")
                               || subcommand == QStringLiteral("generate-measures");
        if (action.command.image != QStringLiteral("ehrql") || !evaluates) {
            continue;
        }
        const qsizetype separator = words.indexOf(QStringLiteral("--"));
        for (qsizetype i = 1; i < (separator < 0 ? words.size() : separator); ++i) {
            if (words.at(i).endsWith(QStringLiteral(".py")) && !words.at(i - 1).startsWith(QStringLiteral("--test-data"))) {
                runs.append({words.at(i), separator < 0 ? QStringList() : words.mid(separator + 1), action.run.range, false});
                break;
            }
        }
    }
    return runs;
}

Core::Diagnostic missingDefinition(const DefinitionRunOfAction &run)
{
    Core::Diagnostic missing;
    missing.file = kProjectFile;
    missing.range = run.place;
    missing.rule = QStringLiteral("cohort.definition");
    missing.message = tr("The study definition %1 that this action runs does not exist. Correct its name, or add the file.").arg(run.definition);
    return missing;
}

QList<Core::Diagnostic> checkDefinition(const QString &studyRoot, const DefinitionRunOfAction &run, const Pipeline::Project &project,
                                        const QString &evaluatorProgram)
{
    Evaluation::Request request;
    request.studyRoot = studyRoot;
    request.definition = run.definition;
    request.arguments = run.arguments;
    request.softLimitMilliseconds = 60000;
    request.hardLimitMilliseconds = 90000;
    request.memoryLimitBytes = qint64{4} << 30;
    request.standIns = true;
    auto evaluated = Evaluation::evaluateOnce(request, evaluatorProgram);
    const auto isCodelist = [](const Evaluation::StandIn &standIn) { return !standIn.isTable && !standIn.file.startsWith(QStringLiteral("output/")); };
    if (evaluated && !evaluated->standIns.isEmpty()
        && (Core::hasErrors(evaluated->diagnostics) || std::any_of(evaluated->standIns.cbegin(), evaluated->standIns.cend(), isCodelist))) {
        // Made-up values may have brought the errors; what is certain is what happens without them. A codelist must be there.
        request.standIns = false;
        evaluated = Evaluation::evaluateOnce(request, evaluatorProgram);
    }
    if (evaluated) {
        QList<Core::Diagnostic> found = evaluated->diagnostics;
        Pipeline::nameMakers(found, project, Pipeline::MadeLater::IsNormal);
        for (const Evaluation::StandIn &standIn : std::as_const(evaluated->standIns)) {
            found.append(Pipeline::missingFileNote(standIn.file, standIn.origin, project));
        }
        return found;
    }
    Core::Diagnostic failed;
    failed.file = evaluated.error().where ? evaluated.error().where->file : run.definition;
    failed.range = evaluated.error().where ? evaluated.error().where->range : Core::TextRange{};
    failed.rule = QStringLiteral("evaluation");
    failed.message = evaluated.error().message;
    return {failed};
}

QJsonObject position(Core::TextPosition place)
{
    return {{QStringLiteral("line"), place.line}, {QStringLiteral("column"), place.column}};
}

QString asJson(const CheckReport &report)
{
    QJsonArray diagnostics;
    for (const Core::Diagnostic &diagnostic : report.diagnostics) {
        diagnostics.append(QJsonObject{{QStringLiteral("file"), diagnostic.file},
                                       {QStringLiteral("start"), position(diagnostic.range.start)},
                                       {QStringLiteral("end"), position(diagnostic.range.end)},
                                       {QStringLiteral("severity"), Core::severityName(diagnostic.severity)},
                                       {QStringLiteral("rule"), diagnostic.rule},
                                       {QStringLiteral("message"), diagnostic.message}});
    }
    const QJsonObject root{{QStringLiteral("files_checked"), report.filesChecked}, {QStringLiteral("diagnostics"), diagnostics}};
    return QString::fromUtf8(QJsonDocument(root).toJson(QJsonDocument::Indented)).trimmed();
}

/// SARIF 2.1.0, which code hosts show beside the lines of a change.
QString asSarif(const CheckReport &report)
{
    QJsonArray results;
    QSet<QString> rules;
    for (const Core::Diagnostic &diagnostic : report.diagnostics) {
        rules.insert(diagnostic.rule);
        const bool error = diagnostic.severity == Core::Severity::Error;
        const bool warning = diagnostic.severity == Core::Severity::Warning;
        QJsonObject physical{{QStringLiteral("artifactLocation"), QJsonObject{{QStringLiteral("uri"), diagnostic.file}}}};
        if (diagnostic.range.isValid()) {
            QJsonObject region{{QStringLiteral("startLine"), diagnostic.range.start.line}};
            if (diagnostic.range.start.column > 0) {
                region.insert(QStringLiteral("startColumn"), diagnostic.range.start.column);
            }
            physical.insert(QStringLiteral("region"), region);
        }
        results.append(QJsonObject{
            {QStringLiteral("ruleId"), diagnostic.rule},
            {QStringLiteral("level"), error ? QStringLiteral("error") : warning ? QStringLiteral("warning") : QStringLiteral("note")},
            {QStringLiteral("message"), QJsonObject{{QStringLiteral("text"), diagnostic.message}}},
            {QStringLiteral("locations"), QJsonArray{QJsonObject{{QStringLiteral("physicalLocation"), physical}}}}});
    }
    QStringList sorted(rules.begin(), rules.end());
    sorted.sort();
    QJsonArray ruleObjects;
    for (const QString &rule : std::as_const(sorted)) {
        ruleObjects.append(QJsonObject{{QStringLiteral("id"), rule}});
    }
    const QJsonObject driver{{QStringLiteral("name"), QStringLiteral("StudyBench")}, {QStringLiteral("rules"), ruleObjects}};
    const QJsonObject run{{QStringLiteral("tool"), QJsonObject{{QStringLiteral("driver"), driver}}},
                          {QStringLiteral("columnKind"), QStringLiteral("unicodeCodePoints")},
                          {QStringLiteral("results"), results}};
    const QJsonObject root{{QStringLiteral("version"), QStringLiteral("2.1.0")},
                           {QStringLiteral("$schema"), QStringLiteral("https://json.schemastore.org/sarif-2.1.0.json")},
                           {QStringLiteral("runs"), QJsonArray{run}}};
    return QString::fromUtf8(QJsonDocument(root).toJson(QJsonDocument::Indented)).trimmed();
}

QString asText(const CheckReport &report)
{
    QStringList lines;
    int errors = 0;
    int warnings = 0;
    for (const Core::Diagnostic &diagnostic : report.diagnostics) {
        lines.append(diagnostic.toString());
        errors += diagnostic.severity == Core::Severity::Error ? 1 : 0;
        warnings += diagnostic.severity == Core::Severity::Warning ? 1 : 0;
    }
    lines.append(errors + warnings == 0
                     ? QCoreApplication::translate("Commands::CheckStudy", "No problems in %n checked file(s).", nullptr, report.filesChecked)
                     : QCoreApplication::translate("Commands::CheckStudy", "%n error(s)", nullptr, errors) + QStringLiteral(", ")
                           + QCoreApplication::translate("Commands::CheckStudy", "%n warning(s)", nullptr, warnings) + QStringLiteral(", ")
                           + QCoreApplication::translate("Commands::CheckStudy", "%n checked file(s).", nullptr, report.filesChecked));
    return lines.join(u'\n');
}

} // namespace

CheckReport checkStudy(const QString &studyRoot, const std::atomic<bool> *cancelled, const QString &evaluatorProgram)
{
    CheckReport report;
    const auto bytes = Core::readFile(studyRoot + QLatin1Char('/') + kProjectFile);
    if (!bytes) {
        Core::Diagnostic missing;
        missing.file = kProjectFile;
        missing.rule = QStringLiteral("study.project");
        missing.message = bytes.error().message;
        report.diagnostics.append(missing);
        return report;
    }
    const Pipeline::FolderFiles files(studyRoot);
    const Pipeline::Parsed parsed = Pipeline::parseProjectBytes(*bytes, kProjectFile, &files);
    report.diagnostics = parsed.diagnostics + Codelists::checkStudyLists(studyRoot);
    report.filesChecked = 1;
    QSet<QString> checked;
    QSet<QStringList> runs;
    for (const DefinitionRunOfAction &run : definitionsOf(parsed.project, studyRoot)) {
        const QStringList key = QStringList{run.definition} + run.arguments;
        if (runs.contains(key) || (cancelled && cancelled->load())) {
            continue;
        }
        runs.insert(key);
        if (!QFile::exists(studyRoot + QLatin1Char('/') + run.definition)) {
            if (run.isOlder) { // for ehrQL it is project.yaml's own finding (D9)
                report.diagnostics.append(missingDefinition(run));
            }
            continue;
        }
        checked.insert(run.definition);
        for (const Core::Diagnostic &diagnostic : checkDefinition(studyRoot, run, parsed.project, evaluatorProgram)) {
            // A fault of a shared module shows up for every definition that imports it.
            if (!report.diagnostics.contains(diagnostic)) {
                report.diagnostics.append(diagnostic);
            }
        }
    }
    report.filesChecked += static_cast<int>(checked.size());
    report.diagnostics += Authoring::withoutRepeats(Authoring::CodelistChecker(studyRoot).check(), report.diagnostics);
    std::stable_sort(report.diagnostics.begin(), report.diagnostics.end(),
                     [](const Core::Diagnostic &a, const Core::Diagnostic &b) {
                         return a.file != b.file ? a.file < b.file : a.range < b.range;
                     });
    return report;
}

QStringList reportFormats()
{
    return {QStringLiteral("text"), QStringLiteral("json"), QStringLiteral("sarif")};
}

QString writeReport(const CheckReport &report, const QString &format)
{
    if (format == QStringLiteral("json")) {
        return asJson(report);
    }
    return format == QStringLiteral("sarif") ? asSarif(report) : asText(report);
}

} // namespace Commands
