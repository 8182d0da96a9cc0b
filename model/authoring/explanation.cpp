// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/explanation.h"

#include <QCoreApplication>
#include <QLocale>

#include "model/authoring/words.h"

namespace Authoring
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Explanation", text);
}

/// The two ways to write the document; the content is told once, below.
class Writer
{
public:
    explicit Writer(bool html)
        : m_html(html)
    {
    }

    void heading(int level, const QString &text)
    {
        m_text += m_html ? QStringLiteral("<h%1>%2</h%1>\n").arg(level).arg(inlineHtml(text))
                         : QString(level, QLatin1Char('#')) + QLatin1Char(' ') + text + QStringLiteral("\n\n");
    }
    void paragraph(const QString &text) { m_text += m_html ? QStringLiteral("<p>%1</p>\n").arg(inlineHtml(text)) : text + QStringLiteral("\n\n"); }
    void beginList(bool numbered)
    {
        m_numbered = numbered;
        m_text += m_html ? (numbered ? QStringLiteral("<ol>\n") : QStringLiteral("<ul>\n")) : QString();
    }
    void item(const QString &text)
    {
        m_text += m_html ? QStringLiteral("<li>%1</li>\n").arg(inlineHtml(text)) : (m_numbered ? QStringLiteral("1. ") : QStringLiteral("- ")) + text + QLatin1Char('\n');
    }
    void endList() { m_text += m_html ? (m_numbered ? QStringLiteral("</ol>\n") : QStringLiteral("</ul>\n")) : QStringLiteral("\n"); }
    [[nodiscard]] QString text() const { return m_text; }

private:
    /// Backticks are the only mark-up that the sentences use.
    static QString inlineHtml(const QString &text)
    {
        QString html;
        bool code = false;
        for (const QString &part : text.toHtmlEscaped().split(QLatin1Char('`'))) {
            html += code ? QStringLiteral("<code>%1</code>").arg(part) : part;
            code = !code;
        }
        return html;
    }

    bool m_html;
    bool m_numbered = false;
    QString m_text;
};

QString firstUpper(const QString &sentence)
{
    return sentence.isEmpty() || !sentence.front().isLetter() ? sentence : sentence.front().toUpper() + sentence.mid(1);
}

QString ownerWords(const Card &card)
{
    const QString line = QString::number(card.module->lineNumber(card.statement->span.start));
    switch (card.owner.kind) {
    case OwnerKind::Loop:
        return tr("made by the loop in lines %1–%2 of %3").arg(card.owner.firstLine).arg(card.owner.lastLine).arg(card.file);
    case OwnerKind::Function:
    case OwnerKind::OtherModule:
        return tr("%1, line %2").arg(card.file, line);
    default:
        return tr("line %1").arg(line);
    }
}

void writePopulation(Writer *writer, const Page &page, const Attrition *attrition)
{
    writer->heading(2, tr("Population"));
    if (!page.population) {
        writer->paragraph(tr("The file defines no population."));
        return;
    }
    const Population &population = *page.population;
    const auto count = static_cast<int>(population.conditions.size());
    writer->paragraph(count == 1             ? tr("Patients who meet this condition:")
                      : population.join == "|" ? tr("Patients who meet at least one of %1 conditions:").arg(count)
                                               : tr("Patients who meet all %1 conditions:").arg(count));
    if (attrition) {
        writer->paragraph(tr("Counts are of %1; %2 before the first condition.").arg(attrition->source, QLocale(QLocale::English).toString(attrition->all)));
    }
    writer->beginList(true);
    for (const Condition &condition : population.conditions) {
        QString words = firstUpper(condition.sentence);
        if (!condition.definitionSentence.isEmpty()) {
            words = tr("%1: %2").arg(words, condition.definitionSentence);
        }
        const auto index = static_cast<std::size_t>(condition.index);
        if (attrition && index < attrition->left.size()) {
            words = tr("%1 (%2 left)").arg(words, QLocale(QLocale::English).toString(attrition->left[index]));
        }
        writer->item(words + QLatin1Char('.'));
    }
    writer->endList();
}

void writeMeasures(Writer *writer, const Page &page)
{
    if (page.measures.empty()) {
        return;
    }
    writer->heading(2, tr("Measures"));
    for (const MeasureCard &card : page.measures) {
        writer->heading(3, QLatin1Char('`') + QString::fromUtf8(card.name) + QLatin1Char('`'));
        Words words(page, card.file);
        writer->beginList(false);
        const MeasureCard *defaults = page.measureDefaults ? &*page.measureDefaults : nullptr;
        const auto part = [&](const QString &title, Expr *own, Expr *common) {
            if (Expr *expr = own ? own : common) {
                writer->item(tr("%1: %2").arg(title, words.sentence(expr)) + QLatin1Char('.'));
            }
        };
        part(tr("Counted"), card.numerator, defaults ? defaults->numerator : nullptr);
        part(tr("Out of"), card.denominator, defaults ? defaults->denominator : nullptr);
        part(tr("Grouped by"), card.groupBy, defaults ? defaults->groupBy : nullptr);
        part(tr("Intervals"), card.intervals, defaults ? defaults->intervals : nullptr);
        writer->endList();
    }
}

QString explain(const Page &page, const Attrition *attrition, bool html)
{
    Writer writer(html);
    writer.heading(1, tr("What %1 defines").arg(page.file()));
    if (!page.dates.empty()) {
        writer.heading(2, tr("Dates and values"));
        writer.beginList(false);
        for (const Card &card : page.dates) {
            writer.item(tr("`%1`: %2").arg(QString::fromUtf8(card.name), card.sentence));
        }
        writer.endList();
    }
    writePopulation(&writer, page, attrition);
    if (!page.variables.empty()) {
        writer.heading(2, tr("Variables"));
        for (const Card &card : page.variables) {
            writer.heading(3, QLatin1Char('`') + card.title() + QLatin1Char('`'));
            if (!card.comment.isEmpty()) {
                writer.paragraph(card.comment);
            }
            writer.paragraph(firstUpper(card.sentence) + QLatin1Char('.'));
            writer.paragraph(tr("Type: %1. Made in %2.").arg(card.type.words(), ownerWords(card)));
        }
    }
    if (!page.helpers.empty()) {
        writer.heading(2, tr("Steps with a name"));
        writer.beginList(false);
        for (const Card &card : page.helpers) {
            const QString words = tr("`%1`: %2").arg(QString::fromUtf8(card.name), card.sentence);
            writer.item(card.comment.isEmpty() ? words : tr("%1 (%2)").arg(words, card.comment));
        }
        writer.endList();
    }
    writeMeasures(&writer, page);
    if (!page.codelists.empty()) {
        writer.heading(2, tr("Codelists"));
        writer.beginList(false);
        for (const CodelistCard &card : page.codelists) {
            writer.item(card.path.isEmpty() ? tr("`%1`, written in %2").arg(QString::fromUtf8(card.name), card.file)
                                            : tr("`%1` from `%2`").arg(QString::fromUtf8(card.name), card.path));
        }
        writer.endList();
    }
    return writer.text();
}

} // namespace

QString explainMarkdown(const Page &page, const Attrition *attrition)
{
    return explain(page, attrition, false);
}

QString explainHtml(const Page &page, const Attrition *attrition)
{
    return QStringLiteral("<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>%1</title>"
                          "<style>body{font-family:sans-serif;max-width:50em;margin:2em auto;line-height:1.5}code{font-size:95%}</style>"
                          "</head><body>\n%2</body></html>\n")
        .arg(page.file().toHtmlEscaped(), explain(page, attrition, true));
}

} // namespace Authoring
