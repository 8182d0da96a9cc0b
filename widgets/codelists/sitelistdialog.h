// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/codelists/opencodelists.h"
#include "model/core/jobqueue.h"
#include "widgets/codelists/addlistdialog.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace Gui
{

/// Chooses a codelist version of OpenCodelists, by words or by its address, and fetches it. The list
/// of all codelists is kept from the last time and refreshed in the background, so that choosing
/// works offline; only the download needs the site.
class SiteListDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `address` may be empty.
    SiteListDialog(Study::OpenStudy *study, const Theme *theme, const QString &address = {}, QWidget *parent = nullptr);

    /// What was fetched, once accepted.
    [[nodiscard]] const ListToAdd &list() const { return m_list; }
    void fetch();

signals:
    void listed();  ///< the site's list was read, or could not be
    void fetched(bool ok);

private:
    void refresh();
    void show(const Codelists::SiteCatalogue &catalogue);
    void filter();
    [[nodiscard]] QString address() const;

    Study::OpenStudy *m_study;
    Codelists::SiteCatalogue m_catalogue;
    QLineEdit *m_text;
    QTreeWidget *m_lists;
    QLabel *m_state;
    QPushButton *m_ok;
    ListToAdd m_list;
};

} // namespace Gui
