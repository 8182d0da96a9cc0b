// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/codelistspane.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QRegularExpression>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/authoring/codelistfindings.h"
#include "model/codelists/csvproblems.h"
#include "model/codelists/listcontent.h"
#include "model/codelists/opencodelists.h"
#include "model/codelists/studylists.h"
#include "model/core/csvtext.h"
#include "model/core/files.h"
#include "model/terminology/store.h"
#include "widgets/codelists/releaseguide.h"
#include "widgets/codelists/sitelistdialog.h"
#include "widgets/codelists/versionsdialog.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kFileRole = Qt::UserRole;
constexpr int kDraftRole = Qt::UserRole + 1;

/// Codes and system of a CSV, as far as they can be told.
void readCsvInto(const QString &path, CodelistsShown::List &list)
{
    const auto text = Core::readTextFile(path);
    if (!text) {
        list.state = CodelistsPane::tr("missing");
        list.isSound = false;
        return;
    }
    const QList<QStringList> rows = Core::csvCells(*text);
    list.codes = static_cast<int>(std::max<qsizetype>(rows.size() - 1, 0));
    QStringList codes;
    for (const QStringList &row : rows.mid(1, 50)) {
        codes.append(row.value(0));
    }
    if (const Codelists::CodeSystem *system = Codelists::codeSystem(Codelists::detectSystem(rows.value(0), codes))) {
        list.system = system->name;
    }
}

QTreeWidget *makeTree(const char *name, const QString &spoken, const QStringList &headings, QWidget *parent)
{
    auto *tree = new QTreeWidget(parent);
    setName(tree, name, spoken);
    tree->setHeaderLabels(headings);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    tree->setFrameShape(QFrame::NoFrame);
    tree->setAllColumnsShowFocus(true);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < headings.size(); ++column) {
        tree->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    }
    return tree;
}

} // namespace

CodelistsShown readCodelistsShown(const QString &studyRoot)
{
    CodelistsShown shown;
    const QString folder = studyRoot + u'/' + Codelists::listFolder();
    QHash<QString, QString> wrong;
    for (const Core::Diagnostic &finding : Codelists::checkStudyLists(studyRoot)) {
        wrong.insert(finding.file.section(u'/', -1), finding.message);
    }
    const QHash<QString, int> uses = Authoring::CodelistChecker(studyRoot).useCounts();
    const QList<Codelists::SiteCodelist> known = Codelists::keptCatalogue().lists;
    const auto text = Core::readTextFile(folder + QStringLiteral("codelists.txt"));
    if (text) {
        for (const Codelists::ListEntry &entry : Codelists::parseListFile(*text, QStringLiteral("codelists.txt")).entries) {
            CodelistsShown::List list{Codelists::listFolder() + entry.file, entry.codelist.section(u'/', -1), {}, entry.version, 0, CodelistsPane::tr("as downloaded"), false, true};
            if (wrong.contains(entry.file)) {
                list.state = CodelistsPane::tr("edited");
                list.isSound = false;
            }
            if (const QString newer = list.isSound ? Codelists::newerVersion(known, entry) : QString(); !newer.isEmpty()) {
                list.state = CodelistsPane::tr("newer: %1").arg(newer);
                list.isSound = false;
            }
            readCsvInto(folder + entry.file, list);
            list.uses = uses.value(list.file);
            shown.lists.append(list);
        }
    }
    const QDir own(studyRoot + u'/' + Codelists::draftFolder());
    for (const QString &name : own.entryList({QStringLiteral("*.draft"), QStringLiteral("*.csv")}, QDir::Files, QDir::Name)) {
        if (name.endsWith(QStringLiteral("-definition.csv"))) {
            continue; // the rules of the list beside it
        }
        CodelistsShown::List list{Codelists::draftFolder() + name, name.section(u'.', 0, 0), {}, {}, 0, CodelistsPane::tr("own list"), name.endsWith(QStringLiteral(".draft")), true};
        if (list.isDraft) {
            const auto bytes = Core::readFile(own.filePath(name));
            const auto draft = bytes ? Codelists::readDraft(*bytes, list.file) : tl::unexpected(bytes.error());
            list.state = draft ? CodelistsPane::tr("draft") : CodelistsPane::tr("cannot be read");
            list.isSound = draft.has_value();
            if (draft) {
                list.name = draft->name;
                list.system = Codelists::codeSystem(draft->system)->name;
                list.codes = static_cast<int>(draft->decisions.size());
            }
        } else {
            readCsvInto(own.filePath(name), list);
            list.uses = uses.value(list.file);
        }
        shown.lists.append(list);
    }
    shown.holders = Codelists::listHolders(studyRoot);
    for (const Terminology::StoredRelease &release : Terminology::Store().releases()) {
        shown.releases.append({release.id, release.name(), release.version(), release.date(), release.description.value(QStringLiteral("concepts"))});
    }
    return shown;
}

CodelistsPane::CodelistsPane(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_theme(theme)
    , m_lists(makeTree("codelistsList", tr("Codelists of the study"), {tr("Codelist"), tr("Codes"), tr("State")}, this))
    , m_releases(makeTree("releasesList", tr("Coding systems on this computer"), {tr("Coding system"), tr("Concepts")}, this))
{
    setObjectName(QStringLiteral("codelistsPane"));
    auto *title = headingLabel(tr("Codelists"), this);
    title->setContentsMargins(12, 8, 12, 0);
    auto *heading = new QGridLayout; // two rows, so that a narrow view cuts no button
    heading->setContentsMargins(12, 4, 12, 6);
    heading->setSpacing(6);
    auto *site = new QPushButton(tr("Add"), this);
    setName(site, "addCodelist", tr("Add a Codelist from OpenCodelists"));
    site->setToolTip(tr("Adds a version of OpenCodelists to the study, with its line of code."));
    auto *make = new QPushButton(tr("New"), this);
    setName(make, "newCodelist", tr("New Codelist"));
    auto *compare = new QPushButton(tr("Compare"), this);
    setName(compare, "compareCodelists", tr("Compare the Selected Codelists"));
    compare->setToolTip(tr("Compares the selected lists and drafts; of a single one, two of its versions."));
    auto *convert = new QPushButton(tr("Convert"), this);
    setName(convert, "convertCodelist", tr("Convert the Selected Codelist"));
    convert->setToolTip(tr("Converts the selected list to another coding system by the imported maps; brings dm+d ids up to date."));
    heading->addWidget(make, 0, 0);
    heading->addWidget(site, 0, 1);
    heading->addWidget(compare, 1, 0);
    heading->addWidget(convert, 1, 1);
    connect(site, &QPushButton::clicked, this, [this]() { addFromSite(); });
    m_lists->setSelectionMode(QAbstractItemView::ExtendedSelection);
    auto *systems = new QHBoxLayout;
    systems->setContentsMargins(12, 4, 12, 6);
    systems->setSpacing(6);
    auto *systemsTitle = headingLabel(tr("Coding systems"), this);
    systemsTitle->setContentsMargins(12, 8, 12, 0);
    auto *import = new QPushButton(tr("Import"), this);
    setName(import, "importRelease", tr("Import a Release"));
    auto *importMenu = new QMenu(import);
    importMenu->setObjectName(QStringLiteral("importMenu"));
    importMenu->addAction(tr("From a File"), this, &CodelistsPane::importRelease);
    importMenu->addAction(tr("From a Folder"), this, &CodelistsPane::importFolder);
    importMenu->addSeparator();
    importMenu->addAction(tr("A List of Codes (CSV)"), this, &CodelistsPane::importList);
    setAcceptDrops(true);
    import->setMenu(importMenu);
    auto *browse = new QPushButton(tr("Browse"), this);
    setName(browse, "browseSystems", tr("Browse the Coding Systems"));
    systems->addWidget(browse);
    systems->addWidget(import);
    connect(browse, &QPushButton::clicked, this, &CodelistsPane::browseWanted);
    auto *guide = new ReleaseGuide(QStringLiteral("releaseGuide"), tr("No release of a coding system is on this computer yet. Nothing licensed is shipped with StudyBench; these files can be imported:"), false, this);
    auto *lower = new QStackedWidget(this);
    lower->setObjectName(QStringLiteral("releasesStack"));
    lower->addWidget(guide);
    lower->addWidget(m_releases);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    heading->setColumnStretch(2, 1);
    systems->addStretch();
    layout->addWidget(title);
    layout->addLayout(heading);
    layout->addWidget(m_lists, 1);
    layout->addWidget(systemsTitle);
    layout->addLayout(systems);
    layout->addWidget(lower, 1);
    connect(m_lists, &QTreeWidget::itemActivated, this, &CodelistsPane::activate);
    connect(make, &QPushButton::clicked, this, &CodelistsPane::newDraft);
    connect(compare, &QPushButton::clicked, this, &CodelistsPane::compareSelected);
    connect(convert, &QPushButton::clicked, this, &CodelistsPane::convertSelected);
    connect(study, &Study::OpenStudy::filesChanged, this, &CodelistsPane::refresh);
    connect(theme, &Theme::changed, this, &CodelistsPane::refresh);
    refresh();
}

void CodelistsPane::refresh()
{
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.list");
    spec.title = tr("Reading codelists");
    spec.exclusiveKey = QStringLiteral("codelists.list:") + m_study->root();
    m_study->jobs().start(spec, [root = m_study->root()](const Core::JobContext &) -> Core::Result<CodelistsShown> {
        return readCodelistsShown(root);
    }).then(this, [this, number](const Core::Result<CodelistsShown> &shown) {
        if (number == m_number && shown) {
            show(*shown);
            emit refreshed();
        }
    });
}

void CodelistsPane::show(const CodelistsShown &shown)
{
    m_holders = shown.holders;
    m_lists->clear();
    for (const CodelistsShown::List &list : shown.lists) {
        auto *item = new QTreeWidgetItem(m_lists, {list.name, list.isDraft ? QString() : QLocale().toString(list.codes), list.state});
        item->setData(0, kFileRole, list.file);
        item->setData(0, kDraftRole, list.isDraft);
        const QString used = list.isDraft ? QString() : list.uses == 0 ? tr("not used") : tr("used in %n place(s)", nullptr, list.uses);
        QStringList known{list.system, list.version, used, list.file};
        known.removeAll(QString());
        const QString facts = known.join(QStringLiteral(" · "));
        for (int column = 0; column < 3; ++column) {
            item->setToolTip(column, facts);
        }
        item->setData(0, Qt::AccessibleTextRole, QStringList{list.name, list.system, list.version, used, list.state}.filter(QRegularExpression(QStringLiteral("."))).join(QStringLiteral(", ")));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setForeground(2, m_theme->color(list.isSound ? Role::Muted : Role::Warning));
    }
    if (shown.lists.isEmpty()) {
        auto *none = new QTreeWidgetItem(m_lists, {tr("The study has no codelists yet.")});
        none->setFlags(Qt::ItemIsEnabled);
        none->setForeground(0, m_theme->color(Role::Muted));
    }
    m_releases->clear();
    for (const CodelistsShown::Release &release : shown.releases) {
        auto *item = new QTreeWidgetItem(m_releases, {release.name + u' ' + release.version, release.concepts.isEmpty() ? QString() : QLocale().toString(release.concepts.toLongLong())});
        item->setToolTip(0, QStringList{release.date, release.id}.join(QStringLiteral(" · ")));
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    }
    findChild<QStackedWidget *>(QStringLiteral("releasesStack"))->setCurrentIndex(shown.releases.isEmpty() ? 0 : 1);
}

void CodelistsPane::activate(QTreeWidgetItem *item)
{
    const QString file = item->data(0, kFileRole).toString();
    if (file.isEmpty()) {
        return;
    }
    if (item->data(0, kDraftRole).toBool()) {
        emit draftWanted(m_study->root() + u'/' + file, {item->text(0), {}, {}, {}, {}, {}, {}});
    } else {
        emit openRequested(file);
    }
}

QList<Codelists::ListSource> CodelistsPane::selectedSources() const
{
    QList<Codelists::ListSource> found;
    for (const QTreeWidgetItem *item : m_lists->selectedItems()) {
        const QString file = item->data(0, kFileRole).toString();
        if (!file.isEmpty()) {
            found.append({file, {}, false, {}, {}, file.section(u'/', -1), {}});
        }
    }
    return found;
}

void CodelistsPane::compareSelected()
{
    const QList<Codelists::ListSource> chosen = selectedSources();
    if (chosen.isEmpty()) {
        emit message(tr("Select two or more lists or drafts, then compare them; or a single one, to compare its versions."));
    } else if (chosen.size() > 1) {
        emit comparisonWanted(chosen);
    } else {
        auto *dialog = new VersionsDialog(m_study->root(), chosen.constFirst(), &m_study->jobs(), m_theme, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog]() { emit comparisonWanted(dialog->chosen()); });
        dialog->open();
    }
}

void CodelistsPane::convertSelected()
{
    const QList<Codelists::ListSource> chosen = selectedSources();
    if (chosen.size() == 1) {
        emit conversionWanted(chosen.constFirst());
    } else {
        emit message(tr("Select one list or draft to convert."));
    }
}

void CodelistsPane::newDraft()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("New Codelist"));
    auto *name = new QLineEdit(&dialog);
    setName(name, "codelistName", tr("Name"));
    auto *system = new QComboBox(&dialog);
    setName(system, "codelistSystem", tr("Coding system"));
    for (const Codelists::CodeSystem &entry : Codelists::codeSystems()) {
        if (entry.hasHierarchy || entry.id == QStringLiteral("opcs4")) {
            system->addItem(entry.name, entry.id);
        }
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, &dialog);
    auto *form = new QFormLayout(&dialog);
    form->addRow(tr("Name"), name);
    form->addRow(tr("Coding system"), system);
    form->addRow(buttons);
    buttons->button(QDialogButtonBox::Ok)->setEnabled(false);
    connect(name, &QLineEdit::textChanged, buttons, [buttons](const QString &text) {
        buttons->button(QDialogButtonBox::Ok)->setEnabled(!Codelists::slugOf(text).isEmpty());
    });
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() == QDialog::Accepted) {
        emit draftWanted(m_study->root() + u'/' + Codelists::draftFile(name->text()), {name->text().simplified(), system->currentData().toString(), {}, {}, {}, {}, {}});
    }
}

void CodelistsPane::importRelease()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import a Release"), QDir::homePath(),
                                                      tr("Releases (*.zip *.csv *.txt *.xml *.xlsx *.v3 *.gz);;All files (*)"));
    if (!path.isEmpty()) {
        startImport(path);
    }
}

void CodelistsPane::importFolder()
{
    const QString path = QFileDialog::getExistingDirectory(this, tr("Import a Release from a Folder"), QDir::homePath());
    if (!path.isEmpty()) {
        startImport(path);
    }
}

void CodelistsPane::importList()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Import a List of Codes"), QDir::homePath(), tr("CSV files (*.csv);;All files (*)"));
    if (!path.isEmpty()) {
        addOwnList(path);
    }
}

void CodelistsPane::addOwnList(const QString &path)
{
    const auto bytes = Core::readFile(path);
    const auto content = bytes ? Codelists::readListContent(path) : Core::fail(bytes.error());
    if (!content) {
        emit message(content.error().message);
        return;
    }
    const QList<QStringList> rows = Core::csvCells(QString::fromUtf8(*bytes));
    const auto columns = Codelists::findColumns(*Codelists::codeSystem(content->system), rows.value(0));
    ListToAdd list;
    list.name = QFileInfo(path).completeBaseName();
    list.csvPath = Codelists::draftFolder() + Codelists::slugOf(list.name) + QStringLiteral(".csv");
    list.column = rows.value(0).value(columns ? columns->code : 0);
    list.files = {{list.csvPath, bytes->startsWith("\xEF\xBB\xBF") ? bytes->mid(3) : *bytes}}; // a mark hides the first column from ehrQL
    list.note = tr("A copy is kept in %1, where updates of the downloaded lists do not look.").arg(Codelists::draftFolder());
    if (QFile::exists(m_study->root() + u'/' + list.csvPath)) {
        emit message(tr("%1 exists already, so nothing was imported. Rename the file, or delete the list first.").arg(list.csvPath));
        return;
    }
    addToStudy(list);
}

void CodelistsPane::take(const QString &path)
{
    const auto source = Terminology::ReleaseSource::open(path);
    const bool isRelease = source && Terminology::recognise(*source) != nullptr;
    if (!isRelease && path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)) {
        addOwnList(path);
    } else {
        startImport(path);
    }
}

void CodelistsPane::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().constFirst().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void CodelistsPane::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    // After the drop has ended: what follows may open a dialog.
    QMetaObject::invokeMethod(this, [this, path = event->mimeData()->urls().constFirst().toLocalFile()]() { take(path); }, Qt::QueuedConnection);
}

void CodelistsPane::addFromSite(const QString &address)
{
    SiteListDialog dialog(m_study, m_theme, address, this);
    if (dialog.exec() == QDialog::Accepted) {
        addToStudy(dialog.list());
    }
}

void CodelistsPane::addToStudy(const ListToAdd &list)
{
    AddListDialog dialog(m_study, list, m_theme, this);
    connect(&dialog, &AddListDialog::openWanted, this, &CodelistsPane::openRequested);
    if (dialog.exec() == QDialog::Accepted) {
        emit told(dialog.report());
        if (!dialog.place().file.isEmpty()) {
            emit placeWanted(dialog.place());
        }
        refresh();
    }
}

void CodelistsPane::publish(const ListToPublish &list, Jobs::SecretStore *secrets)
{
    PublishDialog dialog(list, &m_study->jobs(), secrets, m_theme, this);
    connect(&dialog, &PublishDialog::browserWanted, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    if (dialog.exec() == QDialog::Accepted) {
        emit told(tr("Sent to %1").arg(dialog.address()));
        addFromSite(dialog.address());
    }
}

void CodelistsPane::startImport(const QString &path)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("terminology.import");
    spec.title = tr("Importing %1").arg(QFileInfo(path).fileName());
    spec.exclusiveKey = QStringLiteral("terminology.import");
    spec.visibility = Core::JobSpec::Visibility::Notify;
    m_study->jobs().start(spec, [path](const Core::JobContext &context) -> Core::Result<QString> {
        Terminology::ImportControl control;
        control.cancelled = [&context] { return context.isCancelled(); };
        control.progress = [&context](int percent, const QString &what) { context.progress(percent, 100, what); };
        return Terminology::Store().import({}, path, control).map([](const Terminology::Store::Imported &imported) {
            return imported.release.name() + u' ' + imported.release.version();
        });
    }).then(this, [this](const Core::Result<QString> &imported) {
        if (imported) {
            emit told(tr("Imported %1.").arg(*imported));
            emit releaseImported();
            refresh();
        } else if (imported.error().code != Core::ErrorCode::Cancelled) {
            emit message(imported.error().message);
        }
    });
}

} // namespace Gui
