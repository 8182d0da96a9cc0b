// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/definitionpage.h"

#include "model/core/files.h"

namespace Study
{

namespace
{
// Keys come faster than this only while a key is held down; a page takes a few milliseconds.
constexpr int kDelayMilliseconds = 30;
} // namespace

DefinitionPage::DefinitionPage(OpenStudy *study, const QString &definition, QObject *parent)
    : QObject(parent)
    , m_study(study)
    , m_definition(definition)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &DefinitionPage::read);
    connect(study, &OpenStudy::textChanged, this, &DefinitionPage::readSoon);
    connect(study, &OpenStudy::diskChanged, this, &DefinitionPage::readSoon);
    read();
}

const Authoring::Page *DefinitionPage::page() const
{
    return m_session ? &m_session->page() : nullptr;
}

void DefinitionPage::readSoon()
{
    ++m_wanted;
    if (!m_delay.isActive()) {
        m_delay.start();
    }
}

Authoring::Session DefinitionPage::freshSession() const
{
    const QHash<QString, QString> unsaved = m_study->overlay();
    Authoring::Session session(m_definition, [root = m_study->root(), unsaved](const QString &path) -> std::optional<QByteArray> {
        const auto found = unsaved.constFind(path);
        if (found != unsaved.cend()) {
            return found->toUtf8();
        }
        const auto read = Core::readTextFile(root + QLatin1Char('/') + path);
        return read ? std::optional(read->toUtf8()) : std::nullopt;
    });
    if (const Document *document = m_study->openDocument(m_definition)) {
        session.setText(m_definition, document->text().toUtf8());
    }
    return session;
}

void DefinitionPage::read()
{
    if (m_reading) {
        return; // the one under way starts the next when it is done
    }
    m_reading = true;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("authoring.page");
    spec.title = tr("Reading %1").arg(m_definition);
    spec.exclusiveKey = QStringLiteral("authoring.page:") + m_definition;
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_study->jobs()
        .start(spec,
               [session = freshSession()](const Core::JobContext &) -> Core::Result<std::shared_ptr<Authoring::Session>> {
                   auto read = std::make_shared<Authoring::Session>(session); // handed to the window by the one job that made it
                   static_cast<void>(read->page());
                   return read;
               })
        .then(this, [this, number = m_wanted](const Core::Result<std::shared_ptr<Authoring::Session>> &read) {
            m_reading = false;
            if (read && number > m_read) {
                m_session = **read;
                m_read = number;
                emit changed();
            }
            if (m_wanted > number && !m_delay.isActive()) {
                m_delay.start();
            }
        });
}

void DefinitionPage::bringUpToDate()
{
    if (isCurrent()) {
        return;
    }
    m_session = freshSession();
    static_cast<void>(m_session->page());
    m_read = m_wanted;
    emit changed();
}

Authoring::OrRefusal<Authoring::Outcome> DefinitionPage::perform(const QJsonObject &request)
{
    bringUpToDate();
    auto outcome = m_session->apply(request);
    if (!outcome) {
        return outcome;
    }
    for (const auto &[path, text] : outcome->files) {
        const auto document = m_study->document(path);
        if (!document) {
            return Authoring::refuse("read_only", document.error().message);
        }
        if ((*document)->isReadOnly()) {
            return Authoring::refuse("read_only", tr("%1 is read-only, so nothing was changed. Save a copy of it and change that.").arg(path));
        }
    }
    for (const auto &[path, text] : outcome->files) {
        (*m_study->document(path))->setText(QString::fromUtf8(text));
    }
    return outcome;
}

} // namespace Study
