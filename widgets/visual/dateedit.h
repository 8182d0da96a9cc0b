// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QComboBox;
class QDateEdit;
class QSpinBox;

namespace Gui
{

/// A date as a person says it: a named date of the study or a calendar date, perhaps some days,
/// months or years before or after it. Gives ehrQL code.
class DateEdit final : public QWidget
{
    Q_OBJECT

public:
    /// `names` are the study's own dates, offered before the calendar.
    DateEdit(const QStringList &names, const QString &accessibleName, QWidget *parent = nullptr);

    /// `index_date`, `index_date - days(90)` or `"2024-01-01"`; anything else is kept as a name.
    void setCode(const QString &code);
    [[nodiscard]] QString code() const;

signals:
    void changed();

private:
    void showParts();

    QComboBox *m_base;
    QDateEdit *m_calendar;
    QComboBox *m_direction;
    QSpinBox *m_amount;
    QComboBox *m_unit;
};

} // namespace Gui
