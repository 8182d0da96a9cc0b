// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/outputs/catalogue.h"
#include "model/outputs/releasedraft.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTableWidget;
class QTabWidget;

namespace Gui
{

/// Prepares what a release request asks for: groups of files, as output or as support, each group with its context and
/// its controls, with what checkers would send back and the column summaries that they see. The draft is kept in the
/// study's metadata folder at every change, exported as a folder and opened from one. It decides nothing about safety.
class ReleaseDialog final : public QDialog
{
    Q_OBJECT

public:
    ReleaseDialog(Study::OpenStudy *study, const QList<Outputs::OutputFile> &files, const Theme *theme, QWidget *parent = nullptr);
    [[nodiscard]] const Outputs::ReleaseDraft &draft() const { return m_draft; }
    void exportTo(const QString &folder);  ///< makes the folder; says how it went
    void openFrom(const QString &folder);  ///< takes over the draft of an exported folder; the one before is set aside
    /// Makes a group of that name and shows it, or says why not.
    void addGroup(const QString &name);
    void renameGroup(const QString &name); ///< the one shown
    void removeGroup();                    ///< the one shown; its files go with it

private:
    void buildFields(const Theme *theme);
    void connectFields();
    [[nodiscard]] QWidget *buildGroupLine();
    void readDraft();
    void showDraft();  ///< everything anew
    void showGroup();  ///< the texts of the chosen one
    void fillRow(int row, const QString &path, const QString &refusal);
    void rowChanged(const QString &path, int row);
    [[nodiscard]] int currentGroup() const;
    [[nodiscard]] bool isFreeName(const QString &name, int butNot);
    void changed(); ///< keeps the draft and checks it
    void check();
    void showChecks(const QList<Core::Diagnostic> &checks);
    void summarise();
    void askForName(const QString &title, const QString &name, void (ReleaseDialog::*then)(const QString &));
    void chooseFolder(const QString &title, void (ReleaseDialog::*then)(const QString &), const QString &below);

    Study::OpenStudy *m_study;
    QList<Outputs::OutputFile> m_outputs;
    Outputs::ReleaseDraft m_draft;
    QLineEdit *m_title;
    QTableWidget *m_files;
    QComboBox *m_group;
    QPlainTextEdit *m_context;
    QPlainTextEdit *m_controls;
    QTabWidget *m_told;
    QListWidget *m_checks;
    QTableWidget *m_columns;
    QLabel *m_done;
    QPushButton *m_removeGroup = nullptr;
    bool m_filling = false;
};

} // namespace Gui
