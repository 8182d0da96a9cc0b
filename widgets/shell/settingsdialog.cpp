// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settingsdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QPushButton>
#include <QSpinBox>

#include "widgets/foundation/panes.h"
#include "widgets/shell/settingskeys.h"

namespace Gui
{

SettingsDialog::SettingsDialog(Core::Settings *settings, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    auto *scheme = new QComboBox(this);
    setName(scheme, "settingsScheme", tr("Colours"));
    scheme->addItem(tr("As the system"), QStringLiteral("system"));
    scheme->addItem(tr("Light"), QStringLiteral("light"));
    scheme->addItem(tr("Dark"), QStringLiteral("dark"));
    scheme->addItem(tr("High contrast"), QStringLiteral("contrast"));
    scheme->setCurrentIndex(std::max(0, scheme->findData(settings->get(kSchemeSetting))));
    auto *size = new QDoubleSpinBox(this);
    setName(size, "settingsTextSize", tr("Text size in points"));
    size->setRange(8, 20);
    size->setSingleStep(0.5);
    size->setDecimals(1);
    size->setValue(settings->get(kTextSizeSetting));
    auto *autosave = new QCheckBox(tr("Save by itself one second after typing stops"), this);
    autosave->setObjectName(QStringLiteral("settingsAutosave"));
    autosave->setChecked(settings->get(kAutosaveSetting));
    auto *patients = new QSpinBox(this);
    setName(patients, "settingsPatients", tr("Dummy patients in the preview"));
    patients->setRange(1, 1'000'000);
    patients->setValue(settings->get(kPreviewPatientsSetting));
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    auto *form = new QFormLayout(this);
    form->addRow(tr("Colours"), scheme);
    form->addRow(tr("Text size"), size);
    form->addRow(tr("Dummy patients"), patients);
    form->addRow(QString(), autosave);
    form->addRow(buttons);
    setMinimumWidth(420);
    connect(scheme, &QComboBox::currentIndexChanged, this, [settings, scheme]() { settings->set(kSchemeSetting, scheme->currentData().toString()); });
    connect(size, &QDoubleSpinBox::valueChanged, this, [settings](double value) { settings->set(kTextSizeSetting, value); });
    connect(autosave, &QCheckBox::toggled, this, [settings](bool on) { settings->set(kAutosaveSetting, on); });
    connect(patients, &QSpinBox::valueChanged, this, [settings](int value) { settings->set(kPreviewPatientsSetting, value); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

} // namespace Gui
