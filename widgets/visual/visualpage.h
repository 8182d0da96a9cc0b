// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QWidget>

#include "model/explanation/attrition.h"
#include "model/study/definitionpage.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/theme.h"
#include "widgets/visual/pageview.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Gui
{

class ConditionRow;
class EmptyState;
class FlowLayout;
class VariableCard;
struct StudyNames;

/// The definition as a page: dates, who is in the study, the variables as cards, the measures. It
/// follows the text; every change it makes is the smallest edit of the text (visual-authoring.md).
class VisualPage final : public QWidget
{
    Q_OBJECT

public:
    VisualPage(Study::OpenStudy *study, const QString &definition, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] Study::DefinitionPage *source() { return &m_source; }
    [[nodiscard]] const PageView &view() const { return m_view; }
    /// Brings a variable's card into view and opens it.
    void showVariable(const QString &name);

    // visualedits.cpp: what a person can do
    void addCondition();
    void replaceCondition(int index);
    void addVariable(bool gallery);
    void renameVariable(const QString &name);
    void deleteVariable(const QString &name);
    void duplicateVariable(const QString &name);
    void moveVariable(const QString &name, int by);
    void addStep(const QString &name, int after);
    /// Does a gesture; a refusal is said over the page, with a way on where there is one.
    bool perform(const QJsonObject &request);

signals:
    void placeRequested(const Core::Location &place); ///< show the text there
    void performed(const QString &title);

private:
    void build();
    void follow();
    void showDates();
    void showConditions();
    void showVariables();
    void showMeasures();
    void showValues();
    void showStates();
    void countConditions(const Study::PreviewResultPtr &result);
    void setCounts(const std::optional<Explanation::Attrition> &attrition);
    [[nodiscard]] StudyNames names() const;
    [[nodiscard]] QString selectedVariable() const;
    [[nodiscard]] const Schema::CatalogueTable *tableOf(const QString &variable) const;

    Study::OpenStudy *m_study;
    const Theme *m_theme;
    Study::DefinitionPage m_source;
    PageView m_view;
    NoticeBar *m_notice;
    QScrollArea *m_scroll;
    EmptyState *m_empty;
    QWidget *m_content;
    FlowLayout *m_dates;
    QWidget *m_dateArea;
    QLabel *m_datesHeading;
    QLabel *m_populationHeading;
    QLabel *m_populationNote;
    QVBoxLayout *m_conditionRows;
    QWidget *m_conditionArea;
    QPushButton *m_addCondition;
    QLabel *m_variablesHeading;
    QVBoxLayout *m_cardRows;
    QPushButton *m_addVariable;
    QPushButton *m_gallery;
    QLabel *m_measuresHeading;
    QVBoxLayout *m_measureRows;
    QWidget *m_measureArea;
    std::vector<CardView> m_shownDates;
    std::vector<MeasureView> m_shownMeasures;
    QList<ConditionRow *> m_conditions;
    QList<VariableCard *> m_cards;
    int m_counting = 0;   ///< number of the newest count
    QSet<QString> m_open; ///< names of opened cards
};

} // namespace Gui
