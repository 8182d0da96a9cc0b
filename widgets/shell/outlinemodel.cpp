// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/outlinemodel.h"

#include <algorithm>

#include "model/pipeline/project.h"

namespace Gui
{

OutlineModel::OutlineModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void OutlineModel::setEntries(const QList<OutlineEntry> &entries)
{
    if (entries != m_entries) {
        beginResetModel();
        m_entries = entries;
        endResetModel();
    }
}

int OutlineModel::rowAt(const QString &file, int line) const
{
    int found = -1;
    for (int row = 0; row < m_entries.size(); ++row) {
        const Core::Location &place = m_entries.at(row).place;
        if (place.file == file && place.range.start.line <= line
            && (found < 0 || m_entries.at(found).place.range.start.line <= place.range.start.line)) {
            found = row;
        }
    }
    return found;
}

int OutlineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int OutlineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant OutlineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const OutlineEntry &entry = m_entries.at(index.row());
    if (role == Qt::DisplayRole) {
        return index.column() == 0 ? entry.name : entry.detail;
    }
    if (role == Qt::ToolTipRole) {
        return entry.place.toString();
    }
    if (index.column() == 1 && role == Qt::ForegroundRole) {
        return m_theme->color(Role::Muted);
    }
    if (index.column() == 1 && role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    return {};
}

namespace
{

QString typeInCohort(const Evaluation::CohortStudy &study, const std::string &name)
{
    const auto column = std::find_if(study.columns.begin(), study.columns.end(), [&name](const Evaluation::CohortColumn &each) { return each.name == name; });
    return column == study.columns.end() ? QString() : QString::fromStdString(column->type.name());
}

} // namespace

QList<OutlineEntry> outlineOf(const Evaluation::Evaluation &evaluation)
{
    QList<OutlineEntry> entries;
    const auto detailOf = [&evaluation](const Evaluation::NamedNode &named) -> QString {
        if (named.node == Query::kNoNode) {
            return evaluation.cohort ? typeInCohort(*evaluation.cohort, named.name) : QString();
        }
        const Query::ColumnSpec spec = Query::columnSpec(evaluation.graph, named.name, named.node);
        return spec.categories && spec.type.isText() ? OutlineModel::tr("category") : QString::fromStdString(spec.type.name());
    };
    for (const Evaluation::NamedNode &variable : evaluation.variables) {
        entries.append({QString::fromStdString(variable.name),
                        variable.name == "population" ? OutlineModel::tr("condition") : detailOf(variable), variable.origin});
    }
    for (const Evaluation::CohortMeasure &measure : evaluation.cohort ? evaluation.cohort->measures : std::vector<Evaluation::CohortMeasure>()) {
        entries.append({QString::fromStdString(measure.id), OutlineModel::tr("measure"), measure.origin});
    }
    for (const Evaluation::NamedNode &measure : evaluation.measureNames) {
        entries.append({QString::fromStdString(measure.name), OutlineModel::tr("measure"), measure.origin});
    }
    return entries;
}

QList<OutlineEntry> outlineOf(const Pipeline::Project &project)
{
    QList<OutlineEntry> entries;
    for (const Pipeline::Action &action : project.actions) {
        entries.append({action.id.value, action.command.image, {project.file, action.id.range}});
    }
    return entries;
}

} // namespace Gui
