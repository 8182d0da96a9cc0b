// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <QTemporaryDir>
#include <QTest>

#include "model/study/document.h"
#include "tests/support/testsupport.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/foundation/theme.h"

using namespace Gui;

/// What the editor draws of a document's problems.
class CodeEditorTest final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }

    void wordsOfAnErrorKeepOneStyleInEveryScheme_data()
    {
        QTest::addColumn<Scheme>("scheme");
        QTest::newRow("light") << Scheme::Light;
        QTest::newRow("dark") << Scheme::Dark;
        QTest::newRow("high contrast") << Scheme::HighContrast;
    }

    void wordsOfAnErrorKeepOneStyleInEveryScheme()
    {
        QFETCH(const Scheme, scheme);
        QTemporaryDir folder;
        TestSupport::writeTree(folder.path(), {{QStringLiteral("definition.py"), "first = 1\nsecond = first.sexx\n"}});
        Study::Document document(folder.path(), QStringLiteral("definition.py"), nullptr);
        QVERIFY(document.reload());
        Theme theme;
        CodeEditor editor(&document, &theme);
        editor.setProblems({{document.path(), {{2, 16}, {2, 20}}, Core::Severity::Error, QStringLiteral("ehrql.attribute"), QStringLiteral("There is no sexx."), {}}});
        theme.setScheme(scheme);

        using Sci = QsciScintillaBase;
        const long offset = editor.SendScintilla(Sci::SCI_ANNOTATIONGETSTYLEOFFSET);
        const long own = editor.SendScintilla(Sci::SCI_ANNOTATIONGETSTYLE, 1UL);
        // 256 and above asks for one style a character, which nobody has set.
        QVERIFY2(own < 256, qPrintable(QString::number(own)));
        const QColor back = theme.color(Role::DiffRemoved);
        QCOMPARE(editor.SendScintilla(Sci::SCI_STYLEGETBACK, static_cast<unsigned long>(offset + own)),
                 static_cast<long>(back.red() | (back.green() << 8) | (back.blue() << 16)));
    }
};

QTEST_MAIN(CodeEditorTest)
#include "tst_codeeditor.moc"
