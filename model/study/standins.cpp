// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/standins.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <unordered_map>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include "model/core/files.h"
#include "model/evaluation/evaluator.h"
#include "model/pipeline/outputindex.h"
#include "model/pipeline/project.h"
#include "model/study/filegroups.h"
#include "model/study/previewquery.h"
#include "model/table/resultfiles.h"

namespace Study
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Study::StandIns", text);
}

QString shownFor(const Evaluation::StandIn &standIn)
{
    const QString own = Evaluation::standInPath(standIn.file);
    if (standIn.isOwn) {
        return tr("The file %1 is missing, so this preview reads %2 in its place.").arg(standIn.file, own);
    }
    const QString shown = standIn.isTable ? tr("The table file %1 is missing, so this preview shows stand-in rows: dummy values in the columns declared here.").arg(standIn.file)
                                          : tr("The file %1 is missing, so this preview makes up stand-in values for what the code reads of it.").arg(standIn.file);
    return shown + QLatin1Char(' ') + tr("A file %1 of your own would be read instead.").arg(own);
}

/// Outputs of actions lie below `output/`; what else is stood in for is a list of codes.
bool isCodelist(const Evaluation::StandIn &standIn)
{
    return !standIn.isTable && !standIn.file.startsWith(QStringLiteral("output/"));
}

QString codelistMessage(const Evaluation::StandIn &standIn)
{
    const QString own = Evaluation::standInPath(standIn.file);
    const QString shown = standIn.isOwn ? tr("The codelist %1 is missing, so this preview reads %2 in its place.").arg(standIn.file, own)
                                        : tr("The codelist %1 is missing, so this preview makes up a few codes for it. A file %2 of your own would be read instead.").arg(standIn.file, own);
    return shown + QLatin1Char(' ') + tr("A run fails until the file is there. Correct its name, or name the codelist in codelists/codelists.txt and update the codelists.");
}

QString messageFor(const Evaluation::StandIn &standIn, const QString &maker, bool isOfDefinition)
{
    const QString next = maker.isEmpty() ? tr("No action of project.yaml makes the file. Add one that does, or save a file there, to replace them.")
                                         : tr("The action %1 makes the file. Run it, or save a file there, to replace them.").arg(maker);
    const QString earlier = isOfDefinition && standIn.isTable && !standIn.isOwn
                                ? QLatin1Char(' ') + tr("To have the dummy patients of that action here, choose Edit What Stands In in the head of the preview.")
                                : QString();
    return shownFor(standIn) + QLatin1Char(' ') + next + earlier + QLatin1Char(' ') + tr("Nothing is written to that path, and a run fails until the file is there.");
}

/// The definition that an action runs; nothing if it runs something else.
std::optional<DefinitionAction> definitionOf(const QString &projectText, const QString &action)
{
    const QList<DefinitionAction> actions = definitionActions(projectText);
    const auto found = std::find_if(actions.begin(), actions.end(), [&action](const DefinitionAction &one) { return one.action == action; });
    return found == actions.end() ? std::nullopt : std::optional(*found);
}

/// What the action that makes the file says of the dummy patients; nothing if none does, or its definition fails.
std::optional<Table::ResultTable> madeEarlier(const Evaluation::StandIn &standIn, const PreviewResult &preview, const QString &studyRoot,
                                              const Core::JobContext &context, const QString &evaluatorProgram)
{
    const QString projectText = QString::fromUtf8(Core::readFile(QDir(studyRoot).filePath(QStringLiteral("project.yaml"))).value_or(QByteArray()));
    const Pipeline::Project project = Pipeline::parseProject(projectText, QStringLiteral("project.yaml")).project;
    const QList<qsizetype> makers = Pipeline::OutputIndex(project).makersOf(standIn.file);
    const auto action = makers.isEmpty() ? std::nullopt : definitionOf(projectText, project.actions.at(makers.constFirst()).id.value);
    if (!action) {
        return {};
    }
    Evaluation::Request request;
    request.studyRoot = studyRoot;
    request.definition = action->definition;
    request.arguments = action->arguments;
    request.standIns = true;
    const auto evaluation = Evaluation::evaluateOnce(request, evaluatorProgram);
    if (!evaluation) {
        return {};
    }
    PreviewOptions options = preview.options;
    options.definition = action->definition;
    options.arguments = action->arguments;
    options.tablesFolder.clear();
    Engine::Cache cache;
    DummyMemory memory;
    const auto result = runPreviewQuery(*evaluation, options, preview.knobs, studyRoot, &cache, &memory, context);
    return result && !(*result)->tables.empty() ? std::optional((*result)->tables.front()) : std::nullopt;
}

/// Whether every column that the definition reads is there.
bool holds(const Table::ResultTable &made, const Core::TableSchema &schema)
{
    return std::all_of(schema.columns.begin(), schema.columns.end(), [&made](const Core::ColumnSchema &column) { return made.columnIndex(column.name) >= 0; });
}

/// The columns of tables with one row per patient, for the patients that are in all of them.
Table::ResultTable sideBySide(const std::vector<Table::DataTablePtr> &parts)
{
    Table::ResultTable joined = Table::asResult(*parts.front());
    for (std::size_t next = 1; next < parts.size(); ++next) {
        std::unordered_map<std::int64_t, std::uint32_t> rowOf;
        for (const std::int64_t id : parts[next]->patientIds) {
            rowOf.emplace(id, static_cast<std::uint32_t>(rowOf.size()));
        }
        const std::vector<std::int64_t> &known = joined.columns.front().values->ints;
        std::vector<std::uint32_t> rows;
        std::vector<std::uint32_t> others;
        for (std::size_t row = 0; row < known.size(); ++row) {
            if (const auto found = rowOf.find(known[row]); found != rowOf.end()) {
                rows.push_back(static_cast<std::uint32_t>(row));
                others.push_back(found->second);
            }
        }
        const Table::ResultTable right = Table::asResult(*parts[next]);
        for (Table::ResultColumn &column : joined.columns) {
            column.values = Table::gatherRows(*column.values, rows);
        }
        for (const Table::ResultColumn &column : right.columns) {
            if (joined.columnIndex(column.spec.name) < 0) {
                joined.columns.push_back({column.spec, Table::gatherRows(*column.values, others)});
            }
        }
        joined.rows = rows.size();
    }
    return joined;
}

} // namespace

QList<Core::Diagnostic> standInWarnings(const QList<Evaluation::StandIn> &standIns, const QString &projectText)
{
    QList<Core::Diagnostic> warnings;
    if (standIns.isEmpty()) {
        return warnings;
    }
    const Pipeline::Project project = Pipeline::parseProject(projectText, QStringLiteral("project.yaml")).project;
    const Pipeline::OutputIndex outputs(project);
    for (const Evaluation::StandIn &standIn : standIns) {
        const QList<qsizetype> makers = outputs.makersOf(standIn.file);
        Core::Diagnostic warning;
        warning.file = standIn.origin.file;
        warning.range = standIn.origin.range;
        warning.severity = isCodelist(standIn) ? Core::Severity::Error : Core::Severity::Warning;
        warning.rule = QStringLiteral("stand-in");
        const QString maker = makers.isEmpty() ? QString() : project.actions.at(makers.constFirst()).id.value;
        warning.message = isCodelist(standIn) ? codelistMessage(standIn) : messageFor(standIn, maker, definitionOf(projectText, maker).has_value());
        warnings.append(warning);
    }
    return warnings;
}

Core::Result<QString> saveStandIn(const Evaluation::StandIn &standIn, const PreviewResult &preview, const QString &studyRoot, const Core::JobContext &context,
                                  const QString &evaluatorProgram)
{
    const QString own = Evaluation::standInPath(standIn.file);
    const QString path = QDir(studyRoot).filePath(own);
    if (QFileInfo::exists(path)) {
        return own;
    }
    if (!standIn.isTable) {
        const auto written = Core::writeFile(path, standIn.content.toUtf8());
        return written ? Core::Result<QString>(own) : Core::fail(written.error());
    }
    std::string name;
    for (const char letter : standIn.file.toStdString()) {
        name += std::isalnum(static_cast<unsigned char>(letter)) != 0 ? letter : '_';
    }
    const std::vector<Table::DataTablePtr> &tables = preview.dummy.tables.tables();
    // Classes that read other columns of the file are tables of their own, numbered from 2.
    std::vector<Table::DataTablePtr> parts;
    std::copy_if(tables.begin(), tables.end(), std::back_inserter(parts),
                 [&name](const Table::DataTablePtr &known) { return known->schema->name == name || known->schema->name.rfind(name + "__", 0) == 0; });
    if (parts.empty()) {
        return Core::fail(Core::ErrorCode::NotFound, tr("There are no stand-in rows of %1 to save, because the definition uses none of its columns.").arg(standIn.file));
    }
    const auto made = madeEarlier(standIn, preview, studyRoot, context, evaluatorProgram);
    const bool isEnough = made && std::all_of(parts.begin(), parts.end(), [&made](const Table::DataTablePtr &part) { return holds(*made, *part->schema); });
    const auto written = Table::writeResults(path, {isEnough ? *made : sideBySide(parts)});
    return written ? Core::Result<QString>(own) : Core::fail(written.error());
}

} // namespace Study
