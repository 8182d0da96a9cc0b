// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/comparisonpage.h"

#include <QHeaderView>
#include <QLocale>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/authoring/codelistfindings.h"
#include "model/codelists/conceptsheet.h"
#include "model/codelists/opencodelists.h"
#include "model/codelists/releasegraph.h"
#include "model/repository/repository.h"
#include "model/terminology/store.h"
#include "widgets/codelists/overlapchart.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kUsageColumn = 3;

/// Reads from the study's git and from the site, on the thread of the job.
Codelists::ListReaders readersOf(const QString &studyRoot)
{
    return {[studyRoot](const QString &path, const QString &revision) -> Core::Result<QByteArray> {
                const auto repository = Repository::Repo::open(studyRoot);
                return repository ? (*repository).fileAtCommit(path, revision) : tl::unexpected(repository.error());
            },
            [](const QString &url) { return Codelists::OpenCodelists().fetch(url); }};
}

QStringList titlesOf(const QList<Codelists::ListSource> &sources)
{
    QStringList titles;
    for (const Codelists::ListSource &source : sources) {
        titles.append(source.title);
    }
    return titles;
}

} // namespace

ComparisonPage::ComparisonPage(const QString &studyRoot, const QList<Codelists::ListSource> &sources, Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Comparing …"), {}, {}, this))
    , m_summary(mutedLabel({}, theme, this))
    , m_chart(new OverlapChart(theme, this))
    , m_chartArea(nullptr)
    , m_tree(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("comparisonPage"));
    setName(m_tree, "comparisonTree", tr("What the lists have in common and what not"));
    m_tree->setHeaderLabels({tr("Concept"), tr("Code"), tr("Codes"), tr("Recorded")});
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->resizeSection(1, fontMetrics().averageCharWidth() * 16);
    m_tree->header()->resizeSection(2, fontMetrics().averageCharWidth() * 8);
    m_tree->header()->resizeSection(kUsageColumn, fontMetrics().averageCharWidth() * 14);
    m_tree->setColumnHidden(kUsageColumn, true);
    auto *heading = headingLabel(titlesOf(sources).join(QStringLiteral(" – ")), this);
    heading->setContentsMargins(12, 8, 12, 0);
    heading->setProperty("showsData", true);
    heading->setWordWrap(true);
    m_summary->setContentsMargins(12, 2, 12, 8);
    m_summary->setWordWrap(true);
    auto *scroll = new QScrollArea(this);
    setName(scroll, "overlapArea", tr("Chart of the lists"));
    scroll->setWidget(m_chart);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_chartArea = scroll;
    m_chartArea->hide();
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_chartArea);
    split->addWidget(m_tree);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(split);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(heading);
    layout->addWidget(m_summary);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_tree);
    connect(m_chart, &OverlapChart::currentChanged, this, [this](int index) {
        m_summary->setText(m_chart->sentence(index));
        m_tree->setCurrentItem(m_tree->topLevelItem(index));
    });
    load(studyRoot, sources, jobs);
}

Core::Result<ComparisonPage::Compared> ComparisonPage::compare(const QString &studyRoot, const QList<Codelists::ListSource> &sources)
{
    const auto lists = Codelists::readSources(studyRoot, sources, readersOf(studyRoot));
    if (!lists) {
        return tl::unexpected(lists.error());
    }
    const Codelists::ListContent &left = lists->at(0);
    const auto stored = Terminology::Store().find(left.system);
    const auto release = stored ? Terminology::Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
    const auto termOf = [&release](const Codelists::ListContent &list) {
        return [&release, &list](const QString &code) {
            if (!list.release.isEmpty()) {
                return list.terms.value(code); // a draft's terms are those of its own release
            }
            const QString term = release ? (*release)->termOf(code) : QString();
            return term.isEmpty() ? list.terms.value(code) : term;
        };
    };
    Compared compared;
    QStringList paths;
    for (qsizetype i = 0; i < sources.size(); ++i) {
        compared.open += lists->at(i).open;
        // A draft is used through the CSV file that is written from it.
        const QString path = QString(sources.at(i).path).replace(QRegularExpression(QStringLiteral("\\.draft$")), QStringLiteral(".csv"));
        if (!sources.at(i).onSite && !paths.contains(path)) {
            paths.append(path);
        }
    }
    if (const auto usage = left.system == QStringLiteral("snomedct") ? Codelists::companionsInStore().usage : nullptr) {
        compared.usageOf = usage->description().value(QStringLiteral("name"));
        for (const Codelists::ListContent &list : *lists) {
            for (const QString &code : list.codes) {
                if (const auto count = compared.usage.contains(code) ? std::nullopt : Codelists::usageCount(*usage, code)) {
                    compared.usage.insert(code, *count);
                }
            }
        }
    }
    const auto effects = Authoring::CodelistChecker(studyRoot).effectsOf(paths);
    for (const QString &path : std::as_const(paths)) {
        for (const Authoring::ListEffect &effect : effects.value(path)) {
            if (!compared.effects.contains(effect)) {
                compared.effects.append(effect);
            }
        }
    }
    if (lists->size() > 2) {
        QList<QStringList> codes;
        for (const Codelists::ListContent &list : *lists) {
            codes.append(list.codes);
            compared.sizes.append(static_cast<int>(list.codes.size()));
            const auto term = termOf(list);
            for (const QString &code : list.codes) {
                if (!compared.terms.contains(code)) {
                    compared.terms.insert(code, term(code));
                }
            }
        }
        compared.overlaps = Codelists::overlaps(codes);
        return compared;
    }
    const Codelists::ListContent &right = lists->at(1);
    const auto graph = release ? Codelists::graphAround(**release, left.codes + right.codes)
                               : std::make_shared<const Codelists::CodeGraph>(QList<Codelists::CodeEdge>(), left.codes + right.codes);
    compared.pair = Codelists::compareLists(*graph, Codelists::codeSystem(left.system)->root, left.codes, right.codes, termOf(left), termOf(right));
    return compared;
}

void ComparisonPage::load(const QString &studyRoot, const QList<Codelists::ListSource> &sources, Core::JobQueue *jobs)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.compare");
    spec.title = tr("Comparing codelists");
    jobs->start(spec, [studyRoot, sources](const Core::JobContext &) { return compare(studyRoot, sources); }).then(this, [this, sources](const Core::Result<Compared> &compared) {
        if (compared) {
            show(*compared, sources);
        } else {
            m_empty->setSentence(compared.error().message);
        }
        emit shown();
    });
}

QString ComparisonPage::recorded(const QString &start, const QList<Codelists::GroupTop> &groups, const Compared &compared)
{
    qint64 sum = 0;
    int never = 0;
    const auto take = [&](const QString &code) {
        sum += compared.usage.value(code);
        never += compared.usage.contains(code) ? 0 : 1;
    };
    for (const Codelists::GroupTop &group : groups) {
        take(group.top.code);
        for (const Codelists::CodeAndTerm &lower : group.descendants) {
            take(lower.code);
        }
    }
    if (compared.usageOf.isEmpty() || groups.isEmpty()) {
        return {};
    }
    return tr("%1 were recorded %2 times, %3 of them never (%4)").arg(start, QLocale().toString(sum), QLocale().toString(never), compared.usageOf);
}

void ComparisonPage::addGroup(const QString &title, Role colour, const QList<Codelists::GroupTop> &groups, const Compared &compared)
{
    const auto usageOf = [&compared](const QString &code) {
        const auto count = compared.usage.constFind(code);
        return count == compared.usage.cend() ? QString() : *count == 0 ? tr("1 to 4") : QLocale().toString(*count);
    };
    auto *head = new QTreeWidgetItem(m_tree, {title});
    qsizetype count = groups.size();
    for (const Codelists::GroupTop &group : groups) {
        auto *top = new QTreeWidgetItem(head, {group.top.term, group.top.code, group.descendants.isEmpty() ? QString() : QLocale().toString(group.descendants.size()), usageOf(group.top.code)});
        for (const Codelists::CodeAndTerm &lower : group.descendants) {
            new QTreeWidgetItem(top, {lower.term, lower.code, {}, usageOf(lower.code)});
        }
        count += group.descendants.size();
    }
    head->setText(2, QLocale().toString(count));
    head->setForeground(0, m_theme->color(colour));
    head->setExpanded(count > 0);
}

void ComparisonPage::addEffects(const QList<Authoring::ListEffect> &effects)
{
    auto *head = new QTreeWidgetItem(m_tree, {tr("What of the study depends on them"), {}, QLocale().toString(effects.size())});
    for (const Authoring::ListEffect &effect : effects) {
        new QTreeWidgetItem(head, {effect.name.isEmpty() ? tr("script") : effect.name, tr("%1, line %2").arg(effect.file.section(u'/', -1)).arg(effect.line)});
    }
    head->setExpanded(!effects.isEmpty());
}

void ComparisonPage::showMany(const Compared &compared, const QList<Codelists::ListSource> &sources)
{
    const QStringList names = titlesOf(sources);
    for (const Codelists::Overlap &overlap : compared.overlaps) {
        QStringList in;
        for (const int place : overlap.lists) {
            in.append(names.at(place));
        }
        auto *row = new QTreeWidgetItem(m_tree, {in.join(QStringLiteral(" & ")), {}, QLocale().toString(overlap.codes.size())});
        for (const QString &code : overlap.codes) {
            new QTreeWidgetItem(row, {compared.terms.value(code), code});
        }
    }
    m_chart->setOverlaps(names, compared.sizes, compared.overlaps);
    m_chartArea->setMinimumHeight(std::min(360, m_chart->sizeHint().height() + 20));
    m_chartArea->show();
    setFocusProxy(m_chart);
}

void ComparisonPage::show(const Compared &compared, const QList<Codelists::ListSource> &sources)
{
    if (sources.size() > 2) {
        showMany(compared, sources);
    } else {
        addGroup(tr("− Only in %1").arg(sources.at(0).title), Role::Error, compared.pair.leftOnly, compared);
        addGroup(tr("+ Only in %1").arg(sources.at(1).title), Role::Success, compared.pair.rightOnly, compared);
        addGroup(tr("In both"), Role::Muted, compared.pair.common, compared);
        QStringList parts{tr("%1 removed, %2 added, %3 unchanged").arg(m_tree->topLevelItem(0)->text(2), m_tree->topLevelItem(1)->text(2), m_tree->topLevelItem(2)->text(2)),
                          recorded(tr("The removed ones"), compared.pair.leftOnly, compared), recorded(tr("The added ones"), compared.pair.rightOnly, compared)};
        if (compared.open > 0) {
            parts.append(tr("%n code(s) of the drafts not decided yet", nullptr, compared.open));
        }
        parts.removeAll(QString());
        m_summary->setText(parts.join(QStringLiteral(" · ")));
        m_tree->setColumnHidden(kUsageColumn, compared.usageOf.isEmpty());
    }
    addEffects(compared.effects);
    m_stack->setCurrentIndex(1);
}

} // namespace Gui
