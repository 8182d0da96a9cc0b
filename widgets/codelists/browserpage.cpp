// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/browserpage.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/codelists/codesystem.h"
#include "widgets/codelists/conceptview.h"
#include "widgets/codelists/releaseguide.h"
#include "widgets/codelists/releasetreemodel.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kHitsOfASystem = 200;
constexpr int kReleaseRole = Qt::UserRole;
constexpr int kCodeRole = Qt::UserRole + 1;

} // namespace

BrowserPage::BrowserPage(Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Opening the coding systems …"), {}, {}, this))
    , m_guide(new ReleaseGuide(QStringLiteral("browserGuide"), tr("Nothing licensed is shipped with StudyBench. These files can be imported, as they are downloaded; releases stay side by side, and nothing leaves this computer:"), true, this))
    , m_text(new QLineEdit(this))
    , m_system(new QComboBox(this))
    , m_count(mutedLabel({}, theme, this))
    , m_hits(new QTreeWidget(this))
    , m_model(new ReleaseTreeModel(this))
    , m_tree(new QTreeView(this))
    , m_view(new ConceptView(tr("The concept"), this))
    , m_start(new QPushButton(tr("Build a Codelist from It"), this))
{
    setObjectName(QStringLiteral("browserPage"));
    build(theme);
    open();
}

void BrowserPage::build(const Theme *theme)
{
    setName(m_text, "browserText", tr("Search terms, synonyms or codes"));
    m_text->setPlaceholderText(tr("Search terms, synonyms or codes"));
    m_text->setClearButtonEnabled(true);
    for (QWidget *each : QList<QWidget *>{m_text, m_hits, m_tree, m_view}) {
        each->installEventFilter(this);
    }
    setName(m_system, "browserSystem", tr("Coding system"));
    setName(m_hits, "browserHits", tr("Concepts found"));
    m_hits->setHeaderLabels({tr("Concept"), tr("Code"), tr("System")});
    m_hits->setRootIsDecorated(false);
    m_hits->setUniformRowHeights(true);
    m_hits->setFrameShape(QFrame::NoFrame);
    m_hits->header()->setStretchLastSection(false);
    m_hits->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    setName(m_tree, "browserTree", tr("Hierarchy of the coding system"));
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->resizeSection(1, fontMetrics().averageCharWidth() * 16);
    m_tree->setIndentation(fontMetrics().averageCharWidth() * 2); // hierarchies are deep
    setName(m_start, "browserStart", m_start->text());
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 6);
    head->addWidget(m_text, 1);
    head->addWidget(m_system);
    head->addWidget(m_count);
    auto *right = new QWidget(this);
    auto *rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 8);
    rightLayout->addWidget(m_view, 1);
    rightLayout->addWidget(m_start, 0, Qt::AlignHCenter);
    auto *middle = new QSplitter(Qt::Vertical, this);
    middle->addWidget(m_hits);
    middle->addWidget(m_tree);
    middle->setChildrenCollapsible(false);
    auto *across = new QSplitter(Qt::Horizontal, this);
    across->addWidget(middle);
    across->addWidget(right);
    across->setStretchFactor(0, 3);
    across->setStretchFactor(1, 2);
    across->setSizes({560, 360});
    across->setChildrenCollapsible(false);
    auto *page = new QWidget(this);
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addLayout(head);
    pageLayout->addWidget(across, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    m_stack->addWidget(m_guide);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    setFocusProxy(m_text);
    m_start->setEnabled(false);
    m_view->showSentence(tr("Type a word, part of a word, or a code. Word order and accents do not matter."));
    connect(m_guide, &ReleaseGuide::fileWanted, this, &BrowserPage::importWanted);
    connect(m_guide, &ReleaseGuide::folderWanted, this, &BrowserPage::folderWanted);
    connect(m_text, &QLineEdit::textChanged, this, &BrowserPage::startSearch);
    connect(m_system, &QComboBox::currentIndexChanged, this, &BrowserPage::startSearch);
    connect(m_hits, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem *item) {
        if (item != nullptr) {
            showConcept(item->data(0, kReleaseRole).toString(), item->data(0, kCodeRole).toString());
        }
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const QString code = m_model->codeAt(index);
        if (!code.isEmpty() && code != m_code) {
            showIn(m_shown.value(m_releaseId), code);
        }
    });
    connect(m_view, &ConceptView::codeWanted, this, [this](const QString &code) { showIn(m_shown.value(m_releaseId), code); });
    connect(m_start, &QPushButton::clicked, this, [this]() {
        const auto release = m_shown.value(m_releaseId);
        Codelists::DraftDocument fresh;
        fresh.name = release->termOf(m_code);
        fresh.system = release->kind();
        fresh.release = m_releaseId;
        fresh.searches = {{m_code, true}};
        emit draftWanted(fresh);
    });
    connect(theme, &Theme::changed, this, [this]() { showIn(m_shown.value(m_releaseId), m_code); });
}

bool BrowserPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Down && m_hits->topLevelItemCount() > 0) {
        m_hits->setFocus();
        m_hits->setCurrentItem(m_hits->topLevelItem(0));
        return true;
    }
    if (watched != m_text && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Slash) {
        m_text->setFocus();
        m_text->selectAll();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void BrowserPage::open()
{
    struct Opened
    {
        QList<Searchable> releases;
        Codelists::Companions companions;
    };
    Core::JobSpec spec;
    spec.kind = QStringLiteral("terminology.browse");
    spec.title = tr("Opening the coding systems");
    m_jobs->start(spec, [](const Core::JobContext &) -> Core::Result<Opened> {
               Opened opened;
               for (const Terminology::StoredRelease &stored : Terminology::Store().releases()) {
                   const auto release = Codelists::codeSystem(stored.kind()) != nullptr ? Terminology::Release::open(stored.path) : Core::fail(Core::ErrorCode::NotFound, {});
                   if (release) {
                       opened.releases.append({stored, *release});
                   }
               }
               opened.companions = Codelists::companionsInStore();
               return opened;
           })
        .then(this, [this](const Core::Result<Opened> &opened) {
            if (!opened || opened->releases.isEmpty()) {
                m_stack->setCurrentWidget(m_guide);
                emit searched();
                return;
            }
            m_searchable = opened->releases;
            m_companions = opened->companions;
            const QSignalBlocker quiet(m_system);
            m_system->clear();
            m_system->addItem(tr("All systems"), QString());
            for (const Searchable &each : std::as_const(m_searchable)) {
                m_system->addItem(each.stored.name() + u' ' + each.stored.version(), each.stored.id);
            }
            m_stack->setCurrentIndex(1);
            m_text->setFocus();
            startSearch();
        });
}

void BrowserPage::search(const QString &text)
{
    m_text->setText(text);
}

void BrowserPage::startSearch()
{
    const QString text = m_text->text().trimmed();
    const int number = ++*m_newest;
    if (text.isEmpty()) {
        m_hits->clear();
        m_count->clear();
        emit searched();
        return;
    }
    QList<Searchable> asked;
    QStringList kinds;
    for (const Searchable &each : std::as_const(m_searchable)) {
        // Of all systems the newest release of each; others are chosen by name.
        const QString wanted = m_system->currentData().toString();
        if (wanted.isEmpty() ? !kinds.contains(each.stored.kind()) : each.stored.id == wanted) {
            asked.append(each);
            kinds.append(each.stored.kind());
        }
    }
    struct Found
    {
        QList<Hit> hits;
        bool more = false;
    };
    Core::JobSpec spec;
    spec.kind = QStringLiteral("terminology.search");
    spec.title = tr("Searching for %1").arg(text);
    spec.exclusiveKey = spec.kind; // one at a time: a release has one reader
    m_jobs->start(spec, [asked, text, number, newest = m_newest](const Core::JobContext &) -> Core::Result<Found> {
               Found found;
               for (const Searchable &each : asked) {
                   if (newest->load() != number) {
                       return Core::fail(Core::ErrorCode::Cancelled, {});
                   }
                   const QList<Terminology::SearchHit> hits = each.release->search(text, kHitsOfASystem);
                   for (const Terminology::SearchHit &hit : hits) {
                       found.hits.append({each.stored.id, Codelists::codeSystem(each.stored.kind())->name, hit});
                   }
                   found.more = found.more || hits.size() >= kHitsOfASystem;
               }
               return found;
           })
        .then(this, [this, number](const Core::Result<Found> &found) {
            if (found && number == m_newest->load()) {
                showHits(found->hits, found->more);
                emit searched();
            }
        });
}

void BrowserPage::showHits(const QList<Hit> &hits, bool more)
{
    const QSignalBlocker quiet(m_hits);
    m_hits->clear();
    QList<QTreeWidgetItem *> items;
    for (const Hit &hit : hits) {
        const QString &term = hit.hit.found.term;
        const bool other = !hit.hit.through.isEmpty() && hit.hit.through != term;
        QString shown = other ? tr("%1 (%2)").arg(term, hit.hit.through) : term;
        if (!hit.hit.found.active) {
            shown = tr("%1 – retired").arg(shown);
        }
        auto *item = new QTreeWidgetItem({shown, hit.hit.found.code, hit.system});
        item->setData(0, kReleaseRole, hit.releaseId);
        item->setData(0, kCodeRole, hit.hit.found.code);
        item->setData(0, Qt::AccessibleTextRole, QStringList{shown, hit.hit.found.code, hit.system}.join(QStringLiteral(", ")));
        items.append(item);
    }
    m_hits->addTopLevelItems(items);
    m_hits->resizeColumnToContents(1);
    m_hits->resizeColumnToContents(2);
    m_hits->setColumnHidden(2, m_searchable.size() < 2); // the room is the terms'
    m_count->setText(more ? tr("the first %1").arg(hits.size()) : tr("%n found", nullptr, static_cast<int>(hits.size())));
}

void BrowserPage::showConcept(const QString &releaseId, const QString &code)
{
    if (const auto known = m_shown.value(releaseId)) {
        m_releaseId = releaseId;
        showIn(known, code);
        return;
    }
    QString path;
    for (const Searchable &each : std::as_const(m_searchable)) {
        path = each.stored.id == releaseId ? each.stored.path : path;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("terminology.open");
    spec.title = tr("Opening a coding system");
    using Opened = std::shared_ptr<const Terminology::Release>;
    m_jobs->start(spec, [path](const Core::JobContext &) -> Core::Result<Opened> {
               const auto release = Terminology::Release::open(path);
               if (!release) {
                   return tl::unexpected(release.error());
               }
               static_cast<void>((*release)->graph()); // the slow part, so that the window need not wait for it
               return Opened(*release);
           })
        .then(this, [this, releaseId, code](const Core::Result<Opened> &opened) {
            if (opened) {
                m_shown.insert(releaseId, *opened);
                m_releaseId = releaseId;
                showIn(*opened, code);
            } else {
                m_view->showSentence(opened.error().message);
            }
        });
}

void BrowserPage::showIn(const std::shared_ptr<const Terminology::Release> &release, const QString &code)
{
    if (!release || code.isEmpty()) {
        return;
    }
    m_code = code;
    const Codelists::ConceptSheet sheet = Codelists::conceptSheet(*release, code, m_companions);
    m_view->showSheet(sheet, code, sheet.info.term, release->description().value(QStringLiteral("name")) + u' ' + release->description().value(QStringLiteral("version")), {},
                      m_holders ? m_holders(code) : QStringList());
    const Codelists::CodeSystem *system = Codelists::codeSystem(release->kind());
    m_start->setEnabled(system != nullptr && system->hasHierarchy);
    if (m_model->property("release").toString() != m_releaseId) {
        m_model->setRelease(release);
        m_model->setProperty("release", m_releaseId);
    }
    if (const QModelIndex index = m_model->indexOf(code); index.isValid() && m_model->codeAt(m_tree->currentIndex()) != code) {
        m_tree->setCurrentIndex(index);
        m_tree->expand(index);
        m_tree->scrollTo(index, QAbstractItemView::PositionAtCenter);
    }
    emit conceptShown(code);
}

} // namespace Gui
