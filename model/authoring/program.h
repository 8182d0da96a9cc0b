// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <QHash>
#include <QString>
#include <QStringList>

#include "model/authoring/tree.h"
#include "model/schema/catalogue.h"

namespace Authoring
{

enum class BindingKind : quint8
{
    Variable,    ///< assigned in the study's code; `value` when it is one plain assignment
    Loop,        ///< the variable of a for or a comprehension
    Parameter,   ///< of the function around
    Function,
    Class,
    Table,       ///< of ehrql.tables.<tableModule>
    TableModule, ///< ehrql.tables.tpp itself
    Ehrql,       ///< another name of the ehrql package; `original` is its name there
    Module,      ///< another file of the study
    Foreign      ///< of another package
};

/// What a name means at a place.
struct Binding
{
    BindingKind kind = BindingKind::Variable;
    QByteArray name;
    QString file;                    ///< where it is defined, relative to the study root
    ModulePtr module;
    Statement *statement = nullptr;  ///< the defining statement
    Expr *value = nullptr;
    QByteArray tableModule;
    QByteArray original;
};

/// One place of a module that binds a name.
struct BindingSite
{
    Statement *statement = nullptr;
    Expr *value = nullptr;
    const ImportedName *imported = nullptr;
};

/// Names bound at the top level of a module (through if, for and try, not through def).
struct ModuleNames
{
    QHash<QByteArray, std::vector<BindingSite>> sites;
    std::vector<Statement *> starImports;
};

/// The Python files of a study as one program: texts, trees, and what names mean across files.
/// Parsing is lazy and cached per text. A value: copies share the parsed trees. Not thread safe.
class Program
{
public:
    /// Gives the stored text of a file, or nothing if there is none.
    using Loader = std::function<std::optional<QByteArray>(const QString &path)>;

    explicit Program(Loader loader = {});

    /// Unsaved or given text; wins over the loader.
    void setText(const QString &path, const QByteArray &text);
    [[nodiscard]] std::optional<QByteArray> text(const QString &path) const;
    /// nullptr if there is no such file.
    [[nodiscard]] ModulePtr module(const QString &path) const;
    [[nodiscard]] const ModuleNames &names(const QString &path) const;
    /// Files given by setText or loaded so far.
    [[nodiscard]] QStringList knownFiles() const;

    /// The folder that Python searches first: that of the definition.
    void setDefinition(const QString &path) { m_definition = path; }
    [[nodiscard]] const QString &definition() const { return m_definition; }
    /// The file behind `import NAME` written in `from`; empty if it is none of the study.
    [[nodiscard]] QString resolveModule(const QString &from, const QByteArray &name) const;

    /// What a name means where `scope` stands (nullptr: at the end of the module).
    [[nodiscard]] std::optional<Binding> resolve(const QString &path, const QByteArray &name, Statement *scope,
                                                 const Expr *at = nullptr) const;
    /// The files that the definition imports, directly or not, itself first.
    [[nodiscard]] QStringList importedFiles() const;

private:
    [[nodiscard]] std::optional<Binding> fromImport(const QString &path, Statement *statement, const ImportedName &imported,
                                                    int depth) const;
    [[nodiscard]] std::optional<Binding> topLevel(const QString &path, const QByteArray &name, Pos before, int depth) const;
    [[nodiscard]] std::optional<Binding> exported(const QString &path, Statement *statement, const QByteArray &name,
                                                  int depth) const;

    Loader m_loader;
    QString m_definition;
    QHash<QString, QByteArray> m_texts;
    mutable QHash<QString, ModulePtr> m_modules;
    mutable QHash<QString, std::shared_ptr<const ModuleNames>> m_names; // shared by copies, made once for each text
};

/// Names importable from `ehrql` itself (ehrql.md 2).
[[nodiscard]] const QList<QByteArray> &ehrqlNames();
/// The function around a statement, or nullptr.
[[nodiscard]] Statement *enclosingFunction(const Statement *statement);
/// The nearest `for` around a statement inside its function or module, or nullptr.
[[nodiscard]] Statement *enclosingLoop(const Statement *statement);

} // namespace Authoring
