// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QToolButton>

#include "model/repository/repository.h"
#include "model/study/openstudy.h"

class QMenu;

namespace Gui
{

/// The branch that is checked out, with a menu: switch, make, delete, put changes aside and bring
/// them back, tag. Tells what it did or why not through `done` and `failed`.
class BranchButton final : public QToolButton
{
    Q_OBJECT

public:
    BranchButton(Study::OpenStudy *study, QWidget *parent = nullptr);

    void setIdentity(const Repository::Identity &identity) { m_identity = identity; }
    void newBranch();
    void putAside();
    void bringBack(int number);
    void newTag();
    void switchTo(const QString &branch);

signals:
    void done(const QString &sentence);
    void failed(const Core::Error &error);

private:
    struct Contents;
    void fill();
    void show(const Contents &contents);
    void run(const QString &title, const QString &success, std::function<Core::Result<void>(Repository::Repo &)> work);

    Study::OpenStudy *m_study;
    QMenu *m_menu;
    Repository::Identity m_identity;
};

} // namespace Gui
