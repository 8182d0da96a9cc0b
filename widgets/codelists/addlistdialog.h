// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/authoring/gesture.h"
#include "model/codelists/studyupdate.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace Gui
{

/// What is about to be added to a study: the files, and what the line of code needs to know.
struct ListToAdd
{
    QString name;    ///< for people; the variable is made from it
    QString csvPath; ///< relative to the study
    QString column;
    QString categoryColumn;                   ///< empty: none
    QList<QPair<QString, QByteArray>> files;  ///< of the study's own folder, by path; written whole
    QList<Codelists::ListChange> downloads;   ///< in the folder of downloads; all or nothing
    QString note;                             ///< a sentence on what is written where
};

/// Adds a codelist to the study: its files, and the line that loads it, in the file that the author
/// chooses. Shows every line before anything is written. The code is changed in the documents, one
/// step of undo each.
class AddListDialog final : public QDialog
{
    Q_OBJECT

public:
    AddListDialog(Study::OpenStudy *study, const ListToAdd &list, const Theme *theme, QWidget *parent = nullptr);

    /// Writes the files and changes the code; false with a sentence shown when it cannot be done.
    bool add();
    [[nodiscard]] QString previewText() const;
    /// The file of the line of code and its place, once added; empty when no code was wanted.
    [[nodiscard]] const Core::Location &place() const { return m_place; }
    [[nodiscard]] const QString &report() const { return m_report; }

signals:
    void openWanted(const QString &path); ///< before a file changes, so that its editor can undo it

private:
    void fillFiles();
    void showPreview();
    [[nodiscard]] Authoring::Page page(const QString &definition) const;

    Study::OpenStudy *m_study;
    ListToAdd m_list;
    QLineEdit *m_name;
    QComboBox *m_definition;
    QComboBox *m_file;
    QPlainTextEdit *m_preview;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
    std::optional<Authoring::Outcome> m_outcome;
    Core::Location m_place;
    QString m_report;
};

/// A Python name for a codelist: `asthma_cod` for "Asthma COD".
[[nodiscard]] QString variableNameOf(const QString &listName);

} // namespace Gui
