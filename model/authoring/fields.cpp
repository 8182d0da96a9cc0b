// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/fields.h"

#include <algorithm>

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

#include "model/authoring/shapes.h"

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Fields", text);
}

QString text(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes);
}

QStringList words(std::initializer_list<const char *> names)
{
    QStringList list;
    for (const char *name : names) {
        list.append(QString::fromLatin1(name));
    }
    return list;
}

/// Methods that can take each other's place without changing what stands around them.
const QList<QStringList> &methodFamilies()
{
    static const QList<QStringList> families{
        words({"first_for_patient", "last_for_patient"}),
        words({"is_before", "is_on_or_before", "is_after", "is_on_or_after"}),
        words({"is_on_or_between", "is_between_but_not_on"}),
        words({"exists_for_patient", "count_for_patient"}),
        words({"minimum_for_patient", "maximum_for_patient", "mean_for_patient", "sum_for_patient"}),
        words({"is_null", "is_not_null"}),
        words({"is_in", "is_not_in"})};
    return families;
}

const QStringList &units()
{
    static const QStringList list = words({"days", "weeks", "months", "years"});
    return list;
}

class Collector
{
public:
    Collector(const Page &page, const QString &file)
        : m_page(page)
        , m_file(file)
        , m_module(page.program().module(file))
    {
    }

    std::vector<Field> collect(Expr *expr)
    {
        if (m_module) {
            walk(expr, [this](Expr *part) { look(part); });
            std::stable_sort(m_fields.begin(), m_fields.end(), [](const Field &a, const Field &b) { return a.at.start < b.at.start; });
        }
        return std::move(m_fields);
    }

private:
    void add(Field::Kind kind, const char *gesture, const Span &at, const QString &value, const QString &label, const QStringList &choices = {})
    {
        m_fields.push_back({kind, QString::fromLatin1(gesture), at, value, label, choices});
    }

    void look(Expr *expr)
    {
        switch (expr->kind) {
        case ExprKind::String:
            string(expr);
            break;
        case ExprKind::Number:
            if (isIndex(expr) || isPartOfDate(expr)) {
                break;
            }
            // The sign belongs to the value, but the gesture is aimed at the digits.
            add(Field::Kind::Number, "set_value", expr->span, text(m_module->slice(expr->span)), tr("Number"));
            break;
        case ExprKind::Constant:
            if (const QByteArray value = m_module->slice(expr->span); value == "True" || value == "False") {
                add(Field::Kind::Truth, "set_value", expr->span, text(value), tr("True or false"), words({"True", "False"}));
            }
            break;
        case ExprKind::Name:
            name(expr);
            break;
        case ExprKind::Attribute:
            attribute(expr);
            break;
        case ExprKind::Compare:
            if (expr->operators.size() == 1) {
                add(Field::Kind::Choice, "set_operator", expr->operators.front(), text(m_module->slice(expr->operators.front())), tr("Comparison"),
                    words({"==", "!=", "<", "<=", ">", ">="}));
            }
            break;
        case ExprKind::Call:
            call(expr);
            break;
        default:
            break;
        }
    }

    void string(Expr *expr)
    {
        const auto value = stringValue(*m_module, expr);
        if (!value) {
            return;
        }
        if (isIsoDate(*value)) {
            add(Field::Kind::Date, "set_date", expr->span, text(*value), tr("Date"));
        } else {
            add(Field::Kind::Text, "set_value", expr->span, text(*value), tr("Value"), allowedValues(expr));
        }
    }

    /// The categories of the column that a text is compared with, directly or in a list.
    QStringList allowedValues(const Expr *expr)
    {
        const Expr *around = expr->parent;
        if (around && (around->kind == ExprKind::List || around->kind == ExprKind::Set || around->kind == ExprKind::Tuple)) {
            around = around->parent;
        }
        Expr *subject = nullptr;
        if (around && around->kind == ExprKind::Compare) {
            subject = around->items.front() == expr ? around->items.back() : around->items.front();
        } else if (around && around->kind == ExprKind::Call && around->items.front()->kind == ExprKind::Attribute) {
            subject = around->items.front()->items.front();
        }
        const Type type = subject ? m_page.typing().typeOf(m_file, subject) : Type();
        const Core::Constraint *categories = type.column ? type.column->constraint(Core::Constraint::Kind::Categorical) : nullptr;
        QStringList values;
        for (const Core::Value &value : categories ? categories->values : std::vector<Core::Value>()) {
            if (const auto *known = std::get_if<std::string>(&value.storage())) {
                values.append(QString::fromStdString(*known));
            }
        }
        return values;
    }

    /// A place in a list of the study's own: another number would be another thing, or none.
    [[nodiscard]] static bool isIndex(const Expr *number)
    {
        const Expr *around = number->parent && number->parent->kind == ExprKind::Unary ? number->parent->parent : number->parent;
        return around && around->kind == ExprKind::Subscript;
    }

    [[nodiscard]] bool isPartOfDate(const Expr *number) const
    {
        return number->parent && number->parent->kind == ExprKind::Call && !dateIn(number->parent).isEmpty();
    }

    /// The date that `date(2023, 4, 1)` or `datetime(2023, 4, 1)` of Python makes, as text; empty for other calls.
    [[nodiscard]] QByteArray dateIn(const Expr *call) const
    {
        const QByteArray name = m_module->slice(call->items.front()->name);
        const auto isNumber = [](const Argument &argument) { return argument.keyword.isEmpty() && argument.value && argument.value->kind == ExprKind::Number; };
        if ((name != "date" && name != "datetime") || call->arguments.size() != 3 || !std::all_of(call->arguments.begin(), call->arguments.end(), isNumber)) {
            return {};
        }
        const QByteArray iso = m_module->source(call->arguments[0].value) + '-' + m_module->source(call->arguments[1].value).rightJustified(2, '0') + '-'
                               + m_module->source(call->arguments[2].value).rightJustified(2, '0');
        return isIsoDate(iso) ? iso : QByteArray();
    }

    /// Dates of the study that can stand where a name stands, defined above it. What a series is
    /// compared or asked by must stay a series; only an argument may be a fixed date as well.
    [[nodiscard]] QStringList datesFor(const Expr *expr, const Type &type) const
    {
        const bool argument = expr->parent && expr->parent->kind == ExprKind::Call;
        QStringList dates;
        for (const auto *cards : {&m_page.dates, &m_page.helpers}) {
            for (const Card &card : *cards) {
                const bool above = card.file == m_file && card.statement->span.end < expr->span.start;
                const bool fits = !card.type.isSeries() ? argument || !type.isSeries() : type.isSeries() && !card.type.eventLevel;
                if (card.type.isDate() && above && fits) {
                    dates.append(text(card.name));
                }
            }
        }
        return dates;
    }

    void name(Expr *expr)
    {
        // A name that is called is no operand.
        if (expr->parent && ((expr->parent->kind == ExprKind::Call && expr->parent->items.front() == expr))) {
            return;
        }
        const Type type = m_page.typing().typeOf(m_file, expr);
        const QString now = text(m_module->slice(expr->span));
        if (type.kind == TypeClass::Codelist || type.kind == TypeClass::Categories) {
            QStringList lists;
            for (const CodelistCard &codelist : m_page.codelists) {
                if (codelist.file == m_file) {
                    lists.append(text(codelist.name));
                }
            }
            add(Field::Kind::Choice, "set_codelist", expr->span, now, tr("Codelist"), withNow(lists, now));
        } else if (type.isDate() && !type.eventLevel) {
            add(Field::Kind::Choice, "set_name", expr->span, now, tr("Date"), withNow(datesFor(expr, type), now));
        }
    }

    /// Dates have a smallest and a largest, but no mean and no sum.
    [[nodiscard]] QStringList fitting(QStringList family, const Expr *attribute) const
    {
        const Type receiver = m_page.typing().typeOf(m_file, attribute->items.front());
        const QByteArrayView now = m_module->view(attribute->name);
        const bool isSum = now == QByteArrayView("mean_for_patient") || now == QByteArrayView("sum_for_patient");
        const bool mayBeDate = receiver.element ? !receiver.element->isNumeric() && *receiver.element != Core::kBool : !isSum;
        if (mayBeDate) {
            family.removeAll(QStringLiteral("mean_for_patient"));
            family.removeAll(QStringLiteral("sum_for_patient"));
        }
        return family;
    }

    void attribute(Expr *expr)
    {
        const bool called = expr->parent && expr->parent->kind == ExprKind::Call && expr->parent->items.front() == expr;
        const QString now = text(m_module->slice(expr->name));
        if (called) {
            for (const QStringList &family : methodFamilies()) {
                if (family.contains(now)) {
                    add(Field::Kind::Choice, "set_method", expr->name, now, tr("Method"), fitting(family, expr));
                }
            }
            return;
        }
        const Type receiver = m_page.typing().typeOf(m_file, expr->items.front());
        if (!receiver.isFrame() || !receiver.table) {
            if (m_page.typing().typeOf(m_file, expr).kind == TypeClass::Codelist) {
                add(Field::Kind::Choice, "set_codelist", expr->span, text(m_module->slice(expr->span)), tr("Codelist"), {text(m_module->slice(expr->span))});
            }
            return;
        }
        const Core::ColumnSchema *column = receiver.table->schema->column(now.toStdString());
        QStringList columns;
        for (const Core::ColumnSchema &other : receiver.table->schema->columns) {
            if (!column || other.type == column->type) {
                columns.append(QString::fromStdString(other.name));
            }
        }
        if (column) {
            add(Field::Kind::Choice, "set_column", expr->name, now, tr("Column"), columns);
        }
    }

    void call(Expr *expr)
    {
        const auto duration = durationOf(*m_module, expr);
        if (duration && expr->items.front()->kind == ExprKind::Name) {
            add(Field::Kind::Choice, "set_method", expr->items.front()->span, text(duration->unit), tr("Unit"), unitsFor(expr));
        } else if (const QByteArray date = dateIn(expr); !date.isEmpty() && m_module->view(expr->items.front()->name) == QByteArrayView("date")) {
            add(Field::Kind::Date, "set_date", expr->span, text(date), tr("Date"));
        }
    }

    /// Months and years have no fixed length, so gaps between episodes are in days or weeks.
    [[nodiscard]] QStringList unitsFor(const Expr *duration) const
    {
        const Expr *around = duration->parent;
        const bool gap = around && around->kind == ExprKind::Call && m_module->view(around->items.front()->name) == QByteArrayView("count_episodes_for_patient");
        return gap ? words({"days", "weeks"}) : units();
    }

    static QStringList withNow(QStringList list, const QString &now)
    {
        if (!list.contains(now)) {
            list.prepend(now);
        }
        return list;
    }

    const Page &m_page;
    QString m_file;
    ModulePtr m_module;
    std::vector<Field> m_fields;
};

} // namespace

std::vector<Field> fieldsOf(const Page &page, const QString &file, Expr *expr)
{
    return Collector(page, file).collect(expr);
}

QJsonObject fieldGesture(const Field &field, const QJsonObject &target, const QString &value)
{
    QJsonObject request{{QStringLiteral("op"), field.gesture},
                        {QStringLiteral("target"), target},
                        {QStringLiteral("at"), QJsonArray{field.at.start, field.at.end}}};
    if (field.kind == Field::Kind::Number) {
        request.insert(QStringLiteral("value"), value.toDouble());
    } else if (field.kind == Field::Kind::Truth) {
        request.insert(QStringLiteral("value"), value == QLatin1String("True"));
    } else {
        request.insert(QStringLiteral("value"), value);
    }
    return request;
}

QString choiceWords(const QString &choice)
{
    static const QHash<QString, const char *> known{
        {QStringLiteral("first_for_patient"), QT_TRANSLATE_NOOP("Fields", "first")},
        {QStringLiteral("last_for_patient"), QT_TRANSLATE_NOOP("Fields", "last")},
        {QStringLiteral("is_before"), QT_TRANSLATE_NOOP("Fields", "before")},
        {QStringLiteral("is_on_or_before"), QT_TRANSLATE_NOOP("Fields", "on or before")},
        {QStringLiteral("is_after"), QT_TRANSLATE_NOOP("Fields", "after")},
        {QStringLiteral("is_on_or_after"), QT_TRANSLATE_NOOP("Fields", "on or after")},
        {QStringLiteral("is_on_or_between"), QT_TRANSLATE_NOOP("Fields", "between, both days included")},
        {QStringLiteral("is_between_but_not_on"), QT_TRANSLATE_NOOP("Fields", "between, both days left out")},
        {QStringLiteral("exists_for_patient"), QT_TRANSLATE_NOOP("Fields", "whether there is any")},
        {QStringLiteral("count_for_patient"), QT_TRANSLATE_NOOP("Fields", "how many")},
        {QStringLiteral("minimum_for_patient"), QT_TRANSLATE_NOOP("Fields", "the smallest")},
        {QStringLiteral("maximum_for_patient"), QT_TRANSLATE_NOOP("Fields", "the largest")},
        {QStringLiteral("mean_for_patient"), QT_TRANSLATE_NOOP("Fields", "the mean")},
        {QStringLiteral("sum_for_patient"), QT_TRANSLATE_NOOP("Fields", "the sum")},
        {QStringLiteral("is_null"), QT_TRANSLATE_NOOP("Fields", "is missing")},
        {QStringLiteral("is_not_null"), QT_TRANSLATE_NOOP("Fields", "is known")},
        {QStringLiteral("is_in"), QT_TRANSLATE_NOOP("Fields", "in")},
        {QStringLiteral("is_not_in"), QT_TRANSLATE_NOOP("Fields", "not in")},
        {QStringLiteral("=="), QT_TRANSLATE_NOOP("Fields", "is")},
        {QStringLiteral("!="), QT_TRANSLATE_NOOP("Fields", "is not")},
        {QStringLiteral("<"), QT_TRANSLATE_NOOP("Fields", "below")},
        {QStringLiteral("<="), QT_TRANSLATE_NOOP("Fields", "at most")},
        {QStringLiteral(">"), QT_TRANSLATE_NOOP("Fields", "above")},
        {QStringLiteral(">="), QT_TRANSLATE_NOOP("Fields", "at least")},
        {QStringLiteral("True"), QT_TRANSLATE_NOOP("Fields", "true")},
        {QStringLiteral("False"), QT_TRANSLATE_NOOP("Fields", "false")}};
    const char *found = known.value(choice);
    return found ? tr(found) : choice;
}

} // namespace Authoring
