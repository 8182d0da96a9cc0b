// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/releasedraft.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include "model/core/files.h"
#include "model/outputs/disclosure.h"
#include "model/outputs/words.h"
#include "model/pipeline/filerules.h"

namespace Outputs
{

namespace
{

QString numberText(const std::optional<double> &value)
{
    return value ? QString::number(*value, 'g', 12) : QString();
}

QString yesNo(const std::optional<bool> &value)
{
    return !value ? QString() : *value ? words("yes") : words("no");
}

QString summaryText(const TextTable &table)
{
    QStringList lines{words("| column | type | rows | numeric | missing | redacted | min | min above 0 | max | sum | by 5 | by "
                            "6 | midpoint 6 |"),
                      QStringLiteral("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")};
    for (const ColumnSummary &column : summarise(table)) {
        QString name = column.name;
        const QStringList cells{name.replace(u'|', QStringLiteral("\\|")),
                                column.type,
                                QString::number(column.rows),
                                QString::number(column.numeric),
                                QString::number(column.missing),
                                QString::number(column.redacted),
                                numberText(column.minimum),
                                numberText(column.minimumAboveZero),
                                numberText(column.maximum),
                                numberText(column.sum),
                                yesNo(column.divisibleBy5),
                                yesNo(column.divisibleBy6),
                                yesNo(column.midpoint6)};
        lines.append(QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |"));
    }
    return lines.join(u'\n') + u'\n';
}

Core::Diagnostic finding(const QString &file, Core::Severity severity, const QString &rule, const QString &message)
{
    Core::Diagnostic diagnostic;
    diagnostic.file = file;
    diagnostic.severity = severity;
    diagnostic.rule = rule;
    diagnostic.message = message;
    return diagnostic;
}

bool isSafePath(const QString &studyRoot, const QString &path)
{
    return !path.isEmpty() && !path.startsWith(u'/') && Core::isInside(studyRoot, studyRoot + u'/' + path);
}

} // namespace

QByteArray toJson(const ReleaseDraft &draft)
{
    QJsonArray groups;
    for (const DraftGroup &group : draft.groups) {
        QJsonArray files;
        for (const DraftFile &file : group.files) {
            files.append(QJsonObject{{QStringLiteral("path"), file.path},
                                     {QStringLiteral("kind"), file.kind == DraftFile::Kind::Output
                                                                  ? QStringLiteral("output")
                                                                  : QStringLiteral("supporting")}});
        }
        groups.append(QJsonObject{{QStringLiteral("name"), group.name},
                                  {QStringLiteral("context"), group.context},
                                  {QStringLiteral("controls"), group.controls},
                                  {QStringLiteral("files"), files}});
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("version"), 1},
                                     {QStringLiteral("title"), draft.title},
                                     {QStringLiteral("groups"), groups}})
        .toJson(QJsonDocument::Indented);
}

Core::Result<ReleaseDraft> draftFromJson(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          words("The release draft cannot be read: it is no JSON object. Start a new one."),
                          error.errorString());
    }
    if (document[QStringLiteral("version")].toInt(1) > 1) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          words("The release draft was written by a newer version of this program. Update it."));
    }
    ReleaseDraft draft;
    draft.title = document[QStringLiteral("title")].toString();
    for (const QJsonValue &each : document[QStringLiteral("groups")].toArray()) {
        DraftGroup group;
        group.name = each[QStringLiteral("name")].toString();
        group.context = each[QStringLiteral("context")].toString();
        group.controls = each[QStringLiteral("controls")].toString();
        for (const QJsonValue &file : each[QStringLiteral("files")].toArray()) {
            group.files.append({file[QStringLiteral("path")].toString(),
                                file[QStringLiteral("kind")].toString() == QStringLiteral("supporting")
                                    ? DraftFile::Kind::Supporting
                                    : DraftFile::Kind::Output});
        }
        draft.groups.append(group);
    }
    return draft;
}

QList<Core::Diagnostic> checkDraft(const ReleaseDraft &draft, const QString &studyRoot)
{
    using Core::Severity;
    QList<Core::Diagnostic> found;
    QSet<QString> names;
    QSet<QString> paths;
    bool anyOutput = false;
    for (const DraftGroup &group : draft.groups) {
        const QString folded = group.name.trimmed().toLower();
        if (folded.isEmpty() || names.contains(folded)) {
            found.append(finding({}, Severity::Error, QStringLiteral("release.group"),
                                 words("Two groups are called \"%1\". Every group needs a name of its own, without regard to "
                                       "case.")
                                     .arg(group.name)));
        }
        names.insert(folded);
        const bool empty = group.files.isEmpty();
        if (!empty && group.context.trimmed().isEmpty()) {
            found.append(finding({}, Severity::Error, QStringLiteral("release.context"),
                                 words("The group %1 has no context. Say what the variables mean, who the population is and "
                                       "how large, and how the tables relate to each other and to earlier releases.")
                                     .arg(group.name)));
        }
        if (!empty && group.controls.trimmed().isEmpty()) {
            found.append(finding({}, Severity::Error, QStringLiteral("release.controls"),
                                 words("The group %1 has no controls. State the threshold, the rounding, and where in the "
                                       "code both happen.")
                                     .arg(group.name)));
        }
        for (const DraftFile &file : group.files) {
            if (paths.contains(file.path)) {
                found.append(finding(file.path, Severity::Error, QStringLiteral("release.file"),
                                     words("%1 is listed twice. List a file once.").arg(file.path)));
            }
            paths.insert(file.path);
            const QString absolute = studyRoot + u'/' + file.path;
            if (!isSafePath(studyRoot, file.path) || !QFileInfo(absolute).isFile()) {
                found.append(finding(file.path, Severity::Error, QStringLiteral("release.file"),
                                     words("%1 is not a file of the study. Run the action that makes it, or take it out.")
                                         .arg(file.path)));
                continue;
            }
            if (file.kind == DraftFile::Kind::Supporting) {
                continue;
            }
            anyOutput = true;
            for (const QString &reason : Pipeline::levelFourRefusals(absolute, file.path)) {
                found.append(finding(file.path, Severity::Error, QStringLiteral("release.file"), reason));
            }
            for (const Hint &hint : checkFile(studyRoot, file.path)) {
                if (!hint.rule.startsWith(u'F')) {
                    found.append(finding(file.path, Severity::Warning, hint.rule, hint.message));
                }
            }
        }
    }
    if (!anyOutput) {
        found.append(finding({}, Severity::Error, QStringLiteral("release.file"),
                             words("The draft lists no output to be released. Add at least one file.")));
    }
    return found;
}

QString draftText(const ReleaseDraft &draft, const QString &studyRoot)
{
    QString text = QStringLiteral("# ") + (draft.title.isEmpty() ? words("Release request") : draft.title) + QStringLiteral("\n");
    for (const DraftGroup &group : draft.groups) {
        text += QStringLiteral("\n## %1\n\n### %2\n\n%3\n\n### %4\n\n%5\n\n### %6\n\n")
                    .arg(group.name, words("Context"), group.context.trimmed(), words("Controls"), group.controls.trimmed(),
                         words("Files"));
        for (const DraftFile &file : group.files) {
            text += QStringLiteral("- %1 (%2)\n")
                        .arg(file.path, file.kind == DraftFile::Kind::Output ? words("output") : words("supporting"));
        }
        for (const DraftFile &file : group.files) {
            if (!isTableName(file.path) || !isSafePath(studyRoot, file.path)) {
                continue;
            }
            if (const Core::Result<TextTable> table = readTable(studyRoot + u'/' + file.path)) {
                text += QStringLiteral("\n#### %1\n\n").arg(file.path) + summaryText(*table);
            }
        }
    }
    return text;
}

Core::Result<void> exportDraft(const ReleaseDraft &draft, const QString &studyRoot, const QString &folder)
{
    if (QFileInfo::exists(folder) && !QDir(folder).isEmpty()) {
        return Core::fail(Core::ErrorCode::Conflict,
                          words("The folder %1 is not empty. Choose a new one for the release draft.").arg(folder));
    }
    for (const DraftGroup &group : draft.groups) {
        for (const DraftFile &file : group.files) {
            if (!isSafePath(studyRoot, file.path)) {
                return Core::fail(Core::ErrorCode::PermissionDenied,
                                  words("%1 lies outside the study, so it was not exported.").arg(file.path));
            }
            const Core::Result<QByteArray> content = Core::readFile(studyRoot + u'/' + file.path);
            if (!content) {
                return Core::fail(content.error());
            }
            if (const auto written = Core::writeFile(folder + QStringLiteral("/files/") + file.path, *content); !written) {
                return written;
            }
        }
    }
    if (const auto written = Core::writeFile(folder + QStringLiteral("/release.json"), toJson(draft)); !written) {
        return written;
    }
    return Core::writeFile(folder + QStringLiteral("/release.md"), draftText(draft, studyRoot).toUtf8());
}

} // namespace Outputs
