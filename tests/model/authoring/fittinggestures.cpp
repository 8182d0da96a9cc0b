// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/authoring/fittinggestures.h"

#include <algorithm>

#include <QDate>

#include "model/authoring/forms.h"
#include "model/authoring/offers.h"

using namespace Authoring;

namespace
{

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QString s(const QByteArray &text)
{
    return QString::fromUtf8(text);
}

QJsonObject gesture(const char *op, const QJsonObject &target, std::initializer_list<std::pair<QString, QJsonValue>> arguments = {})
{
    QJsonObject request(arguments);
    request.insert(s("op"), s(op));
    request.insert(s("target"), target);
    return request;
}

bool isOrder(const QString &op)
{
    return op.startsWith(QLatin1Char('<')) || op.startsWith(QLatin1Char('>'));
}

} // namespace

FittingGestures::FittingGestures(const Page &page, unsigned seed)
    : m_page(page)
    , m_dice(seed)
{
}

QString FittingGestures::someDate()
{
    return QDate(2018, 1, 1).addDays(below(2000)).toString(Qt::ISODate);
}

QString FittingGestures::freshName()
{
    return s("zz_%1").arg(below(1'000'000'000));
}

bool FittingGestures::isUsed(const Card &card) const
{
    const QByteArray use = m_page.datasetName + '.' + card.name;
    return m_page.dependents(card.statement).size() > 1 || m_page.module()->text.count(use) > 1;
}

std::optional<QString> FittingGestures::otherValue(const Field &field)
{
    switch (field.kind) {
    case Field::Kind::Date:
        return someDate();
    case Field::Kind::Number:
        return QString::number(1 + below(400));
    case Field::Kind::Truth:
        return field.value == s("True") ? s("False") : s("True");
    case Field::Kind::Text:
    case Field::Kind::Choice:
        break;
    }
    QStringList fitting;
    for (const QString &choice : field.choices) {
        // Another comparison must suit the type, another number of rows the users, another list the codes.
        const bool order = field.gesture != s("set_operator") || isOrder(choice) == isOrder(field.value);
        const bool dimension = choice != s("exists_for_patient") && choice != s("count_for_patient");
        if (choice != field.value && order && dimension && field.gesture != s("set_codelist")) {
            fitting.append(choice);
        }
    }
    return fitting.isEmpty() ? std::nullopt : std::optional(fitting.at(below(static_cast<int>(fitting.size()))));
}

QJsonObject FittingGestures::ofField(const std::vector<Field> &fields, const QJsonObject &target)
{
    if (fields.empty()) {
        return {};
    }
    const Field &field = fields[static_cast<std::size_t>(below(static_cast<int>(fields.size())))];
    const auto value = otherValue(field);
    return value ? fieldGesture(field, target, *value) : QJsonObject();
}

std::vector<Field> FittingGestures::partsOf(const Card &card) const
{
    // A fixed date alone is no value for each patient, so it cannot take the place of the whole.
    std::vector<Field> fields = fieldsOf(m_page, card.file, card.value);
    std::erase_if(fields, [&card](const Field &field) { return field.at == card.value->span || field.at == card.value->outer; });
    return fields;
}

QJsonObject FittingGestures::ofSteps(const Card &card, const QJsonObject &target)
{
    const Chain chain = chainOf(*card.module, card.value);
    if (chain.links.empty()) {
        return {};
    }
    const int step = 1 + below(static_cast<int>(chain.links.size()));
    const Link &link = chain.links[static_cast<std::size_t>(step) - 1];
    const bool filter = link.kind == LinkKind::Where || link.kind == LinkKind::ExceptWhere;
    if (const auto window = windowOfStep(m_page, card.file, card.value, step); window && below(2) == 0) {
        WindowEnds ends;
        const QString reference = s(referenceDate(m_page));
        ends.from = below(4) == 0 ? QString() : s("%1 - days(%2)").arg(reference).arg(1 + below(900));
        ends.to = !ends.from.isEmpty() && below(4) == 0 ? QString() : reference;
        ends.fromIncluded = ends.toIncluded = below(2) == 0;
        return windowGestureFor(target, step, ends);
    }
    if (!filter) {
        return below(3) == 0 ? gesture("extract_name", target, {{s("steps"), step}, {s("name"), freshName()}}) : QJsonObject();
    }
    switch (below(4)) {
    case 0:
        return gesture("remove_step", target, {{s("step"), step}});
    case 1:
        return gesture("add_step", target, {{s("after"), step}, {s("code"), s(card.module->slice(link.span))}});
    case 2:
        return gesture("negate_condition", target, {{s("step"), step}});
    default: {
        const Expr *condition = link.call && link.call->arguments.size() == 1 ? link.call->arguments[0].value : nullptr;
        return condition ? gesture("add_condition", target, {{s("step"), step}, {s("code"), s(card.module->source(condition)).simplified()}}) : QJsonObject();
    }
    }
}

QJsonObject FittingGestures::ofStatement(const Card &card, const QJsonObject &target)
{
    switch (below(6)) {
    case 0:
        return gesture("rename", target, {{s("to"), freshName()}});
    case 1:
        return gesture("duplicate", target, {{s("as"), freshName()}});
    case 2:
        return gesture("delete", target, {{s("unused"), below(2) == 0}});
    case 3: {
        const Card &other = m_page.variables[static_cast<std::size_t>(below(static_cast<int>(m_page.variables.size())))];
        return other.name.isEmpty() ? QJsonObject() : gesture("move", target, {{below(2) == 0 ? s("before") : s("after"), s(other.name)}});
    }
    case 4:
        return gesture("set_comment", target, {{s("text"), s("what it is, %1").arg(below(1000))}});
    default:
        return gesture("add_variable", {}, {{s("name"), freshName()}, {s("after"), s(card.name)}, {s("code"), s(card.module->source(card.value))}});
    }
}

QJsonObject FittingGestures::ofValue(const Card &card, const QJsonObject &target)
{
    const auto choice = caseOf(*card.module, card.value);
    if (choice && !choice->branches.empty()) {
        const Branch &branch = choice->branches[static_cast<std::size_t>(below(static_cast<int>(choice->branches.size())))];
        const QString when = s(card.module->source(branch.when));
        const QString then = s(card.module->source(branch.then));
        const int index = below(static_cast<int>(choice->branches.size()));
        switch (below(4)) {
        case 0:
            return gesture("add_branch", target, {{s("index"), index}, {s("when"), s("~(%1)").arg(when)}, {s("then"), then}});
        case 1:
            return choice->branches.size() > 1 ? gesture("remove_branch", target, {{s("index"), index}}) : QJsonObject();
        case 2:
            return gesture("move_branch", target, {{s("index"), index}, {s("to"), below(static_cast<int>(choice->branches.size()))}});
        default: // the same value again changes nothing
            return gesture("set_branch", target, {{s("index"), index}, {s("then"), then}});
        }
    }
    const QByteArray called = calledName(*card.module, card.value);
    if (called == "minimum_of" || called == "maximum_of") {
        const std::size_t count = card.value->arguments.size();
        const Argument &argument = card.value->arguments[static_cast<std::size_t>(below(static_cast<int>(count)))];
        return below(2) == 0 || count < 3 ? gesture("add_operand", target, {{s("code"), s(card.module->source(argument.value))}})
                                          : gesture("remove_operand", target, {{s("index"), below(static_cast<int>(count))}});
    }
    if (isUsed(card)) {
        return {}; // another type would not suit those who use it
    }
    if (card.type.isSeries() && card.type.element == Core::kInt && below(2) == 0) {
        return bandsGesture(m_page, card, {18, 40, 65 + static_cast<double>(below(20))});
    }
    const std::vector<Offer> gives = givesFor(m_page, card);
    return gives.empty() ? QJsonObject() : gives[static_cast<std::size_t>(below(static_cast<int>(gives.size())))].request;
}

QJsonObject FittingGestures::forVariable(const Card &card)
{
    const QJsonObject target{{s("variable"), s(card.name)}, {s("start"), card.statement->span.start}};
    for (int tries = 0; tries < 8; ++tries) {
        QJsonObject request;
        switch (below(5)) {
        case 0:
        case 1:
            request = ofField(partsOf(card), target);
            break;
        case 2:
            request = ofSteps(card, target);
            break;
        case 3:
            request = ofValue(card, target);
            break;
        default:
            request = ofStatement(card, target);
        }
        if (!request.isEmpty()) {
            return request;
        }
    }
    return ofStatement(card, target);
}

QJsonObject FittingGestures::forCondition(const Condition &condition)
{
    const QJsonObject target{{s("population"), true}};
    const int count = static_cast<int>(m_page.population->conditions.size());
    const QString code = s("patients.date_of_birth.is_after(\"%1\")").arg(someDate());
    switch (below(8)) {
    case 0:
        return gesture("add_condition", target, {{s("code"), code}, {s("index"), condition.index}});
    case 1:
        return gesture("add_condition", target, {{s("code"), code}, {s("as"), freshName()}});
    case 2:
        return gesture("remove_condition", target, {{s("index"), condition.index}});
    case 3:
        return gesture("negate_condition", target, {{s("index"), condition.index}});
    case 4:
        return gesture("move_condition", target, {{s("index"), condition.index}, {s("to"), below(count)}});
    case 5:
        return gesture("replace_condition", target, {{s("index"), condition.index}, {s("code"), code}});
    case 6:
        return gesture("set_join", target, {{s("join"), below(2) == 0 ? s("or") : s("and")}});
    default: {
        const std::vector<Field> fields = condition.definition ? std::vector<Field>() : fieldsOf(m_page, m_page.population->file, condition.expr);
        const QJsonObject request = ofField(fields, target);
        return request.isEmpty() ? gesture("negate_condition", target, {{s("index"), condition.index}}) : request;
    }
    }
}
