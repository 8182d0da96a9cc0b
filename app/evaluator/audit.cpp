// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <Python.h>

#include "app/evaluator/audit.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <fcntl.h>

namespace EvaluatorProgram
{

namespace
{

bool armed = false;
std::string root;

bool startsWith(std::string_view text, std::string_view prefix)
{
    return text.substr(0, prefix.size()) == prefix;
}

bool isForbiddenModule(std::string_view name)
{
    constexpr std::array kModules{std::string_view("subprocess"), std::string_view("socket"),          std::string_view("_socket"),
                                  std::string_view("ctypes"),     std::string_view("_ctypes"),         std::string_view("multiprocessing"),
                                  std::string_view("asyncio"),    std::string_view("_posixsubprocess"), std::string_view("ssl"),
                                  std::string_view("pty"),        std::string_view("ftplib"),          std::string_view("urllib.request")};
    for (const std::string_view module : kModules) {
        if (name == module) {
            return true;
        }
    }
    return false;
}

/// Links resolved as far as the path exists, so that `study/../etc` and links do not help.
std::string resolved(const char *path)
{
    std::array<char, PATH_MAX> buffer{};
    return realpath(path, buffer.data()) ? std::string(buffer.data()) : std::string(path);
}

bool mayRead(const std::string &path)
{
    if (path == root || startsWith(path, root + "/")) {
        return true;
    }
    for (const std::string_view prefix : {"/usr/lib/python3", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom"}) {
        if (startsWith(path, prefix)) {
            return true;
        }
    }
    return path.empty() || path.front() != '/';
}

int refuse(const char *message, const char *what)
{
    PyErr_Format(PyExc_PermissionError, message, what);
    return -1;
}

int onOpen(PyObject *arguments)
{
    PyObject *path = PyTuple_GetItem(arguments, 0);
    PyObject *mode = PyTuple_GetItem(arguments, 1);
    PyObject *flags = PyTuple_GetItem(arguments, 2);
    const char *text = path && PyUnicode_Check(path) ? PyUnicode_AsUTF8(path) : nullptr;
    const char *modeText = mode && PyUnicode_Check(mode) ? PyUnicode_AsUTF8(mode) : "";
    const long bits = flags && PyLong_Check(flags) ? PyLong_AsLong(flags) : 0;
    PyErr_Clear();
    const bool writes = std::strpbrk(modeText, "wax+") != nullptr || (bits & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND)) != 0;
    if (writes) {
        return refuse("A study definition may not write files, but it opened %s for writing", text ? text : "a file");
    }
    if (text && !mayRead(resolved(text))) {
        return refuse("A study definition may only read files of its own study folder, not %s", text);
    }
    return 0;
}

int onEvent(const char *event, PyObject *arguments, void *)
{
    if (!armed) {
        return 0;
    }
    const std::string_view name(event);
    if (name == "open") {
        return onOpen(arguments);
    }
    if (name == "import") {
        PyObject *module = PyTuple_GetItem(arguments, 0);
        const char *text = module && PyUnicode_Check(module) ? PyUnicode_AsUTF8(module) : nullptr;
        if (text && isForbiddenModule(text)) {
            PyErr_Format(PyExc_ImportError, "The module %s is not available in a study definition", text);
            return -1;
        }
        return 0;
    }
    if (name == "os.fork" || name == "os.forkpty") {
        return refuse("A study definition may not start processes (%s)", event);
    }
    if (name == "os.kill" || name == "os.killpg" || name == "signal.pthread_kill") {
        return refuse("A study definition may not send signals (%s)", event);
    }
    if (name == "os.system" || name == "os.exec" || name == "os.posix_spawn" || name == "os.spawn" || startsWith(name, "subprocess.")) {
        return refuse("A study definition may not start other programs (%s)", event);
    }
    if (startsWith(name, "socket.") || startsWith(name, "ctypes.") || startsWith(name, "urllib.")) {
        return refuse("A study definition has no network and no native code (%s)", event);
    }
    constexpr std::array kWriting{std::string_view("os.remove"), std::string_view("os.rename"),  std::string_view("os.mkdir"),
                                  std::string_view("os.rmdir"),  std::string_view("os.truncate"), std::string_view("os.link"),
                                  std::string_view("os.symlink"), std::string_view("os.chmod"),  std::string_view("os.chown"),
                                  std::string_view("os.utime"),  std::string_view("shutil.rmtree")};
    for (const std::string_view writing : kWriting) {
        if (name == writing) {
            return refuse("A study definition may not change files (%s)", event);
        }
    }
    return 0;
}

} // namespace

void installAuditHook()
{
    PySys_AddAuditHook(&onEvent, nullptr);
}

void armAuditHook(const std::string &studyRoot)
{
    root = studyRoot;
    armed = true;
}

void disarmAuditHook()
{
    armed = false;
}

} // namespace EvaluatorProgram
