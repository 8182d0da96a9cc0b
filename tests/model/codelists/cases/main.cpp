// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Answers the golden cases of codelists.md 6: one JSON request a line on standard input, one answer
// a line on standard output.
#include <iostream>
#include <string>

#include <QCoreApplication>
#include <QJsonDocument>

#include "tests/model/codelists/cases/casevalues.h"

namespace
{

QJsonObject answer(const QJsonObject &request)
{
    const QString operation = request.value(QLatin1String("op")).toString();
    const QJsonObject in = request.value(QLatin1String("in")).toObject();
    std::optional<QJsonValue> out = Cases::answerGraphCase(operation, in);
    if (!out) {
        out = Cases::answerFileCase(operation, in);
    }
    QJsonObject reply{{QStringLiteral("id"), request.value(QLatin1String("id"))}};
    if (out) {
        reply.insert(QStringLiteral("out"), *out);
    } else {
        reply.insert(QStringLiteral("unsupported"), true);
    }
    return reply;
}

/// ASCII only, so that no reader takes a line separator inside a term for the end of an answer.
QByteArray asciiLine(const QJsonObject &object)
{
    QByteArray line;
    for (const QChar unit : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact))) {
        if (unit.unicode() < 0x7F) {
            line += unit.toLatin1();
        } else {
            line += "\\u" + QByteArray::number(unit.unicode(), 16).rightJustified(4, '0');
        }
    }
    return line + '\n';
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    std::ios::sync_with_stdio(false);
    std::string line;
    while (std::getline(std::cin, line)) {
        const QJsonDocument request = QJsonDocument::fromJson(QByteArray::fromStdString(line));
        if (request.isObject()) {
            std::cout << asciiLine(answer(request.object())).toStdString() << std::flush;
        }
    }
    return 0;
}
