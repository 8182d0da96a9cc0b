// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/session.h"

#include "model/authoring/gesturewords.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace Authoring
{

namespace
{

/// The names in the object `group_by` of a request, in the order in which they are written. Reading a
/// JSON object sorts its names, and the order of groups is the order of columns in the results.
QJsonArray orderOfGroups(const QByteArray &line)
{
    static const QRegularExpression start(QStringLiteral("\"group_by\"\\s*:\\s*\\{"));
    static const QRegularExpression part(QStringLiteral("\"(?:[^\"\\\\]|\\\\.)*\"|[{}:,\\[\\]]"));
    const QString text = QString::fromUtf8(line);
    const QRegularExpressionMatch found = start.match(text);
    QJsonArray names;
    if (!found.hasMatch()) {
        return names;
    }
    QString before = QStringLiteral(",");
    for (auto parts = part.globalMatch(text, found.capturedEnd()); parts.hasNext();) {
        const QString now = parts.next().captured();
        if (now == QLatin1String("}")) {
            break;
        }
        if (before == QLatin1String(",") && now.startsWith(QLatin1Char('"'))) {
            names.append(QJsonDocument::fromJson((QLatin1Char('[') + now + QLatin1Char(']')).toUtf8()).array().first());
        }
        before = now;
    }
    return names;
}

/// A script that says at its head which other script wrote it.
QString generatorOf(const QByteArray &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^#.*\\b(?:generated|written|created)\\b.*\\bby\\b\\s+(\\S+\\.(?:R|r|py|do|sh))\\b"), QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(QString::fromUtf8(text.left(600)));
    return match.hasMatch() ? match.captured(1) : QString();
}

} // namespace

Session::Session(const QString &definition, Program::Loader loader)
    : m_program(std::move(loader))
{
    m_program.setDefinition(definition);
}

void Session::setText(const QString &file, const QByteArray &text)
{
    if (m_program.text(file) == text) {
        return;
    }
    m_program.setText(file, text);
    m_page.reset();
}

QByteArray Session::text(const QString &file) const
{
    return m_program.text(file).value_or(QByteArray());
}

const Page &Session::page() const
{
    if (!m_page) {
        m_page = std::make_shared<Page>(m_program);
    }
    return *m_page;
}

OrRefusal<Outcome> Session::apply(const QJsonObject &request)
{
    const QString generator = generatorOf(text(definition()));
    if (!generator.isEmpty() && request.value(QStringLiteral("scope")).toString() != QLatin1String("all")) {
        return refuse("generated_file", tr("This file is written by %1. Edit that script.").arg(generator));
    }
    auto outcome = perform(page(), request);
    if (!outcome || outcome->files.empty()) {
        return outcome;
    }
    Step step;
    step.title = outcome->title;
    for (const auto &[file, changed] : outcome->files) {
        step.before[file] = text(file);
        step.after[file] = changed;
        m_program.setText(file, changed);
    }
    m_done.push_back(std::move(step));
    m_undone.clear();
    m_page.reset();
    return outcome;
}

std::map<QString, QByteArray> Session::undo()
{
    if (m_done.empty()) {
        return {};
    }
    Step step = std::move(m_done.back());
    m_done.pop_back();
    for (const auto &[file, old] : step.before) {
        m_program.setText(file, old);
    }
    m_page.reset();
    m_undone.push_back(std::move(step));
    return m_undone.back().before;
}

std::map<QString, QByteArray> Session::redo()
{
    if (m_undone.empty()) {
        return {};
    }
    Step step = std::move(m_undone.back());
    m_undone.pop_back();
    for (const auto &[file, changed] : step.after) {
        m_program.setText(file, changed);
    }
    m_page.reset();
    m_done.push_back(std::move(step));
    return m_done.back().after;
}

AuthorService::AuthorService(QString root)
    : m_root(std::move(root))
{
}

QJsonObject AuthorService::open(const QJsonObject &request)
{
    const QString definition = QDir::cleanPath(request.value(QStringLiteral("definition")).toString());
    const QJsonObject files = request.value(QStringLiteral("files")).toObject();
    const QString root = m_root;
    auto session = std::make_unique<Session>(definition, [root](const QString &path) -> std::optional<QByteArray> {
        QFile file(QDir(root).filePath(path));
        if (!file.open(QIODevice::ReadOnly)) {
            return std::nullopt;
        }
        return file.readAll();
    });
    for (auto it = files.begin(); it != files.end(); ++it) {
        session->setText(QDir::cleanPath(it.key()), it.value().toString().toUtf8());
    }
    if (definition.isEmpty() || (!files.contains(request.value(QStringLiteral("definition")).toString()) && session->text(definition).isEmpty()
                                 && !QFile::exists(QDir(root).filePath(definition)))) {
        return {{QStringLiteral("ok"), false}, {QStringLiteral("reason"), QStringLiteral("unknown_target")},
                {QStringLiteral("message"), tr("%1 could not be opened, because there is no such file. Give its text or another path.").arg(definition)}};
    }
    m_session = std::move(session);
    const QByteArray text = m_session->text(definition);
    QJsonArray broken;
    for (const Statement &statement : m_session->page().module()->statements) {
        if (statement.kind == StatementKind::Broken) {
            broken.append(m_session->page().module()->lineNumber(statement.errorAt));
        }
    }
    return {{QStringLiteral("ok"), true}, {QStringLiteral("text"), QString::fromUtf8(text)}, {QStringLiteral("broken"), broken}};
}

QJsonObject AuthorService::gesture(const QJsonObject &request)
{
    const auto outcome = m_session->apply(request);
    if (!outcome) {
        QJsonObject refusal{{QStringLiteral("ok"), false},
                            {QStringLiteral("reason"), outcome.error().reason},
                            {QStringLiteral("message"), outcome.error().message}};
        return refusal;
    }
    QJsonObject files;
    for (const auto &[file, text] : outcome->files) {
        files.insert(file, QString::fromUtf8(text));
    }
    return {{QStringLiteral("ok"), true},
            {QStringLiteral("text"), QString::fromUtf8(m_session->text(m_session->definition()))},
            {QStringLiteral("affects"), QJsonArray::fromStringList(outcome->affects)},
            {QStringLiteral("files"), files},
            {QStringLiteral("title"), outcome->title},
            {QStringLiteral("notes"), QJsonArray::fromStringList(outcome->notes)},
            {QStringLiteral("written"), QJsonArray{outcome->written.start, outcome->written.end}}};
}

QJsonObject AuthorService::restored(const std::map<QString, QByteArray> &files)
{
    if (files.empty()) {
        return {{QStringLiteral("ok"), false}, {QStringLiteral("reason"), QStringLiteral("nothing_to_undo")},
                {QStringLiteral("message"), tr("There is no step to take back or do again.")}};
    }
    QJsonObject changed;
    for (const auto &[file, text] : files) {
        changed.insert(file, QString::fromUtf8(text));
    }
    return {{QStringLiteral("ok"), true},
            {QStringLiteral("text"), QString::fromUtf8(m_session->text(m_session->definition()))},
            {QStringLiteral("files"), changed}};
}

QJsonObject AuthorService::answer(const QJsonObject &request)
{
    const QString what = request.value(QStringLiteral("do")).toString();
    QJsonObject answer;
    if (what == QLatin1String("open")) {
        answer = open(request);
    } else if (!m_session) {
        answer = {{QStringLiteral("ok"), false}, {QStringLiteral("reason"), QStringLiteral("not_open")}, {QStringLiteral("message"), tr("No definition is open. Open one first.")}};
    } else if (what == QLatin1String("gesture")) {
        answer = gesture(request);
    } else if (what == QLatin1String("undo")) {
        answer = restored(m_session->undo());
    } else if (what == QLatin1String("redo")) {
        answer = restored(m_session->redo());
    } else if (what == QLatin1String("outline")) {
        answer = outlineOf(m_session->page());
        answer.insert(QStringLiteral("ok"), true);
    } else if (what == QLatin1String("close")) {
        m_session.reset();
        answer = {{QStringLiteral("ok"), true}};
    } else {
        answer = {{QStringLiteral("ok"), false}, {QStringLiteral("reason"), QStringLiteral("unknown_request")},
                  {QStringLiteral("message"), tr("There is no request %1. Use open, gesture, undo, redo, outline or close.").arg(what)}};
    }
    answer.insert(QStringLiteral("id"), request.value(QStringLiteral("id")));
    return answer;
}

QByteArray AuthorService::answerLine(const QByteArray &line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line, &error);
    QJsonObject given;
    if (document.isObject()) {
        QJsonObject request = document.object();
        if (const QJsonArray order = orderOfGroups(line); !order.isEmpty() && !request.contains(QStringLiteral("group_order"))) {
            request.insert(QStringLiteral("group_order"), order);
        }
        given = answer(request);
    } else {
        given = {{QStringLiteral("id"), QJsonValue()}, {QStringLiteral("ok"), false}, {QStringLiteral("reason"), QStringLiteral("bad_request")},
                 {QStringLiteral("message"), tr("The line is not a JSON object: %1.").arg(error.errorString())}};
    }
    return QJsonDocument(given).toJson(QJsonDocument::Compact);
}

} // namespace Authoring
