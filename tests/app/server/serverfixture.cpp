// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/server/serverfixture.h"

#include <QEventLoop>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>

#include "model/repository/repository.h"
#include "tests/support/testsupport.h"

StudyRepository::StudyRepository(const QHash<QString, QByteArray> &files)
{
    const auto repo = Repository::Repo::init(m_folder.path());
    TestSupport::require(repo);
    change(files);
}

QString StudyRepository::change(const QHash<QString, QByteArray> &files)
{
    TestSupport::writeTree(m_folder.path(), files);
    auto repo = Repository::Repo::open(m_folder.path());
    TestSupport::require(repo);
    TestSupport::require(repo->stage(files.keys()));
    const auto commit = repo->commit(QStringLiteral("Change"), {QStringLiteral("Ada"), QStringLiteral("ada@example.org")});
    TestSupport::require(commit);
    m_commit = *commit;
    return m_commit;
}

QJsonObject Reply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

namespace
{

Reply wait(QNetworkReply *reply)
{
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished()) {
        loop.exec();
    }
    Reply result;
    result.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    result.body = reply->readAll();
    const auto headers = reply->rawHeaderPairs();
    for (const auto &[name, value] : headers) {
        result.headers.insert(name.toLower(), value);
    }
    return result;
}

QNetworkRequest request(const QString &address, const QString &path, const QByteArray &token)
{
    QNetworkRequest request(QUrl(address + path));
    request.setTransferTimeout(20000);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (!token.isEmpty()) {
        request.setRawHeader("Authorization", token);
    }
    return request;
}

} // namespace

Reply RapClient::get(const QString &path, bool withToken) const
{
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(request(m_address, path, withToken ? m_token : QByteArray())));
    return wait(reply.get());
}

Reply RapClient::post(const QString &path, const QByteArray &body, bool withToken, const QByteArray &type) const
{
    QNetworkAccessManager network;
    QNetworkRequest order = request(m_address, path, withToken ? m_token : QByteArray());
    order.setRawHeader("Content-Type", type);
    const std::unique_ptr<QNetworkReply> reply(network.post(order, body));
    return wait(reply.get());
}

Reply RapClient::post(const QString &path, const QJsonObject &body) const
{
    return post(path, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

QJsonObject RapClient::createBody(const StudyRepository &study, const QString &rapId, const QStringList &actions)
{
    return {{QStringLiteral("rap_id"), rapId},
            {QStringLiteral("backend"), QStringLiteral("local")},
            {QStringLiteral("workspace"), QStringLiteral("test-workspace")},
            {QStringLiteral("repo_url"), study.path()},
            {QStringLiteral("branch"), QStringLiteral("main")},
            {QStringLiteral("commit"), study.commit()},
            {QStringLiteral("database_name"), QStringLiteral("default")},
            {QStringLiteral("requested_actions"), QJsonArray::fromStringList(actions)},
            {QStringLiteral("codelists_ok"), true},
            {QStringLiteral("force_run_dependencies"), false},
            {QStringLiteral("created_by"), QStringLiteral("ada")},
            {QStringLiteral("project"), QStringLiteral("test-project")},
            {QStringLiteral("orgs"), QJsonArray{QStringLiteral("test-org")}}};
}

QJsonArray RapClient::jobs(const QString &rapId) const
{
    return post(QStringLiteral("controller/v1/rap/status/"), {{QStringLiteral("rap_ids"), QJsonArray{rapId}}})
        .json()
        .value(QStringLiteral("jobs"))
        .toArray();
}

QHash<QString, QString> RapClient::codes(const QString &rapId) const
{
    QHash<QString, QString> codes;
    const QJsonArray list = jobs(rapId);
    for (const QJsonValue &job : list) {
        codes.insert(job.toObject().value(QStringLiteral("action")).toString(),
                     job.toObject().value(QStringLiteral("status_code")).toString());
    }
    return codes;
}

QHash<QString, QByteArray> sampleStudy(double seconds)
{
    return {{QStringLiteral("project.yaml"),
             "version: '4.0'\n"
             "actions:\n"
             "  extract:\n"
             "    run: python:v2 python analysis/extract.py\n"
             "    outputs:\n"
             "      highly_sensitive:\n"
             "        data: output/input.csv\n"
             "  table:\n"
             "    run: python:v2 python analysis/table.py\n"
             "    needs: [extract]\n"
             "    outputs:\n"
             "      moderately_sensitive:\n"
             "        table: output/table.csv\n"
             "        leak: output/leak.csv\n"
             "  slow:\n"
             "    run: python:v2 python analysis/slow.py\n"
             "    outputs:\n"
             "      moderately_sensitive:\n"
             "        done: output/slow.txt\n"
             "  broken:\n"
             "    run: python:v2 python analysis/broken.py\n"
             "    outputs:\n"
             "      moderately_sensitive:\n"
             "        never: output/never.txt\n"
             "  after_broken:\n"
             "    run: python:v2 python analysis/table.py again\n"
             "    needs: [broken, extract]\n"
             "    outputs:\n"
             "      moderately_sensitive:\n"
             "        table: output/table2.csv\n"
             "  wrong_name:\n"
             "    run: python:v2 python analysis/wrong.py\n"
             "    outputs:\n"
             "      moderately_sensitive:\n"
             "        text: output/right.txt\n"},
            {QStringLiteral("analysis/extract.py"),
             "import os\nos.makedirs('output', exist_ok=True)\nopen('output/input.csv', 'w').write('patient_id,age\\n1,30\\n2,40\\n')\n"
             "print('extracted on', os.environ['OPENSAFELY_BACKEND'])\n"},
            {QStringLiteral("analysis/table.py"),
             "rows = open('output/input.csv').read()\nopen('output/table.csv', 'w').write('n\\n%d\\n' % (rows.count('\\n') - 1))\n"
             "open('output/leak.csv', 'w').write(rows)\nprint('tabled')\n"},
            {QStringLiteral("analysis/slow.py"), "import os, time\nprint('slow begins')\ntime.sleep(" + QByteArray::number(seconds)
                                                     + ")\nos.makedirs('output', exist_ok=True)\nopen('output/slow.txt', 'w').write('ok')\n"
                                                       "print('slow ends')\n"},
            {QStringLiteral("analysis/broken.py"), "print('about to fail')\nraise SystemExit(3)\n"},
            {QStringLiteral("analysis/wrong.py"),
             "import os\nos.makedirs('output', exist_ok=True)\nopen('output/wrong.txt', 'w').write('x')\n"}};
}
