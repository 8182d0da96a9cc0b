// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/pythonassistant.h"

#include <algorithm>

#include <QMenu>
#include <QTextDocument>

#include "model/core/files.h"
#include "widgets/editor/definitionpeek.h"
#include "widgets/editor/linevalues.h"
#include "widgets/editor/renamedialog.h"

namespace Gui
{

namespace
{

constexpr int kFirstMeaning = 12; ///< indicator numbers; those before it are squiggles
constexpr int kMeanings = 7;
constexpr std::size_t kHoverValues = 5; ///< of a variable's dummy values
constexpr int kColourMilliseconds = 250;
/// Above this, colours by meaning would cost more than they tell.
constexpr qsizetype kColouredText = 400'000;

Role roleOf(int meaning)
{
    switch (static_cast<Authoring::TokenMeaning>(meaning)) {
    case Authoring::TokenMeaning::Table:
        return Role::TableName;
    case Authoring::TokenMeaning::Variable:
        return Role::VariableName;
    case Authoring::TokenMeaning::Codelist:
        return Role::CodelistName;
    case Authoring::TokenMeaning::Date:
        return Role::Number;
    case Authoring::TokenMeaning::Function:
    case Authoring::TokenMeaning::Method:
        return Role::Accent;
    case Authoring::TokenMeaning::Column:
        break;
    }
    return Role::Text;
}

bool isWord(int character)
{
    return character == '_' || (character < 128 && QChar(character).isLetterOrNumber());
}

} // namespace

PythonAssistant::PythonAssistant(Study::OpenStudy *study, CodeEditor *editor, const Theme *theme)
    : QObject(editor)
    , m_study(study)
    , m_editor(editor)
    , m_theme(theme)
    , m_popup(new CompletionPopup(editor, this))
    , m_codelists(study)
    , m_values(new LineValues(study, editor))
{
    connect(m_values, &LineValues::nothingFound, this, &PythonAssistant::nothingFound);
    m_editor->setHover([this](long position) { return hoverText(position); });
    for (int meaning = 0; meaning < kMeanings; ++meaning) {
        m_editor->indicatorDefine(QsciScintilla::TextColorIndicator, kFirstMeaning + meaning);
    }
    paint();
    m_colourDelay.setSingleShot(true);
    m_colourDelay.setInterval(kColourMilliseconds);
    connect(&m_colourDelay, &QTimer::timeout, this, &PythonAssistant::colour);
    connect(m_editor, &QsciScintillaBase::SCN_CHARADDED, this, &PythonAssistant::onCharacter);
    connect(m_popup, &CompletionPopup::written, this, [this](const QByteArray &text) {
        if (text.endsWith('(')) {
            showSignature();
        }
    });
    connect(m_theme, &Theme::changed, this, &PythonAssistant::paint);
    const auto changed = [this]() {
        m_program.reset();
        m_colourDelay.start();
    };
    connect(m_study, &Study::OpenStudy::textChanged, this, changed);
    connect(m_study, &Study::OpenStudy::diskChanged, this, changed);
    m_colourDelay.start();
}

QString PythonAssistant::path() const
{
    return m_editor->document() ? m_editor->document()->path() : QString();
}

const Authoring::Program &PythonAssistant::program() const
{
    if (!m_program) {
        m_program.emplace([study = m_study](const QString &file) -> std::optional<QByteArray> {
            const auto text = study->textOf(file);
            return text ? std::optional(text->toUtf8()) : std::nullopt;
        });
        m_program->setDefinition(path());
        m_program->setText(path(), m_editor->text().toUtf8());
    }
    return *m_program;
}

Authoring::Pos PythonAssistant::caret() const
{
    return m_editor->SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS);
}

void PythonAssistant::paint()
{
    for (int meaning = 0; meaning < kMeanings; ++meaning) {
        m_editor->setIndicatorForegroundColor(m_theme->color(roleOf(meaning)), kFirstMeaning + meaning);
    }
}

void PythonAssistant::colour()
{
    const long length = m_editor->SendScintilla(QsciScintillaBase::SCI_GETLENGTH);
    for (int meaning = 0; meaning < kMeanings; ++meaning) {
        m_editor->SendScintilla(QsciScintillaBase::SCI_SETINDICATORCURRENT, kFirstMeaning + meaning);
        m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORCLEARRANGE, 0UL, length);
    }
    if (length > kColouredText) {
        return;
    }
    for (const Authoring::MeaningfulToken &token : Authoring::meaningsOf(program(), path())) {
        m_editor->SendScintilla(QsciScintillaBase::SCI_SETINDICATORCURRENT, kFirstMeaning + static_cast<int>(token.meaning));
        m_editor->SendScintilla(QsciScintillaBase::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(token.span.start), static_cast<long>(token.span.length()));
    }
}

void PythonAssistant::onCharacter(int character)
{
    if (m_editor->isReadOnly()) {
        return;
    }
    const bool listed = m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCACTIVE) != 0;
    if (character == '(' || character == ',') {
        showSignature();
    } else if (character == ')') {
        m_editor->SendScintilla(QsciScintillaBase::SCI_CALLTIPCANCEL);
    } else if (character == '.' || character == '"' || character == '\'' || character == '/') {
        showList(false);
    } else if (isWord(character) && !listed) {
        showList(false);
    }
}

void PythonAssistant::complete()
{
    showList(true);
}

void PythonAssistant::showList(bool asked)
{
    if (const auto lists = m_codelists.complete(program(), path(), caret())) {
        if (!m_popup->show(lists->offers, lists->typed, asked) && asked) {
            emit nothingFound(tr("There is nothing to offer at this place."));
        }
        return;
    }
    const Authoring::Completions completions = Authoring::completionsAt(program(), path(), caret());
    QList<Offer> offers;
    for (const Authoring::Completion &item : completions.items) {
        offers << Offer{item.label, item.detail.toUtf8(), item.insert};
    }
    if (!m_popup->show(offers, completions.replace.length(), asked) && asked) {
        emit nothingFound(tr("There is nothing to offer at this place."));
    }
}

void PythonAssistant::showSignature()
{
    const auto signature = Authoring::signatureAt(program(), path(), caret());
    if (!signature) {
        return;
    }
    QByteArray tip = signature->label.toUtf8();
    if (!signature->text.isEmpty()) {
        tip += '\n' + signature->text.section(QStringLiteral(". "), 0, 0).toUtf8();
    }
    m_editor->SendScintilla(QsciScintillaBase::SCI_CALLTIPSHOW, static_cast<unsigned long>(caret()), tip.constData());
}

QString PythonAssistant::hoverText(long position) const
{
    QString words = m_codelists.hover(program(), path(), position);
    if (words.isEmpty()) {
        const auto hover = Authoring::hoverAt(program(), path(), position);
        words = hover ? hover->markdown : QString();
    }
    if (words.isEmpty()) {
        return {};
    }
    QTextDocument document;
    const QString values = valuesOf(m_editor->wordAtPosition(position));
    document.setMarkdown(values.isEmpty() ? words : words + QStringLiteral("\n\n") + values);
    return document.toHtml();
}

QString PythonAssistant::valuesOf(const QString &name) const
{
    const Study::PreviewResultPtr result = m_study->preview().result();
    if (!result || result->options.definition != path() || name.isEmpty()) {
        return {};
    }
    for (const Table::ResultTable &table : result->tables) {
        const int index = table.columnIndex(name.toStdString());
        const Table::Column *column = index < 0 ? nullptr : table.columns[static_cast<std::size_t>(index)].values.get();
        if (!column) {
            continue;
        }
        QStringList values;
        for (std::size_t row = 0; row < std::min<std::size_t>(table.rows, kHoverValues); ++row) {
            values.append(column->isNull(row) ? tr("missing") : QLatin1Char('`') + QString::fromStdString(column->value(row).toCsvText()) + QLatin1Char('`'));
        }
        return tr("Dummy data: %1").arg(values.join(QStringLiteral(", ")));
    }
    return {};
}

QString PythonAssistant::helpWord() const
{
    const QString entry = Authoring::referenceNameAt(program(), path(), caret());
    return entry.isEmpty() ? m_editor->wordAtCaret() : entry;
}

Core::Location PythonAssistant::locationOf(const Authoring::Place &place) const
{
    Core::Location location;
    location.file = place.file;
    const auto module = place.file.endsWith(QLatin1String(".py")) ? program().module(place.file) : nullptr;
    location.range = module ? Authoring::rangeOf(module->text, module->lines, place.span) : Core::TextRange{{1, 1}, {1, 1}};
    return location;
}

void PythonAssistant::goToDefinition()
{
    if (const auto place = Authoring::definitionAt(program(), path(), caret())) {
        emit placeWanted(locationOf(*place));
    } else {
        emit nothingFound(tr("The definition of this word is not in the study."));
    }
}

void PythonAssistant::showUses()
{
    const std::vector<Authoring::Place> places = Authoring::usesAt(program(), path(), caret());
    if (places.empty()) {
        emit nothingFound(tr("This word is used nowhere else."));
        return;
    }
    auto *menu = new QMenu(m_editor);
    menu->setObjectName(QStringLiteral("usesMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Authoring::Place &place : places) {
        const auto module = program().module(place.file);
        const int line = module->lines.lineOf(place.span.start);
        const QString text = QString::fromUtf8(module->slice({module->lines.start(line), module->lines.end(line)})).simplified();
        const Core::Location location = locationOf(place);
        QAction *action = menu->addAction(tr("%1, line %2: %3").arg(place.file).arg(line + 1).arg(text.left(80)));
        connect(action, &QAction::triggered, this, [this, location]() { emit placeWanted(location); });
    }
    menu->popup(m_editor->belowCaret());
}

void PythonAssistant::rename()
{
    RenameDialog dialog(program(), path(), caret(), m_editor);
    if (!dialog.canRename()) {
        emit nothingFound(dialog.reason());
        return;
    }
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    for (const auto &[file, text] : dialog.changedFiles()) {
        const auto document = m_study->document(file);
        if (document) {
            (*document)->setText(QString::fromUtf8(text)); // one undo step in each file
        } else {
            emit nothingFound(document.error().message);
        }
    }
}

void PythonAssistant::tidySpacing()
{
    const auto module = program().module(path());
    if (!module || m_editor->isReadOnly() || !m_editor->document()) {
        return;
    }
    m_editor->document()->setText(QString::fromUtf8(Authoring::applyEdits(module->text, Authoring::spacingEdits(*module))));
}

QList<NamedPlace> PythonAssistant::symbols() const
{
    QList<NamedPlace> found;
    for (const Authoring::Symbol &symbol : Authoring::symbolsOf(program(), path())) {
        found.append({symbol.name, symbol.kind, locationOf({path(), symbol.nameSpan})});
    }
    return found;
}

void PythonAssistant::showValue()
{
    m_values->ask(program(), path());
}

void PythonAssistant::peekDefinition()
{
    const auto place = Authoring::definitionAt(program(), path(), caret());
    if (!place) {
        emit nothingFound(tr("The definition of this word is not in the study."));
        return;
    }
    const auto text = m_study->textOf(place->file);
    if (!text) {
        emit nothingFound(text.error().message);
        return;
    }
    const Core::Location location = locationOf(*place);
    auto *peek = new DefinitionPeek(location, *text, m_theme, m_editor);
    connect(peek, &DefinitionPeek::openWanted, this, &PythonAssistant::placeWanted);
    peek->showAt(m_editor->belowCaret());
}

} // namespace Gui
