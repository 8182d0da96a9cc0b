// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/reference.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

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
    return entries;
}

QString entryHtml(const ReferenceEntry &entry)
{
    QString html = QStringLiteral("<h3><a name=\"%1\"></a><code>%2</code></h3><p>%3</p><pre>%4</pre>")
                       .arg(entry.name, entry.signature.toHtmlEscaped(), entry.text.toHtmlEscaped(), entry.example.toHtmlEscaped());
    QStringList links;
    for (const QString &see : entry.see) {
        links.append(QStringLiteral("<a href=\"#%1\"><code>%1</code></a>").arg(see));
    }
    if (!links.isEmpty()) {
        html += QStringLiteral("<p>%1</p>").arg(QCoreApplication::translate("Reference", "See also %1.").arg(links.join(QStringLiteral(", "))));
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
    const QString wanted = QString::fromUtf8(name);
    const auto &all = reference();
    const auto found = std::find_if(all.begin(), all.end(), [&wanted](const ReferenceEntry &entry) { return entry.name == wanted; });
    return found == all.end() ? nullptr : &*found;
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
