// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

#include "model/authoring/change.h"
#include "model/authoring/layout.h"
#include "model/authoring/tokens.h"

namespace Authoring
{

/// What a gesture's target and place mean in the tree.
struct Aim
{
    QString file;
    ModulePtr module;
    Statement *statement = nullptr; ///< the statement to be edited
    Expr *value = nullptr;          ///< the value that `step` and `index` count in
    QByteArray label;               ///< the target's name, for titles and messages
    const Card *card = nullptr;     ///< the variable or name aimed at
    bool isVariable = false;
    bool isPopulation = false;
    const MeasureCard *measure = nullptr;
};

/// One gesture being worked out: its request, its page and what helps to read them.
class GestureContext
{
public:
    GestureContext(const Page &page, const QJsonObject &request);

    const Page &page;
    const QJsonObject &request;

    [[nodiscard]] QString op() const { return request.value(QStringLiteral("op")).toString(); }
    [[nodiscard]] bool has(const char *key) const { return request.contains(QLatin1String(key)); }
    [[nodiscard]] QByteArray bytes(const char *key) const { return request.value(QLatin1String(key)).toString().toUtf8(); }
    [[nodiscard]] int number(const char *key, int otherwise = -1) const { return request.value(QLatin1String(key)).toInt(otherwise); }
    [[nodiscard]] bool consented() const { return request.value(QStringLiteral("scope")).toString() == QLatin1String("all"); }
    [[nodiscard]] QByteArray targetName(const char *kind) const;

    /// Target, function and place; checks that it may be edited there.
    [[nodiscard]] OrRefusal<Aim> aim() const;
    /// The expression at `at`, which must match a whole expression; also in a statement that the aim uses.
    [[nodiscard]] OrRefusal<Expr *> exprAt(Aim *aim) const;
    /// The span given as `at`, or nothing.
    [[nodiscard]] std::optional<Span> at() const;
    /// The chain of the aim and the number given as `step`, which must be one of its links.
    [[nodiscard]] OrRefusal<std::size_t> stepOf(const Chain &chain, const char *key = "step") const;
    /// Code of the request, checked to be one expression.
    [[nodiscard]] OrRefusal<QByteArray> code(const char *key) const;
    /// Refuses when other variables share the statement and the request does not consent.
    [[nodiscard]] OrRefusal<void> mayEdit(const QString &file, Statement *statement, const Aim &aim) const;

private:
    [[nodiscard]] OrRefusal<Aim> resolveTarget() const;
    [[nodiscard]] OrRefusal<Aim> insideFunction(const Aim &aim) const;
};

/// Names joined for a sentence: "a, b and 3 more".
[[nodiscard]] QString nameList(const QStringList &names);

using GestureResult = OrRefusal<Change>;
// One function a family of gestures; each is given a context whose `op` it knows.
[[nodiscard]] GestureResult valueGesture(const GestureContext &context);
[[nodiscard]] GestureResult stepGesture(const GestureContext &context);
[[nodiscard]] GestureResult windowGesture(const GestureContext &context);
[[nodiscard]] GestureResult conditionGesture(const GestureContext &context);
[[nodiscard]] GestureResult itemGesture(const GestureContext &context);
[[nodiscard]] GestureResult caseGesture(const GestureContext &context);
[[nodiscard]] GestureResult renameGesture(const GestureContext &context);
[[nodiscard]] GestureResult statementGesture(const GestureContext &context);
[[nodiscard]] GestureResult nameGesture(const GestureContext &context);
[[nodiscard]] GestureResult codelistGesture(const GestureContext &context);
[[nodiscard]] GestureResult studyGesture(const GestureContext &context);

} // namespace Authoring
