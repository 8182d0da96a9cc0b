// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/projectassistant.h"

#include <algorithm>

#include <QTextDocument>

#include "model/pipeline/assistance.h"
#include "widgets/editor/actionrenamedialog.h"

namespace Gui
{

ProjectAssistant::ProjectAssistant(Study::OpenStudy *study, CodeEditor *editor)
    : QObject(editor)
    , m_study(study)
    , m_editor(editor)
    , m_popup(new CompletionPopup(editor, this))
{
    m_editor->setHover([this](long position) { return hoverText(position); });
    connect(m_editor, &QsciScintillaBase::SCN_CHARADDED, this, &ProjectAssistant::onCharacter);
    connect(m_editor, &QsciScintilla::textChanged, this, [this]() { m_isCurrent = false; });
    readProject();
}

void ProjectAssistant::readProject() const
{
    if (m_isCurrent) {
        return;
    }
    m_isCurrent = true;
    // While a bracket or quote is open nothing can be read: the actions of the last good text serve.
    Pipeline::Project project = Pipeline::parseProject(m_editor->text(), QStringLiteral("project.yaml")).project;
    if (!project.actions.isEmpty()) {
        m_project = std::move(project);
    }
}

void ProjectAssistant::onCharacter(int character)
{
    if (m_editor->isReadOnly() || m_popup->isOpen()) {
        return;
    }
    const bool isWord = character > 127 || QChar(character).isLetterOrNumber();
    if (isWord || character == '_' || character == '[' || character == ' ' || character == '-') {
        // A blank opens the list in values only: in front of a key it is indentation.
        const QString before = m_editor->text(m_editor->caret().line - 1).left(m_editor->caret().column - 1);
        if (character != ' ' || !before.trimmed().isEmpty()) {
            showList(false);
        }
    }
}

void ProjectAssistant::complete()
{
    if (!showList(true)) {
        emit nothingFound(tr("There is nothing to offer at this place."));
    }
}

bool ProjectAssistant::showList(bool asked)
{
    readProject();
    QStringList paths;
    for (const Study::StudyFile &file : m_study->files()) {
        paths << file.path;
    }
    const QString text = m_editor->text();
    const Pipeline::Suggestions found = Pipeline::suggestionsAt(text, Core::offsetOf(text, m_editor->caret()), m_project, paths);
    QList<Offer> offers;
    for (const Pipeline::Suggestion &item : found.items) {
        offers << Offer{item.label.toUtf8(), item.detail.toUtf8(), item.insert.toUtf8()};
    }
    return m_popup->show(offers, QStringView(text).sliced(found.start, found.end - found.start).toUtf8().size(), asked);
}

QString ProjectAssistant::hoverText(long position) const
{
    readProject();
    const QString text = m_editor->text();
    const qsizetype offset = QString::fromUtf8(text.toUtf8().left(position)).size();
    const QString words = Pipeline::explanationAt(text, offset, m_project);
    if (words.isEmpty()) {
        return {};
    }
    QTextDocument document;
    document.setMarkdown(words);
    return document.toHtml();
}

void ProjectAssistant::goToDefinition()
{
    readProject();
    const QString text = m_editor->text();
    if (const auto range = Pipeline::definitionAt(text, Core::offsetOf(text, m_editor->caret()), m_project)) {
        emit placeWanted({QStringLiteral("project.yaml"), *range});
    } else {
        emit nothingFound(tr("The caret is not on the name of an action of this file."));
    }
}

void ProjectAssistant::rename()
{
    readProject();
    const QString text = m_editor->text();
    const auto range = Pipeline::definitionAt(text, Core::offsetOf(text, m_editor->caret()), m_project);
    const auto action = std::find_if(m_project.actions.cbegin(), m_project.actions.cend(),
                                     [&range](const Pipeline::Action &each) { return range && each.id.range == *range; });
    if (action == m_project.actions.cend()) {
        emit nothingFound(tr("There is no name here that can be renamed. Put the caret on the name of an action."));
    } else {
        renameAction(action->id.value);
    }
}

void ProjectAssistant::renameAction(const QString &action)
{
    ActionRenameDialog dialog(m_editor->text(), action, m_editor);
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    const Core::Result<void> applied = m_study->apply({tr("Rename %1").arg(action), QStringLiteral("project.yaml"), dialog.edits()});
    if (!applied) {
        emit nothingFound(applied.error().message);
    }
}

} // namespace Gui
