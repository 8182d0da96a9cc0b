// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QHash>
#include <QXmlStreamReader>

#include "model/terminology/importer.h"

namespace Terminology
{

namespace
{

using Core::Result;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Icd10", text);
}

QString undotted(QString code)
{
    return code.remove(u'.');
}

/// A class of the classification as ClaML has it.
struct IcdClass
{
    QString code; ///< with its dot
    QString kind;
    QString parent;
    QString usage;
    QString term; ///< `preferred`
    QString longTerm;
    QStringList inclusions;
    QStringList modifiers;
    QStringList excludedModifiers;
};

struct Modifier
{
    QString suffix; ///< may begin with the dot
    QString term;
};

/// Text of a label without references, white space folded.
QString labelText(QXmlStreamReader &xml)
{
    QString text;
    int depth = 1;
    while (depth > 0 && !xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement()) {
            if (xml.name() == QStringLiteral("Reference")) {
                xml.skipCurrentElement();
            } else {
                ++depth;
                text += u' ';
            }
        } else if (xml.isEndElement()) {
            --depth;
        } else if (xml.isCharacters()) {
            text += xml.text();
        }
    }
    return text.simplified();
}

class ClamlReader
{
public:
    Result<void> read(QIODevice &device, const QString &name, const ImportControl &control)
    {
        QXmlStreamReader xml(&device);
        while (!xml.atEnd()) {
            xml.readNext();
            if (!xml.isStartElement()) {
                continue;
            }
            if (control.isCancelled()) {
                return Core::fail(Core::ErrorCode::Cancelled, tr("Stopped."));
            }
            if (xml.name() == QStringLiteral("Title")) {
                version = xml.attributes().value(QStringLiteral("version")).toString();
                date = xml.attributes().value(QStringLiteral("date")).toString();
            } else if (xml.name() == QStringLiteral("Class")) {
                readClass(xml);
            } else if (xml.name() == QStringLiteral("ModifierClass")) {
                readModifier(xml);
            }
        }
        if (xml.hasError()) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("%1 could not be read at line %2: %3.").arg(name).arg(xml.lineNumber()).arg(xml.errorString()));
        }
        return {};
    }

    QList<IcdClass> classes;
    QHash<QString, QList<Modifier>> modifiers;
    QString version;
    QString date;

private:
    static QString attribute(const QXmlStreamReader &xml, const char *name)
    {
        return xml.attributes().value(QLatin1String(name)).toString();
    }

    /// Calls `label(kind, text)` for each rubric and `child` for every other element inside.
    template <typename Label, typename Child>
    static void readInside(QXmlStreamReader &xml, Label label, Child child)
    {
        while (xml.readNextStartElement()) {
            if (xml.name() != QStringLiteral("Rubric")) {
                child();
                xml.skipCurrentElement();
                continue;
            }
            const QString kind = attribute(xml, "kind");
            while (xml.readNextStartElement()) {
                if (xml.name() == QStringLiteral("Label")) {
                    label(kind, labelText(xml));
                } else {
                    xml.skipCurrentElement();
                }
            }
        }
    }

    void readClass(QXmlStreamReader &xml)
    {
        IcdClass made{attribute(xml, "code"), attribute(xml, "kind"), {}, attribute(xml, "usage"), {}, {}, {}, {}, {}};
        readInside(
            xml,
            [&made](const QString &kind, const QString &text) {
                if (kind == QStringLiteral("preferred")) {
                    made.term = text;
                } else if (kind == QStringLiteral("preferredLong")) {
                    made.longTerm = text;
                } else if (kind == QStringLiteral("inclusion")) {
                    made.inclusions.append(text);
                } else if (kind == QStringLiteral("modifierlink")) {
                    made.modifiers.append(text);
                }
            },
            [&made, &xml] {
                if (xml.name() == QStringLiteral("SuperClass")) {
                    made.parent = attribute(xml, "code");
                } else if (xml.name() == QStringLiteral("ModifiedBy")) {
                    made.modifiers.append(attribute(xml, "code"));
                } else if (xml.name() == QStringLiteral("ExcludeModifier")) {
                    made.excludedModifiers.append(attribute(xml, "code"));
                }
            });
        classes.append(made);
    }

    void readModifier(QXmlStreamReader &xml)
    {
        const QString owner = attribute(xml, "modifier");
        Modifier made{attribute(xml, "code"), {}};
        readInside(
            xml,
            [&made](const QString &kind, const QString &text) {
                if (kind == QStringLiteral("preferred")) {
                    made.term = text;
                }
            },
            [] {});
        modifiers[owner].append(made);
    }
};

/// Turns classes and modifiers into the codes that records hold (codelists.md 3.4, cases A to E).
class IcdExpansion
{
public:
    IcdExpansion(const ClamlReader &claml, ReleaseContent &content) : m_claml(claml), m_content(content) {}

    void run()
    {
        for (const IcdClass &entry : m_claml.classes) {
            m_children[entry.parent].append(&entry);
            add(undotted(entry.code), undotted(entry.parent), entry.longTerm.isEmpty() ? entry.term : entry.longTerm, kindOf(entry), entry.term);
            for (const QString &inclusion : entry.inclusions) {
                m_content.addTerm(m_numbers.value(undotted(entry.code)), TermKind::Synonym, inclusion.toUtf8());
            }
        }
        for (const IcdClass &entry : m_claml.classes) {
            for (const QString &modifier : entry.modifiers) {
                if (m_claml.modifiers.contains(modifier)) {
                    expand(entry, modifier);
                }
            }
        }
        for (const auto &[child, parent] : std::as_const(m_links)) {
            if (m_numbers.contains(parent)) {
                m_content.addLink(m_numbers.value(parent), child);
            }
        }
    }

private:
    static QString kindOf(const IcdClass &entry)
    {
        return entry.usage.isEmpty() ? entry.kind : entry.kind + u' ' + entry.usage;
    }

    void add(const QString &code, const QString &parent, const QString &term, const QString &kind, const QString &other = {})
    {
        if (m_numbers.contains(code)) {
            return;
        }
        const int number = m_content.addConcept(code.toUtf8(), true, kind.toUtf8());
        m_numbers.insert(code, number);
        m_content.addTerm(number, TermKind::Preferred, term.toUtf8());
        if (!other.isEmpty() && other != term) {
            m_content.addTerm(number, TermKind::Synonym, other.toUtf8());
        }
        if (!parent.isEmpty()) {
            m_links.append({number, parent});
        }
    }

    void expand(const IcdClass &entry, const QString &modifier)
    {
        const QList<const IcdClass *> children = m_children.value(entry.code);
        for (const Modifier &digit : m_claml.modifiers.value(modifier)) {
            if (!children.isEmpty()) {
                for (const IcdClass *child : children) {
                    if (!child->excludedModifiers.contains(modifier)) {
                        addDigit(*child, undotted(child->code), digit);
                    }
                }
            } else if (modifier.endsWith(QStringLiteral("_5")) && undotted(entry.code).size() == 3) {
                addDigit(entry, undotted(entry.code) + u'X', digit);
            } else {
                addDigit(entry, undotted(entry.code), digit);
            }
        }
    }

    void addDigit(const IcdClass &base, const QString &start, const Modifier &digit)
    {
        add(start + undotted(digit.suffix), undotted(base.code), base.term + QStringLiteral(" : ") + digit.term, QStringLiteral("modified"));
    }

    const ClamlReader &m_claml;
    ReleaseContent &m_content;
    QHash<QString, QList<const IcdClass *>> m_children;
    QHash<QString, int> m_numbers;
    QList<std::pair<int, QString>> m_links; ///< child, parent's code: parents may come later
};

bool looksLikeIcd(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("CodesAndTitlesAndMetadata.*\\.txt$")) != nullptr
           || findEntry(source, QStringLiteral("(icd|claml)[^/]*\\.xml$")) != nullptr;
}

Result<ReleaseDescription> readText(const ReleaseSource &source, const ReleaseEntry &entry, ReleaseContent &content,
                                    const ImportControl &control)
{
    Portion portion{0, 60, entry.size, 0};
    QHash<QString, int> numbers;
    bool header = true;
    const auto read = forEachRow(
        source, entry, '\t',
        [&](const std::vector<QByteArrayView> &cells) {
            if (header || cells.size() < 7) {
                header = false;
                return true;
            }
            const QString code = undotted(QString::fromUtf8(cells[0]));
            const QString alternative = QString::fromUtf8(cells[1]);
            const QString usage = QString::fromUtf8(cells[2]);
            const int number = content.addConcept(code.toUtf8(), true, usage == QStringLiteral("DEFAULT") ? QByteArrayView("category") : cells[2]);
            QString term = QString::fromUtf8(cells[4]);
            for (const std::size_t place : {std::size_t{5}, std::size_t{6}}) {
                if (!cells[place].isEmpty()) {
                    term += QStringLiteral(" : ") + QString::fromUtf8(cells[place]);
                }
            }
            content.addTerm(number, TermKind::Preferred, term.toUtf8());
            if (alternative != code) {
                content.members.push_back({"hospital form", code.toUtf8()}); // an undivided category, stored with X
            }
            for (qsizetype size = code.size() - 1; size >= 3; --size) {
                if (const int parent = numbers.value(code.first(size), -1); parent >= 0) {
                    content.addLink(parent, number);
                    break;
                }
            }
            numbers.insert(code, number);
            return true;
        },
        portion, control);
    if (!read) {
        return tl::unexpected(read.error());
    }
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    return ReleaseDescription{QStringLiteral("icd10"), tr("ICD-10 5th edition (NHS)"), QStringLiteral("5th edition"), dateIn(entry.path)};
}

Result<ReleaseDescription> readIcd(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    if (const ReleaseEntry *text = findEntry(source, QStringLiteral("\\.txt$"))) {
        return readText(source, *text, content, control);
    }
    const ReleaseEntry *entry = findEntry(source, QStringLiteral("\\.xml$"));
    if (entry == nullptr) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("There is neither a ClaML file nor a TRUD text file in %1.").arg(source.path()));
    }
    const auto device = source.openEntry(*entry);
    if (!device) {
        return tl::unexpected(device.error());
    }
    ClamlReader claml;
    if (auto read = claml.read(**device, entry->path, control); !read) {
        return tl::unexpected(read.error());
    }
    IcdExpansion(claml, content).run();
    content.facts.insert(QStringLiteral("concepts"), QString::number(content.size()));
    content.facts.insert(QStringLiteral("classes"), QString::number(claml.classes.size()));
    return ReleaseDescription{QStringLiteral("icd10"), tr("ICD-10 (WHO %1)").arg(claml.version), claml.version, claml.date};
}

} // namespace

Importer icd10Importer()
{
    return {QStringLiteral("icd10"),
            {QStringLiteral("icd"), QStringLiteral("icd-10"), QStringLiteral("claml")},
            tr("ICD-10"),
            tr("From NHS TRUD: item 258 (5th edition, for hospital data), or from the WHO after registration: ClaML (2019, for deaths). WHO "
               "copyright; free of charge for health use in the UK. Import both editions if the study uses both kinds of data."),
            &looksLikeIcd, &readIcd};
}

} // namespace Terminology
