// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/linevalues.h"

#include <utility>

#include <QKeyEvent>

#include "model/study/shownvalues.h"
#include "widgets/editor/codeeditor.h"

namespace Gui
{

namespace
{
constexpr qsizetype kShownCode = 60;
} // namespace

LineValues::LineValues(Study::OpenStudy *study, CodeEditor *editor)
    : QObject(editor)
    , m_study(study)
    , m_editor(editor)
{
    editor->installEventFilter(this);
    connect(&study->preview(), &Study::LivePreview::resultChanged, this, &LineValues::showShows);
    connect(editor, &QsciScintilla::textChanged, this, &LineValues::forget);
    showShows();
}

void LineValues::showShows()
{
    const Study::PreviewResultPtr result = m_study->preview().result();
    if (!m_editor->document() || !result || result->options.definition != m_editor->document()->path() || result->evaluation.shows.empty()) {
        if (!m_shows.isEmpty()) {
            m_shows.clear();
            show();
        }
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("editor.shows");
    spec.title = tr("Values of show()");
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_study->jobs()
        .start(spec, [result, root = m_study->root()](const Core::JobContext &) { return Study::valuesOfShows(result->evaluation, *result, root); })
        .then(this, [this, result](const Core::Result<QList<Study::ShownValue>> &values) {
            if (result != m_study->preview().result()) {
                return;
            }
            m_shows.clear();
            for (const Study::ShownValue &value : values.value_or(QList<Study::ShownValue>())) {
                const QString words = value.label.isEmpty() ? value.words : tr("%1: %2").arg(value.label, value.words);
                QString &line = m_shows[value.line];
                line = line.isEmpty() ? words : line + QLatin1Char('\n') + words;
            }
            show();
        });
}

void LineValues::ask(const Authoring::Program &program, const QString &file)
{
    const auto module = program.module(file);
    if (!module) {
        return;
    }
    const Authoring::Span selection{m_editor->SendScintilla(QsciScintillaBase::SCI_GETSELECTIONSTART), m_editor->SendScintilla(QsciScintillaBase::SCI_GETSELECTIONEND)};
    const auto probe = Authoring::probeAt(*module, selection);
    if (!probe) {
        emit nothingFound(probe.error().message);
        return;
    }
    m_askedLine = module->lineNumber(probe->span.end);
    m_askedCode = QString::fromUtf8(probe->code).simplified();
    m_answer = tr("working …");
    show();
    Study::ExpressionValues *values = Study::ExpressionValues::of(m_study);
    connect(values, &Study::ExpressionValues::answered, this, &LineValues::onAnswer, Qt::UniqueConnection);
    m_number = values->ask(file, *probe);
}

void LineValues::onAnswer(quint64 number, const QString &words)
{
    if (number == m_number && m_askedLine > 0) {
        m_answer = words;
        show();
    }
}

void LineValues::forget()
{
    if (std::exchange(m_askedLine, 0) > 0) {
        show();
    }
}

void LineValues::show()
{
    QHash<int, QString> notes = m_shows;
    if (m_askedLine > 0) {
        QString code = m_askedCode;
        if (code.size() > kShownCode) {
            code = code.left(kShownCode - 1) + QStringLiteral("…");
        }
        notes.insert(m_askedLine, tr("%1 → %2").arg(code, m_answer));
    }
    m_editor->setNotes(notes);
}

bool LineValues::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        forget();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Gui
