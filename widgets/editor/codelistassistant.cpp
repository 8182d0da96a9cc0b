// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/codelistassistant.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include "model/codelists/codesystem.h"
#include "model/codelists/draftdocument.h"
#include "model/codelists/studylists.h"

namespace Gui
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Gui::CodelistAssistant", text);
}

/// `SNOMED CT, 132 codes`.
QString shortWords(const Codelists::ListFacts &facts)
{
    const Codelists::CodeSystem *system = Codelists::codeSystem(facts.system);
    const QString codes = QCoreApplication::translate("Gui::CodelistAssistant", "%n code(s)", nullptr, facts.codes);
    return system == nullptr ? codes : tr("%1, %2").arg(system->name, codes);
}

} // namespace

CodelistAssistant::CodelistAssistant(Study::OpenStudy *study)
    : m_study(study)
{
}

const Codelists::ListFacts &CodelistAssistant::factsOf(const QString &path)
{
    const auto changedAt = [this](const QString &file) { return QFileInfo(m_study->root() + u'/' + file).lastModified(); };
    const QString manifest = path.startsWith(Codelists::listFolder()) ? Codelists::listFolder() + QStringLiteral("codelists.json") : Codelists::ownManifest();
    const QDateTime changed = std::max(changedAt(path), changedAt(manifest));
    Known &known = m_known[path];
    if (known.facts.path.isEmpty() || known.changed != changed || m_study->openDocument(path) != nullptr) {
        known.changed = changed;
        known.facts = Codelists::listFacts(
            [this](const QString &file) -> std::optional<QByteArray> {
                const auto text = m_study->textOf(file);
                return text ? std::optional(text->toUtf8()) : std::nullopt;
            },
            path);
    }
    return known.facts;
}

QString CodelistAssistant::hover(const Authoring::Program &program, const QString &file, Authoring::Pos at)
{
    const auto load = Authoring::codelistAt(program, file, at);
    if (!load || load->path.value.isEmpty()) {
        return {};
    }
    const Codelists::ListFacts &facts = factsOf(load->path.value);
    const QString name = load->name.isEmpty() ? facts.name : QString::fromUtf8(load->name);
    return tr("**`%1`** codelist from `%2`").arg(name, load->path.value) + QStringLiteral("\n\n") + Codelists::listWords(facts, QDate::currentDate());
}

std::optional<CodelistAssistant::Offers> CodelistAssistant::complete(const Authoring::Program &program, const QString &file, Authoring::Pos at)
{
    const Authoring::ModulePtr module = program.module(file);
    const auto open = module && at <= module->text.size() ? Authoring::openCodelistArgument(*module, at) : std::nullopt;
    if (!open) {
        return std::nullopt;
    }
    Offers offers;
    offers.typed = open->typed.length();
    const bool isPath = open->keyword == QStringLiteral("filename") || (open->keyword.isEmpty() && open->position == 0);
    if (isPath) {
        for (const Study::StudyFile &each : m_study->files()) {
            if (each.path.endsWith(QStringLiteral(".csv")) && (each.path.startsWith(Codelists::listFolder()) || each.path.startsWith(Codelists::draftFolder()))) {
                offers.offers.append({each.path.toUtf8(), shortWords(factsOf(each.path)).toUtf8(), each.path.toUtf8()});
            }
        }
    } else if (open->keyword == QStringLiteral("column") || open->keyword == QStringLiteral("category_column")) {
        for (const QString &column : factsOf(open->path).columns) {
            offers.offers.append({column.toUtf8(), tr("column").toUtf8(), column.toUtf8()});
        }
    }
    return offers;
}

} // namespace Gui
