// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "widgets/charts/exportfile.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace Gui
{

/// Asks for format, size and resolution, then for the file, and writes the drawing.
class ExportDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `name` is the file's suggested base name and the title in the file.
    ExportDialog(const QString &name, const QSizeF &millimetres, const Drawing &drawing, QWidget *parent = nullptr);
    [[nodiscard]] ExportOptions options() const;
    /// Writes without asking for a file; false after an error, which is shown in the dialog.
    bool exportTo(const QString &path);

private:
    void chooseFile();

    QString m_name;
    Drawing m_drawing;
    QComboBox *m_format;
    QDoubleSpinBox *m_width;
    QDoubleSpinBox *m_height;
    QSpinBox *m_dpi;
    QCheckBox *m_dummy;
    QLabel *m_error;
};

} // namespace Gui
