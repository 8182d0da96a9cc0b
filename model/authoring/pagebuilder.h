// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>

#include "model/authoring/page.h"

namespace Authoring
{

/// Fills a Page: walks the definition, the functions it calls with its dataset and the modules that
/// make a dataset for it.
class PageBuilder
{
public:
    explicit PageBuilder(Page *page)
        : m_page(page)
    {
    }

    void build();

private:
    struct Place
    {
        QString file;
        ModulePtr module;
        Owner owner;
        QSet<QByteArray> datasets; ///< names that hold the dataset here, besides those that typing knows
        QHash<QByteArray, QByteArray> texts; ///< parameters of the function that hold a text of its call
    };

    void visit(const Place &place, const std::vector<Statement *> &body);
    void visitStatement(const Place &place, Statement *statement);
    void visitCall(const Place &place, Statement *statement, Expr *call);
    void enterFunction(const Place &place, Expr *call, bool returnsDataset);
    [[nodiscard]] std::optional<Binding> functionOf(const Place &place, const Expr *call) const;
    [[nodiscard]] bool usesItsDataset(const Binding &function);
    void addVariable(const Place &place, Statement *statement, const QByteArray &name, Span nameSpan, Expr *value, const QByteArray &computed, const Expr *nameExpr = nullptr);
    void addPopulation(const Place &place, Statement *statement, Expr *argument);
    void addMeasure(const Place &place, Statement *statement, Expr *call, bool defaults);
    void addTopLevelNames();
    void addCodelist(const QString &file, const Module &module, Statement *statement);
    [[nodiscard]] bool isDataset(const Place &place, Expr *expr) const;
    [[nodiscard]] bool isMeasures(const Place &place, Expr *expr) const;
    [[nodiscard]] Owner ownerOf(const Place &place, const Statement *statement) const;
    [[nodiscard]] int passagesOf(const Place &place, const Statement *loop) const;
    [[nodiscard]] QStringList namesMade(const Place &place, const Statement *statement, const Expr *name) const;
    [[nodiscard]] static QStringList nameOfCall(const Place &place, const Expr *name);
    void finish(Card *card);

    Page *m_page;
    QHash<const Statement *, bool> m_usesDataset; ///< functions that add to the dataset of their file
    QSet<const Statement *> m_inside; ///< functions and modules being followed
    int m_depth = 0;
};

} // namespace Authoring
