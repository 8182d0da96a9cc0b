// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/offers.h"

#include <algorithm>

#include <QCoreApplication>
#include <QJsonArray>

#include "model/authoring/forms.h"
#include "model/authoring/placing.h"
#include "model/authoring/window.h"

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Offers", text);
}

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QJsonObject gesture(const char *op, const QByteArray &variable)
{
    return {{QStringLiteral("op"), QString::fromLatin1(op)}, {QStringLiteral("target"), QJsonObject{{QStringLiteral("variable"), text(variable)}}}};
}

/// Whether a link only narrows rows, so that what follows it says what is given.
bool narrows(LinkKind kind)
{
    return kind == LinkKind::Where || kind == LinkKind::ExceptWhere || kind == LinkKind::Spanning;
}

/// The first link that is no filter, counted from 1 as steps are; 0 if there is none.
std::size_t firstGiving(const Chain &chain)
{
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        if (!narrows(chain.links[i].kind)) {
            return i + 1;
        }
    }
    return 0;
}

/// Whether all links that follow are of the kinds that a "give" replaces.
bool endsPlainly(const Chain &chain, std::size_t first)
{
    return std::all_of(chain.links.begin() + static_cast<std::ptrdiff_t>(first) - 1, chain.links.end(), [](const Link &link) {
        return link.kind == LinkKind::SortBy || link.kind == LinkKind::Pick || link.kind == LinkKind::Column || link.kind == LinkKind::Exists
               || link.kind == LinkKind::Count || link.kind == LinkKind::Aggregate;
    });
}

bool isPatientSeries(const Type &type, const std::optional<Core::ElementType> &element)
{
    return type.isSeries() && !type.eventLevel && type.element == element;
}

void addNames(const Page &page, const std::function<bool(const Type &)> &fits, QStringList *names)
{
    for (const Card &card : page.variables) {
        if (!card.name.isEmpty() && fits(card.type)) {
            names->append(text(page.datasetName + '.' + card.name));
        }
    }
    for (const std::vector<Card> *cards : {&page.helpers, &page.dates}) {
        for (const Card &card : *cards) {
            if (card.file == page.file() && !card.name.isEmpty() && fits(card.type)) {
                names->append(text(card.name));
            }
        }
    }
}

QString number(double value)
{
    return QString::number(value, 'g', 15);
}

} // namespace

std::vector<Offer> givesFor(const Page &page, const Card &card)
{
    std::vector<Offer> offers;
    if (!card.value || card.name.isEmpty() || card.file != page.file()) {
        return offers;
    }
    const Chain chain = chainOf(*card.module, card.value);
    const std::size_t first = firstGiving(chain);
    const Type root = chain.root ? page.typing().typeOf(card.file, chain.root) : Type();
    if (first == 0 || !root.isFrame() || !root.eventLevel || !root.table || !endsPlainly(chain, first)) {
        return offers;
    }
    const QByteArray now = card.module->slice({chain.links[first - 1].span.start, chain.links.back().span.end}).simplified();
    const auto offer = [&](const QString &words, const QByteArray &code) {
        if (now == '.' + code) {
            return;
        }
        QJsonObject request = gesture("replace_step", card.name);
        request.insert(QStringLiteral("step"), static_cast<int>(first));
        request.insert(QStringLiteral("to"), static_cast<int>(chain.links.size()));
        request.insert(QStringLiteral("code"), text(code));
        offers.push_back({words, request});
    };
    offer(tr("whether there is any"), "exists_for_patient()");
    offer(tr("how many there are"), "count_for_patient()");
    const QByteArray table = QByteArray::fromStdString(root.table->exportedName);
    const auto &columns = root.table->schema->columns;
    const auto date = std::find_if(columns.begin(), columns.end(), [](const Core::ColumnSchema &column) { return column.type == Core::kDate; });
    if (date == columns.end()) {
        return offers;
    }
    const QByteArray source = card.module->source(chain.root);
    const QByteArray sorted = "sort_by(" + (chain.root->kind == ExprKind::Name ? source : table) + '.' + QByteArray::fromStdString(date->name) + ")";
    for (const Core::ColumnSchema &column : columns) {
        const QByteArray name = QByteArray::fromStdString(column.name);
        offer(tr("the `%1` of the latest row").arg(text(name)), sorted + ".last_for_patient()." + name);
        offer(tr("the `%1` of the earliest row").arg(text(name)), sorted + ".first_for_patient()." + name);
    }
    return offers;
}

std::optional<WindowEnds> windowOfStep(const Page &page, const QString &file, Expr *value, int step)
{
    const ModulePtr module = page.program().module(file);
    const Chain chain = module && value ? chainOf(*module, value) : Chain();
    if (step < 1 || step > static_cast<int>(chain.links.size())) {
        return std::nullopt;
    }
    const Expr *call = chain.links[static_cast<std::size_t>(step) - 1].call;
    if (!call || call->arguments.empty()) {
        return std::nullopt;
    }
    for (Expr *operand : foldOf(*module, call->arguments[0].value).operands) {
        const auto window = windowOf(*module, operand);
        if (window && (window->call || page.typing().typeOf(file, window->column).isDate())) {
            return WindowEnds{window->from ? text(module->source(window->from)) : QString(), window->to ? text(module->source(window->to)) : QString(), window->fromIncluded,
                              window->toIncluded};
        }
    }
    return std::nullopt;
}

QJsonObject windowGestureFor(const QJsonObject &target, int step, const WindowEnds &ends)
{
    QJsonObject request{{QStringLiteral("op"), QStringLiteral("set_window")}, {QStringLiteral("target"), target}, {QStringLiteral("step"), step}};
    request.insert(QStringLiteral("from"), ends.from.isEmpty() ? QJsonValue() : QJsonValue(ends.from));
    request.insert(QStringLiteral("to"), ends.to.isEmpty() ? QJsonValue() : QJsonValue(ends.to));
    if (!ends.from.isEmpty()) {
        request.insert(QStringLiteral("inclusive_from"), ends.fromIncluded);
    }
    if (!ends.to.isEmpty()) {
        request.insert(QStringLiteral("inclusive_to"), ends.toIncluded);
    }
    return request;
}

QList<double> boundariesIn(const QString &given)
{
    QList<double> boundaries;
    for (const QString &part : given.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool read = false;
        const double value = part.trimmed().toDouble(&read);
        if (!read || (!boundaries.isEmpty() && value <= boundaries.constLast())) {
            return {};
        }
        boundaries.append(value);
    }
    return boundaries;
}

QStringList bandLabels(const QList<double> &boundaries, bool wholeNumbers)
{
    QStringList labels;
    if (boundaries.isEmpty()) {
        return labels;
    }
    labels.append(wholeNumbers && boundaries.constFirst() > 0 ? QStringLiteral("0-%1").arg(number(boundaries.constFirst() - 1))
                                                              : tr("under %1").arg(number(boundaries.constFirst())));
    for (qsizetype i = 1; i < boundaries.size(); ++i) {
        const double from = boundaries.at(i - 1);
        const double to = boundaries.at(i);
        labels.append(wholeNumbers ? (to - from > 1 ? QStringLiteral("%1-%2").arg(number(from), number(to - 1)) : number(from))
                                   : tr("%1 to under %2").arg(number(from), number(to)));
    }
    labels.append(number(boundaries.constLast()) + QLatin1Char('+'));
    return labels;
}

QJsonObject bandsGesture(const Page &page, const Card &card, const QList<double> &boundaries)
{
    const QStringList labels = bandLabels(boundaries, card.type.element == Core::kInt);
    QJsonArray branches;
    for (qsizetype i = 0; i < labels.size(); ++i) {
        QString when = i == 0 ? QStringLiteral("{it} < %1").arg(number(boundaries.constFirst())) : QStringLiteral("{it} >= %1").arg(number(boundaries.at(i - 1)));
        if (i > 0 && i < boundaries.size()) {
            when = QStringLiteral("(%1) & ({it} < %2)").arg(when, number(boundaries.at(i)));
        }
        branches.append(QJsonObject{{QStringLiteral("when"), when}, {QStringLiteral("then"), QLatin1Char('"') + labels.at(i) + QLatin1Char('"')}});
    }
    QByteArray name = card.name + "_value";
    for (int more = 2; page.statementOf(name); ++more) {
        name = card.name + "_value_" + QByteArray::number(more);
    }
    QJsonObject request = gesture("wrap_case", card.name);
    request.insert(QStringLiteral("name"), text(name));
    request.insert(QStringLiteral("branches"), branches);
    request.insert(QStringLiteral("otherwise"), QStringLiteral("\"missing\""));
    return request;
}

QStringList operandsFor(const Page &page, Combination combination)
{
    QStringList names;
    if (combination == Combination::AnyOf || combination == Combination::AllOf) {
        addNames(page, [](const Type &type) { return isPatientSeries(type, Core::kBool); }, &names);
        return names;
    }
    addNames(page, [](const Type &type) { return type.isDate() && !type.eventLevel; }, &names);
    const auto *module = Schema::Catalogue::instance().module(tablesModuleOf(page).toStdString());
    for (const Schema::CatalogueTable &table : module ? module->tables : std::vector<Schema::CatalogueTable>()) {
        const QString name = QString::fromStdString(table.exportedName);
        if (name == QLatin1String("practice_registrations")) {
            names.append(QStringLiteral("%1.for_patient_on(%2).end_date").arg(name, text(referenceDate(page))));
        }
        for (const Core::ColumnSchema &column : table.schema->oneRowPerPatient ? table.schema->columns : std::vector<Core::ColumnSchema>()) {
            if (column.type == Core::kDate) {
                names.append(name + QLatin1Char('.') + QString::fromStdString(column.name));
            }
        }
    }
    return names;
}

QByteArray combinedCode(Combination combination, const QStringList &operands)
{
    const bool pair = combination == Combination::Days;
    if (operands.size() < 2 || (pair && (operands.size() != 2 || operands.constFirst() == operands.constLast()))) {
        return {};
    }
    switch (combination) {
    case Combination::Earliest:
        return "minimum_of(" + operands.join(QStringLiteral(", ")).toUtf8() + ')';
    case Combination::Latest:
        return "maximum_of(" + operands.join(QStringLiteral(", ")).toUtf8() + ')';
    case Combination::Days:
        return '(' + operands.constFirst().toUtf8() + " - " + operands.constLast().toUtf8() + ").days";
    case Combination::AnyOf:
        return operands.join(QStringLiteral(" | ")).toUtf8();
    case Combination::AllOf:
        return operands.join(QStringLiteral(" & ")).toUtf8();
    }
    return {};
}

const CodelistCard *groupableBy(const Page &page, const Card &card)
{
    if (!card.value || card.name.isEmpty() || card.file != page.file() || !card.type.isSeries()) {
        return nullptr;
    }
    const Chain chain = chainOf(*card.module, card.value);
    if (chain.links.empty() || chain.links.back().kind != LinkKind::Column || !card.type.column || card.type.column->type.kind != Core::TypeKind::Code) {
        return nullptr;
    }
    const CodelistCard *found = nullptr;
    walk(card.value, [&](const Expr *part) {
        for (const CodelistCard &codelist : page.codelists) {
            if (!found && part->kind == ExprKind::Name && card.module->slice(part->span) == codelist.name && !codelist.path.isEmpty()) {
                found = &codelist;
            }
        }
    });
    return found;
}

QStringList unusedAfterDeleting(const Page &page, const Card &card)
{
    return card.statement && card.file == page.file() ? unusedAfter(page, {card.statement}) : QStringList();
}

QStringList measurableVariables(const Page &page)
{
    QStringList names;
    addNames(page, [](const Type &type) { return isPatientSeries(type, Core::kBool) || isPatientSeries(type, Core::kInt); }, &names);
    return names;
}

QStringList groupableVariables(const Page &page)
{
    QStringList names;
    addNames(
        page,
        [](const Type &type) {
            return isPatientSeries(type, Core::kBool) || isPatientSeries(type, Core::kInt) || isPatientSeries(type, Core::kStr) || isPatientSeries(type, Core::kDate);
        },
        &names);
    return names;
}

} // namespace Authoring
