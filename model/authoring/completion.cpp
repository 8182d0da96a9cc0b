// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/completion.h"

#include <algorithm>
#include <set>

#include <QCoreApplication>

#include "model/authoring/layout.h"
#include "model/authoring/reference.h"
#include "model/authoring/tokens.h"

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Completion", text);
}

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

/// What stands before a place, as tokens of the statement around it.
struct Before
{
    Pos statementStart = 0;
    std::vector<Token> tokens; ///< of the text from there up to the place
    QByteArray text;           ///< that text
    QByteArray word;           ///< the part of a word that ends at the place
    bool inString = false;
};

Before readBefore(const Module &module, Pos at)
{
    Before before;
    Pos wordStart = at;
    while (wordStart > 0 && isWordByte(module.text.at(wordStart - 1))) {
        --wordStart;
    }
    before.word = module.slice({wordStart, at});
    const Statement *statement = module.statementAt(at);
    while (statement && statement->isCompound() && at > statement->header.end) {
        statement = nullptr; // between statements of a block
    }
    before.statementStart = statement ? statement->span.start : module.lines.start(module.lines.lineOf(at));
    // An unclosed bracket above may have cut the statement: go up to the line where it was opened.
    before.text = module.slice({before.statementStart, wordStart});
    before.tokens = tokenize(before.text).list;
    while (!before.tokens.empty()
           && (before.tokens.back().kind == TokenKind::End || before.tokens.back().kind == TokenKind::Newline || before.tokens.back().kind == TokenKind::Dedent
               || (before.tokens.back().kind == TokenKind::Error && before.tokens.back().span.isEmpty()))) {
        before.tokens.pop_back();
    }
    before.inString = !before.tokens.empty() && before.tokens.back().kind == TokenKind::Error && !before.tokens.back().span.isEmpty()
                      && QByteArrayView("\"'").contains(before.text.at(before.tokens.back().span.start));
    return before;
}

/// The index of the token where the primary expression that ends with token `last` begins.
std::size_t primaryStart(const Before &before, std::size_t last)
{
    const auto text = [&](std::size_t i) { return QByteArrayView(before.text).sliced(before.tokens[i].span.start, before.tokens[i].span.length()); };
    std::size_t i = last;
    while (true) {
        const QByteArrayView here = text(i);
        if (here == QByteArrayView(")") || here == QByteArrayView("]") || here == QByteArrayView("}")) {
            int depth = 0;
            while (true) {
                const QByteArrayView t = text(i);
                depth += t == QByteArrayView(")") || t == QByteArrayView("]") || t == QByteArrayView("}") ? 1 : 0;
                depth -= t == QByteArrayView("(") || t == QByteArrayView("[") || t == QByteArrayView("{") ? 1 : 0;
                if (depth == 0 || i == 0) {
                    break;
                }
                --i;
            }
            // `f(...)`, `x[...]`: the name in front belongs to it
            if (i > 0 && (before.tokens[i - 1].kind == TokenKind::Name && !isKeyword(text(i - 1)))) {
                --i;
            } else if (i > 0 && (text(i - 1) == QByteArrayView(")") || text(i - 1) == QByteArrayView("]"))) {
                --i;
                continue;
            }
        }
        if (i >= 2 && text(i - 1) == QByteArrayView(".")) {
            i -= 2;
            continue;
        }
        return i;
    }
}

/// The call whose brackets are open at the place: the token of its bracket, or nothing.
std::optional<std::size_t> openCall(const Before &before, int *commas)
{
    int depth = 0;
    int count = 0;
    for (std::size_t n = before.tokens.size(); n > 0; --n) {
        const Token &token = before.tokens[n - 1];
        const QByteArrayView t = QByteArrayView(before.text).sliced(token.span.start, token.span.length());
        if (t == QByteArrayView(")") || t == QByteArrayView("]") || t == QByteArrayView("}")) {
            ++depth;
        } else if (t == QByteArrayView("(") || t == QByteArrayView("[") || t == QByteArrayView("{")) {
            if (depth > 0) {
                --depth;
                continue;
            }
            if (t == QByteArrayView("(") && n >= 2 && before.tokens[n - 2].kind == TokenKind::Name) {
                *commas = count;
                return n - 1;
            }
            count = 0; // a list inside the call
        } else if (t == QByteArrayView(",") && depth == 0) {
            ++count;
        }
    }
    return std::nullopt;
}

QByteArray tokenText(const Before &before, std::size_t index)
{
    return before.text.mid(before.tokens[index].span.start, before.tokens[index].span.length());
}

QByteArray textBetween(const Before &before, std::size_t first, std::size_t last)
{
    return before.text.mid(before.tokens[first].span.start, before.tokens[last].span.end - before.tokens[first].span.start);
}

void addMembers(std::vector<Completion> *items, const Type &type)
{
    for (const Member &member : membersOf(type)) {
        const bool called = !member.signature.isEmpty();
        Completion item;
        item.label = member.name;
        item.insert = member.name + (called ? (member.signature == QLatin1String("()") ? "()" : "(") : "");
        item.detail = called ? member.signature + QStringLiteral(" → ") + member.result : member.result;
        item.kind = called ? CompletionKind::Method : CompletionKind::Column;
        items->push_back(std::move(item));
    }
}

/// Variables of the dataset assigned above.
void addVariables(std::vector<Completion> *items, const Module &module, const QByteArray &dataset)
{
    std::set<QByteArray> seen;
    for (const Expr &expr : module.expressions) {
        if (expr.kind == ExprKind::Attribute && expr.items[0]->kind == ExprKind::Name && module.view(expr.items[0]->name) == QByteArrayView(dataset)
            && expr.statement && !expr.statement->targets.empty() && expr.statement->targets.front() == &expr) {
            const QByteArray name = module.slice(expr.name);
            if (seen.insert(name).second) {
                items->push_back({name, name, tr("variable"), CompletionKind::Variable, 0});
            }
        }
    }
}

/// What a call wants: the names of its arguments' types.
enum class Wanted
{
    Anything,
    Date,
    Codelist,
    Condition,
    Duration
};

Wanted wantedBy(const QByteArray &method)
{
    switch (linkKind(method, true)) {
    case LinkKind::DateTest:
    case LinkKind::AgeOn:
    case LinkKind::ForPatientOn:
    case LinkKind::Spanning:
        return Wanted::Date;
    case LinkKind::IsIn:
    case LinkKind::ToCategory:
        return Wanted::Codelist;
    case LinkKind::Where:
    case LinkKind::ExceptWhere:
        return Wanted::Condition;
    default:
        break;
    }
    if (method == "define_population" || method == "when") {
        return Wanted::Condition;
    }
    if (method == "count_episodes_for_patient") {
        return Wanted::Duration;
    }
    return method == "is_alive_on" || method == "is_dead_on" ? Wanted::Date : Wanted::Anything;
}

bool fits(const Type &type, Wanted wanted)
{
    switch (wanted) {
    case Wanted::Date:
        return type.isDate() || type.kind == TypeClass::Interval;
    case Wanted::Codelist:
        return type.kind == TypeClass::Codelist || type.kind == TypeClass::Categories || type.kind == TypeClass::List;
    case Wanted::Condition:
        return type.isBoolSeries();
    case Wanted::Duration:
        return type.kind == TypeClass::Duration;
    case Wanted::Anything:
        return true;
    }
    return true;
}

void addNames(std::vector<Completion> *items, const Program &program, const QString &file, Pos at, Wanted wanted)
{
    const ModulePtr module = program.module(file);
    Typing typing(&program);
    const auto &names = program.names(file);
    std::set<QByteArray> seen;
    for (auto it = names.sites.cbegin(); it != names.sites.cend(); ++it) {
        if (it.value().front().statement->span.start > at) {
            continue; // defined below
        }
        const Type type = typing.typeOfName(file, it.key());
        const bool list = type.kind == TypeClass::Codelist || type.kind == TypeClass::Categories;
        const bool table = type.isFrame() && it.value().back().imported;
        items->push_back({it.key(), it.key(), type.kind == TypeClass::Unknown ? QString() : type.words(),
                          list ? CompletionKind::Codelist : table ? CompletionKind::Table : CompletionKind::Name,
                          wanted != Wanted::Anything && fits(type, wanted) ? 0 : 1});
        seen.insert(it.key());
    }
    for (const Statement *star : names.starImports) {
        if (star->module.startsWith("ehrql.tables.")) {
            if (const auto *tables = Schema::Catalogue::instance().module(star->module.mid(13).toStdString())) {
                for (const Schema::CatalogueTable &table : tables->tables) {
                    const QByteArray name = QByteArray::fromStdString(table.exportedName);
                    if (seen.insert(name).second) {
                        items->push_back({name, name, tr("table"), CompletionKind::Table, 1});
                    }
                }
            }
        } else if (!star->module.startsWith("ehrql")) {
            const QString other = program.resolveModule(file, star->module);
            const auto &theirs = program.names(other);
            for (auto it = theirs.sites.cbegin(); !other.isEmpty() && it != theirs.sites.cend(); ++it) {
                if (!it.value().front().imported && seen.insert(it.key()).second) {
                    const Type type = typing.typeOfName(other, it.key());
                    items->push_back({it.key(), it.key(), type.words(), fits(type, Wanted::Codelist) ? CompletionKind::Codelist : CompletionKind::Name,
                                      wanted != Wanted::Anything && fits(type, wanted) ? 0 : 1});
                }
            }
        }
    }
    // Parameters and names of the function around.
    if (const Statement *function = enclosingFunction(module->statementAt(at))) {
        for (const Parameter &parameter : function->parameters) {
            const QByteArray name = module->slice(parameter.name);
            items->push_back({name, name, tr("parameter"), CompletionKind::Name, 0});
        }
    }
    for (const QByteArray &name : ehrqlNames()) {
        if (!name.isEmpty() && seen.insert(name).second) {
            const bool duration = name == "days" || name == "weeks" || name == "months" || name == "years";
            const ReferenceEntry *entry = referenceEntry(name);
            items->push_back({name, name, entry ? entry->signature : QString(), CompletionKind::Function, wanted == Wanted::Duration && duration ? 0 : 2});
        }
    }
}

void addSnippets(std::vector<Completion> *items, const Module &module, const QByteArray &dataset)
{
    const QByteArray eol = lineEndOf(module);
    const QByteArray unit = indentUnit(module);
    items->push_back({"variable", dataset + ".name = ", tr("a new variable"), CompletionKind::Snippet, 3});
    items->push_back({"age band", dataset + ".age_band = case(" + eol + unit + "when(age < 18).then(\"0-17\")," + eol + unit + "when(age < 65).then(\"18-64\"),"
                                      + eol + unit + "otherwise=\"65+\"," + eol + ')',
                      tr("groups of ages"), CompletionKind::Snippet, 3});
    items->push_back({"latest event", dataset + ".latest = (" + eol + unit + "clinical_events" + eol + unit + ".where(clinical_events.snomedct_code.is_in(codes))" + eol
                                          + unit + ".sort_by(clinical_events.date)" + eol + unit + ".last_for_patient().date" + eol + ')',
                      tr("the date of the latest event with a code"), CompletionKind::Snippet, 3});
}

/// Allowed values of the column that the open text is compared with.
void addValues(std::vector<Completion> *items, const Program &program, const QString &file, Pos at, const Before &before)
{
    std::size_t n = before.tokens.size() - 1; // the open text itself
    while (n > 0 && QList<QByteArray>{",", "[", "(", "{"}.contains(tokenText(before, n - 1))) {
        --n;
        if (n >= 1 && before.tokens[n - 1].kind == TokenKind::String) {
            --n;
        }
    }
    if (n == 0) {
        return;
    }
    QByteArray receiver;
    const QByteArray last = tokenText(before, n - 1);
    if (last == "==" || last == "!=") {
        if (n < 2) {
            return;
        }
        receiver = textBetween(before, primaryStart(before, n - 2), n - 2);
    } else if (before.tokens[n - 1].kind == TokenKind::Name && n >= 3 && tokenText(before, n - 2) == ".") {
        receiver = textBetween(before, primaryStart(before, n - 3), n - 3);
    } else {
        return;
    }
    const Type type = typeOfText(program, file, at, receiver);
    const Core::Constraint *categories = type.column ? type.column->anyConstraint(Core::Constraint::Kind::Categorical) : nullptr;
    if (!categories) {
        return;
    }
    for (const Core::Value &value : categories->values) {
        if (!value.isNull()) {
            const QByteArray text = QByteArray::fromStdString(value.toCsvText());
            items->push_back({text, text, tr("allowed value of %1").arg(QString::fromStdString(type.column->name)), CompletionKind::Value, 0});
        }
    }
}

} // namespace

Type typeOfText(const Program &program, const QString &file, Pos at, const QByteArray &expression)
{
    const ModulePtr module = program.module(file);
    if (!module || expression.isEmpty()) {
        return {};
    }
    Statement *statement = module->statementAt(at);
    while (statement && statement->isCompound() && at > statement->header.end) {
        statement = nullptr;
    }
    const Pos start = statement ? module->lines.start(module->lines.lineOf(statement->span.start)) : module->lines.start(module->lines.lineOf(at));
    const QByteArray indent = lineIndent(*module, statement ? statement->span.start : at);
    // The same file up to this statement, and then the expression alone.
    Program scratch = program;
    const QByteArray head = module->text.first(start);
    scratch.setText(file, head + indent + '(' + expression + ")\n");
    const ModulePtr made = scratch.module(file);
    const Statement *last = made->statementAt(head.size() + indent.size() + 1);
    if (!last || !last->value) {
        return {};
    }
    Typing typing(&scratch);
    Type type = typing.typeOf(file, last->value);
    return type;
}

Completions completionsAt(const Program &program, const QString &file, Pos at)
{
    Completions result;
    const ModulePtr module = program.module(file);
    if (!module) {
        return result;
    }
    const Pos place = std::clamp<Pos>(at, 0, module->text.size());
    const Before before = readBefore(*module, place);
    result.replace = {place - before.word.size(), place};
    const bool inComment = std::any_of(module->comments.begin(), module->comments.end(), [place](const Span &c) { return c.start < place && place <= c.end; });
    if (inComment) {
        return result;
    }
    if (before.inString) {
        result.replace.start = before.statementStart + before.tokens.back().span.start + 1;
        addValues(&result.items, program, file, place, before);
    } else if (!before.tokens.empty() && tokenText(before, before.tokens.size() - 1) == ".") {
        if (before.tokens.size() < 2) {
            return result;
        }
        const std::size_t last = before.tokens.size() - 2;
        const QByteArray receiver = textBetween(before, primaryStart(before, last), last);
        const auto binding = isIdentifier(receiver) ? program.resolve(file, receiver, nullptr) : std::nullopt;
        if (binding && binding->kind == BindingKind::TableModule) {
            if (const auto *tables = Schema::Catalogue::instance().module(binding->tableModule.toStdString())) {
                for (const Schema::CatalogueTable &table : tables->tables) {
                    const QByteArray name = QByteArray::fromStdString(table.exportedName);
                    result.items.push_back({name, name, tr("table"), CompletionKind::Table, 0});
                }
            }
        } else if (binding && binding->kind == BindingKind::Module) {
            Typing typing(&program);
            const auto &names = program.names(binding->file);
            for (auto it = names.sites.cbegin(); it != names.sites.cend(); ++it) {
                if (!it.value().front().imported) {
                    const Type type = typing.typeOfName(binding->file, it.key());
                    result.items.push_back({it.key(), it.key(), type.words(), fits(type, Wanted::Codelist) ? CompletionKind::Codelist : CompletionKind::Name, 0});
                }
            }
        } else {
            const Type type = typeOfText(program, file, place, receiver);
            if (type.kind == TypeClass::Dataset) {
                addVariables(&result.items, *module, receiver);
            }
            addMembers(&result.items, type);
        }
    } else {
        int commas = 0;
        const auto call = openCall(before, &commas);
        const Wanted wanted = call ? wantedBy(tokenText(before, *call - 1)) : Wanted::Anything;
        addNames(&result.items, program, file, place, wanted);
        if (before.tokens.empty()) {
            QByteArray dataset = "dataset";
            for (const Completion &item : result.items) {
                dataset = item.detail == plainType(TypeClass::Dataset).words() ? item.label : dataset;
            }
            addSnippets(&result.items, *module, dataset);
        }
    }
    std::stable_sort(result.items.begin(), result.items.end(), [](const Completion &a, const Completion &b) {
        return a.rank != b.rank ? a.rank < b.rank : a.label < b.label;
    });
    return result;
}

std::optional<Signature> signatureAt(const Program &program, const QString &file, Pos at)
{
    const ModulePtr module = program.module(file);
    if (!module || at > module->text.size()) {
        return std::nullopt;
    }
    const Before before = readBefore(*module, at);
    Signature signature;
    const auto call = openCall(before, &signature.parameter);
    if (!call) {
        return std::nullopt;
    }
    const QByteArray name = tokenText(before, *call - 1);
    const auto binding = program.resolve(file, name, nullptr);
    const bool method = *call >= 2 && tokenText(before, *call - 2) == ".";
    if (!method && binding && binding->kind == BindingKind::Function) {
        QStringList parameters;
        for (const Parameter &parameter : binding->statement->parameters) {
            parameters.append(QString::fromUtf8(binding->module->slice(parameter.name)));
        }
        signature.label = QStringLiteral("%1(%2)").arg(QString::fromUtf8(name), parameters.join(QStringLiteral(", ")));
        return signature;
    }
    const ReferenceEntry *entry = referenceEntry(name);
    if (!entry) {
        return std::nullopt;
    }
    signature.label = entry->signature;
    signature.text = entry->text;
    return signature;
}

} // namespace Authoring
