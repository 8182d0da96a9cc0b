// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QHash>
#include <QString>
#include <QStringList>

#include "model/authoring/types.h"

namespace Authoring
{

/// Who makes a thing on the page, and so where it can be changed (visual-authoring.md 2.3).
enum class OwnerKind : quint8
{
    Inline,      ///< a plain statement of the definition
    Loop,        ///< a statement in a `for` of the definition
    Function,    ///< inside a function of the definition
    OtherModule, ///< inside another file of the study
    ReadAtRun    ///< from a file or an argument when it runs
};

struct Owner
{
    OwnerKind kind = OwnerKind::Inline;
    QByteArray name;   ///< of the function
    QString file;
    int firstLine = 0; ///< of the loop or function, from 1
    int lastLine = 0;
    int passages = -1; ///< how often the loop runs, -1 if that is not known without running
    Span call;         ///< where the definition calls the function; empty if it does not
};

/// One step of a card: a link of a chain, or the one node that makes the value.
struct Step
{
    int index = 0;
    QString kind;      ///< `table`, `name`, `function`, `where`, `pick`, `case`, `fold`, `code`, ...
    Span span;         ///< in the file of the card
    QString words;     ///< one line in plain English
    bool structured = true; ///< false: shown as code
    QByteArray helper; ///< the name that this step stands for; `nested` are then its own steps
    QString helperFile;
    std::vector<Step> nested;
};

/// A variable, measure part, date or other value with a name.
struct Card
{
    QByteArray name;        ///< empty when it is computed (f-string, loop variable)
    QString file;
    ModulePtr module;
    Statement *statement = nullptr;
    Expr *value = nullptr;  ///< what is assigned
    Span nameSpan;          ///< the name where it is written
    Owner owner;
    Type type;
    QString sentence;       ///< in plain English
    std::vector<Step> steps;
    bool structured = true; ///< every part is one of the known kinds
    bool editable = false;  ///< a plain statement of which every part is understood
    QString comment;        ///< the comment lines that the statement owns, without their signs
    QByteArray computedName; ///< the text that gives the name, when it is computed
    QStringList madeNames;   ///< the names that a loop makes, where they can be told without running

    /// What to call the card: its name, else the one that is made, else the text that gives it.
    [[nodiscard]] QString title() const { return !name.isEmpty() ? QString::fromUtf8(name) : madeNames.size() == 1 ? madeNames.first() : QString::fromUtf8(computedName); }
    /// Names of the variables that it makes, as far as they can be told without running.
    [[nodiscard]] QStringList namesGiven() const { return name.isEmpty() ? madeNames : QStringList{QString::fromUtf8(name)}; }
};

/// One operand of the population, or of the definition of the name that stands for it.
struct Condition
{
    int index = 0;
    Expr *expr = nullptr;
    Span span;
    QString sentence;
    bool negated = false;
    bool structured = true;
    QByteArray name;             ///< the operand is this name ...
    Statement *definition = nullptr; ///< ... defined here
    QString definitionSentence;
};

struct Population
{
    QString file;
    ModulePtr module;
    Statement *statement = nullptr;
    Expr *argument = nullptr;  ///< of define_population
    Expr *expr = nullptr;      ///< the fold shown: the argument, or the definition of the name it is
    QByteArray name;           ///< when the argument is a name
    QByteArray join;           ///< `&`, `|` or empty
    std::vector<Condition> conditions;
    Owner owner;
};

struct MeasureCard
{
    QByteArray name;
    QString file;
    ModulePtr module;
    Statement *statement = nullptr;
    Expr *call = nullptr;      ///< define_measure(...) or define_defaults(...)
    Expr *numerator = nullptr;
    Expr *denominator = nullptr;
    Expr *groupBy = nullptr;
    Expr *intervals = nullptr;
    Owner owner;
};

struct CodelistCard
{
    QByteArray name;
    QString file;              ///< Python file that loads it
    Statement *statement = nullptr;
    QString path;              ///< of the CSV file; empty for a literal list
    QByteArray column;
    QByteArray categoryColumn;
};

/// The definition as a page: an annotation over the real Python, made anew for each text. Pointers
/// live as long as the page. Everything is derived without running the code.
class Page
{
public:
    /// `program` must have its definition set; it is copied (trees are shared).
    explicit Page(const Program &program);

    [[nodiscard]] const Program &program() const { return *m_program; }
    [[nodiscard]] const QString &file() const { return m_program->definition(); }
    [[nodiscard]] const ModulePtr &module() const { return m_module; }
    [[nodiscard]] Typing &typing() const { return *m_typing; }

    std::vector<Card> dates;       ///< top-level names that hold a date or a number, and parameters
    std::vector<Card> variables;   ///< in the order of the code
    std::vector<Card> helpers;     ///< other top-level names that hold a frame or series
    std::vector<CodelistCard> codelists;
    std::optional<Population> population;
    std::vector<MeasureCard> measures;
    std::optional<MeasureCard> measureDefaults;
    Expr *dummyCall = nullptr;     ///< dataset.configure_dummy_data(...)
    QByteArray datasetName;        ///< how the definition calls its dataset; empty if it has none
    QByteArray measuresName;
    Statement *datasetStatement = nullptr;
    Statement *measuresStatement = nullptr;

    /// The card that makes the variable; also one whose names a loop makes.
    [[nodiscard]] const Card *variable(const QByteArray &name) const;
    [[nodiscard]] const MeasureCard *measure(const QByteArray &name) const;
    /// The top-level statement of the definition that binds the name (the last one).
    [[nodiscard]] Statement *statementOf(const QByteArray &name) const;
    /// Every place of the definition file where the top-level name is used (not where it is bound).
    [[nodiscard]] std::vector<Expr *> usesOf(const QByteArray &name) const;
    /// Names of the variables and measures whose meaning depends on a top-level statement, in order.
    [[nodiscard]] QStringList dependents(const Statement *statement) const;
    /// Names of variables made by calls of a function of the study, in order.
    [[nodiscard]] QStringList madeBy(const QByteArray &function) const;
    /// Top-level names bound by a statement.
    [[nodiscard]] QList<QByteArray> boundBy(const Statement *statement) const;
    /// Whether every part of the expression is one of the known kinds (visual-authoring.md 1.5).
    [[nodiscard]] bool isStructured(const QString &file, Expr *expr) const;

private:
    friend class PageBuilder;
    /// Looked up often by the outline and before every gesture, so kept once asked for.
    struct Lookups
    {
        QHash<QByteArray, std::vector<Expr *>> names; ///< every Name of the file by its text
        QHash<const Statement *, QStringList> dependents;
    };
    [[nodiscard]] QStringList findDependents(const Statement *statement) const;

    std::shared_ptr<Lookups> m_lookups = std::make_shared<Lookups>(); // shared with copies of the page
    std::shared_ptr<Program> m_program; // shared with the typing and copies of the page
    std::shared_ptr<Typing> m_typing;
    ModulePtr m_module;
};

} // namespace Authoring
