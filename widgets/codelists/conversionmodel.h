// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "model/codelists/conversionlines.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The lines of a conversion, with a tick for every target that the new list takes. Lines of one
/// target share their tick. What is wrong with a line stands in words.
class ConversionModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Source,
        SourceTerm,
        Target,
        TargetTerm,
        Quality,
        Remarks,
        ColumnCount
    };
    enum class Filter
    {
        All,
        Unmapped,
        Several,
        DrawnIn,
        Doubtful ///< uncertain by the map, or not in the loaded release
    };

    explicit ConversionModel(const Theme *theme, QObject *parent = nullptr);

    void setTable(const Codelists::ConversionTable &table);
    [[nodiscard]] const Codelists::ConversionTable &table() const { return m_table; }
    void setFilter(Filter filter);
    [[nodiscard]] int count(Filter filter) const; ///< of all lines, whatever is shown
    [[nodiscard]] QStringList taken() const;      ///< targets, once each
    /// Ticks the lines if one of them is not ticked, else clears them.
    void toggle(const QModelIndexList &rows);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void ticksChanged();

private:
    [[nodiscard]] const Codelists::ConversionLine &line(int row) const { return m_table.lines.at(m_shown.at(row)); }
    void take(const QSet<QString> &targets, bool taken);

    const Theme *m_theme;
    Codelists::ConversionTable m_table;
    Filter m_filter = Filter::All;
    QList<int> m_shown; ///< places in the table's lines
};

/// The quality of a map in words.
[[nodiscard]] QString qualityName(const QString &quality);

} // namespace Gui
