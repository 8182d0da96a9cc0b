// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QFileInfo>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

#include "widgets/editor/editorpane.h"
#include "widgets/preview/previewpane.h"
#include "widgets/shell/settingskeys.h"
#include "widgets/shell/studypage.h"

// What was open when the study was last closed, and where.
namespace Gui
{

namespace
{

constexpr const char *kSessionFiles = "session/files";
constexpr const char *kSessionCurrent = "session/current";
constexpr const char *kSessionCarets = "session/carets";
constexpr const char *kSessionSplits = "session/splits";
constexpr const char *kSessionBeside = "session/beside";
constexpr const char *kSessionSide = "session/side";
constexpr const char *kSessionAcross = "session/across";
constexpr const char *kSessionUpper = "session/upper";
constexpr const char *kSessionDown = "session/down";
constexpr const char *kSessionPreview = "session/preview";
const QString kProjectFile = QStringLiteral("project.yaml");

} // namespace

void StudyPage::saveSession()
{
    QStringList files;
    QVariantMap carets;
    QVariantMap splits;
    for (const EditorPane *pane : editors()) {
        if (pane->document() && pane->secondEditor()) {
            splits.insert(pane->document()->path(), static_cast<int>(pane->splitOrientation()));
        }
        if (pane->document() && pane != m_beside) {
            files.append(pane->document()->path());
            carets.insert(pane->document()->path(), QVariantList{pane->editor()->caret().line, pane->editor()->caret().column});
        }
    }
    Core::Settings *settings = m_workbench.settings;
    const QString &root = m_study->root();
    settings->setStudyValue(root, kSessionFiles, files);
    settings->setStudyValue(root, kSessionCarets, carets);
    settings->setStudyValue(root, kSessionSplits, splits);
    settings->setStudyValue(root, kSessionBeside, m_beside && m_beside->document() ? m_beside->document()->path() : QString());
    settings->setStudyValue(root, kSessionCurrent, currentEditor() && currentEditor()->document() ? currentEditor()->document()->path() : QString());
    settings->setStudyValue(root, kSessionSide, m_sides->currentIndex());
    settings->setStudyValue(root, kSessionAcross, m_across->saveState());
    settings->setStudyValue(root, kSessionUpper, m_upper->saveState());
    settings->setStudyValue(root, kSessionDown, m_down->saveState());
    settings->setStudyValue(root, kSessionPreview, m_preview->viewState());
}

void StudyPage::restoreSession()
{
    const Core::Settings *settings = m_workbench.settings;
    const QString &root = m_study->root();
    Study::PreviewOptions options = m_study->preview().options();
    options.patients = settings->get(kPreviewPatientsSetting);
    m_study->preview().setOptions(options);
    QStringList files = settings->studyValue(root, kSessionFiles).toStringList();
    const QVariantMap carets = settings->studyValue(root, kSessionCarets).toMap();
    QString current = settings->studyValue(root, kSessionCurrent).toString();
    files.removeIf([this](const QString &path) { return !QFileInfo::exists(m_study->root() + QLatin1Char('/') + path); });
    if (files.isEmpty()) {
        for (const Study::StudyFile &file : m_study->files()) {
            if (file.group == Study::FileGroup::Definitions) {
                files.append(file.path);
                break;
            }
        }
        if (QFileInfo::exists(m_study->root() + QLatin1Char('/') + kProjectFile)) {
            files.append(kProjectFile);
        }
        current = files.value(0);
    }
    // The one in front comes first, so that the preview begins with it.
    if (files.contains(current)) {
        openFile(current);
    }
    for (const QString &path : std::as_const(files)) {
        if (EditorPane *pane = openFile(path)) {
            const QVariantList caret = carets.value(path).toList();
            if (caret.size() == 2) {
                const Core::TextPosition position{caret.at(0).toInt(), caret.at(1).toInt()};
                pane->editor()->goTo({position, position});
            }
        }
    }
    // Tabs in their former order.
    for (int wanted = 0; wanted < files.size(); ++wanted) {
        for (int index = wanted; index < m_tabs->count(); ++index) {
            const auto *pane = qobject_cast<const EditorPane *>(m_tabs->widget(index));
            if (pane && pane->document() && pane->document()->path() == files.at(wanted)) {
                m_tabs->tabBar()->moveTab(index, wanted);
            }
        }
    }
    const QVariantMap splits = settings->studyValue(root, kSessionSplits).toMap();
    for (EditorPane *pane : editors()) {
        if (const QVariant split = splits.value(pane->document()->path()); split.isValid()) {
            pane->toggleSplit(static_cast<Qt::Orientation>(split.toInt()));
        }
    }
    if (const QString beside = settings->studyValue(root, kSessionBeside).toString(); QFileInfo(m_study->root() + QLatin1Char('/') + beside).isFile()) {
        openBeside(beside);
    }
    if (files.contains(current)) {
        openFile(current);
    }
    m_centre->setCurrentIndex(m_tabs->count() > 0 ? 1 : 0);
    m_sides->setCurrentIndex(std::clamp(settings->studyValue(root, kSessionSide).toInt(), 0, m_sides->count() - 1));
    m_across->restoreState(settings->studyValue(root, kSessionAcross).toByteArray());
    m_upper->restoreState(settings->studyValue(root, kSessionUpper).toByteArray());
    m_down->restoreState(settings->studyValue(root, kSessionDown).toByteArray());
    m_preview->setViewState(settings->studyValue(root, kSessionPreview).toMap());
    updateBottomTitles();
}

} // namespace Gui
