// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/authoring/design.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <QCoreApplication>

#include "model/authoring/window.h"
#include "model/authoring/words.h"

namespace Authoring
{

namespace
{

constexpr double kMonth = 30.4375;
constexpr double kYear = 365.25;

QString tr(const char *text)
{
    return QCoreApplication::translate("Design", text);
}

/// A date as `anchor ± offset`.
struct Anchored
{
    QByteArray anchor;
    double days = 0;
    QString offset; ///< in its own unit: `-90`, `-1 year`
};

class DesignReader
{
public:
    DesignReader(const Page &page, Design *design)
        : m_page(page)
        , m_design(design)
    {
    }

    void countAnchors()
    {
        std::map<QByteArray, int> counts;
        QList<QByteArray> order;
        const auto note = [&](Expr *date) {
            const QByteArray anchor = anchorOf(date).anchor;
            if (!anchor.isEmpty() && counts[anchor]++ == 0) {
                order.append(anchor);
            }
        };
        eachTest([&](const Window &window, Expr *) {
            for (Expr *bound : {window.from, window.to}) {
                if (bound) {
                    note(bound);
                }
            }
        });
        for (const Expr &expr : module().expressions) {
            if (expr.kind == ExprKind::Call && expr.items[0]->kind == ExprKind::Attribute && !expr.arguments.empty()) {
                const LinkKind kind = linkKind(module().view(expr.items[0]->name), true);
                if (kind == LinkKind::AgeOn || kind == LinkKind::ForPatientOn) {
                    note(expr.arguments[0].value);
                }
            }
        }
        const auto telling = [](const QByteArray &name) { return name.contains("index") || name.contains("start") || name.contains("baseline"); };
        std::stable_sort(order.begin(), order.end(), [&](const QByteArray &a, const QByteArray &b) {
            return counts[a] != counts[b] ? counts[a] > counts[b] : telling(a) && !telling(b);
        });
        m_design->candidates = order;
    }

    void readBars()
    {
        eachTest([this](const Window &window, Expr *value) { addBar(window, value); });
        for (const Card &card : m_page.variables) {
            walk(card.value, [&](Expr *expr) { addPoint(card, expr); });
        }
        std::stable_sort(m_design->bars.begin(), m_design->bars.end(), [](const DesignBar &a, const DesignBar &b) {
            if (a.row != b.row) {
                return a.row < b.row;
            }
            return a.from.day.value_or(-1e9) < b.from.day.value_or(-1e9);
        });
        for (DesignBar &bar : m_design->bars) {
            warn(&bar);
        }
    }

private:
    const Module &module() const { return *m_page.module(); }

    /// Every test of a date in a population or a variable, through the names that they use.
    template <typename Visit>
    void eachTest(const Visit &visit)
    {
        for (const Expr &expr : module().expressions) {
            Expr *test = const_cast<Expr *>(&expr);
            if (!expr.statement || (expr.kind != ExprKind::Call && expr.kind != ExprKind::Compare)) {
                continue;
            }
            const auto window = windowOf(module(), test);
            if (window && (window->call || m_page.typing().typeOf(m_page.file(), window->column).isDate())) {
                visit(*window, test);
            }
        }
    }

    Anchored anchorOf(Expr *date, int depth = 0) const
    {
        if (const auto shift = shiftOf(module(), date)) {
            Anchored inner = anchorOf(shift->date, depth + 1);
            bool number = false;
            const double amount = module().source(shift->duration.amount).toDouble(&number);
            if (!number) {
                return {};
            }
            const double unit = shift->duration.unit == "days" ? 1 : shift->duration.unit == "weeks" ? 7 : shift->duration.unit == "months" ? kMonth : kYear;
            const QString sign = shift->back ? QStringLiteral("−") : QStringLiteral("+");
            inner.days += (shift->back ? -1 : 1) * amount * unit;
            const QString own = shift->duration.unit == "days" ? QString::number(amount) : tr("%1 %2").arg(QString::number(amount), QString::fromUtf8(shift->duration.unit));
            inner.offset += sign + own;
            return inner;
        }
        if (date->kind == ExprKind::Name) {
            const QByteArray name = module().slice(date->name);
            const auto binding = m_page.program().resolve(m_page.file(), name, date->statement, date);
            // A name for a shifted date is followed; a name for a date is the anchor.
            if (binding && binding->value && binding->file == m_page.file() && depth < 4 && shiftOf(module(), binding->value)) {
                return anchorOf(binding->value, depth + 1);
            }
            return {name, 0, {}};
        }
        if (date->kind == ExprKind::Attribute) {
            return {module().source(date).simplified(), 0, {}};
        }
        return {};
    }

    DesignEnd endOf(Expr *bound, bool included) const
    {
        DesignEnd end;
        end.included = included;
        if (!bound) {
            end.open = true;
            return end;
        }
        const Anchored anchored = anchorOf(bound);
        if (anchored.anchor == m_design->index) {
            end.day = anchored.days;
            end.label = anchored.offset.isEmpty() ? QStringLiteral("0") : anchored.offset;
        } else {
            Words words(m_page, m_page.file());
            end.label = words.date(bound).remove(QLatin1Char('`'));
        }
        return end;
    }

    /// Names of what a test decides: the population's condition or the variables.
    QStringList decides(const Statement *statement, bool *population) const
    {
        QStringList names;
        if (m_page.population && (statement == m_page.population->statement || statement == m_page.population->expr->statement)) {
            *population = true;
            return {tr("population")};
        }
        names = m_page.dependents(statement);
        if (names.isEmpty() && m_page.population) {
            for (const QByteArray &name : m_page.boundBy(statement)) {
                for (const Expr *use : m_page.usesOf(name)) {
                    *population = *population || use->statement == m_page.population->statement;
                }
            }
            return *population ? QStringList{tr("population")} : QStringList();
        }
        return names;
    }

    void addBar(const Window &window, Expr *test)
    {
        bool population = false;
        const QStringList names = decides(test->statement, &population);
        if (names.isEmpty()) {
            return;
        }
        DesignBar bar;
        bar.names = names;
        bar.file = m_page.file();
        bar.lines = {module().lineNumber(test->span.start)};
        bar.from = endOf(window.from, window.fromIncluded);
        bar.to = endOf(window.to, window.toIncluded);
        const bool placed = bar.from.day || bar.to.day;
        if (population) {
            bar.row = DesignRow::Population;
        } else if (!placed) {
            bar.row = DesignRow::Calendar;
        } else if (bar.to.day && *bar.to.day <= 0) {
            bar.row = DesignRow::LookBack;
        } else {
            bar.row = DesignRow::FollowUp;
        }
        merge(bar);
    }

    void addPoint(const Card &card, Expr *expr)
    {
        if (expr->kind != ExprKind::Call || expr->items[0]->kind != ExprKind::Attribute || expr->arguments.empty() || card.file != m_page.file()) {
            return;
        }
        const LinkKind kind = linkKind(module().view(expr->items[0]->name), true);
        if (kind != LinkKind::AgeOn && kind != LinkKind::ForPatientOn) {
            return;
        }
        DesignBar bar;
        bar.names = {card.title()};
        bar.file = card.file;
        bar.lines = {module().lineNumber(expr->span.start)};
        bar.from = bar.to = endOf(expr->arguments[0].value, true);
        bar.row = bar.from.day ? DesignRow::AtIndex : DesignRow::Calendar;
        merge(bar);
    }

    void merge(const DesignBar &bar)
    {
        for (DesignBar &known : m_design->bars) {
            if (known.row == bar.row && known.label() == bar.label()) {
                for (const QString &name : bar.names) {
                    if (!known.names.contains(name)) {
                        known.names.append(name);
                    }
                }
                known.lines.append(bar.lines);
                return;
            }
        }
        m_design->bars.push_back(bar);
    }

    void warn(DesignBar *bar) const
    {
        if (bar->from.day && bar->to.day && *bar->to.day < *bar->from.day) {
            bar->warnings.append(tr("The window ends before it begins."));
        }
        const bool outcomeOnDayZero = std::any_of(m_design->bars.begin(), m_design->bars.end(), [](const DesignBar &other) {
            return other.row == DesignRow::FollowUp && other.from.day && *other.from.day <= 0 && other.from.included;
        });
        if (bar->row == DesignRow::LookBack && bar->to.day && *bar->to.day == 0 && bar->to.included && outcomeOnDayZero) {
            bar->warnings.append(tr("The look-back includes day 0, on which a follow-up window begins."));
        }
        if (bar->row == DesignRow::FollowUp && bar->from.day && *bar->from.day < 0) {
            bar->warnings.append(tr("The window begins before day 0."));
        }
        if (bar->row == DesignRow::Population && bar->to.day && *bar->to.day > 0) {
            bar->warnings.append(tr("The population looks past day 0, which can make patients immortal for that time."));
        }
    }

    const Page &m_page;
    Design *m_design;
};

} // namespace

QString DesignBar::label() const
{
    if (row == DesignRow::AtIndex || (from.day && to.day && *from.day == *to.day)) {
        return QStringLiteral("[%1]").arg(from.label);
    }
    const QString left = from.open ? tr("(any time before") : (from.included ? QLatin1Char('[') : QLatin1Char('(')) + from.label;
    const QString right = to.open ? tr("any time after)") : to.label + (to.included ? QLatin1Char(']') : QLatin1Char(')'));
    return left + QStringLiteral(", ") + right;
}

Design designOf(const Page &page, const QByteArray &index)
{
    Design design;
    DesignReader reader(page, &design);
    reader.countAnchors();
    design.index = !index.isEmpty() ? index : design.candidates.isEmpty() ? QByteArray() : design.candidates.first();
    for (const Card &card : page.dates) {
        if (card.name == design.index) {
            design.indexWords = card.sentence;
        }
    }
    reader.readBars();
    return design;
}

QString designList(const Design &design)
{
    QString list = design.index.isEmpty() ? tr("No test of a date was found.") + QLatin1Char('\n')
                                          : tr("Day 0 is `%1`%2.").arg(QString::fromUtf8(design.index), design.indexWords.isEmpty() ? QString() : tr(" (%1)").arg(design.indexWords)) + QStringLiteral("\n\n");
    for (const DesignBar &bar : design.bars) {
        QStringList lines;
        for (const int line : bar.lines) {
            lines.append(QString::number(line));
        }
        list += tr("- %1: %2 (line %3)").arg(bar.names.join(QStringLiteral(", ")), bar.label(), lines.join(QStringLiteral(", ")));
        for (const QString &warning : bar.warnings) {
            list += QStringLiteral(" – ") + warning;
        }
        list += QLatin1Char('\n');
    }
    return list;
}

namespace
{

constexpr double kWidth = 900;
constexpr double kNames = 260;
constexpr double kRowHeight = 34;
constexpr double kTop = 56;

/// Days on a scale that keeps a week and ten years both visible.
double compressed(double days)
{
    return std::copysign(std::log1p(std::abs(days) / 7.0), days);
}

QString rowTitle(DesignRow row)
{
    switch (row) {
    case DesignRow::Population:
        return tr("Inclusion and exclusion");
    case DesignRow::LookBack:
        return tr("Covariates");
    case DesignRow::AtIndex:
        return tr("At day 0");
    case DesignRow::FollowUp:
        return tr("Outcomes and follow-up");
    case DesignRow::Calendar:
        return tr("Calendar dates");
    }
    return {};
}

} // namespace

QString designSvg(const Design &design, const DesignColours &colours)
{
    double reach = compressed(30);
    for (const DesignBar &bar : design.bars) {
        for (const DesignEnd &end : {bar.from, bar.to}) {
            reach = std::max(reach, end.day ? std::abs(compressed(*end.day)) : 0.0);
        }
    }
    const double middle = kNames + (kWidth - kNames) / 2;
    const double half = (kWidth - kNames) / 2 - 90;
    const auto x = [&](double days) { return middle + compressed(days) / reach * half; };
    QString body;
    double y = kTop;
    std::optional<DesignRow> row;
    const auto text = [](double px, double py, const QString &colour, const QString &anchor, const QString &words, int size) {
        return QStringLiteral("<text x=\"%1\" y=\"%2\" fill=\"%3\" text-anchor=\"%4\" font-size=\"%6\">%5</text>\n")
            .arg(px, 0, 'f', 1).arg(py, 0, 'f', 1).arg(colour, anchor, words.toHtmlEscaped()).arg(size);
    };
    for (const DesignBar &bar : design.bars) {
        if (row != bar.row) {
            row = bar.row;
            y += 10;
            body += text(12, y + 14, colours.muted, QStringLiteral("start"), rowTitle(bar.row), 12);
            y += 24;
        }
        QString names = bar.names.mid(0, 2).join(QStringLiteral(", "));
        names = bar.names.size() > 2 ? tr("%1 and %2 more").arg(names).arg(bar.names.size() - 2) : names;
        body += text(24, y + 16, colours.text, QStringLiteral("start"), names.size() > 34 ? names.left(33) + QStringLiteral("…") : names, 13);
        const QString colour = !bar.warnings.isEmpty()                ? colours.warning
                               : bar.row == DesignRow::FollowUp       ? colours.followUp
                               : bar.row == DesignRow::LookBack       ? colours.lookBack
                                                                      : colours.other;
        const double left = bar.from.day ? x(*bar.from.day) : middle - half - 20;
        const double right = bar.to.day ? x(*bar.to.day) : middle + half + 20;
        const double width = std::max(4.0, right - left);
        body += QStringLiteral("<rect x=\"%1\" y=\"%2\" width=\"%3\" height=\"12\" rx=\"3\" fill=\"%4\"><title>%5</title></rect>\n")
                    .arg(left, 0, 'f', 1).arg(y + 2, 0, 'f', 1).arg(width, 0, 'f', 1).arg(colour, (bar.names.join(QStringLiteral(", ")) + QLatin1Char(' ') + bar.label()).toHtmlEscaped());
        body += text(std::min(left + width / 2, kWidth - 80), y + 26, colours.muted, QStringLiteral("middle"), bar.label(), 11);
        y += kRowHeight;
    }
    const double height = y + 16;
    const QString title = design.index.isEmpty() ? tr("No test of a date was found.") : tr("Day 0: %1").arg(QString::fromUtf8(design.index));
    return QStringLiteral("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1\" height=\"%2\" viewBox=\"0 0 %1 %2\" font-family=\"sans-serif\" role=\"img\">\n"
                          "<title>%3</title>\n<rect width=\"%1\" height=\"%2\" fill=\"%4\"/>\n")
               .arg(kWidth).arg(height, 0, 'f', 0).arg(tr("Study design"), colours.background)
           + QStringLiteral("<line x1=\"%1\" x2=\"%1\" y1=\"40\" y2=\"%2\" stroke=\"%3\" stroke-width=\"1.5\"/>\n").arg(middle, 0, 'f', 1).arg(height - 8, 0, 'f', 1).arg(colours.text)
           + text(middle, 28, colours.text, QStringLiteral("middle"), title, 13) + body + QStringLiteral("</svg>\n");
}

} // namespace Authoring
