// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/explanationmodels.h"

#include <algorithm>

#include <QFont>

#include "widgets/charts/chartdata.h"

namespace Gui
{

namespace
{

using Kind = Explanation::Step::Kind;

constexpr int kFixedColumns = 2; // number and fate

} // namespace

StepsModel::StepsModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void StepsModel::setExplanation(const CellExplanationPtr &explanation)
{
    beginResetModel();
    m_explanation = explanation;
    endResetModel();
}

int StepsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_explanation ? 0 : static_cast<int>(m_explanation->steps.size());
}

int StepsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StepsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Explanation::Step &step = m_explanation->steps[static_cast<std::size_t>(index.row())];
    const auto what = [&step]() {
        switch (step.kind) {
        case Kind::Table:
            return tr("from");
        case Kind::Filter:
            return tr("keep");
        case Kind::Pick:
            return tr("pick");
        case Kind::Branch:
        case Kind::NotLooked:
            return tr("branch");
        case Kind::Repeated:
            return tr("as above");
        default:
            return tr("take");
        }
    };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        if (index.column() == What) {
            return what();
        }
        if (index.column() == Words) {
            return role == Qt::ToolTipRole ? step.text : QString(2 * step.depth, QChar(0x2003)) + step.text;
        }
        if (step.kind == Kind::Filter) {
            return tr("%1 kept · %2 dropped").arg(step.after.size()).arg(step.before.size() - step.after.size());
        }
        return step.outcome();
    case Qt::ForegroundRole:
        if (index.column() == What || step.kind == Kind::NotLooked || step.kind == Kind::Repeated) {
            return m_theme->color(Role::Muted);
        }
        return {};
    case Qt::FontRole: {
        QFont font = m_theme->interfaceFont();
        font.setBold(index.column() == Outcome && step.depth == 0 && index.row() == rowCount() - 1);
        font.setItalic(index.column() == Outcome && step.value && step.value->isNull());
        return font;
    }
    case Qt::TextAlignmentRole:
        return QVariant(Qt::AlignVCenter | (index.column() == Outcome ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == What ? tr("Step") : section == Words ? tr("In words") : tr("Outcome");
}

PatientRowsModel::PatientRowsModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void PatientRowsModel::setStep(const CellExplanationPtr &explanation, int step)
{
    beginResetModel();
    m_explanation = explanation;
    m_step = explanation ? std::min(step, static_cast<int>(explanation->steps.size()) - 1) : -1;
    while (m_step >= 0 && explanation->steps[static_cast<std::size_t>(m_step)].table < 0) {
        --m_step;
    }
    endResetModel();
}

QString PatientRowsModel::tableName() const
{
    return table() ? QString::fromStdString(table()->name) : QString();
}

int PatientRowsModel::firstKept() const
{
    return step() && !step()->after.empty() ? static_cast<int>(step()->after.front()) - 1 : -1;
}

const Explanation::Step *PatientRowsModel::step() const
{
    return m_step >= 0 ? &m_explanation->steps[static_cast<std::size_t>(m_step)] : nullptr;
}

const Table::ResultTable *PatientRowsModel::table() const
{
    return step() ? &m_explanation->tables[static_cast<std::size_t>(step()->table)].rows : nullptr;
}

PatientRowsModel::Fate PatientRowsModel::fate(int row) const
{
    const auto number = static_cast<std::uint32_t>(row + 1);
    const auto holds = [number](const std::vector<std::uint32_t> &rows) { return std::find(rows.begin(), rows.end(), number) != rows.end(); };
    return holds(step()->after) ? Fate::Kept : holds(step()->before) ? Fate::Dropped : Fate::Gone;
}

int PatientRowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !table() ? 0 : static_cast<int>(table()->rows);
}

int PatientRowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !table() ? 0 : kFixedColumns + static_cast<int>(table()->columns.size());
}

QVariant PatientRowsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Fate rowFate = fate(index.row());
    const Table::Column *column = index.column() < kFixedColumns ? nullptr : table()->columns[static_cast<std::size_t>(index.column() - kFixedColumns)].values.get();
    const bool missing = column && column->isNull(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == 0) {
            return index.row() + 1;
        }
        if (index.column() == 1) {
            return rowFate == Fate::Kept ? tr("✓ kept") : rowFate == Fate::Dropped ? tr("✕ dropped") : tr("gone before");
        }
        return missing ? tr("missing") : cellText(column, static_cast<std::size_t>(index.row()));
    case Qt::ForegroundRole:
        if (index.column() == 1 && rowFate != Fate::Gone) {
            return m_theme->color(rowFate == Fate::Kept ? Role::Success : Role::Error);
        }
        return rowFate != Fate::Kept || missing ? QVariant(m_theme->color(Role::Muted)) : QVariant();
    case Qt::FontRole: {
        QFont font = m_theme->interfaceFont();
        font.setItalic(missing);
        font.setStrikeOut(rowFate == Fate::Dropped && index.column() >= kFixedColumns);
        return font;
    }
    default:
        return {};
    }
}

QVariant PatientRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || !table() || section >= columnCount()) {
        return {};
    }
    if (section < kFixedColumns) {
        return section == 0 ? tr("row") : tr("here");
    }
    return QString::fromStdString(table()->columns[static_cast<std::size_t>(section - kFixedColumns)].spec.name);
}

} // namespace Gui
