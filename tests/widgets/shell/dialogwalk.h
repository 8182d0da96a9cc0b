// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QSet>
#include <QTimer>

#include "tests/journeys/windowharness.h"

/// Triggers every command of the window that does no work outside it, shows `look` each dialog or
/// popup of ours that comes up, and closes it. Gives the commands that brought one.
inline QStringList walkDialogs(WindowHarness &harness, const std::function<void(const QString &command, QWidget *dialog)> &look)
{
    static const QSet<QString> kLeaves{QStringLiteral("app.quit"),        QStringLiteral("study.close"),     QStringLiteral("study.sample"),
                                       QStringLiteral("run.all"),         QStringLiteral("run.chosen"),      QStringLiteral("jobs.submit"),
                                       QStringLiteral("repository.init"), QStringLiteral("repository.push"), QStringLiteral("repository.pull"),
                                       QStringLiteral("help.log"),        QStringLiteral("view.fullScreen")};
    QStringList brought;
    QString running;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, [&]() {
        QWidget *dialog = QApplication::activeModalWidget() ? QApplication::activeModalWidget() : QApplication::activePopupWidget();
        if (!dialog) {
            return;
        }
        // Qt's own dialogs are Qt's to name and to translate.
        if (!qobject_cast<QFileDialog *>(dialog) && !qobject_cast<QMessageBox *>(dialog) && !dialog->inherits("QInputDialog")) {
            brought.append(running);
            look(running, dialog);
        }
        dialog->close();
    });
    timer.start(5);
    const QList<QAction *> actions = harness.window()->actionRegistry()->all();
    for (const QAction *action : actions) {
        running = action->objectName();
        if (!kLeaves.contains(running)) {
            harness.window()->actionRegistry()->trigger(running);
        }
    }
    brought.removeDuplicates();
    return brought;
}
