// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "model/study/problemstore.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The problem store as a table: severity, message, file, place, source.
class ProblemsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Severity,
        Message,
        File,
        Place,
        Source,
        ColumnCount
    };

    ProblemsModel(const Study::ProblemStore *store, const Theme *theme, QObject *parent = nullptr);

    [[nodiscard]] const Core::Diagnostic &problem(int row) const { return m_entries.at(row).diagnostic; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void refresh();

    const Study::ProblemStore *m_store;
    const Theme *m_theme;
    QList<Study::ProblemStore::Entry> m_entries;
};

} // namespace Gui
