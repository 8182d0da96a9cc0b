// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/runsource.h"

#include <QSet>

#include "model/pipeline/outputindex.h"

namespace Authoring
{

namespace
{

constexpr int kDepth = 8; // of names behind names

/// Functions and methods that read a file whose path they are given or stand on.
bool reads(QByteArrayView called)
{
    static const QSet<QByteArray> kReaders{"open", "read_text", "read_csv", "read_json", "read_feather", "load", "loads", "reader", "DictReader"};
    return kReaders.contains(called.toByteArray());
}

/// Looks for a reading call and the text that names its file, through the names of the study.
class Search
{
public:
    explicit Search(const Page &page)
        : m_page(page)
    {
    }

    void look(const QString &file, Expr *expr, int depth)
    {
        const ModulePtr module = m_page.program().module(file);
        if (!module || depth > kDepth) {
            return;
        }
        walk(expr, [&](Expr *part) {
            if (part->kind == ExprKind::String) {
                take(stringValue(*module, part));
            } else if (part->kind == ExprKind::Call) {
                const Expr *callee = part->items[0];
                m_reads = m_reads || ((callee->kind == ExprKind::Name || callee->kind == ExprKind::Attribute) && reads(module->view(callee->name)));
            } else if (part->kind == ExprKind::Name) {
                follow(file, *module, part, depth);
            }
        });
    }

    [[nodiscard]] bool found() const { return m_reads && !m_path.isEmpty(); }
    [[nodiscard]] const QString &path() const { return m_path; }

private:
    void take(const std::optional<QByteArray> &value)
    {
        // A path has an ending: keys such as "start" are no paths.
        const qsizetype dot = value ? value->lastIndexOf('.') : -1;
        if (m_path.isEmpty() && dot > 0 && value->size() - dot <= 6 && !value->contains(' ')) {
            m_path = QString::fromUtf8(*value);
        }
    }

    void follow(const QString &file, const Module &module, Expr *name, int depth)
    {
        const auto binding = m_page.program().resolve(file, module.slice(name->span), name->statement, name);
        if (!binding || binding->kind != BindingKind::Variable || !binding->statement || m_seen.contains(binding->statement)) {
            return;
        }
        m_seen.insert(binding->statement);
        look(binding->file, binding->value ? binding->value : binding->statement->value, depth + 1);
        if (binding->statement->kind == StatementKind::With) { // its items are kept as targets: `open(...)`, `name`
            for (Expr *item : binding->statement->targets) {
                look(binding->file, item, depth + 1);
            }
        }
    }

    const Page &m_page;
    QSet<const Statement *> m_seen;
    QString m_path;
    bool m_reads = false;
};

} // namespace

std::optional<RunSource> runSourceOf(const Page &page, const QString &file, Expr *expr)
{
    Search search(page);
    search.look(file, expr, 0);
    if (!search.found()) {
        return std::nullopt;
    }
    RunSource source{search.path(), {}};
    if (const auto yaml = page.program().text(QStringLiteral("project.yaml"))) {
        const Pipeline::Project project = Pipeline::parseProject(QString::fromUtf8(*yaml), QStringLiteral("project.yaml")).project;
        for (const qsizetype action : Pipeline::OutputIndex(project).makersOf(source.path)) {
            source.actions.append(project.actions.at(action).id.value);
        }
    }
    return source;
}

} // namespace Authoring
