// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testsupport.h"
#include "widgets/foundation/actions.h"

#include <cstdlib>

#include <QTest>

using Gui::Actions;

class TestActions : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void aCommandIsMadeOnceForAllItsPlaces()
    {
        const Gui::Theme theme;
        Actions actions(&theme);
        int runs = 0;
        QString reason = QStringLiteral("Open a study first.");
        QAction *made = actions.add({QStringLiteral("a.b"),
                                     QStringLiteral("Do It"),
                                     QStringLiteral("Does it."),
                                     QStringLiteral("Run"),
                                     QStringLiteral("run"),
                                     {QKeySequence(Qt::CTRL | Qt::Key_B)},
                                     [&runs]() { ++runs; },
                                     [&reason]() { return reason; }});
        QCOMPARE(actions.action(QStringLiteral("a.b")), made);
        QCOMPARE(actions.category(made), QStringLiteral("Run"));
        QVERIFY(made->toolTip().contains(QStringLiteral("Ctrl+B")));
        QVERIFY(!made->icon().isNull());

        actions.refresh();
        QVERIFY(!made->isEnabled());
        QCOMPARE(made->statusTip(), reason);
        QVERIFY(!actions.trigger(QStringLiteral("a.b")));
        QCOMPARE(runs, 0);

        reason.clear();
        actions.refresh();
        QVERIFY(made->isEnabled());
        QCOMPARE(made->statusTip(), QStringLiteral("Does it."));
        QVERIFY(actions.trigger(QStringLiteral("a.b")));
        QCOMPARE(runs, 1);
        QVERIFY(!actions.trigger(QStringLiteral("no.such")));

        reason = QStringLiteral("Open a file first."); // nobody has said so yet
        QVERIFY(!actions.trigger(QStringLiteral("a.b")));
        made->trigger();
        QCOMPARE(runs, 1);
        QVERIFY(!made->isEnabled());
    }

    void iconsAreDrawnInTheRoleColour()
    {
        for (const Gui::Scheme scheme : {Gui::Scheme::Light, Gui::Scheme::Dark}) {
            const Gui::Theme theme(scheme);
            const QImage picture =
                Gui::icon(QStringLiteral("stop"), theme, Gui::Role::Error).pixmap(32, 32).toImage();
            QVERIFY(!picture.isNull());
            const QColor wanted = theme.color(Gui::Role::Error);
            int drawn = 0;
            for (int y = 0; y < picture.height(); ++y) {
                for (int x = 0; x < picture.width(); ++x) {
                    const QColor pixel = picture.pixelColor(x, y);
                    if (pixel.alpha() > 100) {
                        ++drawn;
                        QVERIFY2(std::abs(pixel.red() - wanted.red()) < 6
                                     && std::abs(pixel.green() - wanted.green()) < 6,
                                 qPrintable(pixel.name()));
                    }
                }
            }
            QVERIFY(drawn > 0);
        }
        QVERIFY(Gui::icon(QStringLiteral("no such icon"), Gui::Theme()).isNull());
    }
};

QTEST_MAIN(TestActions)
#include "tst_actions.moc"
