// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/jsonview.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QTreeWidget>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kMostChildren = 2000; // of one value; a tree of more is no help to anybody
constexpr int kValueRole = Qt::UserRole;
constexpr int kWaitsRole = Qt::UserRole + 1; // children are made when the item is opened

QString summaryOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Object:
        return JsonView::tr("%n field(s)", nullptr, static_cast<int>(value.toObject().size()));
    case QJsonValue::Array:
        return JsonView::tr("%n element(s)", nullptr, static_cast<int>(value.toArray().size()));
    case QJsonValue::String:
        return QLatin1Char('"') + value.toString() + QLatin1Char('"');
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        break;
    }
    return QStringLiteral("null");
}

} // namespace

JsonView::JsonView(const Theme *theme, QWidget *parent)
    : QTabWidget(parent)
    , m_tree(new QTreeWidget(this))
    , m_text(new QPlainTextEdit(this))
{
    setName(this, "outputJson", tr("JSON of the output"));
    setName(m_tree, "outputJsonTree", tr("JSON of the output as a tree"));
    setName(m_text, "outputJsonText", tr("JSON of the output as text"));
    setDocumentMode(true);
    m_tree->setColumnCount(2);
    m_tree->setHeaderLabels({tr("Name"), tr("Value")});
    m_tree->setUniformRowHeights(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_text->setReadOnly(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setFont(theme->editorFont());
    connect(theme, &Theme::changed, this, [this, theme]() { m_text->setFont(theme->editorFont()); });
    connect(m_tree, &QTreeWidget::itemExpanded, this, [](QTreeWidgetItem *item) { fill(item); });
    addTab(m_tree, tr("Tree"));
    addTab(m_text, tr("Text"));
}

void JsonView::show(const QJsonDocument &document, const QString &text)
{
    if (text == m_text->toPlainText() && m_tree->topLevelItemCount() > 0) {
        return; // the file was read again: what is open stays open
    }
    m_text->setPlainText(text);
    m_tree->clear();
    const QJsonValue whole = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    add(m_tree->invisibleRootItem(), document.isArray() ? tr("array") : tr("object"), whole);
    m_tree->topLevelItem(0)->setExpanded(true);
    m_tree->header()->resizeSections(QHeaderView::ResizeToContents);
}

void JsonView::add(QTreeWidgetItem *parent, const QString &name, const QJsonValue &value)
{
    auto *item = new QTreeWidgetItem(parent, {name, summaryOf(value)});
    item->setToolTip(1, item->text(1).left(1000));
    if ((value.isObject() && !value.toObject().isEmpty()) || (value.isArray() && !value.toArray().isEmpty())) {
        item->setData(0, kValueRole, QVariant::fromValue(value));
        item->setData(0, kWaitsRole, true);
        item->setChildIndicatorPolicy(QTreeWidgetItem::ShowIndicator);
    }
}

void JsonView::fill(QTreeWidgetItem *item)
{
    if (!item->data(0, kWaitsRole).toBool()) {
        return;
    }
    item->setData(0, kWaitsRole, false);
    const auto value = item->data(0, kValueRole).value<QJsonValue>();
    int made = 0;
    qsizetype all = 0;
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        all = object.size();
        for (auto each = object.constBegin(); each != object.constEnd() && made < kMostChildren; ++each, ++made) {
            add(item, each.key(), each.value());
        }
    } else {
        const QJsonArray array = value.toArray();
        all = array.size();
        for (; made < std::min<qsizetype>(all, kMostChildren); ++made) {
            add(item, QString::number(made), array.at(made));
        }
    }
    if (all > made) {
        new QTreeWidgetItem(item, {QStringLiteral("…"), tr("%n more, in the text", nullptr, static_cast<int>(all - made))});
    }
}

} // namespace Gui
