// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What tells whether the server and its backends are well, and what the server can be asked.
#include <algorithm>

#include "app/server/controller.h"

namespace Server
{

namespace
{

/// A backend unseen for longer is told as missing (job-server.md 5).
constexpr qint64 kAlertSeconds = 300;
constexpr qint64 kUsPerSecond = 1000000;

bool isMissing(const BackendRow &backend)
{
    return !backend.lastSeenUs || nowNs() / 1000 - *backend.lastSeenUs > kAlertSeconds * kUsPerSecond;
}

Response plain(int status, const QString &text)
{
    return {status, "text/plain; charset=utf-8", text.toUtf8(), {}};
}

Response statusPage(Store &store)
{
    QString rows;
    const QList<BackendRow> backends = store.backends();
    for (const BackendRow &backend : backends) {
        const QString state = isMissing(backend)    ? QStringLiteral("not seen lately")
                              : backend.paused      ? QStringLiteral("paused")
                              : backend.maintenance ? QStringLiteral("database in maintenance")
                                                    : QStringLiteral("working");
        rows += QStringLiteral("<tr><td>%1</td><td>%2</td><td>%3</td></tr>\n")
                    .arg(backend.name.toHtmlEscaped(), state,
                         backend.lastSeenUs ? isoSeconds(*backend.lastSeenUs / kUsPerSecond) : QStringLiteral("never"));
    }
    return Response::html(200, htmlPage(QStringLiteral("Backends"),
                                        QStringLiteral("<table><thead><tr><th>Backend</th><th>State</th><th>Last seen</th></tr></thead>"
                                                       "<tbody>\n%1</tbody></table>").arg(rows)));
}

/// Plain text, for watchers: when it was last seen, 503 when that is too long ago.
Response backendStatus(Store &store, const QString &slug)
{
    const std::optional<BackendRow> backend = store.backend(slug);
    if (!backend) {
        return plain(404, QStringLiteral("There is no such backend.\n"));
    }
    return plain(isMissing(*backend) ? 503 : 200,
                 backend->lastSeenUs ? isoMicroseconds(*backend->lastSeenUs) : QStringLiteral("never"));
}

Response databaseAvailability(Store &store, const QString &slug)
{
    const std::optional<BackendRow> backend = store.backend(slug);
    if (!backend) {
        return plain(404, QStringLiteral("There is no such backend.\n"));
    }
    return plain(backend->maintenance ? 503 : 200, backend->maintenance ? QStringLiteral("in maintenance") : QStringLiteral("available"));
}

Response documentation()
{
    QString rows;
    const QJsonObject paths = apiDescription().value(QStringLiteral("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject operations = path.value().toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
            const QJsonObject object = operation.value().toObject();
            rows += QStringLiteral("<tr><td>%1</td><td><code>%2</code></td><td>%3</td><td>%4</td></tr>\n")
                        .arg(operation.key().toUpper(), path.key().toHtmlEscaped(),
                             object.value(QStringLiteral("summary")).toString().toHtmlEscaped(),
                             object.contains(QStringLiteral("security")) ? QStringLiteral("token") : QString());
        }
    }
    return Response::html(200, htmlPage(QStringLiteral("Addresses of this server"),
                                        QStringLiteral("<p>The same as data: <a href=\"/controller/v1/spec.json\">spec.json</a></p>\n"
                                                       "<table><thead><tr><th>Method</th><th>Address</th><th>What it does</th>"
                                                       "<th>Needs</th></tr></thead><tbody>\n%1</tbody></table>").arg(rows)));
}

class MetricsText
{
public:
    void add(const char *name, const char *help, const char *type, qint64 value)
    {
        family(name, help, type);
        m_text += QByteArray(name) + ' ' + QByteArray::number(value) + '\n';
    }

    void family(const char *name, const char *help, const char *type)
    {
        m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
    }

    void sample(const char *name, const QString &backend, qint64 value)
    {
        m_text += QByteArray(name) + "{backend=\"" + backend.toUtf8() + "\"} " + QByteArray::number(value) + '\n';
    }

    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    QByteArray m_text;
};

Response metrics(Store &store, qint64 requests, int connections, qint64 uptimeMs)
{
    MetricsText text;
    text.add("studybench_uptime_seconds", "Time since the server started.", "gauge", uptimeMs / 1000);
    text.add("studybench_http_requests_total", "Requests answered.", "counter", requests);
    text.add("studybench_http_connections", "Open connections.", "gauge", connections);
    text.add("studybench_job_requests_total", "Job requests taken.", "counter", store.rapCount());
    text.add("studybench_jobs_pending", "Jobs that wait.", "gauge", store.count("SELECT count(*) FROM jobs WHERE status = 'pending'"));
    text.add("studybench_jobs_running", "Jobs that run.", "gauge", store.count("SELECT count(*) FROM jobs WHERE status = 'running'"));
    text.add("studybench_tasks_active", "Tasks that agents have to do.", "gauge", store.count("SELECT count(*) FROM tasks WHERE active = 1"));
    const QList<BackendRow> backends = store.backends();
    text.family("studybench_backend_last_seen_seconds", "When an agent of the backend last asked, in seconds since 1970.", "gauge");
    for (const BackendRow &backend : backends) {
        text.sample("studybench_backend_last_seen_seconds", backend.slug, backend.lastSeenUs.value_or(0) / kUsPerSecond);
    }
    text.family("studybench_backend_paused", "1 while the backend is paused.", "gauge");
    for (const BackendRow &backend : backends) {
        text.sample("studybench_backend_paused", backend.slug, backend.paused ? 1 : 0);
    }
    return {200, "text/plain; version=0.0.4; charset=utf-8", text.text(), {}};
}

} // namespace

QString htmlPage(const QString &title, const QString &body)
{
    return QStringLiteral("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>%1</title>"
                          "<meta name=\"viewport\" content=\"width=device-width\">"
                          "<style>body{font-family:sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;line-height:1.4}"
                          "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;"
                          "border-bottom:1px solid #bbb;vertical-align:top}code{font-size:.95em}"
                          "@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#eee}a{color:#8cf}}</style>"
                          "</head>\n<body>\n<h1>%1</h1>\n%2\n</body>\n</html>\n")
        .arg(title.toHtmlEscaped(), body);
}

void addStatusRoutes(Controller &controller)
{
    Router &router = controller.m_http.router();
    Controller *self = &controller;
    const auto open = [self](auto handler) {
        return [self, handler](const Request &request, const Responder &responder) { responder.send(handler(*self, request)); };
    };
    const auto health = open([](Controller &, const Request &) {
        return Response::json(200, {{QStringLiteral("method"), QStringLiteral("GET")}});
    });
    router.add("GET", QStringLiteral("/"), health);
    router.add("GET", QStringLiteral("/controller/v1/"), health);
    router.add("GET", QStringLiteral("/health"), open([](Controller &c, const Request &) {
                   const bool good = c.store().count("SELECT 1") == 1;
                   return Response::json(good ? 200 : 503,
                                         {{QStringLiteral("status"), good ? QStringLiteral("ok") : QStringLiteral("database away")}});
               }));
    router.add("GET", QStringLiteral("/metrics"), [self](const Request &, const Responder &responder) {
        responder.send(metrics(self->m_store, self->m_http.requestCount(), self->m_http.connectionCount(), self->m_uptime.elapsed()));
    });
    router.add("GET", QStringLiteral("/controller/v1/spec.json"),
               open([](Controller &, const Request &) { return Response::json(200, apiDescription()); }));
    router.add("GET", QStringLiteral("/controller/v1/docs/"), open([](Controller &, const Request &) { return documentation(); }));
    router.add("GET", QStringLiteral("/status/"), open([](Controller &c, const Request &) { return statusPage(c.store()); }));
    router.add("GET", QStringLiteral("/status/<backend>/"),
               open([](Controller &c, const Request &request) { return backendStatus(c.store(), request.capture("backend")); }));
    router.add("GET", QStringLiteral("/status/<backend>/db-availability/"),
               open([](Controller &c, const Request &request) { return databaseAvailability(c.store(), request.capture("backend")); }));
}

} // namespace Server
