// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/agenttask.h"

#include <algorithm>

#include <QJsonArray>

#include "app/server/requestcheck.h"

namespace Server
{

using Core::ErrorCode;
using Core::fail;
using Core::Result;

namespace
{

/// `4G`, `512M`, or bytes.
qint64 memoryBytes(const QString &text)
{
    if (text.isEmpty()) {
        return 0;
    }
    const QChar unit = text.back().toUpper();
    const qint64 factor = unit == u'G' ? 1024LL * 1024 * 1024 : unit == u'M' ? 1024LL * 1024 : unit == u'K' ? 1024 : 1;
    const QString number = unit.isLetter() ? text.chopped(1) : text;
    return static_cast<qint64>(number.toDouble() * static_cast<double>(factor));
}

bool isSafeName(const QString &text)
{
    return !text.isEmpty() && text.size() <= 200 && !text.contains(u'/') && !text.contains(u'\\') && !text.contains(QChar(u'\0'))
           && text != QStringLiteral(".") && text != QStringLiteral("..");
}

QStringList textList(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        list.append(item.toString());
    }
    return list;
}

} // namespace

Result<AgentTask> readTask(const QJsonObject &object)
{
    const QJsonObject definition = object.value(QStringLiteral("definition")).toObject();
    const auto text = [&definition](const char *key) { return definition.value(QLatin1String(key)).toString(); };
    const QJsonObject study = definition.value(QStringLiteral("study")).toObject();
    AgentTask task;
    task.taskId = object.value(QStringLiteral("id")).toString();
    task.type = object.value(QStringLiteral("type")).toString();
    task.jobId = text("id");
    task.rapId = text("rap_id");
    task.repoUrl = study.value(QStringLiteral("git_repo_url")).toString();
    task.branch = study.value(QStringLiteral("branch")).toString();
    task.commit = study.value(QStringLiteral("commit")).toString();
    task.workspace = text("workspace");
    task.action = text("action");
    task.image = text("image");
    task.arguments = textList(definition.value(QStringLiteral("args")));
    task.inputJobIds = textList(definition.value(QStringLiteral("input_job_ids")));
    task.user = text("user");
    task.databaseName = text("database_name");
    task.createdAt = definition.value(QStringLiteral("created_at")).toInteger();
    task.limits.cpus = definition.value(QStringLiteral("cpu_count")).toDouble(task.limits.cpus);
    task.limits.memoryBytes = memoryBytes(text("memory_limit"));
    task.maxCsvRows = definition.value(QStringLiteral("level4_max_csv_rows")).toInteger(task.maxCsvRows);
    task.maxFileBytes = definition.value(QStringLiteral("level4_max_filesize")).toInteger(task.maxFileBytes);
    task.fileTypes = textList(definition.value(QStringLiteral("level4_file_types")));
    const QJsonObject environment = definition.value(QStringLiteral("env")).toObject();
    for (auto it = environment.begin(); it != environment.end(); ++it) {
        task.environment.insert(it.key(), it.value().toString());
    }
    const QJsonObject outputs = definition.value(QStringLiteral("output_spec")).toObject();
    for (auto it = outputs.begin(); it != outputs.end(); ++it) {
        task.outputSpec.insert(it.key(), it.value().toString());
    }

    const bool goodInputs = std::all_of(task.inputJobIds.begin(), task.inputJobIds.end(), isSafeName);
    const bool goodCommit = task.commit.size() == 40
                            && std::all_of(task.commit.begin(), task.commit.end(), [](QChar c) { return kHexAlphabet.contains(c); });
    if (!isSafeName(task.taskId) || !isSafeName(task.jobId) || !isSafeName(task.action) || !isPlainName(task.workspace)
        || !goodInputs || !goodCommit) {
        return fail(ErrorCode::InvalidInput, QStringLiteral("The task “%1” of the controller is not understood").arg(task.taskId.left(100)));
    }
    return task;
}

} // namespace Server
