// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "app/evaluator/pythonhost.h"

#include <chrono>

#include <QDir>
#include <QFile>

#include "app/evaluator/audit.h"
#include "app/evaluator/problems.h"
#include "model/cohortextractor/collection.h"
#include "model/ehrql/session.h"

namespace py = pybind11;

namespace EvaluatorProgram
{

namespace
{

const char *const kLibrary = "/usr/lib/python3.11";

std::string studyRoot;

PYBIND11_MODULE(_studybench_host, module)
{
    module.def("arm", []() { armAuditHook(studyRoot); });
    module.def("disarm", &disarmAuditHook);
    module.def("nearest", [](const std::string &word, const std::vector<std::string> &names) {
        QStringList candidates;
        for (const std::string &name : names) {
            candidates.append(QString::fromStdString(name));
        }
        return Core::nearestName(QString::fromStdString(word), candidates).toStdString();
    });
}

std::string sourceOf(const QString &name)
{
    QFile file(QStringLiteral(":/evaluator/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

/// What a definition in the older language left, its errors under that language's name.
void collectOlder(PyObject *moduleNamespace, SourceTexts &texts, Evaluation::Evaluation &evaluation)
{
    for (Core::Diagnostic &diagnostic : evaluation.diagnostics) {
        if (diagnostic.rule.startsWith(QStringLiteral("ehrql."))) {
            diagnostic.rule.replace(0, static_cast<int>(qstrlen("ehrql")), QStringLiteral("cohort"));
        }
    }
    CohortExtractor::collect(
        moduleNamespace,
        [&texts](const CohortExtractor::Place &place) {
            return texts.location({place.file, place.line, place.column, place.endLine, place.endColumn});
        },
        evaluation);
}

/// The host's own module, kept for the life of the process.
PyObject *hostModule = nullptr;

/// Runs a source as a module of that name, which can be imported from then on.
PyObject *runAs(const char *name, const std::string &source, const char *fileName)
{
    PyObject *module = PyImport_AddModule(name);
    const auto names = py::reinterpret_borrow<py::dict>(PyModule_GetDict(module));
    names["__builtins__"] = py::module_::import("builtins");
    const py::object code = py::module_::import("builtins").attr("compile")(source, fileName, "exec");
    py::module_::import("builtins").attr("exec")(code, names);
    return module;
}

bool loadHost()
{
    try {
        py::list sources;
        for (const Ehrql::PythonSource &source : Ehrql::pythonSources()) {
            sources.append(py::make_tuple(source.module, source.fileName, source.source, source.isPackage));
        }
        runAs("_studybench_standins", sourceOf(QStringLiteral("standins.py")), "<standins>");
        runAs("_studybench_hints", sourceOf(QStringLiteral("hints.py")), "<hints>");
        PyObject *module = runAs("_studybench_runner", sourceOf(QStringLiteral("host.py")), "<host>");
        py::reinterpret_borrow<py::dict>(PyModule_GetDict(module))["install"](sources);
        hostModule = module;
        return true;
    } catch (const std::exception &error) {
        qCritical("The language could not be loaded: %s", error.what());
        return false;
    }
}

} // namespace

bool startPython()
{
    Ehrql::registerModules();
    CohortExtractor::registerSources();
    PyImport_AppendInittab("_studybench_host", &PyInit__studybench_host);
    installAuditHook();
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.write_bytecode = 0;
    config.parse_argv = 0;
    config.install_signal_handlers = 0;
    config.use_hash_seed = 1;
    config.hash_seed = 0;
    config.module_search_paths_set = 1;
    PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.11");
    PyWideStringList_Append(&config.module_search_paths, L"/usr/lib/python3.11/lib-dynload");
    const PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status) != 0) {
        qCritical("Python could not be started: %s", status.err_msg ? status.err_msg : "unknown reason");
        return false;
    }
    return loadHost();
}

std::vector<std::string> libraryFolders()
{
    return {kLibrary, "/usr/share/zoneinfo", "/dev/urandom", "/dev/null"};
}

void beforeFork()
{
    PyOS_BeforeFork();
}

void afterForkInParent()
{
    PyOS_AfterFork_Parent();
}

void afterForkInChild()
{
    PyOS_AfterFork_Child();
}

Evaluation::Evaluation runDefinition(const Evaluation::Request &request)
{
    const auto start = std::chrono::steady_clock::now();
    studyRoot = request.studyRoot.toStdString();
    SourceTexts texts(request);
    Ehrql::begin({studyRoot, request.definition.toStdString(), request.standIns});
    Ehrql::setPlaceConverter([&texts](const Ehrql::SourcePlace &place) { return texts.location(place); });
    Evaluation::Evaluation &evaluation = Ehrql::session();
    try {
        const auto host = py::reinterpret_borrow<py::object>(hostModule);
        py::dict overlay;
        for (auto it = request.overlay.begin(); it != request.overlay.end(); ++it) {
            overlay[py::str(it.key().toStdString())] = it.value().toStdString();
        }
        py::list arguments;
        for (const QString &argument : request.arguments) {
            arguments.append(argument.toStdString());
        }
        const auto result = host.attr("run")(studyRoot, request.definition.toStdString(), arguments, overlay, request.tolerant,
                                             static_cast<double>(request.softLimitMilliseconds) / 1000.0)
                                .cast<py::dict>();
        for (const py::handle problem : result["problems"]) {
            evaluation.diagnostics.append(texts.diagnostic(py::reinterpret_borrow<py::dict>(problem)));
        }
        evaluation.errorText = QString::fromStdString(result["error_text"].cast<std::string>());
        evaluation.output = QString::fromStdString(result["output"].cast<std::string>());
        if (!result["exit_code"].is_none()) {
            evaluation.exitCode = result["exit_code"].cast<int>();
        }
        const auto standIns = result["stand_ins"].cast<py::dict>();
        for (Evaluation::StandIn &standIn : evaluation.standIns) {
            if (const py::str name(standIn.file.toStdString()); standIns.contains(name)) {
                standIn.content = QString::fromStdString(standIns[name].cast<std::string>());
            }
        }
        for (const py::handle file : result["files_read"]) {
            const QString name = QString::fromStdString(file.cast<std::string>());
            if (!evaluation.filesRead.contains(name)) {
                evaluation.filesRead.append(name);
            }
        }
        if (result["is_older_language"].cast<bool>()) {
            collectOlder(result["namespace"].ptr(), texts, evaluation);
        } else {
            Ehrql::collect(result["namespace"].ptr());
        }
    } catch (const std::exception &error) {
        Core::Diagnostic diagnostic;
        diagnostic.file = request.definition;
        diagnostic.rule = QStringLiteral("evaluation");
        diagnostic.message = QString::fromUtf8(error.what());
        evaluation.diagnostics.append(diagnostic);
    }
    for (Core::Diagnostic &diagnostic : evaluation.diagnostics) {
        diagnostic.file = diagnostic.file.isEmpty() ? request.definition : diagnostic.file;
        texts.placeAtAssignment(diagnostic);
    }
    texts.convert(evaluation.nodeOrigins);
    evaluation.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return evaluation;
}

} // namespace EvaluatorProgram
