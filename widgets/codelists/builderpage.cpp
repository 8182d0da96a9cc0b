// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/builderpage.h"

#include <QDateTime>
#include <QHeaderView>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QLoggingCategory>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>

#include "model/codelists/listfacts.h"
#include "model/codelists/releasegraph.h"
#include "model/codelists/setexpression.h"
#include "model/codelists/studyupdate.h"
#include "model/core/files.h"
#include "model/repository/repository.h"
#include "model/terminology/store.h"
#include "widgets/codelists/builderdetails.h"
#include "widgets/codelists/draftsearch.h"
#include "widgets/codelists/drafttreemodel.h"
#include "widgets/codelists/movedialog.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

using Codelists::DraftSession;
using Codelists::Sign;
using Codelists::Status;

namespace
{

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

void BuilderPage::load()
{
    if (m_session) {
        return;
    }
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
            m_saved = loaded->session->document();
            showSession(loaded->session);
        } else if (loaded.error().code != Core::ErrorCode::Cancelled) {
            m_empty->setSentence(loaded.error().toString());
            m_empty->setButtonVisible(loaded.error().code == Core::ErrorCode::NotFound);
        }
    });
}

void BuilderPage::showSession(std::shared_ptr<DraftSession> session)
{
    m_model->setSession(nullptr); // it shows the one that goes
    m_session = std::move(session);
    m_releasePath = m_session->release().path();
    m_search->setRelease(m_releasePath);
    m_title->setText(m_saved.name);
    const auto &description = m_session->release().description();
    m_release->setText(description.value(QStringLiteral("name")) + u' ' + description.value(QStringLiteral("version")));
    m_release->setAccessibleName(tr("On %1; move to another release").arg(m_release->text()));
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
        const auto added = codes ? m_session->addFound(search, *codes, {m_author, now(), {}}) : tl::unexpected(codes.error());
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
            auto *item = new QListWidgetItem(search.isCode ? tr("code: %1").arg(search.text) : search.text, m_searches);
            const Codelists::Trail trail = m_session->document().trails.value(Codelists::slugOf(search));
            const QString found = tr("%n code(s)", nullptr, static_cast<int>(m_session->foundBy(search).size()));
            QStringList facts{found, QStringList{trail.who, trail.when}.join(u' ').simplified(), trail.why};
            facts.removeAll(QString());
            item->setToolTip(facts.join(QStringLiteral(" · ")));
            item->setData(Qt::AccessibleTextRole, QStringList{item->text(), facts.join(QStringLiteral(", "))}.join(QStringLiteral(", ")));
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
    menu.addAction(tr("Say Why"), this, [this, row]() { explainSearch(row); });
    menu.addAction(tr("Remove the Search"), this, [this, row]() { removeSearch(row); });
    menu.exec(m_searches->mapToGlobal(place));
}

void BuilderPage::explainSearch(int row)
{
    const Codelists::SearchText search = m_session->document().searches.value(row);
    const QString why = m_session->document().trails.value(Codelists::slugOf(search)).why;
    bool ok = false;
    const QString text = QInputDialog::getText(this, tr("Say Why"), tr("Why the draft searches for \"%1\"").arg(search.text), QLineEdit::Normal, why, &ok);
    if (ok) {
        m_session->setSearchReason(search, text.simplified());
        afterChange(true);
    }
}

void BuilderPage::moveToRelease()
{
    auto *dialog = new MoveDialog(m_session->document(), m_releasePath, m_jobs, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog]() {
        if (auto moved = dialog->moved(m_author, now())) {
            showSession(std::move(moved));
            emit told(tr("The draft is on %1 now. Save it to keep that.").arg(m_release->text()));
        }
    });
    dialog->open();
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
        const bool takesRules = m_saved.system == QStringLiteral("snomedct"); // codelists.md 1.13
        emit publishWanted({m_saved.name, m_saved.system, m_session->codeset().members(),
                            takesRules ? Codelists::writeExpression(Codelists::expressionOf(m_session->codeset())) : QString()});
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
