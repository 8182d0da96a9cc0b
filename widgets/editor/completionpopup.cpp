// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/completionpopup.h"

#include "widgets/editor/codeeditor.h"

namespace Gui
{

namespace
{
constexpr char kSeparator = '\n';
}

CompletionPopup::CompletionPopup(CodeEditor *editor, QObject *parent)
    : QObject(parent)
    , m_editor(editor)
{
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCSETSEPARATOR, static_cast<long>(kSeparator));
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCSETIGNORECASE, 1L);
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCSETORDER, 2L); // ours: what fits first
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCSETMAXHEIGHT, 10L);
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCSETAUTOHIDE, 1L);
    connect(m_editor, qOverload<const char *, int>(&QsciScintillaBase::SCN_AUTOCSELECTION), this, &CompletionPopup::onChosen);
}

bool CompletionPopup::isOpen() const
{
    return m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCACTIVE) != 0;
}

bool CompletionPopup::show(const QList<Offer> &offers, qsizetype typed, bool asked)
{
    const qsizetype caret = m_editor->SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS);
    const QByteArray begun = m_editor->text().toUtf8().mid(caret - typed, typed).toLower();
    m_offered.clear();
    QByteArray list;
    for (const Offer &offer : offers) {
        if (!offer.label.toLower().startsWith(begun) || (!asked && offer.label == begun)) {
            continue;
        }
        // The list filters by the beginning of a line, which is the name; what follows explains it.
        QByteArray line = offer.label;
        if (!offer.detail.isEmpty()) {
            line += "   " + QByteArray(offer.detail).replace(kSeparator, ' ');
        }
        if (!m_offered.contains(line)) {
            m_offered.insert(line, offer.insert);
            list += (list.isEmpty() ? QByteArray() : QByteArray(1, kSeparator)) + line;
        }
    }
    if (list.isEmpty()) {
        return false;
    }
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCSHOW, static_cast<unsigned long>(typed), list.constData());
    return true;
}

void CompletionPopup::onChosen(const char *chosen, int position)
{
    const auto found = m_offered.constFind(QByteArray(chosen));
    if (found == m_offered.cend()) {
        return;
    }
    const QByteArray text = *found;
    const long caret = m_editor->SendScintilla(QsciScintillaBase::SCI_GETCURRENTPOS);
    m_editor->SendScintilla(QsciScintillaBase::SCI_AUTOCCANCEL);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETTARGETRANGE, static_cast<unsigned long>(position), caret);
    m_editor->SendScintilla(QsciScintillaBase::SCI_REPLACETARGET, static_cast<unsigned long>(text.size()), text.constData());
    m_editor->SendScintilla(QsciScintillaBase::SCI_GOTOPOS, static_cast<unsigned long>(position + text.size()));
    emit written(text);
}

} // namespace Gui
