// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "widgets/editor/editorpane.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/outlinemodel.h"
#include "widgets/shell/settingskeys.h"

// What the palette finds: commands, files, variables, codelists, actions, lines, open tabs.
namespace Gui
{

namespace
{
constexpr int kMaxRecentCommands = 8;
}

QList<PaletteEntry> MainWindow::paletteEntries(const QString &typed)
{
    struct Scored
    {
        int score;
        PaletteEntry entry;
    };
    QList<Scored> found;
    const auto offer = [&found](const QString &wanted, PaletteEntry entry, int bonus = 0, const QString &description = {}) {
        const int score = std::max(CommandPalette::match(wanted, entry.text), description.contains(wanted, Qt::CaseInsensitive) ? 1 : -1);
        if (score >= 0) {
            found.append({score + bonus, std::move(entry)});
        }
    };
    const QString rest = typed.mid(1).trimmed();
    if (typed.startsWith(QLatin1Char('>'))) {
        const QStringList recent = m_workbench.settings->get(kRecentCommandsSetting);
        m_actions.refresh();
        for (QAction *action : m_actions.all()) {
            const QString id = action->objectName();
            const QString keys = action->shortcut().toString(QKeySequence::NativeText);
            const int bonus = recent.contains(id) ? 100 - static_cast<int>(recent.indexOf(id)) : 0;
            QString text = action->text();
            text = QStringLiteral("%1: %2").arg(m_actions.category(action), text);
            offer(rest, {text, action->isEnabled() ? keys : action->statusTip(), action->isEnabled(),
                         [this, id, action]() {
                             QStringList now = m_workbench.settings->get(kRecentCommandsSetting);
                             now.removeAll(id);
                             now.prepend(id);
                             now = now.mid(0, kMaxRecentCommands);
                             m_workbench.settings->set(kRecentCommandsSetting, now);
                             action->trigger();
                         }},
                  bonus, action->toolTip());
        }
    } else if (typed.startsWith(QLatin1Char(':'))) {
        const int line = rest.toInt();
        if (line > 0 && m_page && m_page->currentEditor()) {
            found.append({0, {tr("Line %1").arg(line), {}, true, [this, line]() { m_page->currentEditor()->editor()->goTo({{line, 1}, {line, 1}}); }}});
        }
    } else if (m_page && typed.startsWith(QLatin1Char('#'))) {
        for (const Study::StudyFile &file : m_page->study()->files()) {
            if (file.group == Study::FileGroup::Codelists && file.path.endsWith(QLatin1String(".csv"))) {
                offer(rest, {file.path.section(QLatin1Char('/'), -1).chopped(4), file.path, true, [this, path = file.path]() { m_page->openFile(path); }});
            }
        }
    } else if (m_page && (typed.startsWith(QLatin1Char('@')) || typed.startsWith(QLatin1Char('!')))) {
        const QList<OutlineEntry> entries = typed.startsWith(QLatin1Char('!')) ? outlineOf(m_page->study()->project()) : m_page->variables();
        for (const OutlineEntry &entry : std::as_const(entries)) {
            offer(rest, {entry.name, entry.detail, true, [this, place = entry.place]() { m_page->openPlace(place); }});
        }
    } else if (m_page) {
        for (const Study::StudyFile &file : m_page->study()->files()) {
            offer(typed.trimmed(), {file.path, {}, true, [this, path = file.path]() { m_page->openFile(path); }});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Scored &a, const Scored &b) { return a.score > b.score; });
    QList<PaletteEntry> entries;
    for (const Scored &one : std::as_const(found)) {
        entries.append(one.entry);
    }
    return entries;
}

void MainWindow::showRecentTabs()
{
    CommandPalette palette({}, [this](const QString &) {
        QList<PaletteEntry> entries;
        for (QWidget *tab : m_page->recentTabs()) {
            entries.append({m_page->tabTitle(tab), {}, true, [this, tab]() { m_page->showTab(tab); }});
        }
        return entries;
    }, this, CommandPalette::Way::Walking);
    palette.exec();
}

void MainWindow::showFilesForBeside()
{
    CommandPalette palette({}, [this](const QString &typed) {
        QList<PaletteEntry> entries;
        for (const Study::StudyFile &file : m_page->study()->files()) {
            if (CommandPalette::match(typed.trimmed(), file.path) >= 0) {
                entries.append({file.path, {}, true, [this, path = file.path]() { m_page->openBeside(path); }});
            }
        }
        return entries;
    }, this);
    palette.exec();
}

} // namespace Gui
