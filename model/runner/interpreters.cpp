// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/runner/interpreters.h"

#include <QFileInfo>
#include <QHash>
#include <QMutex>
#include <QStandardPaths>

#include "model/runner/words.h"

namespace Runner
{

namespace
{

constexpr int kVersionMilliseconds = 10'000;

/// The system's own program first: it is what the sandbox shows in the same place.
QString findProgram(const QString &name)
{
    const QString system
        = QStandardPaths::findExecutable(name, {QStringLiteral("/usr/bin"), QStringLiteral("/usr/local/bin"), QStringLiteral("/bin")});
    return system.isEmpty() ? QStandardPaths::findExecutable(name) : system;
}

QString pythonDescription(const QString &program)
{
    // Packages are looked up by their metadata, without importing them.
    const QString script = QStringLiteral(
        "import platform\n"
        "found = ['Python ' + platform.python_version()]\n"
        "from importlib import metadata\n"
        "for name in ('pandas', 'numpy', 'matplotlib', 'pyarrow', 'lifelines'):\n"
        "    try:\n"
        "        found.append(name + ' ' + metadata.version(name))\n"
        "    except metadata.PackageNotFoundError:\n"
        "        pass\n"
        "print(', '.join(found))\n");
    return outputOf(program, {QStringLiteral("-I"), QStringLiteral("-c"), script}, kVersionMilliseconds)
        .value_or(QStringLiteral("Python"));
}

QString describe(const QString &image, const QString &program)
{
    static QMutex mutex;
    static QHash<QString, QString> known; // asking takes tens of milliseconds
    const QMutexLocker lock(&mutex);
    if (const auto found = known.constFind(program); found != known.constEnd()) {
        return *found;
    }
    QString text = QFileInfo(program).fileName();
    if (image == QStringLiteral("python") && text.startsWith(QStringLiteral("python"))) {
        text = pythonDescription(program);
    } else if (image == QStringLiteral("r") && text == QStringLiteral("Rscript")) {
        text = outputOf(program, {QStringLiteral("-e"), QStringLiteral("cat(as.character(getRversion()))")},
                        kVersionMilliseconds)
                   .value_or(QString());
        text = QStringLiteral("R ") + text;
    }
    known.insert(program, text.trimmed());
    return text.trimmed();
}

QStringList foldersOf(const QString &program)
{
    if (program.startsWith(QStringLiteral("/usr/")) || program.startsWith(QStringLiteral("/bin/"))) {
        return {};
    }
    const QString prefixes = outputOf(program,
                                      {QStringLiteral("-I"), QStringLiteral("-c"),
                                       QStringLiteral("import sys; print(sys.prefix); print(sys.base_prefix); "
                                                      "print(sys.executable)")},
                                      kVersionMilliseconds)
                                 .value_or(QString());
    QStringList folders{QFileInfo(program).absolutePath()};
    for (const QString &prefix : prefixes.split(u'\n', Qt::SkipEmptyParts)) {
        folders.append(QFileInfo(prefix).isDir() ? prefix : QFileInfo(prefix).absolutePath());
    }
    folders.removeDuplicates();
    return folders;
}

Interpretation missing(const QString &sentence)
{
    Interpretation result;
    result.unavailable = sentence;
    return result;
}

/// What the images do with their arguments: a first word that is a program is run, anything else goes to the
/// image's own interpreter.
bool namesProgram(const QString &word)
{
    return !word.isEmpty() && !word.startsWith(u'-') && !word.contains(u'/') && !word.contains(u'.');
}

Interpretation namedProgram(const ActionCommand &command)
{
    const QString word = command.arguments.first();
    Interpretation result;
    result.program = findProgram(word);
    if (result.program.isEmpty()) {
        return missing(words("The program %1 is not installed on this computer. Install it, or a container engine.").arg(word));
    }
    result.arguments = command.arguments.mid(1);
    return result;
}

Interpretation python(const ActionCommand &command)
{
    const QString word = command.arguments.value(0);
    if (word.isEmpty()) {
        return missing(words("The command names no program after the image. Write, for example, python analysis/a.py."));
    }
    const bool isPython = word == QStringLiteral("python") || word == QStringLiteral("python3");
    if (!isPython && namesProgram(word)) {
        return namedProgram(command);
    }
    Interpretation result;
    result.program = findProgram(QStringLiteral("python3"));
    if (result.program.isEmpty()) {
        return missing(words("Python is not installed on this computer. Install it, or a container engine."));
    }
    result.arguments = isPython ? command.arguments.mid(1) : command.arguments;
    result.readable = foldersOf(result.program);
    return result;
}

Interpretation rScript(const ActionCommand &command)
{
    const QString word = command.arguments.value(0);
    const bool isRscript = word == QStringLiteral("Rscript");
    Interpretation result;
    result.program = findProgram(QStringLiteral("Rscript"));
    if (result.program.isEmpty()) {
        return missing(words("R is not installed on this computer, so this action cannot run here. Install R, or a "
                             "container engine."));
    }
    if (!isRscript && namesProgram(word)) {
        return namedProgram(command);
    }
    result.arguments = isRscript ? command.arguments.mid(1) : command.arguments;
    return result;
}

Interpretation stata(const ActionCommand &command)
{
    Interpretation result;
    for (const QString &name : {QStringLiteral("stata-mp"), QStringLiteral("stata-se"), QStringLiteral("stata")}) {
        if (result.program.isEmpty()) {
            result.program = findProgram(name);
        }
    }
    if (result.program.isEmpty()) {
        return missing(words("Stata is not installed on this computer, so this action cannot run here. Install it, or a "
                             "container engine and a licence."));
    }
    result.arguments = QStringList{QStringLiteral("-q"), QStringLiteral("do")} + command.arguments;
    return result;
}

QMap<QString, QString> baseEnvironment(const ActionCommand &command, const ExecutorOptions &options)
{
    const QString threads = QString::number(std::max(1, static_cast<int>(options.limits.cpus)));
    QMap<QString, QString> environment{
        {QStringLiteral("PATH"), QStringLiteral("/usr/local/bin:/usr/bin:/bin")},
        {QStringLiteral("LANG"), QStringLiteral("C.UTF-8")},
        {QStringLiteral("HOME"), QStringLiteral("/tmp")},
        {QStringLiteral("TZ"), QStringLiteral("UTC")},
        {QStringLiteral("OPENSAFELY_BACKEND"), QStringLiteral("expectations")},
        {QStringLiteral("PYTHONUNBUFFERED"), QStringLiteral("1")},
        {QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1")},
        {QStringLiteral("OMP_NUM_THREADS"), threads},
        {QStringLiteral("OPENBLAS_NUM_THREADS"), threads},
    };
    for (auto each = command.environment.constBegin(); each != command.environment.constEnd(); ++each) {
        environment.insert(each.key(), each.value());
    }
    return environment;
}

} // namespace

bool isInterpreterImage(const QString &image)
{
    return image == QStringLiteral("python") || image == QStringLiteral("r") || image == QStringLiteral("jupyter")
           || image == QStringLiteral("stata-mp");
}

Interpretation interpret(const ActionCommand &command)
{
    Interpretation result;
    if (command.image == QStringLiteral("r")) {
        result = rScript(command);
    } else if (command.image == QStringLiteral("stata-mp")) {
        result = stata(command);
    } else if (command.image == QStringLiteral("jupyter") && command.arguments.value(0) != QStringLiteral("jupyter")) {
        ActionCommand whole = command;
        whole.arguments.prepend(QStringLiteral("jupyter"));
        result = python(whole);
    } else {
        result = python(command);
    }
    if (!result.program.isEmpty()) {
        result.description = describe(command.image, result.program);
    }
    return result;
}

QStringList sandboxArguments(const QString &workingFolder, const QStringList &readable)
{
    QStringList arguments{QStringLiteral("--unshare-all"),
                          QStringLiteral("--die-with-parent"),
                          QStringLiteral("--new-session"),
                          QStringLiteral("--cap-drop"),
                          QStringLiteral("ALL"),
                          QStringLiteral("--ro-bind"),
                          QStringLiteral("/usr"),
                          QStringLiteral("/usr")};
    for (const QString &folder : {QStringLiteral("bin"), QStringLiteral("lib"), QStringLiteral("lib64"), QStringLiteral("sbin")}) {
        const QFileInfo info(u'/' + folder);
        if (info.isSymLink()) {
            arguments << QStringLiteral("--symlink") << QStringLiteral("usr/") + folder << u'/' + folder;
        } else if (info.isDir()) {
            arguments << QStringLiteral("--ro-bind") << u'/' + folder << u'/' + folder;
        }
    }
    for (const QString &path : {QStringLiteral("/etc/alternatives"), QStringLiteral("/etc/R"), QStringLiteral("/etc/fonts"),
                                QStringLiteral("/etc/ld.so.cache"), QStringLiteral("/etc/localtime"),
                                QStringLiteral("/opt")}) {
        arguments << QStringLiteral("--ro-bind-try") << path << path;
    }
    arguments << QStringLiteral("--proc") << QStringLiteral("/proc") << QStringLiteral("--dev") << QStringLiteral("/dev")
              << QStringLiteral("--tmpfs") << QStringLiteral("/tmp");
    for (const QString &folder : readable) { // after /tmp, so that a program below it is seen
        arguments << QStringLiteral("--ro-bind-try") << folder << folder;
    }
    arguments << QStringLiteral("--bind") << workingFolder << QStringLiteral("/workspace") << QStringLiteral("--chdir")
              << QStringLiteral("/workspace");
    return arguments;
}

Core::Result<ExitStatus> runInterpreter(const ActionCommand &command, const QString &workingFolder,
                                        const ExecutorOptions &options, bool sandboxed, const QString &marker,
                                        const LogSink &log, const CancelFlag &cancel)
{
    const Interpretation found = interpret(command);
    if (found.program.isEmpty()) {
        return Core::fail(Core::ErrorCode::Unavailable, found.unavailable);
    }
    const QString description
        = words("Ran with %1 of this computer, not in the study image %2:%3: its packages may differ.")
              .arg(found.description, command.image, command.tag);
    log(description);
    ChildSpec spec;
    spec.marker = marker;
    spec.folder = workingFolder;
    spec.environment = baseEnvironment(command, options);
    spec.limits = options.limits;
    if (!sandboxed) {
        log(words("No sandbox works on this computer, so it ran as an ordinary program that can see your files and the "
                  "network."));
        spec.environment.insert(QStringLiteral("HOME"), workingFolder);
        spec.program = found.program;
        spec.arguments = found.arguments;
        spec.limitHere = true;
    } else {
        spec.program = findProgram(QStringLiteral("bwrap"));
        spec.arguments = sandboxArguments(workingFolder, found.readable);
        spec.arguments << QStringLiteral("--");
        // Inside the sandbox's own user namespace, where the count of processes starts at none.
        if (const QString prlimit = findProgram(QStringLiteral("prlimit")); !prlimit.isEmpty()) {
            spec.arguments << prlimit;
            if (options.limits.memoryBytes > 0) {
                spec.arguments << QStringLiteral("--as=%1").arg(options.limits.memoryBytes);
            }
            if (options.limits.maxProcesses > 0) {
                spec.arguments << QStringLiteral("--nproc=%1").arg(options.limits.maxProcesses);
            }
            spec.arguments << QStringLiteral("--");
        }
        spec.arguments << found.program << found.arguments;
    }
    Core::Result<ExitStatus> status = runChild(spec, log, cancel);
    if (status) {
        status->environment = description;
    }
    return status;
}

} // namespace Runner
