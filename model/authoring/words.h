// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "model/authoring/page.h"

namespace Authoring
{

/// Plain English for expressions (visual-authoring.md 6): whole sentences from templates, names in
/// backticks. A date behind a name is told once per Words object.
class Words
{
public:
    Words(const Page &page, QString file);

    /// One sentence for a card, without its full stop.
    [[nodiscard]] QString sentence(Expr *expr);
    /// One line for a link of a chain that stands on `receiver`.
    [[nodiscard]] QString link(const Link &link, const Type &receiver);
    /// A condition as it follows "where": "dated on or before 1 April 2023".
    [[nodiscard]] QString condition(Expr *expr);
    [[nodiscard]] QString date(Expr *expr);
    [[nodiscard]] QString value(Expr *expr);

private:
    [[nodiscard]] QString source(const Expr *expr) const;
    [[nodiscard]] QString code(const Expr *expr) const;
    [[nodiscard]] QString chain(Expr *expr);
    [[nodiscard]] QString root(Expr *expr);
    [[nodiscard]] QString dateTest(const Link &link);
    [[nodiscard]] QString start(Expr *receiver, const QString &about) const;
    [[nodiscard]] bool isOfRow(Expr *expr) const;
    [[nodiscard]] QString subject(Expr *receiver) const;
    [[nodiscard]] QString comparison(Expr *expr);
    [[nodiscard]] QString existence(Expr *rows);
    [[nodiscard]] QString pick(const Link &order, const Link &picked);
    [[nodiscard]] QString caseWords(const Case &made);
    [[nodiscard]] QString joined(const Fold &fold);
    [[nodiscard]] QString listWords(const Expr *list);
    [[nodiscard]] QString durationWords(const Duration &duration) const;

    const Page &m_page;
    QString m_file;
    ModulePtr m_module;
    QSet<QByteArray> m_told;
    int m_depth = 0;
};

/// A length of time as it is written: 365 of `days` is "365 days", never "1 year".
[[nodiscard]] QString lengthWords(const QByteArray &unit, int amount);
/// `2023-04-01` as "1 April 2023".
[[nodiscard]] QString dateWords(const QByteArray &iso);

} // namespace Authoring
