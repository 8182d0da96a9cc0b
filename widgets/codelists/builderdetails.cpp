// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/builderdetails.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QVBoxLayout>

#include "widgets/codelists/conceptview.h"
#include "widgets/codelists/drafttreemodel.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

using Codelists::Sign;
using Codelists::Status;

BuilderDetails::BuilderDetails(const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new ConceptView(tr("The concept"), this))
    , m_includeHere(new QPushButton(tr("Include here"), this))
    , m_excludeHere(new QPushButton(tr("Exclude here"), this))
    , m_decideAbove(new QPushButton(tr("Decide above"), this))
    , m_why(new QLineEdit(this))
    , m_note(new QLineEdit(this))
    , m_category(new QComboBox(this))
{
    m_view->setObjectName(QStringLiteral("builderDetails"));
    setName(m_includeHere, "builderIncludeHere", tr("Include here"));
    setName(m_excludeHere, "builderExcludeHere", tr("Exclude here"));
    setName(m_decideAbove, "builderDecideAbove", tr("Decide above"));
    setName(m_why, "builderWhy", tr("Why it was decided so"));
    setName(m_note, "builderNote", tr("Note on the concept"));
    setName(m_category, "builderCategory", tr("Category of the concept and those below it"));
    build();
}

void BuilderDetails::build()
{
    auto *choices = new QHBoxLayout;
    choices->setContentsMargins(12, 8, 12, 0);
    for (QPushButton *button : {m_includeHere, m_excludeHere, m_decideAbove}) {
        choices->addWidget(button);
    }
    choices->addStretch();
    m_category->setEditable(true);
    m_category->setInsertPolicy(QComboBox::NoInsert);
    m_category->lineEdit()->setPlaceholderText(tr("none"));
    m_category->lineEdit()->setAccessibleName(m_category->accessibleName());
    m_category->lineEdit()->setObjectName(QStringLiteral("builderCategoryText"));
    m_why->setPlaceholderText(tr("reason for this decision"));
    m_note->setPlaceholderText(tr("for other authors"));
    auto *fields = new QFormLayout;
    fields->setContentsMargins(12, 4, 12, 8);
    fields->addRow(tr("Why"), m_why);
    fields->addRow(tr("Note"), m_note);
    fields->addRow(tr("Category"), m_category);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(choices);
    layout->addWidget(m_view, 1);
    layout->addLayout(fields);
    connect(m_includeHere, &QPushButton::clicked, this, [this]() { emit decided(Sign::Include); });
    connect(m_excludeHere, &QPushButton::clicked, this, [this]() { emit decided(Sign::Exclude); });
    connect(m_decideAbove, &QPushButton::clicked, this, &BuilderDetails::aboveWanted);
    connect(m_view, &ConceptView::codeWanted, this, &BuilderDetails::codeWanted);
    connect(m_why, &QLineEdit::editingFinished, this, [this]() { emit whyWritten(m_why->text().simplified()); });
    connect(m_note, &QLineEdit::editingFinished, this, [this]() { emit noteWritten(m_note->text().simplified()); });
    connect(m_category->lineEdit(), &QLineEdit::editingFinished, this, [this]() { emit categoryWritten(m_category->currentText().simplified()); });
    connect(m_category, &QComboBox::activated, this, [this]() { emit categoryWritten(m_category->currentText().simplified()); });
}

void BuilderDetails::showCode(const Codelists::DraftSession &session, const QString &code, const QStringList &lists)
{
    const Codelists::DraftDocument &document = session.document();
    const Status status = session.codeset().statuses().value(code);
    const Codelists::Decision decision = document.decisions.value(code);
    QStringList reasons;
    for (const auto &[upper, sign] : session.codeset().reasons(code)) {
        reasons.append((sign == Sign::Include ? tr("included through %1") : tr("excluded through %1")).arg(session.termOf(upper)));
    }
    const bool isOwn = decision.sign != Sign::None;
    QList<ConceptView::Line> lines;
    if (!reasons.isEmpty() && !isOwn) {
        lines.append({status == Status::Conflict ? tr("Conflict") : tr("Because"), reasons.join(QStringLiteral(", "))});
    }
    if (isOwn) {
        lines.append({tr("Decided"), QStringList{decision.who, decision.when}.join(u' ').simplified()});
    }
    m_view->showSheet(Codelists::conceptSheet(session.release(), code, m_companions), code, session.termOf(code), statusName(status), lines, lists);
    m_includeHere->setEnabled(true);
    m_excludeHere->setEnabled(true);
    m_decideAbove->setVisible(status == Status::Conflict);
    m_why->setEnabled(isOwn);
    m_note->setEnabled(true);
    m_category->setEnabled(true);
    m_why->setText(decision.why);
    m_note->setText(document.notes.value(code));
    QStringList categories = QSet<QString>(document.categories.cbegin(), document.categories.cend()).values();
    categories.sort();
    m_category->clear();
    m_category->addItems(categories);
    m_category->setCurrentText(document.categories.value(code));
    const QString inherited = session.categoryOf(code);
    m_category->lineEdit()->setPlaceholderText(inherited.isEmpty() ? tr("none") : tr("%1, from above").arg(inherited));
}

void BuilderDetails::showNothing(const QString &sentence)
{
    m_view->showSentence(sentence);
    m_decideAbove->hide();
    for (QWidget *control : QList<QWidget *>{m_includeHere, m_excludeHere, m_why, m_note, m_category}) {
        control->setEnabled(false);
    }
}

void BuilderDetails::showFindings(const QList<Codelists::DraftFinding> &findings)
{
    QString html = QStringLiteral("<p><b>%1</b></p>").arg(findings.isEmpty() ? tr("Nothing to mend. The list can be added to the study.") : tr("%n finding(s)", nullptr, static_cast<int>(findings.size())));
    constexpr qsizetype kShown = 200;
    for (const Codelists::DraftFinding &finding : findings.mid(0, kShown)) {
        const bool isCode = finding.kind != Codelists::DraftFinding::Kind::EmptySearch;
        const QString text = finding.message.toHtmlEscaped();
        html += QStringLiteral("<p>%1</p>").arg(isCode ? QStringLiteral("%1 <a href='code:%2'>%3</a>").arg(text, finding.code.toHtmlEscaped(), tr("Go there")) : text);
    }
    m_view->setHtml(html);
}

void BuilderDetails::focusNote()
{
    m_note->setFocus();
}

} // namespace Gui
