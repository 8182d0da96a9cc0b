// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "model/core/textrange.h"
#include "model/pipeline/project.h"
#include "model/study/livepreview.h"
#include "widgets/foundation/theme.h"

namespace Gui
{

struct OutlineEntry
{
    QString name;
    QString detail; ///< type of a variable, image of an action
    Core::Location place;

    bool operator==(const OutlineEntry &) const = default;
};

/// What the document in front defines: population and variables, measures, or actions.
class OutlineModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit OutlineModel(const Theme *theme, QObject *parent = nullptr);
    void setEntries(const QList<OutlineEntry> &entries);
    [[nodiscard]] const QList<OutlineEntry> &entries() const { return m_entries; }
    /// The entry that a line of a file belongs to: the last one that begins at or before it.
    [[nodiscard]] int rowAt(const QString &file, int line) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    const Theme *m_theme;
    QList<OutlineEntry> m_entries;
};

[[nodiscard]] QList<OutlineEntry> outlineOf(const Evaluation::Evaluation &evaluation);
[[nodiscard]] QList<OutlineEntry> outlineOf(const Pipeline::Project &project);

} // namespace Gui
