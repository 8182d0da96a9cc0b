// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journeys/windowharness.h"
#include "tests/support/testsupport.h"
#include "widgets/shell/settingskeys.h"
#include "widgets/shell/shortcutsdialog.h"

#include <QFile>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace Gui;

/// Keys of commands: searched, changed, reset, taken to another computer (ux.md statement 58).
class TestShortcuts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_theme = std::make_unique<Theme>();
        m_actions = std::make_unique<Actions>(m_theme.get());
        const auto add = [this](const char *id, const QString &text, const QList<QKeySequence> &keys) {
            m_actions->add({QString::fromLatin1(id), text, QStringLiteral("Does it."), QStringLiteral("Edit"), {}, keys, []() {}, nullptr});
        };
        add("edit.find", QStringLiteral("Find"), {QKeySequence(Qt::CTRL | Qt::Key_F)});
        add("edit.replace", QStringLiteral("Replace"), {QKeySequence(Qt::CTRL | Qt::Key_H)});
        add("edit.pair", QStringLiteral("Pair"), {QKeySequence(Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_S)});
        m_dialog = std::make_unique<ShortcutsDialog>(m_actions.get(), m_theme.get());
    }

    void listsEveryCommandOfTheWindow()
    {
        const WindowHarness harness;
        const ShortcutsDialog dialog(harness.window()->actionRegistry(), m_theme.get());
        QCOMPARE(static_cast<qsizetype>(dialog.findChild<QTreeWidget *>(QStringLiteral("shortcutsList"))->topLevelItemCount()), harness.window()->actionRegistry()->all().size());
    }

    void searchLooksAtNamesAndKeys_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("shown");
        QTest::newRow("everything") << QString() << 3;
        QTest::newRow("a name") << QStringLiteral("repl") << 1;
        QTest::newRow("keys") << QStringLiteral("ctrl+f") << 1;
        QTest::newRow("nothing") << QStringLiteral("zebra") << 0;
    }

    void searchLooksAtNamesAndKeys()
    {
        QFETCH(const QString, typed);
        QFETCH(const int, shown);
        part<QLineEdit>("shortcutsSearch")->setText(typed);
        int visible = 0;
        for (int row = 0; row < list()->topLevelItemCount(); ++row) {
            visible += list()->topLevelItem(row)->isHidden() ? 0 : 1;
        }
        QCOMPARE(visible, shown);
        QCOMPARE(sentence().contains(QStringLiteral("zebra")), shown == 0);
    }

    void newKeysWorkAtOnceAndCanBeReset()
    {
        QSignalSpy changed(m_dialog.get(), &ShortcutsDialog::changed);
        choose(0);
        type(QKeySequence(Qt::CTRL | Qt::Key_J));
        press("shortcutsSet");
        QCOMPARE(m_actions->action(QStringLiteral("edit.find"))->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_J));
        QVERIFY(m_actions->action(QStringLiteral("edit.find"))->toolTip().contains(QStringLiteral("Ctrl+J")));
        press("shortcutsReset");
        QCOMPARE(m_actions->action(QStringLiteral("edit.find"))->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_F));
        QVERIFY(changedKeys(*m_actions).isEmpty());
        QCOMPARE(changed.count(), 2);
    }

    void takenKeysAreNamedAndTakenOver_data()
    {
        QTest::addColumn<QKeySequence>("keys");
        QTest::addColumn<QString>("owner");
        QTest::newRow("the same") << QKeySequence(Qt::CTRL | Qt::Key_H) << QStringLiteral("edit.replace");
        QTest::newRow("the beginning of a pair") << QKeySequence(Qt::CTRL | Qt::Key_K) << QStringLiteral("edit.pair");
    }

    void takenKeysAreNamedAndTakenOver()
    {
        QFETCH(const QKeySequence, keys);
        QFETCH(const QString, owner);
        choose(0);
        type(keys);
        QVERIFY(sentence().contains(m_actions->action(owner)->text()));
        QVERIFY(!m_actions->action(owner)->shortcuts().isEmpty());
        press("shortcutsSet");
        QCOMPARE(m_actions->action(QStringLiteral("edit.find"))->shortcut(), keys);
        QVERIFY(m_actions->action(owner)->shortcuts().isEmpty());
    }

    void aCommandCanLoseItsKeys()
    {
        choose(1);
        press("shortcutsRemove");
        QVERIFY(m_actions->action(QStringLiteral("edit.replace"))->shortcuts().isEmpty());
        press("shortcutsResetAll");
        QCOMPARE(m_actions->action(QStringLiteral("edit.replace"))->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_H));
    }

    void shortcutsGoToAnotherComputer()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("keys.json"));
        choose(0);
        type(QKeySequence(Qt::CTRL | Qt::Key_J));
        press("shortcutsSet");
        m_dialog->exportTo(path);
        press("shortcutsResetAll");
        m_dialog->importFrom(path);
        QCOMPARE(m_actions->action(QStringLiteral("edit.find"))->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_J));
        QCOMPARE(changedKeys(*m_actions).size(), 1);
    }

    void aFileThatIsNoKeymapChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("ctrl+p") << QStringLiteral("byte");
        QTest::newRow("a list") << QByteArray("[]") << QStringLiteral("object");
        QTest::newRow("keys that are no list") << QByteArray("{\"edit.find\": 3}") << QStringLiteral("edit.find");
        QTest::newRow("unknown keys") << QByteArray("{\"edit.find\": [\"Ctrl+Zebra\"]}") << QStringLiteral("Zebra");
        QTest::newRow("a number for keys") << QByteArray("{\"edit.find\": [3]}") << QStringLiteral("edit.find");
    }

    void aFileThatIsNoKeymapChangesNothing()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, says);
        const Core::Result<Keymap> read = keymapFromJson(text);
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(says), qPrintable(read.error().message));
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("keys.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        m_dialog->importFrom(file.fileName());
        QVERIFY(changedKeys(*m_actions).isEmpty());
        QCOMPARE(sentence(), read.error().message);
    }

    void ownKeysAreThereAfterARestart()
    {
        WindowHarness harness;
        const Keymap own{{QStringLiteral("go.line"), {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_L, Qt::Key_G)}}};
        harness.settings()->set(kShortcutsSetting, keymapToJson(own));
        harness.restart();
        QCOMPARE(changedKeys(*harness.window()->actionRegistry()), own);
    }

private:
    template <typename Widget> [[nodiscard]] Widget *part(const char *name) const { return m_dialog->findChild<Widget *>(QString::fromLatin1(name)); }
    [[nodiscard]] QTreeWidget *list() const { return part<QTreeWidget>("shortcutsList"); }
    [[nodiscard]] QString sentence() const { return part<QLabel>("shortcutsSentence")->text(); }
    void choose(int row) { list()->setCurrentItem(list()->topLevelItem(row)); }
    void type(const QKeySequence &keys) { part<QKeySequenceEdit>("shortcutsKeys")->setKeySequence(keys); }
    void press(const char *name)
    {
        auto *button = part<QPushButton>(name);
        QVERIFY(button->isEnabled());
        button->click();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Actions> m_actions;
    std::unique_ptr<ShortcutsDialog> m_dialog;
};

QTEST_MAIN(TestShortcuts)
#include "tst_shortcuts.moc"
