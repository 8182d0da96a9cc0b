// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/words.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

namespace Authoring
{

namespace
{

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Words", text, nullptr, n);
}

QString quoted(const QByteArray &name)
{
    return QLatin1Char('`') + QString::fromUtf8(name) + QLatin1Char('`');
}

QString comparisonWords(QByteArrayView op, const QString &left, const QString &right)
{
    if (op == QByteArrayView(">")) {
        return tr("%1 above %2").arg(left, right);
    }
    if (op == QByteArrayView(">=")) {
        return tr("%1 at least %2").arg(left, right);
    }
    if (op == QByteArrayView("<")) {
        return tr("%1 below %2").arg(left, right);
    }
    if (op == QByteArrayView("<=")) {
        return tr("%1 at most %2").arg(left, right);
    }
    if (op == QByteArrayView("!=")) {
        return tr("%1 not equal to %2").arg(left, right);
    }
    return tr("%1 equal to %2").arg(left, right);
}

/// The same of one patient, in which the subject ends in "is".
QString equalityWords(bool equal, const QString &left, const QString &right)
{
    return equal ? tr("%1 is %2").arg(left, right) : tr("%1 is not %2").arg(left, right);
}

/// Tables of which a patient has one row on a day.
QString rowOnWords(const QByteArray &table, const QString &day)
{
    if (table == "practice_registrations") {
        return tr("the registration on %1").arg(day);
    }
    return table == "addresses" ? tr("the address on %1").arg(day) : tr("the row of %1 on %2").arg(quoted(table), day);
}

QString tableWords(const Schema::CatalogueTable &table)
{
    const QByteArray name = QByteArray::fromStdString(table.exportedName);
    if (name == "clinical_events") {
        return tr("all events in primary care (%1)").arg(quoted(name));
    }
    if (name == "medications") {
        return tr("all prescriptions (%1)").arg(quoted(name));
    }
    return table.schema->oneRowPerPatient ? tr("the patient's row of %1").arg(quoted(name)) : tr("all rows of %1").arg(quoted(name));
}

QString unitWords(const QByteArray &unit, const QString &amount, bool one)
{
    if (unit == "days") {
        return one ? tr("1 day") : tr("%1 days").arg(amount);
    }
    if (unit == "weeks") {
        return one ? tr("1 week") : tr("%1 weeks").arg(amount);
    }
    if (unit == "months") {
        return one ? tr("1 month") : tr("%1 months").arg(amount);
    }
    return one ? tr("1 year") : tr("%1 years").arg(amount);
}

} // namespace

QString lengthWords(const QByteArray &unit, int amount)
{
    return unitWords(unit, QString::number(amount), amount == 1);
}

QString dateWords(const QByteArray &iso)
{
    const QDate date = QDate::fromString(QString::fromLatin1(iso), Qt::ISODate);
    return date.isValid() ? QLocale(QLocale::English, QLocale::UnitedKingdom).toString(date, QStringLiteral("d MMMM yyyy")) : QString::fromUtf8(iso);
}

Words::Words(const Page &page, QString file)
    : m_page(page)
    , m_file(std::move(file))
    , m_module(page.program().module(m_file))
{
}

QString Words::source(const Expr *expr) const
{
    return QString::fromUtf8(m_module->slice(expr->span)).simplified();
}

QString Words::code(const Expr *expr) const
{
    return QLatin1Char('`') + source(expr) + QLatin1Char('`');
}

QString Words::durationWords(const Duration &duration) const
{
    bool number = false;
    const int amount = m_module->source(duration.amount).toInt(&number);
    const QString shown = number ? QString::number(amount) : code(duration.amount);
    return unitWords(duration.unit, shown, number && amount == 1);
}

QString Words::date(Expr *expr)
{
    if (const auto text = stringValue(*m_module, expr); text && isIsoDate(*text)) {
        return dateWords(*text);
    }
    if (const auto shift = shiftOf(*m_module, expr)) {
        if (m_module->source(shift->duration.amount) == "0") {
            return date(shift->date);
        }
        const QString length = durationWords(shift->duration);
        return shift->back ? tr("%1 before %2").arg(length, date(shift->date)) : tr("%1 after %2").arg(length, date(shift->date));
    }
    if (expr->kind == ExprKind::Name) {
        const QByteArray name = m_module->slice(expr->name);
        const auto binding = m_page.program().resolve(m_file, name, expr->statement, expr);
        if (binding && binding->value && binding->module && !m_told.contains(name)) {
            if (const auto text = stringValue(*binding->module, binding->value); text && isIsoDate(*text)) {
                m_told.insert(name);
                return tr("%1 (%2)").arg(quoted(name), dateWords(*text));
            }
        }
    }
    return code(expr);
}

QString Words::value(Expr *expr)
{
    if (const auto text = stringValue(*m_module, expr)) {
        return isIsoDate(*text) ? dateWords(*text) : text->isEmpty() ? tr("an empty text") : QString::fromUtf8(*text);
    }
    if (expr->kind == ExprKind::Number) {
        return source(expr);
    }
    if (expr->kind == ExprKind::Constant) {
        const QString text = source(expr);
        return text == QLatin1String("True") ? tr("true") : text == QLatin1String("False") ? tr("false") : tr("missing");
    }
    if (m_page.typing().typeOf(m_file, expr).isDate()) {
        return date(expr);
    }
    return expr->kind == ExprKind::Name || expr->kind == ExprKind::Attribute ? code(expr) : sentence(expr);
}

QString Words::listWords(const Expr *list)
{
    QStringList items;
    for (Expr *item : list->items) {
        items.append(item ? value(item) : QString());
    }
    if (items.size() == 1) {
        return tr("is %1").arg(items.first());
    }
    if (items.size() == 2) {
        return tr("is %1 or %2").arg(items.at(0), items.at(1));
    }
    if (items.size() <= 5) {
        return tr("is one of %1").arg(items.join(QStringLiteral(", ")));
    }
    return tr("is one of %1 and %2 more").arg(items.mid(0, 3).join(QStringLiteral(", "))).arg(items.size() - 3);
}

/// Whether it has a value for each row, so that a condition on it keeps or leaves out rows.
bool Words::isOfRow(Expr *expr) const
{
    const Type type = m_page.typing().typeOf(m_file, expr);
    return type.kind == TypeClass::Unknown ? expr->kind == ExprKind::Attribute : type.eventLevel;
}

/// The column a condition speaks about, without the table in front of it.
QString Words::subject(Expr *receiver) const
{
    const Chain chain = chainOf(*m_module, receiver);
    const bool column = !chain.links.empty() && chain.links.back().kind == LinkKind::Column;
    if (!column || (!isOfRow(receiver) && m_module->view(chain.links.back().attribute->name) == QByteArrayView("date"))) {
        return code(receiver); // of a patient, a mere `date` would not say of what
    }
    return quoted(m_module->slice(chain.links.back().attribute->name));
}

/// How a sentence on it begins: "dated", "with `numeric_value`", "`age` is".
QString Words::start(Expr *receiver, const QString &about) const
{
    if (!isOfRow(receiver)) {
        return tr("%1 is").arg(about);
    }
    return about == QLatin1String("`date`") ? tr("dated") : tr("with %1").arg(about);
}

QString Words::dateTest(const Link &link)
{
    const QByteArray name = m_module->slice(link.attribute->name);
    const auto argument = [&](std::size_t i) { return i < link.call->arguments.size() ? date(link.call->arguments[i].value) : tr("choose a date"); };
    Expr *receiver = link.attribute->items[0];
    const QString start = this->start(receiver, subject(receiver));
    if (name == "is_on_or_between" || name == "is_between") {
        return tr("%1 from %2 to %3, both days included").arg(start, argument(0), argument(1));
    }
    if (name == "is_between_but_not_on") {
        return tr("%1 after %2 and before %3").arg(start, argument(0), argument(1));
    }
    if (name == "is_on_or_before") {
        return tr("%1 on or before %2").arg(start, argument(0));
    }
    if (name == "is_before") {
        return tr("%1 before %2").arg(start, argument(0));
    }
    if (name == "is_on_or_after") {
        return tr("%1 on or after %2").arg(start, argument(0));
    }
    if (name == "is_after") {
        return tr("%1 after %2").arg(start, argument(0));
    }
    return tr("%1 during %2").arg(start, argument(0));
}

QString Words::comparison(Expr *expr)
{
    const QByteArrayView op = m_module->view(expr->operators[0]);
    Expr *left = expr->items[0];
    Expr *right = expr->items[1];
    const QString about = left->kind == ExprKind::Attribute ? subject(left) : value(left);
    const QString start = this->start(left, about);
    const bool equality = op == QByteArrayView("==") || op == QByteArrayView("!=");
    if (equality && !isOfRow(left)) {
        return equalityWords(op == QByteArrayView("=="), about, value(right));
    }
    if (m_page.typing().typeOf(m_file, left).isDate() && !equality) {
        if (op == QByteArrayView("<")) {
            return tr("%1 before %2").arg(start, date(right));
        }
        if (op == QByteArrayView("<=")) {
            return tr("%1 on or before %2").arg(start, date(right));
        }
        return op == QByteArrayView(">") ? tr("%1 after %2").arg(start, date(right)) : tr("%1 on or after %2").arg(start, date(right));
    }
    return comparisonWords(op, start, value(right));
}

QString Words::joined(const Fold &fold)
{
    QStringList parts;
    for (Expr *operand : fold.operands) {
        const QString part = condition(operand);
        parts.append(foldOf(*m_module, operand).operands.size() > 1 ? QLatin1Char('(') + part + QLatin1Char(')') : part);
    }
    if (parts.size() == 2) {
        return fold.op == "&" ? tr("%1 and %2").arg(parts.at(0), parts.at(1)) : tr("%1 or %2").arg(parts.at(0), parts.at(1));
    }
    const QString list = parts.join(QStringLiteral("; "));
    return fold.op == "&" ? tr("all of: %1").arg(list) : tr("any of: %1").arg(list);
}

QString Words::condition(Expr *expr)
{
    if (!expr) {
        return tr("choose a condition");
    }
    const Fold fold = foldOf(*m_module, expr);
    if (fold.operands.size() > 1) {
        return joined(fold);
    }
    if (expr->kind == ExprKind::Unary && m_module->view(expr->operators[0]) == QByteArrayView("~")) {
        return tr("not (%1)").arg(condition(expr->items[0]));
    }
    if (expr->kind == ExprKind::Compare && expr->items.size() == 2) {
        return comparison(expr);
    }
    const Chain chain = chainOf(*m_module, expr);
    if (chain.links.empty() || !chain.links.back().call) {
        return expr->kind != ExprKind::Attribute ? sentence(expr) : isOfRow(expr) ? tr("with %1").arg(subject(expr)) : code(expr);
    }
    const Link &last = chain.links.back();
    Expr *receiver = last.attribute->items[0];
    const QByteArrayView name = m_module->view(last.attribute->name);
    Expr *argument = last.call->arguments.empty() ? nullptr : last.call->arguments[0].value;
    switch (last.kind) {
    case LinkKind::Exists:
        return existence(receiver);
    case LinkKind::DateTest:
        return dateTest(last);
    case LinkKind::IsIn: {
        const bool negative = name.contains("not");
        if (argument && argument->kind == ExprKind::List) {
            const QString words = tr("%1 %2").arg(subject(receiver), listWords(argument));
            return negative ? tr("not (%1)").arg(words) : words;
        }
        const Type type = m_page.typing().typeOf(m_file, receiver);
        const QString list = argument ? code(argument) : tr("choose a codelist");
        if (type.element && type.element->kind == Core::TypeKind::Code) {
            return negative ? tr("with no code in %1").arg(list) : tr("with a code in %1").arg(list);
        }
        return negative ? tr("%1 not in %2").arg(subject(receiver), list) : tr("%1 in %2").arg(subject(receiver), list);
    }
    case LinkKind::IsNull:
        return name.contains("not") ? tr("%1 is known").arg(subject(receiver)) : tr("%1 is missing").arg(subject(receiver));
    case LinkKind::Contains:
        return tr("%1 contains %2").arg(subject(receiver), argument ? value(argument) : tr("choose a code"));
    default:
        return sentence(expr);
    }
}

/// That there is a row: "registered with a practice on 1 April 2023".
QString Words::existence(Expr *rows)
{
    const Chain chain = chainOf(*m_module, rows);
    const Link *only = chain.links.size() == 1 ? &chain.links.front() : nullptr;
    const Type table = m_page.typing().typeOf(m_file, chain.root);
    if (only && only->kind == LinkKind::ForPatientOn && only->call && !only->call->arguments.empty() && table.table) {
        const QString day = date(only->call->arguments[0].value);
        if (table.table->exportedName == "practice_registrations") {
            return tr("registered with a practice on %1").arg(day);
        }
        return tr("there is a row of %1 on %2").arg(quoted(QByteArray::fromStdString(table.table->exportedName)), day);
    }
    return tr("there is any of: %1").arg(sentence(rows));
}

/// Picking a row with the order it is picked by: "the latest by `date`, then by `numeric_value`".
QString Words::pick(const Link &order, const Link &picked)
{
    QStringList columns;
    for (const Argument &each : order.call ? order.call->arguments : std::vector<Argument>()) {
        columns.append(subject(each.value));
    }
    const QString by = columns.isEmpty() ? tr("choose a column") : columns.join(tr(", then by "));
    return m_module->slice(picked.attribute->name).startsWith("first") ? tr("the earliest by %1").arg(by) : tr("the latest by %1").arg(by);
}

QString Words::link(const Link &link, const Type &receiver)
{
    const QByteArray name = m_module->slice(link.attribute->name);
    Expr *argument = link.call && !link.call->arguments.empty() ? link.call->arguments[0].value : nullptr;
    switch (link.kind) {
    case LinkKind::Where:
        return condition(argument);
    case LinkKind::ExceptWhere:
        return tr("leaving out: %1; rows where this is unknown stay").arg(condition(argument));
    case LinkKind::SortBy: {
        QStringList columns;
        for (const Argument &each : link.call->arguments) {
            columns.append(subject(each.value));
        }
        return tr("in the order of %1").arg(columns.isEmpty() ? tr("choose a column") : columns.join(tr(", then by ")));
    }
    case LinkKind::Pick:
        return name.startsWith("first") ? tr("the earliest") : tr("the latest");
    case LinkKind::Column:
        return tr("its %1").arg(quoted(name));
    case LinkKind::Exists:
        return tr("whether there is any");
    case LinkKind::Count:
        return tr("how many");
    case LinkKind::Aggregate:
        return name.startsWith("minimum")        ? tr("the smallest")
               : name.startsWith("maximum")      ? tr("the largest")
               : name.startsWith("sum")          ? tr("the sum")
               : name.startsWith("mean")         ? tr("the mean")
               : name == "count_distinct_for_patient" ? tr("the number of different values")
                                                 : tr("the number of episodes");
    case LinkKind::ForPatientOn:
        return tr("the one on %1").arg(argument ? date(argument) : tr("choose a date"));
    case LinkKind::AgeOn:
        return tr("age in years on %1").arg(argument ? date(argument) : tr("choose a date"));
    case LinkKind::Spanning:
        return link.call->arguments.size() == 2
                   ? tr("those that last from %1 to %2").arg(date(argument), date(link.call->arguments[1].value))
                   : tr("those that span the dates given");
    case LinkKind::ToCategory:
        return tr("its category in %1").arg(argument ? code(argument) : tr("choose a codelist"));
    case LinkKind::MapValues:
        return tr("with its values replaced");
    case LinkKind::WhenNullThen:
        return tr("or %1 if missing").arg(argument ? value(argument) : tr("choose a value"));
    case LinkKind::DatePart:
        if (receiver.kind == TypeClass::DateDifference || name.endsWith('s')) {
            return tr("in %1").arg(QString::fromUtf8(name));
        }
        return link.call ? tr("moved to the first day of its %1").arg(name.endsWith("year") ? tr("year") : tr("month"))
                         : tr("its %1").arg(QString::fromUtf8(name));
    case LinkKind::Convert:
        return name == "absolute" ? tr("without its sign") : name == "as_int" ? tr("as a whole number") : tr("as a number");
    case LinkKind::DateTest:
    case LinkKind::IsIn:
    case LinkKind::IsNull:
    case LinkKind::Contains:
        return tr("whether %1").arg(condition(link.whole()));
    case LinkKind::TableMethod:
    case LinkKind::OtherMethod: {
        if (argument && (name == "is_alive_on" || name == "is_dead_on")) {
            return name == "is_alive_on" ? tr("alive on %1").arg(date(argument)) : tr("dead on %1").arg(date(argument));
        }
        if (argument && name == "exists_for_patient_on") {
            return tr("whether there is one on %1").arg(date(argument));
        }
        if (argument && (name == "cause_of_death_is_in" || name == "underlying_cause_of_death_is_in")) {
            return tr("died of a cause in %1").arg(value(argument));
        }
        QStringList arguments;
        for (const Argument &each : link.call->arguments) {
            arguments.append(value(each.value));
        }
        return arguments.isEmpty() ? quoted(name) : tr("%1 with %2").arg(quoted(name), arguments.join(QStringLiteral(", ")));
    }
    }
    return quoted(name);
}

QString Words::root(Expr *expr)
{
    const Type type = m_page.typing().typeOf(m_file, expr);
    if (expr->kind == ExprKind::Name) {
        const auto binding = m_page.program().resolve(m_file, m_module->slice(expr->name), expr->statement, expr);
        if (binding && binding->kind == BindingKind::Table && type.table) {
            return tableWords(*type.table);
        }
        return code(expr);
    }
    return sentence(expr);
}

QString Words::chain(Expr *expr)
{
    const Chain made = chainOf(*m_module, expr);
    const Type rootType = m_page.typing().typeOf(m_file, made.root);
    // `dataset.x` and `patients.sex` read as names, not as steps
    if (made.links.size() == 1 && made.links[0].kind == LinkKind::Column && (!rootType.isFrame() || !rootType.eventLevel)) {
        return rootType.isFrame() ? tr("%1 of %2").arg(quoted(m_module->slice(made.links[0].attribute->name)), code(made.root)) : code(expr);
    }
    QString words;
    Type receiver = rootType;
    for (std::size_t i = 0; i < made.links.size(); ++i) {
        const Link &step = made.links[i];
        const Link *next = i + 1 < made.links.size() ? &made.links[i + 1] : nullptr;
        if (step.kind == LinkKind::SortBy && next && next->kind == LinkKind::Pick) {
            words = tr("%1, %2").arg(words.isEmpty() ? root(made.root) : words, pick(step, *next));
            receiver = m_page.typing().typeOf(m_file, next->whole());
            ++i;
            continue;
        }
        if (words.isEmpty()) {
            // That a table with one row for a patient gives that row goes without saying.
            const auto binding = made.root->kind == ExprKind::Name
                                     ? m_page.program().resolve(m_file, m_module->slice(made.root->name), made.root->statement, made.root)
                                     : std::nullopt;
            const bool oneRow = rootType.isFrame() && !rootType.eventLevel && binding && binding->kind == BindingKind::Table;
            const bool column = step.kind == LinkKind::Column;
            const bool onDay = step.kind == LinkKind::ForPatientOn && rootType.table && binding && binding->kind == BindingKind::Table && step.call && !step.call->arguments.empty();
            words = onDay    ? rowOnWords(QByteArray::fromStdString(rootType.table->exportedName), date(step.call->arguments[0].value))
                    : !oneRow  ? tr("%1, %2").arg(root(made.root), link(step, receiver))
                    : column ? tr("%1 of %2").arg(quoted(m_module->slice(step.attribute->name)), code(made.root))
                             : link(step, receiver);
        } else {
            words = tr("%1, %2").arg(words, link(step, receiver));
        }
        receiver = m_page.typing().typeOf(m_file, step.whole());
    }
    return words.isEmpty() ? root(made.root) : words;
}

QString Words::caseWords(const Case &made)
{
    QStringList parts;
    for (const Branch &branch : made.branches) {
        parts.append(branch.when ? tr("%1 if %2").arg(value(branch.then), condition(branch.when)) : code(branch.whole));
    }
    parts.append(made.otherwise ? value(made.otherwise->value) : tr("missing"));
    return parts.join(tr("; otherwise "));
}

QString Words::sentence(Expr *expr)
{
    if (!expr || m_depth > 40) {
        return {};
    }
    ++m_depth;
    QString words;
    const Fold fold = foldOf(*m_module, expr);
    const QByteArray called = calledName(*m_module, expr);
    if (fold.operands.size() > 1) {
        words = joined(fold);
    } else if (const auto made = caseOf(*m_module, expr)) {
        words = caseWords(*made);
    } else if (called == "minimum_of" || called == "maximum_of") {
        QStringList parts;
        bool dates = false;
        for (const Argument &argument : expr->arguments) {
            dates = dates || m_page.typing().typeOf(m_file, argument.value).isDate();
            parts.append(value(argument.value));
        }
        const QString list = parts.join(QStringLiteral(", "));
        words = called == "minimum_of" ? (dates ? tr("the earliest of %1, ignoring missing dates").arg(list) : tr("the smallest of %1, ignoring missing values").arg(list))
                                       : (dates ? tr("the latest of %1, ignoring missing dates").arg(list) : tr("the largest of %1, ignoring missing values").arg(list));
    } else if (expr->kind == ExprKind::Unary && m_module->view(expr->operators[0]) == QByteArrayView("~")) {
        words = tr("not (%1)").arg(condition(expr->items[0]));
    } else if (expr->kind == ExprKind::Compare && expr->items.size() == 2) {
        words = comparison(expr);
    } else if (shiftOf(*m_module, expr)) {
        words = date(expr);
    } else if (const Chain links = chainOf(*m_module, expr); !links.links.empty()) {
        const Link &last = links.links.back();
        Expr *difference = last.attribute->items[0];
        if (last.kind == LinkKind::DatePart && !last.call && difference->kind == ExprKind::Binary) {
            words = tr("%1 from %2 to %3").arg(QString::fromUtf8(m_module->slice(last.attribute->name)), date(difference->items[1]), date(difference->items[0]));
        } else {
            words = chain(expr);
        }
    } else if (expr->kind == ExprKind::Call) {
        QStringList arguments;
        for (const Argument &argument : expr->arguments) {
            const QString given = value(argument.value);
            arguments.append(argument.keyword.isEmpty() ? given : tr("%1 = %2").arg(QString::fromUtf8(m_module->slice(argument.keyword)), given));
        }
        words = arguments.isEmpty() ? tr("the result of %1").arg(code(expr->items[0]))
                                    : tr("the result of %1 with %2").arg(code(expr->items[0]), arguments.join(QStringLiteral(", ")));
    } else if (expr->kind == ExprKind::Name) {
        words = code(expr);
    } else if (expr->kind == ExprKind::Number || expr->kind == ExprKind::String || expr->kind == ExprKind::Constant) {
        words = value(expr);
    } else if (expr->kind == ExprKind::Binary || expr->kind == ExprKind::List || expr->kind == ExprKind::Subscript) {
        words = code(expr);
    } else {
        words = tr("Python: %1").arg(code(expr));
    }
    --m_depth;
    return words;
}

} // namespace Authoring
