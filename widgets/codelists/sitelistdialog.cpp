// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/sitelistdialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/codelists/codesystem.h"
#include "model/codelists/listfacts.h"
#include "model/codelists/studylists.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kAddressRole = Qt::UserRole;
constexpr int kMostShown = 300;

/// The newest version that can be downloaded, published ones first.
const Codelists::SiteVersion *bestVersion(const Codelists::SiteCodelist &list)
{
    const Codelists::SiteVersion *best = nullptr;
    for (const Codelists::SiteVersion &version : list.versions) {
        const bool published = version.status == QStringLiteral("published");
        if (version.downloadable && (best == nullptr || published || best->status != QStringLiteral("published"))) {
            best = &version;
        }
    }
    return best;
}

/// The study's folder with the version added, or why not.
Core::Result<ListToAdd> fetchInto(const QString &root, const QString &address, const std::atomic<bool> *cancelled)
{
    auto files = Codelists::recoverChanges(root).and_then([&root]() { return Codelists::readListFiles(root); });
    if (!files) {
        return tl::unexpected(files.error());
    }
    const QString listName = QStringLiteral("codelists.txt");
    files->insert(listName, files->value(listName)); // a study's first list makes the file
    const Codelists::OpenCodelists site({}, cancelled);
    Codelists::UpdateOptions options;
    options.now = Codelists::manifestNow();
    const Codelists::UpdateSteps steps = Codelists::addSteps(*files, address, [&site](const QString &url) { return site.fetch(url); }, options);
    if (steps.problem) {
        return Core::fail(Core::ErrorCode::InvalidInput, steps.problem->message);
    }
    ListToAdd list;
    list.downloads = steps.changes;
    for (const Codelists::ListChange &change : steps.changes) {
        if (change.name.endsWith(QStringLiteral(".csv")) && change.content) {
            list.csvPath = Codelists::listFolder() + change.name;
            const Codelists::ListFacts facts = Codelists::listFacts(
                [&change, &list](const QString &path) { return path == list.csvPath ? std::optional(*change.content) : std::nullopt; }, list.csvPath);
            const Codelists::CodeSystem *system = Codelists::codeSystem(facts.system);
            const auto columns = system != nullptr ? Codelists::findColumns(*system, facts.columns) : std::nullopt;
            list.column = columns ? facts.columns.value(columns->code) : facts.columns.value(0);
        }
    }
    list.name = steps.fetched.value(0).section(u'/', -2, -2);
    list.note = SiteListDialog::tr("The version is written to codelists.txt and codelists.json as the official command does, so that every check knows it.");
    return list;
}

} // namespace

SiteListDialog::SiteListDialog(Study::OpenStudy *study, const Theme *theme, const QString &address, QWidget *parent)
    : QDialog(parent)
    , m_study(study)
    , m_text(new QLineEdit(address, this))
    , m_lists(new QTreeWidget(this))
    , m_state(mutedLabel({}, theme, this))
{
    setObjectName(QStringLiteral("siteListDialog"));
    setWindowTitle(tr("Add a Codelist from OpenCodelists"));
    setName(m_text, "siteListText", tr("Words, or the address of a version"));
    m_text->setPlaceholderText(tr("Words, or the address of a version"));
    m_text->setClearButtonEnabled(true);
    setName(m_lists, "siteLists", tr("Codelists of the site"));
    m_lists->setHeaderLabels({tr("Codelist"), tr("Owner"), tr("System"), tr("Version"), tr("Changed")});
    m_lists->setRootIsDecorated(false);
    m_lists->setUniformRowHeights(true);
    m_lists->setMinimumSize(760, 320);
    m_lists->header()->setStretchLastSection(false);
    m_lists->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_state->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    m_ok->setText(tr("Fetch"));
    m_ok->setObjectName(QStringLiteral("siteListFetch"));
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_text);
    layout->addWidget(m_lists, 1);
    layout->addWidget(m_state);
    layout->addWidget(buttons);
    connect(m_text, &QLineEdit::textChanged, this, &SiteListDialog::filter);
    connect(m_lists, &QTreeWidget::currentItemChanged, this, [this]() { m_ok->setEnabled(!this->address().isEmpty()); });
    connect(m_lists, &QTreeWidget::itemActivated, this, &SiteListDialog::fetch);
    connect(buttons, &QDialogButtonBox::accepted, this, &SiteListDialog::fetch);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    show(Codelists::keptCatalogue());
    refresh();
}

void SiteListDialog::refresh()
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.catalogue");
    spec.title = tr("Reading the list of OpenCodelists");
    spec.exclusiveKey = spec.kind;
    m_study->jobs().start(spec, [](const Core::JobContext &) { return Codelists::OpenCodelists().refreshCatalogue(); }).then(this, [this](const Core::Result<Codelists::SiteCatalogue> &read) {
        if (read) {
            show(*read);
        } else if (m_catalogue.fetched.isValid()) {
            m_state->setText(tr("The site cannot be reached; this is its list of %1.").arg(QLocale().toString(m_catalogue.fetched.toLocalTime(), QLocale::ShortFormat)));
        } else {
            m_state->setText(tr("The list of the site could not be read: %1 The address of a version can still be entered.").arg(read.error().message));
        }
        emit listed();
    });
}

void SiteListDialog::show(const Codelists::SiteCatalogue &catalogue)
{
    m_catalogue = catalogue;
    m_state->setText(catalogue.fetched.isValid() ? tr("%n codelist(s) on the site.", nullptr, static_cast<int>(catalogue.lists.size())) : tr("Reading the list of the site …"));
    filter();
}

void SiteListDialog::filter()
{
    m_lists->clear();
    const QStringList words = m_text->text().toLower().split(u' ', Qt::SkipEmptyParts);
    const bool isAddress = m_text->text().contains(QStringLiteral("://"));
    int shown = 0;
    for (const Codelists::SiteCodelist &list : std::as_const(m_catalogue.lists)) {
        const QString text = QStringList{list.name, list.fullName, list.organisation, list.user}.join(u' ').toLower();
        const Codelists::SiteVersion *version = bestVersion(list);
        const bool matches = std::all_of(words.cbegin(), words.cend(), [&text](const QString &word) { return text.contains(word); });
        if (isAddress || version == nullptr || !matches || shown >= kMostShown) {
            continue;
        }
        ++shown;
        const Codelists::CodeSystem *system = Codelists::codeSystem(list.system);
        auto *item = new QTreeWidgetItem(m_lists, {list.name, list.organisation.isEmpty() ? list.user : list.organisation, system ? system->name : list.system,
                                                   version->tag.isEmpty() ? version->id : version->tag, version->updated});
        item->setData(0, kAddressRole, QStringLiteral("https://www.opencodelists.org/codelist/%1").arg(version->fullName));
        item->setToolTip(0, version->fullName + QStringLiteral(" · ") + version->status);
    }
    if (shown > 0) {
        m_lists->setCurrentItem(m_lists->topLevelItem(0));
    }
    m_ok->setEnabled(!address().isEmpty());
}

QString SiteListDialog::address() const
{
    if (m_text->text().contains(QStringLiteral("://"))) {
        return m_text->text().trimmed();
    }
    const QTreeWidgetItem *item = m_lists->currentItem();
    return item == nullptr ? QString() : item->data(0, kAddressRole).toString();
}

void SiteListDialog::fetch()
{
    const QString wanted = address();
    if (wanted.isEmpty()) {
        return;
    }
    m_ok->setEnabled(false);
    m_state->setText(tr("Fetching %1 …").arg(wanted));
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.fetch");
    spec.title = tr("Fetching a codelist");
    m_study->jobs().start(spec, [root = m_study->root(), wanted](const Core::JobContext &) { return fetchInto(root, wanted, nullptr); }).then(this, [this](const Core::Result<ListToAdd> &list) {
        m_ok->setEnabled(true);
        if (list) {
            m_list = *list;
            accept();
        } else {
            m_state->setText(list.error().message);
        }
        emit fetched(list.has_value());
    });
}

} // namespace Gui
