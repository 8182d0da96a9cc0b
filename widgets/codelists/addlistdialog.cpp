// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/addlistdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "model/authoring/codelistuses.h"
#include "model/codelists/draft.h"
#include "model/core/files.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

Authoring::Program::Loader loaderOf(Study::OpenStudy *study)
{
    return [study](const QString &path) -> std::optional<QByteArray> {
        const auto text = study->textOf(path);
        return text ? std::optional(text->toUtf8()) : std::nullopt;
    };
}

/// The changed lines of a file as `+` and `−` with their numbers in the old text.
QStringList linesOf(const QByteArray &before, const std::vector<Authoring::Edit> &edits)
{
    QStringList lines;
    const Authoring::LineIndex index(before);
    for (const Authoring::Edit &edit : edits) {
        const int line = index.lineOf(edit.span.start) + 1;
        const auto add = [&lines, line](const QByteArray &text, QChar sign) {
            for (const QByteArray &each : text.split('\n')) {
                if (!each.trimmed().isEmpty()) {
                    lines.append(QStringLiteral("%1 %2  %3").arg(sign).arg(line, 4).arg(QString::fromUtf8(each).remove(u'\r')));
                }
            }
        };
        add(before.mid(edit.span.start, edit.span.length()), QChar(0x2212));
        add(edit.text, u'+');
    }
    return lines;
}

} // namespace

QString variableNameOf(const QString &listName)
{
    QString name = Codelists::slugOf(listName);
    name.replace(u'-', u'_');
    return name.isEmpty() || name.at(0).isDigit() ? QStringLiteral("codes_") + name : name;
}

AddListDialog::AddListDialog(Study::OpenStudy *study, const ListToAdd &list, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_study(study)
    , m_list(list)
    , m_name(new QLineEdit(variableNameOf(list.name), this))
    , m_definition(new QComboBox(this))
    , m_file(new QComboBox(this))
    , m_preview(new QPlainTextEdit(this))
    , m_problem(mutedLabel({}, theme, this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
{
    setObjectName(QStringLiteral("addListDialog"));
    setWindowTitle(tr("Add %1 to the Study").arg(list.name));
    setName(m_name, "addListName", tr("Name in the code"));
    setName(m_definition, "addListDefinition", tr("Definition that uses it"));
    setName(m_file, "addListFile", tr("File that loads it"));
    setName(m_preview, "addListPreview", tr("What will be written"));
    m_preview->setReadOnly(true);
    m_preview->setFont(theme->editorFont());
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setMinimumSize(560, 220);
    m_problem->setWordWrap(true);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Add"));
    m_buttons->button(QDialogButtonBox::Ok)->setObjectName(QStringLiteral("addListOk"));
    auto *form = new QFormLayout;
    form->addRow(tr("Name in the code"), m_name);
    form->addRow(tr("Used by"), m_definition);
    form->addRow(tr("Loaded in"), m_file);
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    if (!list.note.isEmpty()) {
        auto *note = mutedLabel(list.note, theme, this);
        note->setWordWrap(true);
        layout->addWidget(note);
    }
    layout->addWidget(m_preview, 1);
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    for (const Study::StudyFile &file : study->files()) {
        if (file.group == Study::FileGroup::Definitions && file.path.endsWith(QStringLiteral(".py"))) {
            m_definition->addItem(file.path, file.path);
        }
    }
    m_definition->addItem(tr("None: only write the files"), QString());
    fillFiles();
    connect(m_definition, &QComboBox::currentIndexChanged, this, &AddListDialog::fillFiles);
    connect(m_file, &QComboBox::currentIndexChanged, this, &AddListDialog::showPreview);
    connect(m_name, &QLineEdit::textChanged, this, &AddListDialog::showPreview);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this]() {
        if (add()) {
            accept();
        }
    });
}

Authoring::Page AddListDialog::page(const QString &definition) const
{
    Authoring::Program program(loaderOf(m_study));
    program.setDefinition(definition);
    return Authoring::Page(program);
}

void AddListDialog::fillFiles()
{
    const QString definition = m_definition->currentData().toString();
    const QSignalBlocker quiet(m_file);
    m_file->clear();
    m_file->setEnabled(!definition.isEmpty());
    if (!definition.isEmpty()) {
        const Authoring::Page read = page(definition);
        QStringList files = read.program().importedFiles();
        files.removeAll(definition);
        files.prepend(definition);
        if (const QString beside = read.program().resolveModule(definition, "codelists"); !beside.isEmpty() && !files.contains(beside)) {
            files.append(beside);
        }
        for (const QString &file : std::as_const(files)) {
            m_file->addItem(file, file);
        }
        // Where the study loads its other lists.
        for (const Authoring::CodelistLoad &load : Authoring::codelistUses(read.program(), files).loads) {
            m_file->setCurrentIndex(m_file->findData(load.file));
        }
    }
    showPreview();
}

void AddListDialog::showPreview()
{
    m_outcome.reset();
    QString problem;
    const QString definition = m_definition->currentData().toString();
    QStringList lines;
    for (const auto &[path, content] : std::as_const(m_list.files)) {
        lines.append(tr("%1: %n line(s)", nullptr, static_cast<int>(content.count('\n'))).arg(path));
    }
    for (const Codelists::ListChange &change : std::as_const(m_list.downloads)) {
        lines.append(change.content ? tr("%1: written", "a file").arg(Codelists::listFolder() + change.name) : tr("%1: deleted", "a file").arg(Codelists::listFolder() + change.name));
    }
    if (!definition.isEmpty()) {
        QJsonObject request{{QStringLiteral("op"), QStringLiteral("add_codelist")}, {QStringLiteral("name"), m_name->text().trimmed()}, {QStringLiteral("path"), m_list.csvPath},
                            {QStringLiteral("column"), m_list.column},              {QStringLiteral("file"), m_file->currentData().toString()}};
        if (!m_list.categoryColumn.isEmpty()) {
            request.insert(QStringLiteral("category_column"), m_list.categoryColumn);
        }
        const Authoring::Page read = page(definition);
        if (auto outcome = Authoring::perform(read, request)) {
            for (const auto &[file, edits] : outcome->edits) {
                lines.append(QString());
                lines.append(file);
                lines += linesOf(read.program().text(file).value_or(QByteArray()), edits);
            }
            m_outcome = *outcome;
        } else {
            problem = outcome.error().message;
        }
    }
    m_problem->setText(problem);
    m_preview->setPlainText(lines.join(u'\n'));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
}

QString AddListDialog::previewText() const
{
    return m_preview->toPlainText();
}

bool AddListDialog::add()
{
    // The code last: a line that loads a file that is not there would be an error at once.
    std::vector<Study::Document *> documents;
    for (const auto &[file, text] : m_outcome ? m_outcome->files : std::map<QString, QByteArray>()) {
        const auto document = m_study->document(file);
        if (!document || (*document)->isReadOnly()) {
            m_problem->setText(document ? tr("%1 is read-only, so nothing was changed.").arg(file) : document.error().message);
            return false;
        }
        documents.push_back(*document);
    }
    Core::Result<void> written = m_list.downloads.isEmpty() ? Core::Result<void>() : Codelists::applyChanges(m_study->root(), m_list.downloads);
    for (const auto &[path, content] : std::as_const(m_list.files)) {
        written = written ? Core::writeFile(m_study->root() + u'/' + path, content) : written;
    }
    if (!written) {
        m_problem->setText(written.error().message);
        return false;
    }
    m_report = tr("Added %1.").arg(m_list.csvPath);
    for (Study::Document *document : documents) {
        const QByteArray text = m_outcome->files.at(document->path());
        emit openWanted(document->path());
        document->setText(QString::fromUtf8(text));
        const qsizetype at = text.indexOf(m_name->text().trimmed().toUtf8() + " = ");
        if (at >= 0 || m_place.file.isEmpty()) {
            const int line = static_cast<int>(text.first(std::max<qsizetype>(at, 0)).count('\n')) + 1;
            m_place = {document->path(), {{line, 1}, {line, 1}}};
        }
    }
    if (!m_place.file.isEmpty()) {
        m_report = tr("Added %1 and the line that loads it to %2. Undo in the editor takes the line back.").arg(m_list.csvPath, m_place.file);
    }
    return true;
}

} // namespace Gui
