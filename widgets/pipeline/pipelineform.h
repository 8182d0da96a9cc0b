// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/pipeline/edits.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTableWidget;

namespace Gui
{

class EmptyState;
class NoticeBar;

/// project.yaml as a form: a face of its editor. One action at a time with its command, needs, outputs
/// and configuration, each with what it is for. Every change is a text edit in the document; what the
/// form does not show (comments, order, quotes) stays as it is.
class PipelineForm final : public QWidget
{
    Q_OBJECT

public:
    PipelineForm(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);

    void showAction(const QString &action);
    void addAction(); ///< a new one with a free name, ready to be filled in
    void addFromGallery(); ///< a reusable action, configured in a dialog
    [[nodiscard]] QString currentAction() const;

signals:
    void textWanted(const QString &action);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildFields();
    void connectFields();
    void refresh();
    void fill();
    void fillOutputs(const Pipeline::Action &action);
    void apply(const QString &title, const Pipeline::Edits &edits);
    void rename();
    void commitRun();
    void commitConfig();
    void commitOutput(int row);
    void addOutput();
    [[nodiscard]] QString text() const;

    Study::OpenStudy *m_study;
    const Theme *m_theme;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLineEdit *m_filter;
    QListWidget *m_list;
    QLineEdit *m_name;
    QPlainTextEdit *m_run;
    QListWidget *m_needs;
    QComboBox *m_otherActions;
    QTableWidget *m_outputs;
    QPlainTextEdit *m_config;
    QLabel *m_problems;
    QString m_wanted;       ///< to be shown once the text that holds it has been read
    bool m_filling = false; ///< while fields are set by the program
};

} // namespace Gui
