// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/coveragemodel.h"

#include <algorithm>

#include "widgets/charts/chartdata.h"

namespace Gui
{

namespace
{
constexpr float kDeepest = 0.45F; // text on it keeps its contrast
constexpr float kPalest = 0.08F;
} // namespace

CoverageModel::CoverageModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void CoverageModel::setRows(const std::vector<Explanation::CoverageRow> &rows)
{
    beginResetModel();
    m_lines.clear();
    m_most = 0;
    for (const Explanation::CoverageRow &row : rows) {
        for (const Explanation::CoveragePart &part : row.parts) {
            m_lines.push_back({row.variable, part, &part == &row.parts.front()});
            m_most = std::max(m_most, part.patients);
        }
    }
    arrange();
    endResetModel();
}

void CoverageModel::setOnlyGaps(bool only)
{
    beginResetModel();
    m_onlyGaps = only;
    arrange();
    endResetModel();
}

void CoverageModel::arrange()
{
    m_shown.clear();
    for (std::size_t line = 0; line < m_lines.size(); ++line) {
        if (!m_onlyGaps || m_lines[line].part.isGap()) {
            m_shown.push_back(line);
        }
    }
}

int CoverageModel::gaps() const
{
    return static_cast<int>(std::count_if(m_lines.begin(), m_lines.end(), [](const Line &line) { return line.part.isGap(); }));
}

int CoverageModel::parts() const
{
    return static_cast<int>(
        std::count_if(m_lines.begin(), m_lines.end(), [](const Line &line) { return line.part.kind != Explanation::CoveragePart::Kind::Missing; }));
}

Query::NodeId CoverageModel::node(int row) const
{
    return m_lines[m_shown[static_cast<std::size_t>(row)]].part.node;
}

int CoverageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int CoverageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CoverageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Line &line = m_lines[m_shown[static_cast<std::size_t>(index.row())]];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Variable:
            return line.isFirst || m_onlyGaps ? line.variable : QString();
        case Part:
            return line.part.text;
        case Patients:
            return countText(line.part.patients);
        default:
            return line.part.isHit() ? tr("✓ hit") : line.part.ruledOut ? tr("– ruled out") : line.part.isGap() ? tr("✕ nobody") : tr("– nobody");
        }
    case Qt::AccessibleTextRole:
        return tr("%1, %2: %3 patients").arg(line.variable, line.part.text, countText(line.part.patients));
    case Qt::ToolTipRole:
        return line.part.ruledOut ? tr("%1: the population leaves nobody who could have it.").arg(line.part.text) : line.part.text;
    case Qt::ForegroundRole:
        return index.column() == Hit ? QVariant(m_theme->color(line.part.isGap() ? Role::Error : line.part.isHit() ? Role::Success : Role::Muted)) : QVariant();
    case Qt::BackgroundRole:
        if (index.column() == Patients && line.part.isHit() && m_most > 0) {
            QColor heat = m_theme->color(Role::Chart1);
            heat.setAlphaF(kPalest + (kDeepest - kPalest) * static_cast<float>(line.part.patients) / static_cast<float>(m_most));
            return heat;
        }
        return {};
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (index.column() == Patients ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant CoverageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Variable:
        return tr("Variable");
    case Part:
        return tr("Value or branch");
    case Patients:
        return tr("Patients");
    default:
        return tr("Hit");
    }
}

} // namespace Gui
