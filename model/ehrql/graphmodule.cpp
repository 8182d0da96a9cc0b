// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The module `_studybench`: the Python side of the language builds the query graph through it.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <frameobject.h>

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "model/ehrql/sessionstate.h"
#include "model/ehrql/tableconversion.h"
#include "model/core/files.h"
#include "model/engine/engine.h"
#include "model/table/tablefiles.h"

namespace py = pybind11;

namespace Ehrql
{

namespace
{

using Query::NodeId;
using Query::Op;

PyObject *buildErrorClass = nullptr;

[[noreturn]] void raise(const char *kind, const std::string &message)
{
    const py::tuple arguments = py::make_tuple(kind, message);
    PyErr_SetObject(buildErrorClass, arguments.ptr());
    throw py::error_already_set();
}

[[noreturn]] void raise(const Query::BuildError &error)
{
    switch (error.kind) {
    case Query::BuildError::Kind::Type:
        raise("type", error.message);
    case Query::BuildError::Kind::Attribute:
        raise("attribute", error.message);
    case Query::BuildError::Kind::Value:
        raise("value", error.message);
    default:
        raise("domain", error.message);
    }
}

/// Remembers who built a node first, then hands it to Python.
NodeId built(NodeId id)
{
    QHash<quint32, Core::Location> &origins = session().nodeOrigins;
    if (!origins.contains(id)) {
        const SourcePlace place = userPlace();
        notePlace(id, place);
        origins.insert(id, Core::Location{QString::fromStdString(place.file), {{place.line, place.column}, {place.endLine, place.endColumn}}});
    }
    return id;
}

NodeId built(const Query::BuildResult<NodeId> &result)
{
    if (!result) {
        raise(result.error());
    }
    return built(*result);
}

Query::Graph &graph()
{
    return session().graph;
}

Op opNamed(const std::string &name)
{
    static const std::unordered_map<std::string, Op> kOps = [] {
        std::unordered_map<std::string, Op> ops;
        for (int op = 0; op <= static_cast<int>(Op::Case); ++op) {
            ops.emplace(Query::opName(static_cast<Op>(op)), static_cast<Op>(op));
        }
        return ops;
    }();
    return kOps.at(name);
}

NodeId makeValue(const std::string &type, const py::handle &value)
{
    return built(graph().value(toValue(value, typeNamed(type)), typeNamed(type)));
}

NodeId makeValueSet(const std::string &type, const py::list &values)
{
    std::vector<Core::Value> converted;
    converted.reserve(values.size());
    for (const py::handle value : values) {
        converted.push_back(toValue(value, typeNamed(type)));
    }
    return built(graph().valueSet(std::move(converted), typeNamed(type)));
}

py::tuple describe(NodeId id)
{
    const Query::Node &node = graph().node(id);
    return py::make_tuple(node.isFrame, node.type.name(), node.dimension == Query::Dimension::Event);
}

NodeId makeCase(const std::vector<std::pair<NodeId, std::optional<NodeId>>> &cases, std::optional<NodeId> otherwise)
{
    std::vector<std::pair<NodeId, NodeId>> converted;
    for (const auto &[condition, value] : cases) {
        converted.emplace_back(condition, value.value_or(Query::kNoNode));
    }
    return built(graph().caseExpression(converted, otherwise.value_or(Query::kNoNode)));
}

/// A codelist is used again and again: the set made of a list is kept while the very same list
/// object has the same length and the same first and last element.
struct SetCacheEntry
{
    py::object container;
    std::string type;
    std::size_t size = 0;
    NodeId node = Query::kNoNode;
};

std::vector<SetCacheEntry> &setCache()
{
    static std::vector<SetCacheEntry> cache;
    return cache;
}

/// Lists are mutable, so only long dicts and lists are remembered, by a digest of all elements.
py::object cachedSet(const py::object &container, const std::string &type)
{
    if (py::len(container) < 50) {
        return py::none();
    }
    for (const SetCacheEntry &entry : setCache()) {
        if (entry.type == type && entry.size == py::len(container) && entry.container.equal(py::list(container))) {
            return py::int_(entry.node);
        }
    }
    return py::none();
}

void rememberSet(const py::object &container, const std::string &type, NodeId node)
{
    if (py::len(container) >= 50) {
        setCache().push_back({py::list(container), type, py::len(container), node});
    }
}

bool trueForEmptyPatient(NodeId population)
{
    const auto result = Engine::isTrueForEmptyPatient(graph(), population);
    return result && *result;
}

py::tuple userLocation()
{
    const SourcePlace place = userPlace();
    return py::make_tuple(place.file, place.line, place.column, py::make_tuple(place.endLine, place.endColumn));
}

void noteCodelist(const std::string &file, const std::string &column, const std::string &category)
{
    Evaluation::CodelistUse use;
    use.file = QDir::cleanPath(QString::fromStdString(file));
    use.column = QString::fromStdString(column);
    use.categoryColumn = QString::fromStdString(category);
    use.origin = locationOf(userPlace());
    session().codelists.append(use);
}

void noteCodelistCodes(std::vector<std::string> codes)
{
    if (!session().codelists.isEmpty()) {
        session().codelists.last().codes = static_cast<int>(codes.size());
        keepCodes(std::move(codes));
    }
}

void notePermission(const std::string &permission)
{
    const QString name = QString::fromStdString(permission);
    if (!session().claimedPermissions.contains(name)) {
        session().claimedPermissions.append(name);
    }
}

void noteShow(const py::dict &record)
{
    Evaluation::ShowRecord show;
    show.line = record["line"].cast<int>();
    show.label = QString::fromStdString(record["label"].cast<std::string>());
    if (!record["head"].is_none()) {
        show.head = record["head"].cast<int>();
    }
    if (!record["tail"].is_none()) {
        show.tail = record["tail"].cast<int>();
    }
    show.elements = record["elements"].cast<std::vector<NodeId>>();
    show.isDateDifferenceInDays = record["is_days"].cast<bool>();
    show.error = QString::fromStdString(record["error"].cast<std::string>());
    if (!record["dataset"].is_none()) {
        show.isDataset = true;
        show.dataset = toDataset(record["dataset"].cast<py::dict>(), nullptr);
    }
    session().shows.push_back(std::move(show));
}

std::string catalogueJson()
{
    QFile file(QStringLiteral(":/schemas/ehrql-tables.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string("{\"modules\": []}");
}

/// The absolute path of a file that a definition names.
QString studyFile(const std::string &path)
{
    return QDir::cleanPath(QDir::current().absoluteFilePath(QString::fromStdString(path)));
}

void noteFileRead(const QString &relative)
{
    if (!session().filesRead.contains(relative)) {
        session().filesRead.append(relative);
    }
}

void noteStandIn(const QString &relative, bool isTable)
{
    const QString own = Evaluation::standInPath(relative);
    Evaluation::StandIn standIn;
    standIn.file = relative;
    standIn.origin = locationOf(userPlace());
    standIn.isTable = isTable;
    standIn.isOwn = QFileInfo(QDir(QString::fromStdString(sessionOptions().studyRoot)).filePath(own)).isFile();
    noteFileRead(relative); // its arrival makes the evaluation stale
    noteFileRead(own);
    session().standIns.append(standIn);
}

/// Whether a table is shown with rows of its own making because its file is not there yet. Only for
/// previews, and only for a file that a run could read once it is made.
bool standsIn(const std::string &path)
{
    const QStringList endings = Table::tableExtensions();
    const QString file = studyFile(path);
    const QString root = QString::fromStdString(sessionOptions().studyRoot);
    const bool readable = std::any_of(endings.begin(), endings.end(), [&file](const QString &ending) { return file.endsWith(ending); });
    if (!sessionOptions().standIns || !readable || !Core::isInside(root, file) || QFileInfo::exists(file)) {
        return false;
    }
    noteStandIn(QDir(root).relativeFilePath(file), true);
    return true;
}

/// The author's own file for a missing one, relative to the study; empty if there is none.
std::string ownStandIn(const std::string &path)
{
    const QString root = QString::fromStdString(sessionOptions().studyRoot);
    const QString own = Evaluation::standInPath(QDir(root).relativeFilePath(studyFile(path)));
    return session().standIns.isEmpty() || !session().standIns.constLast().isOwn ? std::string() : own.toStdString();
}

/// Whether the code may read invented values in place of a file that an earlier action would make:
/// outputs lie below `output/`, and anything else that is missing is a mistake.
bool standsInForFile(const std::string &path)
{
    const QString file = studyFile(path);
    const QString root = QString::fromStdString(sessionOptions().studyRoot);
    if (!sessionOptions().standIns || !Core::isInside(root, file) || QFileInfo::exists(file)) {
        return false;
    }
    const QString relative = QDir(root).relativeFilePath(file);
    if (!relative.startsWith(QStringLiteral("output/"))) {
        return false;
    }
    noteStandIn(relative, false);
    return true;
}

/// Whether a few codes stand in for a codelist that is missing: a run fails, the preview goes on. `content`: what was
/// invented, as such a file.
bool standsInForCodelist(const std::string &path, const std::string &content)
{
    const QString file = studyFile(path);
    const QString root = QString::fromStdString(sessionOptions().studyRoot);
    if (!sessionOptions().standIns || !file.endsWith(QStringLiteral(".csv")) || !Core::isInside(root, file) || QFileInfo::exists(file)) {
        return false;
    }
    noteStandIn(QDir(root).relativeFilePath(file), false);
    session().standIns.last().content = session().standIns.constLast().isOwn ? QString() : QString::fromStdString(content);
    return true;
}

/// What is wrong with a file of table_from_file(), or nothing. It must be there, lie in the study and
/// hold the columns when the definition runs (ehrql.md 23); the engine reads it again.
std::string tableFileProblem(const py::dict &schema, const std::string &path)
{
    const QString file = studyFile(path);
    const QString root = QString::fromStdString(sessionOptions().studyRoot);
    if (!Core::isInside(root, file)) {
        return "The table file " + path + " lies outside the study's folder, so it is not read.";
    }
    if (!QFileInfo(file).isFile()) {
        return "The table file " + path + " does not exist. If another action of the pipeline makes it, run that action first.";
    }
    noteFileRead(QDir(root).relativeFilePath(file));
    const auto table = Table::readTableFile(file, {toSchema(schema), {}});
    if (!table) {
        return (table.error().message + (table.error().detail.isEmpty() ? QString() : QLatin1Char('\n') + table.error().detail)).toStdString();
    }
    std::string missing;
    for (std::size_t column = 0; column < (*table)->columns.size(); ++column) {
        if (!(*table)->columns[column]) {
            missing += (missing.empty() ? "" : ", ") + (*table)->schema->columns[column].name;
        }
    }
    return missing.empty() ? missing : "The table file " + path + " does not have the columns: " + missing + ".";
}

PYBIND11_MODULE(_studybench, module)
{
    static py::exception<std::exception> buildError(module, "BuildError");
    buildErrorClass = buildError.ptr();
    module.def("select_table", [](const py::dict &schema) { return built(graph().selectTable(toSchema(schema))); });
    module.def("inline_table", [](const py::dict &schema, const std::string &path, const py::list &rows) {
        return built(graph().inlineTable(toInlineTable(schema, path, rows)));
    });
    module.def("column", [](NodeId frame, const std::string &name) { return built(graph().selectColumn(frame, name)); });
    module.def("filter", [](NodeId frame, NodeId condition) { return built(graph().filter(frame, condition)); });
    module.def("sort", [](NodeId frame, NodeId series) { return built(graph().sort(frame, series)); });
    module.def("pick", [](NodeId frame, bool first) { return built(first ? graph().pickFirst(frame) : graph().pickLast(frame)); });
    module.def("value", &makeValue);
    module.def("value_set", &makeValueSet);
    module.def("parameter", [](const std::string &name, const std::string &type) { return graph().parameter(name, typeNamed(type)); });
    module.def("aggregate", [](const std::string &op, NodeId input) { return built(graph().aggregate(opNamed(op), input)); });
    module.def("count_episodes", [](NodeId dates, std::int64_t gap) { return built(graph().countEpisodes(dates, gap)); });
    module.def("function", [](const std::string &op, const std::vector<NodeId> &inputs) { return built(graph().function(opNamed(op), inputs)); });
    module.def("case", &makeCase);
    module.def("describe", &describe);
    module.def("common_domain", [](const std::vector<NodeId> &nodes) {
        const auto domain = graph().commonDomain(nodes);
        if (!domain) {
            raise(domain.error());
        }
        return *domain;
    });
    module.def("cached_set", &cachedSet);
    module.def("remember_set", &rememberSet);
    module.def("true_for_empty_patient", &trueForEmptyPatient);
    module.def("user_location", &userLocation);
    module.def("note_codelist", &noteCodelist);
    module.def("note_codelist_codes", &noteCodelistCodes);
    module.def("note_permission", &notePermission);
    module.def("note_show", &noteShow);
    module.def("catalogue", &catalogueJson);
    module.def("table_file_problem", &tableFileProblem);
    module.def("stands_in", &standsIn);
    module.def("own_stand_in", &ownStandIn);
    module.def("stands_in_for_file", &standsInForFile);
    module.def("stands_in_for_codelist", &standsInForCodelist);
}

} // namespace

void clearSetCache()
{
    setCache().clear();
}

void registerModules()
{
    PyImport_AppendInittab("_studybench", &PyInit__studybench);
}

} // namespace Ehrql
