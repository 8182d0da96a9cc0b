// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "widgets/foundation/theme.h"
#include "widgets/visual/pageview.h"

class QMenu;

namespace Gui
{

/// A measure: its sentence and, part by part, what can be changed. By keyboard: Delete removes,
/// Ctrl+D duplicates, the menu key shows what else there is.
class MeasureRow final : public QFrame
{
    Q_OBJECT

public:
    MeasureRow(const MeasureView &view, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] const MeasureView &view() const { return m_view; }
    /// What the measure could be grouped by, as code.
    void setGroupOffers(const QStringList &offers) { m_groupOffers = offers; }

signals:
    void gestureWanted(const QJsonObject &request);
    void duplicateWanted(const QString &name);
    void placeWanted(const Core::Location &place);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fillMenu(QMenu *menu);
    void fillGroups(QMenu *menu);
    void remove();

    MeasureView m_view;
    QStringList m_groupOffers;
    QMenu *m_menu;
};

} // namespace Gui
