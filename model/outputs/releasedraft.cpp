// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/outputs/releasedraft.h"

#include <algorithm>
#include <iterator>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTemporaryDir>

#include "model/core/files.h"
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

QString beforePath(const QString &studyRoot)
{
    return studyRoot + QStringLiteral("/metadata/release-draft.before.json");
}

/// A cell of a CSV file.
QString csvCell(QString text)
{
    if (text.contains(u',') || text.contains(u'"') || text.contains(u'\n')) {
        text.replace(u'"', QStringLiteral("\"\""));
        return u'"' + text + u'"';
    }
    return text;
}

QByteArray summaryCsv(const TextTable &table)
{
    QList<QStringList> rows{summaryHeadings()};
    for (const ColumnSummary &column : summarise(table)) {
        rows.append(summaryCells(column));
    }
    QString text;
    for (const QStringList &row : std::as_const(rows)) {
        QStringList cells;
        std::transform(row.cbegin(), row.cend(), std::back_inserter(cells), csvCell);
        text += cells.join(u',') + u'\n';
    }
    return text.toUtf8();
}

/// Copies of the files and the summaries of the tables among them, below `folder`.
Core::Result<void> copyFiles(const ReleaseDraft &draft, const QString &studyRoot, const QString &folder)
{
    for (const DraftGroup &group : draft.groups) {
        for (const DraftFile &file : group.files) {
            const QString absolute = studyRoot + u'/' + file.path;
            const Core::Result<QByteArray> content = Core::readFile(absolute);
            if (!content) {
                return Core::fail(content.error());
            }
            if (const auto written = Core::writeFile(folder + QStringLiteral("/files/") + file.path, *content); !written) {
                return written;
            }
            const Core::Result<TextTable> table = isTableName(file.path) ? readTable(absolute) : Core::fail(Core::ErrorCode::Unsupported, QString());
            if (table) {
                const QString summary = folder + QStringLiteral("/summaries/") + file.path + QStringLiteral(".csv");
                if (const auto written = Core::writeFile(summary, summaryCsv(*table)); !written) {
                    return written;
                }
            }
        }
    }
    return {};
}

} // namespace

DraftPlace placeOf(const ReleaseDraft &draft, const QString &path)
{
    for (qsizetype group = 0; group < draft.groups.size(); ++group) {
        const QList<DraftFile> &files = draft.groups.at(group).files;
        for (qsizetype file = 0; file < files.size(); ++file) {
            if (files.at(file).path == path) {
                return {group, file};
            }
        }
    }
    return {};
}

qsizetype groupNamed(const ReleaseDraft &draft, const QString &name)
{
    const QString wanted = name.trimmed().toLower();
    const auto found = std::find_if(draft.groups.cbegin(), draft.groups.cend(), [&wanted](const DraftGroup &group) { return group.name.trimmed().toLower() == wanted; });
    return found == draft.groups.cend() ? -1 : found - draft.groups.cbegin();
}

void putFile(ReleaseDraft &draft, const DraftFile &file, qsizetype group)
{
    const DraftPlace place = placeOf(draft, file.path);
    if (place.group == group) {
        draft.groups[group].files[place.file] = file;
        return;
    }
    takeFile(draft, file.path);
    draft.groups[group].files.append(file);
}

void takeFile(ReleaseDraft &draft, const QString &path)
{
    if (const DraftPlace place = placeOf(draft, path); place.group >= 0) {
        draft.groups[place.group].files.removeAt(place.file);
    }
}

QString draftPath(const QString &studyRoot)
{
    return studyRoot + QStringLiteral("/metadata/release-draft.json");
}

Core::Result<std::optional<ReleaseDraft>> keptDraft(const QString &studyRoot)
{
    if (!QFileInfo::exists(draftPath(studyRoot))) {
        return std::optional<ReleaseDraft>();
    }
    const Core::Result<QByteArray> json = Core::readFile(draftPath(studyRoot));
    if (!json) {
        return Core::fail(json.error());
    }
    const Core::Result<ReleaseDraft> draft = draftFromJson(*json);
    if (!draft) {
        return Core::fail(draft.error());
    }
    return std::optional<ReleaseDraft>(*draft);
}

Core::Result<void> keepDraft(const ReleaseDraft &draft, const QString &studyRoot, Former former)
{
    const Core::Result<QByteArray> before = QFileInfo::exists(draftPath(studyRoot)) ? Core::readFile(draftPath(studyRoot)) : QByteArray();
    if (!before) {
        return Core::fail(before.error());
    }
    if (!before->isEmpty() && (former == Former::SetAside || !draftFromJson(*before))) {
        if (const auto aside = Core::writeFile(beforePath(studyRoot), *before); !aside) {
            return aside;
        }
    }
    return Core::writeFile(draftPath(studyRoot), toJson(draft));
}

QStringList summaryHeadings()
{
    return {words("column"), words("type"), words("rows"), words("numeric"), words("missing"), words("redacted"), words("min"),
            words("min above 0"), words("max"), words("sum"), words("by 5"), words("by 6"), words("midpoint 6")};
}

QStringList summaryCells(const ColumnSummary &column)
{
    return {column.name,
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
}

QString summaryText(const TextTable &table)
{
    const auto line = [](const QStringList &cells) { return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n"); };
    const QStringList headings = summaryHeadings();
    QString text = line(headings) + line(QStringList(headings.size(), QStringLiteral("---")));
    for (const ColumnSummary &column : summarise(table)) {
        text += line(summaryCells(column).replaceInStrings(QStringLiteral("|"), QStringLiteral("\\|")));
    }
    if (table.truncated) {
        text += u'\n' + words("Only the first %1 rows were read.").arg(table.rows.size()) + u'\n';
    }
    return text;
}

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
    if (QFileInfo::exists(folder) && !(QFileInfo(folder).isDir() && QDir(folder).isEmpty())) {
        return Core::fail(Core::ErrorCode::Conflict,
                          words("The folder %1 is not empty. Choose a new one for the release draft.").arg(folder));
    }
    for (const DraftGroup &group : draft.groups) {
        for (const DraftFile &file : group.files) {
            if (!isSafePath(studyRoot, file.path)) {
                return Core::fail(Core::ErrorCode::PermissionDenied,
                                  words("%1 lies outside the study, so it was not exported.").arg(file.path));
            }
        }
    }
    // Made beside and renamed, so that what is there is always whole.
    const QString target = QDir::cleanPath(folder);
    QDir().mkpath(QFileInfo(target).path());
    QTemporaryDir part(target + QStringLiteral(".XXXXXX"));
    if (!part.isValid()) {
        return Core::fail(Core::ErrorCode::PermissionDenied, words("The folder %1 could not be made. Choose another place for the release draft.").arg(folder), part.errorString());
    }
    const QString made = part.path();
    Core::Result<void> done = copyFiles(draft, studyRoot, made);
    if (done) {
        done = Core::writeFile(made + QStringLiteral("/release.json"), toJson(draft));
    }
    if (done) {
        done = Core::writeFile(made + QStringLiteral("/release.md"), draftText(draft, studyRoot).toUtf8());
    }
    if (done) {
        QDir().rmdir(target); // an empty one may be there
        if (!QDir().rename(made, target)) {
            done = Core::fail(Core::ErrorCode::PermissionDenied, words("The folder %1 could not be made. Choose another place for the release draft.").arg(folder));
        }
    }
    part.setAutoRemove(!done); // of its old name, if it has a new one
    return done;
}

Core::Result<ReleaseDraft> draftOfFolder(const QString &folder)
{
    const Core::Result<QByteArray> json = Core::readFile(folder + QStringLiteral("/release.json"));
    return json ? draftFromJson(*json) : Core::Result<ReleaseDraft>(Core::fail(json.error()));
}

} // namespace Outputs
