// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QHash>
#include <QStringDecoder>

#include "model/core/csvtext.h"
#include "model/terminology/importer.h"

namespace Terminology
{

namespace
{

using Core::Result;
using Cells = std::vector<QByteArrayView>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Ctv3", text);
}

/// The thesaurus files are Windows-1252 in old releases, UTF-8 in copies.
QByteArray utf8(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    return decoder.hasError() ? QString::fromLatin1(bytes).toUtf8() : text.toUtf8();
}

QByteArray statusName(QByteArrayView letter)
{
    static const QHash<QByteArray, QByteArray> kNames{{"C", "current"}, {"E", "extinct"}, {"O", "optional"}, {"R", "redundant"}};
    return kNames.value(letter.toByteArray(), letter.toByteArray());
}

bool looksLikeCtv3(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("Concept\\.v3$")) != nullptr
           || findEntry(source, QStringLiteral("ctv3_dictionary\\.csv(\\.gz)?$")) != nullptr;
}

/// The four pipe-separated files of the public thesaurus.
class ThesaurusReader
{
public:
    ThesaurusReader(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
        : m_source(source)
        , m_content(content)
        , m_control(control)
    {
    }

    Result<void> read()
    {
        const auto takeConcept = [this](const Cells &cells) {
            const bool active = cells[1] == QByteArrayView("C") || cells[1] == QByteArrayView("O");
            m_numbers.insert(cells[0].toByteArray(), m_content.addConcept(cells[0], active, statusName(cells[1])));
        };
        const auto takeTerm = [this](const Cells &cells) {
            // The longest form that is filled in.
            QByteArrayView term = cells[2];
            for (std::size_t place = 3; place < 5 && place < cells.size(); ++place) {
                term = cells[place].isEmpty() ? term : cells[place];
            }
            m_terms.insert(cells[0].toByteArray(), utf8(term));
        };
        const auto takeUse = [this](const Cells &cells) {
            const int number = m_numbers.value(cells[0].toByteArray(), -1);
            if (number >= 0) {
                m_content.addTerm(number, cells[2] == QByteArrayView("P") ? TermKind::Preferred : TermKind::Synonym,
                                  m_terms.value(cells[1].toByteArray()));
            }
        };
        const auto takeLink = [this](const Cells &cells) {
            const int child = m_numbers.value(cells[0].toByteArray(), -1);
            const int parent = m_numbers.value(cells[1].toByteArray(), -1);
            if (child >= 0 && parent >= 0) {
                m_content.addLink(parent, child);
            }
        };
        for (const auto &[name, columns, take] :
             {std::tuple<const char *, std::size_t, std::function<void(const Cells &)>>{"Concept", 2, takeConcept},
              {"Terms", 3, takeTerm},
              {"Descrip", 3, takeUse},
              {"V3hier", 2, takeLink}}) {
            if (auto done = readFile(QLatin1String(name), columns, take); !done) {
                return done;
            }
        }
        return {};
    }

private:
    Result<void> readFile(const QString &name, std::size_t columns, const std::function<void(const Cells &)> &take)
    {
        const ReleaseEntry *entry = findEntry(m_source, QStringLiteral("(^|/)%1\\.v3$").arg(name));
        if (entry == nullptr) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("The file %1.v3 is missing. Choose the folder with all V3 files.").arg(name));
        }
        Portion portion{0, 60, entry->size, 0};
        return forEachRow(
            m_source, *entry, '|',
            [columns, &take](const Cells &cells) {
                if (cells.size() >= columns) {
                    take(cells);
                }
                return true;
            },
            portion, m_control);
    }

    const ReleaseSource &m_source;
    ReleaseContent &m_content;
    const ImportControl &m_control;
    QHash<QByteArray, int> m_numbers;
    QHash<QByteArray, QByteArray> m_terms;
};

/// The supplier's dictionary and hierarchy, which also know its own codes (`Y...`).
Result<void> readSupplier(const ReleaseSource &source, const ReleaseEntry &dictionary, ReleaseContent &content)
{
    const auto words = readEntry(source, dictionary);
    if (!words) {
        return tl::unexpected(words.error());
    }
    QHash<QString, int> numbers;
    for (const QStringList &row : Core::csvCells(QString::fromUtf8(*words)).mid(1)) {
        if (row.size() > 1 && !numbers.contains(row.at(0))) {
            const int number = content.addConcept(row.at(0).toUtf8(), true, row.at(0).startsWith(u'Y') ? "supplier" : "current");
            content.addTerm(number, TermKind::Preferred, row.at(1).toUtf8());
            numbers.insert(row.at(0), number);
        }
    }
    const ReleaseEntry *hierarchy = findEntry(source, QStringLiteral("ctv3_hierarchy\\.csv(\\.gz)?$"));
    const auto links = hierarchy != nullptr ? readEntry(source, *hierarchy) : Result<QByteArray>(QByteArray());
    if (!links) {
        return tl::unexpected(links.error());
    }
    for (const QStringList &row : Core::csvCells(QString::fromUtf8(*links)).mid(1)) {
        if (row.value(2) == QStringLiteral("1") && numbers.contains(row.at(0)) && numbers.contains(row.at(1))) {
            content.addLink(numbers.value(row.at(0)), numbers.value(row.at(1)));
        }
    }
    return {};
}

Result<ReleaseDescription> readCtv3(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    const ReleaseEntry *dictionary = findEntry(source, QStringLiteral("ctv3_dictionary\\.csv(\\.gz)?$"));
    const bool thesaurus = findEntry(source, QStringLiteral("Concept\\.v3$")) != nullptr;
    const auto read = dictionary != nullptr && !thesaurus ? readSupplier(source, *dictionary, content)
                                                          : ThesaurusReader(source, content, control).read();
    if (!read) {
        return tl::unexpected(read.error());
    }
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    const QString date = dateIn(source.path());
    return ReleaseDescription{QStringLiteral("ctv3"), thesaurus ? tr("CTV3 (public release)") : tr("CTV3 (supplier's dictionary)"),
                              date.isEmpty() ? source.name() : date, date};
}

bool looksLikeReadv2(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("Corev2\\.all$")) != nullptr;
}

/// Five characters with trailing dots; the parent is the code with its last character dotted.
Result<ReleaseDescription> readReadv2(const ReleaseSource &source, ReleaseContent &content, const ImportControl &)
{
    const ReleaseEntry *entry = findEntry(source, QStringLiteral("Corev2\\.all$"));
    const auto bytes = entry != nullptr ? readEntry(source, *entry)
                                        : Core::fail(Core::ErrorCode::InvalidInput, tr("There is no Corev2.all in %1.").arg(source.path()));
    if (!bytes) {
        return tl::unexpected(bytes.error());
    }
    QHash<QString, int> numbers;
    for (const QStringList &row : Core::csvCells(QString::fromUtf8(utf8(*bytes)))) {
        const QString code = row.value(0).leftJustified(5, u'.');
        if (row.size() < 2 || numbers.contains(code)) {
            continue;
        }
        const int number = content.addConcept(code.toUtf8(), true, "read");
        content.addTerm(number, TermKind::Preferred, row.at(1).toUtf8());
        numbers.insert(code, number);
    }
    for (auto entryOf = numbers.cbegin(); entryOf != numbers.cend(); ++entryOf) {
        QString parent = entryOf.key();
        qsizetype last = 4;
        while (last > 0 && parent.at(last) == u'.') {
            --last;
        }
        parent[last] = u'.';
        if (numbers.contains(parent) && parent != entryOf.key()) {
            content.addLink(numbers.value(parent), entryOf.value());
        }
    }
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    const QString date = dateIn(source.path());
    return ReleaseDescription{QStringLiteral("readv2"), tr("Read version 2"), date.isEmpty() ? source.name() : date, date};
}

} // namespace

Importer ctv3Importer()
{
    return {QStringLiteral("ctv3"),
            {QStringLiteral("read3")},
            tr("CTV3"),
            tr("From NHS TRUD: the NHS Read Codes Clinical Terms Version 3, last released in April 2018, under the TRUD licence. Choose the "
               "folder V3 or the zip. The supplier's own codes (Y...) are in no public release."),
            &looksLikeCtv3, &readCtv3};
}

Importer readv2Importer()
{
    return {QStringLiteral("readv2"),
            {QStringLiteral("read"), QStringLiteral("read2")},
            tr("Read version 2"),
            tr("From NHS TRUD: the NHS UK Read Codes Version 2, under the TRUD licence. Choose the zip; only wanted for old lists."),
            &looksLikeReadv2, &readReadv2};
}

} // namespace Terminology
