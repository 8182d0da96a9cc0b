// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/codelistspane.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/studypage.h"

// The commands of codelists, for menu, palette and keys.
namespace Gui
{

void MainWindow::registerCodelistActions()
{
    const QString category = tr("Codelists");
    const auto add = [&](const char *id, const QString &text, const QString &description, const QList<QKeySequence> &keys, std::function<void()> handler) {
        m_actions.add({QString::fromLatin1(id), text, description, category, {}, keys, std::move(handler), [this]() { return needsStudy(); }});
    };
    add("codelists.new", tr("New Codelist"), tr("Starts a draft of a codelist."), {}, [this]() { m_page->codelists()->newDraft(); });
    add("codelists.add", tr("Add a Codelist from OpenCodelists"), tr("Adds a version of the site to the study, with its line of code."), {}, [this]() { m_page->codelists()->addFromSite(); });
    add("codelists.compare", tr("Compare Codelists"), tr("Compares the lists chosen in the side view, or two versions of a single one."), {}, [this]() { m_page->codelists()->compareSelected(); });
    add("codelists.convert", tr("Convert a Codelist"), tr("Converts the list chosen in the side view to another coding system, or its dm+d ids to those of other times."), {},
        [this]() { m_page->codelists()->convertSelected(); });
    add("codelists.browse", tr("Browse the Coding Systems"), tr("Searches and looks around in the releases on this computer."), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_B)},
        [this]() { m_page->browseSystems(); });
    add("codelists.import", tr("Import a Release"), tr("Imports a coding system from the file that its publisher gives."), {}, [this]() { m_page->codelists()->importRelease(); });
    add("codelists.importFolder", tr("Import a Release from a Folder"), tr("The same from a folder that was unpacked already."), {}, [this]() { m_page->codelists()->importFolder(); });
    add("codelists.importList", tr("Import a List of Codes"), tr("Adds a copy of a CSV file to the study's own lists, with its line of code."), {}, [this]() { m_page->codelists()->importList(); });
}

} // namespace Gui
