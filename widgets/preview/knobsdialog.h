// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QMap>
#include <QStringList>

#include "model/dummydata/knobs.h"

class QComboBox;
class QDialogButtonBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QTableWidget;

namespace Gui
{

/// How the dummy patients of a study are made: missing values, number of events, study window, and the
/// shares that values of variables are to have. What is chosen goes to the study's dummy_data.yaml.
class KnobsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `values`: by variable, what it can be, as in a CSV file; missing values are offered for all.
    KnobsDialog(const DummyData::Knobs &knobs, const QMap<QString, QStringList> &values, QWidget *parent = nullptr);

    void chooseVariable(const QString &name);
    [[nodiscard]] DummyData::Knobs knobs();

private:
    void build();
    void showShares();
    void keepShares();
    void check();

    DummyData::Knobs m_knobs;
    QMap<QString, QStringList> m_values;
    QString m_shown; ///< variable whose shares are in the table
    QDoubleSpinBox *m_missing;
    QDoubleSpinBox *m_events;
    QLineEdit *m_from;
    QLineEdit *m_to;
    QComboBox *m_variable;
    QTableWidget *m_shares;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};

} // namespace Gui
