// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <unordered_map>

#include <QStringList>

#include "model/authoring/program.h"
#include "model/authoring/shapes.h"

namespace Authoring
{

enum class TypeClass : quint8
{
    Unknown,        ///< cannot be told without running
    Frame,          ///< a table or rows of one
    Series,         ///< a column or an expression of columns
    DateLiteral,
    Number,
    Text,
    Boolean,
    None,
    Duration,
    DateDifference, ///< needs .days, .years, ...
    Codelist,       ///< codes
    Categories,     ///< a codelist with categories, or a dict
    List,
    Intervals,      ///< result of starting_on / ending_on
    Interval,       ///< INTERVAL
    Dataset,
    Measures,
    Unfinished      ///< when(...) without then
};

/// What is known about an expression without running it.
struct Type
{
    TypeClass kind = TypeClass::Unknown;
    bool eventLevel = false; ///< Frame, Series: several rows or values per patient
    bool sorted = false;     ///< Frame
    std::optional<Core::ElementType> element; ///< Series
    const Schema::CatalogueTable *table = nullptr; ///< Frame of a known table
    const Core::ColumnSchema *column = nullptr;    ///< Series that is a column as it stands

    [[nodiscard]] bool isFrame() const { return kind == TypeClass::Frame; }
    [[nodiscard]] bool isSeries() const { return kind == TypeClass::Series; }
    [[nodiscard]] bool isBoolSeries() const { return isSeries() && element == Core::kBool; }
    [[nodiscard]] bool isDate() const { return kind == TypeClass::DateLiteral || (isSeries() && element == Core::kDate); }
    /// May be assigned to a dataset: one value per patient, or not known to be something else.
    [[nodiscard]] bool mayBeVariable() const;
    /// In words, for hover and messages: "date, one value per patient".
    [[nodiscard]] QString words() const;
};

/// Tells types by following names, functions and the table catalogue. Holds the answers for one
/// state of the program; make a new one after a change.
class Typing
{
public:
    explicit Typing(const Program *program)
        : m_program(program)
    {
    }

    [[nodiscard]] Type typeOf(const QString &path, Expr *expr);
    /// The type of a top-level name as seen at the end of its file.
    [[nodiscard]] Type typeOfName(const QString &path, const QByteArray &name);
    /// Type of `frame.column` or of a link's result, given that of what it stands on.
    [[nodiscard]] Type typeOfLink(const Module &module, const Type &receiver, const Link &link) const;

private:
    struct Call
    {
        QHash<QByteArray, Type> parameters;
    };
    Type infer(const QString &path, const Module &module, Expr *expr);
    Type inferName(const QString &path, const Module &module, Expr *expr);
    Type inferBinding(const Binding &binding);
    Type inferCall(const QString &path, const Module &module, Expr *expr);
    Type inferAttribute(const QString &path, const Module &module, Expr *expr);
    Type inferBinary(const QString &path, const Module &module, Expr *expr);
    Type inferEhrqlCall(const QString &path, const Module &module, Expr *expr, const QByteArray &name);
    Type inferFunction(const QString &path, const Module &module, Expr *call, const Binding &function);
    Type datasetVariable(const QString &path, const Module &module, const QByteArray &name);
    [[nodiscard]] std::optional<Binding> bindingOf(const QString &path, const Module &module, Expr *expr) const;

    const Program *m_program;
    std::unordered_map<const Expr *, Type> m_known;
    std::vector<Call> m_calls; ///< parameters of the functions being followed, innermost last
    int m_depth = 0;
};

[[nodiscard]] Type seriesType(Core::ElementType element, bool eventLevel);
[[nodiscard]] Type plainType(TypeClass kind);
/// Method and column names that fit behind a value of this type, with their signatures.
struct Member
{
    QByteArray name;
    QString signature; ///< `(date)`; empty for a column or property
    QString result;    ///< type in words
    LinkKind kind = LinkKind::Column;
};
[[nodiscard]] std::vector<Member> membersOf(const Type &type);

} // namespace Authoring
