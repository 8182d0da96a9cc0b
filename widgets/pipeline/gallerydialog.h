// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QDialog>
#include <QHash>

#include "model/pipeline/reusableactions.h"
#include "widgets/foundation/theme.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace Gui
{

/// The reusable actions of the registry: what each does, its configuration as a form with checks, and
/// the action as it would be written. What was chosen is `chosen()` once the dialog was accepted.
class GalleryDialog final : public QDialog
{
    Q_OBJECT

public:
    GalleryDialog(const Pipeline::Project &project, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] const Pipeline::NewAction &chosen() const { return m_chosen; }

private:
    void showAction(int row);
    void refresh();
    [[nodiscard]] QWidget *fieldOf(const Pipeline::ActionOption &option);
    [[nodiscard]] QStringList neededFor(const QStringList &paths) const;

    const Pipeline::Project m_project;
    const Theme *m_theme;
    QListWidget *m_list;
    QLabel *m_summary;
    QScrollArea *m_area;
    QPlainTextEdit *m_preview;
    QLabel *m_faults;
    QPushButton *m_insert;
    QLineEdit *m_name = nullptr;  // of the form that is shown
    QLineEdit *m_files = nullptr; // or none
    QHash<QString, std::function<QString()>> m_values;
    const Pipeline::ReusableAction *m_action = nullptr;
    Pipeline::NewAction m_chosen;
};

} // namespace Gui
