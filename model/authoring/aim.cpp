// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/aim.h"

#include "model/authoring/gesturewords.h"

#include <algorithm>

#include <QJsonArray>

namespace Authoring
{

namespace
{

Statement *functionNamed(const Module &module, const QByteArray &name)
{
    for (Statement *statement : module.body) {
        if (statement->kind == StatementKind::Def && module.view(statement->name) == QByteArrayView(name)) {
            return statement;
        }
    }
    return nullptr;
}

/// Whether the statement is in the header of the loop, not in its body.
bool isLoopHeader(const Statement *statement)
{
    return statement->kind == StatementKind::For;
}

QString madeInModule(const Card &card)
{
    return tr("%1 is made in %2, line %3. Open that file to change it there.")
        .arg(text(card.name.isEmpty() ? card.computedName : card.name), card.file, QString::number(card.module->lineNumber(card.statement->span.start)));
}

} // namespace

QString nameList(const QStringList &names)
{
    if (names.size() <= 1) {
        return names.join(QString());
    }
    if (names.size() <= 4) {
        return tr("%1 and %2").arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
    }
    return tr("%1 and %2 more").arg(names.mid(0, 3).join(QStringLiteral(", "))).arg(names.size() - 3);
}

GestureContext::GestureContext(const Page &page_, const QJsonObject &request_)
    : page(page_)
    , request(request_)
{
}

QByteArray GestureContext::targetName(const char *kind) const
{
    return request.value(QStringLiteral("target")).toObject().value(QLatin1String(kind)).toString().toUtf8();
}

std::optional<Span> GestureContext::at() const
{
    const QJsonArray range = request.value(QStringLiteral("at")).toArray();
    if (range.size() != 2) {
        return std::nullopt;
    }
    return Span{static_cast<Pos>(range.at(0).toInteger(-1)), static_cast<Pos>(range.at(1).toInteger(-1))};
}

OrRefusal<QByteArray> GestureContext::code(const char *key) const
{
    const QByteArray given = bytes(key).trimmed();
    if (!parseExpression(given)) {
        return refuse("bad_code", tr("\"%1\" is not one expression of Python, so nothing was changed. Correct it first.").arg(text(given)));
    }
    return given;
}

OrRefusal<Aim> GestureContext::resolveTarget() const
{
    const QJsonObject target = request.value(QStringLiteral("target")).toObject();
    Aim aim;
    aim.file = page.file();
    aim.module = page.module();
    if (target.contains(QStringLiteral("variable"))) {
        aim.label = targetName("variable");
        const Card *card = page.variable(aim.label);
        // A name that is given in two branches of an if has two cards: the place says which one is meant.
        if (const QJsonValue start = target.value(QStringLiteral("start")); start.isDouble()) {
            const auto exact = std::find_if(page.variables.begin(), page.variables.end(),
                                            [&](const Card &each) { return each.name == aim.label && each.statement->span.start == start.toInteger(); });
            card = exact == page.variables.end() ? card : &*exact;
        }
        if (!card) {
            const auto broken = std::find_if(aim.module->statements.begin(), aim.module->statements.end(), [&](const Statement &s) {
                return s.kind == StatementKind::Broken && aim.module->view(s.span).contains('.' + aim.label);
            });
            if (broken != aim.module->statements.end()) {
                return refuse("broken_here", tr("The code around this card has an error in line %1. Correct it first; other cards can still be edited.")
                                                 .arg(aim.module->lineNumber(broken->errorAt)));
            }
            return refuse("unknown_target", tr("There is no variable %1 in %2.").arg(text(aim.label), page.file()));
        }
        aim.card = card;
        aim.isVariable = true;
        aim.file = card->file;
        aim.module = card->module;
        aim.statement = card->statement;
        aim.value = card->value;
        return aim;
    }
    if (target.contains(QStringLiteral("name"))) {
        aim.label = targetName("name");
        aim.statement = page.statementOf(aim.label);
        if (!aim.statement) {
            const auto binding = page.program().resolve(page.file(), aim.label, nullptr);
            if (binding && binding->statement && binding->file != page.file()) {
                return refuse("made_in_module", tr("%1 is made in %2, line %3. Open that file to change it there.")
                                                    .arg(text(aim.label), binding->file, QString::number(binding->module->lineNumber(binding->statement->span.start))));
            }
            return refuse("unknown_target", tr("There is no name %1 at the top of %2.").arg(text(aim.label), page.file()));
        }
        aim.value = aim.statement->value;
        const auto isIt = [&](const Card &card) { return card.name == aim.label && card.statement == aim.statement; };
        for (const auto *cards : {&page.dates, &page.helpers}) {
            const auto found = std::find_if(cards->begin(), cards->end(), isIt);
            aim.card = found != cards->end() ? &*found : aim.card;
        }
        return aim;
    }
    if (target.contains(QStringLiteral("population"))) {
        if (!page.population) {
            return refuse("unknown_target", tr("%1 defines no population. Add dataset.define_population(...) first.").arg(page.file()));
        }
        aim.isPopulation = true;
        aim.label = "population";
        aim.file = page.population->file;
        aim.module = page.population->module;
        aim.statement = page.population->statement;
        aim.value = page.population->argument;
        if (page.population->expr != page.population->argument && !request.value(QStringLiteral("here")).toBool()) {
            aim.value = page.population->expr;
            aim.statement = page.population->expr->statement;
        }
        return aim;
    }
    if (target.contains(QStringLiteral("measure")) || target.contains(QStringLiteral("defaults"))) {
        aim.label = target.contains(QStringLiteral("measure")) ? targetName("measure") : QByteArrayLiteral("defaults");
        const MeasureCard *card = target.contains(QStringLiteral("measure")) ? page.measure(aim.label)
                                  : page.measureDefaults                     ? &*page.measureDefaults
                                                                             : nullptr;
        if (!card) {
            return refuse("unknown_target", tr("There is no measure %1 in %2.").arg(text(aim.label), page.file()));
        }
        aim.measure = card;
        aim.file = card->file;
        aim.module = card->module;
        aim.statement = card->statement;
        const QString part = target.value(QStringLiteral("part")).toString();
        aim.value = part == QLatin1String("numerator")     ? card->numerator
                    : part == QLatin1String("denominator") ? card->denominator
                    : part == QLatin1String("group_by")    ? card->groupBy
                    : part == QLatin1String("intervals")   ? card->intervals
                                                           : card->call;
        if (!aim.value) {
            return refuse("unknown_target", tr("%1 has no %2 of its own; it takes that of the defaults.").arg(text(aim.label), part));
        }
        return aim;
    }
    if (target.contains(QStringLiteral("dataset")) || target.contains(QStringLiteral("dummy"))) {
        aim.label = page.datasetName.isEmpty() ? page.measuresName : page.datasetName;
        aim.statement = page.datasetStatement ? page.datasetStatement : page.measuresStatement;
        if (!aim.statement) {
            return refuse("unknown_target", tr("%1 makes no dataset.").arg(page.file()));
        }
        if (target.contains(QStringLiteral("dummy")) && page.dummyCall) {
            aim.statement = page.dummyCall->statement;
            aim.value = page.dummyCall;
        } else {
            aim.value = aim.statement->value;
        }
        return aim;
    }
    return refuse("unknown_target", tr("The gesture names no target. Give a variable, a name, a measure or the population."));
}

OrRefusal<Aim> GestureContext::insideFunction(const Aim &aim) const
{
    const QByteArray name = bytes("inside");
    Aim inner = aim;
    Statement *function = functionNamed(*page.module(), name);
    inner.file = page.file();
    inner.module = page.module();
    if (!function) {
        const auto binding = page.program().resolve(page.file(), name, nullptr);
        if (binding && binding->kind == BindingKind::Function) {
            return refuse("made_in_module", tr("%1 is made in %2, line %3. Open that file to change it there.")
                                                .arg(text(name), binding->file, QString::number(binding->module->lineNumber(binding->statement->span.start))));
        }
        return refuse("unknown_target", tr("There is no function %1 in %2.").arg(text(name), page.file()));
    }
    inner.statement = nullptr;
    walkStatements(function->children, [&](Statement *statement) {
        if (statement->kind == StatementKind::Return && statement->value) {
            inner.statement = statement;
        }
    });
    if (!inner.statement) {
        return refuse("code_step", tr("%1 returns no expression. Edit it as text.").arg(text(name)));
    }
    inner.value = inner.statement->value;
    return inner;
}

OrRefusal<void> GestureContext::mayEdit(const QString &file, Statement *statement, const Aim &aim) const
{
    if (file != page.file()) {
        if (aim.card) {
            return refuse("made_in_module", madeInModule(*aim.card));
        }
        return refuse("made_in_module", tr("%1 is made in %2. Open that file to change it there.").arg(text(aim.label), file));
    }
    const Module &module = *page.module();
    if (statement->kind == StatementKind::Broken) {
        return refuse("broken_here", tr("The code around this card has an error in line %1. Correct it first; other cards can still be edited.")
                                         .arg(module.lineNumber(statement->errorAt)));
    }
    if (consented()) {
        return {};
    }
    if (const Statement *function = enclosingFunction(statement)) {
        const QByteArray name = module.slice(function->name);
        const QStringList made = page.madeBy(name);
        if (made.size() > 1) {
            return refuse("made_in_function", tr("This step is inside %1, which makes %2 variables: %3. Change all of them, or copy the steps for this variable.")
                                                  .arg(text(name)).arg(made.size()).arg(nameList(made)));
        }
        return {};
    }
    if (const Statement *loop = enclosingLoop(statement); loop && !isLoopHeader(statement)) {
        const bool isCard = aim.card && aim.card->statement == statement;
        const int passages = isCard ? aim.card->owner.passages : -1;
        const QString name = text(aim.label);
        const QString lines = tr("%1–%2").arg(module.lineNumber(loop->span.start)).arg(module.lineNumber(loop->span.end));
        if (passages == 1) {
            return {};
        }
        const QString words = passages > 1
            ? tr("%1 is one of %2 variables made by the loop in lines %3. Change all of them, or add a variable of its own below the loop.").arg(name).arg(passages).arg(lines)
            : tr("%1 is made by the loop in lines %2. Change all that it makes, or add a variable of its own below the loop.").arg(name, lines);
        return refuse("made_in_loop", words);
    }
    const bool own = aim.statement == statement || (aim.card && aim.card->statement == statement);
    if (!own) {
        const QStringList shared = page.dependents(statement);
        if (shared.size() > 1) {
            const QList<QByteArray> bound = page.boundBy(statement);
            return refuse("made_in_function", tr("This step is in %1, which makes %2 variables: %3. Change all of them, or copy the steps for this variable.")
                                                  .arg(bound.isEmpty() ? tr("a statement that is shared") : text(bound.first())).arg(shared.size()).arg(nameList(shared)));
        }
    }
    return {};
}

OrRefusal<Aim> GestureContext::aim() const
{
    auto resolved = resolveTarget();
    if (!resolved) {
        return resolved;
    }
    if (has("inside")) {
        const Aim outer = *resolved;
        resolved = insideFunction(outer);
        if (!resolved) {
            return resolved;
        }
    }
    Aim &aim = *resolved;
    if (const auto place = at(); place && page.module()) {
        // The place may be in a helper that the target uses: that statement is edited then.
        Statement *there = page.module()->statementAt(place->start);
        if (place->start < 0 || place->end > page.module()->text.size() || place->isEmpty() || !there) {
            return refuse("unknown_target", tr("There is no code at the place given. Ask for the outline again."));
        }
        if (aim.file != page.file() || !aim.statement || !aim.statement->span.contains(*place)) {
            const auto allowed = mayEdit(page.file(), there, aim);
            if (!allowed) {
                return tl::unexpected<Refusal>(allowed.error());
            }
            aim.file = page.file();
            aim.module = page.module();
            aim.statement = there;
            return resolved;
        }
        if (there != aim.statement && !enclosingLoop(there)) {
            aim.statement = there;
        }
    }
    const auto allowed = mayEdit(aim.file, aim.statement, aim);
    if (!allowed) {
        return tl::unexpected<Refusal>(allowed.error());
    }
    return resolved;
}

OrRefusal<Expr *> GestureContext::exprAt(Aim *aim) const
{
    const auto place = at();
    if (!place) {
        return aim->value ? OrRefusal<Expr *>(aim->value) : refuse("unknown_target", tr("There is no value here to change."));
    }
    Expr *expr = aim->module->expressionAt(*place);
    if (!expr) {
        return refuse("code_step", tr("This part is Python that has no form. Edit it as text."));
    }
    return expr;
}

OrRefusal<std::size_t> GestureContext::stepOf(const Chain &chain, const char *key) const
{
    const int step = number(key);
    if (step < 0 || step > static_cast<int>(chain.links.size())) {
        return refuse("unknown_target", tr("There is no step %1; the steps are numbered from 0 to %2.").arg(step).arg(chain.links.size()));
    }
    return static_cast<std::size_t>(step);
}

} // namespace Authoring
