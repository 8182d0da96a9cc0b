// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/releasedialog.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kKindCharacters = 17;
constexpr int kGroupCharacters = 24;

enum Column
{
    FileColumn,
    KindColumn,
    GroupColumn
};

enum KindChoice
{
    StaysHere,
    GoesAsOutput,
    GoesAsSupport
};

} // namespace

ReleaseDialog::ReleaseDialog(Study::OpenStudy *study, const QList<Outputs::OutputFile> &files, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_study(study)
    , m_title(new QLineEdit(this))
    , m_files(new QTableWidget(0, 3, this))
    , m_group(new QComboBox(this))
    , m_context(new QPlainTextEdit(this))
    , m_controls(new QPlainTextEdit(this))
    , m_told(new QTabWidget(this))
    , m_checks(new QListWidget(this))
    , m_columns(new QTableWidget(this))
    , m_done(mutedLabel({}, theme, this))
{
    setObjectName(QStringLiteral("releaseDialog"));
    setWindowTitle(tr("Prepare a Release"));
    resize(1080, 740);
    std::copy_if(files.cbegin(), files.cend(), std::back_inserter(m_outputs), [](const Outputs::OutputFile &file) {
        return file.level == Pipeline::Level::ModeratelySensitive; // nothing else may leave
    });
    buildFields(theme);
    readDraft();
    showDraft();
    connectFields();
    check();
    summarise();
}

void ReleaseDialog::buildFields(const Theme *theme)
{
    setName(m_title, "releaseTitle", tr("Title of the request"));
    setName(m_files, "releaseFiles", tr("Files of the release"));
    setName(m_context, "releaseContext", tr("Context of the files"));
    setName(m_controls, "releaseControls", tr("Disclosure controls of the files"));
    setName(m_told, "releaseTold", tr("What checkers see"));
    setName(m_checks, "releaseChecks", tr("What would be sent back"));
    setName(m_columns, "releaseColumns", tr("Column summary of the chosen file"));
    setName(m_done, "releaseDone", tr("How the export went"));
    m_files->setHorizontalHeaderLabels({tr("File"), tr("Goes as"), tr("Group")});
    m_files->horizontalHeader()->setSectionResizeMode(FileColumn, QHeaderView::Stretch);
    m_files->setColumnWidth(KindColumn, fontMetrics().averageCharWidth() * kKindCharacters);
    m_files->setColumnWidth(GroupColumn, fontMetrics().averageCharWidth() * kGroupCharacters);
    m_files->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (QTableWidget *table : {m_files, m_columns}) {
        table->verticalHeader()->hide();
        table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        table->setSelectionBehavior(QAbstractItemView::SelectRows);
        table->setTabKeyNavigation(false);
    }
    m_columns->setFrameShape(QFrame::NoFrame);
    m_checks->setFrameShape(QFrame::NoFrame);
    m_checks->setWordWrap(true);
    m_done->setWordWrap(true);
    for (QPlainTextEdit *text : {m_context, m_controls}) {
        text->setTabChangesFocus(true);
    }
    m_told->addTab(m_checks, tr("What would be sent back"));
    m_told->addTab(m_columns, tr("Column summary"));
    const auto explained = [this, theme](QVBoxLayout *column, const QString &title, const QString &why, QWidget *field, int stretch) {
        column->addWidget(headingLabel(title, this));
        QLabel *explanation = mutedLabel(why, theme, this);
        explanation->setWordWrap(true);
        column->addWidget(explanation);
        column->addWidget(field, stretch);
    };
    auto *left = new QVBoxLayout;
    explained(left, tr("Title"), tr("Under which the request is found again."), m_title, 0);
    explained(left, tr("Files"), tr("Output files are to be released. Supporting files help the checkers and never leave."), m_files, 3);
    left->addWidget(m_told, 2);
    auto *right = new QVBoxLayout;
    explained(right, tr("Group"), tr("Files that are explained together. Each group has a context and controls of its own."), buildGroupLine(), 0);
    explained(right, tr("Context"), tr("What the variables mean, who the population is and how large, and how the files relate to others."), m_context, 1);
    explained(right, tr("Controls"), tr("Which threshold, which rounding, and where in the code."), m_controls, 1);
    auto *across = new QHBoxLayout;
    across->addLayout(left, 3);
    across->addLayout(right, 2);
    auto *buttons = new QDialogButtonBox(this);
    QPushButton *open = buttons->addButton(tr("Open …"), QDialogButtonBox::ActionRole);
    setName(open, "releaseOpen", tr("Open the draft of an exported folder"));
    QPushButton *exported = buttons->addButton(tr("Export …"), QDialogButtonBox::ActionRole);
    setName(exported, "releaseExport", tr("Export the draft as a folder"));
    buttons->addButton(QDialogButtonBox::Close)->setIcon({});
    open->setAutoDefault(false);
    exported->setDefault(true);
    connect(open, &QPushButton::clicked, this, [this]() { chooseFolder(tr("Open an Exported Draft"), &ReleaseDialog::openFrom, {}); });
    connect(exported, &QPushButton::clicked, this, [this]() {
        chooseFolder(tr("Export the Release Draft"), &ReleaseDialog::exportTo, QStringLiteral("/release-") + m_study->name());
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(new DummyBand(theme, this));
    layout->addLayout(across, 1);
    layout->addWidget(m_done);
    layout->addWidget(buttons);
}

QWidget *ReleaseDialog::buildGroupLine()
{
    auto *box = new QWidget(this);
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    setName(m_group, "releaseGroup", tr("Group whose texts are shown"));
    line->addWidget(m_group, 1);
    const auto button = [&](const QString &text, const char *objectName, const QString &name) {
        auto *made = new QPushButton(text, box);
        made->setAutoDefault(false);
        setName(made, objectName, name);
        line->addWidget(made);
        return made;
    };
    connect(button(tr("New …"), "releaseNewGroup", tr("Make a new group")), &QPushButton::clicked, this,
            [this]() { askForName(tr("New Group"), {}, &ReleaseDialog::addGroup); });
    connect(button(tr("Rename …"), "releaseRenameGroup", tr("Rename the group shown")), &QPushButton::clicked, this,
            [this]() { askForName(tr("Rename Group"), m_group->currentText(), &ReleaseDialog::renameGroup); });
    m_removeGroup = button(tr("Remove"), "releaseRemoveGroup", tr("Remove the group shown and take its files out"));
    connect(m_removeGroup, &QPushButton::clicked, this, &ReleaseDialog::removeGroup);
    return box;
}

void ReleaseDialog::connectFields()
{
    connect(m_title, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_draft.title = text;
        changed();
    });
    connect(m_group, &QComboBox::currentIndexChanged, this, &ReleaseDialog::showGroup);
    connect(m_files, &QTableWidget::currentCellChanged, this, &ReleaseDialog::summarise);
    const auto follow = [this](QPlainTextEdit *field, QString Outputs::DraftGroup::*text) {
        connect(field, &QPlainTextEdit::textChanged, this, [this, field, text]() {
            if (!m_filling) {
                m_draft.groups[currentGroup()].*text = field->toPlainText();
                changed();
            }
        });
    };
    follow(m_context, &Outputs::DraftGroup::context);
    follow(m_controls, &Outputs::DraftGroup::controls);
}

/// The draft kept, or a first one with every output that may leave.
void ReleaseDialog::readDraft()
{
    const auto kept = Outputs::keptDraft(m_study->root());
    if (kept && *kept) {
        m_draft = **kept;
    } else {
        m_draft = {m_study->name(), {{}}};
        for (const Outputs::OutputFile &file : std::as_const(m_outputs)) {
            if (file.refusal.isEmpty()) {
                m_draft.groups.first().files.append({file.path, Outputs::DraftFile::Kind::Output});
            }
        }
    }
    if (!kept) {
        m_done->setText(tr("%1 A new one was begun; the former is set aside as metadata/release-draft.before.json when this one is first changed.").arg(kept.error().message));
    }
}

void ReleaseDialog::showDraft()
{
    m_filling = true;
    if (m_draft.groups.isEmpty()) {
        m_draft.groups.append(Outputs::DraftGroup());
    }
    m_title->setText(m_draft.title);
    {
        const QSignalBlocker quiet(m_group);
        const int shown = std::max(0, m_group->currentIndex());
        m_group->clear();
        for (const Outputs::DraftGroup &group : std::as_const(m_draft.groups)) {
            m_group->addItem(group.name);
        }
        m_group->setCurrentIndex(std::min(shown, m_group->count() - 1));
    }
    QStringList paths;
    QHash<QString, QString> refusals;
    for (const Outputs::OutputFile &file : std::as_const(m_outputs)) {
        paths.append(file.path);
        refusals.insert(file.path, file.refusal);
    }
    for (const Outputs::DraftGroup &group : std::as_const(m_draft.groups)) {
        for (const Outputs::DraftFile &file : group.files) {
            if (!refusals.contains(file.path)) { // no output now, which the checks say
                paths.append(file.path);
                refusals.insert(file.path, {});
            }
        }
    }
    const QSignalBlocker quiet(m_files);
    const int row = std::max(0, m_files->currentRow());
    m_files->setRowCount(static_cast<int>(paths.size()));
    for (int each = 0; each < paths.size(); ++each) {
        fillRow(each, paths.at(each), refusals.value(paths.at(each)));
    }
    m_files->setCurrentCell(std::min(row, m_files->rowCount() - 1), FileColumn);
    m_filling = false;
    showGroup();
}

void ReleaseDialog::fillRow(int row, const QString &path, const QString &refusal)
{
    auto *item = new QTableWidgetItem(refusal.isEmpty() ? path : QStringLiteral("▲ ") + path);
    item->setToolTip(refusal.isEmpty() ? path : refusal);
    item->setData(Qt::UserRole, path);
    m_files->setItem(row, FileColumn, item);
    const Outputs::DraftPlace place = Outputs::placeOf(m_draft, path);
    auto *kind = new QComboBox(m_files);
    kind->setObjectName(QStringLiteral("releaseKind%1").arg(row));
    kind->setAccessibleName(tr("How %1 goes").arg(path));
    kind->addItems({tr("stays here"), tr("output"), tr("supporting")});
    if (place.group >= 0) {
        const bool supports = m_draft.groups.at(place.group).files.at(place.file).kind == Outputs::DraftFile::Kind::Supporting;
        kind->setCurrentIndex(supports ? GoesAsSupport : GoesAsOutput);
    }
    auto *group = new QComboBox(m_files);
    group->setObjectName(QStringLiteral("releaseGroup%1").arg(row));
    group->setAccessibleName(tr("Group of %1").arg(path));
    for (const Outputs::DraftGroup &each : std::as_const(m_draft.groups)) {
        group->addItem(each.name);
    }
    group->setCurrentIndex(place.group >= 0 ? static_cast<int>(place.group) : std::max(0, m_group->currentIndex()));
    group->setEnabled(place.group >= 0);
    for (QComboBox *choice : {kind, group}) {
        connect(choice, &QComboBox::currentIndexChanged, this, [this, path, row]() { rowChanged(path, row); });
    }
    m_files->setCellWidget(row, KindColumn, kind);
    m_files->setCellWidget(row, GroupColumn, group);
}

void ReleaseDialog::rowChanged(const QString &path, int row)
{
    const auto *kind = qobject_cast<QComboBox *>(m_files->cellWidget(row, KindColumn));
    auto *group = qobject_cast<QComboBox *>(m_files->cellWidget(row, GroupColumn));
    group->setEnabled(kind->currentIndex() != StaysHere);
    if (kind->currentIndex() == StaysHere) {
        Outputs::takeFile(m_draft, path);
    } else {
        const auto goes = kind->currentIndex() == GoesAsSupport ? Outputs::DraftFile::Kind::Supporting : Outputs::DraftFile::Kind::Output;
        Outputs::putFile(m_draft, {path, goes}, group->currentIndex());
    }
    changed();
}

int ReleaseDialog::currentGroup() const
{
    return std::max(0, m_group->currentIndex());
}

void ReleaseDialog::showGroup()
{
    m_filling = true;
    const Outputs::DraftGroup &group = m_draft.groups.at(currentGroup());
    m_context->setPlainText(group.context);
    m_controls->setPlainText(group.controls);
    m_removeGroup->setEnabled(m_draft.groups.size() > 1);
    m_filling = false;
}

bool ReleaseDialog::isFreeName(const QString &name, int butNot)
{
    const qsizetype known = Outputs::groupNamed(m_draft, name);
    const bool free = !name.trimmed().isEmpty() && (known < 0 || known == butNot);
    m_done->setText(free ? QString() : tr("A group needs a name that no other has, without regard to case. Choose another."));
    return free;
}

void ReleaseDialog::addGroup(const QString &name)
{
    if (!isFreeName(name, -1)) {
        return;
    }
    Outputs::DraftGroup group;
    group.name = name.trimmed().toLower(); // as the request makes it
    m_draft.groups.append(group);
    showDraft();
    m_group->setCurrentIndex(m_group->count() - 1);
    changed();
}

void ReleaseDialog::renameGroup(const QString &name)
{
    if (isFreeName(name, currentGroup())) {
        m_draft.groups[currentGroup()].name = name.trimmed().toLower();
        showDraft();
        changed();
    }
}

void ReleaseDialog::removeGroup()
{
    if (m_draft.groups.size() > 1) {
        m_draft.groups.removeAt(currentGroup());
        showDraft();
        changed();
    }
}

void ReleaseDialog::changed()
{
    if (const Core::Result<void> written = Outputs::keepDraft(m_draft, m_study->root()); !written) {
        m_done->setText(written.error().message);
    }
    check();
}

void ReleaseDialog::check()
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.draft");
    spec.title = tr("Checking the release");
    spec.exclusiveKey = QStringLiteral("outputs.draft:") + m_study->root();
    m_study->jobs().start(spec, [now = m_draft, root = m_study->root()](const Core::JobContext &) -> Core::Result<QList<Core::Diagnostic>> {
        return Outputs::checkDraft(now, root);
    }).then(this, [this, now = m_draft](const Core::Result<QList<Core::Diagnostic>> &checks) {
        if (checks && now == m_draft) { // otherwise a newer draft is being checked
            showChecks(*checks);
        }
    });
}

void ReleaseDialog::showChecks(const QList<Core::Diagnostic> &checks)
{
    m_checks->clear();
    for (const Core::Diagnostic &check : checks) {
        const QString sign = check.severity == Core::Severity::Error ? QStringLiteral("✗ ") : QStringLiteral("▲ ");
        m_checks->addItem(sign + (check.file.isEmpty() ? QString() : check.file + QStringLiteral(": ")) + check.message);
    }
    if (checks.isEmpty()) {
        m_checks->addItem(tr("✓ Nothing, as far as a program can tell."));
    }
}

void ReleaseDialog::summarise()
{
    const QTableWidgetItem *item = m_files->item(m_files->currentRow(), FileColumn);
    const QString path = item ? item->data(Qt::UserRole).toString() : QString();
    m_columns->setRowCount(0);
    const QStringList headings = Outputs::summaryHeadings();
    m_columns->setColumnCount(static_cast<int>(headings.size()));
    m_columns->setHorizontalHeaderLabels(headings);
    if (!Outputs::isTableName(path)) {
        return; // figures and texts have no columns
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.columns");
    spec.title = tr("Summarising %1").arg(path);
    spec.exclusiveKey = QStringLiteral("outputs.columns:") + m_study->root();
    m_study->jobs().start(spec, [file = m_study->root() + QLatin1Char('/') + path](const Core::JobContext &) -> Core::Result<QList<QStringList>> {
        const Core::Result<Outputs::TextTable> table = Outputs::readTable(file);
        if (!table) {
            return Core::fail(table.error());
        }
        QList<QStringList> rows;
        for (const Outputs::ColumnSummary &column : Outputs::summarise(*table)) {
            rows.append(Outputs::summaryCells(column));
        }
        return rows;
    }).then(this, [this](const Core::Result<QList<QStringList>> &rows) {
        if (!rows) {
            return; // the checks say what is wrong with the file
        }
        m_columns->setRowCount(static_cast<int>(rows->size()));
        for (int row = 0; row < rows->size(); ++row) {
            for (int column = 0; column < rows->at(row).size(); ++column) {
                m_columns->setItem(row, column, new QTableWidgetItem(rows->at(row).at(column)));
            }
        }
        m_columns->resizeColumnsToContents();
    });
}

void ReleaseDialog::askForName(const QString &title, const QString &name, void (ReleaseDialog::*then)(const QString &))
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("releaseGroupName"));
    dialog->setWindowTitle(title);
    dialog->setLabelText(tr("Name of the group:"));
    dialog->setTextValue(name);
    connect(dialog, &QInputDialog::textValueSelected, this, then);
    dialog->open();
}

void ReleaseDialog::chooseFolder(const QString &title, void (ReleaseDialog::*then)(const QString &), const QString &below)
{
    auto *dialog = new QFileDialog(this, title, m_study->root());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, then, below](const QString &folder) { (this->*then)(folder + below); });
    dialog->open();
}

void ReleaseDialog::exportTo(const QString &folder)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.export");
    spec.title = tr("Exporting the release draft");
    m_study->jobs().start(spec, [draft = m_draft, root = m_study->root(), folder](const Core::JobContext &) { return Outputs::exportDraft(draft, root, folder); })
        .then(this, [this, folder](const Core::Result<void> &done) {
            m_done->setText(done ? tr("Exported to %1.").arg(QDir::toNativeSeparators(folder)) : done.error().message);
        });
}

void ReleaseDialog::openFrom(const QString &folder)
{
    const Core::Result<Outputs::ReleaseDraft> opened = Outputs::draftOfFolder(folder);
    if (!opened) {
        m_done->setText(opened.error().message);
        return;
    }
    const Core::Result<void> kept = Outputs::keepDraft(*opened, m_study->root(), Outputs::Former::SetAside);
    if (!kept) {
        m_done->setText(kept.error().message);
        return;
    }
    m_draft = *opened;
    showDraft();
    check();
    summarise();
    m_done->setText(tr("Opened the draft of %1. The one before is kept as metadata/release-draft.before.json.").arg(QDir::toNativeSeparators(folder)));
}

} // namespace Gui
