// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QApplication>
#include <QStackedWidget>
#include <QTabWidget>

#include "widgets/codelists/codelistspane.h"
#include "widgets/editor/editorpane.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/outputs/outputspane.h"
#include "widgets/pipeline/pipelinepane.h"
#include "widgets/preview/previewpane.h"
#include "widgets/repository/changespane.h"
#include "widgets/shell/studypage.h"

// Ways about an open study: places of the caret, tabs by use, the focus from part to part.
namespace Gui
{

namespace
{

/// The first part of `pane` that takes the focus by Tab and can be seen.
QWidget *firstInside(QWidget *pane)
{
    if (pane->focusPolicy() & Qt::TabFocus) {
        return pane;
    }
    for (QWidget *next = pane->nextInFocusChain(); next != pane; next = next->nextInFocusChain()) {
        if (pane->isAncestorOf(next) && next->isVisible() && next->isEnabled() && (next->focusPolicy() & Qt::TabFocus)) {
            return next;
        }
    }
    return nullptr;
}

} // namespace

void StudyPage::goBack()
{
    if (const std::optional<Core::Location> place = m_places.back()) {
        openPlace(*place);
    }
}

void StudyPage::goForward()
{
    if (const std::optional<Core::Location> place = m_places.forward()) {
        openPlace(*place);
    }
}

void StudyPage::noteTab(QWidget *tab)
{
    m_recentTabs.removeIf([tab](const QPointer<QWidget> &known) { return known.isNull() || known == tab; });
    if (tab) {
        m_recentTabs.prepend(tab);
    }
}

QList<QWidget *> StudyPage::recentTabs() const
{
    QList<QWidget *> tabs;
    for (const QPointer<QWidget> &tab : m_recentTabs) {
        if (tab && m_tabs->indexOf(tab) >= 0) {
            tabs.append(tab);
        }
    }
    for (int index = 0; index < m_tabs->count(); ++index) {
        if (!tabs.contains(m_tabs->widget(index))) {
            tabs.append(m_tabs->widget(index));
        }
    }
    return tabs;
}

QString StudyPage::tabTitle(const QWidget *tab) const
{
    const auto *pane = qobject_cast<const EditorPane *>(tab);
    return pane && pane->document() ? pane->document()->path() : m_tabs->tabText(m_tabs->indexOf(tab));
}

void StudyPage::showTab(QWidget *tab)
{
    m_tabs->setCurrentWidget(tab);
    if (QWidget *inside = firstInside(tab)) {
        inside->setFocus(Qt::ShortcutFocusReason);
    }
}

void StudyPage::focusNextPane(bool forward)
{
    QList<QWidget *> panes{m_sides, m_centre, m_preview, m_bottom};
    panes.removeIf([](const QWidget *pane) { return !pane->isVisible(); });
    if (panes.isEmpty()) {
        return;
    }
    const QWidget *focused = QApplication::focusWidget();
    const auto here = std::find_if(panes.cbegin(), panes.cend(), [focused](const QWidget *pane) { return pane == focused || pane->isAncestorOf(focused); });
    const qsizetype count = panes.size();
    const qsizetype at = here == panes.cend() ? (forward ? -1 : count) : here - panes.cbegin();
    // A part with nothing to act on, such as a preview before its first result, is passed over.
    for (qsizetype step = 1; step <= count; ++step) {
        QWidget *next = panes.at((at + (forward ? step : -step) + 2 * count) % count);
        EditorPane *editor = next == m_centre ? currentEditor() : nullptr;
        if (QWidget *inside = editor ? editor->editor() : firstInside(next)) {
            inside->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

QString StudyPage::helpTopic() const
{
    const QWidget *focused = QApplication::focusWidget();
    const auto holds = [focused](const QWidget *pane) { return focused && (pane == focused || pane->isAncestorOf(focused)); };
    if (holds(m_preview)) {
        return QStringLiteral("preview");
    }
    if (holds(m_bottom)) {
        return m_bottom->currentIndex() == static_cast<int>(Bottom::Problems) ? QStringLiteral("problems") : QStringLiteral("pipeline");
    }
    if (holds(m_sides)) {
        const QWidget *side = m_sides->currentWidget();
        return side == m_codelists  ? QStringLiteral("codelists")
               : side == m_pipeline ? QStringLiteral("pipeline")
               : side == m_changes  ? QStringLiteral("changes")
               : side == m_jobs     ? QStringLiteral("jobs")
               : side == m_outputs  ? QStringLiteral("outputs")
                                    : QStringLiteral("study");
    }
    const EditorPane *editor = currentEditor();
    if (!editor) {
        return QStringLiteral("start");
    }
    return editor->projectAssistant() ? QStringLiteral("pipeline") : editor->face() > 0 ? QStringLiteral("page") : QStringLiteral("editor");
}

} // namespace Gui
