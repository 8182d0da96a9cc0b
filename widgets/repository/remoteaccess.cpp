// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/repository/remoteaccess.h"

#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QUrl>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{
constexpr int kLookMilliseconds = 100;
} // namespace

/// Shared by the waiting worker and the window, whichever ends last.
struct RemoteAccess::Question
{
    Repository::CredentialRequest credential;
    Repository::HostKey hostKey;
    bool aboutHost = false;
    std::optional<Repository::Credential> answer;
    bool trusted = false;
    QSemaphore answered;
};

RemoteAccess::RemoteAccess(Jobs::SecretStore *secrets, QWidget *window)
    : QObject(window)
    , m_secrets(secrets)
    , m_window(window)
{
}

Repository::Transfer RemoteAccess::transfer(const Core::JobContext &context)
{
    Repository::Transfer own = transfer([context]() { return context.isCancelled(); });
    own.progress = [context](qint64 done, qint64 total, const QString &text) { context.progress(done, total, text); };
    return own;
}

Repository::Transfer RemoteAccess::transfer(const std::function<bool()> &isCancelled)
{
    Repository::Transfer transfer;
    transfer.isCancelled = isCancelled;
    const QPointer<RemoteAccess> self(this);
    const auto wait = [self, isCancelled](const std::shared_ptr<Question> &question) {
        QMetaObject::invokeMethod(
            self, [self, question]() {
                if (self) {
                    self->ask(question);
                }
            },
            Qt::QueuedConnection);
        while (!question->answered.tryAcquire(1, kLookMilliseconds)) {
            if (!self || (isCancelled && isCancelled())) {
                return false;
            }
        }
        return true;
    };
    transfer.credentials = [wait](const Repository::CredentialRequest &request) -> std::optional<Repository::Credential> {
        if (!request.userPassword) {
            return std::nullopt;
        }
        auto question = std::make_shared<Question>();
        question->credential = request;
        return wait(question) ? question->answer : std::nullopt;
    };
    transfer.trustHost = [wait](const Repository::HostKey &key) {
        auto question = std::make_shared<Question>();
        question->hostKey = key;
        question->aboutHost = true;
        return wait(question) && question->trusted;
    };
    return transfer;
}

void RemoteAccess::ask(const std::shared_ptr<Question> &question)
{
    if (question->aboutHost) {
        QMessageBox box(QMessageBox::Question, tr("Unknown server"),
                        tr("The server %1 is not known yet. Its key has the fingerprint\nSHA256:%2\n"
                           "Compare it with what the server's owner publishes before you trust it.")
                            .arg(question->hostKey.host, QString::fromLatin1(question->hostKey.sha256.toBase64(QByteArray::OmitTrailingEquals))),
                        QMessageBox::NoButton, m_window);
        const QPushButton *trust = box.addButton(tr("Trust It"), QMessageBox::AcceptRole);
        box.addButton(tr("Stop"), QMessageBox::RejectRole);
        box.exec();
        question->trusted = box.clickedButton() == trust;
        question->answered.release();
        return;
    }
    const QString key = QStringLiteral("git:") + QUrl(question->credential.url).host();
    if (question->credential.attempt > 1) {
        askPerson(question);
        return;
    }
    m_secrets->read(key, this, [this, question](const std::optional<QString> &secret) {
        const qsizetype space = secret ? secret->indexOf(QLatin1Char('\n')) : -1;
        if (space < 0) {
            askPerson(question);
            return;
        }
        question->answer = Repository::Credential{Repository::Credential::Kind::UserPassword, secret->left(space), secret->mid(space + 1), {}, {}};
        question->answered.release();
    });
}

void RemoteAccess::askPerson(const std::shared_ptr<Question> &question)
{
    const QString host = QUrl(question->credential.url).host();
    QDialog dialog(m_window);
    dialog.setWindowTitle(tr("Sign in to %1").arg(host));
    auto *form = new QFormLayout(&dialog);
    auto *sentence = new QLabel(question->credential.attempt > 1 ? tr("%1 refused the last answer. Give a name and a token (or password) that may push.").arg(host)
                                                                 : tr("%1 asks who you are. Give your name there and a token (or password).").arg(host),
                                &dialog);
    sentence->setWordWrap(true);
    auto *user = new QLineEdit(question->credential.userFromUrl, &dialog);
    auto *secret = new QLineEdit(&dialog);
    secret->setEchoMode(QLineEdit::Password);
    setName(user, "credentialUser", tr("Name"));
    setName(secret, "credentialSecret", tr("Token or password"));
    auto *keep = new QCheckBox(tr("Keep it in this computer's keychain"), &dialog);
    keep->setChecked(m_secrets->isPersistent());
    keep->setEnabled(m_secrets->isPersistent());
    keep->setToolTip(m_secrets->notice());
    auto *buttons = new QDialogButtonBox(&dialog);
    buttons->addButton(tr("Sign In"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    form->addRow(sentence);
    form->addRow(tr("Name"), user);
    form->addRow(tr("Token or password"), secret);
    form->addRow(keep);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() == QDialog::Accepted && !secret->text().isEmpty()) {
        question->answer = Repository::Credential{Repository::Credential::Kind::UserPassword, user->text(), secret->text(), {}, {}};
        if (keep->isChecked()) {
            m_secrets->write(QStringLiteral("git:") + host, user->text() + QLatin1Char('\n') + secret->text());
        }
    }
    question->answered.release();
}

} // namespace Gui
