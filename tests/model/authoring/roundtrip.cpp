// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/authoring/roundtrip.h"

#include <algorithm>

#include <QDir>
#include <QDirIterator>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

#include "tests/model/authoring/fittinggestures.h"

using namespace Authoring;

namespace
{

constexpr int kParsedWhole = 16; ///< one result in so many is read from its first to its last line
constexpr int kPatience = 2; ///< a definition that keeps the evaluator waiting more often is left
constexpr int kFailuresShown = 60; ///< more of one definition have one cause

bool isImport(const Statement *statement)
{
    return statement && (statement->kind == StatementKind::Import || statement->kind == StatementKind::ImportFrom);
}

bool isWholeLines(const QByteArray &text)
{
    return text.isEmpty() || text.endsWith('\n') || text.startsWith('\n') || text.startsWith('\r');
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
    const bool inside = own.contains(edit.span) || isImport(module.statementAt(edit.span.start));
    if (inside || module.view(edit.span).trimmed().isEmpty()) {
        // Outside the aim only whole lines may come in, and only blank lines may go.
        return inside || isWholeLines(edit.text) ? QString() : QStringLiteral("text in the middle of line %1").arg(module.lineNumber(edit.span.start));
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

/// Results that would upset those of another family: a name or place that others rely on.
int familyOf(const QString &op)
{
    const QStringList apart{QStringLiteral("rename"), QStringLiteral("move"), QStringLiteral("delete")};
    return static_cast<int>(apart.indexOf(op)) + 1;
}

/// Gestures on what a statement says, not on the statement as a whole.
bool isForm(const QString &op)
{
    return familyOf(op) == 0 && op != QLatin1String("duplicate") && op != QLatin1String("set_comment") && op != QLatin1String("add_variable");
}

/// Whether two edits of different gestures cannot stand in one text.
bool clash(const Module &module, const Edit &a, const Edit &b)
{
    if (a == b && isImport(module.statementAt(a.span.start))) {
        return false; // the same import twice is put in once
    }
    if (a.span.isEmpty() && b.span.isEmpty()) {
        const bool lines = isWholeLines(a.text) && isWholeLines(b.text);
        return a.span == b.span && !lines && !isImport(module.statementAt(a.span.start));
    }
    return a.span.start <= b.span.end && b.span.start <= a.span.end;
}

/// Words of problems without the numbers of lines, so that the same one is known again elsewhere.
QString withoutNumbers(QString words)
{
    static const QRegularExpression digits(QStringLiteral("\\d+"));
    return words.replace(digits, QStringLiteral("0"));
}

} // namespace

void RoundTripCounts::add(const RoundTripCounts &other)
{
    statements += other.statements;
    gestures += other.gestures;
    changed += other.changed;
    refused += other.refused;
    texts += other.texts;
    kinds += other.kinds;
    run += other.run;
    evaluations += other.evaluations;
    asked += other.asked;
    unanswered += other.unanswered;
    formed += other.formed;
    failures += other.failures;
}

RoundTrip::RoundTrip(const QString &evaluator)
    : m_evaluator(evaluator)
{
}

RoundTripCounts RoundTrip::run(const QString &root, const QString &path, const QStringList &arguments, const RoundTripOptions &options)
{
    m_root = root;
    m_arguments = arguments;
    m_options = options;
    m_counts = {};
    m_waiting.clear();
    m_texts.clear();
    m_kinds.clear();
    m_kindsOfStatement.clear();
    m_formed.clear();
    const Session session(path, [root](const QString &file) -> std::optional<QByteArray> {
        QFile stored(root + QLatin1Char('/') + file);
        return stored.open(QIODevice::ReadOnly) ? std::optional(stored.readAll()) : std::nullopt;
    });
    const Page page = session.page();
    m_session = &session;
    m_page = &page;
    m_counts.own = problemsOf({});
    FittingGestures dice(page, options.seed);
    std::size_t statement = 1;
    for (const Card &card : page.variables) {
        if (card.editable && card.file == page.file() && !card.name.isEmpty()) {
            ++m_counts.statements;
            for (int i = 0; i < options.gestures; ++i) {
                tryOut(dice.forVariable(card), card.statement, statement);
            }
            ++statement;
        }
    }
    const bool own = page.population && page.population->file == page.file() && page.population->owner.kind == OwnerKind::Inline;
    for (const Condition &condition : own ? page.population->conditions : std::vector<Condition>()) {
        ++m_counts.statements;
        const Statement *aim = page.population->name.isEmpty() ? page.population->statement : page.statementOf(page.population->name);
        for (int i = 0; aim && i < options.gestures; ++i) {
            tryOut(dice.forCondition(condition), aim, 0);
        }
    }
    m_counts.texts = static_cast<qint64>(m_texts.size());
    m_counts.kinds = static_cast<qint64>(m_kinds.size());
    m_counts.formed = m_formed.size();
    runAll();
    return m_counts;
}

void RoundTrip::tryOut(const QJsonObject &request, const Statement *aim, std::size_t statement)
{
    ++m_counts.gestures;
    const QString path = m_page->file();
    const QByteArray &before = m_page->module()->text;
    const QString op = request.value(QStringLiteral("op")).toString();
    const auto shown = [&] { return path + QStringLiteral(": ") + QString::fromUtf8(QJsonDocument(request).toJson(QJsonDocument::Compact)); };
    Session trial = *m_session;
    const auto outcome = trial.apply(request);
    if (!outcome || outcome->files.empty()) {
        m_counts.refused += outcome ? 0 : 1;
        if (!outcome && (outcome.error().message.isEmpty() || outcome.error().message.contains(QLatin1String("would also alter")))) {
            m_counts.failures.append(shown() + QStringLiteral("\nrefused: ") + outcome.error().message);
        }
        return;
    }
    ++m_counts.changed;
    if (isForm(op)) {
        m_formed.insert(aim);
    }
    const auto edits = outcome->edits.find(path);
    for (const Edit &edit : edits == outcome->edits.end() ? std::vector<Edit>() : edits->second) {
        if (const QString foreign = foreignEdit(*m_page->module(), edit, aim, op); !foreign.isEmpty()) {
            m_counts.failures.append(shown() + QStringLiteral("\nalso changes ") + foreign);
        }
    }
    if (edits != outcome->edits.end() && applyEdits(before, edits->second) != outcome->files.at(path)) {
        m_counts.failures.append(shown() + QStringLiteral("\nthe edits do not give the text"));
    }
    if (m_counts.changed % kParsedWhole == 0 && parse(trial.text(path))->hasBroken()) {
        m_counts.failures.append(shown() + QStringLiteral("\nthe text cannot be read"));
    }
    keepForRunning(*outcome, op, statement, shown());
    undoes(&trial, shown());
}

void RoundTrip::keepForRunning(const Outcome &outcome, const QString &op, std::size_t statement, const QString &shown)
{
    const bool newText = m_texts.insert(mark(outcome, false)).second;
    const bool newKind = m_kinds.insert(mark(outcome, true)).second;
    int &kinds = m_kindsOfStatement[statement];
    const bool wanted = (newKind || (newText && m_options.everyText)) && (m_options.kindsOfEach == 0 || kinds < m_options.kindsOfEach);
    if (wanted) {
        ++kinds;
        m_waiting.push_back({statement, familyOf(op), outcome.edits, shown});
    }
}

void RoundTrip::undoes(Session *trial, const QString &shown)
{
    for (const auto &[file, restored] : trial->undo()) {
        if (restored != m_session->text(file)) {
            m_counts.failures.append(shown + QStringLiteral("\nundo leaves other bytes in ") + file);
        }
    }
    if (trial->text(m_page->file()) != m_page->module()->text) {
        m_counts.failures.append(shown + QStringLiteral("\nundo does not give the text before"));
    }
}

void RoundTrip::runAll()
{
    // One result of each statement at a time, as far as their edits leave one another alone.
    for (int family = 0; family <= 3; ++family) {
        std::map<std::size_t, std::vector<const Result *>> waiting;
        for (const Result &result : m_waiting) {
            if (result.family == family) {
                waiting[result.statement].push_back(&result);
            }
        }
        while (!waiting.empty()) {
            Together together;
            for (auto &[statement, results] : waiting) {
                const Result *next = results.back();
                const bool alone = std::all_of(together.begin(), together.end(), [&](const Result *other) {
                    return std::all_of(next->edits.begin(), next->edits.end(), [&](const auto &entry) {
                        const auto same = other->edits.find(entry.first);
                        const ModulePtr module = m_page->program().module(entry.first);
                        return same == other->edits.end() || std::none_of(entry.second.begin(), entry.second.end(), [&](const Edit &a) {
                            return std::any_of(same->second.begin(), same->second.end(), [&](const Edit &b) { return clash(*module, a, b); });
                        });
                    });
                });
                if (alone) {
                    together.push_back(next);
                    results.pop_back();
                }
            }
            std::erase_if(waiting, [](const auto &entry) { return entry.second.empty(); });
            runTogether(together);
        }
    }
    m_waiting.clear();
}

void RoundTrip::runTogether(const Together &results)
{
    if (m_counts.failures.size() >= kFailuresShown || m_counts.unanswered > kPatience) {
        return;
    }
    const qint64 unanswered = m_counts.unanswered;
    const QString problem = newProblem(results);
    if (problem.isEmpty() && m_counts.unanswered > unanswered) {
        return;
    }
    if (problem.isEmpty()) {
        m_counts.run += static_cast<qint64>(results.size());
    } else if (results.size() == 1) {
        ++m_counts.run;
        m_counts.failures.append(results.front()->shown + QStringLiteral("\ndoes not run: ") + problem);
    } else {
        const auto middle = results.begin() + static_cast<std::ptrdiff_t>(results.size() / 2);
        runTogether(Together(results.begin(), middle));
        runTogether(Together(middle, results.end()));
    }
}

QString RoundTrip::newProblem(const Together &results)
{
    std::map<QString, std::vector<Edit>> edits;
    for (const Result *result : results) {
        for (const auto &[file, own] : result->edits) {
            auto &all = edits[file];
            const ModulePtr module = m_page->program().module(file);
            std::copy_if(own.begin(), own.end(), std::back_inserter(all), [&](const Edit &edit) {
                return !isImport(module->statementAt(edit.span.start)) || std::find(all.begin(), all.end(), edit) == all.end();
            });
        }
    }
    QHash<QString, QString> overlay;
    for (const auto &[file, all] : edits) {
        overlay.insert(file, QString::fromUtf8(applyEdits(m_session->text(file), all)));
    }
    ++m_counts.evaluations;
    // A definition that does not run as it stands may have as many problems as before, in other words.
    const QStringList problems = problemsOf(overlay);
    const auto isNew = [this](const QString &each) { return !m_counts.own.contains(each); };
    const auto found = std::find_if(problems.begin(), problems.end(), isNew);
    return problems.size() <= m_counts.own.size() || found == problems.end() ? QString() : *found;
}

QStringList RoundTrip::problemsOf(const QHash<QString, QString> &overlay)
{
    Evaluation::Request request;
    request.studyRoot = m_root;
    request.definition = m_page->file();
    request.arguments = m_arguments;
    request.overlay = overlay;
    request.standIns = true;
    request.softLimitMilliseconds = 40'000; // on a busy machine
    request.hardLimitMilliseconds = 50'000;
    std::shared_ptr<const Core::Result<Evaluation::Evaluation>> answer;
    QEventLoop loop;
    QTimer::singleShot(60'000, &loop, &QEventLoop::quit);
    QObject::connect(&m_evaluator, &Evaluation::Evaluator::finished, &loop, [&](quint64, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result) {
        answer = result;
        loop.quit();
    });
    (void)m_evaluator.evaluate(request);
    loop.exec();
    if (!answer || !*answer) {
        ++m_counts.unanswered;
        return {};
    }
    QStringList problems;
    bool asked = false;
    for (const Core::Diagnostic &diagnostic : (*answer)->diagnostics) {
        if (diagnostic.severity == Core::Severity::Error && isAsked(diagnostic)) {
            asked = true;
        } else if (diagnostic.severity == Core::Severity::Error) {
            problems.append(withoutNumbers(diagnostic.file + QStringLiteral(": ") + diagnostic.message));
        }
    }
    m_counts.asked += asked ? 1 : 0;
    if (problems.isEmpty() && !(*answer)->errorText.isEmpty() && !asked) {
        problems.append(withoutNumbers((*answer)->errorText));
    }
    return problems;
}

bool RoundTrip::isAsked(const Core::Diagnostic &problem) const
{
    return problem.rule == QLatin1String("ehrql.domain") || problem.message.startsWith(QLatin1String("Two conditions of this case are the same")) || problem.file != m_page->file();
}

QStringList definitionsBelow(const QString &root)
{
    QStringList found;
    QDirIterator files(root, {QStringLiteral("*.py")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QFile file(path);
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        const bool defines = text.contains("create_dataset") || text.contains("Dataset()");
        if (text.contains("ehrql") && defines && QString::fromUtf8(text).toUtf8() == text && !parse(text)->hasBroken()) {
            found.append(QDir(root).relativeFilePath(path));
        }
    }
    found.sort();
    return found;
}
