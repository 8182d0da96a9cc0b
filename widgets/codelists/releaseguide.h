// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Gui
{

/// What stands where no coding system has been imported yet: for every system which file to get from
/// where under which licence, and the buttons that import it. Nothing licensed is shipped.
class ReleaseGuide final : public QWidget
{
    Q_OBJECT

public:
    /// `name` begins the object names, since the guide stands in more than one place. `sentence` is put
    /// above; without buttons where they stand beside the guide already.
    ReleaseGuide(const QString &name, const QString &sentence, bool withButtons, QWidget *parent = nullptr);

signals:
    void fileWanted();
    void folderWanted();
};

} // namespace Gui
