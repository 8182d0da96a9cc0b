// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include <QMutex>
#include <QString>

#include "model/core/result.h"
#include "model/query/graph.h"
#include "model/table/datatable.h"

namespace Engine
{

/// Data that a definition brings itself: its rows, or its file below `studyRoot` (ehrql.md 23).
/// The last row of a patient wins.
[[nodiscard]] Core::Result<Table::DataTablePtr> loadInlineTable(const Query::InlineTable &table, const QString &studyRoot);

/// Tables that several contexts share, each loaded once. Thread safe.
class InlineTables
{
public:
    explicit InlineTables(QString studyRoot) : m_studyRoot(std::move(studyRoot)) {}
    [[nodiscard]] Core::Result<Table::DataTablePtr> find(const Query::InlineTable &table);

private:
    QString m_studyRoot;
    QMutex m_mutex;
    std::unordered_map<const Query::InlineTable *, Table::DataTablePtr> m_tables;
};

} // namespace Engine
