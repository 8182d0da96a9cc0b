// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QDialog>
#include <QList>

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
/// actions (`!`), lines (`:`). `provide` is asked again at every key.
class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    using Provider = std::function<QList<PaletteEntry>(const QString &typed)>;
    CommandPalette(const QString &initial, Provider provide, QWidget *parent);

    /// How well `text` answers what was typed; negative: not at all. Letters in order, better at
    /// the starts of words and in one piece.
    [[nodiscard]] static int match(const QString &typed, const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill();
    void choose();

    Provider m_provide;
    QLineEdit *m_text;
    QListWidget *m_list;
    QList<PaletteEntry> m_entries;
};

} // namespace Gui
