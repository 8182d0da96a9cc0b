// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

#include "widgets/foundation/theme.h"

class QVBoxLayout;

namespace Gui
{

class NoticeBar;

/// First screen: new, open, clone, sample, recent. No account, no dialog.
class WelcomePage final : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(const Theme *theme, QWidget *parent = nullptr);
    void setRecent(const QStringList &folders);
    void setMessage(const QString &sentence); ///< why a study could not be opened; empty: none

signals:
    void newWanted();
    void openWanted();
    void cloneWanted();
    void sampleWanted();
    void tutorialWanted();
    void studyChosen(const QString &folder);

private:
    const Theme *m_theme;
    NoticeBar *m_message;
    QVBoxLayout *m_recent;
};

} // namespace Gui
