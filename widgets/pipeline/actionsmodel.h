// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QMap>
#include <QSet>

#include "model/pipeline/project.h"
#include "model/runner/record.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// The actions of project.yaml in file order, with a tick to choose them and how each last went.
class ActionsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Name,
        Runs, ///< image
        State,
        ColumnCount
    };

    explicit ActionsModel(const Theme *theme, QObject *parent = nullptr);

    void setProject(const Pipeline::Project &project);
    void setRecords(const QMap<QString, Runner::ActionRecord> &records);
    void setRecord(const Runner::ActionRecord &record);
    void tick(); ///< the running ones have run for longer now
    [[nodiscard]] const Pipeline::Action &action(int row) const { return m_actions.at(row); }
    [[nodiscard]] std::optional<Runner::ActionRecord> record(const QString &action) const;
    [[nodiscard]] const QMap<QString, Runner::ActionRecord> &records() const { return m_records; }
    [[nodiscard]] QStringList chosen() const; ///< ticked ones in file order
    [[nodiscard]] int rowOf(const QString &action) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void chosenChanged();

private:
    const Theme *m_theme;
    QList<Pipeline::Action> m_actions;
    QMap<QString, Runner::ActionRecord> m_records;
    QSet<QString> m_chosen;
};

/// How an action's last run went, in plain words with a shape (ux.md 5 and 9).
[[nodiscard]] QString runStateText(const Runner::ActionRecord &record);
[[nodiscard]] Role runStateRole(const Runner::ActionRecord &record);

} // namespace Gui
