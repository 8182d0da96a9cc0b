// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBuffer>
#include <QCoreApplication>
#include <QHash>
#include <QTemporaryFile>
#include <QXmlStreamReader>

#include "model/core/csvtext.h"
#include "model/terminology/importer.h"

namespace Terminology
{

namespace
{

using Core::Result;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Bnf", text);
}

const QStringList &levels()
{
    static const QStringList names{QStringLiteral("chapter"),           QStringLiteral("section"), QStringLiteral("paragraph"),
                                   QStringLiteral("subparagraph"),      QStringLiteral("chemical substance"),
                                   QStringLiteral("product"),           QStringLiteral("presentation")};
    return names;
}

bool looksLikeBnf(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("BNF_Code_Information.*\\.csv$")) != nullptr;
}

/// Seven levels of name and code in one row. Levels named DUMMY are fillers: their children join the
/// next real level up.
Result<ReleaseDescription> readBnf(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    const ReleaseEntry *entry = findEntry(source, QStringLiteral("\\.csv$"));
    const auto bytes = entry != nullptr ? readEntry(source, *entry)
                                        : Core::fail(Core::ErrorCode::InvalidInput, tr("There is no CSV file in %1.").arg(source.path()));
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    const QList<QStringList> rows = Core::csvCells(QString::fromUtf8(*bytes));
    if (rows.value(0).size() != 2 * levels().size()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("%1 does not have the 14 columns of a BNF code file: it has %2.").arg(entry->path).arg(rows.value(0).size()));
    }
    QHash<QString, int> numbers;
    for (const QStringList &row : rows.mid(1)) {
        if (control.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, tr("Stopped."));
        }
        int parent = -1;
        for (qsizetype level = 0; level < levels().size(); ++level) {
            const QString name = row.value(2 * level);
            const QString code = row.value(2 * level + 1);
            if (code.isEmpty() || name.contains(QStringLiteral("DUMMY"))) {
                continue;
            }
            if (!numbers.contains(code)) {
                const int number = content.addConcept(code.toUtf8(), true, levels().at(level).toUtf8());
                content.addTerm(number, TermKind::Preferred, name.toUtf8());
                numbers.insert(code, number);
                if (parent >= 0) {
                    content.addLink(parent, number);
                }
            }
            parent = numbers.value(code);
        }
    }
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    const QString date = dateIn(entry->path);
    return ReleaseDescription{QStringLiteral("bnf"), tr("BNF"), date, date};
}

bool looksLikeBnfMap(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("BNF Snomed Mapping.*\\.xlsx$")) != nullptr;
}

/// The texts shared by all cells of a workbook.
QStringList sharedTexts(const QByteArray &bytes)
{
    QStringList texts;
    QXmlStreamReader xml(bytes);
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QStringLiteral("si")) {
            texts.append(QString());
        } else if (xml.isStartElement() && xml.name() == QStringLiteral("t") && !texts.isEmpty()) {
            texts.last() += xml.readElementText();
        }
    }
    return texts;
}

struct SheetCell
{
    QString text;
    bool isNumber = false;
};

/// Rows of a sheet by column letter.
QList<QHash<QString, SheetCell>> sheetRows(const QByteArray &bytes, const QStringList &shared)
{
    QList<QHash<QString, SheetCell>> rows;
    QXmlStreamReader xml(bytes);
    QString column;
    QString type;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement()) {
            continue;
        }
        if (xml.name() == QStringLiteral("row")) {
            rows.append(QHash<QString, SheetCell>());
        } else if (xml.name() == QStringLiteral("c")) {
            column = xml.attributes().value(QStringLiteral("r")).toString();
            while (!column.isEmpty() && column.back().isDigit()) {
                column.chop(1);
            }
            type = xml.attributes().value(QStringLiteral("t")).toString();
        } else if ((xml.name() == QStringLiteral("v") || xml.name() == QStringLiteral("t")) && !rows.isEmpty()) {
            const QString text = xml.readElementText();
            rows.last().insert(column, {type == QStringLiteral("s") ? shared.value(text.toInt()) : text, type.isEmpty() || type == QStringLiteral("n")});
        }
    }
    return rows;
}

Result<ReleaseDescription> readBnfMap(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    const ReleaseEntry *entry = findEntry(source, QStringLiteral("\\.xlsx$"));
    const auto bytes = entry != nullptr ? readEntry(source, *entry)
                                        : Core::fail(Core::ErrorCode::InvalidInput, tr("There is no workbook in %1.").arg(source.path()));
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    // A workbook is a zip of XML files.
    QTemporaryFile file(QStringLiteral("XXXXXX.zip"));
    if (!file.open() || file.write(*bytes) != bytes->size() || !file.flush()) {
        return Core::fail(Core::ErrorCode::Unavailable, tr("The workbook could not be unpacked. Check the free space of the temporary folder."));
    }
    const auto book = ReleaseSource::open(file.fileName());
    if (!book) {
        return tl::unexpected(book.error());
    }
    const ReleaseEntry *sheet = findEntry(*book, QStringLiteral("xl/worksheets/sheet1\\.xml$"));
    const ReleaseEntry *texts = findEntry(*book, QStringLiteral("xl/sharedStrings\\.xml$"));
    if (sheet == nullptr) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 has no first sheet.").arg(entry->path));
    }
    const auto shared = texts != nullptr ? readEntry(*book, *texts) : Result<QByteArray>(QByteArray());
    const auto cells = readEntry(*book, *sheet);
    if (!shared || !cells) {
        return tl::unexpected(shared ? cells.error() : shared.error());
    }
    const auto rows = sheetRows(*cells, sharedTexts(*shared));
    QHash<QString, QString> columnOf;
    const auto header = rows.value(0);
    for (auto cell = header.cbegin(); cell != header.cend(); ++cell) {
        columnOf.insert(cell.value().text.trimmed(), cell.key());
    }
    const QString typeColumn = columnOf.value(QStringLiteral("VMP / VMPP/ AMP / AMPP"));
    const QString bnfColumn = columnOf.value(QStringLiteral("BNF Code"));
    const QString dmdColumn = columnOf.value(QStringLiteral("SNOMED Code"));
    if (bnfColumn.isEmpty() || dmdColumn.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 has no columns \"BNF Code\" and \"SNOMED Code\".").arg(entry->path));
    }
    int without = 0;
    for (const auto &row : rows.mid(1)) {
        if (control.isCancelled()) {
            return Core::fail(Core::ErrorCode::Cancelled, tr("Stopped."));
        }
        const SheetCell dmd = row.value(dmdColumn);
        if (dmd.isNumber && !dmd.text.isEmpty()) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("The SNOMED codes in %1 are numbers, so a spreadsheet has rounded them. Download the workbook again and do not "
                                 "save it.")
                                  .arg(entry->path));
        }
        const QString bnf = row.value(bnfColumn).text.trimmed();
        if (bnf.isEmpty() || bnf == QStringLiteral("'")) {
            ++without;
            continue;
        }
        ReleaseContent::Map map;
        map.source = bnf.toUtf8();
        map.target = dmd.text.trimmed().toUtf8();
        map.scheme = "dmd";
        map.advice = row.value(typeColumn).text.toUtf8();
        map.quality = "mapped";
        content.maps.push_back(map);
    }
    content.facts.insert(QStringLiteral("maps"), QString::number(content.maps.size()));
    content.facts.insert(QStringLiteral("without_bnf_code"), QString::number(without));
    const QString date = dateIn(entry->path);
    return ReleaseDescription{QStringLiteral("bnf-map"), tr("BNF to dm+d map"), date, date};
}

} // namespace

Importer bnfImporter()
{
    return {QStringLiteral("bnf"),
            {},
            tr("BNF codes"),
            tr("From the NHSBSA open data portal: \"BNF code information\", monthly, under the Open Government Licence. Choose the CSV or its zip."),
            &looksLikeBnf, &readBnf};
}

Importer bnfMapImporter()
{
    return {QStringLiteral("bnf-map"),
            {QStringLiteral("bnf-dmd"), QStringLiteral("bnfmap"), QStringLiteral("bnf-snomed")},
            tr("BNF to dm+d map"),
            tr("From the NHSBSA: \"BNF SNOMED mapping\", monthly, under the Open Government Licence. Choose the workbook or its zip."),
            &looksLikeBnfMap, &readBnfMap};
}

} // namespace Terminology
