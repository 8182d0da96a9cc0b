// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "model/codelists/conceptsheet.h"
#include "model/codelists/listsource.h"
#include "model/study/openstudy.h"
#include "widgets/codelists/addlistdialog.h"
#include "widgets/codelists/publishdialog.h"
#include "widgets/foundation/theme.h"

class QTreeWidget;
class QTreeWidgetItem;

namespace Gui
{

/// What the side view shows, read by a job.
struct CodelistsShown
{
    struct List
    {
        QString file;    ///< relative to the study
        QString name;
        QString system;  ///< for people; empty if it cannot be told
        QString version; ///< empty for a draft or a list of the study's own
        int codes = 0;
        QString state;   ///< sound, or what is wrong
        bool isDraft = false;
        bool isSound = true;
        int uses = 0; ///< places of the study's Python that load or use it
    };
    struct Release
    {
        QString id;
        QString name;
        QString version;
        QString date;
        QString concepts;
    };
    QList<List> lists;
    QList<Release> releases;
    Codelists::ListHolders holders;
};
[[nodiscard]] CodelistsShown readCodelistsShown(const QString &studyRoot);

/// The side view of codelists: the study's lists with system, version, size and state, its drafts,
/// and the releases imported on this machine; without one, which file to get from where under which
/// licence.
class CodelistsPane final : public QWidget
{
    Q_OBJECT

public:
    CodelistsPane(Study::OpenStudy *study, const Theme *theme, QWidget *parent = nullptr);
    void refresh();
    /// The study's lists that hold a code, as last read.
    [[nodiscard]] QStringList listsWith(const QString &code) const { return m_holders.value(code); }
    /// Asks for a name and a system.
    void newDraft();
    /// Compares the lists and drafts that are selected; of a single one asks which of its versions.
    void compareSelected();
    /// Converts the one that is selected.
    void convertSelected();
    /// Asks for a file and imports it as a job.
    void importRelease();
    /// The same for a folder that was unpacked already.
    void importFolder();
    /// Asks for a CSV file of codes and adds a copy to the study's own lists.
    void importList();
    /// A file or folder that was dropped: a release, or a CSV file of codes.
    void take(const QString &path);
    /// Chooses a version of the site and adds it to the study with its line of code.
    void addFromSite(const QString &address = {});
    /// Shows what will be written and writes it.
    void addToStudy(const ListToAdd &list);
    /// Sends a list to the site, then offers the new version for the study.
    void publish(const ListToPublish &list, Jobs::SecretStore *secrets);

signals:
    void browseWanted();
    void refreshed();
    void releaseImported();
    void openRequested(const QString &path);
    void comparisonWanted(const QList<Codelists::ListSource> &sources); ///< two or more
    void conversionWanted(const Codelists::ListSource &source);
    void draftWanted(const QString &path, const Codelists::DraftDocument &fresh);
    void placeWanted(const Core::Location &place);
    void message(const QString &sentence);
    void told(const QString &sentence);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void addOwnList(const QString &path);
    [[nodiscard]] QList<Codelists::ListSource> selectedSources() const;
    void show(const CodelistsShown &shown);
    void activate(QTreeWidgetItem *item);
    void startImport(const QString &path);

    Study::OpenStudy *m_study;
    const Theme *m_theme;
    QTreeWidget *m_lists;
    QTreeWidget *m_releases;
    int m_number = 0;
    Codelists::ListHolders m_holders;
};

} // namespace Gui
