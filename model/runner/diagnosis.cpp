// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/diagnosis.h"

#include <QFileInfo>
#include <QRegularExpression>

#include "model/pipeline/patterns.h"
#include "model/pipeline/projectreader.h"
#include "model/runner/joblog.h"
#include "model/runner/words.h"

namespace Runner
{

namespace
{

constexpr qsizetype kLookBack = 400; // lines: an error is at the end
constexpr int kKilled = 137;

struct Place
{
    QString file;
    int line = 0;
};

/// A path of a log as one of the study: the sandbox shows /workspace, a plain process its folder.
QString studyPath(QString path)
{
    static const QRegularExpression kVolume(QStringLiteral("^.*/metadata/volumes/[^/]+/"));
    path.remove(kVolume);
    if (path.startsWith(QStringLiteral("/workspace/"))) {
        path.remove(0, 11);
    }
    return path.startsWith(QStringLiteral("./")) ? path.mid(2) : path;
}

/// The last place of a traceback that lies in the study, or what R says before its error.
Place placeIn(const QStringList &log)
{
    static const QRegularExpression kPython(QStringLiteral("^\\s*File \"([^\"]+)\", line (\\d+)"));
    static const QRegularExpression kR(QStringLiteral("([\\w./-]+\\.[rR](?:md)?):(\\d+):\\d+"));
    static const QRegularExpression kRFrame(QStringLiteral("at ([\\w./-]+\\.[rR])#(\\d+)"));
    Place place;
    for (const QString &line : log) {
        for (const QRegularExpression &expression : {kPython, kR, kRFrame}) {
            const auto match = expression.match(line);
            const QString file = studyPath(match.captured(1));
            if (match.hasMatch() && !file.startsWith(u'/') && !file.startsWith(u'<')) {
                place = {file, match.captured(2).toInt()};
            }
        }
    }
    return place;
}

class Diagnoser
{
public:
    Diagnoser(const ActionRecord &record, const Pipeline::Project &project, const QStringList &log)
        : m_record(record), m_project(project), m_action(project.find(record.action))
    {
        const qsizetype from = std::max<qsizetype>(0, log.size() - kLookBack);
        for (const QString &line : log.mid(from)) {
            m_log.append(withoutStamp(line));
        }
        m_place = placeIn(m_log);
        if (m_place.file.isEmpty() && m_action != nullptr) {
            m_place.file = Pipeline::scriptOf(m_action->command);
        }
    }

    QList<Core::Diagnostic> run()
    {
        memory();
        for (const QString &line : std::as_const(m_log)) {
            module(line);
            file(line);
        }
        if (m_found.isEmpty() && m_record.code == Code::NonzeroExit) {
            lastError();
        }
        if (m_record.code == Code::UnmatchedPatterns) { // behind an error nothing else can be expected
            patterns();
        }
        return m_found;
    }

private:
    void add(const QString &rule, const QString &message)
    {
        Core::Diagnostic found;
        found.file = m_place.file;
        if (m_place.line > 0) {
            found.range = {{m_place.line, 1}, {m_place.line, 1}};
        }
        found.rule = rule;
        found.message = message;
        if (std::find(m_found.cbegin(), m_found.cend(), found) == m_found.cend()) {
            m_found.append(found);
        }
    }

    void memory()
    {
        static const QRegularExpression kMemory(
            QStringLiteral("MemoryError|[Cc]annot allocate (?:memory|vector)|std::bad_alloc|op\\. sys\\. refuses to provide "
                           "memory|Unable to allocate"));
        const bool said = std::any_of(m_log.cbegin(), m_log.cend(),
                                      [](const QString &line) { return kMemory.match(line).hasMatch(); });
        if (said || m_record.exitCode == kKilled) {
            add(QStringLiteral("run.memory"),
                words("%1 ran out of memory. Read fewer columns, work in parts, or allow more memory for local runs.")
                    .arg(m_record.action));
        }
    }

    void module(const QString &line)
    {
        static const QRegularExpression kPython(
            QStringLiteral("(?:ModuleNotFoundError|ImportError): No module named ['\"]?([\\w.]+)"));
        static const QRegularExpression kR(QStringLiteral("there is no package called .([\\w.]+)."));
        if (const auto match = kPython.match(line); match.hasMatch()) {
            add(QStringLiteral("run.module"),
                words("The Python module \"%1\" is not installed on this computer. It may well be in the study image: "
                      "install it here, or run the action with a container engine or on the server. If it is a file of "
                      "this study, check its name and folder.")
                    .arg(match.captured(1)));
        } else if (const auto matchR = kR.match(line); matchR.hasMatch()) {
            add(QStringLiteral("run.module"),
                words("The R package \"%1\" is not installed on this computer. It may well be in the study image: install "
                      "it here, or run the action with a container engine or on the server.")
                    .arg(matchR.captured(1)));
        }
    }

    void file(const QString &line)
    {
        static const QRegularExpression kPython(
            QStringLiteral("(?:FileNotFoundError|OSError|IOError).*: '([^']+)'"));
        static const QRegularExpression kOpen(QStringLiteral("can't open file '([^']+)'"));
        static const QRegularExpression kR(QStringLiteral("cannot open (?:compressed )?file '([^']+)'"));
        static const QRegularExpression kRTidy(QStringLiteral("'([^']+)' does not exist"));
        static const QRegularExpression kStata(QStringLiteral("^file (\\S+) not found"));
        QString path;
        for (const QRegularExpression &expression : {kPython, kOpen, kR, kRTidy, kStata}) {
            if (const auto match = expression.match(line); match.hasMatch() && path.isEmpty()) {
                path = studyPath(match.captured(1));
            }
        }
        if (path.isEmpty()) {
            return;
        }
        if (path.startsWith(u'/')) {
            add(QStringLiteral("run.file"),
                words("The file %1 is not there. An action sees only its own copy of the study, so use a path within it.")
                    .arg(path));
            return;
        }
        const QString maker = makerOf(path);
        const bool needed = m_action != nullptr && m_action->needNames().contains(maker);
        if (maker.isEmpty() || maker == m_record.action) {
            add(QStringLiteral("run.file"),
                words("The file %1 is not there. No action lists it as an output and it is not in the study: check its "
                      "name, or list it as an output of the action that makes it.")
                    .arg(path));
        } else if (needed) {
            add(QStringLiteral("run.file"),
                words("The file %1 is not there although %2, which makes it, is needed. Run %2 again.").arg(path, maker));
        } else {
            add(QStringLiteral("run.file"),
                words("The file %1 is not there, because %2, which makes it, is not among the needs of %3. Add it.")
                    .arg(path, maker, m_record.action));
        }
    }

    [[nodiscard]] QString makerOf(const QString &path) const
    {
        for (const Pipeline::Action &action : m_project.actions) {
            for (const Pipeline::Output &output : action.outputs) {
                if (Pipeline::matchesPattern(output.path.value, path)) {
                    return action.id.value;
                }
            }
        }
        return {};
    }

    void lastError()
    {
        static const QRegularExpression kPython(QStringLiteral("^([A-Za-z_][\\w.]*(?:Error|Exception|Exit|Interrupt))(?:: (.*))?$"));
        static const QRegularExpression kR(QStringLiteral("^Error(?: in .*?)? ?: ?(.*)$"));
        static const QRegularExpression kStata(QStringLiteral("^r\\((\\d+)\\);"));
        static const QRegularExpression kOurs(QStringLiteral("^([^: ]+)(?::(\\d+):\\d+)?: error: (.*)$"));
        for (const QString &line : std::as_const(m_log)) {
            if (const auto ours = kOurs.match(line); ours.hasMatch()) { // our own programs name the place themselves
                m_place = {studyPath(ours.captured(1)), ours.captured(2).toInt()};
                add(QStringLiteral("run.error"), words("%1 stopped with: %2").arg(m_record.action, ours.captured(3).trimmed()));
                return;
            }
        }
        if (permission()) {
            return;
        }
        for (qsizetype i = m_log.size() - 1; i >= 0; --i) {
            const QString &line = m_log.at(i);
            const auto python = kPython.match(line);
            const auto r = kR.match(line);
            const auto stata = kStata.match(line);
            if (python.hasMatch() || r.hasMatch() || stata.hasMatch()) {
                const QString text = stata.hasMatch() && i > 0 ? m_log.at(i - 1) : line.trimmed();
                add(QStringLiteral("run.error"), words("%1 stopped with: %2").arg(m_record.action, text.trimmed()));
                return;
            }
        }
        const auto last = std::find_if(m_log.crbegin(), m_log.crend(), [](const QString &line) { return !line.trimmed().isEmpty(); });
        if (last != m_log.crend()) {
            add(QStringLiteral("run.error"), words("%1 stopped with exit code %2. The last line of its log: %3")
                                                 .arg(m_record.action)
                                                 .arg(m_record.exitCode.value_or(1))
                                                 .arg(last->trimmed()));
        }
    }

    /// ehrQL's exit code for tables that a project must have been granted (project-yaml.md 6).
    bool permission()
    {
        constexpr int kNoPermission = 12;
        static const QRegularExpression kClaim(QStringLiteral("^\\s*(claim_permissions\\(.*\\))\\s*$"));
        if (m_record.exitCode != kNoPermission) {
            return false;
        }
        for (const QString &line : std::as_const(m_log)) {
            if (const auto claim = kClaim.match(line); claim.hasMatch()) {
                add(QStringLiteral("run.permission"),
                    words("%1 uses tables that a project must have been granted. To try it on dummy data, import "
                          "claim_permissions from ehrql and add the line %2 to the definition.")
                        .arg(m_record.action, claim.captured(1)));
                return true;
            }
        }
        return false;
    }

    void patterns()
    {
        if (m_action == nullptr) {
            return;
        }
        for (const Pipeline::Output &output : m_action->outputs) {
            if (!m_record.unmatchedPatterns.contains(output.path.value)) {
                continue;
            }
            Core::Diagnostic found;
            found.file = m_project.file.isEmpty() ? QStringLiteral("project.yaml") : m_project.file;
            found.range = output.path.range;
            found.rule = QStringLiteral("run.pattern");
            const QString hint = unmatchedHint({output.path.value}, m_record.unmatchedFiles);
            found.message = words("%1 made no file that matches %2.").arg(m_record.action, output.path.value)
                            + (hint.isEmpty() ? QString() : QLatin1Char(' ') + hint);
            m_found.append(found);
        }
    }

    const ActionRecord &m_record;
    const Pipeline::Project &m_project;
    const Pipeline::Action *m_action; // in m_project, or null
    QStringList m_log;
    Place m_place;
    QList<Core::Diagnostic> m_found;
};

} // namespace

QList<Core::Diagnostic> diagnose(const ActionRecord &record, const Pipeline::Project &project, const QStringList &log)
{
    return Diagnoser(record, project, log).run();
}

QString unmatchedHint(const QStringList &patterns, const QStringList &files)
{
    QStringList hints;
    for (const QString &pattern : patterns) {
        // The same file name elsewhere beats a similar spelling.
        const QString name = pattern.section(u'/', -1);
        QString near;
        for (const QString &file : files) {
            if (near.isEmpty() && Pipeline::matchesPattern(name, file.section(u'/', -1))) {
                near = file;
            }
        }
        if (near.isEmpty()) {
            near = Core::nearestName(pattern, files);
        }
        if (!near.isEmpty()) {
            hints.append(words("Did you mean %1 instead of %2?").arg(near, pattern));
        }
    }
    return hints.join(u' ');
}

} // namespace Runner
