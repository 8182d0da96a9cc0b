// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cohorts/cohortcommand.h"

#include <array>

#include <QCoreApplication>

#include "model/cohorts/cohortfiles.h"
#include "model/core/diagnostic.h"

namespace Cohorts
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Cohorts::CohortCommand", text);
}

bool assignPopulation(CohortCommand &command, const QString &value)
{
    bool ok = false;
    const qint64 size = value.toLongLong(&ok);
    command.population = size == 0 ? std::nullopt : std::optional(size);
    return ok && size >= 0;
}

bool assignFormat(CohortCommand &command, const QString &value)
{
    command.outputFormat = value;
    return cohortFormats().contains(value);
}

bool assignSeed(CohortCommand &command, const QString &value)
{
    bool ok = false;
    command.seed = value.toULongLong(&ok);
    return ok;
}

bool assignDatabase(CohortCommand &command, const QString &)
{
    command.hasDatabase = true;
    return true;
}

bool ignore(CohortCommand &, const QString &)
{
    return true;
}

template <QString CohortCommand::*Member>
bool assignText(CohortCommand &command, const QString &value)
{
    command.*Member = value;
    return true;
}

template <bool CohortCommand::*Member>
bool assignFlag(CohortCommand &command, const QString &)
{
    command.*Member = true;
    return true;
}

struct Option
{
    const char *name;
    bool cohortOnly;
    bool takesValue;
    bool (*assign)(CohortCommand &command, const QString &value);
};

const char *const kParameter = "--param";

constexpr std::array<Option, 15> kOptions{{
    {"--study-definition", false, true, &assignText<&CohortCommand::studyDefinition>},
    {"--expectations-population", true, true, &assignPopulation},
    {"--dummy-data-file", true, true, &assignText<&CohortCommand::dummyDataFile>},
    {"--database-url", true, true, &assignDatabase},
    {"--output-dir", false, true, &assignText<&CohortCommand::outputDirectory>},
    {"--output-format", true, true, &assignFormat},
    {"--output-file", true, true, &assignText<&CohortCommand::outputFile>},
    {"--index-date-range", true, true, &assignText<&CohortCommand::indexDateRange>},
    {"--skip-existing", false, false, &assignFlag<&CohortCommand::skipExisting>},
    {"--temp-database-name", true, true, &ignore},
    {"--with-end-date-fix", true, false, &ignore},
    {"--seed", true, true, &assignSeed},
    {"--help", false, false, &assignFlag<&CohortCommand::wantsHelp>},
    {kParameter, false, true, &ignore},
    {"--config", false, true, &ignore},
}};

Core::Result<const Option *> findOption(const QString &name, const QString &subcommand)
{
    QList<const Option *> matches;
    QStringList names;
    for (const Option &option : kOptions) {
        const QString full = QString::fromLatin1(option.name);
        if (option.cohortOnly && subcommand != QStringLiteral("generate_cohort")) {
            continue;
        }
        names.append(full);
        if (full == name || (name == QStringLiteral("-h") && full == QStringLiteral("--help"))) {
            return &option;
        }
        if (name.startsWith(QStringLiteral("--")) && full.startsWith(name)) {
            matches.append(&option);
        }
    }
    if (matches.size() == 1) {
        return matches.constFirst();
    }
    const QString nearest = Core::nearestName(name, names);
    return Core::fail(Core::ErrorCode::InvalidInput,
                      matches.size() > 1 ? tr("The option %1 of %2 could mean several things. Write it in full.").arg(name, subcommand)
                      : nearest.isEmpty()
                          ? tr("%1 has no option %2. Its options are: %3.").arg(subcommand, name, names.join(QStringLiteral(", ")))
                          : tr("%1 has no option %2. Did you mean %3?").arg(subcommand, name, nearest));
}

/// Everything up to the next option, joined without blanks, then split at the first `=`.
QString takeParameter(const QStringList &words, qsizetype *at, const QString &first)
{
    QString joined = first;
    while (*at + 1 < words.size() && !words.at(*at + 1).startsWith(QStringLiteral("--"))) {
        joined += words.at(++*at);
    }
    return joined.contains(u'=') ? joined : joined + u'=';
}

Core::Result<void> takeOption(CohortCommand &command, const QStringList &words, qsizetype *at)
{
    const QString word = words.at(*at);
    const qsizetype equals = word.indexOf(u'=');
    const QString name = equals < 0 ? word : word.first(equals);
    const auto option = findOption(name, command.subcommand);
    if (!option) {
        return Core::fail(option.error());
    }
    if ((*option)->name == kParameter) {
        command.parameters.append(takeParameter(words, at, equals < 0 ? QString() : word.mid(equals + 1)));
        return {};
    }
    QString value = equals < 0 ? QString() : word.mid(equals + 1);
    if ((*option)->takesValue && equals < 0) {
        if (*at + 1 >= words.size()) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("The option %1 needs a value.").arg(name));
        }
        value = words.at(++*at);
    }
    if (!(*option)->assign(command, value)) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          (*option)->assign == &assignFormat
                              ? tr("There is no output format \"%1\". Choose one of: %2.").arg(value, cohortFormats().join(QStringLiteral(", ")))
                              : tr("\"%1\" is no value for %2.").arg(value, name));
    }
    return {};
}

Core::Result<void> checkSources(const CohortCommand &command)
{
    if (command.subcommand != QStringLiteral("generate_cohort") || command.wantsHelp) {
        return {};
    }
    if (command.hasDatabase) {
        return Core::fail(Core::ErrorCode::Unsupported, tr("Here a cohort is made of dummy data only. Replace --database-url with --expectations-population N."));
    }
    if (command.population && !command.dummyDataFile.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("Give either --expectations-population or --dummy-data-file, not both."));
    }
    if (!command.population && command.dummyDataFile.isEmpty()) {
        return Core::fail(Core::ErrorCode::InvalidInput, tr("Give one of --expectations-population N and --dummy-data-file FILE."));
    }
    return {};
}

} // namespace

QString cohortUsage(const QString &subcommand)
{
    if (subcommand == QStringLiteral("generate_measures")) {
        return QStringLiteral("[--study-definition NAME] [--output-dir DIR] [--skip-existing] [--param NAME=VALUE]");
    }
    return QStringLiteral("[--study-definition NAME] --expectations-population N | --dummy-data-file FILE [--output-dir DIR] "
                          "[--output-format FORMAT] [--output-file FILE] [--index-date-range \"A to B by month\"] [--skip-existing] "
                          "[--param NAME=VALUE] [--seed N]");
}

Core::Result<CohortCommand> parseCohortCommand(const QStringList &words)
{
    CohortCommand command;
    command.subcommand = words.value(0);
    if (command.subcommand != QStringLiteral("generate_cohort") && command.subcommand != QStringLiteral("generate_measures")) {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          tr("\"%1\" is no command of cohortextractor that runs here. Known: generate_cohort, generate_measures.").arg(command.subcommand));
    }
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (!words.at(i).startsWith(u'-')) {
            return Core::fail(Core::ErrorCode::InvalidInput, tr("%1 takes no argument \"%2\"; it takes options only.").arg(command.subcommand, words.at(i)));
        }
        if (const auto taken = takeOption(command, words, &i); !taken) {
            return Core::fail(taken.error());
        }
    }
    if (const auto usable = checkSources(command); !usable) {
        return Core::fail(usable.error());
    }
    return command;
}

} // namespace Cohorts
