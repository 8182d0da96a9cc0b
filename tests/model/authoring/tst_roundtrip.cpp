// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <functional>
#include <memory>
#include <unordered_map>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

#include "model/authoring/session.h"
#include "model/evaluation/evaluator.h"
#include "tests/model/authoring/fittinggestures.h"
#include "tests/support/testsupport.h"

// Random fitting gestures for every variable and condition that the page shows as editable. The sample
// and the templates always; with STUDYBENCH_STUDIES (folders of checkouts, separated by colons) every
// definition below them; with STUDYBENCH_GESTURES that many for each statement. A text that differs from
// one that ran only in the numbers, dates and made-up names written is not run again; of the others one
// in STUDYBENCH_EVALUATE is.

using namespace Authoring;

namespace
{

struct Counts
{
    qint64 statements = 0;
    qint64 gestures = 0;
    qint64 changed = 0;
    qint64 refused = 0;
    qint64 texts = 0;     ///< different results
    qint64 kinds = 0;     ///< different results if the numbers written are left aside
    qint64 covered = 0;   ///< changes whose kind has been run
    qint64 evaluated = 0;
    qint64 failed = 0;
    qint64 domain = 0; ///< populations that ehrQL refuses because they would hold patients of whom nothing is known
    int definitions = 0;
    int running = 0; ///< definitions that run as they stand
};

bool isImport(const Statement *statement)
{
    return statement && (statement->kind == StatementKind::Import || statement->kind == StatementKind::ImportFrom);
}

/// Why an edit is no part of changing `aim`; empty when it is.
QString foreignEdit(const Module &module, const Edit &edit, const Statement *aim, const QString &op)
{
    Span own = module.ownedLines(*aim);
    // Runs of blank lines that meet become one, so blank lines beside the statement may go with it.
    if (edit.span.overlaps(own)) {
        own.start = module.view({edit.span.start, std::max(edit.span.start, own.start)}).trimmed().isEmpty() ? std::min(own.start, edit.span.start) : own.start;
        own.end = module.view({std::min(edit.span.end, own.end), edit.span.end}).trimmed().isEmpty() ? std::max(own.end, edit.span.end) : own.end;
    }
    if (own.contains(edit.span) || isImport(module.statementAt(edit.span.start)) || module.view(edit.span).trimmed().isEmpty()) {
        // Outside the aim only whole lines may come in, and only blank lines may go.
        const bool inside = own.contains(edit.span) || isImport(module.statementAt(edit.span.start));
        const bool wholeLines = edit.text.isEmpty() || edit.text.endsWith('\n') || edit.text.startsWith('\n') || edit.text.startsWith('\r');
        return inside || wholeLines ? QString() : QStringLiteral("text in the middle of line %1").arg(module.lineNumber(edit.span.start));
    }
    if (op == QLatin1String("rename") && edit.span.length() < 200 && !module.view(edit.span).contains('\n')) {
        return {};
    }
    if (op == QLatin1String("delete") && edit.text.trimmed().isEmpty()) {
        return {};
    }
    return QStringLiteral("line %1: %2").arg(module.lineNumber(edit.span.start)).arg(QString::fromUtf8(module.slice(edit.span)));
}

/// What a gesture wrote, as one number: equal for equal texts of the same definition.
std::size_t mark(const Outcome &outcome, bool numbersAside)
{
    std::size_t seed = 0;
    for (const auto &[file, edits] : outcome.edits) {
        for (const Edit &edit : edits) {
            QByteArray written = edit.text;
            if (numbersAside) {
                const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
                const auto end = std::unique(written.begin(), written.end(), [&](char a, char b) { return isDigit(a) && isDigit(b); });
                written.truncate(end - written.begin());
                std::replace_if(written.begin(), written.end(), isDigit, '0');
            }
            seed = qHashMulti(seed, file, edit.span.start, edit.span.end, written);
        }
    }
    return seed;
}

QStringList definitionsBelow(const QString &root)
{
    QStringList found;
    QDirIterator files(root, {QStringLiteral("*.py")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QByteArray text = TestSupport::read(file);
        const bool defines = text.contains("create_dataset") || text.contains("Dataset()");
        if (text.contains("ehrql") && defines && QString::fromUtf8(text).toUtf8() == text && !parse(text)->hasBroken()) {
            found.append(QDir(root).relativeFilePath(file));
        }
    }
    found.sort();
    return found;
}

} // namespace

class RoundTripTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void everyFittingGestureChangesItsStatementRunsAndComesBack_data()
    {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("path");
        const QString resources = QStringLiteral(STUDYBENCH_SOURCE_DIR "/resources/");
        QStringList roots{resources + QStringLiteral("sample"), resources + QStringLiteral("templates/cohort"), resources + QStringLiteral("templates/measures")};
        for (const QString &folder : qEnvironmentVariable("STUDYBENCH_STUDIES").split(QLatin1Char(':'), Qt::SkipEmptyParts)) {
            for (const QFileInfo &study : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                roots.append(study.absoluteFilePath());
            }
        }
        for (const QString &root : std::as_const(roots)) {
            for (const QString &path : definitionsBelow(root)) {
                QTest::newRow(qPrintable(QFileInfo(root).fileName() + QLatin1Char('/') + path)) << root << path;
            }
        }
    }

    void everyFittingGestureChangesItsStatementRunsAndComesBack()
    {
        QFETCH(QString, root);
        QFETCH(QString, path);
        const Session session(path, [root](const QString &file) -> std::optional<QByteArray> {
            QFile stored(root + QLatin1Char('/') + file);
            return stored.open(QIODevice::ReadOnly) ? std::optional(stored.readAll()) : std::nullopt;
        });
        const Page page = session.page();
        ++m_counts.definitions;
        m_runs = problemsOf(root, path, {}).isEmpty();
        m_counts.running += m_runs ? 1 : 0;
        m_failures.clear();
        m_texts.clear();
        m_kinds.clear();
        const int times = qEnvironmentVariable("STUDYBENCH_GESTURES", QStringLiteral("3")).toInt();
        FittingGestures dice(page, 11);
        for (const Card &card : page.variables) {
            if (card.editable && card.file == page.file() && !card.name.isEmpty()) {
                ++m_counts.statements;
                for (int i = 0; i < times; ++i) {
                    tryOut(session, page, root, dice.forVariable(card), card.statement);
                }
            }
        }
        const bool own = page.population && page.population->file == page.file() && page.population->owner.kind == OwnerKind::Inline;
        for (const Condition &condition : own ? page.population->conditions : std::vector<Condition>()) {
            ++m_counts.statements;
            const Statement *aim = page.population->name.isEmpty() ? page.population->statement : page.statementOf(page.population->name);
            for (int i = 0; aim && i < times; ++i) {
                tryOut(session, page, root, dice.forCondition(condition), aim);
            }
        }
        m_counts.texts += m_texts.size();
        m_counts.kinds += static_cast<qint64>(m_kinds.size());
        QVERIFY2(m_failures.isEmpty(), qPrintable(m_failures.mid(0, 12).join(QStringLiteral("\n\n"))));
    }

    void cleanupTestCase()
    {
        qInfo("definitions %d (%d run as they stand); statements and conditions %lld; gestures %lld, changed %lld, refused %lld", m_counts.definitions, m_counts.running,
              m_counts.statements, m_counts.gestures, m_counts.changed, m_counts.refused);
        qInfo("different texts %lld, numbers aside %lld; run %lld, which stand for %lld changes; with a problem %lld, populations without a record %lld", m_counts.texts, m_counts.kinds,
              m_counts.evaluated, m_counts.covered, m_counts.failed, m_counts.domain);
        QVERIFY(m_counts.changed > 0 && m_counts.evaluated > 0);
    }

private:
    void tryOut(const Session &session, const Page &page, const QString &root, const QJsonObject &request, const Statement *aim)
    {
        ++m_counts.gestures;
        const QString path = page.file();
        const QByteArray before = page.module()->text;
        Session trial = session;
        const auto outcome = trial.apply(request);
        const auto shown = [&path, &request] { return path + QStringLiteral(": ") + QString::fromUtf8(QJsonDocument(request).toJson(QJsonDocument::Compact)); };
        if (!outcome || outcome->files.empty()) {
            m_counts.refused += outcome ? 0 : 1;
            if (!outcome && (outcome.error().message.isEmpty() || outcome.error().message.contains(QLatin1String("would also alter")))) {
                m_failures.append(shown() + QStringLiteral("\nrefused: ") + outcome.error().message);
            }
            return;
        }
        ++m_counts.changed;
        const QString op = request.value(QStringLiteral("op")).toString();
        const auto edits = outcome->edits.find(path);
        for (const Edit &edit : edits == outcome->edits.end() ? std::vector<Edit>() : edits->second) {
            if (const QString foreign = foreignEdit(*page.module(), edit, aim, op); !foreign.isEmpty()) {
                m_failures.append(shown() + QStringLiteral("\nalso changes ") + foreign);
            }
        }
        if (edits != outcome->edits.end() && applyEdits(before, edits->second) != outcome->files.at(path)) {
            m_failures.append(shown() + QStringLiteral("\nthe edits do not give the text"));
        }
        m_texts.insert(mark(*outcome, false));
        const auto [kind, isNew] = m_kinds.try_emplace(mark(*outcome, true), false);
        static const int share = std::max(1, qEnvironmentVariable("STUDYBENCH_EVALUATE", QStringLiteral("1")).toInt());
        if (m_runs && isNew && m_kinds.size() % static_cast<std::size_t>(share) == 0) {
            kind->second = true;
            runs(root, path, *outcome, shown);
        }
        m_counts.covered += kind->second ? 1 : 0;
        for (const auto &[file, restored] : trial.undo()) {
            if (restored != session.text(file)) {
                m_failures.append(shown() + QStringLiteral("\nundo leaves other bytes in ") + file);
            }
        }
        if (trial.text(path) != before) {
            m_failures.append(shown() + QStringLiteral("\nundo does not give the text before"));
        }
    }

    void runs(const QString &root, const QString &path, const Outcome &outcome, const std::function<QString()> &shown)
    {
        QHash<QString, QString> overlay;
        for (const auto &[file, text] : outcome.files) {
            overlay.insert(file, QString::fromUtf8(text));
        }
        ++m_counts.evaluated;
        if (const QString problem = problemsOf(root, path, overlay); !problem.isEmpty()) {
            ++m_counts.failed;
            m_failures.append(shown() + QStringLiteral("\ndoes not run: ") + problem);
        }
    }

    /// What keeps a definition from running, with some texts in place of stored ones.
    QString problemsOf(const QString &root, const QString &path, const QHash<QString, QString> &overlay)
    {
        Evaluation::Request request;
        request.studyRoot = root;
        request.definition = path;
        request.overlay = overlay;
        request.standIns = true;
        request.tolerant = false;
        request.softLimitMilliseconds = 40'000; // on a busy machine
        request.hardLimitMilliseconds = 50'000;
        std::shared_ptr<const Core::Result<Evaluation::Evaluation>> answer;
        const auto connection = connect(&m_evaluator, &Evaluation::Evaluator::finished, this,
                                        [&answer](quint64, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result) { answer = result; });
        (void)m_evaluator.evaluate(request);
        const bool came = QTest::qWaitFor([&answer]() { return answer != nullptr; }, 60'000);
        disconnect(connection);
        if (!came || !*answer) {
            return came ? answer->error().message : QStringLiteral("the evaluator did not answer");
        }
        for (const Core::Diagnostic &diagnostic : (*answer)->diagnostics) {
            // Which patients a population may hold is a matter of what is asked, not of how it is written.
            if (diagnostic.severity == Core::Severity::Error && diagnostic.rule == QLatin1String("ehrql.domain")) {
                ++m_counts.domain;
                return {};
            }
            if (diagnostic.severity == Core::Severity::Error) {
                return diagnostic.toString();
            }
        }
        return (*answer)->errorText;
    }

    Evaluation::Evaluator m_evaluator{TestSupport::program(QStringLiteral("studybench-evaluator"))};
    Counts m_counts;
    QStringList m_failures;
    QSet<std::size_t> m_texts;                       ///< of the definition at hand
    std::unordered_map<std::size_t, bool> m_kinds;   ///< whether one of the kind has been run
    bool m_runs = false;
};

QTEST_GUILESS_MAIN(RoundTripTest)
#include "tst_roundtrip.moc"
