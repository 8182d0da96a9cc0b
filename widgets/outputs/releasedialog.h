// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/outputs/catalogue.h"
#include "model/outputs/releasedraft.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;

namespace Gui
{

/// Prepares what a release request asks for: which files, as output or as support, their context and
/// their controls, with what checkers would send back. Kept in the study's metadata folder, exported as a
/// folder with the text to paste and the column summaries. It decides nothing about safety.
class ReleaseDialog final : public QDialog
{
    Q_OBJECT

public:
    ReleaseDialog(Study::OpenStudy *study, const QList<Outputs::OutputFile> &files, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] Outputs::ReleaseDraft draft() const;
    void exportTo(const QString &folder); ///< makes the folder; says how it went

private:
    void fill(const QList<Outputs::OutputFile> &files, const Outputs::ReleaseDraft &kept);
    void changed();
    void chooseFolder();
    [[nodiscard]] QString draftPath() const;

    Study::OpenStudy *m_study;
    QTableWidget *m_files;
    QPlainTextEdit *m_context;
    QPlainTextEdit *m_controls;
    QListWidget *m_checks;
    QLabel *m_done;
    QPushButton *m_export;
    bool m_filling = false;
};

} // namespace Gui
