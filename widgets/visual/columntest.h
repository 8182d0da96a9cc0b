// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include "model/authoring/forms.h"
#include "model/schema/catalogue.h"

class QComboBox;
class QHBoxLayout;

namespace Gui
{

/// Names of the study that forms offer.
struct StudyNames
{
    QStringList dates;
    QStringList codelists;
};

/// An editor for one argument of a test or slot of a recipe, by its kind.
class SlotEdit final : public QWidget
{
    Q_OBJECT

public:
    SlotEdit(Authoring::SlotKind kind, const QString &accessibleName, const StudyNames &names, const QStringList &allowed, QWidget *parent = nullptr);
    void setValue(const QString &value);
    [[nodiscard]] QString value() const; ///< as Authoring::testCode wants it
    [[nodiscard]] bool isComplete() const { return !value().isEmpty(); }

signals:
    void changed();

private:
    Authoring::SlotKind m_kind;
    QWidget *m_editor = nullptr;
};

/// "column, test, value" for the rows of one table. Offers only tests that fit the column's type.
class ColumnTest final : public QWidget
{
    Q_OBJECT

public:
    explicit ColumnTest(const StudyNames &names, QWidget *parent = nullptr);

    void setTable(const Schema::CatalogueTable *table);
    /// Empty while something is missing.
    [[nodiscard]] QByteArray code() const;

signals:
    void changed();

private:
    void offerTests();
    void offerArguments();
    [[nodiscard]] const Core::ColumnSchema *column() const;

    StudyNames m_names;
    const Schema::CatalogueTable *m_table = nullptr;
    std::vector<Authoring::Test> m_tests;
    QComboBox *m_column;
    QComboBox *m_test;
    QHBoxLayout *m_layout;
    QList<SlotEdit *> m_arguments;
};

} // namespace Gui
