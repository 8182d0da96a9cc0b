// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/builderpage.h"

#include <QButtonGroup>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QLoggingCategory>
#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include "model/codelists/listfacts.h"
#include "model/codelists/releasegraph.h"
#include "model/codelists/studyupdate.h"
#include "model/core/files.h"
#include "model/repository/repository.h"
#include "model/terminology/store.h"
#include "widgets/codelists/builderdetails.h"
#include "widgets/codelists/drafttreemodel.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

using Codelists::DraftSession;
using Codelists::Sign;
using Codelists::Status;

namespace
{

constexpr int kDetailsWidth = 270;
constexpr int kCodeFrom = 62; ///< characters of width from which the tree has a column of codes
Q_LOGGING_CATEGORY(lcBuilder, "studybench.codelists")

/// The name that git would commit with here.
QString authorIn(const QString &studyRoot)
{
    const auto repository = Repository::Repo::open(studyRoot);
    const QString name = repository ? repository->identity().name : QString();
    return qEnvironmentVariable("GIT_AUTHOR_NAME", name.isEmpty() ? qEnvironmentVariable("USER") : name);
}

QString now()
{
    return QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
}

} // namespace

BuilderPage::BuilderPage(const QString &studyRoot, const QString &draftPath, const Codelists::DraftDocument &fresh, Core::JobQueue *jobs,
                         const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_studyRoot(studyRoot)
    , m_path(draftPath)
    , m_saved(fresh)
    , m_jobs(jobs)
    , m_theme(theme)
    , m_model(new DraftTreeModel(theme, this))
{
    build(theme);
    load();
}

BuilderPage::~BuilderPage()
{
    m_model->setSession(nullptr); // the model is a child and goes after the session
    if (isModified() && !Core::writeFile(m_path, Codelists::writeDraft(m_session->document()))) {
        qCWarning(lcBuilder) << "a draft could not be saved when its tab was closed:" << m_path;
    }
}

QWidget *BuilderPage::makeHead()
{
    auto *head = new QWidget(this);
    auto *rows = new QVBoxLayout(head);
    rows->setContentsMargins(12, 8, 12, 8);
    rows->setSpacing(4);
    auto *layout = new QHBoxLayout;
    layout->setSpacing(6);
    auto *facts = new QHBoxLayout; // of their own row, so that a narrow page cuts neither
    m_title = headingLabel(m_saved.name, head);
    m_release = mutedLabel({}, m_theme, head);
    m_counts = mutedLabel({}, m_theme, head);
    layout->addWidget(m_title, 1);
    facts->addWidget(m_counts);
    facts->addStretch();
    facts->addWidget(m_release);
    rows->addLayout(layout);
    rows->addLayout(facts);
    const auto button = [head, layout](const char *name, const QString &text, const QString &tip) {
        auto *made = new QPushButton(text, head);
        setName(made, name, text);
        made->setToolTip(tip);
        layout->addWidget(made);
        return made;
    };
    connect(button("builderCheck", tr("Check"), tr("Lists what is undecided, in conflict, retired or without effect.")), &QPushButton::clicked, this, &BuilderPage::check);
    connect(button("builderAdd", tr("Add to Study"), tr("Writes the CSV and the line of code that loads it, after showing both.")), &QPushButton::clicked, this, &BuilderPage::addToStudy);
    connect(button("builderPublish", tr("Publish"), tr("Sends the list to OpenCodelists, after saying what goes where.")), &QPushButton::clicked, this, &BuilderPage::publish);
    QPushButton *save = button("builderSave", tr("Save Draft"), tr("Saves searches and decisions as a text file in the study."));
    save->setProperty("primary", true);
    connect(save, &QPushButton::clicked, this, [this]() { this->save(); });
    return head;
}

QWidget *BuilderPage::makeFilters()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 0, 12, 6);
    m_search = new QLineEdit(bar);
    setName(m_search, "builderSearch", tr("Search terms, synonyms or codes"));
    m_search->setPlaceholderText(tr("Search terms, synonyms or codes"));
    m_search->setClearButtonEnabled(true);
    layout->addWidget(m_search, 1);
    m_filters = new QButtonGroup(this);
    const QStringList names{tr("All"), tr("Undecided"), tr("Conflicts"), tr("Included"), tr("Excluded")};
    for (int i = 0; i < names.size(); ++i) {
        auto *button = new QToolButton(bar);
        button->setText(names.at(i));
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setObjectName(QStringLiteral("builderFilter%1").arg(i));
        button->setAccessibleName(tr("Show: %1").arg(names.at(i)));
        m_filters->addButton(button, i);
        layout->addWidget(button);
    }
    connect(m_search, &QLineEdit::returnPressed, this, [this]() { search(m_search->text()); });
    connect(m_filters, &QButtonGroup::idClicked, this, [this](int id) {
        static const QList<DraftTreeModel::Filter> kFilters{{}, {Status::Undecided}, {Status::Conflict}, {Status::Included, Status::InheritedIncluded}, {Status::Excluded, Status::InheritedExcluded}};
        m_model->setFilter(kFilters.at(id));
    });
    return bar;
}

void BuilderPage::build(const Theme *theme)
{
    setObjectName(QStringLiteral("builderPage"));
    m_empty = new EmptyState(tr("Opening the release …"), tr("Import a Release"), {}, this);
    m_empty->setButtonVisible(false);
    m_searches = new QListWidget(this);
    setName(m_searches, "builderSearches", tr("Searches of this draft"));
    m_searches->setToolTip(tr("Delete removes the search; the menu key offers more."));
    m_searches->setContextMenuPolicy(Qt::CustomContextMenu);
    m_searches->installEventFilter(this);
    m_searches->setFrameShape(QFrame::NoFrame);
    m_tree = new QTreeView(this);
    setName(m_tree, "builderTree", tr("Concepts of the draft"));
    m_tree->setModel(m_model);
    m_model->setExpandedQuery([this](const QModelIndex &index) { return m_tree->isExpanded(index); });
    m_tree->setTreePosition(DraftTreeModel::Term);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->installEventFilter(this);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(DraftTreeModel::Term, QHeaderView::Stretch);
    const int character = fontMetrics().averageCharWidth();
    m_tree->header()->resizeSection(DraftTreeModel::State, character * 9);
    m_tree->header()->resizeSection(DraftTreeModel::Code, character * 18);
    m_tree->header()->resizeSection(DraftTreeModel::Below, character * 8);
    m_tree->setMinimumWidth(character * 46); // terms are what is read
    m_tree->setIndentation(character * 2);
    m_details = new BuilderDetails(theme, this);
    auto *across = new QSplitter(Qt::Horizontal, this);
    across->addWidget(m_searches);
    across->addWidget(m_tree);
    across->addWidget(m_details);
    across->setStretchFactor(1, 1);
    across->setSizes({130, 640, kDetailsWidth});
    across->setChildrenCollapsible(false);
    auto *page = new QWidget(this);
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(makeHead());
    pageLayout->addWidget(makeFilters());
    pageLayout->addWidget(across, 1);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_empty, &EmptyState::buttonClicked, this, &BuilderPage::importWanted);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &BuilderPage::showDetails);
    connect(m_details, &BuilderDetails::decided, this, &BuilderPage::press);
    connect(m_details, &BuilderDetails::codeWanted, this, &BuilderPage::goToCode);
    connect(m_details, &BuilderDetails::aboveWanted, this, [this]() {
        const auto reasons = m_session->codeset().reasons(m_model->codeAt(m_tree->currentIndex()));
        select(reasons.isEmpty() ? QString() : reasons.constFirst().first);
    });
    connect(m_details, &BuilderDetails::whyWritten, this, [this](const QString &text) { annotate(&Codelists::DraftSession::setReason, text); });
    connect(m_details, &BuilderDetails::noteWritten, this, [this](const QString &text) { annotate(&Codelists::DraftSession::setNote, text); });
    connect(m_details, &BuilderDetails::categoryWritten, this, [this](const QString &text) { annotate(&Codelists::DraftSession::setCategory, text); });
    connect(m_searches, &QListWidget::customContextMenuRequested, this, &BuilderPage::showSearchMenu);
    connect(theme, &Theme::changed, this, &BuilderPage::showDetails);
}

void BuilderPage::load()
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.open");
    spec.title = tr("Opening a codelist draft");
    struct Opened
    {
        std::shared_ptr<DraftSession> session;
        Codelists::Companions companions;
        QString author;
    };
    m_jobs->start(spec, [path = m_path, fresh = m_saved, studyRoot = m_studyRoot](const Core::JobContext &) -> Core::Result<Opened> {
        Codelists::DraftDocument document = fresh;
        if (const auto text = Core::readFile(path)) {
            const auto read = Codelists::readDraft(*text, path);
            if (!read) {
                return tl::unexpected(read.error());
            }
            document = *read;
        }
        const Terminology::Store store;
        auto stored = store.find(document.release);
        if (!stored) {
            stored = store.find(document.system);
        }
        if (!stored) {
            return Core::fail(Core::ErrorCode::NotFound, tr("No release of this draft's coding system (%1) is imported here.").arg(document.system));
        }
        const auto release = Terminology::Release::open(stored->path);
        if (!release) {
            return tl::unexpected(release.error());
        }
        document.release = stored->id;
        return Opened{std::make_shared<DraftSession>(document, *release), Codelists::companionsInStore(), authorIn(studyRoot)};
    }).then(this, [this](const Core::Result<Opened> &loaded) {
        if (loaded) {
            m_details->setCompanions(loaded->companions);
            m_author = loaded->author;
            showSession(loaded->session);
        } else if (loaded.error().code != Core::ErrorCode::Cancelled) {
            m_empty->setSentence(loaded.error().toString());
            m_empty->setButtonVisible(loaded.error().code == Core::ErrorCode::NotFound);
        }
    });
}

void BuilderPage::showSession(std::shared_ptr<DraftSession> session)
{
    m_session = std::move(session);
    m_saved = m_session->document();
    m_releasePath = m_session->release().path();
    m_title->setText(m_saved.name);
    const auto &description = m_session->release().description();
    m_release->setText(description.value(QStringLiteral("name")) + u' ' + description.value(QStringLiteral("version")));
    m_model->setSession(m_session.get());
    m_stack->setCurrentIndex(1);
    afterChange(true);
    m_tree->setFocus();
    emit ready();
}

void BuilderPage::search(const QString &text)
{
    if (!m_session || text.trimmed().isEmpty()) {
        return;
    }
    const QString typed = text.trimmed();
    const bool isCode = m_session->release().numberOf(typed) >= 0 || typed.endsWith(u'*');
    const Codelists::SearchText search{isCode && typed.endsWith(u'*') && m_saved.system != QStringLiteral("icd10") ? typed.chopped(1) : typed, isCode};
    if (!isCode && typed.size() < 3) {
        emit message(tr("\"%1\" is too short to search for. Type at least three letters, or a code.").arg(typed));
        return;
    }
    const int number = ++m_searchNumber;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.search");
    spec.title = tr("Searching for %1").arg(typed);
    m_jobs->start(spec, [path = m_releasePath, search](const Core::JobContext &) -> Core::Result<QStringList> {
        const auto release = Terminology::Release::open(path);
        return release ? Core::Result<QStringList>(Codelists::searchRelease(**release, search.text, search.isCode)) : tl::unexpected(release.error());
    }).then(this, [this, number, search](const Core::Result<QStringList> &codes) {
        if (number != m_searchNumber || !m_session) {
            return;
        }
        const auto added = codes ? m_session->addFound(search, *codes) : tl::unexpected(codes.error());
        if (!added) {
            emit message(added.error().message);
            return;
        }
        m_search->clear();
        afterChange(true);
        emit told(*added == 0 ? tr("\"%1\" finds nothing. The search is kept.").arg(search.text) : tr("\"%1\": %2 codes with everything below them.").arg(search.text).arg(*added));
        emit searched();
    });
}

bool BuilderPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::Resize) {
        // In a narrow tree the room is the terms'; the code stands beside, with the concept.
        m_tree->setColumnHidden(DraftTreeModel::Code, m_tree->width() < fontMetrics().averageCharWidth() * kCodeFrom);
    }
    if (event->type() != QEvent::KeyPress || !m_session) {
        return QWidget::eventFilter(watched, event);
    }
    const auto *key = static_cast<QKeyEvent *>(event);
    if (watched == m_searches && key->key() == Qt::Key_Delete) {
        removeSearch(m_searches->currentRow());
        return true;
    }
    if (watched != m_tree) {
        return QWidget::eventFilter(watched, event);
    }
    if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
        key->matches(QKeySequence::Undo) ? m_session->undo() : m_session->redo();
        afterChange(true);
        return true;
    }
    if (key->matches(QKeySequence::Save)) {
        save();
        return true;
    }
    if ((key->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0) {
        return QWidget::eventFilter(watched, event);
    }
    switch (key->key()) {
    case Qt::Key_Plus:
        press(Sign::Include);
        return true;
    case Qt::Key_Minus:
        press(Sign::Exclude);
        return true;
    case Qt::Key_Backspace:
        clearDecision();
        return true;
    case Qt::Key_N:
        goTo(Status::Undecided);
        return true;
    case Qt::Key_C:
        goTo(Status::Conflict);
        return true;
    case Qt::Key_Slash:
        m_search->setFocus();
        return true;
    case Qt::Key_Space:
        m_details->focusNote();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

QStringList BuilderPage::chosenCodes() const
{
    QStringList codes;
    for (const QModelIndex &index : m_tree->selectionModel()->selectedRows()) {
        codes.append(m_model->codeAt(index));
    }
    codes.removeDuplicates(); // a code under several parents is several rows
    if (codes.isEmpty() && m_tree->currentIndex().isValid()) {
        codes.append(m_model->codeAt(m_tree->currentIndex()));
    }
    return codes;
}

void BuilderPage::press(Sign sign)
{
    const QStringList codes = chosenCodes();
    if (codes.size() == 1) {
        m_session->press(codes.constFirst(), sign, m_author, now());
    } else {
        m_session->decide(codes, sign, m_author, now());
    }
    afterChange(false);
}

void BuilderPage::clearDecision()
{
    m_session->decide(chosenCodes(), Sign::None, m_author, now());
    afterChange(false);
}

void BuilderPage::goTo(Status status)
{
    const QString code = m_session->next(status, m_model->codeAt(m_tree->currentIndex()));
    if (code.isEmpty()) {
        emit told(tr("Nothing is %1.").arg(statusName(status)));
    } else {
        select(code);
    }
}

void BuilderPage::select(const QString &code)
{
    const QModelIndex index = m_model->indexOf(code);
    if (index.isValid()) {
        m_tree->scrollTo(index);
        m_tree->setCurrentIndex(index);
    }
}

void BuilderPage::afterChange(bool codesChanged)
{
    const QString current = m_model->codeAt(m_tree->currentIndex());
    if (codesChanged) {
        m_searches->clear();
        for (const Codelists::SearchText &search : m_session->document().searches) {
            m_searches->addItem(search.isCode ? tr("code: %1").arg(search.text) : search.text);
        }
        m_model->rebuild();
        m_tree->expandToDepth(0);
        select(current);
    } else {
        m_model->refreshStatuses();
    }
    if (!m_tree->currentIndex().isValid() && m_model->rowCount() > 0) {
        m_tree->setCurrentIndex(m_model->index(0, 0));
    }
    showCounts();
    showDetails();
}

void BuilderPage::showCounts()
{
    const auto counts = m_session->codeset().counts();
    const int included = counts.value(Status::Included) + counts.value(Status::InheritedIncluded);
    QStringList parts{tr("%n code(s)", nullptr, included)};
    if (const int conflicts = counts.value(Status::Conflict); conflicts > 0) {
        parts.append(tr("%n conflict(s)", nullptr, conflicts));
    }
    if (const int undecided = counts.value(Status::Undecided); undecided > 0) {
        parts.append(tr("%1 undecided").arg(QLocale().toString(undecided)));
    }
    if (isModified()) {
        parts.append(tr("not saved"));
    }
    m_counts->setText(parts.join(QStringLiteral(" · ")));
}

void BuilderPage::showDetails()
{
    const QString code = m_model->codeAt(m_tree->currentIndex());
    if (!m_session || code.isEmpty()) {
        m_details->showNothing(tr("Type a term above to search the release. Everything below a match comes in."));
        return;
    }
    m_details->showCode(*m_session, code, m_holders ? m_holders(code) : QStringList());
}

void BuilderPage::annotate(void (DraftSession::*write)(const QString &, const QString &), const QString &text)
{
    const QString code = m_model->codeAt(m_tree->currentIndex());
    if (m_session && !code.isEmpty()) {
        (m_session.get()->*write)(code, text);
        showCounts();
        showDetails();
    }
}

void BuilderPage::goToCode(const QString &code)
{
    if (m_session->codeset().statuses().contains(code)) {
        select(code);
        m_tree->setFocus();
    } else {
        m_search->setText(code);
        m_search->setFocus();
        emit told(tr("%1 is not in the draft. Press Enter to bring it in with everything below it.").arg(m_session->release().termOf(code)));
    }
}

void BuilderPage::showSearchMenu(const QPoint &place)
{
    const int row = m_searches->currentRow();
    if (!m_session || row < 0) {
        return;
    }
    QMenu menu(this);
    menu.addAction(tr("Include Everything It Found"), this, [this, row]() { decideFound(row, Sign::Include); });
    menu.addAction(tr("Exclude Everything It Found"), this, [this, row]() { decideFound(row, Sign::Exclude); });
    menu.addSeparator();
    menu.addAction(tr("Remove the Search"), this, [this, row]() { removeSearch(row); });
    menu.exec(m_searches->mapToGlobal(place));
}

void BuilderPage::decideFound(int row, Sign sign)
{
    const QList<Codelists::SearchText> &searches = m_session->document().searches;
    if (row < 0 || row >= searches.size()) {
        return;
    }
    // The uppermost ones decide for those below them, so that the rules stay few.
    const Codelists::CodeGraph &graph = m_session->codeset().graph();
    QStringList tops;
    for (const int node : graph.graph().tops(graph.nodes(m_session->foundBy(searches.at(row))))) {
        tops.append(graph.code(node));
    }
    m_session->decide(tops, sign, m_author, now());
    afterChange(false);
}

void BuilderPage::removeSearch(int row)
{
    const QList<Codelists::SearchText> searches = m_session->document().searches;
    if (row >= 0 && row < searches.size()) {
        m_session->removeSearch(searches.at(row));
        afterChange(true);
        emit told(tr("Removed the search \"%1\". Undo brings it back.").arg(searches.at(row).text));
    }
}

bool BuilderPage::holds(const QString &code) const
{
    return m_session && Codelists::isMember(m_session->codeset().statuses().value(code));
}

bool BuilderPage::isModified() const
{
    return m_session && m_session->document() != m_saved;
}

bool BuilderPage::save()
{
    if (!m_session) {
        return false;
    }
    if (const auto written = Core::writeFile(m_path, Codelists::writeDraft(m_session->document())); !written) {
        emit message(written.error().message);
        return false;
    }
    m_saved = m_session->document();
    showCounts();
    emit told(tr("Saved %1.").arg(Core::relativePath(m_studyRoot, m_path)));
    return true;
}

void BuilderPage::check()
{
    if (m_session) {
        m_details->showFindings(m_session->findings());
    }
}

bool BuilderPage::isComplete()
{
    if (!m_session || !m_session->codeset().canSave()) {
        check();
        emit message(tr("The list is not complete yet: some codes are undecided or in conflict, or there are none. Press N or C in the tree to go to them."));
        return false;
    }
    return save();
}

void BuilderPage::addToStudy()
{
    if (isComplete()) {
        emit addWanted(listToAdd());
    }
}

void BuilderPage::publish()
{
    if (isComplete()) {
        emit publishWanted({m_saved.name, m_saved.system, m_session->codeset().members()});
    }
}

ListToAdd BuilderPage::listToAdd() const
{
    const QString base = Codelists::draftFolder() + Codelists::slugOf(m_saved.name);
    const auto &release = m_session->release().description();
    ListToAdd list;
    list.name = m_saved.name;
    list.csvPath = base + QStringLiteral(".csv");
    list.column = QStringLiteral("code");
    list.categoryColumn = m_saved.categories.isEmpty() ? QString() : QStringLiteral("category");
    const QByteArray csv = m_session->memberCsv().toUtf8();
    const Codelists::OwnEntry entry{list.csvPath.section(u'/', -1), m_path.section(u'/', -1), m_saved.system,
                                    release.value(QStringLiteral("name")) + u' ' + release.value(QStringLiteral("version")), Codelists::manifestNow() + u'Z', Codelists::contentDigest(csv)};
    const QByteArray manifest = Core::readFile(m_studyRoot + u'/' + Codelists::ownManifest()).value_or(QByteArray());
    list.files = {{list.csvPath, csv}, {base + QStringLiteral("-definition.csv"), m_session->definitionCsv().toUtf8()}, {Codelists::ownManifest(), Codelists::withOwnEntry(manifest, entry)}};
    list.note = tr("A list of this study's own is kept in %1, where updates of the downloaded lists do not look. Publish it to get a version that codelists.txt can name.").arg(Codelists::draftFolder());
    return list;
}

} // namespace Gui
