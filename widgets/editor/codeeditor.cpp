// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/codeeditor.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include <QHelpEvent>
#include <QToolTip>

#include <Qsci/qscicommand.h>
#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexer.h>

#include "widgets/editor/lexers.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kNumberMargin = 0;
constexpr int kMarkMargin = 1;
constexpr int kFoldMargin = 2;
constexpr int kChangeMargin = 3;
constexpr int kTextMargin = 4;
constexpr int kErrorMark = 1;
constexpr int kWarningMark = 2;
constexpr int kAddedMark = 3;
constexpr int kChangedMark = 4;
constexpr int kRemovedMark = 5;
constexpr int kErrorIndicator = 8;
constexpr int kWarningIndicator = 9;
constexpr int kInformationIndicator = 10;
constexpr int kErrorNote = 0; ///< styles of what stands under a line
constexpr int kValueNote = 1;
constexpr int kUndoPauseMilliseconds = 800;
/// Above this the file is shown without colours and folding, so that typing stays fluid.
constexpr qsizetype kLargeText = 4'000'000;

int indicatorOf(Core::Severity severity)
{
    switch (severity) {
    case Core::Severity::Error:
        return kErrorIndicator;
    case Core::Severity::Warning:
        return kWarningIndicator;
    case Core::Severity::Information:
        break;
    }
    return kInformationIndicator;
}

/// Takes from the editor component all keys with a letter or sign that the window has commands for:
/// its own Ctrl+Shift+L would delete a line where the window shows the codelists.
void leaveKeysToTheWindow(QsciCommandSet &commands)
{
    constexpr int kControl = 0x0400'0000; // Qt::CTRL and Qt::ALT as they stand in a command's key
    constexpr int kAlt = 0x0800'0000;
    constexpr int kShift = 0x0200'0000;
    static const QList<int> kKept{kControl | 'Z', kControl | 'Y', kControl | kShift | 'Z', kControl | 'X', kControl | 'C', kControl | 'V', kControl | 'A'};
    const auto isTaken = [](int key) {
        const int base = key & ~(kControl | kAlt | kShift);
        return (key & (kControl | kAlt)) != 0 && base >= ' ' && base <= '~' && !kKept.contains(key);
    };
    for (QsciCommand *command : commands.commands()) {
        if (isTaken(command->key())) {
            command->setKey(0);
        }
        if (isTaken(command->alternateKey())) {
            command->setAlternateKey(0);
        }
    }
}

} // namespace

CodeEditor::CodeEditor(Study::Document *document, const Theme *theme, QWidget *parent)
    : QsciScintilla(parent)
    , m_document(document)
    , m_theme(theme)
{
    setName(this, "codeEditor", tr("Text of %1").arg(document->path()));
    setUtf8(true);
    setEolMode(EolUnix);
    setFrameShape(QFrame::NoFrame);
    setIndentationsUseTabs(false);
    setTabWidth(languageName(document->path()) == QLatin1String("YAML") || languageName(document->path()) == QLatin1String("R") ? 2 : 4);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setTabIndents(true);
    setBraceMatching(SloppyBraceMatch);
    setCaretWidth(2);
    setScrollWidth(10);
    setScrollWidthTracking(true);
    setMarginType(kNumberMargin, NumberMargin);
    setMarginType(kMarkMargin, SymbolMargin);
    setMarginMarkerMask(kMarkMargin, (1 << kErrorMark) | (1 << kWarningMark));
    setMarginWidth(kMarkMargin, 14);
    setMarginSensitivity(kMarkMargin, false);
    markerDefine(Circle, kErrorMark);
    markerDefine(RightTriangle, kWarningMark);
    setMargins(kTextMargin + 1);
    setMarginType(kChangeMargin, SymbolMargin);
    setMarginMarkerMask(kChangeMargin, (1 << kAddedMark) | (1 << kChangedMark) | (1 << kRemovedMark));
    setMarginWidth(kChangeMargin, 7);
    setMarginSensitivity(kChangeMargin, false);
    setMarginType(kTextMargin, TextMargin);
    setMarginWidth(kTextMargin, 0);
    // Told apart by form as well as by colour: a full bar, a thin one, a triangle.
    markerDefine(FullRectangle, kAddedMark);
    markerDefine(LeftRectangle, kChangedMark);
    markerDefine(RightTriangle, kRemovedMark);
    for (const int indicator : {kErrorIndicator, kWarningIndicator, kInformationIndicator}) {
        indicatorDefine(SquiggleLowIndicator, indicator);
        setIndicatorDrawUnder(true, indicator);
    }
    setAnnotationDisplay(AnnotationIndented);
    // Numbers handed out by the library count down to -1 after two dozen; these are this view's own.
    m_annotationStyles = static_cast<int>(SendScintilla(SCI_ALLOCATEEXTENDEDSTYLES, 2));
    // A line's own style number must stay below 256, which asks for one style a character; so the offset carries it.
    SendScintilla(SCI_ANNOTATIONSETSTYLEOFFSET, static_cast<long>(m_annotationStyles));
    SendScintilla(SCI_SETMULTIPLESELECTION, 1L);
    SendScintilla(SCI_SETADDITIONALSELECTIONTYPING, 1L);
    leaveKeysToTheWindow(*standardCommands());
    setReadOnly(document->isReadOnly());
    if (document->text().size() < kLargeText) {
        m_lexer = makeLexer(document->path(), this);
        setLexer(m_lexer);
        setFolding(m_lexer ? PlainFoldStyle : NoFoldStyle, kFoldMargin);
    }

    m_undoPause.setSingleShot(true);
    m_undoPause.setInterval(kUndoPauseMilliseconds);
    connect(&m_undoPause, &QTimer::timeout, this, [this]() {
        SendScintilla(SCI_BEGINUNDOACTION);
        SendScintilla(SCI_ENDUNDOACTION);
    });
    m_syncing = true;
    setText(document->text());
    m_syncing = false;
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    paint();

    connect(this, &QsciScintilla::textChanged, this, &CodeEditor::giveToDocument);
    connect(this, &QsciScintillaBase::SCN_CHARADDED, this, [this](int character) {
        if (character == '\n') {
            SendScintilla(SCI_BEGINUNDOACTION);
            SendScintilla(SCI_ENDUNDOACTION);
        }
        m_undoPause.start();
    });
    connect(this, &QsciScintilla::cursorPositionChanged, this, &CodeEditor::caretMoved);
    connect(document, &Study::Document::textChanged, this, &CodeEditor::takeFromDocument);
    connect(theme, &Theme::changed, this, &CodeEditor::paint);
}

void CodeEditor::paint()
{
    QFont editorFont = m_theme->editorFont();
    setFont(editorFont);
    if (m_lexer) {
        paintLexer(m_lexer, *m_theme, editorFont);
        setLexer(m_lexer);
    }
    const QColor base = m_theme->color(Role::Base);
    const QColor muted = m_theme->color(Role::Muted);
    setPaper(base);
    setColor(m_theme->color(Role::Text));
    setCaretForegroundColor(m_theme->color(Role::Text));
    setCaretLineVisible(true);
    setCaretLineBackgroundColor(m_theme->color(Role::Window));
    setSelectionBackgroundColor(m_theme->color(Role::Selection));
    resetSelectionForegroundColor();
    setMarginsBackgroundColor(base);
    setMarginsForegroundColor(muted);
    setMarginsFont(editorFont);
    setMarginWidth(kNumberMargin, QStringLiteral("0").repeated(std::max(3, static_cast<int>(QString::number(lines()).size()))) + QLatin1Char(' '));
    setFoldMarginColors(base, base);
    for (int marker = SC_MARKNUM_FOLDEREND; marker <= static_cast<int>(SC_MARKNUM_FOLDEROPEN); ++marker) {
        setMarkerForegroundColor(base, marker);
        setMarkerBackgroundColor(muted, marker);
    }
    setMarkerBackgroundColor(m_theme->color(Role::Error), kErrorMark);
    setMarkerForegroundColor(m_theme->color(Role::Error), kErrorMark);
    setMarkerBackgroundColor(m_theme->color(Role::Warning), kWarningMark);
    setMarkerForegroundColor(m_theme->color(Role::Warning), kWarningMark);
    for (const auto &[mark, role] : {std::pair{kAddedMark, Role::Success}, std::pair{kChangedMark, Role::Accent}, std::pair{kRemovedMark, Role::Error}}) {
        setMarkerBackgroundColor(m_theme->color(role), mark);
        setMarkerForegroundColor(m_theme->color(role), mark);
    }
    setIndicatorForegroundColor(m_theme->color(Role::Error), kErrorIndicator);
    setIndicatorForegroundColor(m_theme->color(Role::Warning), kWarningIndicator);
    setIndicatorForegroundColor(m_theme->color(Role::Accent), kInformationIndicator);
    setMatchedBraceBackgroundColor(m_theme->color(Role::Selection));
    setMatchedBraceForegroundColor(m_theme->color(Role::Text));
    setUnmatchedBraceForegroundColor(m_theme->color(Role::Error));
    setUnmatchedBraceBackgroundColor(base);
    const auto rgb = [](const QColor &colour) { return static_cast<long>(colour.red() | (colour.green() << 8) | (colour.blue() << 16)); };
    const QByteArray family = editorFont.family().toUtf8();
    for (const auto &[number, words, behind] : {std::tuple{kErrorNote, Role::Error, Role::DiffRemoved}, std::tuple{kValueNote, Role::Muted, Role::Window}}) {
        const auto style = static_cast<unsigned long>(m_annotationStyles + number);
        SendScintilla(SCI_STYLESETFORE, style, rgb(m_theme->color(words)));
        SendScintilla(SCI_STYLESETBACK, style, rgb(m_theme->color(behind)));
        SendScintilla(SCI_STYLESETFONT, style, family.constData());
        SendScintilla(SCI_STYLESETSIZE, style, static_cast<long>(editorFont.pointSize() - 1));
    }
    setExtraAscent(2);
    setExtraDescent(2);
    showProblems();
}

long CodeEditor::bytePosition(Core::TextPosition position) const
{
    // QScintilla silently runs over the end of a line into the next, so clamp here, in one place.
    const int line = std::clamp(position.line - 1, 0, std::max(0, lines() - 1));
    const long start = SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(line));
    const long end = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(line));
    if (position.column <= 1) {
        return start;
    }
    const long wanted = SendScintilla(SCI_POSITIONRELATIVE, static_cast<unsigned long>(start), static_cast<long>(position.column - 1));
    return wanted == 0 ? end : std::min(wanted, end);
}

Core::TextPosition CodeEditor::caret() const
{
    const long position = SendScintilla(SCI_GETCURRENTPOS);
    const long line = SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(position));
    const long start = SendScintilla(SCI_POSITIONFROMLINE, static_cast<unsigned long>(line));
    const long column = SendScintilla(SCI_COUNTCHARACTERS, static_cast<unsigned long>(start), position);
    return {static_cast<int>(line) + 1, static_cast<int>(column) + 1};
}

void CodeEditor::goTo(const Core::TextRange &range)
{
    if (!range.isValid()) {
        return;
    }
    const long start = bytePosition(range.start);
    const long end = range.end.line > 0 ? bytePosition(range.end) : start;
    const int line = std::clamp(range.start.line - 1, 0, std::max(0, lines() - 1));
    ensureLineVisible(line);
    SendScintilla(SCI_SETSEL, static_cast<unsigned long>(end), start);
    SendScintilla(SCI_VERTICALCENTRECARET);
    setFocus();
}

bool CodeEditor::goToProblem(bool forward)
{
    QList<Core::TextRange> places;
    for (const Core::Diagnostic &problem : m_problems) {
        if (problem.range.isValid()) {
            places.append(problem.range);
        }
    }
    if (places.isEmpty()) {
        return false;
    }
    std::sort(places.begin(), places.end());
    const Core::TextPosition here = caret();
    const Core::TextRange *target = forward ? &places.constFirst() : &places.constLast();
    if (forward) {
        const auto next = std::find_if(places.cbegin(), places.cend(), [&here](const Core::TextRange &r) { return here < r.start; });
        target = next == places.cend() ? target : &*next;
    } else {
        const auto previous = std::find_if(places.crbegin(), places.crend(), [&here](const Core::TextRange &r) { return r.start < here; });
        target = previous == places.crend() ? target : &*previous;
    }
    goTo({target->start, target->start});
    return true;
}

void CodeEditor::setProblems(const QList<Core::Diagnostic> &problems)
{
    if (problems != m_problems) {
        m_problems = problems;
        showProblems();
    }
}

void CodeEditor::showProblems()
{
    const long length = SendScintilla(SCI_GETLENGTH);
    for (const int indicator : {kErrorIndicator, kWarningIndicator, kInformationIndicator}) {
        SendScintilla(SCI_SETINDICATORCURRENT, indicator);
        SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, length);
    }
    markerDeleteAll(kErrorMark);
    markerDeleteAll(kWarningMark);
    SendScintilla(SCI_ANNOTATIONCLEARALL);
    QSet<int> annotated;
    for (const Core::Diagnostic &problem : std::as_const(m_problems)) {
        if (!problem.range.isValid()) {
            continue;
        }
        const long start = bytePosition(problem.range.start);
        long end = problem.range.end.line > 0 ? bytePosition(problem.range.end) : start;
        // A squiggle under a whole block is noise: it ends with the first line.
        const long lineEnd = SendScintilla(SCI_GETLINEENDPOSITION, static_cast<unsigned long>(problem.range.start.line - 1));
        end = std::max(std::min(end, lineEnd), std::min(start + 1, length));
        SendScintilla(SCI_SETINDICATORCURRENT, indicatorOf(problem.severity));
        SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(start), end - start);
        const int line = std::min(problem.range.start.line, lines()) - 1;
        if (problem.severity != Core::Severity::Information) {
            markerAdd(line, problem.severity == Core::Severity::Error ? kErrorMark : kWarningMark);
        }
        if (problem.severity == Core::Severity::Error && !annotated.contains(line)) {
            annotated.insert(line);
            QString words = QLatin1Char(' ') + problem.message;
            if (!problem.fixes.isEmpty()) {
                words += QStringLiteral("  %1 (Ctrl+.)").arg(problem.fixes.constFirst().title);
            }
            annotate(line, words, kErrorNote);
        }
    }
    for (auto note = m_notes.cbegin(); note != m_notes.cend(); ++note) {
        const int line = note.key() - 1;
        if (line < lines() && !annotated.contains(line)) {
            annotate(line, QLatin1Char(' ') + note.value(), kValueNote);
        }
    }
}

void CodeEditor::annotate(int line, const QString &words, int style)
{
    const QByteArray text = (words + QLatin1Char(' ')).toUtf8();
    SendScintilla(SCI_ANNOTATIONSETTEXT, static_cast<unsigned long>(line), text.constData());
    SendScintilla(SCI_ANNOTATIONSETSTYLE, static_cast<unsigned long>(line), static_cast<long>(style));
}

void CodeEditor::setNotes(const QHash<int, QString> &notes)
{
    if (notes != m_notes) {
        m_notes = notes;
        showProblems();
    }
}

void CodeEditor::setLineChanges(const Study::LineChanges &changes)
{
    if (changes == m_changes) {
        return;
    }
    m_changes = changes;
    for (const auto &[mark, marked] : {std::pair{kAddedMark, &changes.added}, std::pair{kChangedMark, &changes.changed}, std::pair{kRemovedMark, &changes.removedAbove}}) {
        markerDeleteAll(mark);
        for (const int line : *marked) {
            markerAdd(std::clamp(line - 1, 0, std::max(0, lines() - 1)), mark);
        }
    }
}

void CodeEditor::setMarginTexts(const QStringList &texts)
{
    m_marginTexts = texts;
    clearMarginText();
    QString widest;
    for (int line = 0; line < static_cast<int>(texts.size()) && line < lines(); ++line) {
        setMarginText(line, texts.at(line), QsciScintillaBase::STYLE_LINENUMBER);
        widest = texts.at(line).size() > widest.size() ? texts.at(line) : widest;
    }
    if (widest.isEmpty()) {
        setMarginWidth(kTextMargin, 0);
    } else {
        setMarginWidth(kTextMargin, widest + QLatin1Char(' '));
    }
}

QList<Core::Diagnostic> CodeEditor::problemsAtCaret() const
{
    const int line = caret().line;
    QList<Core::Diagnostic> found;
    for (const Core::Diagnostic &problem : m_problems) {
        if (problem.range.start.line <= line && line <= std::max(problem.range.end.line, problem.range.start.line)) {
            found.append(problem);
        }
    }
    return found;
}

void CodeEditor::giveToDocument()
{
    if (m_syncing || !m_document) {
        return;
    }
    m_syncing = true;
    m_document->setText(text());
    m_syncing = false;
}

void CodeEditor::takeFromDocument()
{
    if (m_syncing || !m_document) {
        return;
    }
    const QByteArray now = text().toUtf8();
    const QByteArray wanted = m_document->text().toUtf8();
    if (now == wanted) {
        return;
    }
    // Only what differs is replaced, so that caret, folds and marks elsewhere stay.
    qsizetype head = 0;
    const qsizetype shorter = std::min(now.size(), wanted.size());
    while (head < shorter && now.at(head) == wanted.at(head)) {
        ++head;
    }
    qsizetype tail = 0;
    while (tail < shorter - head && now.at(now.size() - 1 - tail) == wanted.at(wanted.size() - 1 - tail)) {
        ++tail;
    }
    // Never in the middle of a UTF-8 sequence.
    const auto continues = [](const QByteArray &bytes, qsizetype at) { return at < bytes.size() && (static_cast<unsigned char>(bytes.at(at)) & 0xC0U) == 0x80U; };
    while (head > 0 && (continues(now, head) || continues(wanted, head))) {
        --head;
    }
    while (tail > 0 && (continues(now, now.size() - tail) || continues(wanted, wanted.size() - tail))) {
        --tail;
    }
    const QByteArray middle = wanted.mid(head, wanted.size() - tail - head);
    m_syncing = true;
    const bool readOnly = isReadOnly();
    setReadOnly(false);
    SendScintilla(SCI_BEGINUNDOACTION);
    SendScintilla(SCI_SETTARGETRANGE, static_cast<unsigned long>(head), static_cast<long>(now.size() - tail));
    SendScintilla(SCI_REPLACETARGET, static_cast<unsigned long>(middle.size()), middle.constData());
    SendScintilla(SCI_ENDUNDOACTION);
    setReadOnly(readOnly);
    m_syncing = false;
}

QString CodeEditor::wordAtCaret() const
{
    int line = 0;
    int index = 0;
    getCursorPosition(&line, &index);
    return wordAtLineIndex(line, index);
}

QString CodeEditor::wordAtPosition(long position) const
{
    int line = 0;
    int index = 0;
    lineIndexFromPosition(static_cast<int>(position), &line, &index);
    return wordAtLineIndex(line, index);
}

void CodeEditor::toggleComment()
{
    const QString prefix = commentPrefix(m_document ? m_document->path() : QString());
    if (prefix.isEmpty() || isReadOnly()) {
        return;
    }
    int from = 0;
    int fromIndex = 0;
    int to = 0;
    int toIndex = 0;
    if (hasSelectedText()) {
        getSelection(&from, &fromIndex, &to, &toIndex);
        to -= toIndex == 0 && to > from ? 1 : 0;
    } else {
        getCursorPosition(&from, &fromIndex);
        to = from;
    }
    const QString bare = prefix.trimmed();
    bool all = true;
    qsizetype indent = -1;
    for (int line = from; line <= to; ++line) {
        const QString content = text(line);
        const QString trimmed = content.trimmed();
        if (!trimmed.isEmpty()) {
            all = all && trimmed.startsWith(bare);
            const qsizetype own = content.indexOf(trimmed.left(1));
            indent = indent < 0 ? own : std::min(indent, own);
        }
    }
    if (indent < 0) {
        return;
    }
    beginUndoAction();
    for (int line = from; line <= to; ++line) {
        const QString content = text(line);
        if (content.trimmed().isEmpty()) {
            continue;
        }
        if (!all) {
            insertAt(prefix, line, static_cast<int>(indent));
            continue;
        }
        const int start = static_cast<int>(content.indexOf(bare));
        const int length = static_cast<int>(content.mid(start).startsWith(prefix) ? prefix.size() : bare.size());
        SendScintilla(SCI_DELETERANGE, static_cast<unsigned long>(positionFromLineIndex(line, start)), static_cast<long>(length));
    }
    endUndoAction();
}

void CodeEditor::insertAtCaret(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    beginUndoAction();
    SendScintilla(SCI_REPLACESEL, 0UL, bytes.constData());
    endUndoAction();
    setFocus();
}

void CodeEditor::moveLines(bool down)
{
    if (!isReadOnly()) {
        SendScintilla(down ? SCI_MOVESELECTEDLINESDOWN : SCI_MOVESELECTEDLINESUP);
    }
}

bool CodeEditor::find(const QString &text, bool forward, bool caseSensitive, bool wholeWord, bool regularExpression)
{
    if (text.isEmpty()) {
        return false;
    }
    int line = 0;
    int index = 0;
    int endLine = 0;
    int endIndex = 0;
    if (hasSelectedText()) {
        getSelection(&line, &index, &endLine, &endIndex);
    } else {
        getCursorPosition(&line, &index);
        endLine = line;
        endIndex = index;
    }
    return findFirst(text, regularExpression, caseSensitive, wholeWord, true, forward, forward ? endLine : line,
                     forward ? endIndex : index, true, false, regularExpression);
}

int CodeEditor::replaceEverywhere(const QString &text, const QString &with, bool caseSensitive, bool wholeWord, bool regularExpression)
{
    if (text.isEmpty() || isReadOnly()) {
        return 0;
    }
    int count = 0;
    beginUndoAction();
    bool found = findFirst(text, regularExpression, caseSensitive, wholeWord, false, true, 0, 0, false, false, regularExpression);
    while (found) {
        replace(with);
        ++count;
        found = findNext();
    }
    endUndoAction();
    return count;
}

void CodeEditor::selectNextMatch()
{
    SendScintilla(SCI_TARGETWHOLEDOCUMENT);
    SendScintilla(SCI_MULTIPLESELECTADDNEXT);
}

QPoint CodeEditor::belowCaret() const
{
    const long position = SendScintilla(SCI_GETCURRENTPOS);
    const QPoint below(static_cast<int>(SendScintilla(SCI_POINTXFROMPOSITION, 0UL, position)),
                       static_cast<int>(SendScintilla(SCI_POINTYFROMPOSITION, 0UL, position)) + textHeight(0));
    return viewport()->mapToGlobal(below);
}

QString CodeEditor::messageAt(const QPoint &position) const
{
    const long at = SendScintilla(SCI_POSITIONFROMPOINTCLOSE, static_cast<unsigned long>(position.x()), static_cast<long>(position.y()));
    const long line = SendScintilla(SCI_LINEFROMPOSITION, static_cast<unsigned long>(at));
    QStringList messages;
    for (const Core::Diagnostic &problem : m_problems) {
        if (at >= 0 && problem.range.isValid() && problem.range.start.line == static_cast<int>(line) + 1
            && bytePosition(problem.range.start) <= at && at <= bytePosition(problem.range.end)) {
            messages.append(problem.message);
        }
    }
    return messages.join(QLatin1Char('\n'));
}

bool CodeEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QPoint place = viewport()->mapFrom(this, help->pos());
        QString message = messageAt(place);
        const long at = SendScintilla(SCI_POSITIONFROMPOINTCLOSE, static_cast<unsigned long>(place.x()), static_cast<long>(place.y()));
        if (message.isEmpty() && m_hover && at >= 0) {
            message = m_hover(at);
        }
        QToolTip::showText(help->globalPos(), message, this);
        return true;
    }
    return QsciScintilla::event(event);
}

} // namespace Gui
