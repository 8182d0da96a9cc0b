// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/conversionmodel.h"

#include <algorithm>

#include <QSet>

namespace Gui
{

using Codelists::ConversionLine;

namespace
{

bool isShown(const ConversionLine &line, ConversionModel::Filter filter)
{
    switch (filter) {
    case ConversionModel::Filter::Unmapped:
        return line.target.isEmpty();
    case ConversionModel::Filter::Several:
        return line.several;
    case ConversionModel::Filter::DrawnIn:
        return !line.drawnIn.isEmpty();
    case ConversionModel::Filter::Doubtful:
        return !line.target.isEmpty() && (line.isUncertain() || line.unknownTarget);
    case ConversionModel::Filter::All:
        break;
    }
    return true;
}

QString remarksOf(const ConversionLine &line)
{
    constexpr qsizetype kNamed = 4;
    QStringList remarks;
    if (!line.through.isEmpty()) {
        remarks.append(ConversionModel::tr("by way of %1").arg(line.through));
    }
    if (line.several) {
        remarks.append(ConversionModel::tr("has several targets"));
    }
    if (!line.drawnIn.isEmpty()) {
        const QString more = line.drawnIn.size() > kNamed ? QStringLiteral(" …") : QString();
        remarks.append(ConversionModel::tr("also stands for %1").arg(line.drawnIn.mid(0, kNamed).join(QStringLiteral(", ")) + more));
    }
    if (line.unknownTarget) {
        remarks.append(ConversionModel::tr("not in the imported release"));
    }
    if (!line.note.isEmpty()) {
        remarks.append(line.note);
    }
    return remarks.join(QStringLiteral("; "));
}

} // namespace

QString qualityName(const QString &quality)
{
    static const QHash<QString, QString> kNames{{QStringLiteral("mapped"), ConversionModel::tr("mapped")},
                                                {QStringLiteral("assured"), ConversionModel::tr("assured")},
                                                {QStringLiteral("unassured"), ConversionModel::tr("not assured")},
                                                {QStringLiteral("withdrawn"), ConversionModel::tr("withdrawn")},
                                                {QStringLiteral("context"), ConversionModel::tr("needs context")},
                                                {QStringLiteral("candidate"), ConversionModel::tr("candidate")},
                                                {QStringLiteral("previous id"), ConversionModel::tr("earlier or later id")},
                                                {QStringLiteral("unknown"), ConversionModel::tr("unknown id")}};
    QStringList names;
    for (const QString &each : quality.split(QStringLiteral(", "), Qt::SkipEmptyParts)) {
        names.append(kNames.value(each, each));
    }
    return names.join(QStringLiteral(", "));
}

ConversionModel::ConversionModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void ConversionModel::setTable(const Codelists::ConversionTable &table)
{
    m_table = table;
    setFilter(m_filter);
    emit ticksChanged();
}

void ConversionModel::setFilter(Filter filter)
{
    beginResetModel();
    m_filter = filter;
    m_shown.clear();
    for (int place = 0; place < m_table.lines.size(); ++place) {
        if (isShown(m_table.lines.at(place), filter)) {
            m_shown.append(place);
        }
    }
    endResetModel();
}

int ConversionModel::count(Filter filter) const
{
    return static_cast<int>(std::count_if(m_table.lines.cbegin(), m_table.lines.cend(), [filter](const ConversionLine &each) { return isShown(each, filter); }));
}

QStringList ConversionModel::taken() const
{
    QSet<QString> targets;
    for (const ConversionLine &each : m_table.lines) {
        if (each.taken && !each.target.isEmpty()) {
            targets.insert(each.target);
        }
    }
    QStringList sorted = targets.values();
    sorted.sort();
    return sorted;
}

void ConversionModel::take(const QSet<QString> &targets, bool taken)
{
    for (ConversionLine &each : m_table.lines) {
        if (targets.contains(each.target)) {
            each.taken = taken;
        }
    }
    if (!m_shown.isEmpty()) {
        emit dataChanged(index(0, 0), index(static_cast<int>(m_shown.size()) - 1, ColumnCount - 1));
    }
    emit ticksChanged();
}

void ConversionModel::toggle(const QModelIndexList &rows)
{
    QSet<QString> targets;
    bool all = true;
    for (const QModelIndex &row : rows) {
        const ConversionLine &each = line(row.row());
        if (!each.target.isEmpty()) {
            targets.insert(each.target);
            all = all && each.taken;
        }
    }
    if (!targets.isEmpty()) {
        take(targets, !all);
    }
}

int ConversionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ConversionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ConversionModel::data(const QModelIndex &index, int role) const
{
    const ConversionLine &each = line(index.row());
    const QStringList texts{each.source, each.sourceTerm, each.target.isEmpty() ? tr("none") : each.target, each.targetTerm, qualityName(each.quality), remarksOf(each)};
    switch (role) {
    case Qt::DisplayRole:
        return texts.at(index.column());
    case Qt::ToolTipRole:
        return each.drawnIn.isEmpty() || index.column() != Remarks ? texts.at(index.column()) : tr("Also stands for %1").arg(each.drawnIn.join(QStringLiteral(", ")));
    case Qt::CheckStateRole:
        return index.column() == Target && !each.target.isEmpty() ? QVariant(each.taken ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ForegroundRole:
        return (index.column() == Target || index.column() == Quality) && (each.target.isEmpty() || each.isUncertain() || each.unknownTarget) ? QVariant(m_theme->color(Role::Warning)) : QVariant();
    case Qt::AccessibleTextRole:
        if (index.column() == Target && !each.target.isEmpty()) {
            return each.taken ? tr("%1, taken").arg(texts.at(Target)) : tr("%1, left out").arg(texts.at(Target));
        }
        return texts.at(index.column());
    case Qt::AccessibleDescriptionRole:
        return QStringList{each.sourceTerm, each.target.isEmpty() ? tr("has no target") : each.target + u' ' + each.targetTerm, texts.at(Quality), texts.at(Remarks)}.join(QStringLiteral(", "));
    default:
        return {};
    }
}

bool ConversionModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || line(index.row()).target.isEmpty()) {
        return false;
    }
    take({line(index.row()).target}, value.value<Qt::CheckState>() == Qt::Checked);
    return true;
}

Qt::ItemFlags ConversionModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.column() == Target && !line(index.row()).target.isEmpty() ? usual | Qt::ItemIsUserCheckable : usual;
}

QVariant ConversionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return QStringList{tr("Code"), tr("Term"), tr("Target"), tr("Term of the target"), tr("Map"), tr("Remarks")}.at(section);
}

} // namespace Gui
