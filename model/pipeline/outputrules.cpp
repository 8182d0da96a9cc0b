// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rules about outputs, their paths, and the actions that extract data (O, G, E).
#include <QRegularExpression>

#include "model/pipeline/patterns.h"
#include "model/pipeline/projectreader.h"
#include "model/pipeline/words.h"

namespace Pipeline
{

namespace
{

constexpr qsizetype kMaxOutputs = 2'000'000;

QStringList levelNames()
{
    return {levelName(Level::HighlySensitive), levelName(Level::ModeratelySensitive),
            levelName(Level::MinimallySensitive)};
}

/// POSIX normpath: what the path is without empty, `.` and inner `..` components.
QString normalised(const QString &path)
{
    if (path.isEmpty()) {
        return QStringLiteral(".");
    }
    QString root;
    if (path.startsWith(u'/')) {
        root = path.startsWith(QStringLiteral("//")) && !path.startsWith(QStringLiteral("///")) ? QStringLiteral("//")
                                                                                                : QStringLiteral("/");
    }
    QStringList kept;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part == QStringLiteral(".")) {
            continue;
        }
        const bool up = part == QStringLiteral("..");
        const bool canGoUp = !kept.isEmpty() && kept.last() != QStringLiteral("..");
        if (!up || (root.isEmpty() && !canGoUp)) {
            kept.append(part);
        } else if (canGoUp) {
            kept.removeLast();
        }
    }
    const QString joined = root + kept.join(u'/');
    return joined.isEmpty() ? QStringLiteral(".") : joined;
}

/// A path as a path object prints it: no empty or `.` components, but `..` stays.
QString tidied(const QString &path)
{
    QStringList kept;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part != QStringLiteral(".")) {
            kept.append(part);
        }
    }
    return (path.startsWith(u'/') ? QStringLiteral("/") : QString()) + kept.join(u'/');
}

QString parentOf(const QString &path)
{
    const QString tidy = tidied(path);
    const qsizetype slash = tidy.lastIndexOf(u'/');
    return slash < 0 ? QStringLiteral(".") : slash == 0 ? QStringLiteral("/") : tidy.left(slash);
}

bool isWindowsAbsolute(const QString &path)
{
    const QChar drive = path.isEmpty() ? QChar() : path.at(0).toLower();
    return path.size() > 2 && drive >= u'a' && drive <= u'z' && path.at(1) == u':' && path.at(2) == u'/';
}

/// The folder-and-extension form of `--output` (`DIR/:EXT`) as a shell pattern; nothing for a file.
struct OutputSpec
{
    QString pattern; // of the files, empty for a plain file
    bool valid = true;
};

OutputSpec specOf(const QString &value)
{
    const QString tidy = tidied(value);
    const QString name = tidy.section(u'/', -1);
    const qsizetype colon = name.lastIndexOf(u':');
    if (colon < 0) {
        return {};
    }
    const QString stem = name.left(colon);
    const QString parent = parentOf(tidy);
    QString folder = parent;
    if (!stem.isEmpty()) {
        const QString prefix = parent == QStringLiteral(".") ? QString() : parent == QStringLiteral("/") ? parent : parent + u'/';
        folder = prefix + stem;
    }
    return {folder + QStringLiteral("/*.") + name.mid(colon + 1), stem != QStringLiteral(".")};
}

/// Shell matching where `*` and `?` cross slashes, as officially used for `--output DIR:EXT`.
bool shellMatches(const QString &pattern, const QString &path)
{
    if (!pattern.contains(u'?') && !pattern.contains(u'[')) {
        return matchesAcrossFolders(pattern, path);
    }
    QString expression;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar unit = pattern.at(i);
        qsizetype close = -1;
        if (unit == u'[') {
            const qsizetype first = i + (pattern.mid(i + 1, 1) == QStringLiteral("!") ? 2 : 1);
            close = pattern.indexOf(u']', first + 1);
        }
        if (unit == u'*') {
            expression += QStringLiteral(".*");
        } else if (unit == u'?') {
            expression += u'.';
        } else if (close > 0) {
            QString inside = pattern.mid(i + 1, close - i - 1);
            const bool negated = inside.startsWith(u'!');
            inside = inside.mid(negated ? 1 : 0);
            inside.replace(u'\\', QStringLiteral("\\\\")).replace(u'[', QStringLiteral("\\[")).replace(u'^', QStringLiteral("\\^"));
            expression += (negated ? QStringLiteral("[^") : QStringLiteral("[")) + inside + u']';
            i = close;
        } else {
            expression += QRegularExpression::escape(QString(unit));
        }
    }
    const QRegularExpression compiled(QRegularExpression::anchoredPattern(expression),
                                      QRegularExpression::DotMatchesEverythingOption);
    return compiled.match(path).hasMatch();
}

} // namespace

void ProjectReader::readOutputs(Action &action, ActionState &state, int index)
{
    const QString id = action.id.value;
    if (!isMapping(index)) {
        const YamlNode &node = m_tree.node(index);
        error(QStringLiteral("A7"), node.empty ? action.id.range : rangeOf(index),
              tr("\"outputs\" of the action %1 must be a mapping with at least one of %2.")
                  .arg(id, levelNames().join(QStringLiteral(", "))),
              isNull(index) ? outputFix(action) : QList<Core::Fix>());
        return;
    }
    state.outputsRead = true;
    int values[3] = {-1, -1, -1};
    QList<int> unknown;
    for (const YamlEntry &entry : m_tree.entries(index)) {
        if (!isText(entry.key)) {
            error(QStringLiteral("Y6"), rangeOf(entry.key),
                  tr("The key %1 among the privacy levels of the action %2 is no text. Delete it.").arg(source(entry.key), id));
        } else if (const auto level = levelFromName(m_tree.node(entry.key).text)) {
            values[static_cast<int>(*level)] = entry.value;
            state.levels[static_cast<int>(*level)] = {!isNull(entry.value), false, rangeOf(entry.key)};
            if (!isNull(entry.value)) {
                state.levelKeys.append(rangeOf(entry.key));
            }
        } else {
            unknown.append(entry.key);
        }
    }
    const bool any = !state.levelKeys.isEmpty();
    if (!any) {
        error(QStringLiteral("O1"), rangeOf(index),
              tr("\"outputs\" of the action %1 must hold at least one of %2, with files.")
                  .arg(id, levelNames().join(QStringLiteral(", "))),
              unknown.isEmpty() ? outputFix(action) : nearest(rangeOf(unknown.first()), source(unknown.first()), levelNames()));
    } else {
        for (const int key : std::as_const(unknown)) {
            error(QStringLiteral("O2"), rangeOf(key),
                  tr("%1 in \"outputs\" of the action %2 is no privacy level. Allowed are %3.")
                      .arg(source(key), id, levelNames().join(QStringLiteral(", "))),
                  nearest(rangeOf(key), source(key), levelNames()));
        }
    }
    for (const Level level : {Level::HighlySensitive, Level::ModeratelySensitive, Level::MinimallySensitive}) {
        if (const int value = values[static_cast<int>(level)]; !isNull(value)) {
            readLevel(action, state, level, value);
        }
    }
}

void ProjectReader::readLevel(Action &action, ActionState &state, Level level, int index)
{
    const QString id = action.id.value;
    if (!isMapping(index)) {
        error(QStringLiteral("O3"), rangeOf(index),
              tr("%1 of the action %2 must be a mapping from a label to a path, such as: table: output/table.csv")
                  .arg(levelName(level), id),
              levelFix(index));
        return;
    }
    state.levels[static_cast<int>(level)].isMapping = true;
    for (const YamlEntry &entry : m_tree.entries(index)) {
        if (++m_visited > kMaxOutputs) {
            if (m_visited == kMaxOutputs + 1) {
                error(QStringLiteral("Y5"), action.id.range,
                      tr("With its aliases written out this project lists more than %1 outputs, which is not read.")
                          .arg(kMaxOutputs));
            }
            return;
        }
        if (!isText(entry.value)) {
            const YamlNode &node = m_tree.node(entry.value);
            error(QStringLiteral("O4"), node.empty ? rangeOf(entry.key) : rangeOf(entry.value),
                  tr("The output \"%1\" of the action %2 must be a path as text. Put it in quotes if it reads as something "
                     "else.")
                      .arg(source(entry.key), id),
                  quoteFix(entry.value));
            continue;
        }
        const Output output{level, textOf(entry.key), textOf(entry.value)};
        checkPath(action, output);
        action.outputs.append(output);
    }
}

void ProjectReader::checkPath(const Action &action, const Output &output)
{
    const QString path = output.path.value;
    const auto refuse = [this, &action, &output](const char16_t *rule, const QString &why, const QList<Core::Fix> &fixes = {}) {
        error(QString::fromUtf16(rule), output.path.range,
              tr("The output path %1 of the action %2 is refused: %3")
                  .arg(output.path.value.isEmpty() ? QStringLiteral("\"\"") : output.path.value, action.id.value, why),
              fixes);
    };
    bool clear = true;
    if (path.contains(u'\\')) {
        QString fixed = path;
        refuse(u"G1", tr("it contains a backslash. Use / between folders."),
               {replacement(output.path.range, fixed.replace(u'\\', u'/'))});
        clear = false;
    }
    for (const QString &wild : {QStringLiteral("**"), QStringLiteral("?"), QStringLiteral("[")}) {
        if (path.contains(wild)) {
            refuse(u"G2", tr("it contains \"%1\", and only a single * is a wildcard.").arg(wild),
                   {replacement(output.path.range, withPlainWildcards(path))});
            clear = false;
            break;
        }
    }
    if (!clear) {
        return;
    }
    const QString suffix = pathSuffix(path);
    if (suffix.isEmpty() || suffix.endsWith(u'*')) {
        const QString fixed = withSuffix(path);
        refuse(u"G3", tr("it must end in a file extension, such as .csv."),
               fixed.isEmpty() ? QList<Core::Fix>() : QList<Core::Fix>{replacement(output.path.range, fixed)});
    } else if (output.level == Level::ModeratelySensitive && !levelFourExtensions().contains(suffix)) {
        refuse(u"G4",
               tr("files that are moderately sensitive must have one of the extensions %1, and %2 is none of them. Change "
                  "the format, or list it as highly_sensitive.")
                   .arg(levelFourExtensions().join(u' '), suffix),
               moveFix(action, output));
    }
    if (!path.isEmpty() && normalised(path) != path) {
        refuse(u"G5", tr("it is not in its plain form. Write %1.").arg(normalised(path)),
               {replacement(output.path.range, normalised(path))});
    }
    if (path.startsWith(QStringLiteral("metadata/"))) {
        refuse(u"G6", tr("the folder metadata is kept for logs. Use output/ instead."),
               {replacement(output.path.range, QStringLiteral("output/") + path.section(u'/', 1))});
    }
    if (path.startsWith(u'/') || isWindowsAbsolute(path)) {
        refuse(u"G7", tr("it is absolute. Write it relative to the study's folder."),
               withoutRoot(path).isEmpty() ? QList<Core::Fix>() : QList<Core::Fix>{replacement(output.path.range, withoutRoot(path))});
    }
}

void ProjectReader::checkCohort(const Action &action, const ActionState &state)
{
    static const QRegularExpression kCohort(QStringLiteral("^cohortextractor:\\S+ generate_cohort"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    if (!state.outputsRead || !kCohort.match(action.run.value).hasMatch()) {
        return;
    }
    const QString id = action.id.value;
    if (state.levelKeys.size() > 1) {
        error(QStringLiteral("E1"), action.id.range,
              tr("The action %1 extracts a cohort and must list its files under exactly one privacy level, not %2.")
                  .arg(id)
                  .arg(state.levelKeys.size()));
    }
    QStringList folders;
    for (const Output &output : action.outputs) {
        if (const QString folder = parentOf(output.path.value); !folders.contains(folder)) {
            folders.append(folder);
        }
    }
    const bool says = std::any_of(state.words.cbegin(), state.words.cend(), [](const QString &word) {
        return word == QStringLiteral("--output-dir") || word.startsWith(QStringLiteral("--output-dir="));
    });
    if (folders.size() != 1 && !says && !state.levelKeys.isEmpty()) {
        error(QStringLiteral("E2"), action.id.range,
              tr("The files of the action %1 must lie in one folder, and they lie in %2 (%3). Move them together or add "
                 "--output-dir.")
                  .arg(id)
                  .arg(folders.size())
                  .arg(folders.isEmpty() ? tr("no file is listed") : folders.join(QStringLiteral(", "))));
    }
}

void ProjectReader::checkDataset(const Action &action, const ActionState &state)
{
    static const QRegularExpression kDataset(QStringLiteral("^(ehrql|databuilder):\\S+ generate[-_]dataset"),
                                             QRegularExpression::UseUnicodePropertiesOption);
    if (!state.outputsRead || state.words.isEmpty() || !kDataset.match(action.run.value).hasMatch()) {
        return;
    }
    const QString id = action.id.value;
    QStringList listed;
    bool exposed = false;
    for (const Output &output : action.outputs) {
        if (output.level == Level::HighlySensitive) {
            listed.append(output.path.value);
        } else if (!exposed) {
            exposed = true;
            error(QStringLiteral("E3"), output.path.range,
                  tr("The action %1 extracts patient data, so all its outputs must be highly_sensitive. Move %2 there.")
                      .arg(id, output.path.value),
                  moveFix(action, output));
        }
    }
    std::optional<QString> spec;
    for (qsizetype i = 0; i < state.words.size() && !spec; ++i) {
        const QString &word = state.words.at(i);
        if (word == QStringLiteral("--output")) {
            spec = state.words.value(i + 1);
        } else if (word.startsWith(QStringLiteral("--output="))) {
            spec = word.mid(9);
        }
    }
    if (!spec || spec->isEmpty()) {
        error(QStringLiteral("E4"), action.run.range,
              tr("The action %1 must say where its dataset goes. Add --output %2.")
                  .arg(id, listed.value(0, QStringLiteral("output/dataset.arrow"))),
              spec || listed.isEmpty() ? QList<Core::Fix>() : planned(tr("Add --output %1").arg(listed.first()), [&](const EditPlan &plan) {
                  return plan.setRun(id, action.run.value + QStringLiteral(" --output ") + listed.first());
              }));
        return;
    }
    const OutputSpec wanted = specOf(*spec);
    const bool agrees = wanted.pattern.isEmpty()
                            ? listed.contains(*spec)
                            : wanted.valid && std::all_of(listed.cbegin(), listed.cend(), [&wanted](const QString &path) {
                                  return shellMatches(wanted.pattern, path);
                              });
    if (!agrees) {
        error(QStringLiteral("E5"), insideRun(action, *spec),
              tr("The action %1 writes to %2, but its highly_sensitive outputs list %3. List %4.")
                  .arg(id, *spec, listed.isEmpty() ? tr("nothing") : listed.join(QStringLiteral(", ")),
                       wanted.pattern.isEmpty() ? *spec : wanted.pattern),
              listed.size() == 1 ? QList<Core::Fix>{replacement(insideRun(action, *spec), listed.first())} : QList<Core::Fix>());
    }
}

} // namespace Pipeline
