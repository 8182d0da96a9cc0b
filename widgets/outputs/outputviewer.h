// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QImage>
#include <QPixmap>
#include <QWidget>

#include "model/outputs/disclosure.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace Gui
{

class EmptyState;
class FileWatch;
class OutputTableModel;

/// One output file on a page of its own: tables as a grid with what a checker would ask marked in it,
/// figures as pictures beside those of the run before, everything else as plain text (nothing in it is run or loaded). Beside it the
/// questions with their rules and code that answers them.
class OutputViewer final : public QWidget
{
    Q_OBJECT

public:
    /// `path` is relative to the study.
    OutputViewer(Study::OpenStudy *study, const QString &path, const Theme *theme, QWidget *parent = nullptr);
    void refresh(); ///< reads the file again

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Content
    {
        std::optional<Outputs::TextTable> table;
        std::optional<Outputs::TextTable> before; ///< what the run before left, for tables
        QByteArray picture;
        QByteArray pictureBefore; ///< of the run before, empty when there was none
        QString text;
        QList<Outputs::Hint> hints;
    };
    [[nodiscard]] static Core::Result<Content> read(const QString &root, const QString &path);
    void present(const Content &content);
    void takePictures(const Content &content, QStringList &summary);
    void showPicture();
    void scalePicture();
    void showHint();

    Study::OpenStudy *m_study;
    QString m_path;
    OutputTableModel *m_model;
    QTableView *m_table;
    QPlainTextEdit *m_text;
    QLabel *m_picture;
    EmptyState *m_message;
    QStackedWidget *m_stack;
    QLabel *m_summary;
    QListWidget *m_hints;
    QComboBox *m_language;
    QPlainTextEdit *m_remedy;
    QWidget *m_questions;
    QList<Outputs::Hint> m_found;
    const Theme *m_theme;
    FileWatch *m_watch;
    QComboBox *m_picturesShown; ///< now, before, both, the difference
    QPixmap m_pixmap;
    QImage m_now;
    QImage m_earlier;
};

} // namespace Gui
