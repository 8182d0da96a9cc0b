// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/codelists/listversions.h"
#include "model/core/jobqueue.h"
#include "widgets/foundation/theme.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace Gui
{

/// Chooses two forms of one list to compare: as it stands, its texts in git, its versions on
/// OpenCodelists, a draft on other releases. They are looked for as a job, which closing cancels.
class VersionsDialog final : public QDialog
{
    Q_OBJECT

public:
    VersionsDialog(const QString &studyRoot, const Codelists::ListSource &list, Core::JobQueue *jobs, const Theme *theme, QWidget *parent = nullptr);

    /// Older first, once accepted.
    [[nodiscard]] QList<Codelists::ListSource> chosen() const;

signals:
    void found();

private:
    void look(const QString &studyRoot, const Codelists::ListSource &list, Core::JobQueue *jobs);
    void show(const Codelists::ListVersions &versions);
    void checkChoice();

    Codelists::ListVersions m_versions;
    QComboBox *m_left;
    QComboBox *m_right;
    QLabel *m_state;
    QPushButton *m_ok;
};

} // namespace Gui
