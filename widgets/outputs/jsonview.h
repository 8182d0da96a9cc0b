// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QTabWidget>

#include "widgets/foundation/theme.h"

class QPlainTextEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

/// A JSON document as a tree that is filled where it is opened, and as its own text.
class JsonView final : public QTabWidget
{
    Q_OBJECT

public:
    explicit JsonView(const Theme *theme, QWidget *parent = nullptr);
    void show(const QJsonDocument &document, const QString &text);
    [[nodiscard]] QPlainTextEdit *text() const { return m_text; }

private:
    static void add(QTreeWidgetItem *parent, const QString &name, const QJsonValue &value);
    static void fill(QTreeWidgetItem *item);

    QTreeWidget *m_tree;
    QPlainTextEdit *m_text;
};

} // namespace Gui
