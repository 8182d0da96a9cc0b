// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/visualpage.h"

#include <QDate>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QVBoxLayout>

#include "model/study/previewexplanations.h"
#include "widgets/charts/columnsummary.h"
#include "widgets/foundation/panes.h"
#include "widgets/visual/carddrag.h"
#include "widgets/visual/chip.h"
#include "widgets/visual/columntest.h"
#include "widgets/visual/conditionrow.h"
#include "widgets/visual/fieldchip.h"
#include "widgets/visual/flowlayout.h"
#include "widgets/visual/measurerow.h"
#include "widgets/visual/variablecard.h"
#include "widgets/visual/words.h"

namespace Gui
{

namespace
{

constexpr int kGap = 8;
constexpr int kMargin = 16;
constexpr int kFewCodelists = 12;

/// Makes `list` as long as `wanted`, by new widgets at the end or by dropping the last ones.
template <typename Widget, typename Make>
void fitLength(QList<Widget *> *list, std::size_t wanted, QVBoxLayout *layout, const Make &make)
{
    while (static_cast<std::size_t>(list->size()) > wanted) {
        Widget *last = list->takeLast();
        layout->removeWidget(last);
        last->hide();
        last->deleteLater();
    }
    while (static_cast<std::size_t>(list->size()) < wanted) {
        Widget *made = make();
        list->append(made);
        layout->addWidget(made);
    }
}

/// Takes all widgets out of a layout.
void clear(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

} // namespace

VisualPage::VisualPage(Study::OpenStudy *study, const QString &definition, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_theme(theme)
    , m_source(study, definition)
{
    setObjectName(QStringLiteral("visualPage"));
    build();
    connect(&m_source, &Study::DefinitionPage::changed, this, &VisualPage::follow);
    connect(&study->preview(), &Study::LivePreview::resultChanged, this, &VisualPage::showValues);
    connect(theme, &Theme::changed, this, [this]() {
        m_shownDates.clear();
        m_shownCodelists.clear();
        m_shownMeasures.clear();
        showDates();
        showCodelists();
        showMeasures();
    });
    follow();
}

void VisualPage::build()
{
    m_notice = new NoticeBar(m_theme, this);
    m_scroll = new QScrollArea(this);
    setName(m_scroll, "visualScroll", tr("The definition as a page"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_empty = new EmptyState(tr("Reading the definition."), {}, {}, this);
    m_content = new QWidget(m_scroll);
    m_content->setProperty("page", true);
    m_scroll->setWidget(m_content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_scroll, 1);

    const auto button = [this](const QString &words, const char *name) {
        auto *made = new QPushButton(words, m_content);
        setName(made, name, words);
        made->setFlat(true);
        return made;
    };
    m_datesHeading = mutedLabel(tr("Dates and parameters"), m_theme, m_content);
    m_dateArea = new QWidget(m_content);
    m_dateArea->setProperty("showsData", true);
    m_dates = new FlowLayout(kGap, m_dateArea);
    m_populationHeading = mutedLabel(tr("Who is in the study"), m_theme, m_content);
    m_populationNote = mutedLabel({}, m_theme, m_content);
    m_populationNote->setWordWrap(true);
    m_conditionArea = new QFrame(m_content);
    m_conditionArea->setProperty("card", true);
    m_conditionRows = new QVBoxLayout(m_conditionArea);
    m_conditionRows->setContentsMargins(4, 4, 4, 4);
    m_conditionRows->setSpacing(0);
    m_addCondition = button(tr("+ Add condition"), "visualAddCondition");
    m_variablesHeading = mutedLabel(tr("Variables"), m_theme, m_content);
    m_addVariable = button(tr("+ Add variable"), "visualAddVariable");
    m_gallery = button(tr("Gallery"), "visualGallery");
    m_cardRows = new QVBoxLayout;
    m_cardRows->setSpacing(kGap);
    m_codelistsHeading = mutedLabel(tr("Codelists"), m_theme, m_content);
    m_addCodelist = button(tr("+ Add codelist"), "visualAddCodelist");
    m_codelistArea = new QWidget(m_content);
    m_codelistArea->setProperty("showsData", true);
    m_codelists = new FlowLayout(kGap, m_codelistArea);
    m_addMeasure = button(tr("+ Add measure"), "visualAddMeasure");
    m_measuresHeading = mutedLabel(tr("Measures"), m_theme, m_content);
    m_measureArea = new QFrame(m_content);
    m_measureArea->setProperty("card", true);
    m_measureArea->setProperty("showsData", true);
    m_measureRows = new QVBoxLayout(m_measureArea);

    auto *page = new QVBoxLayout(m_content);
    page->setContentsMargins(kMargin, kMargin / 2, kMargin, kMargin);
    page->setSpacing(kGap);
    const auto headed = [page](QLabel *heading, const QList<QWidget *> &right) {
        auto *row = new QHBoxLayout;
        row->addWidget(heading);
        row->addStretch();
        for (QWidget *widget : right) {
            row->addWidget(widget);
        }
        page->addLayout(row);
    };
    headed(m_datesHeading, {});
    page->addWidget(m_dateArea);
    m_moreCodelists = button(tr("Show Fewer"), "visualMoreCodelists");
    headed(m_codelistsHeading, {m_moreCodelists, m_addCodelist});
    page->addWidget(m_codelistArea);
    headed(m_populationHeading, {m_addCondition});
    page->addWidget(m_populationNote);
    page->addWidget(m_conditionArea);
    headed(m_variablesHeading, {m_addVariable, m_gallery});
    page->addLayout(m_cardRows);
    headed(m_measuresHeading, {m_addMeasure});
    page->addWidget(m_measureArea);
    page->addStretch();
    connect(m_addCondition, &QPushButton::clicked, this, &VisualPage::addCondition);
    connect(m_addVariable, &QPushButton::clicked, this, [this]() { addVariable(false); });
    connect(m_gallery, &QPushButton::clicked, this, [this]() { addVariable(true); });
    connect(m_addCodelist, &QPushButton::clicked, this, [this]() { addCodelist(); });
    connect(m_moreCodelists, &QPushButton::clicked, this, [this]() { showAllCodelists(!m_allCodelists); });
    connect(m_addMeasure, &QPushButton::clicked, this, &VisualPage::addMeasure);
    m_dropLine = new CardDropLine(m_scroll, m_content);
    setAcceptDrops(true);
    setFocusProxy(m_scroll);
}

void VisualPage::follow()
{
    const Authoring::Page *page = m_source.page();
    if (!page) {
        showStates();
        return;
    }
    m_view = viewOf(*page);
    // A definition of hundreds of variables is laid out once, not once for each card.
    m_content->setUpdatesEnabled(false);
    showDates();
    showCodelists();
    showConditions();
    showVariables();
    showMeasures();
    showStates();
    m_content->setUpdatesEnabled(true);
    showValues();
}

QString VisualPage::emptySentence() const
{
    if (!m_source.page()) {
        return tr("Reading the definition.");
    }
    static const QRegularExpression kOlder(QStringLiteral("^\\s*(?:from|import)\\s+cohortextractor\\b"), QRegularExpression::MultilineOption);
    if (!kOlder.match(m_study->textOf(m_source.definition()).value_or(QString())).hasMatch()) {
        return tr("This file makes no dataset and no measures, so there is nothing to show as a page. Edit it as text.");
    }
    QString sentence = tr("This is a study definition in the older language, cohortextractor, which this page does not edit. Edit it as text: the outline "
                          "leads to its variables, and what is wrong with it is among the problems. New studies are written in ehrQL, and "
                          "project.yaml refuses cohortextractor from version 4 on.");
    const Study::PreviewResultPtr result = m_study->preview().result();
    if (result && result->options.definition == m_source.definition() && result->evaluation.cohort) {
        constexpr int kNamed = 12;
        QStringList names;
        for (const Evaluation::CohortColumn &column : result->evaluation.cohort->columns) {
            names.append(QString::fromStdString(column.name));
        }
        const auto more = static_cast<int>(names.size()) - kNamed;
        const QString named = names.mid(0, kNamed).join(QStringLiteral(", "));
        sentence += QStringLiteral("\n\n") + (more > 0 ? tr("Its variables: %1 and %n more.", nullptr, more).arg(named) : tr("Its variables: %1.").arg(named));
    }
    return sentence;
}

void VisualPage::showStates()
{
    const bool any = m_source.page() && m_view.hasDataset;
    m_empty->setSentence(emptySentence());
    m_empty->setVisible(!any);
    m_scroll->setVisible(any);
    if (m_view.brokenLine > 0) {
        m_notice->show(tr("The code has an error in line %1. What can be read is shown; other cards can still be edited.").arg(m_view.brokenLine), {});
    } else if (m_notice->property("broken").toBool()) {
        m_notice->hide();
    }
    m_notice->setProperty("broken", m_view.brokenLine > 0);
}

void VisualPage::showDates()
{
    const bool any = !m_view.dates.empty();
    m_datesHeading->setVisible(any);
    m_dateArea->setVisible(any);
    if (m_view.dates == m_shownDates) {
        return;
    }
    m_shownDates = m_view.dates;
    clear(m_dates);
    for (const CardView &date : m_view.dates) {
        auto *group = new QWidget(m_dateArea);
        auto *row = new QHBoxLayout(group);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(4);
        auto *name = new QLabel(richWords(QLatin1Char('`') + date.title + QLatin1Char('`'), *m_theme), group);
        row->addWidget(name);
        bool chips = false;
        for (const StepView &step : date.steps) {
            for (const Authoring::Field &field : step.fields) {
                auto *chip = new FieldChip(field, group);
                connect(chip, &FieldChip::valueChosen, this, [this, field, aim = step.target](const QString &value) { perform(Authoring::fieldGesture(field, aim, value)); });
                row->addWidget(chip);
                chips = true;
            }
        }
        if (!chips) {
            auto *value = new QLabel(richWords(date.sentence, *m_theme), group);
            row->addWidget(value);
        }
        m_dates->addWidget(group);
    }
}

void VisualPage::showConditions()
{
    const bool any = m_view.hasPopulation;
    m_populationHeading->setVisible(any);
    m_conditionArea->setVisible(any && !m_view.conditions.empty());
    m_addCondition->setVisible(any);
    QStringList notes;
    if (!m_view.populationName.isEmpty()) {
        notes.append(tr("These are the conditions of `%1`.").arg(m_view.populationName));
    }
    if (!m_view.populationOwner.isEmpty()) {
        notes.append(m_view.populationOwner + QLatin1Char('.'));
    }
    m_populationNote->setText(richWords(notes.join(QLatin1Char(' ')), *m_theme));
    m_populationNote->setVisible(any && !notes.isEmpty());
    fitLength(&m_conditions, m_view.conditions.size(), m_conditionRows, [this]() {
        auto *row = new ConditionRow(m_theme, m_conditionArea);
        connect(row, &ConditionRow::gestureWanted, this, &VisualPage::perform);
        connect(row, &ConditionRow::replaceWanted, this, &VisualPage::replaceCondition);
        connect(row, &ConditionRow::placeWanted, this, &VisualPage::placeRequested);
        return row;
    });
    for (std::size_t i = 0; i < m_view.conditions.size(); ++i) {
        ConditionRow *row = m_conditions.at(static_cast<qsizetype>(i));
        if (row->view() != m_view.conditions[i] || row->accessibleName().isEmpty()) {
            row->setView(m_view.conditions[i]);
        }
    }
}

void VisualPage::showVariables()
{
    m_variablesHeading->setText(tr("Variables (%1)").arg(m_view.variables.size()));
    const bool dataset = m_view.hasPopulation || !m_view.variables.empty();
    for (QWidget *widget : QList<QWidget *>{m_variablesHeading, m_addVariable, m_gallery}) {
        widget->setVisible(dataset);
    }
    fitLength(&m_cards, m_view.variables.size(), m_cardRows, [this]() {
        auto *card = new VariableCard(m_theme, m_content);
        connect(card, &VariableCard::gestureWanted, this, &VisualPage::perform);
        connect(card, &VariableCard::renameWanted, this, &VisualPage::renameVariable);
        connect(card, &VariableCard::deleteWanted, this, &VisualPage::deleteVariable);
        connect(card, &VariableCard::duplicateWanted, this, &VisualPage::duplicateVariable);
        connect(card, &VariableCard::moveWanted, this, &VisualPage::moveVariable);
        connect(card, &VariableCard::stepWanted, this, &VisualPage::addStep);
        connect(card, &VariableCard::placeWanted, this, &VisualPage::placeRequested);
        connect(card, &VariableCard::insertWanted, this, [this](const QString &name) { addVariable(true, name); });
        connect(card, &VariableCard::windowWanted, this, &VisualPage::changeWindow);
        card->setMenuFiller([this](QMenu *menu, const QString &name) { fillCardMenu(menu, name); });
        connect(card, &VariableCard::openChanged, this, [this, card](bool open) {
            if (open) {
                m_open.insert(card->view().title);
            } else {
                m_open.remove(card->view().title);
            }
        });
        return card;
    });
    for (std::size_t i = 0; i < m_view.variables.size(); ++i) {
        VariableCard *card = m_cards.at(static_cast<qsizetype>(i));
        const bool open = m_open.contains(m_view.variables[i].title);
        if (card->view() != m_view.variables[i]) {
            // The card may now be another variable's: that one's state comes with it.
            const QSignalBlocker quiet(card);
            card->setView(m_view.variables[i]);
            card->setOpen(open);
        }
    }
}

void VisualPage::showCodelists()
{
    m_codelistArea->setVisible(!m_view.codelistCards.empty());
    m_moreCodelists->setVisible(m_view.codelistCards.size() > kFewCodelists);
    if (m_view.codelistCards == m_shownCodelists) {
        return;
    }
    m_shownCodelists = m_view.codelistCards;
    clear(m_codelists);
    for (const CodelistView &codelist : m_view.codelistCards) {
        auto *chip = new Chip(codelist.name + QStringLiteral(" ▾"), m_codelistArea);
        setName(chip, "codelistChip", codelist.path.isEmpty() ? tr("Codelist %1").arg(codelist.name) : tr("Codelist %1, from %2").arg(codelist.name, codelist.path));
        chip->setToolTip(codelist.path.isEmpty() ? tr("Written in the code") : codelist.path);
        connect(chip, &QPushButton::clicked, this, [this, chip, codelist]() {
            auto *menu = new QMenu(chip);
            menu->setAttribute(Qt::WA_DeleteOnClose);
            fillCodelistMenu(menu, codelist);
            menu->popup(chip->mapToGlobal(QPoint(0, chip->height() + 2)));
        });
        m_codelists->addWidget(chip);
    }
    showAllCodelists(m_allCodelists);
}

/// A definition may have sixty codelists, and who is in the study comes below them: few are shown at first.
void VisualPage::showAllCodelists(bool all)
{
    m_allCodelists = all;
    const int count = m_codelists->count();
    for (int i = kFewCodelists; i < count; ++i) {
        m_codelists->itemAt(i)->widget()->setVisible(all);
    }
    m_moreCodelists->setVisible(count > kFewCodelists);
    m_moreCodelists->setText(all ? tr("Show Fewer") : tr("Show All %1").arg(count));
    m_moreCodelists->setAccessibleName(all ? tr("Show fewer codelists") : tr("Show all %n codelist(s)", nullptr, count));
}

void VisualPage::showMeasures()
{
    m_measureArea->setVisible(!m_view.measures.empty());
    if (m_view.measures == m_shownMeasures) {
        return;
    }
    m_shownMeasures = m_view.measures;
    clear(m_measureRows);
    const QStringList groups = m_source.page() ? Authoring::groupableVariables(*m_source.page()) : QStringList();
    for (const MeasureView &measure : m_view.measures) {
        auto *row = new MeasureRow(measure, m_theme, m_measureArea);
        row->setGroupOffers(groups);
        connect(row, &MeasureRow::gestureWanted, this, &VisualPage::perform);
        connect(row, &MeasureRow::duplicateWanted, this, &VisualPage::duplicateMeasure);
        connect(row, &MeasureRow::placeWanted, this, &VisualPage::placeRequested);
        m_measureRows->addWidget(row);
    }
}

void VisualPage::showValues()
{
    const Study::PreviewResultPtr result = m_study->preview().result();
    const bool ours = result && result->options.definition == m_source.definition() && !result->tables.empty();
    if (!m_empty->isHidden()) {
        m_empty->setSentence(emptySentence()); // the variables are known now
    }
    for (VariableCard *card : std::as_const(m_cards)) {
        std::optional<ColumnSummary> summary;
        if (ours && !card->view().name.isEmpty()) {
            for (const Table::ResultTable &table : result->tables) {
                for (const Table::ResultColumn &column : table.columns) {
                    if (!summary && QString::fromStdString(column.spec.name) == card->view().name) {
                        summary = summarise(column, table.rows);
                    }
                }
            }
        }
        card->setSummary(summary);
    }
    countConditions(ours ? result : nullptr);
}

void VisualPage::countConditions(const Study::PreviewResultPtr &result)
{
    const int number = ++m_counting;
    if (!result || m_conditions.isEmpty()) {
        setCounts(std::nullopt);
        return;
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("visual.attrition");
    spec.title = tr("Counting the population");
    spec.exclusiveKey = QStringLiteral("visual.attrition");
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_study->jobs()
        .start(spec,
               [result, root = m_study->root()](const Core::JobContext &context) -> Core::Result<Explanation::Attrition> {
                   return Study::attritionOfPreview(*result, root, *Study::namesOfPreview(*result, root), context);
               })
        .then(this, [this, number](const Core::Result<Explanation::Attrition> &attrition) {
            if (number == m_counting) {
                setCounts(attrition ? std::optional(*attrition) : std::nullopt);
            }
        });
}

void VisualPage::setCounts(const std::optional<Explanation::Attrition> &attrition)
{
    // The engine cuts the population at its ANDs; where the page shows it otherwise, only the sum is told.
    const bool fits = attrition && attrition->steps.size() == static_cast<std::size_t>(m_conditions.size());
    for (qsizetype i = 0; i < m_conditions.size(); ++i) {
        m_conditions.at(i)->setCount(fits ? std::optional<qint64>(attrition->steps[static_cast<std::size_t>(i)].kept) : std::nullopt);
    }
    m_populationHeading->setText(attrition ? tr("Who is in the study: %1 of %2 dummy patients").arg(countText(attrition->population()), countText(attrition->patients))
                                           : tr("Who is in the study"));
}

void VisualPage::showVariable(const QString &name)
{
    for (VariableCard *card : std::as_const(m_cards)) {
        if (card->view().name == name) {
            card->setOpen(true);
            card->setFocus();
            m_scroll->ensureWidgetVisible(card);
        }
    }
}

} // namespace Gui
