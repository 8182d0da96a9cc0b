// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "model/core/jobqueue.h"
#include "model/jobs/secretstore.h"
#include "widgets/foundation/theme.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace Gui
{

/// A list on its way to OpenCodelists (codelists.md 2.2).
struct ListToPublish
{
    QString name;
    QString system; ///< id
    QStringList codes;
    QString rules = {}; ///< the same list as an expression of its rules; empty where the site takes none
};

/// Publishes a list with the person's token, which is kept in the keychain and nowhere else. Says
/// before sending what goes, to whom, under which account, and what is lost on the way.
class PublishDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `secrets` outlives the dialog.
    PublishDialog(const ListToPublish &list, Core::JobQueue *jobs, Jobs::SecretStore *secrets, const Theme *theme, QWidget *parent = nullptr);

    void publish();
    /// The address of what was made, once accepted.
    [[nodiscard]] const QString &address() const { return m_address; }

signals:
    void finishedSending(bool ok);
    void browserWanted(const QUrl &url); ///< without a token the site's own form is used

private:
    void build(const Theme *theme);
    void showSentence();
    [[nodiscard]] bool sendsRules() const;
    [[nodiscard]] QJsonObject body() const;

    ListToPublish m_list;
    Core::JobQueue *m_jobs;
    Jobs::SecretStore *m_secrets;
    QLineEdit *m_owner;
    QLineEdit *m_name;
    QLineEdit *m_tag;
    QPlainTextEdit *m_description;
    QCheckBox *m_published;
    QCheckBox *m_rules;
    QLineEdit *m_token;
    QLabel *m_sentence;
    QLabel *m_problem;
    QPushButton *m_send;
    QString m_address;
};

} // namespace Gui
