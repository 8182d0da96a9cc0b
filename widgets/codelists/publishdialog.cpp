// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/publishdialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "model/codelists/codesystem.h"
#include "model/codelists/draft.h"
#include "model/codelists/opencodelists.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

const QString kTokenKey = QStringLiteral("opencodelists");
constexpr int kLongestTag = 12;          // codelists.md 1.1
constexpr int kLongestDescription = 500;

} // namespace

PublishDialog::PublishDialog(const ListToPublish &list, Core::JobQueue *jobs, Jobs::SecretStore *secrets, const Theme *theme, QWidget *parent)
    : QDialog(parent)
    , m_list(list)
    , m_jobs(jobs)
    , m_secrets(secrets)
    , m_owner(new QLineEdit(this))
    , m_name(new QLineEdit(list.name, this))
    , m_tag(new QLineEdit(this))
    , m_description(new QPlainTextEdit(this))
    , m_published(new QCheckBox(tr("Publish at once; otherwise it is under review"), this))
    , m_rules(new QCheckBox(tr("Send the rules, as a new version of a codelist that is there already"), this))
    , m_token(new QLineEdit(this))
    , m_sentence(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_send(nullptr)
{
    setObjectName(QStringLiteral("publishDialog"));
    setWindowTitle(tr("Publish %1 to OpenCodelists").arg(list.name));
    build(theme);
    m_secrets->read(kTokenKey, this, [this](const std::optional<QString> &token) {
        if (token) {
            m_token->setText(*token);
        }
    });
    showSentence();
}

void PublishDialog::build(const Theme *theme)
{
    setName(m_owner, "publishOwner", tr("Owner: an organisation, or user/NAME"));
    setName(m_name, "publishName", tr("Name of the codelist"));
    setName(m_tag, "publishTag", tr("Tag of the version"));
    setName(m_description, "publishDescription", tr("Description"));
    setName(m_published, "publishAtOnce", m_published->text());
    setName(m_rules, "publishRules", m_rules->text());
    m_rules->setVisible(!m_list.rules.isEmpty());
    m_rules->setToolTip(m_list.rules);
    setName(m_token, "publishToken", tr("Token of the site"));
    m_owner->setPlaceholderText(tr("organisation, or user/NAME"));
    m_tag->setMaxLength(kLongestTag);
    m_tag->setPlaceholderText(tr("none"));
    m_token->setEchoMode(QLineEdit::Password);
    m_description->setTabChangesFocus(true);
    m_description->setFixedHeight(fontMetrics().height() * 4);
    m_sentence->setWordWrap(true);
    m_problem->setWordWrap(true);
    setName(m_problem, "publishProblem", tr("What went wrong"));
    auto *note = mutedLabel(m_secrets->isPersistent() ? tr("The token is kept in this computer's keychain and nowhere else. The site's administrators give it on request.") : m_secrets->notice(), theme, this);
    note->setWordWrap(true);
    auto *form = new QFormLayout;
    form->addRow(tr("Owner"), m_owner);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Tag"), m_tag);
    form->addRow(tr("Description"), m_description);
    form->addRow(tr("Token"), m_token);
    form->addRow(QString(), note);
    form->addRow(QString(), m_published);
    form->addRow(QString(), m_rules);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_send = buttons->addButton(tr("Send"), QDialogButtonBox::AcceptRole);
    setName(m_send, "publishSend", tr("Send"));
    auto *browser = buttons->addButton(tr("Use the Browser Instead"), QDialogButtonBox::ActionRole);
    setName(browser, "publishBrowser", tr("Use the Browser Instead"));
    browser->setToolTip(tr("Opens the site's form, where the CSV file can be uploaded without a token."));
    auto *layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_sentence);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    setMinimumWidth(560);
    for (const QLineEdit *edit : {m_owner, m_name, m_token, m_tag}) {
        connect(edit, &QLineEdit::textChanged, this, &PublishDialog::showSentence);
    }
    connect(m_description, &QPlainTextEdit::textChanged, this, &PublishDialog::showSentence);
    connect(m_published, &QCheckBox::toggled, this, &PublishDialog::showSentence);
    connect(m_rules, &QCheckBox::toggled, this, &PublishDialog::showSentence);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &PublishDialog::publish);
    connect(browser, &QPushButton::clicked, this, [this]() {
        const QString owner = m_owner->text().trimmed();
        emit browserWanted(QUrl(QStringLiteral("https://www.opencodelists.org/") + (owner.isEmpty() ? QString() : QStringLiteral("codelist/%1/create/").arg(owner))));
    });
}

void PublishDialog::showSentence()
{
    const Codelists::CodeSystem *system = Codelists::codeSystem(m_list.system);
    QStringList sentences{tr("%1 codes of %2 go to %3 as %4, under the account of the token.")
                              .arg(QLocale().toString(m_list.codes.size()), system ? system->name : m_list.system, Codelists::OpenCodelists().site().host(),
                                   m_owner->text().trimmed() + u'/' + Codelists::slugOf(m_name->text()))};
    sentences.append(sendsRules() ? tr("The site keeps your includes and excludes and works out the codes on its newest release; searches, notes and reasons stay in the draft.")
                                  : tr("The site derives its own rules from the codes; searches, notes and your decisions stay in the draft."));
    if (m_published->isChecked()) {
        sentences.append(tr("Publishing deletes every other version of the codelist that is not published."));
    }
    QString problem;
    if (m_description->toPlainText().size() > kLongestDescription) {
        problem = tr("The description is longer than the %1 characters that the site takes.").arg(kLongestDescription);
    }
    m_sentence->setText(sentences.join(u' '));
    m_problem->setText(problem);
    m_send->setEnabled(problem.isEmpty() && !m_owner->text().trimmed().isEmpty() && !Codelists::slugOf(m_name->text()).isEmpty() && !m_token->text().trimmed().isEmpty());
}

bool PublishDialog::sendsRules() const
{
    return m_rules->isChecked() && !m_list.rules.isEmpty();
}

QJsonObject PublishDialog::body() const
{
    // Of a codelist that is there the address says which it is.
    QJsonObject body{{QStringLiteral("should_publish"), m_published->isChecked()}};
    if (sendsRules()) {
        body.insert(QStringLiteral("ecl"), m_list.rules);
    } else {
        body.insert(QStringLiteral("name"), m_name->text().simplified());
        body.insert(QStringLiteral("coding_system_id"), m_list.system);
        body.insert(QStringLiteral("codes"), QJsonArray::fromStringList(m_list.codes));
    }
    if (!m_tag->text().trimmed().isEmpty()) {
        body.insert(QStringLiteral("tag"), m_tag->text().trimmed());
    }
    if (!m_description->toPlainText().trimmed().isEmpty()) {
        body.insert(QStringLiteral("description"), m_description->toPlainText().trimmed());
    }
    return body;
}

void PublishDialog::publish()
{
    if (!m_send->isEnabled()) {
        return;
    }
    m_send->setEnabled(false); // one request, however often it is pressed
    m_problem->setText(tr("Sending …"));
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.publish");
    spec.title = tr("Publishing %1").arg(m_list.name);
    spec.exclusiveKey = spec.kind;
    m_jobs
        ->start(spec,
                [token = m_token->text().trimmed(), owner = m_owner->text().trimmed(), system = m_list.system, slug = sendsRules() ? Codelists::slugOf(m_name->text()) : QString(), wanted = body()](const Core::JobContext &) -> Core::Result<QString> {
                    Codelists::OpenCodelists site;
                    const auto aliases = site.latestReleases();
                    if (!aliases) {
                        return tl::unexpected(aliases.error());
                    }
                    QJsonObject complete = wanted;
                    complete.insert(QStringLiteral("coding_system_database_alias"), aliases->value(system));
                    site.setToken(token);
                    return slug.isEmpty() ? site.createCodelist(owner, complete) : site.createVersion(owner, slug, complete);
                })
        .then(this, [this](const Core::Result<QString> &path) {
            if (path) {
                m_secrets->write(kTokenKey, m_token->text().trimmed()); // only one that works is kept
                m_address = QStringLiteral("https://www.opencodelists.org") + *path;
                accept();
            } else {
                showSentence();
                m_problem->setText(path.error().message + (path.error().detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(path.error().detail)));
            }
            emit finishedSending(path.has_value());
        });
}

} // namespace Gui
