// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/conceptview.h"

#include <QLocale>
#include <QUrl>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr qsizetype kMostShown = 30; ///< of a kind; a concept may have hundreds of children

QString row(const QString &label, const QString &html)
{
    return html.isEmpty() ? QString() : QStringLiteral("<tr><td style='padding-right:10px'>%1</td><td>%2</td></tr>").arg(label.toHtmlEscaped(), html);
}

QString joined(const QStringList &texts)
{
    QStringList shown;
    for (const QString &text : texts.mid(0, kMostShown)) {
        shown.append(text.toHtmlEscaped());
    }
    if (texts.size() > kMostShown) {
        shown.append(ConceptView::tr("and %1 more").arg(QLocale().toString(texts.size() - kMostShown)));
    }
    return shown.join(QStringLiteral("<br>"));
}

QString links(const QList<Codelists::CodeAndTerm> &entries)
{
    QStringList shown;
    for (const Codelists::CodeAndTerm &entry : entries.mid(0, kMostShown)) {
        shown.append(QStringLiteral("<a href='code:%1'>%2</a>").arg(QString::fromLatin1(QUrl::toPercentEncoding(entry.code)), (entry.term.isEmpty() ? entry.code : entry.term).toHtmlEscaped()));
    }
    if (entries.size() > kMostShown) {
        shown.append(ConceptView::tr("and %1 more").arg(QLocale().toString(entries.size() - kMostShown)));
    }
    return shown.join(QStringLiteral("<br>"));
}

} // namespace

ConceptView::ConceptView(const QString &accessibleName, QWidget *parent)
    : QTextBrowser(parent)
{
    setName(this, "conceptView", accessibleName);
    setFrameShape(QFrame::NoFrame);
    setOpenLinks(false);
    document()->setDocumentMargin(12);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl &url) { emit codeWanted(QUrl::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1())); });
}

void ConceptView::showSheet(const Codelists::ConceptSheet &sheet, const QString &code, const QString &term, const QString &summary, const QList<Line> &lines, const QStringList &lists)
{
    QString html = QStringLiteral("<p><b>%1</b><br>%2</p><table>").arg(term.toHtmlEscaped(), summary.toHtmlEscaped());
    for (const Line &line : lines) {
        html += row(line.label, line.text.toHtmlEscaped());
    }
    const QString kind = sheet.info.number < 0 ? tr("not in this release") : sheet.info.active ? sheet.info.kind : tr("retired");
    html += row(tr("Code"), code.toHtmlEscaped()) + row(tr("Kind"), kind.toHtmlEscaped());
    if (!sheet.usageOf.isEmpty()) {
        html += row(tr("Usage"), sheet.usage.isEmpty() ? tr("never recorded (%1)").arg(sheet.usageOf).toHtmlEscaped() : tr("%1 records (%2)").arg(sheet.usage, sheet.usageOf).toHtmlEscaped());
    }
    html += row(tr("Synonyms"), joined(sheet.synonyms)) + row(tr("Parents"), links(sheet.parents));
    if (!sheet.children.isEmpty()) {
        html += row(tr("Children"), links(sheet.children)) + row(tr("All below"), QLocale().toString(sheet.descendants));
    }
    html += row(tr("Maps"), joined(sheet.maps)) + row(tr("Substitutes"), joined(sheet.substitutes)) + row(tr("Replaced"), joined(sheet.predecessors)) + row(tr("Sets"), joined(sheet.sets))
            + row(tr("In the lists"), joined(lists)) + QStringLiteral("</table>");
    setHtml(html);
}

void ConceptView::showSentence(const QString &sentence)
{
    setHtml(QStringLiteral("<p>%1</p>").arg(sentence.toHtmlEscaped()));
}

} // namespace Gui
