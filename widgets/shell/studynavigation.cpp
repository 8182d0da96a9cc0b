// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <QApplication>
#include <QEvent>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

#include "widgets/codelists/codelistspane.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/pythonassistant.h"
#include "widgets/jobs/jobspane.h"
#include "widgets/outputs/outputspane.h"
#include "widgets/pipeline/pipelinepane.h"
#include "widgets/preview/previewpane.h"
#include "widgets/repository/changespane.h"
#include "widgets/repository/diffview.h"
#include "widgets/shell/outlinemodel.h"
#include "widgets/shell/studypage.h"
#include "widgets/shell/tutorialpanel.h"

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

EditorPane *StudyPage::openBeside(const QString &path)
{
    if (m_beside && m_beside->document() && m_beside->document()->path() == path) {
        m_beside->setFocus();
        return m_beside;
    }
    EditorPane *pane = makePane(path, m_editors);
    if (!pane) {
        return nullptr;
    }
    closeBeside();
    if (m_beside) { // could not be saved, so it stays
        dropPane(pane);
        return nullptr;
    }
    m_beside = pane;
    pane->setObjectName(QStringLiteral("besidePane"));
    pane->addCloseButton();
    connect(pane, &EditorPane::closeWanted, this, &StudyPage::closeBeside);
    m_editors->addWidget(pane);
    m_editors->setSizes({1, 1});
    m_centre->setCurrentWidget(m_editors);
    m_besideActive = true;
    pane->setFocus();
    onCurrentChanged();
    return pane;
}

void StudyPage::showDifference(const QString &title, const Repository::FileDiff &diff)
{
    QWidget *page = openPage(QStringLiteral("difference:") + title, title, [this](QWidget *parent) { return new DiffView(m_workbench.theme, parent); });
    auto *view = qobject_cast<DiffView *>(page);
    if (diff.hunks.isEmpty()) {
        view->setNote(tr("There is no difference."));
    } else {
        view->setDiff(diff);
    }
}

void StudyPage::closeBeside()
{
    if (!m_beside || (m_beside->document() && m_beside->document()->isModified() && !m_beside->save())) {
        return;
    }
    m_besideActive = false;
    dropPane(std::exchange(m_beside, nullptr));
    m_centre->setCurrentIndex(m_tabs->count() > 0 ? 1 : 0);
    if (m_tabs->currentWidget()) {
        m_tabs->currentWidget()->setFocus();
    }
    onCurrentChanged();
}

void StudyPage::dropPane(EditorPane *pane)
{
    const QString path = pane->document() ? pane->document()->path() : QString();
    delete pane;
    const QList<EditorPane *> left = editors();
    const bool shown = std::any_of(left.cbegin(), left.cend(), [&path](const EditorPane *other) { return other->document() && other->document()->path() == path; });
    if (!shown) {
        m_study->closeDocument(path);
    }
}

void StudyPage::onFocusChanged(const QWidget *now)
{
    const bool beside = m_beside && (now == m_beside || m_beside->isAncestorOf(now));
    const bool tabs = now == m_tabs || m_tabs->isAncestorOf(now);
    if ((beside && !m_besideActive) || (tabs && m_besideActive)) {
        m_besideActive = beside;
        onCurrentChanged();
    }
}

void StudyPage::placePreview()
{
    constexpr int kNarrowLetters = 150; // about 1,100 px at the normal size of text
    const bool narrow = width() < fontMetrics().averageCharWidth() * kNarrowLetters;
    const bool isTab = m_tabs->indexOf(m_preview) >= 0;
    if (narrow == isTab) {
        return;
    }
    if (narrow) {
        const QSignalBlocker quiet(m_tabs); // the file in front stays in front
        m_tabs->addTab(m_preview, tr("Preview"));
        m_centre->setCurrentWidget(m_editors);
    } else {
        m_tabs->removeTab(m_tabs->indexOf(m_preview));
        m_upper->addWidget(m_preview);
        m_preview->show();
        m_centre->setCurrentIndex(m_tabs->count() > 0 ? 1 : 0);
    }
}

void StudyPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placePreview();
}

void StudyPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        placePreview();
    }
}

bool StudyPage::hasTabs() const
{
    return m_tabs->count() > 0 || m_beside;
}

QList<OutlineEntry> StudyPage::currentOutline() const
{
    const EditorPane *pane = currentEditor();
    const Study::PreviewResultPtr result = m_study->preview().result();
    if (pane && pane->document() && pane->projectAssistant()) {
        return outlineOf(m_study->project());
    }
    // What runs knows more than the text does, but only of the definition that ran.
    const bool ran = result && pane && pane->document() && result->options.definition == pane->document()->path();
    if (pane && pane->assistant() && !ran) {
        QList<OutlineEntry> entries;
        const QList<NamedPlace> symbols = pane->assistant()->symbols();
        // Of a definition its variables count, as they will when it has run; of a module every name.
        const bool isDefinition = std::any_of(symbols.cbegin(), symbols.cend(), [](const NamedPlace &symbol) { return symbol.kind == QLatin1String("population"); });
        for (const NamedPlace &symbol : symbols) {
            if (!isDefinition || (symbol.kind != QLatin1String("name") && symbol.kind != QLatin1String("codelist"))) {
                entries.append({symbol.name, symbol.kind, symbol.place});
            }
        }
        return entries;
    }
    return result ? outlineOf(result->evaluation) : QList<OutlineEntry>();
}

QList<OutlineEntry> StudyPage::variables() const
{
    const EditorPane *pane = currentEditor();
    const Study::PreviewResultPtr result = m_study->preview().result();
    return (pane && pane->assistant()) || !result ? currentOutline() : outlineOf(result->evaluation);
}

void StudyPage::focusNextPane(bool forward)
{
    QList<QWidget *> panes{m_sides, m_centre, m_preview, m_bottom};
    if (m_tutorial) {
        panes.append(m_tutorial);
    }
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
