// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/study/newstudy.h"
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "tests/widgets/shell/dialogwalk.h"
#include "widgets/shell/newstudydialog.h"
#include "widgets/shell/settingsdialog.h"

#include <QAbstractButton>
#include <QApplication>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabBar>
#include <QTest>
#include <QTranslator>

namespace {

constexpr QChar kMark(0x2039); // ‹

/// A language that nobody speaks: every sentence gets marks, accents and a third more length.
class PseudoLanguage final : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        QString text = QString::fromUtf8(source);
        const qsizetype more = text.size() / 3;
        static const QString plain = QStringLiteral("aeiou");
        static const QString accented = QStringLiteral("áéíóú");
        static const QRegularExpression kKept(QStringLiteral("%L?\\d|%n|<[^>]*>|&\\w"));
        QString made;
        qsizetype at = 0;
        auto kept = kKept.globalMatch(text);
        const auto accent = [&](const QString &part) {
            for (const QChar letter : part) {
                const qsizetype index = plain.indexOf(letter);
                made.append(index >= 0 ? accented.at(index) : letter);
            }
        };
        while (kept.hasNext()) {
            const QRegularExpressionMatch match = kept.next();
            accent(text.mid(at, match.capturedStart() - at));
            made.append(match.captured());
            at = match.capturedEnd();
        }
        accent(text.mid(at));
        return kMark + made + QString(more, QLatin1Char('~')) + QChar(0x203A);
    }
    bool isEmpty() const override { return false; }
};

bool saysSomething(const QString &text)
{
    static const QRegularExpression kWord(QStringLiteral("[A-Za-z]{3,}"));
    return kWord.match(text).hasMatch();
}

/// Labels that show what is in the study or on the machine, not words of ours: they or what they are in say so.
bool showsData(const QWidget *widget)
{
    for (const QWidget *around = widget; around; around = around == widget && !qobject_cast<const QLabel *>(widget) ? nullptr : around->parentWidget()) {
        if (around->property("showsData").toBool()) {
            return true;
        }
    }
    return false;
}

class Walk
{
public:
    explicit Walk(const QWidget *top)
    {
        for (const QWidget *widget : top->findChildren<QWidget *>()) {
            if (!showsData(widget)) {
                look(widget);
            }
        }
    }
    QStringList found;

private:
    void look(const QWidget *widget)
    {
        check(widget, widget->toolTip());
        check(widget, widget->accessibleName());
        if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            check(widget, label->text());
        } else if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            check(widget, button->text());
        } else if (const auto *line = qobject_cast<const QLineEdit *>(widget)) {
            check(widget, line->placeholderText());
        } else if (const auto *text = qobject_cast<const QPlainTextEdit *>(widget)) {
            check(widget, text->placeholderText());
        } else if (const auto *tabs = qobject_cast<const QTabBar *>(widget);
                   tabs && tabs->parentWidget()->objectName() != QLatin1String("editorTabs")) {
            for (int index = 0; index < tabs->count(); ++index) {
                check(widget, tabs->tabText(index));
            }
        }
    }

    void check(const QWidget *widget, const QString &text)
    {
        if (saysSomething(text) && !text.contains(kMark)) {
            found.append(
                QStringLiteral("%1 \"%2\": %3")
                    .arg(QString::fromLatin1(widget->metaObject()->className()), widget->objectName(), text));
        }
    }
};

#define COMPARE_TRANSLATED(widget)                                                                           \
    do {                                                                                                     \
        const QStringList found_ = Walk(widget).found;                                                       \
        QVERIFY2(found_.isEmpty(), qPrintable(found_.join(QStringLiteral("\n"))));                           \
    } while (false)

} // namespace

/// Every word that a person sees can be translated, and longer words still fit (craft.md 2.13).
class TestTranslation : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        TestSupport::bootstrap();
        QCoreApplication::installTranslator(&m_language);
    }

    void theWelcomePageAndTheMenus()
    {
        const WindowHarness harness;
        COMPARE_TRANSLATED(harness.window());
        for (const QAction *action : harness.window()->actionRegistry()->all()) {
            QVERIFY2(action->text().contains(kMark), qPrintable(action->objectName()));
            QVERIFY2(action->toolTip().contains(kMark), qPrintable(action->objectName()));
        }
    }

    void everyViewOfAStudy()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        QTRY_COMPARE_WITH_TIMEOUT(harness.page()->study()->preview().state(),
                                  Study::LivePreview::State::Fresh, 60'000);
        COMPARE_TRANSLATED(harness.window());
    }

    void theDialogs()
    {
        WindowHarness harness;
        const Gui::NewStudyDialog create(harness.theme(), harness.folder(QStringLiteral("studies")));
        COMPARE_TRANSLATED(&create);
        const Gui::SettingsDialog settings(harness.settings());
        COMPARE_TRANSLATED(&settings);
    }

    void theDialogsThatCommandsOpen()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        QTRY_COMPARE_WITH_TIMEOUT(harness.page()->study()->preview().state(), Study::LivePreview::State::Fresh, 60'000);
        QStringList plain;
        const QStringList commands = walkDialogs(harness, [&plain](const QString &command, QWidget *dialog) {
            for (const QString &text : Walk(dialog).found) {
                plain.append(command + QStringLiteral(": ") + text);
            }
        });
        plain.removeDuplicates();
        QVERIFY2(plain.isEmpty(), qPrintable(plain.join(QStringLiteral("\n"))));
        QVERIFY2(commands.size() >= 8, qPrintable(commands.join(QStringLiteral(", "))));
    }

    void longerWordsAreNotCutOff()
    {
        WindowHarness harness;
        const QString study = harness.folder(QStringLiteral("study"));
        TestSupport::require(Study::createSample(study));
        QVERIFY(harness.window()->openStudy(study));
        harness.window()->resize(1440, 900);
        const auto cutOff = [&harness]() {
            QStringList cut;
            for (const QAbstractButton *button : harness.window()->findChildren<QAbstractButton *>()) {
                if (button->isVisible() && !button->text().isEmpty()
                    && button->width() < button->minimumSizeHint().width()) {
                    cut.append(QStringLiteral("%1: %2").arg(button->objectName(), button->text()));
                }
            }
            return cut.join(QLatin1Char('\n'));
        };
        QTRY_COMPARE(cutOff(), QString());
    }

private:
    PseudoLanguage m_language;
};

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
