// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/exportdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "widgets/foundation/panes.h"

namespace Gui
{

ExportDialog::ExportDialog(const QString &name, const QSizeF &millimetres, const Drawing &drawing, QWidget *parent)
    : QDialog(parent)
    , m_name(name)
    , m_drawing(drawing)
    , m_format(new QComboBox(this))
    , m_width(new QDoubleSpinBox(this))
    , m_height(new QDoubleSpinBox(this))
    , m_dpi(new QSpinBox(this))
    , m_dummy(new QCheckBox(tr("Write \"Dummy data\" on it"), this))
    , m_error(new QLabel(this))
{
    setWindowTitle(tr("Export Chart"));
    setName(m_format, "exportFormat", tr("Format"));
    setName(m_width, "exportWidth", tr("Width in millimetres"));
    setName(m_height, "exportHeight", tr("Height in millimetres"));
    setName(m_dpi, "exportResolution", tr("Resolution in dots per inch"));
    setName(m_dummy, "exportDummy", tr("Write \"Dummy data\" on it"));
    m_format->addItem(tr("SVG, for editing and the web"), QStringLiteral("svg"));
    m_format->addItem(tr("PDF, for print"), QStringLiteral("pdf"));
    m_format->addItem(tr("PNG, a picture"), QStringLiteral("png"));
    for (QDoubleSpinBox *side : {m_width, m_height}) {
        side->setRange(10, 2000);
        side->setDecimals(0);
        side->setSuffix(tr(" mm"));
    }
    m_width->setValue(millimetres.width());
    m_height->setValue(millimetres.height());
    m_dpi->setRange(36, 2400);
    m_dpi->setValue(ExportOptions().dotsPerInch);
    m_dpi->setSuffix(tr(" dpi"));
    m_dpi->setEnabled(false);
    m_dummy->setChecked(true);
    m_error->setWordWrap(true);
    m_error->hide();
    auto *form = new QFormLayout;
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Width"), m_width);
    form->addRow(tr("Height"), m_height);
    form->addRow(tr("Resolution"), m_dpi);
    form->addRow(QString(), m_dummy);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Save)->setText(tr("Choose File"));
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_error);
    layout->addWidget(buttons);
    connect(m_format, &QComboBox::currentIndexChanged, this, [this]() { m_dpi->setEnabled(m_format->currentData().toString() == QLatin1String("png")); });
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::chooseFile);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

ExportOptions ExportDialog::options() const
{
    const QString format = m_format->currentData().toString();
    ExportOptions options;
    options.format = format == QLatin1String("png")   ? ExportOptions::Format::Png
                     : format == QLatin1String("pdf") ? ExportOptions::Format::Pdf
                                                      : ExportOptions::Format::Svg;
    options.millimetres = QSizeF(m_width->value(), m_height->value());
    options.dotsPerInch = m_dpi->value();
    options.sayDummy = m_dummy->isChecked();
    return options;
}

bool ExportDialog::exportTo(const QString &path)
{
    const auto written = exportDrawing(path, m_drawing, options(), m_name);
    m_error->setVisible(!written);
    if (!written) {
        m_error->setText(written.error().message);
        return false;
    }
    accept();
    return true;
}

void ExportDialog::chooseFile()
{
    const QString suffix = m_format->currentData().toString();
    const QString path = QFileDialog::getSaveFileName(this, windowTitle(), m_name + QLatin1Char('.') + suffix, tr("%1 files (*.%2)").arg(suffix.toUpper(), suffix));
    if (!path.isEmpty()) {
        exportTo(path.endsWith(QLatin1Char('.') + suffix, Qt::CaseInsensitive) ? path : path + QLatin1Char('.') + suffix);
    }
}

} // namespace Gui
