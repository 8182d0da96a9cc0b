// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/types.h"

#include <algorithm>

#include <QCoreApplication>

namespace Authoring
{

namespace
{

constexpr int kMaximumDepth = 60;
constexpr std::size_t kMaximumCalls = 6;

QString tr(const char *text)
{
    return QCoreApplication::translate("Authoring", text);
}

Type unknownSeries(bool eventLevel)
{
    Type type = plainType(TypeClass::Series);
    type.eventLevel = eventLevel;
    return type;
}

bool isEventLevel(const Type &type)
{
    return (type.isSeries() || type.isFrame()) && type.eventLevel;
}

/// The literal as the element type of a series, for `then("a")` and the like.
std::optional<Core::ElementType> elementOf(const Type &type)
{
    switch (type.kind) {
    case TypeClass::Series:
        return type.element;
    case TypeClass::DateLiteral:
        return Core::kDate;
    case TypeClass::Text:
        return Core::kStr;
    case TypeClass::Boolean:
        return Core::kBool;
    case TypeClass::Number:
        return type.element;
    default:
        return std::nullopt;
    }
}

/// What a name held before the branch of an if in which it is bound; nothing for one that is bound elsewhere.
std::vector<Expr *> earlierValues(const ModuleNames &names, const Binding &binding)
{
    const Statement *parent = binding.statement->parent;
    const bool branch = parent && (parent->kind == StatementKind::If || parent->kind == StatementKind::Elif || parent->kind == StatementKind::Else);
    const auto sites = names.sites.constFind(binding.name);
    std::vector<Expr *> values;
    if (branch && sites != names.sites.cend()) {
        for (const BindingSite &site : *sites) {
            if (site.value && site.statement->kind == StatementKind::Assign && site.statement->span.start < binding.statement->span.start) {
                values.push_back(site.value);
            }
        }
    }
    return values;
}

} // namespace

Type plainType(TypeClass kind)
{
    Type type;
    type.kind = kind;
    return type;
}

Type seriesType(Core::ElementType element, bool eventLevel)
{
    Type type = unknownSeries(eventLevel);
    type.element = element;
    return type;
}

bool Type::mayBeVariable() const
{
    return kind == TypeClass::Unknown || (kind == TypeClass::Series && !eventLevel);
}

QString Type::words() const
{
    switch (kind) {
    case TypeClass::Unknown:
        return tr("not known without running");
    case TypeClass::Frame: {
        const QString name = table ? QString::fromStdString(table->exportedName) : tr("a table");
        if (!eventLevel) {
            return tr("one row of %1 per patient").arg(name);
        }
        return sorted ? tr("rows of %1, sorted").arg(name) : tr("rows of %1, many per patient").arg(name);
    }
    case TypeClass::Series: {
        const QString type = element ? QString::fromStdString(element->name()) : tr("value");
        return eventLevel ? tr("%1, several values per patient").arg(type) : tr("%1, one value per patient").arg(type);
    }
    case TypeClass::DateLiteral:
        return tr("a date");
    case TypeClass::Number:
        return tr("a number");
    case TypeClass::Text:
        return tr("a text");
    case TypeClass::Boolean:
        return tr("true or false");
    case TypeClass::None:
        return tr("missing");
    case TypeClass::Duration:
        return tr("a length of time");
    case TypeClass::DateDifference:
        return tr("a difference of dates, which needs a unit such as .days");
    case TypeClass::Codelist:
        return tr("a codelist");
    case TypeClass::Categories:
        return tr("a codelist with categories");
    case TypeClass::List:
        return tr("a list");
    case TypeClass::Intervals:
        return tr("a list of intervals");
    case TypeClass::Interval:
        return tr("the interval being measured");
    case TypeClass::Dataset:
        return tr("the dataset");
    case TypeClass::Measures:
        return tr("the measures");
    case TypeClass::Unfinished:
        return tr("an unfinished case");
    }
    return {};
}

Type Typing::typeOf(const QString &path, Expr *expr)
{
    const ModulePtr module = m_program->module(path);
    return module && expr ? infer(path, *module, expr) : Type();
}

Type Typing::typeOfName(const QString &path, const QByteArray &name)
{
    const auto binding = m_program->resolve(path, name, nullptr);
    return binding ? inferBinding(*binding) : Type();
}

Type Typing::infer(const QString &path, const Module &module, Expr *expr)
{
    if (m_calls.empty()) {
        const auto known = m_known.find(expr);
        if (known != m_known.end()) {
            return known->second;
        }
    }
    if (m_depth > kMaximumDepth) {
        return {};
    }
    ++m_depth;
    if (m_calls.empty()) {
        m_known[expr] = {}; // a name defined by itself is not known
    }
    Type type;
    switch (expr->kind) {
    case ExprKind::Name:
        type = inferName(path, module, expr);
        break;
    case ExprKind::Number: {
        const QByteArrayView text = module.view(expr->span);
        type = plainType(TypeClass::Number);
        type.element = text.contains('.') || text.contains('e') ? Core::kFloat : Core::kInt;
        break;
    }
    case ExprKind::String: {
        const auto value = stringValue(module, expr);
        type = plainType(value && isIsoDate(*value) ? TypeClass::DateLiteral : TypeClass::Text);
        break;
    }
    case ExprKind::Constant:
        type = plainType(module.view(expr->span) == QByteArrayView("None") ? TypeClass::None
                         : module.view(expr->span) == QByteArrayView("...") ? TypeClass::Unknown
                                                                            : TypeClass::Boolean);
        break;
    case ExprKind::List:
    case ExprKind::Set:
    case ExprKind::Tuple: {
        const Expr *first = expr->item(0);
        type = plainType(first && first->kind == ExprKind::String && expr->kind != ExprKind::Tuple ? TypeClass::Codelist : TypeClass::List);
        break;
    }
    case ExprKind::Dict:
        type = plainType(TypeClass::Categories);
        break;
    case ExprKind::Attribute:
        type = inferAttribute(path, module, expr);
        break;
    case ExprKind::Call:
        type = inferCall(path, module, expr);
        break;
    case ExprKind::Unary: {
        type = infer(path, module, expr->items[0]);
        if (type.isSeries()) {
            type.column = nullptr;
        }
        break;
    }
    case ExprKind::Binary:
        type = inferBinary(path, module, expr);
        break;
    case ExprKind::Compare: {
        bool event = false;
        bool series = false;
        for (Expr *item : expr->items) {
            const Type part = infer(path, module, item);
            event = event || isEventLevel(part);
            series = series || part.isSeries();
        }
        type = series ? seriesType(Core::kBool, event) : plainType(TypeClass::Boolean);
        if (!series && std::any_of(expr->items.begin(), expr->items.end(), [&](Expr *item) { return infer(path, module, item).kind == TypeClass::Unknown; })) {
            type = {};
        }
        break;
    }
    case ExprKind::IfElse: {
        type = infer(path, module, expr->items[0]);
        break;
    }
    default:
        break;
    }
    --m_depth;
    if (m_calls.empty()) {
        m_known[expr] = type;
    }
    return type;
}

Type Typing::inferName(const QString &path, const Module &module, Expr *expr)
{
    const QByteArray name = module.slice(expr->name);
    const auto binding = m_program->resolve(path, name, expr->statement, expr);
    if (!binding) {
        return {};
    }
    if (binding->kind == BindingKind::Parameter && !m_calls.empty()) {
        const auto given = m_calls.back().parameters.constFind(name);
        if (given != m_calls.back().parameters.cend()) {
            return *given;
        }
    }
    return inferBinding(*binding);
}

Type Typing::inferBinding(const Binding &binding)
{
    switch (binding.kind) {
    case BindingKind::Table: {
        Type type = plainType(TypeClass::Frame);
        type.table = Schema::Catalogue::instance().table(binding.tableModule.toStdString(), binding.original.toStdString());
        type.eventLevel = type.table && !type.table->schema->oneRowPerPatient;
        return type;
    }
    case BindingKind::Ehrql:
        return binding.original == "INTERVAL" ? plainType(TypeClass::Interval) : Type();
    case BindingKind::Class: {
        Type type = plainType(TypeClass::Frame);
        const QByteArrayView header = binding.module->view(binding.statement->header);
        type.eventLevel = header.contains("EventFrame");
        return header.contains("Frame") ? type : Type();
    }
    case BindingKind::Variable:
    case BindingKind::Parameter:
        if (binding.value && binding.statement->kind != StatementKind::For && binding.module) {
            const Type type = infer(binding.file, *binding.module, binding.value);
            // A name to which an if may give another value keeps its type only where the earlier values have it too.
            const auto earlier = earlierValues(m_program->names(binding.file), binding);
            const bool agree = std::all_of(earlier.begin(), earlier.end(), [&](Expr *value) {
                const Type other = infer(binding.file, *binding.module, value);
                return other.kind == TypeClass::Unknown || (other.kind == type.kind && other.element == type.element);
            });
            return agree ? type : Type();
        }
        return {};
    default:
        return {};
    }
}

std::optional<Binding> Typing::bindingOf(const QString &path, const Module &module, Expr *expr) const
{
    if (expr->kind == ExprKind::Name) {
        return m_program->resolve(path, module.slice(expr->name), expr->statement, expr);
    }
    if (expr->kind != ExprKind::Attribute) {
        return std::nullopt;
    }
    const auto owner = bindingOf(path, module, expr->items[0]);
    if (!owner) {
        return std::nullopt;
    }
    const QByteArray name = module.slice(expr->name);
    if (owner->kind == BindingKind::TableModule) {
        Binding binding;
        binding.kind = BindingKind::Table;
        binding.tableModule = owner->tableModule;
        binding.original = binding.name = name;
        return binding;
    }
    if (owner->kind == BindingKind::Module) {
        return m_program->resolve(owner->file, name, nullptr);
    }
    if (owner->kind == BindingKind::Ehrql && owner->original.isEmpty()) {
        Binding binding;
        binding.kind = BindingKind::Ehrql;
        binding.original = binding.name = name;
        return binding;
    }
    return std::nullopt;
}

Type Typing::datasetVariable(const QString &path, const Module &module, const QByteArray &name)
{
    Expr *value = nullptr;
    walkStatements(module.body, [&](const Statement *statement) {
        for (const Expr *target : statement->targets) {
            if (target->kind == ExprKind::Attribute && module.view(target->name) == QByteArrayView(name)
                && target->items[0]->kind == ExprKind::Name && statement->kind == StatementKind::Assign) {
                value = statement->value;
            }
        }
    });
    return value ? infer(path, module, value) : Type();
}

Type Typing::inferAttribute(const QString &path, const Module &module, Expr *expr)
{
    if (const auto binding = bindingOf(path, module, expr)) {
        return inferBinding(*binding);
    }
    const Type receiver = infer(path, module, expr->items[0]);
    if (receiver.kind == TypeClass::Dataset) {
        return datasetVariable(path, module, module.slice(expr->name));
    }
    if (receiver.kind == TypeClass::Interval) {
        return seriesType(Core::kDate, false);
    }
    Link link;
    link.attribute = expr;
    link.kind = linkKind(module.view(expr->name), false);
    return typeOfLink(module, receiver, link);
}

Type Typing::inferCall(const QString &path, const Module &module, Expr *expr)
{
    Expr *callee = expr->items[0];
    const auto binding = bindingOf(path, module, callee);
    if (binding) {
        if (binding->kind == BindingKind::Ehrql) {
            return inferEhrqlCall(path, module, expr, binding->original);
        }
        if (binding->kind == BindingKind::Function) {
            return inferFunction(path, module, expr, *binding);
        }
        if (binding->kind == BindingKind::Foreign && (binding->original == "date" || binding->original == "datetime")) {
            return plainType(TypeClass::DateLiteral);
        }
        if (callee->kind == ExprKind::Name) {
            return {};
        }
    }
    if (callee->kind != ExprKind::Attribute) {
        return {};
    }
    const QByteArrayView name = module.view(callee->name);
    const Type receiver = infer(path, module, callee->items[0]);
    if (receiver.kind == TypeClass::Duration && (name == QByteArrayView("starting_on") || name == QByteArrayView("ending_on"))) {
        return plainType(TypeClass::Intervals);
    }
    if (name == QByteArrayView("then")) {
        // `when(...).then(x).otherwise(y)` is a series, `when(...).then(x)` a branch
        return receiver.kind == TypeClass::Unfinished && !expr->arguments.empty() ? plainType(TypeClass::Unfinished) : Type();
    }
    if (name == QByteArrayView("otherwise") && receiver.kind == TypeClass::Unfinished) {
        return expr->arguments.empty() ? unknownSeries(false) : unknownSeries(isEventLevel(infer(path, module, expr->arguments[0].value)));
    }
    Link link;
    link.attribute = callee;
    link.call = expr;
    link.kind = linkKind(name, true);
    Type type = typeOfLink(module, receiver, link);
    if (type.isSeries() && !type.eventLevel
        && (link.kind == LinkKind::AgeOn || link.kind == LinkKind::DateTest || link.kind == LinkKind::IsIn || link.kind == LinkKind::TableMethod)) {
        for (const Argument &argument : expr->arguments) {
            const Type given = infer(path, module, argument.value);
            type.eventLevel = type.eventLevel || (given.isSeries() && given.eventLevel && link.kind != LinkKind::IsIn);
        }
    }
    if (link.kind == LinkKind::MapValues || link.kind == LinkKind::ToCategory) {
        const Expr *mapping = expr->arguments.empty() ? nullptr : expr->arguments[0].value;
        if (mapping && mapping->kind == ExprKind::Dict && mapping->items.size() > 1) {
            type.element = elementOf(infer(path, module, mapping->items[1]));
        }
    }
    return type;
}

Type Typing::inferEhrqlCall(const QString &path, const Module &module, Expr *expr, const QByteArray &name)
{
    const auto argumentType = [&](std::size_t i) { return i < expr->arguments.size() ? infer(path, module, expr->arguments[i].value) : Type(); };
    if (name == "create_dataset" || name == "Dataset") {
        return plainType(TypeClass::Dataset);
    }
    if (name == "create_measures" || name == "Measures") {
        return plainType(TypeClass::Measures);
    }
    if (name == "codelist_from_csv") {
        return plainType(namedArgument(module, expr, "category_column") ? TypeClass::Categories : TypeClass::Codelist);
    }
    if (name == "days" || name == "weeks" || name == "months" || name == "years") {
        return plainType(TypeClass::Duration);
    }
    if (name == "when") {
        return plainType(TypeClass::Unfinished);
    }
    if (name == "case") {
        Type type = unknownSeries(false);
        if (const auto made = caseOf(module, expr)) {
            for (const Branch &branch : made->branches) {
                if (branch.when) {
                    const Type value = infer(path, module, branch.then);
                    type.element = type.element ? type.element : elementOf(value);
                    type.eventLevel = type.eventLevel || isEventLevel(value) || isEventLevel(infer(path, module, branch.when));
                }
            }
            if (!type.element && made->otherwise) {
                type.element = elementOf(infer(path, module, made->otherwise->value));
            }
        }
        return type;
    }
    if (name == "minimum_of" || name == "maximum_of") {
        Type type = unknownSeries(false);
        for (std::size_t i = 0; i < expr->arguments.size(); ++i) {
            const Type part = argumentType(i);
            type.element = type.element ? type.element : elementOf(part);
            type.eventLevel = type.eventLevel || isEventLevel(part);
        }
        return type;
    }
    if (name == "table_from_file" || name == "table_from_rows") {
        return plainType(TypeClass::Frame);
    }
    return {};
}

Type Typing::inferFunction(const QString &path, const Module &module, Expr *call, const Binding &function)
{
    if (m_calls.size() >= kMaximumCalls || !function.module) {
        return {};
    }
    Call frame;
    const auto &parameters = function.statement->parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const QByteArray name = function.module->slice(parameters[i].name);
        if (Expr *given = argumentValue(module, call, name, i)) {
            frame.parameters.insert(name, infer(path, module, given));
        }
    }
    std::vector<Statement *> returns;
    const auto gather = [&returns](const auto &self, const std::vector<Statement *> &body) -> void {
        for (Statement *statement : body) {
            if (statement->kind == StatementKind::Return && statement->value) {
                returns.push_back(statement);
            }
            if (statement->kind != StatementKind::Def) {
                self(self, statement->children);
            }
        }
    };
    gather(gather, function.statement->children);
    m_calls.push_back(std::move(frame));
    Type type;
    for (const Statement *statement : returns) {
        type = infer(function.file, *function.module, statement->value);
        if (type.kind != TypeClass::Unknown) {
            break;
        }
    }
    m_calls.pop_back();
    return type;
}

Type Typing::inferBinary(const QString &path, const Module &module, Expr *expr)
{
    const QByteArrayView op = module.view(expr->operators[0]);
    const Type left = infer(path, module, expr->items[0]);
    const Type right = infer(path, module, expr->items[1]);
    const bool event = isEventLevel(left) || isEventLevel(right);
    if (op == QByteArrayView("&") || op == QByteArrayView("|")) {
        return left.isSeries() || right.isSeries() ? seriesType(Core::kBool, event) : Type();
    }
    if (left.isDate() && right.kind == TypeClass::Duration) {
        return left.isSeries() ? seriesType(Core::kDate, event) : left;
    }
    if (right.isDate() && left.kind == TypeClass::Duration) {
        return right.isSeries() ? seriesType(Core::kDate, event) : right;
    }
    if (left.kind == TypeClass::Duration && right.kind == TypeClass::Duration) {
        return left;
    }
    if (left.isDate() && right.isDate() && op == QByteArrayView("-")) {
        Type type = plainType(TypeClass::DateDifference);
        type.eventLevel = event;
        return type;
    }
    if (left.kind == TypeClass::Codelist || right.kind == TypeClass::Codelist) {
        return plainType(TypeClass::Codelist);
    }
    if (left.isSeries() || right.isSeries()) {
        Type type = unknownSeries(event);
        type.element = op == QByteArrayView("/") ? std::optional(Core::kFloat) : left.isSeries() ? left.element : right.element;
        if (type.element && !type.element->isNumeric()) {
            type.element.reset();
        }
        return type;
    }
    return left.kind == right.kind ? left : Type();
}

} // namespace Authoring
