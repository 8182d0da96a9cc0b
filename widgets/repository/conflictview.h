// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/repository/types.h"
#include "widgets/foundation/theme.h"

class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;

namespace Gui
{

/// What two sides disagree about, block by block: mine, theirs or both. A file is settled once every
/// block has an answer; the merge is committed once every file is. Makes no change itself.
class ConflictView final : public QWidget
{
    Q_OBJECT

public:
    explicit ConflictView(const Theme *theme, QWidget *parent = nullptr);

    void setConflicts(const QList<Repository::Conflict> &conflicts);
    [[nodiscard]] QList<Repository::Conflict> conflicts() const { return m_conflicts; }

signals:
    void settled(const QString &path, const QByteArray &content);
    void sideTaken(const QString &path, Repository::Take side);
    void commitWanted();
    void abortWanted();

private:
    void showFile();
    void choose(int part, Repository::Take side);
    void settle();
    [[nodiscard]] QWidget *partWidget(int number, const Repository::ConflictPart &part);
    [[nodiscard]] const Repository::Conflict *current() const;

    const Theme *m_theme;
    QList<Repository::Conflict> m_conflicts;
    QHash<int, Repository::Take> m_choices; ///< by part of the current file
    QLabel *m_sentence;
    QListWidget *m_files;
    QScrollArea *m_parts;
    QPushButton *m_settle;
    QPushButton *m_commit;
};

} // namespace Gui
