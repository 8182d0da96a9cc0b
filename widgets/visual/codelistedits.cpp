// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QUrl>

#include "widgets/visual/carddrag.h"
#include "widgets/visual/codelistdialog.h"
#include "widgets/visual/visualpage.h"

// What a person can do with the codelists of the page.
namespace Gui
{

namespace
{

QString droppedCsv(const QMimeData *data)
{
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile() && url.toLocalFile().endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)) {
            return url.toLocalFile();
        }
    }
    return {};
}

QJsonObject nameTarget(const QString &name)
{
    return {{QStringLiteral("name"), name}};
}

} // namespace

void VisualPage::addCodelist(const QString &path)
{
    auto *dialog = new CodelistDialog(m_study->root(), {{}, path, {}, {}}, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog]() {
        const CodelistDialog::Source source = dialog->source();
        QJsonObject request{{QStringLiteral("op"), QStringLiteral("add_codelist")},
                            {QStringLiteral("target"), QJsonObject{{QStringLiteral("dataset"), true}}},
                            {QStringLiteral("name"), source.name},
                            {QStringLiteral("path"), source.path},
                            {QStringLiteral("column"), source.column}};
        if (!source.categoryColumn.isEmpty()) {
            request.insert(QStringLiteral("category_column"), source.categoryColumn);
        }
        perform(request);
    });
    dialog->open();
}

void VisualPage::changeCodelist(const CodelistView &codelist)
{
    auto *dialog = new CodelistDialog(m_study->root(), {codelist.name, codelist.path, codelist.column, codelist.categoryColumn}, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, codelist]() {
        const CodelistDialog::Source source = dialog->source();
        QJsonObject request{{QStringLiteral("op"), QStringLiteral("set_codelist_source")}, {QStringLiteral("target"), nameTarget(codelist.name)}};
        for (const auto &[key, before, now] : {std::tuple{"path", codelist.path, source.path}, {"column", codelist.column, source.column},
                                               {"category_column", codelist.categoryColumn, source.categoryColumn}}) {
            if (before != now) {
                request.insert(QLatin1String(key), now);
            }
        }
        perform(request);
    });
    dialog->open();
}

void VisualPage::fillCodelistMenu(QMenu *menu, const CodelistView &codelist)
{
    if (codelist.editable) {
        connect(menu->addAction(tr("Change …")), &QAction::triggered, this, [this, codelist]() { changeCodelist(codelist); });
        connect(menu->addAction(tr("Rename")), &QAction::triggered, this, [this, codelist]() { renameName(codelist.name); });
        connect(menu->addAction(tr("Delete")), &QAction::triggered, this,
                [this, codelist]() { perform({{QStringLiteral("op"), QStringLiteral("delete")}, {QStringLiteral("target"), nameTarget(codelist.name)}}); });
        menu->addSeparator();
    }
    connect(menu->addAction(tr("Show in Text")), &QAction::triggered, this, [this, codelist]() { emit placeRequested(codelist.place); });
}

void VisualPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedCsv(event->mimeData()).isEmpty() || !draggedVariable(event->mimeData()).isEmpty()) {
        event->acceptProposedAction();
    }
}

void VisualPage::dragMoveEvent(QDragMoveEvent *event)
{
    const QString variable = draggedVariable(event->mimeData());
    if (!variable.isEmpty()) {
        event->setAccepted(m_dropLine->showFor(m_cards, variable, mapToGlobal(event->position().toPoint())).has_value());
    }
}

void VisualPage::dragLeaveEvent(QDragLeaveEvent *)
{
    m_dropLine->hide();
}

void VisualPage::dropEvent(QDropEvent *event)
{
    if (const QString variable = draggedVariable(event->mimeData()); !variable.isEmpty()) {
        const auto place = m_dropLine->showFor(m_cards, variable, mapToGlobal(event->position().toPoint()));
        m_dropLine->hide();
        if (place) {
            event->acceptProposedAction();
            moveVariableTo(variable, place->neighbour, place->before);
        }
        return;
    }
    const QString file = droppedCsv(event->mimeData());
    if (file.isEmpty()) {
        return;
    }
    event->acceptProposedAction();
    const QString inside = QDir(m_study->root()).relativeFilePath(file);
    if (!inside.startsWith(QLatin1String(".."))) {
        addCodelist(inside);
        return;
    }
    // A file from elsewhere becomes part of the study first; nothing that is there is overwritten.
    const QString path = QStringLiteral("codelists/") + QFileInfo(file).fileName();
    const QString target = m_study->root() + QLatin1Char('/') + path;
    if (QFileInfo::exists(target)) {
        m_notice->show(tr("%1 was not copied, because the study has a file of this name already. Rename one of them.").arg(path), {{tr("Hide"), nullptr}});
        return;
    }
    if (!QDir(m_study->root()).mkpath(QStringLiteral("codelists")) || !QFile::copy(file, target)) {
        m_notice->show(tr("%1 could not be copied into the study, because its folder cannot be written. Check the folder's permissions.").arg(path), {{tr("Hide"), nullptr}});
        return;
    }
    addCodelist(path);
}

} // namespace Gui
