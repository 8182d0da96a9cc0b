// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/comparisonpage.h"

#include <QHeaderView>
#include <QLocale>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/codelists/listcontent.h"
#include "model/codelists/releasegraph.h"
#include "model/terminology/store.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

ComparisonPage::ComparisonPage(const QString &studyRoot, const QStringList &files, Core::JobQueue *jobs, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(tr("Comparing …"), {}, {}, this))
    , m_tree(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("comparisonPage"));
    setName(m_tree, "comparisonTree", tr("What the lists have in common and what not"));
    m_tree->setHeaderLabels({tr("Concept"), tr("Code"), tr("Codes")});
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    QStringList names;
    for (const QString &file : files) {
        names.append(file.section(u'/', -1));
    }
    auto *heading = headingLabel(names.join(QStringLiteral(" – ")), this);
    heading->setContentsMargins(12, 8, 12, 8);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_tree);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(heading);
    layout->addWidget(m_stack, 1);
    load(studyRoot, files, jobs);
}

void ComparisonPage::load(const QString &studyRoot, const QStringList &files, Core::JobQueue *jobs)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.compare");
    spec.title = tr("Comparing codelists");
    jobs->start(spec, [studyRoot, files](const Core::JobContext &) -> Core::Result<Compared> {
        QList<Codelists::ListContent> lists;
        QList<QStringList> codes;
        for (const QString &file : files) {
            const auto list = Codelists::readListContent(studyRoot + u'/' + file);
            if (!list) {
                return tl::unexpected(list.error());
            }
            lists.append(*list);
            codes.append(list->codes);
        }
        Compared compared;
        if (lists.size() > 2) {
            compared.overlaps = Codelists::overlaps(codes);
            return compared;
        }
        const Codelists::ListContent &left = lists.at(0);
        const Codelists::ListContent &right = lists.at(1);
        if (left.system != right.system) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("The lists are of different coding systems. Convert one of them first."));
        }
        const auto stored = Terminology::Store().find(left.system);
        const auto release = stored ? Terminology::Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
        const auto graph = release ? Codelists::graphAround(**release, left.codes + right.codes)
                                   : std::make_shared<const Codelists::CodeGraph>(QList<Codelists::CodeEdge>(), left.codes + right.codes);
        const auto termOf = [&release](const Codelists::ListContent &list) {
            return [&release, &list](const QString &code) {
                const QString term = release ? (*release)->termOf(code) : QString();
                return term.isEmpty() ? list.terms.value(code) : term;
            };
        };
        compared.pair = Codelists::compareLists(*graph, Codelists::codeSystem(left.system)->root, left.codes, right.codes, termOf(left), termOf(right));
        return compared;
    }).then(this, [this, files](const Core::Result<Compared> &compared) {
        if (compared) {
            show(*compared, files);
        } else {
            m_empty->setSentence(compared.error().message);
        }
        emit shown();
    });
}

void ComparisonPage::addGroup(const QString &title, Role colour, const QList<Codelists::GroupTop> &groups)
{
    auto *head = new QTreeWidgetItem(m_tree, {title});
    qsizetype count = groups.size();
    for (const Codelists::GroupTop &group : groups) {
        auto *top = new QTreeWidgetItem(head, {group.top.term, group.top.code, group.descendants.isEmpty() ? QString() : QLocale().toString(group.descendants.size())});
        for (const Codelists::CodeAndTerm &lower : group.descendants) {
            new QTreeWidgetItem(top, {lower.term, lower.code});
        }
        count += group.descendants.size();
    }
    head->setText(2, QLocale().toString(count));
    head->setForeground(0, m_theme->color(colour));
    head->setExpanded(count > 0);
}

void ComparisonPage::show(const Compared &compared, const QStringList &files)
{
    if (files.size() > 2) {
        for (const Codelists::Overlap &overlap : compared.overlaps) {
            QStringList names;
            for (const int place : overlap.lists) {
                names.append(files.at(place).section(u'/', -1));
            }
            auto *row = new QTreeWidgetItem(m_tree, {names.join(QStringLiteral(" & ")), {}, QLocale().toString(overlap.codes.size())});
            for (const QString &code : overlap.codes) {
                new QTreeWidgetItem(row, {QString(), code});
            }
        }
    } else {
        addGroup(tr("− Only in %1").arg(files.at(0).section(u'/', -1)), Role::Error, compared.pair.leftOnly);
        addGroup(tr("+ Only in %1").arg(files.at(1).section(u'/', -1)), Role::Success, compared.pair.rightOnly);
        addGroup(tr("In both"), Role::Muted, compared.pair.common);
    }
    m_stack->setCurrentWidget(m_tree);
}

} // namespace Gui
