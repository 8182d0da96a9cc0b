// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/ehrql/languagefixture.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>

#include "model/engine/engine.h"
#include "model/measures/measures.h"
#include "model/table/tablefiles.h"
#include "tests/support/testsupport.h"

namespace
{

const char *const kCasesFolder = STUDYBENCH_SOURCE_DIR "/tests/model/ehrql/cases/";
constexpr int kPatience = 20000;

} // namespace

LanguageFixture::LanguageFixture()
    : m_root(QFileInfo(m_folder.path()).canonicalFilePath())
{
    for (const char *file : {"p.csv", "q.csv", "e.csv", "h.csv"}) {
        TestSupport::writeTree(m_root, {{QStringLiteral("tables/") + QLatin1String(file),
                                         TestSupport::read(QLatin1String(kCasesFolder) + QLatin1String(file))}});
    }
    for (const char *file : {"codes.csv", "ragged.csv", "people.csv", "other.csv"}) {
        TestSupport::writeTree(m_root, {{QStringLiteral("codelists/") + QLatin1String(file),
                                         TestSupport::read(QLatin1String(kCasesFolder) + QLatin1String(file))}});
    }
    TestSupport::writeTree(m_root, {{QStringLiteral("analysis/schema.py"), TestSupport::read(QLatin1String(kCasesFolder) + QStringLiteral("schema.py"))}});
}

const QByteArray &LanguageFixture::prelude()
{
    static const QByteArray kPrelude = "from ehrql import *; from schema import *; from datetime import date; dataset = create_dataset(); "
                                       "dataset.define_population(p.exists_for_patient())\n";
    return kPrelude;
}

Core::Result<Evaluation::Evaluation> LanguageFixture::evaluate(const QByteArray &definition, const QStringList &arguments)
{
    if (!m_evaluator) {
        m_evaluator = std::make_unique<Evaluation::Evaluator>(TestSupport::program(QStringLiteral("studybench-evaluator")));
    }
    TestSupport::writeTree(m_root, {{QStringLiteral("analysis/definition.py"), prelude() + definition}});
    Evaluation::Request request;
    request.studyRoot = m_root;
    request.definition = QStringLiteral("analysis/definition.py");
    request.arguments = arguments;
    std::shared_ptr<const Core::Result<Evaluation::Evaluation>> answer;
    const auto connection = QObject::connect(m_evaluator.get(), &Evaluation::Evaluator::finished, m_evaluator.get(),
                                             [&answer](quint64, const auto &result) { answer = result; });
    m_evaluator->evaluate(request);
    const bool answered = QTest::qWaitFor([&answer]() { return answer != nullptr; }, kPatience);
    QObject::disconnect(connection);
    return answered ? *answer : Core::fail(Core::ErrorCode::TimedOut, QStringLiteral("The evaluator did not answer."));
}

void LanguageFixture::replaceTables(const QHash<QString, QByteArray> &files)
{
    QDir(m_root + QStringLiteral("/tables")).removeRecursively();
    for (auto file = files.begin(); file != files.end(); ++file) {
        TestSupport::writeTree(m_root, {{QStringLiteral("tables/") + file.key(), file.value()}});
    }
}

Core::Result<Table::TableSet> LanguageFixture::tables(const Evaluation::Evaluation &evaluation, const std::vector<Query::NodeId> &roots) const
{
    std::vector<Table::TableRequest> schemas;
    for (const Engine::TableUse &use : Engine::tablesUsed(evaluation.graph, roots)) {
        schemas.push_back({use.schema, {}});
    }
    return Table::readTableFolder(m_root + QStringLiteral("/tables"), schemas);
}

Core::Result<std::vector<Table::ResultTable>> LanguageFixture::dataset(const Evaluation::Evaluation &evaluation) const
{
    const auto data = tables(evaluation, Query::rootsOf(*evaluation.dataset));
    if (!data) {
        return Core::fail(data.error());
    }
    Engine::Options options;
    options.studyRoot = m_root;
    return Engine::evaluateDataset(evaluation.graph, *evaluation.dataset, *data, options);
}

Core::Result<Table::ResultTable> LanguageFixture::measures(const Evaluation::Evaluation &evaluation) const
{
    const auto data = tables(evaluation, Query::rootsOf(*evaluation.measures));
    if (!data) {
        return Core::fail(data.error());
    }
    Engine::Options options;
    options.studyRoot = m_root;
    return Measures::evaluate(evaluation.graph, *evaluation.measures, *data, options);
}

QString LanguageFixture::columnText(const Table::ResultTable &table, const QString &name)
{
    const int index = table.columnIndex(name.toStdString());
    if (index < 0) {
        return QStringLiteral("there is no column ") + name;
    }
    const Table::Column &column = *table.columns[static_cast<std::size_t>(index)].values;
    QStringList texts;
    for (std::size_t row = 0; row < table.rows; ++row) {
        const bool whole = !column.wholeNumbers.empty() && column.wholeNumbers[row] != 0 && !column.isNull(row);
        texts.append(whole ? QString::number(static_cast<qint64>(column.floats[row])) : QString::fromStdString(column.value(row).toCsvText()));
    }
    return texts.join(u'|');
}

namespace
{

/// `\\n` and `\\xNN` as what they stand for.
QByteArray unescaped(const QByteArray &line)
{
    QByteArray result;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line.sliced(i).startsWith("\\n")) {
            result += '\n';
            i += 1;
        } else if (line.sliced(i).startsWith("\\x")) {
            result += QByteArray::fromHex(line.sliced(i + 2, 2));
            i += 3;
        } else {
            result += line[i];
        }
    }
    return result;
}

} // namespace

std::vector<LanguageCase> readLanguageCases(const QString &fileName)
{
    std::vector<LanguageCase> cases;
    QString file; // the one that is being given
    for (const QByteArray &line : TestSupport::read(QLatin1String(kCasesFolder) + fileName).split('\n')) {
        if (line.startsWith("<< ")) {
            file = QString::fromUtf8(line.mid(3));
            cases.back().files.insert(file, {});
            continue;
        }
        const bool isMark = line.isEmpty() || line.startsWith("-> ") || line.startsWith("!! ") || (line.startsWith("[") && line.endsWith("]"));
        if (!file.isEmpty() && !isMark) {
            cases.back().files[file] += unescaped(line) + '\n';
            continue;
        }
        file.clear();
        if (line.startsWith("[") && line.endsWith("]")) {
            cases.push_back({line.mid(1, line.size() - 2), {}, {}, {}, {}, {}, {}});
        } else if (cases.empty() || line.startsWith("##") || line.trimmed().isEmpty()) {
            continue;
        } else if (line.startsWith("-> ")) {
            const QString text = QString::fromUtf8(line.mid(3));
            cases.back().expectedColumns.append(text.contains(QStringLiteral(": ")) || text.endsWith(u':') ? text : QStringLiteral("v: ") + text);
        } else if (line.startsWith("!! ")) {
            cases.back().expectedErrors.append(QString::fromUtf8(line.mid(3)));
        } else if (line.startsWith("=> ")) {
            cases.back().fixed.append(QString::fromUtf8(line.mid(3)));
        } else if (line.startsWith("@@ ")) {
            cases.back().places.append(QString::fromUtf8(line.mid(3)));
        } else {
            cases.back().code += line + '\n';
        }
    }
    for (LanguageCase &each : cases) {
        // A lone expression is the variable v.
        if (each.code.count('\n') == 1 && !each.code.startsWith("dataset.") && !each.code.startsWith("measures")) {
            each.code.prepend("dataset.v = ");
        }
    }
    return cases;
}
