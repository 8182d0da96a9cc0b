// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohortextractor/collection.h"

#include <pybind11/pybind11.h>

#include <QDir>

namespace py = pybind11;

static void initializeResources()
{
    // The macro must stand outside every namespace; a static library's resources are not linked without it.
    Q_INIT_RESOURCE(cohortextractor_python);
}

namespace CohortExtractor
{

namespace
{

Core::Location locationFrom(const py::handle &tuple)
{
    const auto parts = py::reinterpret_borrow<py::tuple>(tuple);
    return {QString::fromStdString(parts[0].cast<std::string>()),
            {{parts[1].cast<int>(), parts[2].cast<int>()}, {parts[3].cast<int>(), parts[4].cast<int>()}}};
}

Core::Diagnostic problemFrom(const py::handle &item)
{
    const auto parts = py::reinterpret_borrow<py::tuple>(item);
    Core::Diagnostic diagnostic;
    diagnostic.rule = QString::fromStdString(parts[0].cast<std::string>());
    diagnostic.message = QString::fromStdString(parts[1].cast<std::string>());
    const Core::Location place = locationFrom(parts[2]);
    diagnostic.file = place.file;
    diagnostic.range = place.range;
    diagnostic.severity = parts[3].cast<std::string>() == "warning" ? Core::Severity::Warning : Core::Severity::Error;
    return diagnostic;
}

} // namespace

void registerSources()
{
    initializeResources();
}

void collect(_object *moduleNamespace, const std::function<Core::Location(const Place &)> &locate, Evaluation::Evaluation &evaluation)
{
    try {
        const auto names = py::reinterpret_borrow<py::dict>(moduleNamespace);
        const py::cpp_function converter([&locate](const std::string &file, int line, int column, int endLine, int endColumn) {
            const Core::Location place = locate({file, line, column, endLine, endColumn});
            return py::make_tuple(place.file.toStdString(), place.range.start.line, place.range.start.column, place.range.end.line,
                                  place.range.end.column);
        });
        const auto result = py::module_::import("cohortextractor._collect").attr("collect")(names, converter).cast<py::dict>();
        for (const py::handle item : result["problems"]) {
            evaluation.diagnostics.append(problemFrom(item));
        }
        if (result["study"].is_none()) {
            return;
        }
        auto study = Evaluation::CohortStudy::fromDescription(QByteArray::fromStdString(result["study"].cast<std::string>()));
        if (!study) {
            Core::Diagnostic unread;
            unread.rule = QStringLiteral("cohort.collect");
            unread.message = study.error().message;
            evaluation.diagnostics.append(unread);
            return;
        }
        evaluation.cohort = std::move(*study);
        for (const py::handle item : result["variables"]) {
            const auto variable = py::reinterpret_borrow<py::tuple>(item);
            evaluation.variables.push_back({variable[0].cast<std::string>(), Query::kNoNode, locationFrom(variable[1])});
        }
    } catch (const py::error_already_set &error) {
        Core::Diagnostic failed;
        failed.rule = QStringLiteral("cohort.collect");
        failed.message = QString::fromUtf8(error.what());
        evaluation.diagnostics.append(failed);
    }
}

} // namespace CohortExtractor
