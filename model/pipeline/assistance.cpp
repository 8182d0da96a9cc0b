// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pipeline/assistance.h"

#include <algorithm>

#include <QRegularExpression>

#include "model/pipeline/reusableactions.h"
#include "model/pipeline/versions.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

const QString kActions = QStringLiteral("actions");
const QString kNeeds = QStringLiteral("needs");
const QString kOutputs = QStringLiteral("outputs");
const QString kRun = QStringLiteral("run");
const QString kExpectations = QStringLiteral("expectations");

struct Line
{
    qsizetype start = 0;
    QStringView text;
    qsizetype indent = 0;
    bool item = false;      ///< begins with a dash
    QString key;            ///< without quotes; null if the line begins no entry
    qsizetype keyEnd = -1;  ///< the offset in the line behind the key as written
    qsizetype colonEnd = -1;
};

Line lineAt(const QString &text, qsizetype position)
{
    Line line;
    line.start = position > 0 ? text.lastIndexOf(u'\n', position - 1) + 1 : 0;
    const qsizetype end = text.indexOf(u'\n', line.start);
    line.text = QStringView(text).sliced(line.start, (end < 0 ? text.size() : end) - line.start);
    while (line.indent < line.text.size() && line.text.at(line.indent) == u' ') {
        ++line.indent;
    }
    const QStringView content = line.text.sliced(line.indent);
    line.item = content == u"-" || content.startsWith(u"- ");
    static const QRegularExpression kKey(QStringLiteral("^(\"[^\"]*\"|'[^']*'|[^\\s#\\-\\[{,'\"][^#]*?|-[^\\s#][^#]*?)\\s*:(?=\\s|$)"));
    const QRegularExpressionMatch match = kKey.match(content);
    if (match.hasMatch()) {
        line.key = match.captured(1);
        if (line.key.startsWith(u'"') || line.key.startsWith(u'\'')) {
            line.key = line.key.mid(1, line.key.size() - 2);
        }
        line.keyEnd = line.indent + match.capturedEnd(1);
        line.colonEnd = line.indent + match.capturedEnd();
    }
    return line;
}

/// Where a position stands: the keys around it from the top, and whether it is in the value of the last.
struct Place
{
    Line line;
    QStringList path;
    qsizetype valueStart = 0; ///< behind the colon of the innermost key
    bool inValue = false;
};

Place placeAt(const QString &text, qsizetype position)
{
    Place place;
    place.line = lineAt(text, position);
    const qsizetype column = position - place.line.start;
    if (place.line.colonEnd >= 0 && column >= place.line.colonEnd) {
        place.path.prepend(place.line.key);
        place.valueStart = place.line.start + place.line.colonEnd;
        place.inValue = true;
    }
    // A list may stand as far left as its key.
    qsizetype limit = std::min(place.line.indent, column) + (place.line.item ? 1 : 0);
    for (qsizetype start = place.line.start; start > 0 && limit > 0;) {
        const Line line = lineAt(text, start - 1);
        start = line.start;
        if (line.indent < limit && !line.key.isNull()) {
            if (place.path.isEmpty()) {
                place.valueStart = line.start + line.colonEnd;
            }
            place.path.prepend(line.key);
            limit = line.indent;
        }
    }
    return place;
}

bool isActionPart(const Place &place, const QString &key)
{
    return place.path.size() == 3 && place.path.at(0) == kActions && place.path.at(2) == key;
}

/// The keys beside the line of `place`, above and below it, within the same mapping.
QStringList keysBeside(const QString &text, const Place &place, qsizetype indent)
{
    QStringList keys;
    const auto take = [&keys, indent](const Line &line) {
        const QStringView content = line.text.trimmed();
        if (content.isEmpty() || content.startsWith(u'#')) {
            return true;
        }
        if (line.indent == indent && !line.key.isNull()) {
            keys << line.key;
        }
        return line.indent >= indent;
    };
    for (qsizetype start = place.line.start; start > 0;) {
        const Line line = lineAt(text, start - 1);
        start = line.start;
        if (!take(line)) {
            break;
        }
    }
    for (qsizetype next = place.line.start + place.line.text.size() + 1; next <= text.size();) {
        const Line line = lineAt(text, next);
        next = line.start + line.text.size() + 1;
        if (!take(line)) {
            break;
        }
    }
    return keys;
}

struct Word
{
    QString name;
    QString help;
};

QList<Word> topKeys()
{
    return {{QStringLiteral("version"), tr("The version of the rules for this file: a number up to %1, which is the newest. Older ones allow what newer ones refuse.").arg(kLatestVersion)},
            {kActions, tr("The steps of the study. Each has a name, a command to run and the files it makes.")},
            {kExpectations, tr("The number of made-up patients of a cohort-extractor study. Version 3 asks for it; version 4 and later refuse it.")}};
}

QList<Word> actionKeys()
{
    return {{kRun, tr("What the action runs: an image with its version, then the words of the command. No shell reads it, so variables and pipes do not work.")},
            {kNeeds, tr("The actions that have to be done before. The action sees their outputs, and the outputs of no other.")},
            {kOutputs, tr("The files that the action makes, by privacy level. There has to be at least one level, and each path has to match a file.")},
            {QStringLiteral("config"), tr("Settings that the action gets as one word of JSON after --config.")},
            {QStringLiteral("dummy_data_file"), tr("A file that stands in for the data when a cohort-extractor study runs outside the secure server. With ehrQL, write --dummy-data-file in the command.")}};
}

QList<Word> levels()
{
    return {{levelName(Level::HighlySensitive), tr("Data of single patients. It stays on the secure server (level 3) and is never released. Any kind of file is allowed.")},
            {levelName(Level::ModeratelySensitive), tr("Summaries for checking before release (level 4): at most 16 MiB and 5,000 rows, without a column patient_id, and only as text, table, page or picture.")},
            {levelName(Level::MinimallySensitive), tr("Accepted, but treated as no level of its own: such files are neither copied to level 4 nor checked.")}};
}

QString helpFor(const QList<Word> &words, const QString &name)
{
    const auto word = std::find_if(words.cbegin(), words.cend(), [&name](const Word &candidate) { return candidate.name == name; });
    return word == words.cend() ? QString() : QStringLiteral("**%1**: %2").arg(word->name, word->help);
}

QList<Suggestion> keySuggestions(const QList<Word> &words, const QStringList &present, bool colonFollows)
{
    QList<Suggestion> items;
    for (const Word &word : words) {
        if (!present.contains(word.name)) {
            // The first clause is enough beside a name; the whole is shown under the pointer.
            static const QRegularExpression kClauseEnd(QStringLiteral("[.:;]( |$)"));
            items << Suggestion{word.name, word.help.left(word.help.indexOf(kClauseEnd)), word.name + (colonFollows ? QString() : QStringLiteral(": "))};
        }
    }
    return items;
}

QList<Suggestion> images()
{
    // project-yaml.md 4, the newest first; sqlrunner is for one internal project only.
    QList<Suggestion> items;
    const auto add = [&items](const QString &image, const QString &detail) { items << Suggestion{image, detail, image}; };
    add(QStringLiteral("ehrql:v1"), tr("reads patients' records with an ehrQL definition"));
    add(QStringLiteral("python:v2"), tr("Python 3.10"));
    add(QStringLiteral("python:v1"), tr("Python 3.8"));
    add(QStringLiteral("r:v2"), tr("R 4.4.3"));
    add(QStringLiteral("r:v1"), tr("R 4.0.5"));
    add(QStringLiteral("stata-mp:v1"), tr("Stata; needs a licence"));
    add(QStringLiteral("jupyter:v1"), tr("the old notebook image"));
    for (const ReusableAction &action : reusableActions()) {
        add(action.name + u':' + action.tag, action.summary.section(QStringLiteral(". "), 0, 0));
    }
    return items;
}

QStringList endingsFor(const QString &image)
{
    if (image == QStringLiteral("r")) {
        return {QStringLiteral(".r")};
    }
    if (image == QStringLiteral("stata-mp")) {
        return {QStringLiteral(".do")};
    }
    if (image == QStringLiteral("python") || image == QStringLiteral("jupyter")) {
        return {QStringLiteral(".py"), QStringLiteral(".ipynb")};
    }
    return image == QStringLiteral("ehrql") ? QStringList{QStringLiteral(".py")} : QStringList();
}

QList<Suggestion> runSuggestions(QStringView before, const QStringList &scripts)
{
    static const QRegularExpression kStart(QStringLiteral("^\\s*[>|]?[-+]?\\s*[\"']?"));
    static const QRegularExpression kBlank(QStringLiteral("\\s+"));
    QStringList words = before.toString().remove(kStart).split(kBlank);
    words.removeLast(); // the one that is being typed
    if (words.isEmpty()) {
        return images();
    }
    const QString image = words.constFirst().section(u':', 0, 0);
    QList<Suggestion> items;
    const auto add = [&items](const QString &word, const QString &detail) { items << Suggestion{word, detail, word}; };
    if (image == QStringLiteral("ehrql") && words.size() == 1) {
        add(QStringLiteral("generate-dataset"), tr("one row for each patient"));
        add(QStringLiteral("generate-measures"), tr("rates over intervals"));
        return items;
    }
    if (image == QStringLiteral("python") && words.size() == 1) {
        add(QStringLiteral("python"), tr("runs a script"));
        add(QStringLiteral("jupyter"), tr("runs a notebook"));
        return items;
    }
    const QStringList endings = endingsFor(image);
    for (const QString &script : scripts) {
        if (std::any_of(endings.cbegin(), endings.cend(), [&script](const QString &ending) { return script.endsWith(ending, Qt::CaseInsensitive); })) {
            add(script, {});
        }
    }
    if (image == QStringLiteral("ehrql")) {
        add(QStringLiteral("--output"), tr("the file to write"));
        add(QStringLiteral("--dummy-data-file"), tr("stands in for the result outside the secure server"));
        add(QStringLiteral("--dummy-tables"), tr("stand in for the records outside the secure server"));
        add(QStringLiteral("--test-data-file"), tr("patients with the results expected for them"));
    }
    return items;
}

QStringList wordsOfNeeds(QStringView text)
{
    static const QRegularExpression kBetween(QStringLiteral("(^|\\s)#[^\\n]*|(^|\\s)-(?=\\s)|[\\s,\\[\\]'\"]+"));
    return text.toString().replace(kBetween, QStringLiteral(" ")).split(u' ', Qt::SkipEmptyParts);
}

QList<Suggestion> needSuggestions(const QStringList &taken, const QString &self, const Project &project)
{
    QList<Suggestion> items;
    for (const Action &action : project.actions) {
        // An entry with a blank is refused (N1), and an action cannot wait for itself (D1).
        if (action.id.value != self && !taken.contains(action.id.value) && !action.id.value.contains(u' ')) {
            items << Suggestion{action.id.value, action.run.value.simplified(), action.id.value};
        }
    }
    return items;
}

bool isSeparator(QChar character)
{
    return character.isSpace() || character == u'[' || character == u']' || character == u',' || character == u'"' || character == u'\'';
}

/// The action named at the position, as its key or in a list of needs.
QString actionNameAt(const QString &text, qsizetype position)
{
    const Place place = placeAt(text, position);
    if (place.path.size() == 1 && place.path.constFirst() == kActions && !place.inValue) {
        return place.line.key;
    }
    if (!isActionPart(place, kNeeds)) {
        return {};
    }
    qsizetype start = position;
    while (start > place.valueStart && !isSeparator(text.at(start - 1))) {
        --start;
    }
    qsizetype end = position;
    while (end < text.size() && !isSeparator(text.at(end))) {
        ++end;
    }
    return text.mid(start, end - start);
}

QString describe(const Action &action, const Project &project)
{
    const auto listed = [](QStringList names) {
        for (QString &name : names) {
            name = QStringLiteral("`%1`").arg(name);
        }
        return names.join(QStringLiteral(", "));
    };
    QStringList followers;
    for (const Action &other : project.actions) {
        if (other.needNames().contains(action.id.value)) {
            followers << other.id.value;
        }
    }
    QStringList lines{QStringLiteral("**%1**").arg(action.id.value), tr("Runs %1").arg(QStringLiteral("`%1`").arg(action.run.value.simplified()))};
    lines << (action.needs.isEmpty() ? tr("Needs no other action.") : tr("Needs %1").arg(listed(action.needNames())));
    lines << (followers.isEmpty() ? tr("No action needs it.") : tr("Needed by %1").arg(listed(followers)));
    for (const Output &output : action.outputs) {
        lines << tr("Makes %1 (%2)").arg(QStringLiteral("`%1`").arg(output.path.value), QString(levelName(output.level)).replace(u'_', u' '));
    }
    return lines.join(QStringLiteral("\n\n"));
}

} // namespace

Suggestions suggestionsAt(const QString &text, qsizetype position, const Project &project, const QStringList &scripts)
{
    Suggestions result{position, position, {}};
    if (position < 0 || position > text.size()) {
        return result;
    }
    const Place place = placeAt(text, position);
    if (text.mid(place.line.start, position - place.line.start).trimmed().startsWith(u'#')) {
        return result;
    }
    while (result.start > place.line.start && !isSeparator(text.at(result.start - 1))) {
        --result.start;
    }
    if (isActionPart(place, kRun)) {
        result.items = runSuggestions(QStringView(text).sliced(place.valueStart, position - place.valueStart), scripts);
    } else if (isActionPart(place, kNeeds)) {
        const QStringList taken = wordsOfNeeds(QStringView(text).sliced(place.valueStart, result.start - place.valueStart));
        result.items = needSuggestions(taken, place.path.at(1), project);
    } else if (place.inValue) {
        if (place.path == QStringList{QStringLiteral("version")}) {
            const QString latest = QString::number(kLatestVersion);
            result.items << Suggestion{latest, tr("the newest"), latest};
        }
    } else if (result.start == place.line.start + std::min(place.line.indent, position - place.line.start)) {
        const bool colon = QStringView(text).sliced(position).startsWith(u':');
        const QStringList present = keysBeside(text, place, result.start - place.line.start);
        if (place.path.isEmpty()) {
            QList<Word> keys = topKeys();
            if (!has(Feature::Expectations, project.version)) {
                keys.removeLast();
            }
            result.items = keySuggestions(keys, present, colon);
        } else if (place.path.size() == 2 && place.path.at(0) == kActions) {
            result.items = keySuggestions(actionKeys(), present, colon);
        } else if (isActionPart(place, kOutputs)) {
            result.items = keySuggestions(levels(), present, colon);
        }
    }
    return result;
}

QString explanationAt(const QString &text, qsizetype position, const Project &project)
{
    if (position < 0 || position > text.size()) {
        return {};
    }
    if (const Action *action = project.find(actionNameAt(text, position))) {
        return describe(*action, project);
    }
    const Place place = placeAt(text, position);
    const qsizetype column = position - place.line.start;
    if (place.line.key.isNull() || column < place.line.indent || column >= place.line.keyEnd) {
        return {};
    }
    if (place.path.isEmpty()) {
        return helpFor(topKeys(), place.line.key);
    }
    if (place.path.size() == 2 && place.path.at(0) == kActions) {
        return helpFor(actionKeys(), place.line.key);
    }
    return isActionPart(place, kOutputs) ? helpFor(levels(), place.line.key) : QString();
}

std::optional<Core::TextRange> definitionAt(const QString &text, qsizetype position, const Project &project)
{
    if (position < 0 || position > text.size()) {
        return std::nullopt;
    }
    const Action *action = project.find(actionNameAt(text, position));
    if (!action) {
        return std::nullopt;
    }
    const qsizetype start = Core::offsetOf(text, action->id.range.start);
    const qsizetype end = Core::offsetOf(text, action->id.range.end);
    return text.mid(start, end - start).contains(action->id.value) ? std::optional(action->id.range) : std::nullopt;
}

} // namespace Pipeline
