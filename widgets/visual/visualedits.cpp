// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QInputDialog>
#include <QLineEdit>

#include "widgets/visual/columntest.h"
#include "widgets/visual/conditiondialog.h"
#include "widgets/visual/variablecard.h"
#include "widgets/visual/variabledialog.h"
#include "widgets/visual/visualpage.h"

// What a person can do on the page. Each becomes one gesture of the authoring model.
namespace Gui
{

namespace
{

QJsonObject variableTarget(const QString &name)
{
    return {{QStringLiteral("variable"), name}};
}

const QJsonObject kPopulation{{QStringLiteral("population"), true}};

/// Refusals that consent lifts: the change is possible, but reaches more than the card.
bool isShared(const Authoring::Refusal &refusal)
{
    return refusal.reason == QLatin1String("shared") || refusal.reason == QLatin1String("made_in_loop") || refusal.reason == QLatin1String("made_in_function");
}

} // namespace

bool VisualPage::perform(const QJsonObject &request)
{
    const auto outcome = m_source.perform(request);
    if (outcome) {
        m_notice->hide();
        if (!outcome->notes.isEmpty()) {
            m_notice->show(outcome->notes.join(QLatin1Char(' ')), {{tr("Hide"), nullptr}}, Role::Accent);
        }
        emit performed(outcome->title);
        return true;
    }
    const Authoring::Refusal &refusal = outcome.error();
    QList<NoticeBar::Choice> choices;
    if (isShared(refusal) && !request.contains(QStringLiteral("scope"))) {
        QJsonObject consented = request;
        consented.insert(QStringLiteral("scope"), QStringLiteral("all"));
        choices.append({tr("Change for All"), [this, consented]() { perform(consented); }});
    }
    if (!refusal.where.file.isEmpty()) {
        choices.append({tr("Show in Text"), [this, place = refusal.where]() { emit placeRequested(place); }});
    }
    choices.append({tr("Hide"), nullptr});
    m_notice->show(refusal.message, choices);
    return false;
}

StudyNames VisualPage::names() const
{
    return {m_view.dateNames, m_view.codelists};
}

QString VisualPage::selectedVariable() const
{
    for (const VariableCard *card : m_cards) {
        if (card->hasFocus() || (focusWidget() && card->isAncestorOf(focusWidget()))) {
            return card->view().name;
        }
    }
    return {};
}

void VisualPage::addCondition()
{
    m_source.bringUpToDate();
    ConditionDialog dialog(*m_source.page(), names(), m_theme, this);
    if (dialog.exec() == QDialog::Accepted) {
        perform({{QStringLiteral("op"), QStringLiteral("add_condition")}, {QStringLiteral("target"), kPopulation}, {QStringLiteral("code"), QString::fromUtf8(dialog.code())}});
    }
}

void VisualPage::replaceCondition(int index)
{
    m_source.bringUpToDate();
    ConditionDialog dialog(*m_source.page(), names(), m_theme, this);
    dialog.setWindowTitle(tr("Replace a condition"));
    if (dialog.exec() == QDialog::Accepted) {
        perform({{QStringLiteral("op"), QStringLiteral("replace_condition")},
                 {QStringLiteral("target"), kPopulation},
                 {QStringLiteral("index"), index},
                 {QStringLiteral("code"), QString::fromUtf8(dialog.code())}});
    }
}

void VisualPage::addVariable(bool gallery)
{
    const QString after = selectedVariable();
    m_source.bringUpToDate();
    VariableDialog dialog(*m_source.page(), names(), gallery, m_theme, this);
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    QJsonObject request{{QStringLiteral("op"), QStringLiteral("add_variable")},
                        {QStringLiteral("target"), QJsonObject{{QStringLiteral("dataset"), true}}},
                        {QStringLiteral("name"), dialog.name()},
                        {QStringLiteral("code"), QString::fromUtf8(dialog.code())}};
    if (!after.isEmpty()) {
        request.insert(QStringLiteral("after"), after);
    }
    const QString name = dialog.name();
    if (perform(request)) {
        m_open.insert(name);
        m_source.bringUpToDate();
        showVariable(name);
    }
}

void VisualPage::renameVariable(const QString &name)
{
    bool given = false;
    const QString to = QInputDialog::getText(this, tr("Rename a variable"), tr("New name of %1; its uses in the study follow").arg(name), QLineEdit::Normal, name, &given).trimmed();
    if (given && !to.isEmpty() && to != name) {
        const bool open = m_open.contains(name);
        if (perform({{QStringLiteral("op"), QStringLiteral("rename")}, {QStringLiteral("target"), variableTarget(name)}, {QStringLiteral("to"), to}}) && open) {
            m_open.insert(to);
        }
    }
}

void VisualPage::deleteVariable(const QString &name)
{
    // Undo brings everything back, so nothing is asked.
    perform({{QStringLiteral("op"), QStringLiteral("delete")}, {QStringLiteral("target"), variableTarget(name)}});
}

void VisualPage::duplicateVariable(const QString &name)
{
    m_source.bringUpToDate();
    const QByteArray copy = Authoring::freeName(*m_source.page(), name.toUtf8() + "_copy");
    perform({{QStringLiteral("op"), QStringLiteral("duplicate")}, {QStringLiteral("target"), variableTarget(name)}, {QStringLiteral("as"), QString::fromUtf8(copy)}});
}

void VisualPage::moveVariable(const QString &name, int by)
{
    const auto &cards = m_view.variables;
    for (int i = 0; i < static_cast<int>(cards.size()); ++i) {
        const int other = i + by;
        if (cards[static_cast<std::size_t>(i)].name == name && other >= 0 && other < static_cast<int>(cards.size())) {
            perform({{QStringLiteral("op"), QStringLiteral("move")},
                     {QStringLiteral("target"), variableTarget(name)},
                     {by < 0 ? QStringLiteral("before") : QStringLiteral("after"), cards[static_cast<std::size_t>(other)].name}});
            return;
        }
    }
}

const Schema::CatalogueTable *VisualPage::tableOf(const QString &variable) const
{
    const Authoring::Page *page = m_source.page();
    const Authoring::Card *card = page ? page->variable(variable.toUtf8()) : nullptr;
    if (!card || !card->value) {
        return nullptr;
    }
    const Authoring::Chain chain = Authoring::chainOf(*card->module, card->value);
    return chain.root ? page->typing().typeOf(card->file, chain.root).table : nullptr;
}

void VisualPage::addStep(const QString &name, int)
{
    m_source.bringUpToDate();
    const Schema::CatalogueTable *table = tableOf(name);
    const Authoring::Card *card = m_source.page()->variable(name.toUtf8());
    if (!table || !card || table->schema->oneRowPerPatient) {
        m_notice->show(tr("A condition for rows fits only behind a table with many rows for a patient. Edit the variable as text, or add a new one step by step."),
                       {{tr("Hide"), nullptr}});
        return;
    }
    ConditionDialog dialog(*table, names(), m_theme, this);
    dialog.setWindowTitle(tr("Keep only rows where"));
    if (dialog.exec() != QDialog::Accepted) {
        return;
    }
    // Behind the last filter, or right behind the table: before rows are ordered or picked.
    const Authoring::Chain chain = Authoring::chainOf(*card->module, card->value);
    int after = 0;
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        if (chain.links[i].kind == Authoring::LinkKind::Where || chain.links[i].kind == Authoring::LinkKind::ExceptWhere) {
            after = static_cast<int>(i) + 1;
        }
    }
    perform({{QStringLiteral("op"), QStringLiteral("add_step")},
             {QStringLiteral("target"), variableTarget(name)},
             {QStringLiteral("after"), after},
             {QStringLiteral("code"), QStringLiteral(".where(%1)").arg(QString::fromUtf8(dialog.code()))}});
}

} // namespace Gui
