// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <random>

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "model/authoring/fields.h"
#include "model/authoring/session.h"
#include "model/authoring/words.h"
#include "tests/support/testsupport.h"

// Random gestures on whole definitions. Ours in the templates and the sample always; with
// STUDYBENCH_STUDIES (folders of checkouts, separated by colons) on every definition below them, and
// with STUDYBENCH_GESTURES that many for each.

namespace
{

using namespace Authoring;

struct Definition
{
    QString root;
    QString path;
};

QList<Definition> definitions()
{
    QList<Definition> found;
    QStringList roots;
    const QString resources = QStringLiteral(STUDYBENCH_SOURCE_DIR "/resources/");
    for (const char *own : {"sample", "templates/blank", "templates/cohort", "templates/measures"}) {
        roots.append(resources + QLatin1String(own));
    }
    for (const QString &folder : qEnvironmentVariable("STUDYBENCH_STUDIES").split(QLatin1Char(':'), Qt::SkipEmptyParts)) {
        for (const QFileInfo &study : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            roots.append(study.absoluteFilePath());
        }
    }
    for (const QString &root : std::as_const(roots)) {
        QDirIterator files(root, {QStringLiteral("*.py")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            const QByteArray text = TestSupport::read(file);
            const bool defines = text.contains("create_dataset") || text.contains("Dataset()") || text.contains("create_measures") || text.contains("Measures()");
            if (text.contains("ehrql") && defines && QString::fromUtf8(text).toUtf8() == text && !parse(text)->hasBroken()) {
                found.append({root, QDir(root).relativeFilePath(file)});
            }
        }
    }
    return found;
}

/// Texts of all plain statements, with how often each occurs.
std::map<QByteArray, int> statementTexts(const Module &module)
{
    std::map<QByteArray, int> texts;
    for (const Statement &statement : module.statements) {
        if (!statement.isCompound()) {
            texts[module.slice(statement.span)] += 1;
        }
    }
    return texts;
}

int lost(const std::map<QByteArray, int> &before, const std::map<QByteArray, int> &after)
{
    int count = 0;
    for (const auto &[text, times] : before) {
        const auto there = after.find(text);
        count += std::max(0, times - (there == after.end() ? 0 : there->second));
    }
    return count;
}

class Dice
{
public:
    explicit Dice(unsigned seed)
        : m_engine(seed)
    {
    }
    int below(int limit) { return limit <= 0 ? 0 : static_cast<int>(m_engine() % static_cast<unsigned>(limit)); }
    template <typename T>
    const T &of(const std::vector<T> &list) { return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))]; }

private:
    std::mt19937 m_engine;
};

QJsonObject withTarget(const char *op, const QJsonObject &target, std::initializer_list<std::pair<QString, QJsonValue>> arguments)
{
    QJsonObject request(arguments);
    request.insert(QStringLiteral("op"), QLatin1String(op));
    request.insert(QStringLiteral("target"), target);
    return request;
}

/// A gesture on a variable or on a condition of the page, with arguments that may or may not suit it.
QJsonObject randomGesture(const Page &page, Dice *dice)
{
    const auto key = [](const char *name) { return QString::fromLatin1(name); };
    if (page.population && dice->below(4) == 0) {
        const QJsonObject target{{key("population"), true}};
        const int n = static_cast<int>(page.population->conditions.size());
        const QJsonObject all[] = {
            withTarget("add_condition", target, {{key("code"), key("1 > 0")}, {key("index"), dice->below(n + 1)}, {key("join"), page.population->join == "|" ? key("or") : key("and")}}),
            withTarget("remove_condition", target, {{key("index"), dice->below(n)}}),
            withTarget("negate_condition", target, {{key("index"), dice->below(n)}}),
            withTarget("move_condition", target, {{key("index"), dice->below(n)}, {key("to"), dice->below(n)}}),
            withTarget("replace_condition", target, {{key("index"), dice->below(n)}, {key("code"), key("2 > 1")}}),
            withTarget("set_join", target, {{key("join"), dice->below(2) ? key("or") : key("and")}}),
        };
        return all[dice->below(6)];
    }
    std::vector<const Card *> editable;
    for (const Card &card : page.variables) {
        if (card.editable && card.file == page.file()) {
            editable.push_back(&card);
        }
    }
    if (editable.empty()) {
        return withTarget("add_codelist", {}, {{key("name"), key("zz_codes")}, {key("path"), key("codelists/x.csv")}});
    }
    const Card &card = *dice->of(editable);
    const QJsonObject target{{key("variable"), QString::fromUtf8(card.name)}};
    const int steps = static_cast<int>(card.steps.size());
    const int step = dice->below(steps);
    const QString other = QString::fromUtf8(dice->of(editable)->name);
    const QJsonArray branches{QJsonObject{{key("when"), key("{it} > 3")}, {key("then"), key("\"a\"")}}, QJsonObject{{key("when"), key("{it} > 9")}, {key("then"), key("\"b\"")}}};
    const QJsonObject all[] = {
        withTarget("rename", target, {{key("to"), key("zz_new")}}),
        withTarget("duplicate", target, {{key("as"), key("zz_new")}}),
        withTarget("delete", target, {{key("unused"), dice->below(2) == 0}}),
        withTarget("move", target, {{dice->below(2) ? key("before") : key("after"), other}}),
        withTarget("set_comment", target, {{key("text"), key("a remark")}}),
        withTarget("remove_step", target, {{key("step"), step}}),
        withTarget("move_step", target, {{key("step"), step}, {key("to"), dice->below(steps)}}),
        withTarget("add_step", target, {{key("after"), step}, {key("code"), key("where(True)")}}),
        withTarget("replace_step", target, {{key("step"), step}, {key("code"), QString::fromUtf8(card.module->slice(card.steps[static_cast<std::size_t>(step)].span))}}),
        withTarget("wrap_case", target, {{key("name"), key("zz_value")}, {key("branches"), branches}}),
        withTarget("extract_name", target, {{key("steps"), step}, {key("name"), key("zz_name")}}),
        withTarget("add_condition", target, {{key("step"), step}, {key("code"), key("True")}}),
        withTarget("negate_condition", target, {{key("step"), step}}),
        withTarget("set_window", target, {{key("step"), step}, {key("from"), key("2020-01-01")}, {key("to"), key("2021-01-01")}}),
        withTarget("add_item", target, {{key("value"), key("zz")}}),
        withTarget("remove_item", target, {{key("index"), 0}}),
        withTarget("add_branch", target, {{key("index"), 0}, {key("when"), key("True")}, {key("then"), key("\"q\"")}}),
        withTarget("remove_branch", target, {{key("index"), 0}}),
        withTarget("set_otherwise", target, {{key("value"), key("\"q\"")}}),
        withTarget("add_operand", target, {{key("code"), key("\"2020-01-01\"")}}),
        withTarget("add_variable", {}, {{key("name"), key("zz_new")}, {key("after"), QString::fromUtf8(card.name)}, {key("code"), key("patients.sex")}}),
    };
    return all[dice->below(21)];
}

/// How much of definitions is shown as steps. A variable or condition counts when no word of it is
/// "Python: ..." and no step of it is code, those of the names that it stands on included.
struct Shares
{
    int definitions = 0;
    int variables = 0;
    int structured = 0;
    int plain = 0;
    int editable = 0;
    int withParts = 0;
    int conditions = 0;
    int structuredConditions = 0;

    static bool isCode(const QString &words) { return words.contains(QStringLiteral("Python: ")); }

    static bool allSteps(const std::vector<Step> &steps)
    {
        return std::all_of(steps.begin(), steps.end(), [](const Step &step) {
            return step.structured && step.kind != QStringLiteral("code") && !isCode(step.words) && allSteps(step.nested);
        });
    }

    void count(const Page &page)
    {
        ++definitions;
        for (const Card &card : page.variables) {
            const bool steps = card.structured && !isCode(card.sentence) && allSteps(card.steps);
            const bool topLevel = card.owner.kind == OwnerKind::Inline && !card.statement->parent;
            ++variables;
            structured += steps ? 1 : 0;
            plain += topLevel ? 1 : 0;
            editable += topLevel && steps && card.editable ? 1 : 0;
            withParts += topLevel && steps && card.editable && !fieldsOf(page, card.file, card.value).empty() ? 1 : 0;
        }
        for (const QString &file : page.program().importedFiles()) {
            countConditions(page, file);
        }
    }

    void countConditions(const Page &page, const QString &file)
    {
        const ModulePtr module = page.program().module(file);
        for (const Expr &expr : module->expressions) {
            const bool where = expr.kind == ExprKind::Call && expr.items[0]->kind == ExprKind::Attribute && !expr.arguments.empty()
                               && (module->view(expr.items[0]->name) == QByteArrayView("where") || module->view(expr.items[0]->name) == QByteArrayView("except_where"));
            if (where) {
                ++conditions;
                structuredConditions += page.isStructured(file, expr.arguments[0].value) && !isCode(Words(page, file).condition(expr.arguments[0].value)) ? 1 : 0;
            }
        }
    }
};

} // namespace

class PropertiesTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void everyGestureChangesItsAimOnlyAndComesBack_data()
    {
        QTest::addColumn<QString>("root");
        QTest::addColumn<QString>("path");
        for (const Definition &definition : definitions()) {
            QTest::newRow(qPrintable(QFileInfo(definition.root).fileName() + QLatin1Char('/') + definition.path)) << definition.root << definition.path;
        }
    }

    void everyGestureChangesItsAimOnlyAndComesBack()
    {
        QFETCH(QString, root);
        QFETCH(QString, path);
        Session session(path, [root](const QString &file) -> std::optional<QByteArray> {
            QFile stored(root + QLatin1Char('/') + file);
            return stored.open(QIODevice::ReadOnly) ? std::optional(stored.readAll()) : std::nullopt;
        });
        const QByteArray text = session.text(path);
        const auto statements = statementTexts(*session.page().module());
        const int gestures = qEnvironmentVariable("STUDYBENCH_GESTURES", QStringLiteral("150")).toInt();
        Dice dice(7);
        const Page page = session.page();
        for (int i = 0; i < gestures; ++i) {
            const QJsonObject request = randomGesture(page, &dice);
            const auto outcome = session.apply(request);
            if (!outcome) {
                QVERIFY(!outcome.error().message.isEmpty());
                QCOMPARE(session.text(path), text);
                continue;
            }
            if (outcome->files.empty()) {
                continue;
            }
            const QByteArray shown = QJsonDocument(request).toJson(QJsonDocument::Compact);
            const ModulePtr after = parse(session.text(path));
            QVERIFY2(!after->hasBroken(), shown.constData());
            // A rename or an inlining may touch every user; all else touches its statement and an import or two.
            const QString op = request.value(QStringLiteral("op")).toString();
            if (op != QLatin1String("rename") && op != QLatin1String("delete")) {
                const int changed = lost(statements, statementTexts(*after));
                QVERIFY2(changed <= 3, (shown + " changed " + QByteArray::number(changed)).constData());
            }
            for (const auto &[file, restored] : session.undo()) {
                QVERIFY2(restored == TestSupport::read(root + QLatin1Char('/') + file), shown.constData());
            }
            QVERIFY2(session.text(path) == text, shown.constData());
        }
    }

    void showsNearlyEverythingAsSteps()
    {
        Shares shares;
        for (const Definition &definition : definitions()) {
            const QString root = definition.root;
            Session session(definition.path, [root](const QString &file) -> std::optional<QByteArray> {
                QFile stored(root + QLatin1Char('/') + file);
                return stored.open(QIODevice::ReadOnly) ? std::optional(stored.readAll()) : std::nullopt;
            });
            shares.count(session.page());
        }
        qInfo("definitions %d; variables %d, as steps %d; plain top-level statements %d, editable %d, of them with a part to set in a form %d; conditions %d, as steps %d", shares.definitions,
              shares.variables, shares.structured, shares.plain, shares.editable, shares.withParts, shares.conditions, shares.structuredConditions);
        QVERIFY(shares.variables > 0 && shares.conditions > 0);
        QVERIFY(shares.structured * 10 >= shares.variables * 9);
        QVERIFY(shares.structuredConditions * 10 >= shares.conditions * 9);
        QVERIFY(shares.editable * 10 >= shares.plain * 7);
    }
};

QTEST_GUILESS_MAIN(PropertiesTest)
#include "tst_properties.moc"
