// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QDialog>
#include <QList>

class QLabel;
class QLineEdit;
class QListWidget;

namespace Gui
{

/// Something the palette can find and do.
struct PaletteEntry
{
    QString text;
    QString detail;  ///< shortcut, folder, type; or why it cannot be done now
    bool enabled = true;
    std::function<void()> handler;
};

/// A box to type into with the best matches below it: commands (`>`), files, variables (`@`),
/// actions (`!`), lines (`:`). `provide` is asked again at every key. While walking, Ctrl+Tab goes
/// down the list and letting go of Ctrl takes what is reached.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    using Provider = std::function<QList<PaletteEntry>(const QString &typed)>;
    enum class Way
    {
        Typing,
        Walking
    };
    CommandPalette(const QString &initial, Provider provide, QWidget *parent, Way way = Way::Typing);

    /// How well `text` answers what was typed; negative: not at all. Letters in order, better at
    /// the starts of words and in one piece.
    [[nodiscard]] static int match(const QString &typed, const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
    void choose();
    void step(int by);

    Provider m_provide;
    Way m_way;
    QLineEdit *m_text;
    QListWidget *m_list;
    QLabel *m_nothing;
    QList<PaletteEntry> m_entries;
};

} // namespace Gui
