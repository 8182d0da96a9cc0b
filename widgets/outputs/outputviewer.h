// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QWidget>

#include "model/study/openstudy.h"
#include "widgets/outputs/outputtablemodel.h"

class QLabel;
class QPlainTextEdit;
class QSplitter;
class QStackedWidget;

namespace Gui
{

class DummyBand;
class EmptyState;
class FileWatch;
class JsonView;
class PictureView;
class QuestionsPanel;
class TableGrid;

/// One output file on a page of its own: tables of any size as a grid with what a checker would ask marked in it,
/// figures as pictures beside those of the run before, everything else as plain text (nothing in it is run or loaded). Beside it the
/// questions with their rules and code that answers them, for files that may leave the secure environment.
class OutputViewer final : public QWidget
{
    Q_OBJECT

public:
    /// `path` is relative to the study.
    OutputViewer(Study::OpenStudy *study, const QString &path, const Theme *theme, QWidget *parent = nullptr);
    void refresh(); ///< reads the file again
    [[nodiscard]] TableGrid *grid() const { return m_grid; }
    [[nodiscard]] bool showsTable() const;

protected:
    void resizeEvent(QResizeEvent *event) override; ///< questions go below where there is no room beside

private:
    struct Content
    {
        TablePtr table;
        TableBeforePtr before; ///< what the run before left, for tables
        QByteArray picture;
        QByteArray pictureBefore; ///< of the run before, empty when there was none
        QString text;
        QJsonDocument json; ///< null where the text is none
        QStringList remarks; ///< half sentences about the text
        QString refusal;     ///< why nothing of it can be shown
        bool isChecked = false;
        QList<Outputs::Hint> hints;
    };
    using ContentPtr = std::shared_ptr<const Content>; // from the worker to the page; immutable

    struct Wanted
    {
        QString root;
        QString path;
        bool isChecked = false; ///< whether a checker would see it
    };
    [[nodiscard]] static Core::Result<ContentPtr> read(const Wanted &wanted, const Core::JobContext &context);
    static Core::Result<void> readTables(Content &content, const Wanted &wanted, const Core::JobContext &context);
    static void readText(Content &content, const QByteArray &bytes, const Wanted &wanted);
    void present(const ContentPtr &content);
    [[nodiscard]] QStringList presentTable(const Content &content);
    void summarise(const TablePtr &table);
    void showHint(const Outputs::Hint &hint);
    void say(const QString &sentence);

    Study::OpenStudy *m_study;
    QString m_path;
    OutputTableModel *m_model; ///< of the grid
    TableGrid *m_grid;
    QPlainTextEdit *m_text;
    JsonView *m_json;
    PictureView *m_picture;
    EmptyState *m_message;
    QStackedWidget *m_stack;
    QSplitter *m_splitter;
    QLabel *m_summary;
    QuestionsPanel *m_questions;
    FileWatch *m_watch;
    int m_number = 0;
};

} // namespace Gui
