// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
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
/// Ctrl+Up and Ctrl+Down move, Delete removes, Insert adds a variable below. By mouse a card is moved
/// by dragging it.
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
    /// Adds what the page can do with the card to its menu, each time the menu is opened.
    void setMenuFiller(std::function<void(QMenu *menu, const QString &variable)> filler) { m_filler = std::move(filler); }

signals:
    void gestureWanted(const QJsonObject &request);
    void renameWanted(const QString &name);
    void deleteWanted(const QString &name);
    void duplicateWanted(const QString &name);
    void insertWanted(const QString &name); ///< a variable to be put below
    void stepWanted(const QString &name, int after); ///< a step to be put behind a step
    void moveWanted(const QString &name, int by);
    void windowWanted(const QJsonObject &target, int step, const Authoring::WindowEnds &ends);
    void placeWanted(const Core::Location &place);
    void openChanged(bool open);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
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
    QPoint m_pressedAt;
    bool m_mayDrag = false; ///< the mouse went down on the card's head and has not moved far
    bool m_open = false;
    std::function<void(QMenu *, const QString &)> m_filler;
};

} // namespace Gui
