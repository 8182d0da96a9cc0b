// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pipeline/pipelinegraph.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"
#include "widgets/pipeline/graphcanvas.h"
#include "widgets/pipeline/graphgroups.h"
#include "widgets/pipeline/pipelineedit.h"

namespace Gui
{

PipelineGraph::PipelineGraph(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_canvas(new GraphCanvas(theme, this))
    , m_filter(new QLineEdit(this))
    , m_notice(new NoticeBar(theme, this))
    , m_empty(new EmptyState(tr("No actions to draw. Add one in the form, or mend project.yaml if it cannot be read."), tr("Add an Action"), {}, this))
    , m_stack(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("pipelineGraph"));
    setName(m_canvas, "pipelineGraphCanvas", tr("Graph of the pipeline"));
    setName(m_filter, "pipelineGraphFilter", tr("Filter the actions of the graph"));
    m_filter->setPlaceholderText(tr("Filter actions"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(260);
    const auto button = [this](const char *name, const QString &text, const QString &accessible) {
        auto *made = new QPushButton(text, this);
        setName(made, name, accessible);
        return made;
    };
    QPushButton *add = button("pipelineGraphAdd", tr("Add Action"), tr("Add an action"));
    QPushButton *closer = button("pipelineGraphIn", QStringLiteral("+"), tr("Zoom in"));
    QPushButton *farther = button("pipelineGraphOut", QStringLiteral("−"), tr("Zoom out"));
    QPushButton *fit = button("pipelineGraphFit", tr("Fit"), tr("Show the whole graph"));
    auto *groups = new QPushButton(tr("Groups"), this);
    setName(groups, "pipelineGraphGroups", tr("Show the actions of a folder as one box"));
    auto *groupMenu = new QMenu(groups);
    groups->setMenu(groupMenu);
    connect(groupMenu, &QMenu::aboutToShow, this, [this, groupMenu]() { fillGroups(groupMenu); });
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 8, 6);
    row->addWidget(m_filter, 1);
    row->addStretch();
    row->addWidget(groups);
    for (QPushButton *each : {add, farther, closer, fit}) {
        row->addWidget(each);
    }
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_canvas);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_notice);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_canvas);

    connect(m_filter, &QLineEdit::textChanged, m_canvas, &GraphCanvas::setFilter);
    connect(add, &QPushButton::clicked, this, [this]() { emit formWanted({}); });
    connect(m_empty, &EmptyState::buttonClicked, this, [this]() { emit formWanted({}); });
    connect(closer, &QPushButton::clicked, this, [this]() { m_canvas->zoomBy(1.25); });
    connect(farther, &QPushButton::clicked, this, [this]() { m_canvas->zoomBy(0.8); });
    connect(fit, &QPushButton::clicked, m_canvas, &GraphCanvas::fit);
    connect(m_canvas, &GraphCanvas::activated, this, [this](const QString &name) {
        if (m_study->project().find(name) != nullptr) {
            emit formWanted(name);
        } else {
            openGroup(name);
        }
    });
    connect(m_canvas, &GraphCanvas::renameWanted, this, &PipelineGraph::renameWanted);
    connect(m_canvas, &GraphCanvas::menuRequested, this, &PipelineGraph::showMenu);
    connect(m_canvas, &GraphCanvas::needDrawn, this, [this](const QString &action, const QString &need) {
        applyProjectEdits(m_study, tr("Need %1").arg(need), Pipeline::addNeed(projectText(*m_study), action, need), m_notice);
    });
    connect(m_canvas, &GraphCanvas::needRemoved, this, [this](const QString &action, const QString &need) {
        applyProjectEdits(m_study, tr("Stop needing %1").arg(need), Pipeline::removeNeed(projectText(*m_study), action, need), m_notice);
    });
    connect(study, &Study::OpenStudy::projectChanged, this, &PipelineGraph::refresh);
    refresh();
}

void PipelineGraph::setRecords(const QMap<QString, Runner::ActionRecord> &records)
{
    m_canvas->setRecords(records);
}

void PipelineGraph::refresh()
{
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("pipeline.layout");
    spec.title = tr("Laying out the pipeline");
    m_folders = foldersOf(m_study->project());
    const GroupedProject shown = grouped(m_study->project(), m_folders, m_closed);
    m_study->jobs().start(spec, [project = shown.project](const Core::JobContext &context) -> Core::Result<GraphLayout> {
        return layoutOf(project, [&context]() { return context.isCancelled(); });
    }).then(this, [this, number, shown](const Core::Result<GraphLayout> &layout) {
        if (number != m_number || !layout) {
            return; // a newer text is being laid out
        }
        m_canvas->setProject(shown.project, *layout, shown.members);
        m_stack->setCurrentIndex(shown.project.actions.isEmpty() ? 0 : 1);
    });
}

void PipelineGraph::setClosed(const QSet<QString> &folders)
{
    m_closed = folders;
    refresh();
}

void PipelineGraph::openGroup(const QString &name)
{
    QSet<QString> closed = m_closed;
    closed.removeIf([&name](const QString &folder) { return groupName(folder) == name; });
    setClosed(closed);
}

void PipelineGraph::fillGroups(QMenu *menu)
{
    menu->clear();
    QMap<QString, int> sizes;
    for (const QString &folder : std::as_const(m_folders)) {
        ++sizes[folder];
    }
    menu->addAction(tr("Close All"), this, [this, sizes]() {
        const QStringList folders = sizes.keys();
        setClosed(QSet<QString>(folders.cbegin(), folders.cend()));
    });
    menu->addAction(tr("Open All"), this, [this]() { setClosed({}); });
    menu->addSeparator();
    for (auto each = sizes.constBegin(); each != sizes.constEnd(); ++each) {
        QAction *entry = menu->addAction(tr("Close %1 (%2)").arg(each.key()).arg(each.value()));
        entry->setCheckable(true);
        entry->setChecked(m_closed.contains(each.key()));
        connect(entry, &QAction::toggled, this, [this, folder = each.key()](bool close) {
            QSet<QString> closed = m_closed;
            if (close) {
                closed.insert(folder);
            } else {
                closed.remove(folder);
            }
            setClosed(closed);
        });
    }
}

void PipelineGraph::showMenu(const QString &action, const QPoint &position)
{
    QMenu menu(this);
    if (m_study->project().find(action) == nullptr) { // a closed group
        menu.addAction(tr("Open the Group"), this, [this, action]() { openGroup(action); });
        menu.exec(position);
        return;
    }
    menu.addAction(tr("Show in the Text"), this, [this, action]() { emit textWanted(action); });
    menu.addAction(tr("Edit in the Form"), this, [this, action]() { emit formWanted(action); });
    menu.addAction(tr("Rename …"), this, [this, action]() { emit renameWanted(action); });
    menu.addAction(tr("Run"), this, [this, action]() { emit runWanted(action); });
    if (const QString folder = m_folders.value(action); !folder.isEmpty()) {
        menu.addAction(tr("Close the Group %1").arg(folder), this, [this, folder]() { setClosed(m_closed + QSet<QString>{folder}); });
    }
    menu.addSeparator();
    if (const Pipeline::Action *found = m_study->project().find(action); found && !found->needs.isEmpty()) {
        QMenu *needs = menu.addMenu(tr("Stop Needing"));
        for (const QString &need : found->needNames()) {
            needs->addAction(need, this, [this, action, need]() { emit m_canvas->needRemoved(action, need); });
        }
    }
    menu.addAction(tr("Remove %1").arg(action), this, [this, action]() {
        applyProjectEdits(m_study, tr("Remove %1").arg(action), Pipeline::removeAction(projectText(*m_study), action), m_notice);
    });
    menu.exec(position);
}

} // namespace Gui
