// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/codelistfindings.h"

#include <algorithm>

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include "model/codelists/draftdocument.h"
#include "model/codelists/listfacts.h"
#include "model/codelists/studylists.h"
#include "model/core/files.h"
#include "model/terminology/store.h"

namespace Authoring
{

namespace
{

/// The rule under which the evaluation reports the same things, so that one finding stays one.
const QString kLoadRule = QStringLiteral("ehrql.codelist");
constexpr qint64 kLargestScript = 1 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("Authoring::CodelistFindings", text);
}

/// Files of the study but those of git, caches and runs, relative.
QStringList filesBelow(const QString &root)
{
    QStringList files;
    QStringList pending{QString()};
    while (!pending.isEmpty()) {
        const QString folder = pending.takeFirst();
        for (const QFileInfo &entry : QDir(root + u'/' + folder).entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name)) {
            const QString path = folder.isEmpty() ? entry.fileName() : folder + u'/' + entry.fileName();
            if (!entry.isDir()) {
                files.append(path);
            } else if (path != QStringLiteral("metadata") && path != QStringLiteral("output") && path != QStringLiteral("outputs")
                       && entry.fileName() != QStringLiteral("node_modules")) {
                pending.append(path);
            }
        }
    }
    return files;
}

bool isScript(const QString &path)
{
    static const QSet<QString> kScripts{QStringLiteral("py"),  QStringLiteral("r"),     QStringLiteral("rmd"),  QStringLiteral("qmd"), QStringLiteral("do"),
                                        QStringLiteral("ado"), QStringLiteral("ipynb"), QStringLiteral("yaml"), QStringLiteral("yml"), QStringLiteral("json"), QStringLiteral("sql")};
    return kScripts.contains(QFileInfo(path).suffix().toLower()) && !path.startsWith(Codelists::listFolder()) && path != Codelists::ownManifest();
}

bool isHospitalTable(const QByteArray &table)
{
    return table.startsWith("apcs") || table.startsWith("opa") || table.startsWith("ec");
}

Core::TextRange rangeIn(const Module &module, const Span &span)
{
    return rangeOf(module.text, module.lines, span);
}

/// A literal with the quotes of the one it replaces.
Core::TextEdit replaced(const Module &module, const Span &span, const QString &value)
{
    const QString quote = QString::fromUtf8(module.slice({span.start, span.start + 1}));
    return {rangeIn(module, span), quote + value + quote};
}

} // namespace

struct CodelistChecker::Study
{
    QStringList files;
    CodelistUses uses;
    Codelists::TextOf textOf;
    mutable QHash<QString, std::shared_ptr<const Terminology::Release>> releases; ///< by system, opened once
};

std::shared_ptr<const Terminology::Release> newestRelease(const QString &system)
{
    const auto stored = Terminology::Store().find(system);
    const auto release = stored ? Terminology::Release::open(stored->path) : Core::fail(Core::ErrorCode::NotFound, {});
    return release ? *release : nullptr;
}

ListUsage usageOf(const CodelistUses &uses, const QString &path)
{
    ListUsage usage;
    for (const CodelistLoad &load : uses.loads) {
        if (load.path.value == path && usage.column.isEmpty()) {
            usage.column = load.column.value;
        }
    }
    QSet<QString> systems;
    for (const CodelistUse &use : uses.uses) {
        if (use.path != path) {
            continue;
        }
        const auto *system = Codelists::codeSystem(QString::fromUtf8(Core::codeClassName(use.element.codeSystem)));
        if (system == nullptr || use.element.kind != Core::TypeKind::Code) {
            continue; // several codes in one text are matched by their beginnings
        }
        systems.insert(system->id);
        usage.hospital = usage.hospital || isHospitalTable(use.table);
        if (usage.place.isEmpty()) {
            usage.place = tr("%1, line %2").arg(use.file).arg(use.module->lineNumber(use.span.start));
        }
    }
    usage.system = systems.size() == 1 ? *systems.constBegin() : QString();
    return usage;
}

CodelistChecker::CodelistChecker(QString root, ReleaseOf releaseOf)
    : m_root(std::move(root))
    , m_releaseOf(std::move(releaseOf))
{
}

CodelistChecker::Study CodelistChecker::read(const QHash<QString, QString> &unsaved) const
{
    Study study;
    study.files = filesBelow(m_root);
    study.textOf = [this, unsaved](const QString &path) -> std::optional<QByteArray> {
        if (const auto open = unsaved.constFind(path); open != unsaved.constEnd()) {
            return open->toUtf8();
        }
        if (!QFileInfo(m_root + u'/' + path).isFile()) {
            return std::nullopt;
        }
        const auto bytes = Core::readFile(m_root + u'/' + path);
        return bytes ? std::optional(*bytes) : std::nullopt;
    };
    const Program program(study.textOf);
    study.uses = codelistUses(program, study.files.filter(QRegularExpression(QStringLiteral("\\.py$"))));
    return study;
}

QList<Core::Diagnostic> CodelistChecker::check(const QHash<QString, QString> &unsaved)
{
    const Study study = read(unsaved);
    QList<Core::Diagnostic> found;
    checkLoads(study, found);
    checkUnused(study, found);
    for (const QString &path : study.files) {
        const bool list = path.startsWith(Codelists::listFolder()) || path.startsWith(Codelists::draftFolder());
        if (list && path.endsWith(QStringLiteral(".csv"))) {
            found += Codelists::summarised(findingsOf(study, path));
        }
    }
    return found;
}

QList<Core::Diagnostic> CodelistChecker::checkList(const QString &path, const QHash<QString, QString> &unsaved)
{
    return findingsOf(read(unsaved), path);
}

QHash<QString, int> CodelistChecker::useCounts() const
{
    const Study study = read({});
    QHash<QString, int> counts;
    for (const CodelistLoad &load : study.uses.loads) {
        ++counts[load.path.value];
    }
    for (const CodelistUse &use : study.uses.uses) {
        ++counts[use.path];
    }
    return counts;
}

QHash<QString, QList<ListEffect>> CodelistChecker::effectsOf(const QStringList &paths) const
{
    const Study study = read({});
    QHash<QString, QList<ListEffect>> effects;
    for (const QString &path : paths) {
        effects.insert(path, listEffects(study.textOf, study.files, path));
    }
    return effects;
}

void CodelistChecker::checkLoads(const Study &study, QList<Core::Diagnostic> &found) const
{
    const QStringList lists = study.files.filter(QRegularExpression(QStringLiteral("\\.csv$")));
    for (const CodelistLoad &load : study.uses.loads) {
        if (load.path.value.isEmpty()) {
            continue; // computed, so only running the code can tell
        }
        Core::Diagnostic wrong;
        wrong.file = load.file;
        wrong.rule = kLoadRule;
        wrong.range = rangeIn(*load.module, load.call);
        const Codelists::ListFacts facts = Codelists::listFacts(study.textOf, load.path.value);
        if (facts.state == Codelists::ListFacts::State::Missing) {
            const QString near = Core::nearestName(load.path.value, lists);
            wrong.message = tr("The codelist file %1 does not exist. Add its version to codelists/codelists.txt and update the codelists, or correct the path.").arg(load.path.value);
            if (!near.isEmpty()) {
                wrong.fixes.append({tr("Change to %1").arg(near), load.file, {replaced(*load.module, load.path.span, near)}});
            }
            found.append(wrong);
            continue;
        }
        for (const TextArgument &column : {load.column, load.categoryColumn}) {
            if (column.value.isEmpty() || facts.columns.contains(column.value)) {
                continue;
            }
            wrong.message = tr("There is no column \"%1\" in %2. Its columns are: %3.").arg(column.value, load.path.value, facts.columns.join(QStringLiteral(", ")));
            wrong.fixes.clear();
            if (const QString near = Core::nearestName(column.value, facts.columns); !near.isEmpty()) {
                wrong.fixes.append({tr("Change to %1").arg(near), load.file, {replaced(*load.module, column.span, near)}});
            }
            found.append(wrong);
        }
    }
}

void CodelistChecker::checkUnused(const Study &study, QList<Core::Diagnostic> &found) const
{
    static const QRegularExpression kComputed(QStringLiteral("codelists/?[\"'/]?\\s*(\\{|%|\\+|\\*)|(glob|listdir|iterdir|list\\.files|Sys\\.glob)\\b[^\\n]*codelists"));
    QString scripts;
    for (const QString &path : study.files) {
        if (isScript(path) && QFileInfo(m_root + u'/' + path).size() < kLargestScript) {
            scripts += QString::fromUtf8(study.textOf(path).value_or(QByteArray())) + u'\n';
        }
    }
    const QString list = Codelists::listFolder() + QStringLiteral("codelists.txt");
    // Where paths are put together, a name that occurs nowhere says nothing.
    if (!kComputed.match(scripts).hasMatch()) {
        for (const Codelists::ListEntry &entry : Codelists::parseListFile(QString::fromUtf8(study.textOf(list).value_or(QByteArray())), list).entries) {
            if (!scripts.contains(entry.file)) {
                Core::Diagnostic unused;
                unused.file = list;
                unused.range = {{entry.line, 1}, {entry.line, 1 + static_cast<int>(entry.id.size())}};
                unused.severity = Core::Severity::Warning;
                unused.rule = QStringLiteral("codelists.unused");
                unused.message = tr("No script of the study uses %1. Use it, or remove the codelist from the study.").arg(entry.file);
                found.append(unused);
            }
        }
    }
    for (const CodelistLoad &load : study.uses.loads) {
        if (!load.name.isEmpty() && !study.uses.names.contains(load.name)) {
            Core::Diagnostic unused;
            unused.file = load.file;
            unused.range = rangeIn(*load.module, load.call);
            unused.severity = Core::Severity::Information;
            unused.rule = QStringLiteral("codelists.unused-name");
            unused.message = tr("The codelist %1 is loaded but never used. Use it, or delete the line.").arg(QString::fromUtf8(load.name));
            found.append(unused);
        }
    }
}

QList<Core::Diagnostic> CodelistChecker::findingsOf(const Study &study, const QString &path)
{
    const QByteArray text = study.textOf(path).value_or(QByteArray());
    const ListUsage usage = usageOf(study.uses, path);
    const QString system = usage.system.isEmpty() ? Codelists::listFacts(study.textOf, path).system : usage.system;
    if (!study.releases.contains(system)) {
        study.releases.insert(system, m_releaseOf(system));
    }
    const auto release = study.releases.value(system);
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(text);
    hash.addData(QStringList{usage.column, system, usage.place, usage.hospital ? QStringLiteral("hospital") : QString(), release ? release->path() : QString()}.join(u'|').toUtf8());
    const QByteArray key = hash.result();
    const QMutexLocker lock(&m_mutex);
    if (const auto known = m_checked.constFind(path); known != m_checked.constEnd() && known->key == key) {
        return known->findings;
    }
    const Codelists::ListContext context{usage.system, usage.column, release.get(), usage.hospital, usage.place};
    QList<Core::Diagnostic> findings = Codelists::checkCsv(QString::fromUtf8(text), path, context);
    for (Core::Diagnostic &finding : findings) {
        if (finding.rule == QStringLiteral("codelists.byte-order-mark")) {
            finding.fixes.clear(); // texts in the window have no mark, so its edit would take a letter
        }
    }
    m_checked.insert(path, {key, findings});
    return findings;
}

QList<Core::Diagnostic> withoutRepeats(const QList<Core::Diagnostic> &findings, const QList<Core::Diagnostic> &others)
{
    QList<Core::Diagnostic> kept;
    for (const Core::Diagnostic &finding : findings) {
        const bool repeated = std::any_of(others.cbegin(), others.cend(), [&finding](const Core::Diagnostic &other) {
            return other.rule == finding.rule && other.file == finding.file && other.range.start.line == finding.range.start.line && finding.rule == kLoadRule;
        });
        if (!repeated) {
            kept.append(finding);
        }
    }
    return kept;
}

} // namespace Authoring
