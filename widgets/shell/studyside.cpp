// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/studyside.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"
#include "widgets/shell/studytreemodel.h"

namespace Gui
{

namespace
{

QWidget *titled(const QString &title, const Theme *theme, const QList<QWidget *> &content, QWidget *parent)
{
    auto *box = new QWidget(parent);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    QLabel *label = mutedLabel(title, theme, box);
    label->setContentsMargins(12, 0, 12, 0);
    layout->addWidget(label);
    for (QWidget *widget : content) {
        layout->addWidget(widget, widget->inherits("QAbstractItemView") ? 1 : 0);
    }
    return box;
}

} // namespace

StudySide::StudySide(const Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_files(new StudyTreeModel(study, this))
    , m_outline(new OutlineModel(theme, this))
    , m_filter(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_outlineView(new QTreeView(this))
{
    setObjectName(QStringLiteral("studySide"));
    setName(m_filter, "studyFilter", tr("Filter files"));
    setName(m_tree, "studyTree", tr("Files of the study"));
    setName(m_outlineView, "outline", tr("Outline of the document"));
    m_filter->setPlaceholderText(tr("Filter files"));
    m_filter->setClearButtonEnabled(true);
    m_tree->setModel(m_files);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_outlineView->setModel(m_outline);
    m_outlineView->setHeaderHidden(true);
    m_outlineView->setRootIsDecorated(false);
    m_outlineView->setUniformRowHeights(true);
    m_outlineView->setFrameShape(QFrame::NoFrame);
    m_outlineView->header()->setStretchLastSection(false);
    m_outlineView->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_outlineView->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);

    auto *filterBox = new QWidget(this);
    auto *filterLayout = new QVBoxLayout(filterBox);
    filterLayout->setContentsMargins(12, 0, 12, 0);
    filterLayout->addWidget(m_filter);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(titled(tr("STUDY · %1").arg(study->name()), theme, {filterBox, m_tree}, splitter));
    splitter->addWidget(titled(tr("OUTLINE"), theme, {m_outlineView}, splitter));
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    // Outputs and logs grow with every run; the author's own files are what one looks for.
    const auto unfold = [this]() {
        for (int row = 0; row < m_files->rowCount(); ++row) {
            const QModelIndex group = m_files->index(row, 0);
            m_tree->setExpanded(group, !m_filter->text().isEmpty() || row < 4);
        }
    };
    connect(m_files, &QAbstractItemModel::modelReset, this, unfold);
    unfold();
    connect(m_filter, &QLineEdit::textChanged, m_files, &StudyTreeModel::setFilter);
    const auto open = [this](const QModelIndex &index) {
        const QString path = index.data(StudyTreeModel::kPathRole).toString();
        if (!path.isEmpty()) {
            emit fileActivated(path);
        }
    };
    connect(m_tree, &QTreeView::clicked, this, open);
    connect(m_tree, &QTreeView::activated, this, open);
    const auto jump = [this](const QModelIndex &index) { emit placeActivated(m_outline->entries().at(index.row()).place); };
    connect(m_outlineView, &QTreeView::clicked, this, jump);
    connect(m_outlineView, &QTreeView::activated, this, jump);
}

void StudySide::selectFile(const QString &path)
{
    const QModelIndex index = m_files->indexOf(path);
    if (index.isValid()) {
        m_tree->setCurrentIndex(index);
    }
}

void StudySide::selectOutlineRow(int row)
{
    m_outlineView->setCurrentIndex(row < 0 ? QModelIndex() : m_outline->index(row, 0));
}

} // namespace Gui
