// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/preview/summarymodel.h"

namespace Gui
{

void SummaryModel::setSummaries(const QList<ColumnSummary> &summaries)
{
    beginResetModel();
    m_summaries = summaries;
    endResetModel();
}

int SummaryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_summaries.size());
}

int SummaryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SummaryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const ColumnSummary &summary = m_summaries.at(index.row());
    if (role == Qt::TextAlignmentRole) {
        const bool number = index.column() == Missing || index.column() == Distinct;
        return QVariant(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Name:
        return summary.name;
    case Type:
        return summary.type;
    case Missing:
        return summary.missing == 0 ? QStringLiteral("0") : QStringLiteral("%1 (%2)").arg(countText(summary.missing), summary.missingShare());
    case Distinct:
        return countText(summary.distinct);
    case Minimum:
        return summary.minimum;
    case Median:
        return summary.median;
    case Maximum:
        return summary.maximum;
    case Frequent: {
        QStringList values;
        for (const CountedValue &value : summary.top) {
            values.append(QStringLiteral("%1 (%2)").arg(value.text, countText(value.count)));
        }
        return values.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant SummaryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("Variable");
    case Type:
        return tr("Type");
    case Missing:
        return tr("Missing");
    case Distinct:
        return tr("Distinct");
    case Minimum:
        return tr("Smallest");
    case Median:
        return tr("Median");
    case Maximum:
        return tr("Largest");
    case Frequent:
        return tr("Most frequent");
    default:
        return {};
    }
}

} // namespace Gui
