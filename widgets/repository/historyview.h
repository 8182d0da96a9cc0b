// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/repository/types.h"
#include "model/study/openstudy.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTreeWidget;

namespace Gui
{

class DiffView;
class MeaningNote;
class NoticeBar;

/// The commits of the study or of one file with their tags, what each brought or what differs between
/// two of them, and the way back for a file.
class HistoryView final : public QWidget
{
    Q_OBJECT

public:
    HistoryView(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);

    void refresh();
    /// Only commits that changed this file; empty: all.
    void setPath(const QString &path);
    /// Who wrote each line of a file, in place of a commit's changes.
    void showBlame(const QString &path);

signals:
    void restored(const QString &path);
    void pushTagWanted(const QString &tag);

private:
    void showCommits(const QList<Repository::Commit> &commits);
    void showCommit();
    void showFile(int index);
    void restore();
    void nameCommit();
    [[nodiscard]] QString currentCommit() const;
    /// Two commits are chosen: the older of them; empty: one is shown for itself.
    [[nodiscard]] QString comparedWith() const;
    /// The commit whose files are shown as they were after it.
    [[nodiscard]] QString shownCommit() const;

    Study::OpenStudy *m_study;
    NoticeBar *m_notice;
    QTreeWidget *m_commits;
    QLabel *m_what;
    QComboBox *m_files;
    QPushButton *m_tag;
    QPushButton *m_restore;
    QPushButton *m_all;
    MeaningNote *m_meaning;
    DiffView *m_diff;
    QList<Repository::FileDiff> m_diffs;
    QHash<QString, QStringList> m_tags; ///< by commit
    QString m_path;
    int m_number = 0;
};

} // namespace Gui
