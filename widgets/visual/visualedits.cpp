// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QInputDialog>
#include <QJsonArray>
#include <QMenu>

#include "widgets/visual/codelistdialog.h"
#include "widgets/visual/columntest.h"
#include "widgets/visual/conditiondialog.h"
#include "widgets/visual/measuredialog.h"
#include "widgets/visual/smallforms.h"
#include "widgets/visual/variablecard.h"
#include "widgets/visual/variabledialog.h"
#include "widgets/visual/visualpage.h"
#include "widgets/visual/words.h"

// What a person can do on the page. Each becomes one gesture of the authoring model.
namespace Gui
{

namespace
{

QJsonObject variableTarget(const QString &name)
{
    return {{QStringLiteral("variable"), name}};
}

QJsonObject nameTarget(const QString &name)
{
    return {{QStringLiteral("name"), name}};
}

const QJsonObject kPopulation{{QStringLiteral("population"), true}};

/// Refusals that consent lifts: the change is possible, but reaches more than the card.
bool isShared(const Authoring::Refusal &refusal)
{
    return refusal.reason == QLatin1String("made_in_loop") || refusal.reason == QLatin1String("made_in_function");
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

template <typename Form, typename Taken>
void VisualPage::open(Form *form, const Taken &taken)
{
    form->setAttribute(Qt::WA_DeleteOnClose);
    connect(form, &QDialog::accepted, this, [form, taken]() { taken(*form); });
    form->open();
}

void VisualPage::addCondition()
{
    m_source.bringUpToDate();
    open(new ConditionDialog(*m_source.page(), names(), m_theme, this), [this](const ConditionDialog &form) {
        QJsonObject request{{QStringLiteral("op"), QStringLiteral("add_condition")}, {QStringLiteral("target"), kPopulation}, {QStringLiteral("code"), QString::fromUtf8(form.code())}};
        if (!form.name().isEmpty()) {
            request.insert(QStringLiteral("as"), form.name());
        }
        perform(request);
    });
}

void VisualPage::replaceCondition(int index)
{
    m_source.bringUpToDate();
    auto *dialog = new ConditionDialog(*m_source.page(), names(), m_theme, this);
    dialog->replaces();
    open(dialog, [this, index](const ConditionDialog &form) {
        perform({{QStringLiteral("op"), QStringLiteral("replace_condition")},
                 {QStringLiteral("target"), kPopulation},
                 {QStringLiteral("index"), index},
                 {QStringLiteral("code"), QString::fromUtf8(form.code())}});
    });
}

void VisualPage::addVariable(bool gallery, const QString &below)
{
    const QString after = below.isEmpty() ? selectedVariable() : below;
    m_source.bringUpToDate();
    open(new VariableDialog(*m_source.page(), names(), gallery, m_theme, this), [this, after](const VariableDialog &form) {
        QJsonObject request{{QStringLiteral("op"), QStringLiteral("add_variable")},
                            {QStringLiteral("target"), QJsonObject{{QStringLiteral("dataset"), true}}},
                            {QStringLiteral("name"), form.name()},
                            {QStringLiteral("code"), QString::fromUtf8(form.code())}};
        if (!after.isEmpty()) {
            request.insert(QStringLiteral("after"), after);
        }
        const QString name = form.name();
        if (perform(request)) {
            m_open.insert(name);
            m_source.bringUpToDate();
            showVariable(name);
        }
    });
}

void VisualPage::askNewName(const QString &title, const QString &question, const QString &name, const std::function<void(const QString &)> &taken)
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(question);
    dialog->setTextValue(name);
    connect(dialog, &QInputDialog::textValueSelected, this, [name, taken](const QString &given) {
        const QString to = given.trimmed();
        if (!to.isEmpty() && to != name) {
            taken(to);
        }
    });
    dialog->open();
}

void VisualPage::renameVariable(const QString &name)
{
    askNewName(tr("Rename a variable"), tr("New name of %1; its uses in the study follow").arg(name), name, [this, name](const QString &to) {
        if (m_open.contains(name)) {
            m_open.insert(to);
        }
        perform({{QStringLiteral("op"), QStringLiteral("rename")}, {QStringLiteral("target"), variableTarget(name)}, {QStringLiteral("to"), to}});
    });
}

void VisualPage::renameName(const QString &name)
{
    askNewName(tr("Rename"), tr("New name of %1; its uses in the study follow").arg(name), name, [this, name](const QString &to) {
        perform({{QStringLiteral("op"), QStringLiteral("rename")}, {QStringLiteral("target"), nameTarget(name)}, {QStringLiteral("to"), to}});
    });
}

void VisualPage::deleteVariable(const QString &name)
{
    const auto remove = [this, name](const QStringList &unused) {
        perform({{QStringLiteral("op"), QStringLiteral("delete")}, {QStringLiteral("target"), variableTarget(name)}, {QStringLiteral("unused"), QJsonArray::fromStringList(unused)}});
    };
    m_source.bringUpToDate();
    const Authoring::Card *card = m_source.page()->variable(name.toUtf8());
    const QStringList unused = card ? Authoring::unusedAfterDeleting(*m_source.page(), *card) : QStringList();
    if (unused.isEmpty()) {
        remove({}); // undo brings it back, so nothing is asked
    } else {
        open(new DeleteDialog(name, unused, m_theme, this), [remove](const DeleteDialog &form) { remove(form.chosen()); });
    }
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
            moveVariableTo(name, cards[static_cast<std::size_t>(other)].name, by < 0);
            return;
        }
    }
}

void VisualPage::moveVariableTo(const QString &name, const QString &neighbour, bool before)
{
    perform({{QStringLiteral("op"), QStringLiteral("move")},
             {QStringLiteral("target"), variableTarget(name)},
             {before ? QStringLiteral("before") : QStringLiteral("after"), neighbour}});
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
    // Behind the last filter, or right behind the table: before rows are ordered or picked.
    const Authoring::Chain chain = Authoring::chainOf(*card->module, card->value);
    int after = 0;
    for (std::size_t i = 0; i < chain.links.size(); ++i) {
        if (chain.links[i].kind == Authoring::LinkKind::Where || chain.links[i].kind == Authoring::LinkKind::ExceptWhere) {
            after = static_cast<int>(i) + 1;
        }
    }
    auto *dialog = new ConditionDialog(*table, names(), m_theme, this);
    dialog->setWindowTitle(tr("Keep only rows where"));
    open(dialog, [this, name, after](const ConditionDialog &form) {
        perform({{QStringLiteral("op"), QStringLiteral("add_step")},
                 {QStringLiteral("target"), variableTarget(name)},
                 {QStringLiteral("after"), after},
                 {QStringLiteral("code"), QStringLiteral(".where(%1)").arg(QString::fromUtf8(form.code()))}});
    });
}

void VisualPage::changeWindow(const QJsonObject &target, int step, const Authoring::WindowEnds &ends)
{
    open(new WindowDialog(ends, names(), m_theme, this), [this, target, step](const WindowDialog &form) { perform(Authoring::windowGestureFor(target, step, form.ends())); });
}

void VisualPage::fillCardMenu(QMenu *menu, const QString &name)
{
    m_source.bringUpToDate();
    const Authoring::Page &page = *m_source.page();
    const Authoring::Card *card = page.variable(name.toUtf8());
    if (!card || card->name.isEmpty()) {
        return;
    }
    const std::vector<Authoring::Offer> gives = Authoring::givesFor(page, *card);
    if (!gives.empty()) {
        QMenu *give = menu->addMenu(tr("Give"));
        for (const Authoring::Offer &offer : gives) {
            connect(give->addAction(plainWords(offer.words)), &QAction::triggered, this, [this, request = offer.request]() { perform(request); });
        }
    }
    if (card->type.isSeries() && (card->type.element == Core::kInt || card->type.element == Core::kFloat)) {
        connect(menu->addAction(tr("Group into Bands …")), &QAction::triggered, this, [this, name]() { groupIntoBands(name); });
    }
    if (const Authoring::CodelistCard *list = Authoring::groupableBy(page, *card)) {
        connect(menu->addAction(tr("Group by the Categories of %1").arg(QString::fromUtf8(list->name))), &QAction::triggered, this, [this, name]() { groupByCategories(name); });
    }
    if (m_view.codelists.size() > 1) {
        connect(menu->addAction(tr("Repeat for Codelists …")), &QAction::triggered, this, [this, name]() { repeatVariable(name); });
    }
}

void VisualPage::groupIntoBands(const QString &name)
{
    const Authoring::Card *card = m_source.page()->variable(name.toUtf8());
    if (!card) {
        return;
    }
    open(new BandsDialog(name, card->type.element == Core::kInt, m_theme, this), [this, name](const BandsDialog &form) {
        m_source.bringUpToDate();
        if (const Authoring::Card *now = m_source.page()->variable(name.toUtf8())) {
            perform(Authoring::bandsGesture(*m_source.page(), *now, form.boundaries()));
        }
    });
}

void VisualPage::groupByCategories(const QString &name)
{
    const Authoring::Page &page = *m_source.page();
    const Authoring::Card *card = page.variable(name.toUtf8());
    const Authoring::CodelistCard *list = card ? Authoring::groupableBy(page, *card) : nullptr;
    if (!list) {
        return;
    }
    const int last = static_cast<int>(Authoring::chainOf(*card->module, card->value).links.size());
    const QString codelist = QString::fromUtf8(list->name);
    const auto group = [this, name, last, codelist]() {
        perform({{QStringLiteral("op"), QStringLiteral("add_step")},
                 {QStringLiteral("target"), variableTarget(name)},
                 {QStringLiteral("after"), last},
                 {QStringLiteral("code"), QStringLiteral(".to_category(%1)").arg(codelist)}});
    };
    if (!list->categoryColumn.isEmpty()) {
        group();
        return;
    }
    // The codelist has no groups yet: which column holds them is asked, then both are written.
    auto *dialog = new CodelistDialog(m_study->root(), {codelist, list->path, QString::fromUtf8(list->column), {}}, m_theme, this);
    dialog->needCategory();
    open(dialog, [this, codelist, group](const CodelistDialog &form) {
        if (perform({{QStringLiteral("op"), QStringLiteral("set_codelist_source")},
                     {QStringLiteral("target"), nameTarget(codelist)},
                     {QStringLiteral("category_column"), form.source().categoryColumn}})) {
            group();
        }
    });
}

void VisualPage::repeatVariable(const QString &name)
{
    open(new RepeatDialog(name, m_view.codelists, m_repeatAsLoop, m_theme, this), [this, name](const RepeatDialog &form) {
        m_repeatAsLoop = form.asLoop();
        perform({{QStringLiteral("op"), QStringLiteral("repeat_variable")},
                 {QStringLiteral("target"), variableTarget(name)},
                 {QStringLiteral("codelists"), QJsonArray::fromStringList(form.codelists())},
                 {QStringLiteral("names"), QJsonArray::fromStringList(form.names())},
                 {QStringLiteral("as"), form.asLoop() ? QStringLiteral("loop") : QStringLiteral("statements")}});
    });
}

void VisualPage::addMeasure()
{
    m_source.bringUpToDate();
    open(new MeasureDialog(*m_source.page(), names(), m_theme, this), [this](const MeasureDialog &form) { perform(form.request()); });
}

void VisualPage::duplicateMeasure(const QString &name)
{
    m_source.bringUpToDate();
    QString copy = name + QStringLiteral("_copy");
    for (int more = 2; m_source.page()->measure(copy.toUtf8()); ++more) {
        copy = QStringLiteral("%1_copy_%2").arg(name).arg(more);
    }
    perform({{QStringLiteral("op"), QStringLiteral("duplicate")}, {QStringLiteral("target"), QJsonObject{{QStringLiteral("measure"), name}}}, {QStringLiteral("as"), copy}});
}

} // namespace Gui
