// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <QTimer>

#include "model/core/jobqueue.h"

class QListWidget;

namespace Gui
{

/// The search field of a draft. While a person types it shows what the release has, in the list of
/// `hits()`, which stands wherever its owner puts it: Down goes into it, Enter takes one code, Escape
/// comes back. Enter in the field takes everything the text finds. Searches are jobs; an answer that
/// comes too late is dropped.
class DraftSearch final : public QLineEdit
{
    Q_OBJECT

public:
    explicit DraftSearch(Core::JobQueue *jobs, QWidget *parent = nullptr);

    void setRelease(const QString &path) { m_releasePath = path; }
    [[nodiscard]] QListWidget *hits() const { return m_hits; }

signals:
    void textWanted(const QString &text);
    void codeWanted(const QString &code);
    void suggested(); ///< the hits are those of the text

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void suggest();
    void take();

    Core::JobQueue *m_jobs;
    QString m_releasePath;
    QListWidget *m_hits;
    QTimer m_delay;
    int m_number = 0;
};

} // namespace Gui
