// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/authoring/offers.h"
#include "widgets/visual/columntest.h"
#include "widgets/visual/formdialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QListWidget;
class QTableWidget;

namespace Gui
{

class DateEdit;

/// Both ends of a window of dates, each open, included or left out.
class WindowDialog final : public FormDialog
{
    Q_OBJECT

public:
    WindowDialog(const Authoring::WindowEnds &ends, const StudyNames &names, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] Authoring::WindowEnds ends() const;

private:
    void showResult();

    QComboBox *m_fromKind;
    DateEdit *m_from;
    QComboBox *m_toKind;
    DateEdit *m_to;
};

/// The boundaries of the bands that a number is grouped into.
class BandsDialog final : public FormDialog
{
    Q_OBJECT

public:
    BandsDialog(const QString &variable, bool wholeNumbers, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] QList<double> boundaries() const;

private:
    void showResult();

    bool m_wholeNumbers;
    QLineEdit *m_boundaries;
};

/// Asks which names go with a variable that is deleted because nothing else uses them.
class DeleteDialog final : public FormDialog
{
    Q_OBJECT

public:
    DeleteDialog(const QString &variable, const QStringList &unused, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] QStringList chosen() const;

private:
    QListWidget *m_names;
};

/// The same variable for several codelists: which, under which names, as a loop or as statements.
class RepeatDialog final : public FormDialog
{
    Q_OBJECT

public:
    RepeatDialog(const QString &variable, const QStringList &codelists, bool asLoop, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] QStringList codelists() const;
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] bool asLoop() const;

private:
    void showResult();
    [[nodiscard]] QStringList column(int number) const;

    QTableWidget *m_lists;
    QComboBox *m_as;
};

/// The ticked rows of a list whose rows can be ticked.
[[nodiscard]] QStringList tickedIn(const QListWidget *list);
/// Fills a list with rows that can be ticked by mouse or Space.
void fillTickable(QListWidget *list, const QStringList &rows);

} // namespace Gui
