// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "model/study/openstudy.h"
#include "model/study/searchinstudy.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

class NoticeBar;

/// The Search side view: find in all text files of the study, unsaved text included, and replace what
/// is ticked with a preview of every line. A replacement is one undo step in each file, and can be
/// taken back as a whole.
class SearchPane final : public QWidget
{
    Q_OBJECT

public:
    SearchPane(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);

    /// Puts the keyboard into the search box, with this text if there is one.
    void searchFor(const QString &text, bool wholeWord = false);
    [[nodiscard]] int matchCount() const { return m_matches; }

signals:
    void placeActivated(const Core::Location &place);
    void told(const QString &sentence);

private:
    struct FileMatches
    {
        QString path;
        QList<Study::SearchMatch> matches;
    };
    struct Found
    {
        QList<FileMatches> files;
        int searched = 0;
        bool cut = false; ///< there are more than are listed
    };

    void build();
    void search();
    void show(const Found &found);
    void showReplacements();
    void replaceTicked();
    void undoReplacement();
    [[nodiscard]] Study::SearchQuery query() const;

    Study::OpenStudy *m_study;
    QLineEdit *m_text;
    QLineEdit *m_with;
    QCheckBox *m_case;
    QCheckBox *m_word;
    QCheckBox *m_expression;
    QLabel *m_state;
    NoticeBar *m_notice;
    QTreeWidget *m_results;
    QPushButton *m_replace;
    QTimer m_delay;
    QList<FileMatches> m_found;
    QHash<QString, QString> m_before; ///< texts before the last replacement
    QHash<QString, QString> m_after;
    int m_matches = 0;
    int m_number = 0; ///< of the newest search
};

} // namespace Gui
