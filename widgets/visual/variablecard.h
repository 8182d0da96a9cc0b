// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QFrame>

#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/theme.h"
#include "widgets/visual/pageview.h"

class QLabel;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace Gui
{

class BarsView;

/// A variable of the dataset: name, type, one sentence and its dummy values; opened, the steps that
/// make it with their parts as chips. By keyboard: Enter opens, F2 renames, Ctrl+D duplicates,
/// Ctrl+Up and Ctrl+Down move, Delete removes.
class VariableCard final : public QFrame
{
    Q_OBJECT

public:
    explicit VariableCard(const Theme *theme, QWidget *parent = nullptr);

    void setView(const CardView &view);
    [[nodiscard]] const CardView &view() const { return m_view; }
    void setSummary(const std::optional<ColumnSummary> &summary);
    void setOpen(bool open);
    [[nodiscard]] bool isOpen() const { return m_open; }

signals:
    void gestureWanted(const QJsonObject &request);
    void renameWanted(const QString &name);
    void deleteWanted(const QString &name);
    void duplicateWanted(const QString &name);
    void stepWanted(const QString &name, int after); ///< a step to be put behind a step
    void moveWanted(const QString &name, int by);
    void placeWanted(const Core::Location &place);
    void openChanged(bool open);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void fill();
    void fillSteps();
    void addStepRow(QVBoxLayout *rows, const StepView &step);
    void fillMenu(QMenu *menu);

    const Theme *m_theme;
    CardView m_view;
    QLabel *m_name;
    QLabel *m_type;
    QLabel *m_badge;
    QLabel *m_sentence;
    QLabel *m_note;
    BarsView *m_bars;
    QToolButton *m_more;
    QWidget *m_steps = nullptr; ///< made when the card is first opened
    QVBoxLayout *m_layout;
    bool m_open = false;
};

} // namespace Gui
