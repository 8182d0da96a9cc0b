// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/commands/ehrqlcommand.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>

#include "model/core/diagnostic.h"

namespace Commands
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Commands::EhrqlCommand", text);
}

struct Option
{
    const char *name;
    const char *subcommands; ///< which take it, separated by blanks
    bool (*assign)(EhrqlCommand &command, const QString &value);
};

template <QString EhrqlCommand::*Member>
bool assignText(EhrqlCommand &command, const QString &value)
{
    command.*Member = value;
    return true;
}

bool assignPopulationSize(EhrqlCommand &command, const QString &value)
{
    bool ok = false;
    const qint64 size = value.toLongLong(&ok);
    command.populationSize = size;
    return ok && size > 0;
}

bool assignSeed(EhrqlCommand &command, const QString &value)
{
    bool ok = false;
    command.seed = value.toULongLong(&ok);
    return ok;
}

bool assignFormat(EhrqlCommand &command, const QString &value)
{
    command.displayFormat = value;
    return value == QStringLiteral("ascii") || value == QStringLiteral("html");
}

/// Internal options of the official tool that name real databases: recognised, to say that they do not apply.
bool refuseDatabase(EhrqlCommand &, const QString &)
{
    return false;
}

constexpr std::array<Option, 12> kOptions{{
    {"--output", "generate-dataset generate-measures", &assignText<&EhrqlCommand::output>},
    {"--dummy-tables", "generate-dataset generate-measures debug explain", &assignText<&EhrqlCommand::dummyTables>},
    {"--dummy-data-file", "generate-dataset generate-measures", &assignText<&EhrqlCommand::dummyDataFile>},
    {"--test-data-file", "generate-dataset", &assignText<&EhrqlCommand::testDataFile>},
    {"--display-format", "debug", &assignFormat},
    {"--population-size", "generate-dataset generate-measures create-dummy-tables debug explain", &assignPopulationSize},
    {"--seed", "generate-dataset generate-measures create-dummy-tables debug explain", &assignSeed},
    {"--since", "explain", &assignText<&EhrqlCommand::since>},
    {"--dsn", "generate-dataset generate-measures", &refuseDatabase},
    {"--query-engine", "generate-dataset generate-measures", &refuseDatabase},
    {"--backend", "generate-dataset generate-measures", &refuseDatabase},
    {"--environ", "generate-dataset generate-measures", &refuseDatabase},
}};

bool applies(const Option &option, const QString &subcommand)
{
    return QString::fromLatin1(option.subcommands).split(u' ').contains(subcommand);
}

Core::Result<const Option *> findOption(const QString &name, const QString &subcommand)
{
    QList<const Option *> matches;
    QStringList names;
    for (const Option &option : kOptions) {
        const QString full = QString::fromLatin1(option.name);
        if (!applies(option, subcommand)) {
            continue;
        }
        names.append(full);
        if (full == name) {
            return &option;
        }
        if (full.startsWith(name)) {
            matches.append(&option);
        }
    }
    if (matches.size() == 1) {
        return matches.constFirst();
    }
    if (matches.size() > 1) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("The option %1 of %2 could mean several things. Write it in full.").arg(name, subcommand));
    }
    const QString nearest = Core::nearestName(name, names);
    const QString advice = nearest.isEmpty() ? tr("Put arguments for the definition itself after \" -- \".")
                                             : tr("Did you mean %1?").arg(nearest);
    return Core::fail(Core::ErrorCode::InvalidInput,
                      tr("%1 has no option %2. %3").arg(subcommand, name, advice));
}

Core::Result<void> checkSubcommand(const QString &name)
{
    QStringList names;
    for (const EhrqlUsage &usage : ehrqlUsages()) {
        names.append(usage.name);
    }
    if (names.contains(name)) {
        return {};
    }
    const QStringList databaseOnly{QStringLiteral("dump-dataset-sql"), QStringLiteral("dump-example-data"), QStringLiteral("serialize-definition"),
                                   QStringLiteral("graph-query"), QStringLiteral("isolation-report"), QStringLiteral("test-connection"),
                                   QStringLiteral("backend-admin")};
    if (databaseOnly.contains(name)) {
        return Core::fail(Core::ErrorCode::Unsupported,
                          tr("%1 is a command of the official ehrQL tool that this program does not offer. It offers: %2.")
                              .arg(name, names.join(QStringLiteral(", "))));
    }
    const QString nearest = Core::nearestName(name, names);
    return Core::fail(Core::ErrorCode::InvalidInput,
                      nearest.isEmpty() ? tr("\"%1\" is no ehrQL command known here. Known: %2.").arg(name, names.join(QStringLiteral(", ")))
                                        : tr("\"%1\" is no ehrQL command. Did you mean %2?").arg(name, nearest));
}

Core::Result<void> takePositional(EhrqlCommand &command, const QString &word)
{
    if (command.definition.isEmpty()) {
        if (!word.endsWith(QStringLiteral(".py"))) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("%1 needs a Python file that ends in .py, but was given %2.")
                                  .arg(command.subcommand, word));
        }
        command.definition = word;
        return {};
    }
    if (command.subcommand == QStringLiteral("create-dummy-tables") && command.directory.isEmpty()) {
        command.directory = word;
        return {};
    }
    return Core::fail(Core::ErrorCode::InvalidInput,
                      tr("%1 does not know what to do with %2. Put arguments for the definition itself after \" -- \".")
                          .arg(command.subcommand, word));
}

} // namespace

QList<EhrqlUsage> ehrqlUsages()
{
    const QString sizes = QStringLiteral(" [--population-size N] [--seed N]");
    const QString data = QStringLiteral(" [--dummy-tables DIR] [--dummy-data-file F]");
    const QString own = QStringLiteral(" [-- ARGS]");
    return {
        {QStringLiteral("generate-dataset"), QStringLiteral("DEF [--output F] [--test-data-file F]") + data + sizes + own,
         tr("Make the dataset of a definition from dummy data; CSV on standard output without --output.")},
        {QStringLiteral("generate-measures"), QStringLiteral("DEF [--output F]") + data + sizes + own,
         tr("Make the measures of a definition from dummy data.")},
        {QStringLiteral("create-dummy-tables"), QStringLiteral("DEF [DIR[:ext]]") + sizes + own, tr("Write the dummy tables of a definition.")},
        {QStringLiteral("assure"), QStringLiteral("TEST_FILE") + own, tr("Check a definition against the patients of a test file.")},
        {QStringLiteral("debug"), QStringLiteral("DEF [--dummy-tables DIR] [--display-format ascii|html]") + sizes + own,
         tr("Show what the definition's show() calls ask for.")},
        {QStringLiteral("explain"), QStringLiteral("DEF [--dummy-tables DIR] [--since COMMIT]") + sizes + own,
         tr("Say in words, step by step, what the definition means, with counts on dummy data.")},
    };
}

std::optional<QString> ehrqlHelp(const QStringList &words)
{
    const QString first = words.value(0);
    if (first == QStringLiteral("--version")) {
        return QStringLiteral("ehrql (StudyBench) ") + QCoreApplication::applicationVersion();
    }
    const auto isHelp = [](const QString &word) { return word == QStringLiteral("--help") || word == QStringLiteral("-h"); };
    const QList<EhrqlUsage> usages = ehrqlUsages();
    if (words.isEmpty() || isHelp(first)) {
        QStringList lines{tr("Usage: ehrql [--version] SUBCOMMAND ... [-- ARGS]"), {}};
        for (const EhrqlUsage &usage : usages) {
            lines += QStringLiteral("  %1 %2").arg(usage.name, usage.arguments);
            lines += QStringLiteral("      ") + usage.description;
        }
        return lines.join(u'\n');
    }
    const QStringList own = words.first(words.contains(QStringLiteral("--")) ? words.indexOf(QStringLiteral("--")) : words.size());
    for (const EhrqlUsage &usage : usages) {
        if (usage.name == first && std::any_of(own.begin(), own.end(), isHelp)) {
            return tr("Usage: ehrql %1 %2").arg(usage.name, usage.arguments) + QLatin1Char('\n') + usage.description;
        }
    }
    return {};
}

Core::Result<EhrqlCommand> parseEhrqlCommand(const QStringList &words)
{
    EhrqlCommand command;
    const qsizetype separator = words.indexOf(QStringLiteral("--"));
    const QStringList own = separator < 0 ? words : words.first(separator);
    if (separator >= 0) {
        command.arguments = words.mid(separator + 1);
    }
    command.subcommand = own.value(0);
    if (command.subcommand == QStringLiteral("generate_dataset")) {
        command.subcommand = QStringLiteral("generate-dataset");
    }
    if (const auto known = checkSubcommand(command.subcommand); !known) {
        return Core::fail(known.error());
    }
    for (qsizetype i = 1; i < own.size(); ++i) {
        const QString &word = own.at(i);
        if (!word.startsWith(QStringLiteral("--"))) {
            if (const auto taken = takePositional(command, word); !taken) {
                return Core::fail(taken.error());
            }
            continue;
        }
        const qsizetype equals = word.indexOf(u'=');
        const QString name = equals < 0 ? word : word.first(equals);
        if (name == QStringLiteral("--no-subprocess") && command.subcommand == QStringLiteral("debug")) {
            continue; // the evaluator is always a process of its own
        }
        const auto option = findOption(name, command.subcommand);
        if (!option) {
            return Core::fail(option.error());
        }
        if (equals < 0 && i + 1 >= own.size()) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("The option %1 needs a value.").arg(name));
        }
        const QString value = equals < 0 ? own.at(++i) : word.mid(equals + 1);
        if ((*option)->assign == &refuseDatabase) {
            return Core::fail(Core::ErrorCode::Unsupported,
                              tr("%1 reaches a real database, which this program never does. Leave it out to "
                                 "work on dummy data.")
                                  .arg(name));
        }
        if (!(*option)->assign(command, value)) {
            return Core::fail(Core::ErrorCode::InvalidInput,
                              tr("\"%1\" is no value for %2.").arg(value, name));
        }
    }
    if (command.definition.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("%1 needs the path of a definition, for example analysis/dataset_definition.py.")
                              .arg(command.subcommand));
    }
    return command;
}

} // namespace Commands
