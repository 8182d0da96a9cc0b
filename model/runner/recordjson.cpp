// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/recordjson.h"

#include <QJsonArray>

namespace Runner
{

namespace
{

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime timeFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

QStringList stringsFrom(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue &each : value.toArray()) {
        texts.append(each.toString());
    }
    return texts;
}

Code codeFrom(const QString &name)
{
    for (int i = 0; i <= static_cast<int>(Code::Interrupted); ++i) {
        if (codeName(static_cast<Code>(i)) == name) {
            return static_cast<Code>(i);
        }
    }
    return Code::Interrupted;
}

QJsonObject toJson(const Core::Diagnostic &diagnostic)
{
    return {{QStringLiteral("file"), diagnostic.file},
            {QStringLiteral("line"), diagnostic.range.start.line},
            {QStringLiteral("column"), diagnostic.range.start.column},
            {QStringLiteral("severity"), static_cast<int>(diagnostic.severity)},
            {QStringLiteral("rule"), diagnostic.rule},
            {QStringLiteral("message"), diagnostic.message}};
}

Core::Diagnostic diagnosticFrom(const QJsonObject &json)
{
    Core::Diagnostic diagnostic;
    diagnostic.file = json[QStringLiteral("file")].toString();
    diagnostic.range.start = {json[QStringLiteral("line")].toInt(), json[QStringLiteral("column")].toInt()};
    diagnostic.range.end = diagnostic.range.start;
    diagnostic.severity = static_cast<Core::Severity>(json[QStringLiteral("severity")].toInt());
    diagnostic.rule = json[QStringLiteral("rule")].toString();
    diagnostic.message = json[QStringLiteral("message")].toString();
    return diagnostic;
}

} // namespace

QJsonObject toJson(const ActionRecord &record)
{
    QJsonArray outputs;
    for (const ProducedFile &file : record.outputs) {
        outputs.append(QJsonObject{{QStringLiteral("path"), file.path},
                                   {QStringLiteral("level"), Pipeline::levelName(file.level)},
                                   {QStringLiteral("size"), file.size},
                                   {QStringLiteral("sha256"), file.sha256},
                                   {QStringLiteral("excluded"), file.excluded}});
    }
    QJsonArray diagnostics;
    for (const Core::Diagnostic &diagnostic : record.diagnostics) {
        diagnostics.append(toJson(diagnostic));
    }
    QJsonObject inputs;
    for (auto each = record.inputs.constBegin(); each != record.inputs.constEnd(); ++each) {
        inputs.insert(each.key(), each.value());
    }
    QJsonObject json{{QStringLiteral("action"), record.action},
                     {QStringLiteral("job_id"), record.jobId},
                     {QStringLiteral("request_id"), record.requestId},
                     {QStringLiteral("run_command"), record.runCommand},
                     {QStringLiteral("code"), codeName(record.code)},
                     {QStringLiteral("message"), record.message},
                     {QStringLiteral("hint"), record.hint},
                     {QStringLiteral("executor"), record.executor},
                     {QStringLiteral("created_at"), timeText(record.createdAt)},
                     {QStringLiteral("started_at"), timeText(record.startedAt)},
                     {QStringLiteral("finished_at"), timeText(record.finishedAt)},
                     {QStringLiteral("log"), record.logFile},
                     {QStringLiteral("outputs"), outputs},
                     {QStringLiteral("unmatched_patterns"), QJsonArray::fromStringList(record.unmatchedPatterns)},
                     {QStringLiteral("unmatched_outputs"), QJsonArray::fromStringList(record.unmatchedFiles)},
                     {QStringLiteral("diagnostics"), diagnostics},
                     {QStringLiteral("inputs"), inputs}};
    if (record.exitCode) {
        json.insert(QStringLiteral("exit_code"), *record.exitCode);
    }
    return json;
}

ActionRecord actionFromJson(const QJsonObject &json)
{
    ActionRecord record;
    record.action = json[QStringLiteral("action")].toString();
    record.jobId = json[QStringLiteral("job_id")].toString();
    record.requestId = json[QStringLiteral("request_id")].toString();
    record.runCommand = json[QStringLiteral("run_command")].toString();
    record.code = codeFrom(json[QStringLiteral("code")].toString());
    record.message = json[QStringLiteral("message")].toString();
    record.hint = json[QStringLiteral("hint")].toString();
    record.executor = json[QStringLiteral("executor")].toString();
    record.createdAt = timeFrom(json[QStringLiteral("created_at")]);
    record.startedAt = timeFrom(json[QStringLiteral("started_at")]);
    record.finishedAt = timeFrom(json[QStringLiteral("finished_at")]);
    record.logFile = json[QStringLiteral("log")].toString();
    if (json.contains(QStringLiteral("exit_code"))) {
        record.exitCode = json[QStringLiteral("exit_code")].toInt();
    }
    for (const QJsonValue &each : json[QStringLiteral("outputs")].toArray()) {
        ProducedFile file;
        file.path = each[QStringLiteral("path")].toString();
        file.level = Pipeline::levelFromName(each[QStringLiteral("level")].toString())
                         .value_or(Pipeline::Level::HighlySensitive);
        file.size = each[QStringLiteral("size")].toInteger();
        file.sha256 = each[QStringLiteral("sha256")].toString();
        file.excluded = each[QStringLiteral("excluded")].toString();
        record.outputs.append(file);
    }
    record.unmatchedPatterns = stringsFrom(json[QStringLiteral("unmatched_patterns")]);
    record.unmatchedFiles = stringsFrom(json[QStringLiteral("unmatched_outputs")]);
    for (const QJsonValue &each : json[QStringLiteral("diagnostics")].toArray()) {
        record.diagnostics.append(diagnosticFrom(each.toObject()));
    }
    const QJsonObject inputs = json[QStringLiteral("inputs")].toObject();
    for (auto each = inputs.constBegin(); each != inputs.constEnd(); ++each) {
        record.inputs.insert(each.key(), each.value().toString());
    }
    return record;
}

QJsonObject toJson(const Pipeline::Plan &plan)
{
    QJsonArray actions;
    for (const Pipeline::PlannedAction &action : plan.actions) {
        actions.append(QJsonObject{{QStringLiteral("action"), action.action},
                                   {QStringLiteral("runs"), action.runs},
                                   {QStringLiteral("reason"), static_cast<int>(action.reason)},
                                   {QStringLiteral("explanation"), action.explanation},
                                   {QStringLiteral("changes"), QJsonArray::fromStringList(action.changes)}});
    }
    return {{QStringLiteral("actions"), actions}};
}

Pipeline::Plan planFromJson(const QJsonObject &json)
{
    Pipeline::Plan plan;
    for (const QJsonValue &each : json[QStringLiteral("actions")].toArray()) {
        plan.actions.append({each[QStringLiteral("action")].toString(), each[QStringLiteral("runs")].toBool(),
                             static_cast<Pipeline::PlanReason>(each[QStringLiteral("reason")].toInt()),
                             each[QStringLiteral("explanation")].toString(),
                             stringsFrom(each[QStringLiteral("changes")])});
    }
    return plan;
}

} // namespace Runner
