// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tables/filterrow.h"

#include <QAbstractItemModel>
#include <QHeaderView>
#include <QLineEdit>
#include <QSet>

#include "widgets/foundation/panes.h"
#include "widgets/tables/resulttablemodel.h"

namespace Gui
{

FilterRow::FilterRow(QHeaderView *header)
    : QWidget(header)
    , m_header(header)
{
    setName(this, "previewFilters", tr("Filters of the columns"));
    connect(header, &QHeaderView::sectionResized, this, &FilterRow::place);
    connect(header, &QHeaderView::sectionMoved, this, &FilterRow::place);
    connect(header, &QHeaderView::sectionCountChanged, this, &FilterRow::place);
}

void FilterRow::follow(QAbstractItemModel *model)
{
    connect(model, &QAbstractItemModel::modelReset, this, [this]() {
        // The column of a line may have another name now; a line being typed in keeps its focus.
        const QList<int> columns = m_lines.keys();
        for (const int column : columns) {
            const QString name = m_header->model()->headerData(column, Qt::Horizontal, ResultTableModel::NameRole).toString();
            if (m_lines.value(column)->property("column").toString() != name) {
                m_lines.take(column)->deleteLater();
            }
        }
        place();
    });
}

void FilterRow::setTexts(const QHash<QString, QString> &texts)
{
    m_texts = texts;
    for (QLineEdit *edit : std::as_const(m_lines)) {
        const QString text = texts.value(edit->property("column").toString());
        if (edit->text() != text) {
            const QSignalBlocker quiet(edit);
            edit->setText(text);
        }
    }
}

QLineEdit *FilterRow::line(int column)
{
    QLineEdit *&edit = m_lines[column];
    if (!edit) {
        const QString name = m_header->model()->headerData(column, Qt::Horizontal, ResultTableModel::NameRole).toString();
        edit = new QLineEdit(m_texts.value(name), this);
        setName(edit, qPrintable(QStringLiteral("previewFilter_%1").arg(name)), tr("Filter %1").arg(name));
        edit->setProperty("column", name);
        edit->setPlaceholderText(tr("filter"));
        edit->setClearButtonEnabled(true);
        edit->setToolTip(tr("Text that the cell contains, or one of: = x, != x, > x, >= x, < x, <= x, a..b, ~ text (has not), missing, present, empty"));
        connect(edit, &QLineEdit::textChanged, this, [this, name](const QString &text) {
            m_texts[name] = text;
            emit edited(name, text);
        });
    }
    return edit;
}

void FilterRow::place()
{
    if (isHidden() || !m_header->model()) {
        return;
    }
    QSet<int> placed; // a line that stays visible must not lose its focus
    for (int column = 0; column < m_header->count(); ++column) {
        const int left = m_header->sectionViewportPosition(column);
        const int width = m_header->sectionSize(column);
        if (m_header->isSectionHidden(column) || left + width <= 0 || left >= this->width()) {
            continue;
        }
        QLineEdit *edit = line(column);
        edit->setGeometry(left + 1, 1, width - 3, height() - 2);
        edit->setVisible(true);
        placed.insert(column);
    }
    for (auto made = m_lines.cbegin(); made != m_lines.cend(); ++made) {
        if (!placed.contains(made.key())) {
            made.value()->setVisible(false);
        }
    }
}

void FilterRow::focusColumn(int column)
{
    if (column >= 0 && column < m_header->count() && !isHidden()) {
        line(column)->setFocus(Qt::ShortcutFocusReason);
    }
}

QSize FilterRow::sizeHint() const
{
    return {100, fontMetrics().height() + 12};
}

} // namespace Gui
