// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/pagebuilder.h"

#include <algorithm>

#include "model/authoring/steps.h"
#include "model/authoring/words.h"

namespace Authoring
{

namespace
{

constexpr int kMaximumDepth = 5;

/// The comment above a statement, without `#` and blanks.
QString commentOf(const Module &module, const Statement &statement)
{
    QStringList lines;
    const Span above{module.ownedStart(statement), module.lines.start(module.lines.lineOf(statement.span.start))};
    for (const QByteArray &line : module.slice(above).split('\n')) {
        QString text = QString::fromUtf8(line).trimmed();
        while (text.startsWith(QLatin1Char('#'))) {
            text.remove(0, 1);
        }
        if (!text.trimmed().isEmpty()) {
            lines.append(text.trimmed());
        }
    }
    return lines.join(QLatin1Char(' '));
}

} // namespace

void PageBuilder::build()
{
    Place place;
    place.file = m_page->file();
    place.module = m_page->module();
    visit(place, place.module->body);
    addTopLevelNames();
}

bool PageBuilder::isDataset(const Place &place, Expr *expr) const
{
    if (!expr || expr->kind != ExprKind::Name) {
        return false;
    }
    return place.datasets.contains(place.module->slice(expr->name)) || m_page->typing().typeOf(place.file, expr).kind == TypeClass::Dataset;
}

bool PageBuilder::isMeasures(const Place &place, Expr *expr) const
{
    return expr && expr->kind == ExprKind::Name && m_page->typing().typeOf(place.file, expr).kind == TypeClass::Measures;
}

void PageBuilder::visit(const Place &place, const std::vector<Statement *> &body)
{
    for (Statement *statement : body) {
        if (statement->kind == StatementKind::Def || statement->kind == StatementKind::Class) {
            continue;
        }
        visitStatement(place, statement);
        visit(place, statement->children);
    }
}

void PageBuilder::visitStatement(const Place &place, Statement *statement)
{
    const bool here = place.owner.kind == OwnerKind::Inline;
    if (statement->kind == StatementKind::ImportFrom && here) {
        // `from dataset_definition import dataset` brings a dataset made in another file
        for (const ImportedName &imported : statement->imported) {
            const auto binding = m_page->program().resolve(place.file, imported.alias, nullptr);
            if (!binding || binding->kind != BindingKind::Variable || binding->file == place.file || m_inside.contains(binding->statement)
                || m_page->typing().typeOfName(place.file, imported.alias).kind != TypeClass::Dataset) {
                continue;
            }
            m_inside.insert(binding->statement);
            m_page->datasetName = imported.alias;
            m_page->datasetStatement = statement;
            Place other{binding->file, binding->module, {}, {}, {}};
            other.owner = {OwnerKind::OtherModule, {}, binding->file, 1, binding->module->lines.count(), -1, statement->span};
            visit(other, other.module->body);
        }
        return;
    }
    if (statement->kind == StatementKind::Assign && statement->targets.size() == 1) {
        Expr *target = statement->targets[0];
        if (target->kind == ExprKind::Attribute && isDataset(place, target->items[0])) {
            addVariable(place, statement, place.module->slice(target->name), target->name, statement->value, {});
        } else if (target->kind == ExprKind::Name && here && statement->value) {
            const Type type = m_page->typing().typeOf(place.file, statement->value);
            if (type.kind == TypeClass::Dataset) {
                m_page->datasetName = place.module->slice(target->name);
                m_page->datasetStatement = statement;
                enterFunction(place, statement->value, true);
                return;
            }
            if (type.kind == TypeClass::Measures) {
                m_page->measuresName = place.module->slice(target->name);
                m_page->measuresStatement = statement;
            }
        }
    }
    walk(statement->value, [&](Expr *expr) {
        if (expr->kind == ExprKind::Call) {
            visitCall(place, statement, expr);
        }
    });
}

void PageBuilder::visitCall(const Place &place, Statement *statement, Expr *call)
{
    Expr *callee = call->items[0];
    const Module &module = *place.module;
    if (callee->kind == ExprKind::Attribute && isDataset(place, callee->items[0])) {
        const QByteArrayView method = module.view(callee->name);
        if (method == QByteArrayView("define_population") || method == QByteArrayView("set_population")) {
            if (Expr *argument = argumentValue(module, call, "population", 0)) {
                addPopulation(place, statement, argument);
            }
        } else if (method == QByteArrayView("add_column") && call->arguments.size() == 2) {
            Expr *name = call->arguments[0].value;
            const auto literal = stringValue(module, name);
            addVariable(place, statement, literal.value_or(QByteArray()), name->span, call->arguments[1].value, literal ? QByteArray() : module.source(name), name);
        } else if (method == QByteArrayView("configure_dummy_data") && place.owner.kind == OwnerKind::Inline) {
            m_page->dummyCall = call;
        }
        return;
    }
    if (callee->kind == ExprKind::Attribute && isMeasures(place, callee->items[0])) {
        const QByteArrayView method = module.view(callee->name);
        if (method == QByteArrayView("define_measure") || method == QByteArrayView("define_defaults")) {
            addMeasure(place, statement, call, method == QByteArrayView("define_defaults"));
        }
        return;
    }
    if (calledName(module, call) == "setattr" && call->arguments.size() == 3 && isDataset(place, call->arguments[0].value)) {
        Expr *name = call->arguments[1].value;
        const auto literal = stringValue(module, name);
        addVariable(place, statement, literal.value_or(QByteArray()), name->span, call->arguments[2].value, literal ? QByteArray() : module.source(name), name);
        return;
    }
    const bool getsDataset = std::any_of(call->arguments.begin(), call->arguments.end(), [&](const Argument &a) { return isDataset(place, a.value); });
    const auto function = getsDataset ? std::nullopt : functionOf(place, call);
    if (getsDataset || (function && usesItsDataset(*function))) {
        enterFunction(place, call, false);
    }
}

std::optional<Binding> PageBuilder::functionOf(const Place &place, const Expr *call) const
{
    const Expr *callee = call->items[0];
    std::optional<Binding> binding;
    if (callee->kind == ExprKind::Name) {
        binding = m_page->program().resolve(place.file, place.module->slice(callee->name), call->statement);
    } else if (callee->kind == ExprKind::Attribute && callee->items[0]->kind == ExprKind::Name) {
        const auto owner = m_page->program().resolve(place.file, place.module->slice(callee->items[0]->name), call->statement);
        if (owner && owner->kind == BindingKind::Module) {
            binding = m_page->program().resolve(owner->file, place.module->slice(callee->name), nullptr);
        }
    }
    return binding && binding->kind == BindingKind::Function ? binding : std::nullopt;
}

/// Whether a function changes the dataset that its file holds, without being given it.
bool PageBuilder::usesItsDataset(const Binding &function)
{
    const auto known = m_usesDataset.constFind(function.statement);
    if (known != m_usesDataset.cend()) {
        return *known;
    }
    m_usesDataset.insert(function.statement, false); // while it is looked at: it may call itself
    Place inside;
    inside.file = function.file;
    inside.module = function.module;
    bool uses = false;
    walkStatements(function.statement->children, [&](Statement *statement) {
        const auto look = [&](Expr *expr) {
            uses = uses || (expr->kind == ExprKind::Attribute && isDataset(inside, expr->items[0]));
            if (const auto called = !uses && expr->kind == ExprKind::Call ? functionOf(inside, expr) : std::nullopt) {
                uses = usesItsDataset(*called);
            }
        };
        for (Expr *target : statement->targets) {
            walk(target, look);
        }
        walk(statement->value, look);
    });
    return *m_usesDataset.insert(function.statement, uses);
}

void PageBuilder::enterFunction(const Place &place, Expr *call, bool returnsDataset)
{
    if (call->kind != ExprKind::Call || m_depth >= kMaximumDepth) {
        return;
    }
    const auto binding = functionOf(place, call);
    if (!binding || m_inside.contains(binding->statement)) {
        return;
    }
    Statement *function = binding->statement;
    Place inner{binding->file, binding->module, place.owner, {}, {}};
    if (place.owner.kind != OwnerKind::OtherModule) {
        inner.owner = {binding->file == m_page->file() ? OwnerKind::Function : OwnerKind::OtherModule, binding->module->slice(function->name),
                       binding->file, binding->module->lineNumber(function->span.start), binding->module->lineNumber(function->span.end), -1,
                       place.owner.call.isEmpty() ? call->span : place.owner.call};
    }
    for (std::size_t i = 0; i < function->parameters.size() && !returnsDataset; ++i) {
        const QByteArray name = binding->module->slice(function->parameters[i].name);
        Expr *argument = argumentValue(*place.module, call, name, i);
        if (isDataset(place, argument)) {
            inner.datasets.insert(name);
        } else if (const auto text = stringValue(*place.module, argument)) {
            inner.texts.insert(name, *text);
        }
    }
    m_inside.insert(function);
    ++m_depth;
    visit(inner, function->children);
    --m_depth;
    m_inside.remove(function);
}

int PageBuilder::passagesOf(const Place &place, const Statement *loop) const
{
    Expr *source = loop->value;
    for (int hops = 0; source && hops < 4; ++hops) {
        switch (source->kind) {
        case ExprKind::List:
        case ExprKind::Tuple:
        case ExprKind::Set:
            return static_cast<int>(source->items.size());
        case ExprKind::Dict:
            return static_cast<int>(source->items.size() / 2);
        case ExprKind::Name: {
            const auto binding = m_page->program().resolve(place.file, place.module->slice(source->name), source->statement, source);
            if (!binding || binding->file != place.file) {
                return -1;
            }
            source = binding->value;
            break;
        }
        case ExprKind::Call: {
            const QByteArray name = calledName(*place.module, source);
            if (name == "range") {
                int bounds[2] = {0, 0};
                for (std::size_t i = 0; i < std::min<std::size_t>(2, source->arguments.size()); ++i) {
                    bool number = false;
                    bounds[source->arguments.size() == 1 ? 1 : i] = place.module->source(source->arguments[i].value).toInt(&number);
                    if (!number) {
                        return -1;
                    }
                }
                return std::max(0, bounds[1] - bounds[0]);
            }
            if ((name == "enumerate" || name == "sorted" || name == "list") && !source->arguments.empty()) {
                source = source->arguments[0].value;
                break;
            }
            if (source->items[0]->kind == ExprKind::Attribute && source->arguments.empty()) {
                source = source->items[0]->items[0]; // d.items()
                break;
            }
            return -1;
        }
        default:
            return -1;
        }
    }
    return -1;
}

/// The names that an f-string or a loop variable gives when the loop runs over literals.
QStringList PageBuilder::namesMade(const Place &place, const Statement *statement, const Expr *name) const
{
    const Statement *loop = enclosingLoop(statement);
    if (!loop || enclosingLoop(loop) || loop->kind != StatementKind::For) {
        return {};
    }
    const Module &module = *place.module;
    Expr *source = loop->value;
    const Expr *target = loop->targets.front();
    bool keysOnly = false;
    if (source->kind == ExprKind::Call && source->items[0]->kind == ExprKind::Attribute && source->arguments.empty()) {
        keysOnly = true; // d.items(), d.keys()
        source = source->items[0]->items[0];
    }
    if (source->kind == ExprKind::Name) {
        const auto binding = m_page->program().resolve(place.file, module.slice(source->name), source->statement, source);
        source = binding && binding->file == place.file ? binding->value : nullptr;
    }
    if (target->kind == ExprKind::Tuple && !target->items.empty()) {
        target = target->items[0];
    }
    if (!source || target->kind != ExprKind::Name) {
        return {};
    }
    QList<QByteArray> values;
    if (source->kind == ExprKind::Call && calledName(module, source) == "range" && passagesOf(place, loop) > 0) {
        const int first = source->arguments.size() > 1 ? module.source(source->arguments[0].value).toInt() : 0;
        for (int i = 0; i < passagesOf(place, loop); ++i) {
            values.append(QByteArray::number(first + i));
        }
    }
    const std::size_t stride = source->kind == ExprKind::Dict ? 2 : 1;
    for (std::size_t i = 0; (source->kind == ExprKind::List || source->kind == ExprKind::Tuple || source->kind == ExprKind::Dict) && i < source->items.size(); i += stride) {
        const Expr *item = source->items[i];
        if (item && item->kind == ExprKind::Tuple && !keysOnly && !item->items.empty()) {
            item = item->items[0];
        }
        if (!item || (item->kind != ExprKind::String && item->kind != ExprKind::Number)) {
            return {};
        }
        values.append(stringValue(module, item).value_or(module.source(item)));
    }
    const QByteArray variable = module.slice(target->name);
    QByteArray pattern = module.source(name);
    if (name->kind == ExprKind::Name && pattern == variable) {
        pattern = "f\"{" + variable + "}\"";
    }
    const qsizetype quote = pattern.indexOf(pattern.back());
    QStringList names;
    for (const QByteArray &value : std::as_const(values)) {
        QByteArray made = pattern.mid(quote + 1, pattern.size() - quote - 2);
        made.replace('{' + variable + '}', value);
        if (name->kind != ExprKind::String && name->kind != ExprKind::Name) {
            return {};
        }
        if (made.contains('{')) {
            return {};
        }
        names.append(QString::fromUtf8(made));
    }
    return names;
}

/// The name that a function gives, where it is put together from texts of the call alone.
QStringList PageBuilder::nameOfCall(const Place &place, const Expr *name)
{
    const QByteArray source = place.module->source(name);
    if (name->kind == ExprKind::Name && place.texts.contains(source)) {
        return {QString::fromUtf8(place.texts.value(source))};
    }
    if (name->kind != ExprKind::String || place.texts.isEmpty() || source.size() < 3) {
        return {};
    }
    const qsizetype quote = source.indexOf(source.back());
    QByteArray made = source.mid(quote + 1, source.size() - quote - 2);
    for (auto it = place.texts.cbegin(); it != place.texts.cend(); ++it) {
        made.replace('{' + it.key() + '}', it.value());
    }
    return made.contains('{') ? QStringList() : QStringList{QString::fromUtf8(made)};
}

Owner PageBuilder::ownerOf(const Place &place, const Statement *statement) const
{
    if (place.owner.kind != OwnerKind::Inline) {
        return place.owner;
    }
    Owner owner;
    owner.file = place.file;
    if (const Statement *loop = enclosingLoop(statement)) {
        owner.kind = OwnerKind::Loop;
        owner.firstLine = place.module->lineNumber(loop->span.start);
        owner.lastLine = place.module->lineNumber(loop->span.end);
        owner.passages = passagesOf(place, loop);
        for (const Statement *outer = enclosingLoop(loop); outer; outer = enclosingLoop(outer)) {
            const int passages = passagesOf(place, outer);
            owner.passages = owner.passages < 0 || passages < 0 ? -1 : owner.passages * passages;
            owner.firstLine = place.module->lineNumber(outer->span.start);
            owner.lastLine = place.module->lineNumber(outer->span.end);
        }
    }
    return owner;
}

void PageBuilder::finish(Card *card)
{
    card->comment = commentOf(*card->module, *card->statement);
    if (card->value) {
        card->type = m_page->typing().typeOf(card->file, card->value);
        card->structured = m_page->isStructured(card->file, card->value);
        card->steps = stepsOf(*m_page, card->file, card->value);
        card->sentence = Words(*m_page, card->file).sentence(card->value);
    }
    card->editable = card->structured && card->owner.kind == OwnerKind::Inline && card->computedName.isEmpty();
}

void PageBuilder::addVariable(const Place &place, Statement *statement, const QByteArray &name, Span nameSpan, Expr *value, const QByteArray &computed, const Expr *nameExpr)
{
    Card card;
    card.name = name;
    card.computedName = computed;
    card.file = place.file;
    card.module = place.module;
    card.statement = statement;
    card.value = value;
    card.nameSpan = nameSpan;
    card.owner = ownerOf(place, statement);
    if (!computed.isEmpty() && nameExpr) {
        card.madeNames = nameOfCall(place, nameExpr);
        if (card.madeNames.isEmpty()) {
            card.madeNames = namesMade(place, statement, nameExpr);
        }
    }
    finish(&card);
    m_page->variables.push_back(std::move(card));
}

void PageBuilder::addPopulation(const Place &place, Statement *statement, Expr *argument)
{
    Population population;
    population.file = place.file;
    population.module = place.module;
    population.statement = statement;
    population.argument = argument;
    population.expr = argument;
    population.owner = ownerOf(place, statement);
    if (argument->kind == ExprKind::Name) {
        population.name = place.module->slice(argument->name);
        const auto binding = m_page->program().resolve(place.file, population.name, statement, argument);
        if (binding && binding->value && binding->file == place.file) {
            population.expr = binding->value;
        }
    }
    const Fold fold = foldOf(*place.module, population.expr);
    population.join = fold.op;
    Words words(*m_page, place.file);
    for (std::size_t i = 0; i < fold.operands.size(); ++i) {
        Condition condition;
        condition.index = static_cast<int>(i);
        condition.expr = fold.operands[i];
        condition.span = condition.expr->outer;
        condition.sentence = words.condition(condition.expr);
        condition.structured = m_page->isStructured(place.file, condition.expr);
        const Expr *inner = condition.expr;
        if (inner->kind == ExprKind::Unary && place.module->view(inner->operators[0]) == QByteArrayView("~")) {
            condition.negated = true;
            inner = inner->items[0];
        }
        if (inner->kind == ExprKind::Name) {
            condition.name = place.module->slice(inner->name);
            const auto binding = m_page->program().resolve(place.file, condition.name, statement, inner);
            if (binding && binding->value && binding->file == place.file) {
                condition.definition = binding->statement;
                condition.definitionSentence = words.condition(binding->value);
            }
        }
        population.conditions.push_back(std::move(condition));
    }
    m_page->population = std::move(population);
}

void PageBuilder::addMeasure(const Place &place, Statement *statement, Expr *call, bool defaults)
{
    const Module &module = *place.module;
    MeasureCard card;
    card.file = place.file;
    card.module = place.module;
    card.statement = statement;
    card.call = call;
    const std::size_t first = defaults ? 0 : 1;
    card.numerator = argumentValue(module, call, "numerator", first);
    card.denominator = argumentValue(module, call, "denominator", first + 1);
    card.groupBy = argumentValue(module, call, "group_by", first + 2);
    card.intervals = argumentValue(module, call, "intervals", first + 3);
    card.owner = ownerOf(place, statement);
    if (defaults) {
        m_page->measureDefaults = std::move(card);
        return;
    }
    if (const Expr *name = argumentValue(module, call, "name", 0)) {
        card.name = stringValue(module, name).value_or(module.source(name));
    }
    m_page->measures.push_back(std::move(card));
}

void PageBuilder::addCodelist(const QString &file, const Module &module, Statement *statement)
{
    CodelistCard card;
    card.name = module.slice(statement->targets[0]->name);
    card.file = file;
    card.statement = statement;
    const Expr *value = statement->value;
    if (calledName(module, value) == "codelist_from_csv" || value->kind == ExprKind::Call) {
        const auto text = [&](QByteArrayView name, std::size_t index) {
            return stringValue(module, argumentValue(module, value, name, index)).value_or(QByteArray());
        };
        card.path = QString::fromUtf8(text("filename", 0));
        card.column = text("column", 99);
        card.categoryColumn = text("category_column", 99);
    }
    m_page->codelists.push_back(std::move(card));
}

void PageBuilder::addTopLevelNames()
{
    for (const QString &file : m_page->program().importedFiles()) {
        const ModulePtr module = m_page->program().module(file);
        if (!module) {
            continue;
        }
        for (Statement *statement : module->body) {
            if (statement->kind != StatementKind::Assign || statement->targets.size() != 1 || statement->targets[0]->kind != ExprKind::Name
                || !statement->value) {
                continue;
            }
            const Type type = m_page->typing().typeOf(file, statement->value);
            if (type.kind == TypeClass::Codelist || (type.kind == TypeClass::Categories && statement->value->kind == ExprKind::Call)) {
                addCodelist(file, *module, statement);
                continue;
            }
            const bool date = type.kind == TypeClass::DateLiteral || type.kind == TypeClass::Number || type.kind == TypeClass::Intervals
                              || calledName(*module, statement->value) == "get_parameter";
            const bool helper = type.isFrame() || type.isSeries();
            if ((!date && !helper) || (file != m_page->file() && helper)) {
                continue;
            }
            Card card;
            card.name = module->slice(statement->targets[0]->name);
            card.file = file;
            card.module = module;
            card.statement = statement;
            card.value = statement->value;
            card.nameSpan = statement->targets[0]->name;
            card.owner.file = file;
            if (file != m_page->file()) {
                card.owner.kind = OwnerKind::OtherModule;
            } else if (calledName(*module, statement->value) == "get_parameter") {
                card.owner.kind = OwnerKind::ReadAtRun;
            }
            finish(&card);
            (date ? m_page->dates : m_page->helpers).push_back(std::move(card));
        }
    }
}

} // namespace Authoring
