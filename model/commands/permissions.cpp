// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/permissions.h"

#include <algorithm>

#include <QCoreApplication>
#include <QMap>

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::Permissions", text);
}

} // namespace

std::optional<QString> missingPermissions(const Query::Graph &graph, const std::vector<Query::NodeId> &roots,
                                          bool usesEventTables, const QStringList &claimed)
{
    QMap<QString, QStringList> reasons; // permission → what needs it
    for (const Query::NodeId id : graph.reachable(roots)) {
        const Query::Node &node = graph.node(id);
        if (node.table && !node.table->requiredPermission.empty()) {
            const QString table = QString::fromStdString(node.table->module + '.' + node.table->name);
            QStringList &tables = reasons[QString::fromStdString(node.table->requiredPermission)];
            if (!tables.contains(table)) {
                tables.append(table);
            }
        }
    }
    if (usesEventTables) {
        reasons[QStringLiteral("event_level_data")].append(QStringLiteral("dataset.add_event_table()"));
    }
    QStringList lines;
    QStringList all = claimed;
    for (auto it = reasons.begin(); it != reasons.end(); ++it) {
        if (!claimed.contains(it.key())) {
            lines.append(tr("  %1 is needed for %2").arg(it.key(), it.value().join(QStringLiteral(", "))));
            all.append(it.key());
        }
    }
    if (lines.isEmpty()) {
        return {};
    }
    QStringList quoted;
    for (const QString &permission : std::as_const(all)) {
        quoted.append(QLatin1Char('"') + permission + QLatin1Char('"'));
    }
    return tr("This definition uses data that needs special permission:\n%1\n\n"
              "To try it on dummy data, add this to the definition:\n\n"
              "    from ehrql import claim_permissions\n\n    claim_permissions(%2)\n\n"
              "To run it on real data the project must have been granted the same permissions.")
        .arg(lines.join(QLatin1Char('\n')), quoted.join(QStringLiteral(", ")));
}

} // namespace Commands
