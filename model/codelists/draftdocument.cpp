// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/draftdocument.h"

#include <QCoreApplication>

#include "model/codelists/codesystem.h"

namespace Codelists
{

namespace
{

const QString kFirstLine = QStringLiteral("StudyBench codelist draft 1");

QString tr(const char *text)
{
    return QCoreApplication::translate("Codelists::DraftDocument", text);
}

/// One line, with the separators of the format kept out.
QString cell(const QString &text)
{
    QString flat = text.simplified();
    return flat.replace(u'|', u'/');
}

tl::unexpected<Core::Error> bad(const QString &fileName, int line, const QString &message)
{
    Core::Error error{Core::ErrorCode::InvalidInput, message, {}, {}, {}};
    error.where = Core::Location{fileName, {{line, 1}, {line, 1}}};
    return Core::fail(error);
}

QStringList cellsOf(const QString &text)
{
    QStringList cells;
    for (const QString &part : text.split(u'|')) {
        cells.append(part.trimmed());
    }
    return cells;
}

/// `text | who | when | why`; only the text in drafts of earlier versions, which may hold a bar itself.
void takeSearch(const QString &rest, bool isCode, DraftDocument &draft)
{
    constexpr qsizetype kTrailCells = 3;
    QStringList cells = cellsOf(rest);
    SearchText search{rest, isCode};
    if (cells.size() > kTrailCells) {
        const Trail trail{cells.at(cells.size() - 3), cells.at(cells.size() - 2), cells.constLast()};
        search.text = rest.section(u'|', 0, -1 - static_cast<int>(kTrailCells)).trimmed();
        if (trail != Trail()) {
            draft.trails.insert(slugOf(search), trail);
        }
    }
    if (!draft.searches.contains(search)) {
        draft.searches.append(search);
    }
}

/// Takes one line; false if it is none of the format's.
bool takeLine(const QString &line, DraftDocument &draft)
{
    const QString key = line.section(u' ', 0, 0);
    const QString rest = line.section(u' ', 1).trimmed();
    const QStringList cells = cellsOf(rest);
    if (key == QStringLiteral("name:")) {
        draft.name = rest;
    } else if (key == QStringLiteral("system:")) {
        draft.system = rest;
    } else if (key == QStringLiteral("release:")) {
        draft.release = rest;
    } else if (key == QStringLiteral("search:") || key == QStringLiteral("search-code:")) {
        takeSearch(rest, key == QStringLiteral("search-code:"), draft);
    } else if ((key == QStringLiteral("+") || key == QStringLiteral("-")) && !cells.constFirst().isEmpty()) {
        draft.decisions.insert(cells.at(0), {key == QStringLiteral("+") ? Sign::Include : Sign::Exclude, cells.value(1), cells.value(2),
                                             cells.value(3), cells.value(4)});
    } else if (key == QStringLiteral("note:")) {
        draft.notes.insert(cells.at(0), cells.value(1));
    } else if (key == QStringLiteral("category:")) {
        draft.categories.insert(cells.at(0), cells.value(1));
    } else {
        return false;
    }
    return true;
}

} // namespace

QByteArray writeDraft(const DraftDocument &draft)
{
    QStringList lines{kFirstLine, QStringLiteral("name: ") + cell(draft.name), QStringLiteral("system: ") + draft.system,
                      QStringLiteral("release: ") + draft.release};
    for (const SearchText &search : draft.searches) {
        const QString line = (search.isCode ? QStringLiteral("search-code: ") : QStringLiteral("search: ")) + search.text.simplified();
        const Trail trail = draft.trails.value(slugOf(search));
        lines.append(trail == Trail() && !search.text.contains(u'|') ? line : QStringList{line, cell(trail.who), trail.when, cell(trail.why)}.join(QStringLiteral(" | ")).trimmed());
    }
    for (auto entry = draft.decisions.cbegin(); entry != draft.decisions.cend(); ++entry) {
        const Decision &decision = entry.value();
        lines.append(QStringList{(decision.sign == Sign::Include ? QStringLiteral("+ ") : QStringLiteral("- ")) + entry.key(), cell(decision.term),
                                 cell(decision.who), decision.when, cell(decision.why)}
                         .join(QStringLiteral(" | "))
                         .trimmed());
    }
    for (auto note = draft.notes.cbegin(); note != draft.notes.cend(); ++note) {
        lines.append(QStringLiteral("note: ") + note.key() + QStringLiteral(" | ") + cell(note.value()));
    }
    for (auto category = draft.categories.cbegin(); category != draft.categories.cend(); ++category) {
        lines.append(QStringLiteral("category: ") + category.key() + QStringLiteral(" | ") + cell(category.value()));
    }
    return lines.join(u'\n').toUtf8() + '\n';
}

Core::Result<DraftDocument> readDraft(const QByteArray &text, const QString &fileName)
{
    const QStringList lines = QString::fromUtf8(text).split(u'\n');
    if (lines.constFirst().trimmed() != kFirstLine) {
        return bad(fileName, 1, tr("This is no codelist draft: its first line is not \"%1\".").arg(kFirstLine));
    }
    DraftDocument draft;
    for (int number = 2; number <= lines.size(); ++number) {
        const QString line = lines.at(number - 1).trimmed();
        if (line.isEmpty() || line.startsWith(u'#')) {
            continue;
        }
        if (line.startsWith(QStringLiteral("<<<<<<<")) || line.startsWith(QStringLiteral("=======")) || line.startsWith(QStringLiteral(">>>>>>>"))) {
            return bad(fileName, number, tr("Two versions of the draft were merged and disagree here. Keep one of the two parts and delete the marker lines."));
        }
        if (!takeLine(line, draft)) {
            return bad(fileName, number, tr("The line \"%1\" cannot be read. Lines begin with name:, system:, release:, search:, +, -, note: or category:.").arg(line));
        }
    }
    if (codeSystem(draft.system) == nullptr) {
        return bad(fileName, 1, tr("The draft names no known coding system (\"%1\").").arg(draft.system));
    }
    return draft;
}

QString draftFolder()
{
    return QStringLiteral("local_codelists/");
}

QString draftFile(const QString &name)
{
    return draftFolder() + slugOf(name) + QStringLiteral(".draft");
}

} // namespace Codelists
