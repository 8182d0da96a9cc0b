// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/adminprogram.h"

#include <cstdio>
#include <functional>

#include <QFileInfo>

#include "app/server/administration.h"
#include "app/server/scheduler.h"

namespace Server
{

namespace
{

constexpr int kUsage = 2;
constexpr int kShownAuditRows = 50;

void say(FILE *stream, const QString &text)
{
    std::fputs((text + u'\n').toUtf8().constData(), stream);
}

int refuse(const QString &text, int status = 1)
{
    say(stderr, QStringLiteral("studybench-server: ") + text);
    return status;
}

int done(const Core::Result<void> &result)
{
    return result ? 0 : refuse(result.error().message);
}

int shown(const Core::Result<QByteArray> &token)
{
    if (!token) {
        return refuse(token.error().message);
    }
    say(stdout, QString::fromLatin1(*token));
    return 0;
}

const QString kBy = QStringLiteral("console");

struct Order
{
    QString name;
    qsizetype atLeast; ///< words after the name
    qsizetype atMost;
    QString usage;
    std::function<int(Store &, const QStringList &)> run;
};

int changed(Store &store, const QString &slug, const Administration::BackendChange &change)
{
    const Core::Result<BackendRow> result = Administration::changeBackend(store, slug, change, kBy);
    return result ? 0 : refuse(result.error().message);
}

int addUser(Store &store, const QStringList &words)
{
    Administration::NewUser user{words.at(0), words.at(1), words.value(2, QStringLiteral("local")).split(u',', Qt::SkipEmptyParts),
                                 words.value(3).split(u',', Qt::SkipEmptyParts), words.value(4)};
    return shown(Administration::addUser(store, user, kBy));
}

int listUsers(Store &store, const QStringList &)
{
    const QList<Access> users = store.users();
    for (const Access &user : users) {
        QStringList backends(user.backends.begin(), user.backends.end());
        QStringList projects(user.projects.begin(), user.projects.end());
        backends.sort();
        projects.sort();
        say(stdout, QStringLiteral("%1  %2  %3  %4").arg(user.user, user.role, backends.join(u','),
                                                         projects.isEmpty() ? QStringLiteral("all projects") : projects.join(u',')));
    }
    return 0;
}

int listBackends(Store &store, const QStringList &)
{
    const QList<BackendRow> backends = store.backends();
    for (const BackendRow &backend : backends) {
        say(stdout, QStringLiteral("%1  %2 workers, %3 for the database%4%5")
                        .arg(backend.slug).arg(backend.maxWorkers).arg(backend.maxDbWorkers)
                        .arg(backend.paused ? QStringLiteral(", paused") : QString(),
                             backend.maintenance ? QStringLiteral(", database in maintenance") : QString()));
    }
    return 0;
}

QStringList listOf(const QString &word)
{
    return word.split(u',', Qt::SkipEmptyParts);
}

int addProject(Store &store, const QStringList &words)
{
    ProjectRow project;
    project.slug = words.at(0);
    project.name = words.value(1);
    project.orgs = listOf(words.value(2));
    if (words.size() > 3) {
        bool good = false;
        project.number = words.at(3).toLongLong(&good);
        if (!good) {
            return refuse(QStringLiteral("the number of a project is a whole number"), kUsage);
        }
    }
    return done(Administration::addProject(store, project, kBy));
}

int changeProject(Store &store, const QString &slug, const Administration::ProjectChange &change)
{
    const Core::Result<ProjectRow> result = Administration::changeProject(store, slug, change, kBy);
    return result ? 0 : refuse(result.error().message);
}

int listOrganisations(Store &store, const QStringList &)
{
    const QList<OrganisationRow> organisations = store.organisations();
    for (const OrganisationRow &organisation : organisations) {
        say(stdout, QStringLiteral("%1  %2  %3 projects  %4").arg(organisation.slug, organisation.name).arg(organisation.projects)
                        .arg(organisation.githubOrgs.join(u',')).trimmed());
    }
    return 0;
}

int listProjects(Store &store, const QStringList &)
{
    const QList<ProjectRow> projects = store.projects();
    for (const ProjectRow &project : projects) {
        say(stdout, QStringLiteral("%1  %2  %3  %4  %5 workspaces, %6 requests")
                        .arg(project.slug, project.name, project.status, project.orgs.join(u',')).arg(project.workspaces).arg(project.requests));
    }
    return 0;
}

int listWorkspaces(Store &store, const QStringList &)
{
    const QList<WorkspaceRow> workspaces = store.workspaces();
    for (const WorkspaceRow &workspace : workspaces) {
        say(stdout, QStringLiteral("%1  %2  %3  %4%5").arg(workspace.name, workspace.project, workspace.repo, workspace.branch,
                                                           workspace.archived ? QStringLiteral("  archived") : QString()));
    }
    return 0;
}

int setWorkers(Store &store, const QStringList &words)
{
    bool good = false;
    bool goodDb = true;
    Administration::BackendChange change;
    change.maxWorkers = words.at(1).toInt(&good);
    if (words.size() > 2) {
        change.maxDbWorkers = words.at(2).toInt(&goodDb);
    }
    return good && goodDb ? changed(store, words.at(0), change) : refuse(QStringLiteral("the number of workers is a whole number"), kUsage);
}

int setPriority(Store &store, const QStringList &words)
{
    bool good = false;
    const int priority = words.at(1).toInt(&good);
    return good ? done(Administration::setPriority(store, words.at(0), priority, kBy))
                : refuse(QStringLiteral("a priority is a whole number"), kUsage);
}

int reboot(Store &store, const QStringList &words)
{
    Scheduler scheduler(&store);
    const Core::Result<int> count = Administration::prepareForReboot(store, scheduler, words.at(0), kBy);
    if (!count) {
        return refuse(count.error().message);
    }
    say(stdout, QStringLiteral("Paused; %1 running jobs were taken back and start again after “admin resume %2”.").arg(*count).arg(words.at(0)));
    return 0;
}

int audit(Store &store, const QStringList &)
{
    const QList<AuditRow> rows = store.auditRows(kShownAuditRows);
    for (const AuditRow &row : rows) {
        say(stdout, QStringLiteral("%1  %2  %3  %4").arg(isoSeconds(row.at), row.user, row.what, row.subject));
    }
    return 0;
}

QList<Order> orders()
{
    const auto text = [](const char *word) { return QString::fromUtf8(word); };
    return {
        {text("add-organisation"), 1, 3, text("SLUG [NAME [GITHUB-ORGANISATION,...]]"),
         [](Store &s, const QStringList &w) {
             return done(Administration::addOrganisation(s, {w.at(0), w.value(1), listOf(w.value(2)), 0, 0}, kBy));
         }},
        {text("organisations"), 0, 0, {}, listOrganisations},
        {text("add-project"), 1, 4, text("SLUG [NAME [ORGANISATION,... [NUMBER]]]"), addProject},
        {text("project-status"), 2, 2, text("PROJECT ") + Administration::projectStatuses().join(u'|'),
         [](Store &s, const QStringList &w) { return changeProject(s, w.at(0), {{}, {}, w.at(1), {}}); }},
        {text("project-organisations"), 2, 2, text("PROJECT ORGANISATION,..."),
         [](Store &s, const QStringList &w) { return changeProject(s, w.at(0), {{}, {}, {}, listOf(w.at(1))}); }},
        {text("projects"), 0, 0, {}, listProjects},
        {text("add-workspace"), 4, 4, text("NAME PROJECT REPOSITORY BRANCH"),
         [](Store &s, const QStringList &w) { return done(Administration::addWorkspace(s, {w.at(0), w.at(1), w.at(2), w.at(3), {}, 0, false}, kBy)); }},
        {text("workspaces"), 0, 0, {}, listWorkspaces},
        {text("add-user"), 2, 5, text("NAME ROLE [BACKEND,... [PROJECT,... [FULL-NAME]]]   prints the new token"), addUser},
        {text("remove-user"), 1, 1, text("NAME"), [](Store &s, const QStringList &w) { return done(Administration::removeUser(s, w.at(0), kBy)); }},
        {text("users"), 0, 0, {}, listUsers},
        {text("add-backend"), 1, 2, text("SLUG [TITLE]   prints the token of its agent"),
         [](Store &s, const QStringList &w) { return shown(Administration::addBackend(s, w.at(0), w.value(1), kBy)); }},
        {text("backends"), 0, 0, {}, listBackends},
        {text("pause"), 1, 1, text("BACKEND"), [](Store &s, const QStringList &w) { return changed(s, w.at(0), {true, {}, {}, {}}); }},
        {text("resume"), 1, 1, text("BACKEND"), [](Store &s, const QStringList &w) { return changed(s, w.at(0), {false, {}, {}, {}}); }},
        {text("maintenance-on"), 1, 1, text("BACKEND"), [](Store &s, const QStringList &w) { return changed(s, w.at(0), {{}, true, {}, {}}); }},
        {text("maintenance-off"), 1, 1, text("BACKEND"), [](Store &s, const QStringList &w) { return changed(s, w.at(0), {{}, false, {}, {}}); }},
        {text("prepare-for-reboot"), 1, 1, text("BACKEND"), reboot},
        {text("workers"), 2, 3, text("BACKEND N [N-DATABASE]"), setWorkers},
        {text("priority"), 2, 2, text("RAP-ID N"), setPriority},
        {text("archive"), 1, 1, text("WORKSPACE"), [](Store &s, const QStringList &w) { return done(Administration::setArchived(s, w.at(0), true, kBy)); }},
        {text("restore"), 1, 1, text("WORKSPACE"), [](Store &s, const QStringList &w) { return done(Administration::setArchived(s, w.at(0), false, kBy)); }},
        {text("audit"), 0, 0, {}, audit},
        {text("backup"), 1, 1, text("FILE"), [](Store &s, const QStringList &w) { return done(s.database().backup(w.at(0))); }}};
}

} // namespace

int runAdmin(const QString &dataFolder, const QStringList &words)
{
    const QList<Order> known = orders();
    if (words.isEmpty() || words.first() == QStringLiteral("help")) {
        for (const Order &order : known) {
            say(stdout, QStringLiteral("studybench-server admin --data DIR %1 %2").arg(order.name, order.usage).trimmed());
        }
        return words.isEmpty() ? kUsage : 0;
    }
    for (const Order &order : known) {
        const qsizetype given = words.size() - 1;
        if (order.name != words.first()) {
            continue;
        }
        if (given < order.atLeast || given > order.atMost) {
            return refuse(QStringLiteral("usage: admin %1 %2").arg(order.name, order.usage), kUsage);
        }
        const QString file = dataFolder + QStringLiteral("/controller.sqlite");
        if (!QFileInfo::exists(file)) {
            return refuse(QStringLiteral("no server has kept anything in “%1” yet. Give its folder with --data.").arg(dataFolder));
        }
        Store store;
        const Core::Result<void> opened = store.open(file);
        return opened ? order.run(store, words.mid(1)) : refuse(opened.error().message + u' ' + opened.error().detail);
    }
    return refuse(QStringLiteral("“%1” is nothing an administrator can do. Run studybench-server admin help.").arg(words.first()), kUsage);
}

} // namespace Server
