// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/authoring/offers.h"

class QCheckBox;
class QComboBox;
class QListWidget;

namespace Gui
{

class DateEdit;

/// A variable made of others: the earliest of dates, days between two, any of several flags.
class CombinePage final : public QWidget
{
    Q_OBJECT

public:
    explicit CombinePage(const QStringList &dates, QWidget *parent = nullptr);

    void setCombination(Authoring::Combination combination, const QStringList &operands);
    /// Empty while operands are missing.
    [[nodiscard]] QByteArray code() const;

signals:
    void changed();

private:
    [[nodiscard]] bool isPair() const { return m_combination == Authoring::Combination::Days; }

    Authoring::Combination m_combination = Authoring::Combination::Earliest;
    QListWidget *m_operands;
    QWidget *m_fixedRow;
    QCheckBox *m_fixed;
    DateEdit *m_date;
    QWidget *m_pair;
    QComboBox *m_from;
    QComboBox *m_to;
};

} // namespace Gui
