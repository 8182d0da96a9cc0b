// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTabWidget>

#include "widgets/codelists/browserpage.h"
#include "widgets/codelists/builderpage.h"
#include "widgets/codelists/codelistspane.h"
#include "widgets/codelists/comparisonpage.h"
#include "widgets/codelists/conversionpage.h"
#include "widgets/shell/studypage.h"

// What the side view of codelists opens in tabs.
namespace Gui
{

void StudyPage::connectCodelists()
{
    connect(m_codelists, &CodelistsPane::openRequested, this, &StudyPage::openFile);
    connect(m_codelists, &CodelistsPane::placeWanted, this, &StudyPage::openPlace);
    connect(m_codelists, &CodelistsPane::message, this, &StudyPage::message);
    connect(m_codelists, &CodelistsPane::told, this, &StudyPage::told);
    connect(m_codelists, &CodelistsPane::comparisonWanted, this, [this](const QList<Codelists::ListSource> &sources) {
        QString key = QStringLiteral("comparison:");
        for (const Codelists::ListSource &source : sources) {
            key += source.path + u'@' + source.revision + u'|';
        }
        openPage(key, tr("Comparison"), [this, sources](QWidget *parent) {
            return new ComparisonPage(m_study->root(), sources, &m_study->jobs(), m_workbench.theme, parent);
        });
    });
    connect(m_codelists, &CodelistsPane::conversionWanted, this, [this](const Codelists::ListSource &source) {
        openPage(QStringLiteral("conversion:") + source.path, tr("Convert %1").arg(source.title), [this, source](QWidget *parent) {
            auto *page = new ConversionPage(m_study->root(), source, &m_study->jobs(), m_workbench.theme, parent);
            connect(page, &ConversionPage::message, this, &StudyPage::message);
            connect(page, &ConversionPage::addWanted, m_codelists, &CodelistsPane::addToStudy);
            connect(page, &ConversionPage::importWanted, m_codelists, &CodelistsPane::importRelease);
            connect(m_codelists, &CodelistsPane::releaseImported, page, &ConversionPage::convert);
            connect(page, &ConversionPage::draftWanted, this, [this](const Codelists::DraftDocument &fresh) {
                openDraft(m_study->root() + u'/' + Codelists::draftFile(fresh.name), fresh);
            });
            return page;
        })->setFocus();
    });
    connect(m_codelists, &CodelistsPane::browseWanted, this, &StudyPage::browseSystems);
    connect(m_codelists, &CodelistsPane::draftWanted, this, &StudyPage::openDraft);
}

void StudyPage::browseSystems()
{
    openPage(QStringLiteral("browser:"), tr("Coding systems"), [this](QWidget *parent) {
        auto *browser = new BrowserPage(&m_study->jobs(), m_workbench.theme, parent);
        browser->setHolders([this](const QString &code) { return listsWith(code, nullptr); });
        connect(browser, &BrowserPage::importWanted, m_codelists, &CodelistsPane::importRelease);
        connect(browser, &BrowserPage::folderWanted, m_codelists, &CodelistsPane::importFolder);
        connect(m_codelists, &CodelistsPane::releaseImported, browser, &BrowserPage::open);
        connect(browser, &BrowserPage::draftWanted, this, [this](const Codelists::DraftDocument &fresh) {
            openDraft(m_study->root() + u'/' + Codelists::draftFile(fresh.name), fresh);
        });
        return browser;
    })->setFocus();
}

void StudyPage::openDraft(const QString &path, const Codelists::DraftDocument &fresh)
{
    openPage(path, fresh.name, [this, path, fresh](QWidget *parent) {
        auto *builder = new BuilderPage(m_study->root(), path, fresh, &m_study->jobs(), m_workbench.theme, parent);
        builder->setHolders([this, builder](const QString &code) { return listsWith(code, builder); });
        connect(builder, &BuilderPage::message, this, &StudyPage::message);
        connect(builder, &BuilderPage::told, this, &StudyPage::told);
        connect(builder, &BuilderPage::addWanted, m_codelists, &CodelistsPane::addToStudy);
        connect(builder, &BuilderPage::publishWanted, this, [this](const ListToPublish &list) { m_codelists->publish(list, m_workbench.secrets); });
        connect(m_codelists, &CodelistsPane::releaseImported, builder, &BuilderPage::load);
        connect(builder, &BuilderPage::importWanted, m_codelists, &CodelistsPane::importRelease);
        return builder;
    });
}

QStringList StudyPage::listsWith(const QString &code, const QWidget *asking) const
{
    QStringList lists = m_codelists->listsWith(code);
    for (int index = 0; index < m_tabs->count(); ++index) {
        const auto *open = qobject_cast<BuilderPage *>(m_tabs->widget(index));
        if (open && open != asking && open->holds(code)) {
            lists.append(tr("%1 (open draft)").arg(open->name()));
        }
    }
    return lists;
}

} // namespace Gui
