// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

class QAbstractItemModel;
class QHeaderView;
class QLineEdit;

namespace Gui
{

/// A line above each column's rows in which a test is written: `>= 18`, `missing`, `a..b`, text.
/// Lines are made when their column is first seen, so that a thousand columns cost nothing.
class FilterRow final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterRow(QHeaderView *header);
    void follow(QAbstractItemModel *model);
    /// By column name; kept when columns come and go.
    void setTexts(const QHash<QString, QString> &texts);
    /// Puts the lines above their columns again.
    void place();
    void focusColumn(int column);
    [[nodiscard]] QSize sizeHint() const override;

signals:
    void edited(const QString &column, const QString &text);

private:
    QLineEdit *line(int column);

    QHeaderView *m_header;
    QHash<QString, QString> m_texts;
    QHash<int, QLineEdit *> m_lines; ///< by logical column
};

} // namespace Gui
