// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/editorpane.h"

#include <utility>

#include <QApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "widgets/editor/committedlines.h"
#include "widgets/editor/findbar.h"
#include "widgets/editor/projectassistant.h"
#include "widgets/editor/pythonassistant.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kAutosaveMilliseconds = 1000;
}

EditorPane::EditorPane(Study::OpenStudy *study, Study::Document *document, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_theme(theme)
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_first(makeView(document, m_split))
    , m_active(&m_first)
    , m_path(mutedLabel({}, theme, this))
    , m_notice(new NoticeBar(theme, this))
    , m_find(new FindBar(m_first.editor, this))
    , m_faces(new QStackedWidget(this))
    , m_heading(new QHBoxLayout)
    , m_faceButtons(new QButtonGroup(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_path->setContentsMargins(12, 4, 12, 4);
    m_path->setProperty("showsData", true);
    m_heading->setContentsMargins(0, 0, 8, 0);
    m_heading->setSpacing(0);
    m_heading->addWidget(m_path, 1);
    m_split->setChildrenCollapsible(false);
    m_split->setFocusProxy(m_first.editor);
    m_faces->addWidget(m_split);
    layout->addLayout(m_heading);
    layout->addWidget(m_notice);
    layout->addWidget(m_faces, 1);
    layout->addWidget(m_find);
    connect(m_faceButtons, &QButtonGroup::idClicked, this, &EditorPane::setFace);
    setFocusProxy(m_first.editor);
    setSymbol({});

    m_autosave.setSingleShot(true);
    m_autosave.setInterval(kAutosaveMilliseconds);
    connect(&m_autosave, &QTimer::timeout, this, &EditorPane::autosave);
    connect(document, &Study::Document::textChanged, this, [this]() {
        if (m_autosaveOn) {
            m_autosave.start();
        }
    });
    connect(qApp, &QApplication::focusChanged, this, &EditorPane::onFocusChanged);
    connect(document, &Study::Document::externalChangeFound, this, &EditorPane::onExternalChange);
    connect(&study->problems(), &Study::ProblemStore::changed, this, &EditorPane::showProblems);
    showProblems();
    if (document->isReadOnly()) {
        m_notice->show(tr("This file is read-only: it can be looked at, not changed."), {{tr("Hide"), nullptr}});
    }
    offerRecovery();
}

EditorPane::~EditorPane()
{
    // The focus leaves the views while they are taken down; nothing is to be saved then.
    disconnect(qApp, nullptr, this, nullptr);
}

EditorPane::View EditorPane::makeView(Study::Document *document, QWidget *parent)
{
    View view;
    view.editor = new CodeEditor(document, m_theme, parent);
    view.committed = new CommittedLines(m_study, view.editor);
    connect(view.committed, &CommittedLines::nothingFound, this, &EditorPane::nothingFound);
    connect(view.editor, &CodeEditor::caretMoved, this, [this, editor = view.editor]() {
        if (editor == m_active->editor) {
            emit caretMoved();
        }
    });
    if (document->path().endsWith(QLatin1String(".py"))) {
        view.assistant = new PythonAssistant(m_study, view.editor, m_theme);
        connect(view.assistant, &PythonAssistant::placeWanted, this, &EditorPane::placeWanted);
        connect(view.assistant, &PythonAssistant::nothingFound, this, &EditorPane::nothingFound);
    } else if (document->path() == QLatin1String("project.yaml")) {
        view.projectAssistant = new ProjectAssistant(m_study, view.editor);
        connect(view.projectAssistant, &ProjectAssistant::placeWanted, this, &EditorPane::placeWanted);
        connect(view.projectAssistant, &ProjectAssistant::nothingFound, this, &EditorPane::nothingFound);
    }
    return view;
}

void EditorPane::onFocusChanged(const QWidget *old, const QWidget *now)
{
    if (old && (old == m_first.editor || old == m_second.editor)) {
        autosave();
    }
    View *active = now && now == m_second.editor ? &m_second : now == m_first.editor ? &m_first : m_active;
    if (active != m_active) {
        m_active = active;
        m_find->setEditor(active->editor);
        emit caretMoved();
    }
}

void EditorPane::showProblems()
{
    if (!document()) {
        return;
    }
    const QList<Core::Diagnostic> problems = m_study->problems().forFile(document()->path());
    m_first.editor->setProblems(problems);
    if (m_second.editor) {
        m_second.editor->setProblems(problems);
    }
}

void EditorPane::toggleSplit(Qt::Orientation orientation)
{
    if (m_second.editor) {
        const bool turns = m_split->orientation() != orientation;
        if (turns) {
            m_split->setOrientation(orientation);
            return;
        }
        m_active = &m_first;
        m_find->setEditor(m_first.editor);
        delete std::exchange(m_second, {}).editor;
        m_first.editor->setFocus();
        return;
    }
    if (!document()) {
        return;
    }
    setFace(0);
    m_split->setOrientation(orientation);
    m_second = makeView(document(), m_split);
    m_second.editor->setAccessibleName(tr("Second view of %1").arg(document()->path()));
    m_split->addWidget(m_second.editor);
    showProblems();
    m_second.editor->goTo({m_first.editor->caret(), m_first.editor->caret()});
}

Qt::Orientation EditorPane::splitOrientation() const
{
    return m_split->orientation();
}

void EditorPane::toggleAuthors()
{
    const bool shown = !m_active->committed->areAuthorsShown();
    m_first.committed->setAuthorsShown(shown);
    if (m_second.committed) {
        m_second.committed->setAuthorsShown(shown);
    }
}

void EditorPane::refreshCommitted()
{
    m_first.committed->refresh();
    if (m_second.committed) {
        m_second.committed->refresh();
    }
}

void EditorPane::addCloseButton()
{
    auto *close = new QToolButton(this);
    setName(close, "closePane", tr("Close %1").arg(document() ? document()->path() : QString()));
    close->setText(QStringLiteral("✕"));
    close->setToolTip(close->accessibleName());
    close->setAutoRaise(true);
    connect(close, &QToolButton::clicked, this, &EditorPane::closeWanted);
    m_heading->addWidget(close);
}

int EditorPane::addFace(const QString &title, QWidget *face)
{
    if (m_faceButtons->buttons().isEmpty()) {
        addFaceButton(tr("Text"), 0);
        m_faceButtons->button(0)->setChecked(true);
    }
    const int number = m_faces->addWidget(face);
    addFaceButton(title, number);
    // What a gesture did there is a change of the text, and its history is the editor's. A field in which a person types
    // keeps these keys for its own.
    const auto onKeys = [this, face](QKeySequence::StandardKey keys, void (CodeEditor::*step)()) {
        auto *shortcut = new QShortcut(face);
        shortcut->setKeys(keys);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, step]() { (editor()->*step)(); });
    };
    onKeys(QKeySequence::Undo, &CodeEditor::undo);
    onKeys(QKeySequence::Redo, &CodeEditor::redo);
    return number;
}

void EditorPane::addFaceButton(const QString &title, int number)
{
    auto *button = new QPushButton(title, this);
    button->setObjectName(QStringLiteral("face%1").arg(number));
    button->setAccessibleName(tr("Show as %1").arg(title));
    button->setCheckable(true);
    button->setProperty("segment", true);
    m_faceButtons->addButton(button, number);
    m_heading->addWidget(button);
}

void EditorPane::setFace(int number)
{
    if (number < 0 || number >= m_faces->count() || number == face()) {
        return;
    }
    m_faces->setCurrentIndex(number);
    m_faceButtons->button(number)->setChecked(true);
    setFocusProxy(m_faces->currentWidget());
    emit faceChanged(number);
}

void EditorPane::nextFace()
{
    setFace((face() + 1) % m_faces->count());
    m_faces->currentWidget()->setFocus();
}

int EditorPane::face() const
{
    return m_faces->currentIndex();
}

void EditorPane::setSymbol(const QString &symbol)
{
    QString text = document() ? document()->path() : QString();
    text.replace(QLatin1Char('/'), QStringLiteral(" › "));
    m_path->setText(symbol.isEmpty() ? text : text + QStringLiteral(" › ") + symbol);
}

void EditorPane::openFind(bool replace)
{
    m_find->open(replace);
}

void EditorPane::setAutosave(bool on)
{
    m_autosaveOn = on;
}

void EditorPane::autosave()
{
    if (m_autosaveOn && document() && document()->isModified() && !document()->hasExternalChange()) {
        save();
    }
}

bool EditorPane::save()
{
    if (!document()) {
        return false;
    }
    const Core::Result<void> saved = document()->save();
    if (saved) {
        return true;
    }
    if (saved.error().code == Core::ErrorCode::Conflict) {
        onExternalChange();
    } else {
        m_notice->show(saved.error().message, {{tr("Try Again"), [this]() { save(); }}, {tr("Hide"), nullptr}}, Role::Error);
    }
    return false;
}

void EditorPane::onExternalChange()
{
    if (!document()) {
        return;
    }
    if (!document()->isModified()) {
        // Nothing of the person's is at stake: take what is on disk, as one undo step.
        if (const Core::Result<void> read = document()->reload(); !read) {
            m_notice->show(tr("This file is no longer on disk. Its text is kept here until you close it."),
                           {{tr("Save It Again"), [this]() { static_cast<void>(document()->save(true)); }}, {tr("Hide"), nullptr}});
        }
        return;
    }
    m_notice->show(tr("Another program changed this file while you were editing it. Nothing has been overwritten."),
                   {{tr("Keep Mine"), [this]() { static_cast<void>(document()->save(true)); }},
                    {tr("Take the One on Disk"), [this]() { static_cast<void>(document()->reload()); }},
                    {tr("Show the Difference"), [this]() {
                         const Core::Result<QString> disk = Core::readTextFile(m_study->root() + QLatin1Char('/') + document()->path());
                         emit differenceWanted(tr("On disk and yours"), disk.value_or(QString()), document()->text());
                         QMetaObject::invokeMethod(this, &EditorPane::onExternalChange, Qt::QueuedConnection); // the choice stays
                     }}});
}

void EditorPane::offerRecovery()
{
    const QString path = document()->path();
    const QString copy = m_study->recoverable().value(path);
    if (copy.isNull()) {
        return;
    }
    m_notice->show(tr("Text that was not saved when the program last ended was found for this file."),
                   {{tr("Restore It"),
                     [this, copy, path]() {
                         document()->setText(copy);
                         m_study->discardRecovery(path);
                     }},
                    {tr("Show the Difference"),
                     [this, copy]() {
                         emit differenceWanted(tr("As saved and as found"), document()->text(), copy);
                         QMetaObject::invokeMethod(this, &EditorPane::offerRecovery, Qt::QueuedConnection); // the choice stays
                     }},
                    {tr("Discard It"), [this, path]() { m_study->discardRecovery(path); }}});
}

void EditorPane::showFixes()
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("fixesMenu"));
    const QList<Core::Diagnostic> problems = editor()->problemsAtCaret();
    for (const Core::Diagnostic &problem : problems) {
        for (const Core::Fix &fix : problem.fixes) {
            QString plain = fix.title;
            plain.remove(QLatin1Char('*'));
            connect(menu.addAction(plain), &QAction::triggered, this, [this, fix]() { emit fixChosen(fix); });
        }
    }
    if (menu.isEmpty()) {
        menu.addAction(tr("No fix is known for this line"))->setEnabled(false);
    } else {
        menu.setActiveAction(menu.actions().constFirst());
    }
    menu.exec(editor()->belowCaret());
}

} // namespace Gui
