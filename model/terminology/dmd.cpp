// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <QXmlStreamReader>

#include "model/terminology/importer.h"

namespace Terminology
{

namespace
{

using Core::Result;
using Fields = QHash<QString, QString>;

QString tr(const char *text)
{
    return QCoreApplication::translate("Terminology::Dmd", text);
}

/// Reads the XML files of a dm+d release. Packs are counted, not stored: they occur in no codelist.
class DmdReader
{
public:
    DmdReader(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
        : m_source(source)
        , m_content(content)
        , m_control(control)
    {
    }

    Result<ReleaseDescription> read()
    {
        // Parents first: a product refers to its moiety, a brand to its product.
        using Take = void (DmdReader::*)(const QString &, const Fields &);
        const QList<std::pair<QString, Take>> files{
            {QStringLiteral("ingredient"), &DmdReader::takeIngredient}, {QStringLiteral("vtm"), &DmdReader::takeMoiety},
            {QStringLiteral("vmp"), &DmdReader::takeProduct},           {QStringLiteral("amp"), &DmdReader::takeBrand},
            {QStringLiteral("vmpp"), &DmdReader::takePack},             {QStringLiteral("ampp"), &DmdReader::takePack},
        };
        int done = 0;
        for (const auto &[name, take] : files) {
            const ReleaseEntry *entry = findEntry(m_source, QStringLiteral("(^|/)f_%1[0-9]_[0-9][0-9]{6}\\.xml$").arg(name));
            if (entry == nullptr) {
                return Core::fail(Core::ErrorCode::InvalidInput, tr("The release has no %1 file. Choose the whole dm+d zip.").arg(name));
            }
            if (m_control.progress) {
                m_control.progress(done++ * 10, tr("Reading %1").arg(entry->path));
            }
            if (auto read = readFile(*entry, take); !read) {
                return tl::unexpected(read.error());
            }
        }
        giveIngredients();
        for (auto count = m_counts.cbegin(); count != m_counts.cend(); ++count) {
            m_content.facts.insert(count.key(), QString::number(count.value()));
        }
        m_content.facts.insert(QStringLiteral("concepts"), QString::number(m_content.size()));
        return describe();
    }

private:
    /// Every element that holds a record of simple fields is handed over with its name.
    Result<void> readFile(const ReleaseEntry &entry, void (DmdReader::*take)(const QString &, const Fields &))
    {
        const auto device = m_source.openEntry(entry);
        if (!device) {
            return tl::unexpected(device.error());
        }
        QXmlStreamReader xml(device->get());
        QStringList path;
        Fields fields;
        int rows = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement()) {
                path.append(xml.name().toString());
                if (isRecord(path.constLast()) && path.size() > 1) {
                    fields.clear();
                } else if (path.size() > 2) {
                    const QString name = path.constLast();
                    const QString text = xml.readElementText(QXmlStreamReader::SkipChildElements);
                    path.removeLast();
                    fields.insert(name, text);
                }
            } else if (xml.isEndElement() && !path.isEmpty()) {
                if (isRecord(path.constLast()) && !fields.isEmpty()) {
                    (this->*take)(path.constLast(), fields);
                    fields.clear();
                    if (++rows % 1000 == 0 && m_control.isCancelled()) {
                        return Core::fail(Core::ErrorCode::Cancelled, tr("Stopped."));
                    }
                }
                path.removeLast();
            }
        }
        if (xml.hasError()) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 could not be read at line %2: %3. Download the release again.")
                                                                 .arg(entry.path)
                                                                 .arg(xml.lineNumber())
                                                                 .arg(xml.errorString()));
        }
        return {};
    }

    static bool isRecord(const QString &name)
    {
        static const QStringList kRecords{QStringLiteral("VTM"),  QStringLiteral("VMP"),  QStringLiteral("VPI"), QStringLiteral("AMP"),
                                          QStringLiteral("VMPP"), QStringLiteral("AMPP"), QStringLiteral("ING")};
        return kRecords.contains(name);
    }

    static bool isActive(const Fields &fields) { return fields.value(QStringLiteral("INVALID")).toInt() == 0; }

    int add(const QString &id, const Fields &fields, const char *kind)
    {
        const int number = m_content.addConcept(id.toUtf8(), isActive(fields), kind);
        m_numbers.insert(id, number);
        ++m_counts[QString::fromLatin1(kind).toLower() + u's'];
        return number;
    }

    void addTerms(int number, const QString &preferred, const Fields &fields, const QStringList &names)
    {
        m_content.addTerm(number, TermKind::Preferred, preferred.toUtf8());
        for (const QString &name : names) {
            const QString term = fields.value(name);
            if (!term.isEmpty() && term != preferred) {
                m_content.addTerm(number, name.contains(QStringLiteral("PREV")) ? TermKind::PreviousName : TermKind::Synonym, term.toUtf8());
            }
        }
    }

    void addPrevious(const QString &id, const QString &previous)
    {
        if (!previous.isEmpty() && previous != id) {
            m_content.history.push_back({previous.toUtf8(), id.toUtf8(), "previous id"});
        }
    }

    void addParent(const QString &parent, int child)
    {
        if (const int number = m_numbers.value(parent, -1); number >= 0) {
            m_content.addLink(number, child);
        }
    }

    void takeIngredient(const QString &, const Fields &fields)
    {
        m_ingredients.insert(fields.value(QStringLiteral("ISID")), fields.value(QStringLiteral("NM")));
        ++m_counts[QStringLiteral("ingredients")];
    }

    void takeMoiety(const QString &, const Fields &fields)
    {
        const QString id = fields.value(QStringLiteral("VTMID"));
        const int number = add(id, fields, "VTM");
        addTerms(number, fields.value(QStringLiteral("NM")), fields, {QStringLiteral("ABBREVNM")});
        addPrevious(id, fields.value(QStringLiteral("VTMIDPREV")));
    }

    void takeProduct(const QString &element, const Fields &fields)
    {
        const QString id = fields.value(QStringLiteral("VPID"));
        if (element == QStringLiteral("VPI")) {
            m_contents.append({id, fields.value(QStringLiteral("ISID"))});
            return;
        }
        if (element != QStringLiteral("VMP")) {
            return;
        }
        const int number = add(id, fields, "VMP");
        m_moietyOf.insert(id, fields.value(QStringLiteral("VTMID")));
        addTerms(number, fields.value(QStringLiteral("NM")), fields, {QStringLiteral("ABBREVNM"), QStringLiteral("NMPREV")});
        addParent(fields.value(QStringLiteral("VTMID")), number);
        addPrevious(id, fields.value(QStringLiteral("VPIDPREV")));
    }

    void takeBrand(const QString &element, const Fields &fields)
    {
        if (element != QStringLiteral("AMP")) {
            return;
        }
        const int number = add(fields.value(QStringLiteral("APID")), fields, "AMP");
        const QString name = fields.value(QStringLiteral("DESC"), fields.value(QStringLiteral("NM")));
        addTerms(number, name, fields, {QStringLiteral("NM"), QStringLiteral("ABBREVNM"), QStringLiteral("NM_PREV")});
        addParent(fields.value(QStringLiteral("VPID")), number);
    }

    void takePack(const QString &element, const Fields &fields)
    {
        // Lists of combination packs repeat ids without a name.
        if (fields.contains(QStringLiteral("NM"))) {
            ++m_counts[element.toLower() + u's'];
        }
    }

    /// A search for an ingredient finds the products that contain it and their moieties.
    void giveIngredients()
    {
        for (const auto &[product, ingredient] : std::as_const(m_contents)) {
            const QByteArray name = m_ingredients.value(ingredient).toUtf8();
            for (const QString &id : {product, m_moietyOf.value(product)}) {
                if (const int number = m_numbers.value(id, -1); number >= 0 && !name.isEmpty()) {
                    m_content.addTerm(number, TermKind::Ingredient, name);
                    m_content.members.push_back({"ingredient " + ingredient.toUtf8(), id.toUtf8()});
                }
            }
        }
    }

    ReleaseDescription describe() const
    {
        static const QRegularExpression kName(QStringLiteral("nhsbsa_dmd_([0-9.]+)_([0-9]{8})"));
        const auto match = kName.match(m_source.path());
        return {QStringLiteral("dmd"), tr("dm+d"), match.hasMatch() ? match.captured(1) : m_source.name(), dateIn(match.captured(2))};
    }

    const ReleaseSource &m_source;
    ReleaseContent &m_content;
    const ImportControl &m_control;
    QHash<QString, int> m_numbers;
    QHash<QString, QString> m_ingredients;
    QHash<QString, QString> m_moietyOf;
    QList<std::pair<QString, QString>> m_contents; ///< product, ingredient
    QMap<QString, int> m_counts;
};

bool looksLikeDmd(const ReleaseSource &source)
{
    return findEntry(source, QStringLiteral("(^|/)f_vmp[0-9]_[0-9]+\\.xml$")) != nullptr;
}

Result<ReleaseDescription> readDmd(const ReleaseSource &source, ReleaseContent &content, const ImportControl &control)
{
    return DmdReader(source, content, control).read();
}

} // namespace

Importer dmdImporter()
{
    return {QStringLiteral("dmd"),
            {QStringLiteral("dm+d")},
            tr("dm+d"),
            tr("From NHS TRUD: item 24, weekly, free of charge with a TRUD account. Choose the nhsbsa_dmd zip as it is downloaded."),
            &looksLikeDmd, &readDmd};
}

} // namespace Terminology
