// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/codelists/builderdetails.h"
#include "widgets/codelists/builderpage.h"
#include "widgets/codelists/draftsearch.h"
#include "widgets/codelists/drafttreemodel.h"
#include "widgets/foundation/panes.h"

// How the builder is laid out and wired.
namespace Gui
{

using Codelists::Status;

namespace
{

constexpr int kDetailsWidth = 270;

} // namespace

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
    m_release = new QToolButton(head);
    m_counts = mutedLabel({}, m_theme, head);
    layout->addWidget(m_title, 1);
    facts->addWidget(m_counts);
    facts->addStretch();
    facts->addWidget(m_release);
    m_release->setToolTip(tr("Moves the draft to another release, after showing what goes, comes in and conflicts."));
    setName(m_release, "builderMove", tr("Move to another release"));
    connect(m_release, &QToolButton::clicked, this, &BuilderPage::moveToRelease);
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
    m_search = new DraftSearch(m_jobs, bar);
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
    connect(m_search, &DraftSearch::textWanted, this, &BuilderPage::search);
    connect(m_search, &DraftSearch::codeWanted, this, &BuilderPage::search);
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
    m_tree->setMinimumWidth(character * 32); // terms are what is read
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
    pageLayout->addWidget(m_search->hits());
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

} // namespace Gui
