// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ehrql/session.h"

#include <pybind11/pybind11.h>

#include <frameobject.h>

#include <optional>
#include <unordered_map>

#include <QJsonDocument>
#include <QJsonObject>

#include "model/ehrql/sessionstate.h"
#include "model/ehrql/tableconversion.h"

namespace py = pybind11;

namespace Ehrql
{

namespace
{

struct State
{
    Evaluation::Evaluation evaluation;
    SessionOptions options;
    std::function<Core::Location(const SourcePlace &)> converter;
    std::unordered_map<Query::NodeId, SourcePlace> places;
    std::vector<std::vector<std::string>> codes; ///< of the evaluation's codelists, in the same order
};

/// The interpreter runs one definition at a time in a process of its own, so there is one state.
State &state()
{
    static State current;
    return current;
}

void addProblem(const std::string &name, const std::string &message)
{
    Core::Diagnostic diagnostic;
    diagnostic.rule = QStringLiteral("ehrql.") + QString::fromStdString(name);
    diagnostic.message = QString::fromStdString(message);
    state().evaluation.diagnostics.append(diagnostic);
}

QJsonValue jsonValue(const std::string &text)
{
    // A bare value is no JSON document, so it travels in an object.
    const QByteArray wrapped = QByteArrayLiteral("{\"value\":") + QByteArray::fromStdString(text) + '}';
    return QJsonDocument::fromJson(wrapped).object().value(QStringLiteral("value"));
}

} // namespace

void begin(const SessionOptions &options)
{
    clearSetCache();
    // Table objects and INTERVAL live as long as the interpreter, so their nodes must stay valid:
    // the graph is the one that importing the language made.
    Query::Graph graph = std::move(state().evaluation.graph);
    state().evaluation = {};
    state().evaluation.graph = std::move(graph);
    state().options = options;
    state().places.clear();
    state().codes.clear();
}

void notePlace(Query::NodeId node, const SourcePlace &place)
{
    if (place.line > 0) {
        state().places.emplace(node, place);
    }
}

std::optional<SourcePlace> placeOf(Query::NodeId node)
{
    const auto found = state().places.find(node);
    return found == state().places.end() ? std::nullopt : std::optional(found->second);
}

void keepCodes(std::vector<std::string> codes)
{
    // A codelist that could not be read has no codes, but the next one must not take its turn.
    state().codes.resize(static_cast<std::size_t>(state().evaluation.codelists.size() - 1));
    state().codes.push_back(std::move(codes));
}

const std::vector<std::vector<std::string>> &keptCodes()
{
    return state().codes;
}

Evaluation::Evaluation &session()
{
    return state().evaluation;
}

const SessionOptions &sessionOptions()
{
    return state().options;
}

void setPlaceConverter(std::function<Core::Location(const SourcePlace &)> converter)
{
    state().converter = std::move(converter);
}

Core::Location locationOf(const SourcePlace &place)
{
    return state().converter ? state().converter(place)
                             : Core::Location{QString::fromStdString(place.file), {{place.line, 0}, {place.endLine, 0}}};
}

SourcePlace userPlace()
{
    SourcePlace place;
    PyFrameObject *frame = PyEval_GetFrame();
    Py_XINCREF(reinterpret_cast<PyObject *>(frame));
    while (frame) {
        PyCodeObject *code = PyFrame_GetCode(frame);
        const char *file = PyUnicode_AsUTF8(code->co_filename);
        const bool own = file && !state().options.studyRoot.empty()
                         && std::string_view(file).starts_with(state().options.studyRoot);
        if (own) {
            place.file = file;
            int line = 0;
            int column = 0;
            int endLine = 0;
            int endColumn = 0;
            if (PyCode_Addr2Location(code, PyFrame_GetLasti(frame), &line, &column, &endLine, &endColumn) != 0) {
                place = {file, line, column + 1, endLine, endColumn + 1};
            }
            Py_DECREF(reinterpret_cast<PyObject *>(code));
            Py_DECREF(reinterpret_cast<PyObject *>(frame));
            return place;
        }
        Py_DECREF(reinterpret_cast<PyObject *>(code));
        PyFrameObject *back = PyFrame_GetBack(frame);
        Py_DECREF(reinterpret_cast<PyObject *>(frame));
        frame = back;
    }
    return place;
}

void collect(_object *moduleNamespace)
{
    try {
        const auto names = py::reinterpret_borrow<py::dict>(moduleNamespace);
        const auto result = py::module_::import("ehrql._collect").attr("collect")(names).cast<py::dict>();
        Evaluation::Evaluation &evaluation = state().evaluation;
        if (!result["dataset"].is_none()) {
            evaluation.dataset = toDataset(result["dataset"].cast<py::dict>(), &evaluation.variables);
        }
        if (!result["measures"].is_none()) {
            evaluation.measures = toMeasures(result["measures"].cast<py::dict>(), &evaluation.measureNames);
        }
        if (!result["test_data"].is_none()) {
            evaluation.testData = jsonValue(result["test_data"].cast<std::string>());
        }
        for (const py::handle item : result["problems"]) {
            const auto problem = py::reinterpret_borrow<py::tuple>(item);
            addProblem(problem[0].cast<std::string>(), problem[1].cast<std::string>());
        }
        addAdvice();
    } catch (const py::error_already_set &error) {
        addProblem("collect", error.what());
    }
}

} // namespace Ehrql
