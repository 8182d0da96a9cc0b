// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "model/authoring/page.h"
#include "widgets/visual/columntest.h"
#include "widgets/visual/formdialog.h"

class QComboBox;
class QLineEdit;
class QListWidget;
class QSpinBox;

namespace Gui
{

class DateEdit;

/// A new measure: what is counted, out of whom, over which intervals, by which groups.
class MeasureDialog final : public FormDialog
{
    Q_OBJECT

public:
    MeasureDialog(const Authoring::Page &page, const StudyNames &names, const Theme *theme, QWidget *parent = nullptr);
    /// The gesture that adds the measure.
    [[nodiscard]] QJsonObject request() const;

private:
    void showResult();
    [[nodiscard]] QString intervals() const;

    QLineEdit *m_name;
    QComboBox *m_numerator;
    QComboBox *m_denominator;
    QSpinBox *m_count;
    QComboBox *m_unit;
    DateEdit *m_start;
    QWidget *m_startRow;
    QListWidget *m_groups;
    bool m_commonIntervals = false; ///< define_defaults has some
};

} // namespace Gui
