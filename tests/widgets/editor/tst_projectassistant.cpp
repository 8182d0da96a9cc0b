// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QApplication>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include "tests/support/testsupport.h"
#include "widgets/editor/editorpane.h"
#include "widgets/editor/projectassistant.h"

using namespace Gui;

namespace
{
const QByteArray kProject = "version: '5'\n"
                            "actions:\n"
                            "  extract:\n"
                            "    run: ehrql:v1 generate-dataset analysis/d.py --output output/d.csv\n"
                            "    outputs:\n"
                            "      highly_sensitive:\n"
                            "        data: output/d.csv\n"
                            "  describe:\n"
                            "    needs: [extract]\n"
                            "    run: r:v2 analysis/a.R\n"
                            "    outputs:\n"
                            "      moderately_sensitive:\n"
                            "        table: output/t.csv\n";
}

/// Completion, words under the pointer and definitions in the text of project.yaml.
class ProjectAssistantTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        TestSupport::writeTree(m_folder->path(), {{QStringLiteral("project.yaml"), kProject}});
        auto study = Study::OpenStudy::open(m_folder->path(), &m_jobs);
        TestSupport::require(study);
        m_study = std::move(*study);
        const auto document = m_study->document(QStringLiteral("project.yaml"));
        TestSupport::require(document);
        m_pane = std::make_unique<EditorPane>(m_study.get(), *document, &m_theme);
        m_pane->setAutosave(false);
        m_pane->show();
    }

    void cleanup()
    {
        m_pane.reset();
        m_study.reset();
    }

    void writesAnActionNameThatWasChosen()
    {
        put(9, 20); // behind the name in the brackets
        type(QStringLiteral(", "));
        QVERIFY(!isListOpen()); // the only other action is the one itself
        put(14, 1);
        type(QStringLiteral("  third:\n    needs: [d"));
        QVERIFY(isListOpen());
        m_pane->editor()->SendScintilla(QsciScintillaBase::SCI_AUTOCCOMPLETE);
        QVERIFY(m_pane->editor()->text().endsWith(QStringLiteral("needs: [describe")));
        QVERIFY(!isListOpen());
    }

    void saysWhenThereIsNothingToOffer()
    {
        QSignalSpy nothing(m_pane.get(), &EditorPane::nothingFound);
        put(7, 9);
        m_pane->projectAssistant()->complete();
        QCOMPARE(nothing.size(), 1);
        QVERIFY(!isListOpen());
    }

    void goesFromANeedToItsAction()
    {
        QSignalSpy wanted(m_pane.get(), &EditorPane::placeWanted);
        put(9, 15);
        m_pane->projectAssistant()->goToDefinition();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.constFirst().constFirst().value<Core::Location>().range.start, (Core::TextPosition{3, 3}));
    }

    void explainsTheActionUnderThePointer()
    {
        const QString words = m_pane->projectAssistant()->hoverText(kProject.indexOf("extract]"));
        QVERIFY2(words.contains(QStringLiteral("generate-dataset")), qPrintable(words));
        QVERIFY(m_pane->projectAssistant()->hoverText(kProject.indexOf("output/t.csv")).isEmpty());
    }

    void renamesAnActionWithAPreview()
    {
        QSignalSpy nothing(m_pane.get(), &EditorPane::nothingFound);
        put(1, 1);
        m_pane->projectAssistant()->rename();
        QCOMPARE(nothing.size(), 1);
        put(9, 15); // on the need
        QString preview;
        QTimer::singleShot(0, this, [&preview]() {
            auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
            QVERIFY(dialog != nullptr);
            auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("newName"));
            auto *lines = dialog->findChild<QListWidget *>(QStringLiteral("renamePreview"));
            QCOMPARE(name->text(), QStringLiteral("extract"));
            name->setText(QStringLiteral("describe")); // taken
            QCOMPARE(lines->count(), 0);
            name->setText(QStringLiteral("data"));
            for (int row = 0; row < lines->count(); ++row) {
                preview += lines->item(row)->text() + u'\n';
            }
            dialog->accept();
        });
        m_pane->projectAssistant()->rename();
        QCOMPARE(preview, QStringLiteral("Line 3: extract:\nLine 9: needs: [extract]\n"));
        QCOMPARE(m_pane->editor()->text(), QString::fromUtf8(kProject).replace(QStringLiteral("extract:"), QStringLiteral("data:")).replace(QStringLiteral("[extract]"), QStringLiteral("[data]")));
        m_pane->editor()->undo();
        QCOMPARE(m_pane->editor()->text(), QString::fromUtf8(kProject));
    }

private:
    void put(int line, int column) { m_pane->editor()->setCursorPosition(line - 1, column - 1); }
    void type(const QString &text)
    {
        for (const QChar character : text) {
            if (character == u'\n') {
                m_pane->editor()->SendScintilla(QsciScintillaBase::SCI_AUTOCCANCEL);
                m_pane->editor()->insert(QStringLiteral("\n"));
                put(m_pane->editor()->caret().line + 1, 1);
            } else {
                QTest::keyClick(m_pane->editor(), character.toLatin1());
            }
        }
    }
    [[nodiscard]] bool isListOpen() const { return m_pane->editor()->SendScintilla(QsciScintillaBase::SCI_AUTOCACTIVE) != 0; }

    const Theme m_theme;
    Core::JobQueue m_jobs;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Study::OpenStudy> m_study;
    std::unique_ptr<EditorPane> m_pane;
};

QTEST_MAIN(ProjectAssistantTest)
#include "tst_projectassistant.moc"
