// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/reference.h"

#include <algorithm>
#include <iterator>

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/authoring/schemawords.h"

namespace Authoring
{

namespace
{

std::vector<ReferenceEntry> readEntries()
{
    QFile file(QStringLiteral(":/help/reference.json"));
    std::vector<ReferenceEntry> entries;
    if (!file.open(QIODevice::ReadOnly)) {
        return entries;
    }
    for (const QJsonValue &value : QJsonDocument::fromJson(file.readAll()).array()) {
        const QJsonObject object = value.toObject();
        ReferenceEntry entry;
        entry.name = object.value(QStringLiteral("name")).toString();
        entry.kind = object.value(QStringLiteral("kind")).toString();
        entry.signature = object.value(QStringLiteral("signature")).toString();
        entry.text = object.value(QStringLiteral("text")).toString();
        entry.example = object.value(QStringLiteral("example")).toString();
        for (const QJsonValue &see : object.value(QStringLiteral("see")).toArray()) {
            entry.see.append(see.toString());
        }
        entries.push_back(std::move(entry));
    }
    std::ranges::move(tableEntries(), std::back_inserter(entries));
    return entries;
}

QString entryHtml(const ReferenceEntry &entry)
{
    QString html = QStringLiteral("<h3><a name=\"%1\"></a><code>%2</code></h3><p>%3</p><pre>%4</pre>")
                       .arg(entry.name, entry.signature.toHtmlEscaped(), entry.text.toHtmlEscaped(), entry.example.toHtmlEscaped());
    const bool isTable = entry.kind == QLatin1String("table");
    QStringList links;
    for (const QString &see : entry.see) {
        links.append(QStringLiteral("<a href=\"#%1\"><code>%2</code></a>").arg(see, isTable ? see.section(QLatin1Char('.'), -1) : see));
    }
    if (!links.isEmpty()) {
        const QString words = isTable ? QCoreApplication::translate("Reference", "It has: %1.") : QCoreApplication::translate("Reference", "See also %1.");
        html += QStringLiteral("<p>%1</p>").arg(words.arg(links.join(QStringLiteral(", "))));
    }
    return html;
}

} // namespace

const std::vector<ReferenceEntry> &reference()
{
    static const std::vector<ReferenceEntry> entries = readEntries();
    return entries;
}

const ReferenceEntry *referenceEntry(QByteArrayView name)
{
    static const QHash<QString, const ReferenceEntry *> byName = [] {
        QHash<QString, const ReferenceEntry *> made;
        for (const ReferenceEntry &entry : reference()) {
            made.insert(entry.name, &entry);
        }
        return made;
    }();
    return byName.value(QString::fromUtf8(name));
}

QString examplePrologue()
{
    return QStringLiteral("from ehrql import *\n"
                          "from ehrql.tables.tpp import *\n"
                          "\n"
                          "dataset = create_dataset()\n"
                          "dataset.define_population(patients.exists_for_patient())\n"
                          "\n");
}

QString referenceHtml(const QString &name)
{
    QString html;
    for (const ReferenceEntry &entry : reference()) {
        if (name.isEmpty() || entry.name == name) {
            html += entryHtml(entry);
        }
    }
    return html;
}

} // namespace Authoring
