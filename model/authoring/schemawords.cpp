// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/schemawords.h"

#include <algorithm>
#include <set>

#include "model/authoring/hoverwords.h"

namespace Authoring
{

namespace
{

/// One table in the examples: imported by its own name, its permission claimed.
class Examples
{
public:
    explicit Examples(const Schema::CatalogueTable &table)
        : m_schema(*table.schema)
        , m_table(text(table.exportedName))
        , m_head(QStringLiteral("from ehrql.tables.%1 import %2\n\n").arg(text(m_schema.module), m_table))
    {
        if (!m_schema.requiredPermission.empty()) {
            m_head += QStringLiteral("claim_permissions(\"%1\")\n").arg(text(m_schema.requiredPermission));
        }
    }

    [[nodiscard]] QString ofTable() const { return assign(QStringLiteral("any_") + m_table, m_table + QStringLiteral(".exists_for_patient()")); }

    [[nodiscard]] QString ofColumn(const Core::ColumnSchema &column) const
    {
        const QString name = text(column.name);
        if (column.type.kind == Core::TypeKind::MultiCodeString) {
            const QString code = column.type.codeSystem == Core::CodeSystem::Opcs4 ? QStringLiteral("K40") : QStringLiteral("I21");
            return assign(name, QStringLiteral("%1.where(%1.%2.contains(\"%3\")).exists_for_patient()").arg(m_table, name, code));
        }
        return assign(name, oneRow(column) + QLatin1Char('.') + name);
    }

    [[nodiscard]] QString ofMember(const Schema::Member &member) const
    {
        const QString name = text(member.name);
        if (member.isProperty) {
            return assign(name, oneRow(m_schema.columns.front()) + QLatin1Char('.') + name);
        }
        QStringList arguments;
        for (const std::string &parameter : member.parameters) {
            arguments.append(parameter == "codelist"   ? QStringLiteral("[\"I21\", \"I22\"]")
                             : parameter == "end_date" ? QStringLiteral("\"2023-04-01\"")
                             : parameter == "date"     ? QStringLiteral("\"2023-04-01\"")
                                                       : QStringLiteral("\"2022-04-01\""));
        }
        const QString call = QStringLiteral("%1.%2(%3)").arg(m_table, name, arguments.join(QStringLiteral(", ")));
        const bool givesRows = text(member.returns).section(QStringLiteral(" ("), 0, 0).contains(QLatin1String("frame"));
        return assign(name, givesRows ? call + QStringLiteral(".exists_for_patient()") : call);
    }

private:
    [[nodiscard]] QString assign(const QString &variable, const QString &value) const
    {
        return m_head + QStringLiteral("dataset.%1 = %2").arg(variable, value);
    }

    /// The table, or its last row by the first date it has, or by a column that rows can be sorted by.
    [[nodiscard]] QString oneRow(const Core::ColumnSchema &column) const
    {
        if (m_schema.oneRowPerPatient) {
            return m_table;
        }
        const auto date = std::find_if(m_schema.columns.cbegin(), m_schema.columns.cend(), [](const Core::ColumnSchema &each) { return each.type == Core::kDate; });
        const bool truth = column.type == Core::kBool; // no order
        const QString key = date != m_schema.columns.cend() ? text(date->name) : text(column.name) + (truth ? QStringLiteral(".as_int()") : QString());
        return QStringLiteral("%1.sort_by(%1.%2).last_for_patient()").arg(m_table, key);
    }

    const Core::TableSchema &m_schema;
    QString m_table;
    QString m_head;
};

QString memberSignature(const QString &table, const Schema::Member &member)
{
    QStringList parameters;
    for (const std::string &parameter : member.parameters) {
        parameters.append(text(parameter));
    }
    const QString call = table + QLatin1Char('.') + text(member.name);
    return member.isProperty ? call : QStringLiteral("%1(%2)").arg(call, parameters.join(QStringLiteral(", ")));
}

void addEntries(std::vector<ReferenceEntry> &entries, const Schema::CatalogueTable &table, const QStringList &modules)
{
    const QString identity = text(table.identity);
    const QString name = text(table.exportedName);
    const Examples examples(table);
    ReferenceEntry entry{identity, QStringLiteral("table"), QStringLiteral("from ehrql.tables.%1 import %2").arg(text(table.schema->module), name), tableWords(table), examples.ofTable(), {}};
    if (modules.size() > 1) {
        entry.text += QLatin1Char(' ') + tr("The same table is in %1.").arg(modules.mid(1).join(QStringLiteral(", ")));
    }
    for (const Core::ColumnSchema &column : table.schema->columns) {
        entry.see.append(identity + QLatin1Char('.') + text(column.name));
    }
    for (const Schema::Member &member : table.members) {
        entry.see.append(identity + QLatin1Char('.') + text(member.name));
    }
    const QStringList parts = entry.see;
    entries.push_back(std::move(entry));
    for (const Core::ColumnSchema &column : table.schema->columns) {
        QStringList words{text(column.description), tr("Its values: %1.").arg(text(column.type.name())), columnRules(column).remove(QLatin1Char('`'))};
        words.removeAll(QString());
        entries.push_back({identity + QLatin1Char('.') + text(column.name), QStringLiteral("column"), name + QLatin1Char('.') + text(column.name), words.join(QLatin1Char(' ')), examples.ofColumn(column), {identity}});
    }
    for (const Schema::Member &member : table.members) {
        const QString words = tr("%1 It gives: %2.").arg(text(member.description), text(member.returns));
        entries.push_back({identity + QLatin1Char('.') + text(member.name), QStringLiteral("member"), memberSignature(name, member), words, examples.ofMember(member), {identity}});
    }
}

} // namespace

QString tableWords(const Schema::CatalogueTable &table)
{
    QStringList words{text(table.schema->description),
                      table.schema->oneRowPerPatient ? tr("Table with one row for each patient.") : tr("Table with any number of rows for each patient.")};
    if (!table.schema->requiredPermission.empty()) {
        words.append(tr("It needs the permission `%1`.").arg(text(table.schema->requiredPermission)));
    }
    words.removeAll(QString());
    return words.join(QLatin1Char(' '));
}

QString columnList(const Schema::CatalogueTable &table)
{
    QString list;
    for (const Core::ColumnSchema &column : table.schema->columns) {
        list += QStringLiteral("- `%1` %2\n").arg(text(column.name), text(column.type.name()));
    }
    return list;
}

QString columnRules(const Core::ColumnSchema &column)
{
    QStringList words;
    if (const auto *categories = column.anyConstraint(Core::Constraint::Kind::Categorical)) {
        QStringList values;
        for (const Core::Value &value : categories->values) {
            values.append(QLatin1Char('`') + text(value.toCsvText()) + QLatin1Char('`'));
        }
        words.append(tr("Allowed values: %1.").arg(values.join(QStringLiteral(", "))));
    }
    if (const auto *range = column.anyConstraint(Core::Constraint::Kind::ClosedRange)) {
        words.append(tr("From %1 to %2.").arg(text(range->minimum.toCsvText()), text(range->maximum.toCsvText())));
    }
    if (column.anyConstraint(Core::Constraint::Kind::FirstOfMonth)) {
        words.append(tr("Always the first day of a month."));
    }
    if (column.anyConstraint(Core::Constraint::Kind::NotNull)) {
        words.append(tr("Never missing."));
    }
    return words.join(QLatin1Char(' '));
}

std::vector<ReferenceEntry> tableEntries()
{
    std::vector<ReferenceEntry> entries;
    std::set<std::string> told;
    const std::vector<Schema::Module> &modules = Schema::Catalogue::instance().modules();
    for (const Schema::Module &module : modules) {
        for (const Schema::CatalogueTable &table : module.tables) {
            if (!told.insert(table.identity).second) {
                continue;
            }
            QStringList exporting;
            for (const Schema::Module &other : modules) {
                const bool exports = std::any_of(other.tables.cbegin(), other.tables.cend(), [&table](const Schema::CatalogueTable &each) { return each.identity == table.identity; });
                if (exports) {
                    exporting.append(QStringLiteral("ehrql.tables.") + text(other.name));
                }
            }
            addEntries(entries, table, exporting);
        }
    }
    return entries;
}

} // namespace Authoring
