// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/outputsmodel.h"

#include <QLocale>

namespace Gui
{

namespace
{
/// The folder that nearly every output lies in says nothing; what follows tells files apart.
QString shownPath(const QString &path)
{
    const QLatin1String folder("output/");
    return path.startsWith(folder) ? path.sliced(folder.size()) : path;
}
}

OutputsModel::OutputsModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void OutputsModel::setOutputs(const QList<CheckedOutput> &outputs)
{
    beginResetModel();
    m_outputs = outputs;
    endResetModel();
}

int OutputsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_outputs.size());
}

int OutputsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant OutputsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const CheckedOutput &output = m_outputs.at(index.row());
    if (role == Qt::ForegroundRole) {
        if (index.column() == Hints && !output.hints.isEmpty()) {
            return m_theme->color(Role::Warning);
        }
        if (index.column() == Level) {
            return m_theme->color(output.file.level == Pipeline::Level::HighlySensitive ? Role::Error : Role::Success);
        }
        return {};
    }
    if (role == Qt::ToolTipRole) {
        return output.file.refusal.isEmpty() ? tr("%1\nMade by %2").arg(output.file.path, output.file.action) : output.file.refusal;
    }
    if (role == Qt::TextAlignmentRole && index.column() == Size) {
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Path:
        return shownPath(output.file.path);
    case Level:
        return output.file.level == Pipeline::Level::HighlySensitive       ? tr("■ highly sensitive")
               : output.file.level == Pipeline::Level::ModeratelySensitive ? tr("□ moderately sensitive")
                                                                           : tr("○ minimally sensitive");
    case Hints:
        return output.hints.isEmpty() ? QStringLiteral("–") : tr("▲ %n to look at", nullptr, static_cast<int>(output.hints.size()));
    case Size:
        return QLocale().formattedDataSize(output.file.size);
    default:
        return {};
    }
}

QVariant OutputsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) {
        return {};
    }
    switch (section) {
    case Path:
        return tr("Output");
    case Level:
        return tr("Who may see it");
    case Hints:
        return tr("Checks");
    case Size:
        return tr("Size");
    default:
        return {};
    }
}

} // namespace Gui
