// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include "model/repository/types.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

/// Changed files with a tick for those that go into the next commit (staged ones).
class ChangesModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit ChangesModel(const Theme *theme, QObject *parent = nullptr);
    void setEntries(const QList<Repository::StatusEntry> &entries);
    [[nodiscard]] const QList<Repository::StatusEntry> &entries() const { return m_entries; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void stagingWanted(const QString &path, bool staged);

private:
    const Theme *m_theme;
    QList<Repository::StatusEntry> m_entries;
};

} // namespace Gui
