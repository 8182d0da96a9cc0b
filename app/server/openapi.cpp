// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>

#include "app/server/controller.h"

namespace Server
{

namespace
{

// Bodies first; the addresses below refer to them. Kept as JSON because that is what is served.
constexpr char kSchemas[] = R"json({
"RapId": {"type": "string", "pattern": "^[a-z0-9]{16}$"},
"Error": {"type": "object", "required": ["error", "details"],
  "properties": {"error": {"type": "string"}, "details": {"type": "string"}}},
"RapCreate": {"type": "object",
  "required": ["rap_id", "backend", "workspace", "repo_url", "branch", "commit", "database_name", "requested_actions",
    "codelists_ok", "force_run_dependencies", "created_by", "project", "orgs"],
  "properties": {
    "rap_id": {"$ref": "#/components/schemas/RapId"},
    "backend": {"type": "string"},
    "workspace": {"type": "string", "pattern": "[a-zA-Z0-9_-]+"},
    "repo_url": {"type": "string"},
    "branch": {"type": "string"},
    "commit": {"type": "string", "pattern": "^[0-9a-f]{40}$"},
    "database_name": {"type": "string", "enum": ["default"]},
    "requested_actions": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    "codelists_ok": {"type": "boolean"},
    "force_run_dependencies": {"type": "boolean"},
    "created_by": {"type": "string"},
    "project": {"type": "string"},
    "orgs": {"type": "array", "items": {"type": "string"}},
    "analysis_scope": {"type": "object", "properties": {
      "dataset_permissions": {"type": "array", "items": {"type": "string"}},
      "population_permissions": {"type": "array", "items": {"type": "string"}},
      "component_access": {"type": "array", "items": {"type": "string"}}}}}},
"RapOutcome": {"type": "object", "required": ["result", "details", "rap_id", "count"],
  "properties": {"result": {"type": "string", "enum": ["Success", "No change", "Nothing to do"]}, "details": {"type": "string"},
    "rap_id": {"$ref": "#/components/schemas/RapId"}, "count": {"type": "integer"}}},
"RapStatus": {"type": "object", "required": ["rap_ids"],
  "properties": {"rap_ids": {"type": "array", "items": {"$ref": "#/components/schemas/RapId"}}}},
"RapCancel": {"type": "object", "required": ["rap_id", "actions"],
  "properties": {"rap_id": {"$ref": "#/components/schemas/RapId"},
    "actions": {"type": "array", "minItems": 1, "items": {"type": "string"}}}},
"Workspace": {"type": "object", "required": ["name", "project", "repo", "branch"],
  "properties": {"name": {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$"}, "project": {"type": "string"},
    "repo": {"type": "string"}, "branch": {"type": "string"}}},
"User": {"type": "object", "required": ["user", "role", "backends"],
  "properties": {"user": {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$"},
    "role": {"type": "string", "enum": ["collaborator", "developer", "output-checker", "administrator", "owner"]},
    "backends": {"type": "array", "items": {"type": "string"}}, "projects": {"type": "array", "items": {"type": "string"}},
    "full_name": {"type": "string"}}},
"Organisation": {"type": "object", "required": ["slug"],
  "properties": {"slug": {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$"}, "name": {"type": "string"},
    "github_orgs": {"type": "array", "items": {"type": "string"}}}},
"OrganisationChange": {"type": "object", "properties": {"name": {"type": "string"},
  "github_orgs": {"type": "array", "items": {"type": "string"}}}},
"Project": {"type": "object", "required": ["slug"],
  "properties": {"slug": {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$"}, "name": {"type": "string"}, "number": {"type": "integer"},
    "status": {"type": "string", "enum": ["ongoing", "postponed", "retired", "ongoing-and-linked", "completed-and-linked",
      "completed-and-awaiting"]}, "orgs": {"type": "array", "items": {"type": "string"}}}},
"ProjectChange": {"type": "object", "properties": {"name": {"type": "string"}, "number": {"type": "integer"},
  "status": {"type": "string"}, "orgs": {"type": "array", "items": {"type": "string"}}}},
"Backend": {"type": "object", "required": ["slug"],
  "properties": {"slug": {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$"}, "name": {"type": "string"}}},
"BackendChange": {"type": "object", "properties": {"paused": {"type": "boolean"}, "db_maintenance": {"type": "boolean"},
  "max_workers": {"type": "integer", "minimum": 0}, "max_db_workers": {"type": "integer", "minimum": 0},
  "prepare_for_reboot": {"type": "boolean"}}},
"Priority": {"type": "object", "required": ["rap_id", "priority"],
  "properties": {"rap_id": {"$ref": "#/components/schemas/RapId"},
    "priority": {"type": "integer", "minimum": -100, "maximum": 100}}},
"Archive": {"type": "object", "required": ["archived"], "properties": {"archived": {"type": "boolean"}}}
})json";

struct Address
{
    const char *path;
    const char *method;
    const char *summary;
    const char *body;       ///< name of a schema, or nullptr
    const char *parameters; ///< query parameters by name, separated by blanks
    bool token;
    const char *answers;
};

constexpr Address kAddresses[] = {
    {"/controller/v1/backend/status/", "get", "State of the backends that the token opens", nullptr, "", true, "200 401"},
    {"/controller/v1/rap/create/", "post", "Create jobs; may be repeated with the same id", "RapCreate", "", true, "200 201 400 401"},
    {"/controller/v1/rap/status/", "post", "Jobs of requests", "RapStatus", "", true, "200 400 401"},
    {"/controller/v1/rap/cancel/", "post", "Cancel actions of a request", "RapCancel", "", true, "200 400 401 403 404"},
    {"/controller/v1/rap/", "get", "Requests, newest first", nullptr, "workspace limit before", true, "200 400 401"},
    {"/controller/v1/workspaces/", "get", "Workspaces", nullptr, "", true, "200 401"},
    {"/controller/v1/workspaces/", "post", "Make a workspace; may be repeated", "Workspace", "", true, "200 201 400 401 403 409"},
    {"/controller/v1/jobs/{job}/log", "get", "A piece of a job's log", nullptr, "offset", true, "200 400 401 403 404"},
    {"/controller/v1/workspaces/{workspace}/outputs", "get", "The manifest of a workspace", nullptr, "", true, "200 401 403 404"},
    {"/controller/v1/workspaces/{workspace}/files/{path}", "get", "One output", nullptr, "", true, "200 401 403 404 413"},
    {"/controller/v1/events", "get", "What changed; waits up to `wait` seconds", nullptr, "since wait", true, "200 400 401 503"},
    {"/controller/v1/organisations/", "get", "Organisations", nullptr, "", true, "200 401"},
    {"/controller/v1/organisations/", "post", "Make an organisation (administrators)", "Organisation", "", true, "201 400 401 403 409"},
    {"/controller/v1/organisations/{organisation}/", "post", "Change an organisation (administrators)", "OrganisationChange", "", true,
     "200 400 401 403 404"},
    {"/controller/v1/projects/", "get", "Projects, with how many workspaces and requests they have", nullptr, "", true, "200 401"},
    {"/controller/v1/projects/", "post", "Make a project (administrators)", "Project", "", true, "201 400 401 403 404 409"},
    {"/controller/v1/projects/{project}/", "post", "Change a project's name, number, state or organisations (administrators)", "ProjectChange",
     "", true, "200 400 401 403 404 409"},
    {"/controller/v1/users/", "get", "Users and agents (administrators)", nullptr, "", true, "200 401 403"},
    {"/controller/v1/users/", "post", "Make a user; the answer has the token (administrators)", "User", "", true, "201 400 401 403 404 409"},
    {"/controller/v1/users/{user}/", "delete", "Take a user's tokens away (administrators)", nullptr, "", true, "200 401 403 404 409"},
    {"/controller/v1/backends/", "get", "Backends and their workers (administrators)", nullptr, "", true, "200 401 403"},
    {"/controller/v1/backends/", "post", "Make a backend; the answer has its agent's token (administrators)", "Backend", "", true, "201 400 401 403 409"},
    {"/controller/v1/backends/{backend}/", "post", "Pause, maintenance, workers, restart (administrators)", "BackendChange", "", true, "200 400 401 403 404"},
    {"/controller/v1/audit/", "get", "Who changed what (administrators)", nullptr, "limit before", true, "200 400 401 403"},
    {"/controller/v1/rap/priority/", "post", "Let a request go before others (administrators)", "Priority", "", true, "200 400 401 403 404"},
    {"/controller/v1/workspaces/{workspace}/archive/", "post", "Archive a workspace or take it back (administrators)", "Archive", "", true, "200 400 401 403 404"},
    {"/controller/v1/spec.json", "get", "This description", nullptr, "", false, "200"},
    {"/controller/v1/docs/", "get", "This description as a page", nullptr, "", false, "200"},
    {"/status/", "get", "Backends as a page", nullptr, "", false, "200"},
    {"/status/{backend}/", "get", "When a backend was last seen, as plain text", nullptr, "", false, "200 404 503"},
    {"/status/{backend}/db-availability/", "get", "Whether its database can be used, as plain text", nullptr, "", false, "200 404 503"},
    {"/controller/v1/", "get", "Alive", nullptr, "", false, "200"},
    {"/health", "get", "Alive, and the database answers", nullptr, "", false, "200 503"},
    {"/metrics", "get", "Numbers for Prometheus", nullptr, "", false, "200"},
    {"/event-log/", "get", "Public list of job requests", nullptr, "page workspace project org user", false, "200 400"},
    {"/event-log.json", "get", "The same as data", nullptr, "page workspace project org user", false, "200 400"},
    {"/projects/", "get", "Public list of projects with their organisations and workspaces", nullptr, "", false, "200"},
    {"/projects.json", "get", "The same as data", nullptr, "", false, "200"},
    {"/job-requests/{id}/", "get", "Public page of one job request", nullptr, "", false, "200 404"},
    {"/api/v2/job-requests/", "get", "Active job requests", nullptr, "limit offset", false, "200 400"},
    {"/api/v2/workspaces/{workspace}/statuses/", "get", "Latest status of each action", nullptr, "", false, "200 404"}};

QJsonObject operation(const Address &address)
{
    QJsonArray parameters;
    const QString path = QLatin1String(address.path);
    qsizetype open = path.indexOf(u'{');
    while (open >= 0) {
        const qsizetype close = path.indexOf(u'}', open);
        parameters.append(QJsonObject{{QStringLiteral("name"), path.mid(open + 1, close - open - 1)},
                                      {QStringLiteral("in"), QStringLiteral("path")},
                                      {QStringLiteral("required"), true},
                                      {QStringLiteral("schema"), QJsonObject{{QStringLiteral("type"), QStringLiteral("string")}}}});
        open = path.indexOf(u'{', close);
    }
    const QStringList queries = QString::fromLatin1(address.parameters).split(u' ', Qt::SkipEmptyParts);
    for (const QString &name : queries) {
        static const QStringList kTexts = {QStringLiteral("workspace"), QStringLiteral("project"), QStringLiteral("org"), QStringLiteral("user")};
        const bool text = kTexts.contains(name);
        parameters.append(QJsonObject{
            {QStringLiteral("name"), name},
            {QStringLiteral("in"), QStringLiteral("query")},
            {QStringLiteral("schema"),
             QJsonObject{{QStringLiteral("type"), text ? QStringLiteral("string") : QStringLiteral("integer")}}}});
    }
    QJsonObject responses;
    const QStringList answers = QString::fromLatin1(address.answers).split(u' ');
    for (const QString &answer : answers) {
        responses.insert(answer, QJsonObject{{QStringLiteral("description"),
                                              answer.startsWith(u'2') ? QStringLiteral("Done") : QStringLiteral("Refused, with the reason")}});
    }
    QJsonObject object = {{QStringLiteral("summary"), QLatin1String(address.summary)},
                          {QStringLiteral("parameters"), parameters},
                          {QStringLiteral("responses"), responses}};
    if (address.token) {
        object.insert(QStringLiteral("security"), QJsonArray{QJsonObject{{QStringLiteral("token"), QJsonArray()}}});
    }
    if (address.body != nullptr) {
        const QJsonObject schema = {{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/") + QLatin1String(address.body)}};
        object.insert(QStringLiteral("requestBody"),
                      QJsonObject{{QStringLiteral("required"), true},
                                  {QStringLiteral("content"),
                                   QJsonObject{{QStringLiteral("application/json"), QJsonObject{{QStringLiteral("schema"), schema}}}}}});
    }
    return object;
}

} // namespace

QJsonObject apiDescription()
{
    QJsonObject paths;
    for (const Address &address : kAddresses) {
        const QString path = QLatin1String(address.path);
        QJsonObject item = paths.value(path).toObject();
        item.insert(QLatin1String(address.method), operation(address));
        paths.insert(path, item);
    }
    const QJsonObject token = {{QStringLiteral("type"), QStringLiteral("apiKey")},
                               {QStringLiteral("in"), QStringLiteral("header")},
                               {QStringLiteral("name"), QStringLiteral("Authorization")}};
    return {{QStringLiteral("openapi"), QStringLiteral("3.1.0")},
            {QStringLiteral("info"), QJsonObject{{QStringLiteral("title"), QStringLiteral("StudyBench job server")},
                                                 {QStringLiteral("version"), QStringLiteral("1")}}},
            {QStringLiteral("paths"), paths},
            {QStringLiteral("components"),
             QJsonObject{{QStringLiteral("schemas"), QJsonDocument::fromJson(QByteArray(kSchemas)).object()},
                         {QStringLiteral("securitySchemes"), QJsonObject{{QStringLiteral("token"), token}}}}}};
}

} // namespace Server
