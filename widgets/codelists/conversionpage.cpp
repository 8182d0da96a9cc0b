// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/conversionpage.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "model/terminology/store.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

using Filter = ConversionModel::Filter;

namespace
{

constexpr qsizetype kMostCandidates = 200; ///< searches of one draft that a person can still look through

std::shared_ptr<const Terminology::Release> newestOf(const QString &kind)
{
    const auto stored = Terminology::Store().find(kind);
    const auto release = stored ? Terminology::Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
    return release ? std::shared_ptr<const Terminology::Release>(*release) : nullptr;
}

QString nameOf(const QString &system)
{
    const Codelists::CodeSystem *known = Codelists::codeSystem(system);
    return known != nullptr ? known->name : system;
}

} // namespace

ConversionPage::ConversionPage(const QString &studyRoot, const Codelists::ListSource &source, Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_source(source)
    , m_jobs(jobs)
    , m_theme(theme)
    , m_model(new ConversionModel(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Reading the list …"), tr("Import a Release"), {}, this))
    , m_target(new QComboBox(this))
    , m_summary(mutedLabel({}, theme, this))
    , m_filters(new QButtonGroup(this))
    , m_table(new QTableView(this))
    , m_use(new QPushButton(this))
{
    setObjectName(QStringLiteral("conversionPage"));
    build();
    load(studyRoot);
}

QWidget *ConversionPage::makeFilters()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 0, 12, 6);
    for (int i = 0; i < 5; ++i) {
        auto *button = new QToolButton(bar);
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setObjectName(QStringLiteral("conversionFilter%1").arg(i));
        m_filters->addButton(button, i);
        layout->addWidget(button);
    }
    layout->addStretch();
    connect(m_filters, &QButtonGroup::idClicked, this, [this](int id) { m_model->setFilter(static_cast<Filter>(id)); });
    return bar;
}

void ConversionPage::build()
{
    m_empty->setButtonVisible(false);
    auto *heading = headingLabel(tr("Convert %1").arg(m_source.title), this);
    heading->setProperty("showsData", true);
    heading->setWordWrap(true);
    setName(m_target, "conversionTarget", tr("Convert to"));
    auto *label = new QLabel(tr("Convert to"), this);
    label->setBuddy(m_target);
    setName(m_use, "conversionUse", tr("Make a List of It"));
    m_use->setProperty("primary", true);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 4);
    head->addWidget(heading, 1);
    head->addWidget(label);
    head->addWidget(m_target);
    head->addWidget(m_use);
    m_summary->setContentsMargins(12, 0, 12, 8);
    m_summary->setWordWrap(true);
    setName(m_table, "conversionTable", tr("Codes with their targets"));
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->installEventFilter(this);
    fitToText(m_table, [this](const QFontMetrics &metrics) {
        const int character = metrics.averageCharWidth();
        m_table->verticalHeader()->setDefaultSectionSize(metrics.height() + 6);
        for (const auto &[column, characters] : {std::pair{ConversionModel::Source, 18}, {ConversionModel::SourceTerm, 30}, {ConversionModel::Target, 21}, {ConversionModel::TargetTerm, 30}, {ConversionModel::Quality, 18}}) {
            m_table->setColumnWidth(column, character * characters);
        }
    });
    auto *page = new QWidget(this);
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(makeFilters());
    pageLayout->addWidget(m_table, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_summary);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_target);
    m_use->setEnabled(false);
    connect(m_empty, &EmptyState::buttonClicked, this, &ConversionPage::importWanted);
    connect(m_target, &QComboBox::currentIndexChanged, this, &ConversionPage::convert);
    connect(m_model, &ConversionModel::ticksChanged, this, &ConversionPage::showSummary);
    connect(m_use, &QPushButton::clicked, this, &ConversionPage::use);
}

void ConversionPage::load(const QString &studyRoot)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.read");
    spec.title = tr("Reading %1").arg(m_source.title);
    m_jobs->start(spec, [studyRoot, source = m_source](const Core::JobContext &) {
               return Codelists::readSource(studyRoot, source, {});
           })
        .then(this, [this](const Core::Result<Codelists::ListContent> &list) {
            if (!list) {
                m_empty->setSentence(list.error().message);
                emit shown();
                return;
            }
            m_list = *list;
            const QSignalBlocker quiet(m_target);
            for (const QString &system : Codelists::conversionTargets(m_list.system)) {
                m_target->addItem(system == m_list.system ? tr("%1, ids of other times").arg(nameOf(system)) : nameOf(system), system);
            }
            convert();
        });
}

void ConversionPage::convertTo(const QString &system)
{
    if (const int place = m_target->findData(system); place >= 0 && place != m_target->currentIndex()) {
        m_target->setCurrentIndex(place);
    }
}

void ConversionPage::convert()
{
    if (m_list.system.isEmpty()) {
        return; // not read yet
    }
    const QString to = m_target->currentData().toString();
    if (to.isEmpty()) {
        m_empty->setSentence(tr("No map leads from %1 to another coding system.").arg(nameOf(m_list.system)));
        emit shown();
        return;
    }
    m_empty->setSentence(tr("Converting …"));
    m_empty->setButtonVisible(false);
    m_stack->setCurrentIndex(0);
    m_use->setEnabled(false);
    m_summary->clear();
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.convert");
    spec.title = tr("Converting %1").arg(m_source.title);
    m_jobs->start(spec, [list = m_list, to](const Core::JobContext &) {
               return Codelists::conversionTable(list, to, newestOf, list.system == to ? Codelists::previousIdsInStore() : Codelists::PreviousIds());
           })
        .then(this, [this, number](const Core::Result<Codelists::ConversionTable> &table) {
            if (number != m_number) {
                return;
            }
            if (table) {
                show(*table);
            } else {
                m_empty->setSentence(table.error().message);
                m_empty->setButtonVisible(table.error().code == Core::ErrorCode::NotFound);
            }
            emit shown();
        });
}

void ConversionPage::show(const Codelists::ConversionTable &table)
{
    m_model->setTable(table);
    const QStringList names{tr("All"), tr("No target"), tr("Several"), tr("Drawing in"), tr("To judge")};
    const QStringList tips{{}, tr("codes that no map leads from"), tr("codes with several targets"), tr("targets that stand for codes which are not in the list too"),
                           tr("maps that need context or are not assured, and targets that the imported release does not have")};
    for (int id = 0; id < names.size(); ++id) {
        QAbstractButton *button = m_filters->button(id);
        button->setText(tr("%1: %2").arg(names.at(id), QLocale().toString(m_model->count(static_cast<Filter>(id)))));
        button->setAccessibleName(tr("Show: %1").arg(button->text()));
        button->setToolTip(tips.at(id));
    }
    m_use->setText(table.areCandidates ? tr("Start a Draft from Them") : tr("Make a List of It"));
    m_use->setAccessibleName(m_use->text());
    m_stack->setCurrentIndex(1);
    if (m_model->rowCount() > 0) {
        m_table->setCurrentIndex(m_model->index(0, ConversionModel::Source));
    }
}

void ConversionPage::showSummary()
{
    const Codelists::ConversionTable &table = m_model->table();
    const auto taken = static_cast<int>(m_model->taken().size());
    QStringList parts{tr("%n code(s) of the list", nullptr, static_cast<int>(m_list.codes.size())), tr("%n target(s) taken", nullptr, taken)};
    if (table.areCandidates) {
        parts.append(tr("a map of coding, not of meaning, read backwards: candidates to look at, never a converted list"));
    } else if (table.isUpgrade) {
        parts.append(tr("the list's own codes stay; earlier and later ids are added, since records hold the id of their time"));
    }
    parts.append(tr("Space takes a target or leaves it out"));
    m_summary->setText(parts.join(QStringLiteral(" · ")));
    m_use->setEnabled(taken > 0);
}

void ConversionPage::use()
{
    const Codelists::ConversionTable &table = m_model->table();
    const QString base = QFileInfo(m_source.path).completeBaseName();
    const QString name = table.isUpgrade ? tr("%1 with other ids").arg(base) : tr("%1 as %2").arg(base, nameOf(table.to));
    if (table.areCandidates) {
        const QStringList codes = m_model->taken();
        if (codes.size() > kMostCandidates) {
            emit message(tr("%1 candidates are too many to look through one by one. Take at most %2.").arg(codes.size()).arg(kMostCandidates));
            return;
        }
        Codelists::DraftDocument fresh;
        fresh.name = name;
        fresh.system = table.to;
        for (const QString &code : codes) {
            fresh.searches.append({code, true});
        }
        emit draftWanted(fresh);
        return;
    }
    ListToAdd list;
    list.name = name;
    list.csvPath = Codelists::draftFolder() + Codelists::slugOf(name) + QStringLiteral(".csv");
    list.column = QStringLiteral("code");
    list.files = {{list.csvPath, Codelists::conversionCsv(table, m_list).toUtf8()}};
    list.note = tr("Made from %1 by the maps of the imported releases. It is kept in %2, where updates of the downloaded lists do not look.").arg(m_source.title, Codelists::draftFolder());
    emit addWanted(list);
}

bool ConversionPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        m_model->toggle(m_table->selectionModel()->selectedRows());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Gui
