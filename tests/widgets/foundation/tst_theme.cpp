// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testsupport.h"
#include "widgets/foundation/theme.h"

#include <algorithm>
#include <cmath>

#include <QApplication>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using Gui::Role;
using Gui::Scheme;
using Gui::Theme;

Q_DECLARE_METATYPE(Gui::Role)
Q_DECLARE_METATYPE(Gui::Scheme)

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
           + 0.0722 * linear(colour.blueF());
}

/// WCAG 2.1, 1.4.3.
double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

const QList<QPair<const char *, Scheme>> kSchemes{
    {"light", Scheme::Light}, {"dark", Scheme::Dark}, {"high contrast", Scheme::HighContrast}};

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void textAndGraphicsStandOut_data()
    {
        QTest::addColumn<Scheme>("scheme");
        QTest::addColumn<Role>("front");
        QTest::addColumn<Role>("back");
        QTest::addColumn<double>("least");
        // ux.md 5 and statement 61: text 4.5, graphics and borders 3.
        struct Pair
        {
            const char *name;
            Role front;
            Role back;
            double least;
        };
        const QList<Pair> pairs{{"text on window", Role::Text, Role::Window, 4.5},
                                {"text on base", Role::Text, Role::Base, 4.5},
                                {"text on selection", Role::Text, Role::Selection, 4.5},
                                {"text on added", Role::Text, Role::DiffAdded, 4.5},
                                {"text on removed", Role::Text, Role::DiffRemoved, 4.5},
                                {"text on dummy band", Role::Text, Role::DummyBand, 4.5},
                                {"muted on window", Role::Muted, Role::Window, 4.5},
                                {"muted on base", Role::Muted, Role::Base, 4.5},
                                {"accent on window", Role::Accent, Role::Window, 4.5},
                                {"on accent", Role::OnAccent, Role::Accent, 4.5},
                                {"error on window", Role::Error, Role::Window, 4.5},
                                {"error on base", Role::Error, Role::Base, 4.5},
                                {"warning on window", Role::Warning, Role::Window, 4.5},
                                {"warning on dummy band", Role::Warning, Role::DummyBand, 4.5},
                                {"success on base", Role::Success, Role::Base, 4.5},
                                {"keyword on base", Role::Keyword, Role::Base, 4.5},
                                {"string on base", Role::String, Role::Base, 4.5},
                                {"comment on base", Role::Comment, Role::Base, 4.5},
                                {"number on base", Role::Number, Role::Base, 4.5},
            {"table on base", Role::TableName, Role::Base, 4.5},
            {"variable on base", Role::VariableName, Role::Base, 4.5},
            {"codelist on base", Role::CodelistName, Role::Base, 4.5},
                                {"border on window", Role::Border, Role::Window, 3.0},
                                {"border on base", Role::Border, Role::Base, 3.0},
                                {"chart 1 on base", Role::Chart1, Role::Base, 3.0},
                                {"chart 2 on base", Role::Chart2, Role::Base, 3.0},
                                {"chart 3 on base", Role::Chart3, Role::Base, 3.0},
                                {"chart 4 on base", Role::Chart4, Role::Base, 3.0}};
        for (const auto &[word, scheme] : kSchemes) {
            for (const Pair &pair : pairs) {
                QTest::addRow("%s, %s", word, pair.name) << scheme << pair.front << pair.back << pair.least;
            }
        }
    }

    void textAndGraphicsStandOut()
    {
        QFETCH(Scheme, scheme);
        QFETCH(Role, front);
        QFETCH(Role, back);
        QFETCH(double, least);
        const Theme theme(scheme);
        const double found = contrast(theme.color(front), theme.color(back));
        QVERIFY2(found >= least, qPrintable(QStringLiteral("%1 on %2 has %3")
                                                .arg(theme.color(front).name(), theme.color(back).name())
                                                .arg(found)));
    }

    void theStyleSheetNamesEveryRoleItUses()
    {
        for (const auto &[word, scheme] : kSchemes) {
            const QString sheet = Theme(scheme).styleSheet();
            QVERIFY2(!QRegularExpression(QStringLiteral("%[a-z]")).match(sheet).hasMatch(), word);
        }
    }

    void changesAreToldOnce()
    {
        Theme theme(Scheme::Light);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setScheme(Scheme::Light);
        theme.setTextSize(theme.textSize());
        QCOMPARE(changed.size(), 0);
        theme.setScheme(Scheme::Dark);
        theme.setTextSize(20);
        QCOMPARE(changed.size(), 2);
    }

    void appliedItDressesTheProgramAtOnce()
    {
        Theme theme(Scheme::Light);
        theme.apply(*qApp);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme.color(Role::Window));
        theme.setScheme(Scheme::Dark);
        QCOMPARE(QApplication::palette().color(QPalette::Window), theme.color(Role::Window));
        theme.setTextSize(20);
        QCOMPARE(QApplication::font().pointSizeF(), 20.0);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
