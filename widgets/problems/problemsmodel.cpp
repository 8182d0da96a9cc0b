// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/problems/problemsmodel.h"

namespace Gui
{

namespace
{

/// A shape beside the word, so that colour is never alone.
QString severityText(Core::Severity severity)
{
    switch (severity) {
    case Core::Severity::Error:
        return QStringLiteral("● ") + ProblemsModel::tr("error");
    case Core::Severity::Warning:
        return QStringLiteral("▲ ") + ProblemsModel::tr("warning");
    case Core::Severity::Information:
        break;
    }
    return QStringLiteral("◇ ") + ProblemsModel::tr("note");
}

Role severityRole(Core::Severity severity)
{
    switch (severity) {
    case Core::Severity::Error:
        return Role::Error;
    case Core::Severity::Warning:
        return Role::Warning;
    case Core::Severity::Information:
        break;
    }
    return Role::Muted;
}

} // namespace

ProblemsModel::ProblemsModel(const Study::ProblemStore *store, const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_store(store)
    , m_theme(theme)
    , m_entries(store->all())
{
    connect(store, &Study::ProblemStore::changed, this, &ProblemsModel::refresh);
    connect(theme, &Theme::changed, this, [this]() {
        if (!m_entries.isEmpty()) {
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
    });
}

void ProblemsModel::refresh()
{
    const QList<Study::ProblemStore::Entry> now = m_store->all();
    if (now != m_entries) {
        beginResetModel();
        m_entries = now;
        endResetModel();
    }
}

int ProblemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int ProblemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProblemsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Study::ProblemStore::Entry &entry = m_entries.at(index.row());
    const Core::Diagnostic &problem = entry.diagnostic;
    if (role == Qt::ForegroundRole && index.column() == Severity) {
        return m_theme->color(severityRole(problem.severity));
    }
    if (role == Qt::ToolTipRole) {
        return problem.fixes.isEmpty() ? problem.message : tr("%1\n%2: Ctrl+. in the editor").arg(problem.message, problem.fixes.constFirst().title);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Severity:
        return severityText(problem.severity);
    case Message:
        return problem.message;
    case File:
        return problem.file;
    case Place:
        return !problem.range.isValid()         ? QStringLiteral("–")
               : problem.range.start.column > 0 ? QStringLiteral("%1:%2").arg(problem.range.start.line).arg(problem.range.start.column)
                                                : QString::number(problem.range.start.line);
    case Source:
        return problem.rule.isEmpty() ? entry.provider : problem.rule;
    default:
        return {};
    }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Severity:
        return tr("Severity");
    case Message:
        return tr("Problem");
    case File:
        return tr("File");
    case Place:
        return tr("Place");
    case Source:
        return tr("Rule");
    default:
        return {};
    }
}

} // namespace Gui
