// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gui
{

/// One form: name, folder, template; shows what will be written before anything is.
class NewStudyDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit NewStudyDialog(const Theme *theme, const QString &parentFolder, QWidget *parent = nullptr);
    [[nodiscard]] QString folder() const; ///< of the created study

private:
    void update();
    void create();

    QLineEdit *m_name;
    QLineEdit *m_place;
    QComboBox *m_template;
    QLabel *m_files;
    QLabel *m_problem;
    QPushButton *m_create;
    QString m_folder;
};

} // namespace Gui
